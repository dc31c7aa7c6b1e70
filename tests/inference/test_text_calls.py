import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.text_vector import TextVector
from fairdraft.inference.protocol import EmbedTexts, TextEmbedded
from fairdraft.inference.text_calls import OpenTexts, TextCall, TextCalls

MODEL = ModelFile("oak", "oak", "oak")


def texts(count: int, *, at_once: bool = False) -> OpenTexts[TextVector]:
    given = tuple(f"text {at}" for at in range(count))
    return OpenTexts(lambda call_id, place: EmbedTexts(call_id, MODEL, given[place:], at_once), count)


class Asked:
    """The calls, and what a worker was asked."""

    def __init__(self) -> None:
        self.calls: list[TextCall] = []
        self.open = TextCalls(self._ask)
        self.starts = True

    def _ask(self, call: TextCall) -> bool:
        self.calls.append(call)
        if not self.starts:
            self.open.fail_everything("It does not start.", "Install it.")
        return self.starts

    def die(self, *, is_theirs: bool) -> TextCall | None:
        return self.open.died("It ended.", "Ask again.", hopeless=False, is_theirs=is_theirs)


def test_a_worker_that_ends_over_drafts_costs_no_text() -> None:
    """However often: what has no answer yet is asked of the next one, and what has is not."""
    asked, waiting = Asked(), texts(3)
    asked.open.open(waiting)
    asked.open.take(TextEmbedded(asked.calls[-1].call_id, 0, TextVector(b"", 1)))
    for _ in range(5):
        assert asked.die(is_theirs=False) is None
        assert isinstance(asked.calls[-1], EmbedTexts)
        assert asked.calls[-1].texts == ("text 1", "text 2")
    assert not waiting.done.done()


def test_the_call_that_a_worker_is_at_is_given_up_alone() -> None:
    """It ends two; those behind it are asked again, and what somebody waits for is done first."""
    asked, behind, urgent = Asked(), texts(2), texts(1, at_once=True)
    asked.open.open(behind)
    asked.open.open(urgent)
    assert asked.die(is_theirs=True) is None
    given_up = asked.die(is_theirs=True)
    assert isinstance(given_up, EmbedTexts)
    assert given_up.at_once
    assert isinstance(urgent.done.exception(0), KnownError)
    assert not behind.done.done()
    assert asked.die(is_theirs=True) is None
    assert asked.die(is_theirs=True) is not None
    assert not asked.open.is_open


def test_where_no_other_worker_starts_every_call_ends() -> None:
    """All that were open are told so, not only the first that is asked again."""
    asked, open_calls = Asked(), [texts(2), texts(1, at_once=True)]
    for one in open_calls:
        asked.open.open(one)
    asked.starts = False
    assert asked.die(is_theirs=False) is None
    for one in open_calls:
        with pytest.raises(KnownError, match="does not start"):
            one.done.result(0)
    assert not asked.open.is_open
