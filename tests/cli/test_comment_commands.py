"""Do comments on a piece's words work from the terminal, follow edits, and go out with the piece?"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from fairdraft import bootstrap
from fairdraft.domain.piece import Block

Run = Callable[..., Any]
WORDS = "Small steps may help adults lower their blood sugar."


@pytest.fixture
def edit(home: Path) -> Callable[[str, str], None]:
    """Make the body of a piece other words, as a window would."""

    def change(piece: str, words: str) -> None:
        workplace = bootstrap.open_workplace(home, scripted=True)
        try:
            session = workplace.editing.open(piece, "window")
            workplace.editing.save(session, (Block("b", "body", "copy", words),), "W1")
            workplace.editing.close(session)
        finally:
            workplace.close()

    return change


@pytest.fixture
def piece(fairdraft: Run, edit: Callable[[str, str], None]) -> str:
    """The id of a piece with one sentence."""
    drafted = fairdraft("draft", "--campaign", "glynora", "--brief", "b01", "-n", "1", "--json").json
    rule = drafted["drafts"][0]["findings"]["findings"][0]["rule"]
    answer = ("--rule", rule, "--reason", "Sample.", "--by", "W1", "--json")
    made = str(fairdraft("pieces", "dismiss", drafted["drafts"][0]["id"], *answer).json["piece_id"])
    edit(made, WORDS)
    return made


def say(fairdraft: Run, piece: str, quote: str, text: str = "Too much.") -> Any:
    return fairdraft("pieces", "comment", piece, "--quote", quote, "--text", text, "--by", "M1", "--json").json


def test_a_comment_is_made_answered_resolved_and_taken_up_again(fairdraft: Run, piece: str) -> None:
    """Each step names who and when; numbers and beginnings of ids name a comment."""
    made = say(fairdraft, piece, "adults  LOWER")
    assert (made["number"], made["state"], made["words"], made["by"]) == (1, "open", "adults lower", "M1")
    assert WORDS[made["start"] : made["end"]] == "adults lower"
    answered = fairdraft(
        "pieces", "answer", piece[:8], "1", "--text", "It is the label's.", "--by", "W1", "--json"
    ).json
    assert answered["answers"][0]["by"] == "W1"
    resolved = fairdraft("pieces", "resolve", piece, made["id"][:8], "--text", "Agreed.", "--by", "M1", "--json").json
    assert (resolved["state"], resolved["resolved_by"], resolved["resolution"]) == ("resolved", "M1", "Agreed.")
    assert resolved["resolved_at"] >= resolved["at"]
    assert fairdraft("pieces", "comments", piece, "--open").out.startswith("Nobody has an open comment")
    again = fairdraft("pieces", "reopen", piece, "#1", "--by", "M1", "--text", "Look at it once more.")
    assert again.out == "Reopened, by M1: Look at it once more.\n"
    listed = fairdraft("pieces", "comments", piece).out
    assert "#1  1:22  open  “adults lower”" in listed
    assert "└ resolved by M1 on" in listed
    (row,) = [one for one in fairdraft("pieces", "list", "--json").json if one["kind"] == "piece"]
    assert row["open_comments"] == 1


def test_comments_follow_edits_and_keep_words_that_are_gone(fairdraft: Run, piece: str, edit) -> None:
    """Changed words are told with what they are now; gone ones keep the quote and have no place."""
    say(fairdraft, piece, "may help adults")
    say(fairdraft, piece, "their blood sugar")
    edit(piece, "Ask first. Small steps may help some adults lower A1C.")
    changed, gone = sorted(fairdraft("pieces", "comments", piece, "--json").json, key=lambda one: one["number"])
    assert (changed["standing"], changed["words"]) == ("changed", "may help some adults")
    assert (gone["standing"], gone["start"], gone["quote"]) == ("gone", None, "their blood sugar")
    shown = fairdraft("pieces", "show", piece).out
    assert "“may help adults”, now “may help some adults”" in shown
    assert "“their blood sugar”, which is gone" in shown


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("comment", "--quote", "nowhere", "--text", "T"), 3, "“nowhere” is not in the piece"),
        (("comment", "--quote", "e", "--text", "T"), 2, "is in 4 places"),
        (("comment", "--quote", " ", "--text", "T"), 2, "No words to comment on"),
        (("comment", "--quote", "adults", "--text", " "), 2, "is empty"),
        (("comment", "--quote", "adults", "--text", "T", "--by", " "), 2, "No person is named"),
        (("resolve", "7"), 3, 'no comment "7" on this piece'),
        (("reopen", "1"), 3, "is open"),
        (("answer", "1", "--text", " "), 2, "is empty"),
    ],
)
def test_what_cannot_be_said_is_refused(
    fairdraft: Run, piece: str, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """One sentence says what is wrong, and no comment changes."""
    say(fairdraft, piece, "adults")
    before = fairdraft("pieces", "comments", piece, "--json").json
    answer = fairdraft("pieces", arguments[0], piece, *arguments[1:])
    assert (answer.code, said in answer.err) == (code, True), answer.err
    assert fairdraft("pieces", "comments", piece, "--json").json == before


def test_state_and_comments_go_out_with_every_form_of_the_piece(
    fairdraft: Run, piece: str, edit, tmp_path: Path
) -> None:
    """Open comments stand at their words and all on record; the state says by whom, and whether the words changed."""
    say(fairdraft, piece, "may help adults", "Who <b>says</b> so?")
    say(fairdraft, piece, "blood sugar", "Fine.")
    fairdraft("pieces", "resolve", piece, "2", "--by", "M1", "--text", "Label wording.")
    fairdraft("pieces", "send", piece, "--by", "W1")
    edit(piece, WORDS.replace("Small", "Little"))
    texts = {}
    for form in ("docx", "html", "md"):
        assert fairdraft("export", piece, "--format", form, "--out", str(tmp_path / form)).code == 0
        (file,) = (tmp_path / form).glob(f"*-{piece[:8]}.{form}")
        texts[form] = file.read_text(encoding="utf-8") if form != "docx" else ""
    word = docx.Document(str(next((tmp_path / "docx").glob(f"*-{piece[:8]}.docx"))))
    (comment,) = [one for one in word.comments if one.author == "M1"]
    assert comment.text.startswith("Comment 1, open\nWho <b>says</b> so?")
    cells = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    assert next(row for row in cells if row[0] == "2")[5] == "resolved by M1"
    texts["docx"] = "\n".join(one.text for one in word.paragraphs)
    for form, text in texts.items():
        assert "In review, sent by W1 on" in text, form
        assert ", changed since" in text, form
        assert "Comments on record" in text, form
    assert "Who &lt;b&gt;says&lt;/b&gt; so?" in texts["html"]
    assert 'title="Comment">' in texts["html"]
    log = fairdraft("pieces", "show", piece, "--format", "sarif").json
    facts = log["runs"][0]["artifacts"][0]["properties"]
    assert (facts["review"]["state"], facts["review"]["review"]["changed_since"]) == ("in_review", True)
    assert [one["state"] for one in facts["comments"]] == ["open", "resolved"]


def test_an_approval_is_by_a_named_person_and_tells_what_is_open(fairdraft: Run, home: Path, piece: str) -> None:
    """Whoever nobody introduced approves nothing; open comments are told, and the state says by whom."""
    say(fairdraft, piece, "adults")
    assert "1 comment is open" in fairdraft("pieces", "send", piece).err
    refused = fairdraft("pieces", "approve", piece)
    assert (refused.code, "Only a named person can approve" in refused.err) == (2, True)
    workplace = bootstrap.open_workplace(home, scripted=True)
    person = workplace.profiles.introduce("Ada Quist", "Medical writer")
    workplace.close()
    approved = fairdraft("pieces", "approve", piece, "--json").json
    assert (approved["approved_by"], approved["open_comments"]) == (person.pseudonym, 1)
    assert f"Approved by {person.pseudonym} on" in fairdraft("pieces", "show", piece).out


def test_what_changed_since_the_last_step_is_told(fairdraft: Run, piece: str, edit) -> None:
    """Changed places stand with the words around them; a version may be named, and nothing changed is said."""
    fairdraft("pieces", "send", piece, "--by", "W1")
    assert fairdraft("pieces", "diff", piece).out.endswith(": nothing changed.\n")
    edit(piece, WORDS.replace("may help", "can help").replace("sugar.", "sugar. Ask."))
    told = fairdraft("pieces", "diff", piece)
    assert "since it was sent to review, by W1 on" in told.out
    assert told.out.splitlines()[1] == "  Small steps [-may-] {+can+} help adults lower their blood sugar. {+Ask.+}"
    answer = fairdraft("pieces", "diff", piece, "--json").json
    assert (answer["changed"], answer["since"]["step"]) == (True, "sent")
    assert "".join(one["text"] for one in answer["diff"] if one["op"] != "insert") == WORDS
    begun = fairdraft("pieces", "show", piece, "--json").json["history"][0]["id"]
    assert fairdraft("pieces", "diff", piece, "--since", begun[:8], "--json").json["since"]["step"] is None
    assert fairdraft("pieces", "diff", piece, "--since", "nowhere").code == 3


def test_what_changed_is_told_by_kind_with_the_comments_on_it(fairdraft: Run, piece: str, edit) -> None:
    """Sentence by sentence, with the section and the comments whose words it touches; in JSON with their places."""
    say(fairdraft, piece, "adults", "Which ones?")
    fairdraft("pieces", "send", piece, "--by", "W1")
    assert ": nothing changed.\n" in fairdraft("pieces", "diff", piece, "--by-kind").out
    changed = WORDS.replace("may help adults", "can help some adults")
    edit(piece, changed)
    told = fairdraft("pieces", "diff", piece, "--by-kind").out.splitlines()
    assert told[0].endswith(": 1 change: 1 in other copy.")
    assert told[1:4] == ["", "Other copy", "1. body (comment 1)"]
    assert "[-may-] {+can+}" in told[4]
    assert told[-1].endswith(": change 1")
    answer = fairdraft("pieces", "diff", piece, "--by-kind", "--json").json
    (change,), (comment,) = answer["changes"], answer["comments"]
    assert (change["kind"], change["comments"], comment["changes"]) == ("copy", [1], [1])
    text = fairdraft("pieces", "show", piece, "--json").json["text"]
    assert text[change["start"] : change["end"]] == change["after"]
    # Who reads the next round has read the words of the one before.
    fairdraft("pieces", "return", piece, "--reason", "Once more.", "--by", "M1")
    fairdraft("pieces", "send", piece, "--by", "W1")
    assert fairdraft("pieces", "diff", piece, "--by-kind").out.splitlines()[0] == told[0]
    assert fairdraft("pieces", "diff", piece).out.endswith(": nothing changed.\n")
