"""Are a draft's words said whole, in time, and no further than its stop text?"""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.inference import live_draft
from fairdraft.inference.draft_text import DraftTextStream
from fairdraft.inference.live_draft import LiveDraft

PIECES = st.lists(
    st.sampled_from([b"a", b" lamp", "é".encode()[:1], "é".encode()[1:], b"<thi", b"nk>", b"</think>", b"EN", b"D"]),
    max_size=30,
)


class Clock:
    """A clock that stands still until it is moved on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def draft_saying(said: list[str], *, stop: Sequence[str] = ()) -> LiveDraft:
    return LiveDraft("d", 0, None, None, DraftTextStream(tuple(stop)), None, 0, 0, 10, said.append)  # type: ignore[arg-type] # nothing is sampled here


@given(PIECES, st.lists(st.floats(0.0, 0.1), max_size=30), st.integers(1, 20), st.sampled_from([(), ("END",)]))
def test_whatever_the_pauses_the_same_words_are_said_and_the_same_token_ends_them(
    pieces: list[bytes], pauses: list[float], beside: int, stop: tuple[str, ...]
) -> None:
    clock = Clock()
    said: list[str] = []
    draft = draft_saying(said, stop=stop)
    plain = DraftTextStream(stop)
    expected = ""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live_draft, "monotonic", clock)
        for at, piece in enumerate(pieces):
            draft.add(piece, beside)
            expected += plain.feed(piece)
            assert draft.text.stopped == plain.stopped
            assert expected.startswith("".join(said))
            if plain.stopped:
                break
            clock.now += pauses[at] if at < len(pauses) else 0.0
        draft.finish()
    assert "".join(said) == expected + plain.finish()


def test_first_words_are_said_at_once_and_later_ones_together(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(live_draft, "monotonic", clock)
    said: list[str] = []
    draft = draft_saying(said)
    for piece in (b"one", b" two", b" three"):
        draft.add(piece, 1)
    assert said == ["one"]
    clock.now += live_draft.SHORTEST_PAUSE
    draft.add(b" four", 1)
    assert said == ["one", " two three four"]


def test_words_behind_a_thought_are_said_as_soon_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(live_draft, "monotonic", clock)
    said: list[str] = []
    draft = draft_saying(said)
    for piece in (b"<think>", b"a lamp?", b"</think>", b"A lamp."):
        draft.add(piece, 1)
    assert said == ["A lamp."]
