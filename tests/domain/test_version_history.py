"""Is the history of a piece folded so that people can look through it, and nothing is lost?"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.piece import ReviewStep, Version
from fairdraft.domain.version_history import (
    LONGEST,
    SITTING,
    back_summary,
    entry_words,
    folded,
    unfolded,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def version(
    number: int, at: datetime = NOON, author: str = "W1", summary: str = "", step: ReviewStep | None = None
) -> Version:
    return Version(f"{number:08x}-0000", author, at, summary, step)


def edits(*minutes: float, author: str = "W1") -> list[Version]:
    """A piece's beginning, and an edit at each of these minutes after noon."""
    begun = version(0, NOON - timedelta(days=1), summary="begun from the draft")
    return [begun, *(version(n, NOON + at * MINUTE, author) for n, at in enumerate(minutes, start=1))]


def sizes(versions: Sequence[Version]) -> list[int]:
    return [len(one.versions) for one in folded(versions)]


@st.composite
def histories(draw: st.DrawFn) -> list[Version]:
    summaries = ["", "", "", "fixed CLM-01", "approved text: ISI", back_summary("00000000", NOON)]
    steps: list[ReviewStep | None] = [None, None, None, "sent", "returned", "approved"]
    at, made = NOON, []
    for number in range(draw(st.integers(0, 30))):
        # Clocks go backward at times.
        at += timedelta(minutes=draw(st.sampled_from([0, 1, 5, 14, 15, 16, 61, -3, -90])))
        author = draw(st.sampled_from(["W1", "W1", "M1"]))
        made.append(version(number, at, author, draw(st.sampled_from(summaries)), draw(st.sampled_from(steps))))
    return made


@given(histories())
def test_no_version_is_lost_and_the_order_stays(versions: list[Version]) -> None:
    """The entries' versions one after another are the history, folded or not."""
    assert [one for entry in folded(versions) for one in entry.versions] == versions
    assert [one for entry in unfolded(versions) for one in entry.versions] == versions
    assert [entry.id for entry in unfolded(versions)] == [one.id for one in versions]


@given(histories())
def test_an_entry_of_several_versions_is_of_edits_by_one_person_in_one_sitting(versions: list[Version]) -> None:
    """What the piece began with, steps of review and going back stand alone, and so does another's edit."""
    for entry in folded(versions):
        if len(entry.versions) > 1:
            assert entry.kind == "edited"
            assert {one.author for one in entry.versions} == {entry.author}
            assert versions[0] not in entry.versions
            assert not any(one.step or one.summary.startswith("back to ") for one in entry.versions)
            moments = [one.made_at for one in entry.versions]
            assert all(abs(one - moments[0]) <= LONGEST for one in moments)
            assert all(abs(b - a) <= SITTING for a, b in pairwise(moments))


@given(histories())
def test_what_is_saved_later_changes_no_entry_but_the_last(versions: list[Version]) -> None:
    """Whoever looked at the history finds it again, with more at its end."""
    entries = folded(versions)
    before = folded(versions[:-1])
    assert entries[: max(0, len(before) - 1)] == before[:-1]


def test_sittings_end_with_a_pause_with_the_hour_and_with_another_person() -> None:
    """A quarter of an hour without a save parts two entries; so does an hour of writing, and who writes."""
    assert sizes(edits(0, 1, 2)) == [1, 3]
    assert sizes(edits(0, 15, 31, 32)) == [1, 2, 2]
    assert sizes(edits(*range(0, 75, 10))) == [1, 7, 1]
    assert sizes([*edits(0, 1), version(9, NOON + 2 * MINUTE, "M1"), version(10, NOON + 3 * MINUTE)]) == [1, 2, 1, 1]


@pytest.mark.parametrize("step", ["sent", "returned", "approved"])
def test_steps_of_review_stand_alone(step: ReviewStep) -> None:
    """Also in the middle of a sitting, and the edits around them are two entries."""
    taken = version(8, NOON + MINUTE, summary="a step", step=step)
    entries = folded([*edits(0, 0.5), taken, version(9, NOON + 2 * MINUTE)])
    assert [(one.kind, len(one.versions)) for one in entries] == [("begun", 1), ("edited", 2), (step, 1), ("edited", 1)]


def test_an_entry_tells_who_when_and_what() -> None:
    """A run tells each thing that was done once; its words are those of its last version."""
    run = edits(0, 1, 2, 3)
    run[2], run[4] = (
        version(2, NOON + MINUTE, summary="fixed CLM-01"),
        version(4, NOON + 3 * MINUTE, summary="fixed CLM-01"),
    )
    begun, entry = folded(run)
    assert (begun.kind, begun.summary) == ("begun", "begun from the draft")
    assert (entry.id, entry.author, entry.summary) == (run[4].id, "W1", "edited, fixed CLM-01")
    assert (entry.began_at, entry.made_at) == (NOON, NOON + 3 * MINUTE)
    assert folded([version(0, summary="imported from deck.docx")])[0].kind == "imported"


def test_going_back_is_told_with_the_moment_of_the_version() -> None:
    """The summary has it in UTC with the id's beginning, and people see it as moments are written where they are."""
    history = edits(0, 100)
    back = version(7, NOON + timedelta(hours=3), summary=back_summary(history[1].id, history[1].made_at))
    entries = folded([*history, back])
    assert back.summary == "back to the version of 2026-03-02 12:00 UTC (00000001)"
    assert (entries[-1].kind, entries[-1].back_to) == ("back", "00000001")
    assert entry_words(entries[-1], entries, lambda moment: f"{moment:%d.%m. %H:%M}") == "back to 02.03. 12:00"
    assert entry_words(entries[-1], entries[-1:], str) == back.summary
    # As an earlier version of the program wrote it.
    old = folded([*history, version(7, NOON + timedelta(hours=3), summary="back to 12:00")])[-1]
    assert (old.kind, entry_words(old, entries, str)) == ("back", "back to 12:00")
