"""A text is held against a library that answers as an index of stems does: with too many pieces, never with too few."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.approved_copy import NEAR_COPY_SHARE, NEAR_COPY_WORDS, ApprovedCopy, CopyFindings
from fairdraft.retrieval import near_copy
from fairdraft.retrieval.near_copy import RUN, longest_run, nearest_copy
from fairdraft.retrieval.words import read_words, runs

WORDS = st.lists(st.sampled_from(["ask", "your", "doctor", "doctors", "about", "and", "rest"]), max_size=40)
MOMENT = datetime(2026, 11, 26, tzinfo=UTC)


def copy(number: int, text: str) -> ApprovedCopy:
    return ApprovedCopy(
        f"id-{number}", "glynora", "product-claim", "whole", f"piece {number}", text, None, "", None, "file", "",
        CopyFindings(), MOMENT,
    )  # fmt: skip


class Shelf:
    """Pieces in memory, of whose words only the stems are known."""

    def __init__(self, *texts: str) -> None:
        self.pieces = {one.id: one for one in (copy(number, text) for number, text in enumerate(texts, 1))}

    def ids_with_words(self, words: Sequence[str], most: int | None, *, loosely: bool = False) -> list[str]:
        sought = stems(words)
        return [one.id for one in self.pieces.values() if sought in stems(read_words(one.text).words)][:most]

    def copies_of_ids(self, ids: Sequence[str]) -> dict[str, ApprovedCopy]:
        return {one: self.pieces[one] for one in ids}


def stems(words: Sequence[str]) -> str:
    return f" {' '.join(word.removesuffix('s') for word in words)} "


@given(WORDS, WORDS)
def test_the_longest_run_is_the_longest(first: list[str], second: list[str]) -> None:
    """The run found is in both texts, and none longer is."""
    length, at = longest_run(first, second)
    pieces = {tuple(second[i:j]) for i in range(len(second)) for j in range(i + 1, len(second) + 1)}
    assert length == 0 or tuple(first[at : at + length]) in pieces
    assert not any(tuple(first[i : i + length + 1]) in pieces for i in range(len(first) - length))


@given(st.lists(WORDS, max_size=8), WORDS, st.sampled_from([1, 2, 2000]))
def test_no_piece_is_missed(texts: list[list[str]], text: list[str], together: int) -> None:
    """What is found is what reading every piece finds: the longest passage where that is an alarm, else a half of the
    text where a piece has it, else the longest passage; however many pieces share a run.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(near_copy, "_EVERYBODYS", together)
        patched.setattr(near_copy, "_ASKED_FOR", (1, 2, None))
        patched.setattr(near_copy, "_TOGETHER", together)
        patched.setattr(near_copy, "_LOOKED_AFTER", together)
        found = nearest_copy(" ".join(text), Shelf(*(" ".join(one) for one in texts)))
    own = runs(text, RUN)
    longest = max((longest_run(text, one)[0] for one in texts), default=0)
    shares = [sum(run in set(runs(one, RUN)) for run in own) / len(own) for one in texts] if own else []
    if longest < RUN:
        assert found is None
        return
    assert found is not None
    assert found.passage == " ".join(text)[found.start : found.end]
    assert len(found.passage.split()) == found.words
    theirs = texts[int(found.copy_id.removeprefix("id-")) - 1]
    assert found.words == longest_run(text, theirs)[0]
    assert found.share == pytest.approx(shares[int(found.copy_id.removeprefix("id-")) - 1])
    if longest >= NEAR_COPY_WORDS or max(shares) < NEAR_COPY_SHARE:
        assert found.words == longest
    else:
        assert found.share >= NEAR_COPY_SHARE
        assert found.words == longest or found.share == pytest.approx(max(shares))


def test_the_alarm_names_the_longest_shared_passage() -> None:
    """A draft that lifts a sentence is told with the passage as it stands in the draft, and the piece it is from."""
    lifted = "Put your shoes by the door before you go to bed, because ten minutes after supper count"
    shelf = Shelf("Ask your doctor about a walk.", f"This week’s idea: {lifted}.")
    draft = f"A plan. {lifted.upper()} – and so do you."
    found = nearest_copy(draft, shelf)
    assert found is not None
    assert (found.copy_id, found.passage, found.words) == ("id-2", lifted.upper(), 17)
    assert draft[found.start : found.end] == found.passage
    assert found.alarming
    assert 0.4 < found.share < 1


def test_a_copy_with_a_word_changed_here_and_there_alarms() -> None:
    """Half of a text in passages of ten words is an alarm, though another piece has a longer one: a usual phrase."""
    names = "ash birch cedar elm fir gum hazel ivy jasmine kale larch maple nettle oak pine quince reed sage thyme yew"
    words = [f"{name}{number}" for number in range(8) for name in names.split()]
    changed = ["new" if place % 11 == 10 else word for place, word in enumerate(words)]
    usual = "talk to your doctor about all of the medicines you take"
    found = nearest_copy(f"{' '.join(changed)} {usual}", Shelf(usual, " ".join(words)))
    assert found is not None
    assert (found.copy_id, found.words, found.alarming) == ("id-2", 10, True)


def test_what_does_not_count_is_skipped() -> None:
    """A piece that is left out is not found, and the next nearest is."""
    text = "Put your shoes by the door before you go to bed."
    shelf = Shelf(text, f"{text[:30]} and go.")
    found = nearest_copy(text, shelf, lambda one: one.id == "id-1")
    assert found is not None
    assert found.copy_id == "id-2"
    assert nearest_copy(text, shelf, lambda _one: True) is None


def test_everybodys_words_are_no_alarm() -> None:
    """Fewer than five words in a row are no passage, and a usual phrase of six does not alarm."""
    shelf = Shelf("Talk to your doctor about side effects, and about what else you take at night.")
    assert nearest_copy("Talk to your nurse about side effects.", shelf) is None
    found = nearest_copy(
        "Before the first tablet you should talk to your doctor about other medicines, your heart, work and plans.",
        shelf,
    )
    assert found is not None
    assert not found.alarming
    assert nearest_copy("Anything at all that one might write here.", Shelf()) is None
