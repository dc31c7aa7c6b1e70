"""Is a piece's way through review kept, with who, when and of which words?"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from services_support import with_words

from fairdraft import bootstrap
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import text_sha256

Run = Callable[..., Any]


@pytest.fixture
def piece(fairdraft: Run) -> str:
    """The id of a piece begun from a draft."""
    drafted = fairdraft("draft", "--campaign", "glynora", "--brief", "b01", "-n", "1", "--json").json
    rule = drafted["drafts"][0]["findings"]["findings"][0]
    answer = ("--rule", rule["rule"], "--reason", "Sample.", "--by", "W1", "--json")
    dismissed = fairdraft("pieces", "dismiss", drafted["drafts"][0]["id"], *answer)
    return str(dismissed.json["piece_id"])


def test_a_piece_is_sent_returned_sent_again_and_approved(fairdraft: Run, piece: str) -> None:
    """Each step is told and stands in the history; the approval names who, when and the hash of the words."""
    assert fairdraft("pieces", "send", piece, "--by", "W1").out.endswith(" is in review now.\n")
    returned = fairdraft("pieces", "return", piece, "--by", "M1", "--reason", "Name the adults.", "--json").json
    assert returned["state"] == "returned"
    fairdraft("pieces", "send", piece[:8], "--by", "W1")
    approved = fairdraft("pieces", "approve", piece, "--by", "M1", "--json").json
    shown = fairdraft("pieces", "show", piece, "--json").json
    assert (approved["state"], approved["approved_by"]) == ("approved", "M1")
    assert approved["approved_sha256"] == shown["approved_sha256"] == text_sha256(shown["text"])
    assert [(one["by"], one["summary"]) for one in shown["history"]][1:] == [
        ("W1", "sent to review"),
        ("M1", "returned: Name the adults."),
        ("W1", "sent to review"),
        ("M1", "approved"),
    ]


def test_whoever_approves_is_told_what_is_still_open(fairdraft: Run, piece: str) -> None:
    """Findings that nobody answered and open comments are counted, as beside the question in the window."""
    shown = fairdraft("pieces", "show", piece, "--json").json
    opened = [one for one in shown["findings"]["findings"] if one["status"] == "open"]
    assert opened
    words = shown["text"].split("\n")[0]
    fairdraft("pieces", "comment", piece, "--quote", words, "--text", "T", "--by", "M1")
    fairdraft("pieces", "send", piece, "--by", "W1")
    told = fairdraft("pieces", "approve", piece, "--by", "M1").err
    assert f" and 1 comment are still open. See them: fairdraft pieces show {piece[:8]}" in told
    assert sum(map(int, re.findall(r"\d+(?= (?:error|warning|suggestion))", told))) == len(opened)


@pytest.mark.parametrize(
    ("steps", "last", "said"),
    [
        ((), "approve", "only a piece that is in review can become approved"),
        (("send",), "send", "is in review"),
        (("send", "approve"), "approve", "is approved"),
    ],
)
def test_steps_out_of_order_are_refused(
    fairdraft: Run, piece: str, steps: tuple[str, ...], last: str, said: str
) -> None:
    """One sentence says where the piece is, and nothing changes."""
    for step in steps:
        assert fairdraft("pieces", step, piece, "--by", "M1").code == 0
    before = fairdraft("pieces", "show", piece, "--json").json["history"]
    answer = fairdraft("pieces", last, piece, "--by", "M1")
    assert answer.code == 3
    assert said in answer.err
    assert fairdraft("pieces", "show", piece, "--json").json["history"] == before


def test_an_edit_voids_an_approval(fairdraft: Run, home: Path, piece: str) -> None:
    """Approved words that change are a draft again, and the export's footer says that it is not approved."""
    fairdraft("pieces", "send", piece, "--by", "W1")
    fairdraft("pieces", "approve", piece, "--by", "M1")
    workplace = bootstrap.open_workplace(home, scripted=True)
    session = workplace.editing.open(piece, "W1")
    block = next(one for one in session.piece.blocks if one.kind == "copy")
    changed = with_words(session.piece.blocks, block.id, block.text + " Today.")
    assert workplace.editing.save(session, changed, "W1").state == "draft"
    workplace.editing.close(session)
    workplace.close()
    assert fairdraft("pieces", "show", piece, "--json").json["approved_by"] is None


