"""Are the versions of a piece listed in the terminal, and does one go back to one there?"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from services_support import with_words

from fairdraft import bootstrap

Run = Callable[..., Any]


@pytest.fixture
def piece(fairdraft: Run, home: Path) -> str:
    """The id of a piece that was begun, edited three times by two people, and sent to review."""
    draft = fairdraft("draft", "--campaign", "glynora", "--brief", "b01", "--json").json["drafts"][0]["id"]
    workplace = bootstrap.open_workplace(home, scripted=True)
    try:
        begun = workplace.editing.begin(workplace.drafting.draft(draft), "W1")
        session = workplace.editing.open(begun.id, "window")
        for by, words in (("W1", "One"), ("W1", "One idea"), ("M1", "One other idea")):
            blocks = with_words(session.piece.blocks, "headline", words)
            workplace.editing.save(session, blocks, by)
        workplace.editing.close(session)
        workplace.approving.send(begun.id, "M1")
    finally:
        workplace.close()
    return begun.id


def test_versions_are_listed_with_who_when_and_how_many_words(fairdraft: Run, piece: str) -> None:
    """Newest first, the saves of a sitting as one; in JSON with the ids of all saves of an entry."""
    told = fairdraft("pieces", "versions", piece)
    first, _, heads, *rows = told.out.splitlines()
    assert first.endswith(" has 5 versions in 4 lines, newest first:")
    assert heads.split()[:2] == ["VERSION", "WHEN"]
    assert [" ".join(row.split()[3:]) for row in rows[:2]] == [
        "M1 same sent to review (the present words)",
        "M1 +1 -0 edited",
    ]
    assert rows[2].endswith("edited (2 saves)")
    assert rows[3].endswith("-0  begun from the draft")
    assert f"pieces diff {piece[:8]} --since" in told.err
    entries = fairdraft("pieces", "versions", piece[:8], "--json").json
    assert [one["kind"] for one in entries] == ["sent", "edited", "edited", "begun"]
    assert [one["present"] for one in entries] == [True, False, False, False]
    assert [len(one["versions"]) for one in entries] == [1, 1, 2, 1]
    assert entries[2]["versions"][-1] == entries[2]["id"]
    assert (entries[1]["words_come"], entries[1]["words_gone"]) == (1, 0)
    each = fairdraft("pieces", "versions", piece, "--each", "--json").json
    history = fairdraft("pieces", "show", piece, "--json").json["history"]
    assert [one["id"] for one in each] == [one["id"] for one in history[::-1]]


def test_the_ids_that_are_shown_lead_back_and_to_the_difference(fairdraft: Run, piece: str) -> None:
    """A column of the list is what "diff" and "back" take; what stood there stays, and the checks are told."""
    row = fairdraft("pieces", "versions", piece).out.splitlines()[-1]
    begun = row.split()[0]
    words = fairdraft("pieces", "show", piece, "--json").json["text"]
    # Some drafts begin with the same first word.
    assert "other idea+}" in fairdraft("pieces", "diff", piece, "--since", begun).out
    done = fairdraft("pieces", "back", piece, "--to", begun, "--by", "W2")
    assert done.code == 0
    assert "has the words of the version of " in done.out
    assert "by W1 again." in done.out
    assert "rules found nothing" in done.out
    assert fairdraft("pieces", "diff", piece, "--since", begun).out.endswith("nothing changed.\n")
    listed = fairdraft("pieces", "versions", piece, "--json").json
    assert (listed[0]["kind"], listed[0]["by"]) == ("back", "W2")
    assert f"({begun})" in listed[0]["summary"]
    there = fairdraft("pieces", "back", piece, "--to", listed[1]["id"], "--json").json
    assert (there["changed"], there["back_to"], there["left"]) == (True, listed[1]["id"], listed[0]["id"])
    assert fairdraft("pieces", "show", piece, "--json").json["text"] == words


def test_going_back_tells_of_the_approval_and_of_the_same_words(fairdraft: Run, piece: str) -> None:
    """An approval is void then; where nothing would change nothing is done, and that is no fault."""
    approved = fairdraft("pieces", "approve", piece, "--by", "M1", "--json").json
    same = fairdraft("pieces", "versions", piece, "--json").json[1]["id"]
    nothing = fairdraft("pieces", "back", piece, "--to", same, "--by", "W1")
    assert (nothing.code, nothing.out.startswith("Nothing to do: ")) == (0, True)
    assert fairdraft("pieces", "show", piece, "--json").json["approved_sha256"] == approved["approved_sha256"]
    begun = fairdraft("pieces", "versions", piece, "--json").json[-1]["id"]
    done = fairdraft("pieces", "back", piece, "--to", begun, "--by", "W1")
    assert "The approval by M1 is void: the piece is a draft again." in done.out
    assert fairdraft("pieces", "show", piece, "--json").json["state"] == "draft"


def test_going_back_is_refused_in_a_sentence(fairdraft: Run, home: Path, piece: str) -> None:
    """An unknown version, nobody named, or a piece that a window edits: nothing changes."""
    before = fairdraft("pieces", "versions", piece, "--json").json
    assert fairdraft("pieces", "back", piece, "--to", "nowhere", "--by", "W1").code == 3
    assert fairdraft("pieces", "back", piece, "--to", before[-1]["id"], "--by", " ").code == 2
    assert fairdraft("pieces", "back", piece).code == 2
    workplace = bootstrap.open_workplace(home, scripted=True)
    try:
        workplace.editing.open(piece, "the window")
        held = fairdraft("pieces", "back", piece, "--to", before[-1]["id"], "--by", "W1")
    finally:
        workplace.close()
    assert (held.code, "is being edited by the window" in held.err) == (3, True)
    assert fairdraft("pieces", "versions", piece, "--json").json == before
