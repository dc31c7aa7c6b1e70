"""What is told of a merge besides its figures."""

from typing import Any

import pytest

from fairdraft.domain.merge_words import merge_notes, needs_a_look
from fairdraft.domain.rating_set import CatalogueTaken, MergeReport

_FIGURES = {"study": "autumn", "created": False, "imported": 3, "already_there": 1, "conflicting": 0}


@pytest.mark.parametrize(
    ("happened", "said", "look"),
    [
        ({}, "", False),
        ({"catalogue": CatalogueTaken(added=("glynora@2026-02", "spring"))}, "glynora@2026-02, spring", False),
        ({"catalogue": CatalogueTaken(newest=("glynora@2026-05",))}, "newest label: glynora@2026-05", True),
        (
            {"catalogue": CatalogueTaken(otherwise=("spring",))},
            "differently here than in the set, and left unchanged: spring",
            True,
        ),
        ({"unblinded": True}, "no longer blind here", True),
        ({"drafts_beside": 1}, "1 draft of the set came in addition to drafts", True),
        ({"conflicting": 1}, "", True),
        ({"taken_back": 1}, "now here too: 1 judgment.", True),
        ({"changed": 2}, "Changed by the rater on another laptop, and now here too: 2 judgments.", True),
        ({"stayed_back": 3}, "since the set was written, and left unchanged: 3 judgments.", False),
        ({"settled": 1}, "as on another laptop: 1 conflict.", True),
        ({"decided_both_ways": 2}, "Decided differently on two laptops, and open again: 2 conflicts.", True),
        ({"rejected": {"rated by another version of the rubric": 1}}, "", True),
    ],
)
def test_each_thing_that_nobody_expects_is_said_and_asks_for_a_look(
    happened: dict[str, Any], said: str, *, look: bool
) -> None:
    """A sentence names it; what merely came with the set is said without a warning."""
    report = MergeReport(**(_FIGURES | happened))
    notes = list(merge_notes(report))
    assert len(notes) == bool(said)
    assert said in " ".join(notes)
    assert needs_a_look(report) == look