def test_words_that_changed_since_they_were_read_are_not_approved(fairdraft: Run, home: Path, piece: str) -> None:
    """A step on words that are not the present ones is refused."""
    fairdraft("pieces", "send", piece, "--by", "W1")
    workplace = bootstrap.open_workplace(home, scripted=True)
    read = workplace.editing.piece(piece)
    workplace.approving.give_back(piece, "M1", "Shorter.")
    store = workplace.approving._store
    late = workplace.editing.revisions(piece)[-1]
    with pytest.raises(KnownError, match="was edited in the meantime"):
        store.review_piece(late, "approved", read.approved_sha256)
    workplace.close()
    assert fairdraft("pieces", "show", piece, "--json").json["state"] == "returned"


def test_a_draft_is_sent_to_review_by_its_id(fairdraft: Run, tmp_path: Path) -> None:
    """Sending a draft begins its piece; from then on the draft's id stands for the piece in every step and export."""
    draft = fairdraft("draft", "--campaign", "glynora", "--brief", "b01", "--json").json["drafts"][0]["id"]
    sent = fairdraft("pieces", "send", draft[:8], "--by", "W1")
    assert (sent.code, sent.out.endswith(" is in review now.\n")) == (0, True)
    assert "Started piece " in sent.err
    assert fairdraft("pieces", "comment", draft, "--quote", "GLYNORA", "--text", "T", "--by", "M1").code == 2
    words = fairdraft("pieces", "show", draft, "--json").json["text"].split("\n")[0]
    assert fairdraft("pieces", "comment", draft, "--quote", words, "--text", "T", "--by", "M1").code == 0
    assert len(fairdraft("pieces", "comments", draft, "--json").json) == 1
    assert fairdraft("pieces", "resolve", draft, "1", "--by", "M1").code == 0
    assert fairdraft("pieces", "diff", draft, "--json").json["changed"] is False
    assert fairdraft("export", draft[:8], "--format", "md", "--out", tmp_path / "review").code == 0
    approved = fairdraft("pieces", "approve", draft, "--by", "M1", "--json").json
    (piece,) = [one for one in fairdraft("pieces", "list", "--json").json if one["kind"] == "piece"]
    assert (piece["id"], piece["draft_id"], piece["state"]) == (approved["id"], draft, "approved")


@pytest.mark.parametrize("step", [("approve", "--by", "M1"), ("comments",), ("diff",), ("resolve", "1")])
def test_a_draft_without_a_piece_is_told_how_to_begin_one(fairdraft: Run, step: tuple[str, ...]) -> None:
    """What needs a piece says that this is a draft, and begins none."""
    draft = fairdraft("draft", "--campaign", "glynora", "--brief", "b01", "--json").json["drafts"][0]["id"]
    answer = fairdraft("pieces", step[0], draft, *step[1:])
    assert answer.code == 3
    assert f"pieces send {draft[:8]}" in answer.err
    assert {one["kind"] for one in fairdraft("pieces", "list", "--json").json} == {"draft"}


def test_words_that_a_draft_does_not_have_begin_no_piece(fairdraft: Run) -> None:
    """A comment on words that are not there leaves the draft alone."""
    draft = fairdraft("draft", "--campaign", "glynora", "--brief", "b01", "--json").json["drafts"][0]["id"]
    answer = fairdraft("pieces", "comment", draft, "--quote", "nowhere to be read", "--text", "T", "--by", "M1")
    assert answer.code == 3
    assert fairdraft("pieces", "send", draft, "--by", " ").code == 2
    assert {one["kind"] for one in fairdraft("pieces", "list", "--json").json} == {"draft"}
