"""`fairdraft pieces dismiss`, `undismiss`, and how `pieces show` and `check` tell of it."""

import re
from pathlib import Path

import docx
import pytest
from pdf_support import read_pdf

from fairdraft import bootstrap
from fairdraft.domain.piece import Block

BODY = "GLYNORA is safe. Doctors who know GLYNORA well will tell you.\n\nIt is a medicine that is safe at any age."


@pytest.fixture
def piece_id(fairdraft, home: Path) -> str:
    """A piece that calls its product safe twice, and has no safety information."""
    draft_id = fairdraft("draft", "--campaign", "glynora", "--json").json["drafts"][0]["id"]
    workplace = bootstrap.open_workplace(home, scripted=True)
    try:
        piece = workplace.editing.begin(workplace.drafting.draft(draft_id), "Ann")
        session = workplace.editing.open(piece.id, "window")
        workplace.editing.save(session, (Block("b", "body", "copy", BODY),), "Ann")
        workplace.editing.close(session)
    finally:
        workplace.close()
    return piece.id


def dismiss(fairdraft, piece_id: str, *options: str):
    return fairdraft("pieces", "dismiss", piece_id, "--reason", "It is a name.", "--by", "rater-a", *options)


def found(fairdraft, piece_id: str, rule: str) -> list[dict]:
    shown = fairdraft("pieces", "show", piece_id, "--json").json
    return [one for one in shown["findings"]["findings"] if one["rule"] == rule]


def test_a_dismissed_finding_says_who_and_why(fairdraft, piece_id: str) -> None:
    """The words that were named are dismissed, the equal words elsewhere stay open, in JSON and in text."""
    done = dismiss(fairdraft, piece_id, "--rule", "min-01", "--quote", "GLYNORA is  safe", "--json")
    assert (done.code, done.json["quote"], done.json["by"]) == (0, "safe", "rater-a")
    first, second = found(fairdraft, piece_id, "MIN-01")
    assert (first["status"], second["status"], second["dismissal"]) == ("dismissed", "open", None)
    assert first["dismissal"] == {
        "id": done.json["id"],
        "reason": "It is a name.",
        "by": "rater-a",
        "at": done.json["at"],
    }
    shown = fairdraft("pieces", "show", piece_id).out
    assert f"dismissed by rater-a: It is a name. ({done.json['id'][:8]})" in shown
    assert " is safe. Doctors" in shown
    assert "that is «safe»" in shown


def test_a_dismissal_goes_out_as_sarif(fairdraft, piece_id: str) -> None:
    """`pieces show --format sarif` has every finding of the piece, the dismissed one suppressed with its reason."""
    dismiss(fairdraft, piece_id, "--rule", "min-01", "--quote", "GLYNORA is  safe")
    log = fairdraft("pieces", "show", piece_id, "--format", "sarif").json
    results = [one for one in log["runs"][0]["results"] if one["ruleId"] == "MIN-01"]
    assert ["suppressions" in one for one in results] == [True, False]
    assert results[0]["suppressions"][0]["justification"] == "It is a name."
    assert log["runs"][0]["artifacts"][0]["contents"]["text"] == BODY


def test_a_dismissed_error_no_longer_counts(fairdraft, piece_id: str) -> None:
    """The summary counts open findings and says how many were dismissed."""

    def summary() -> tuple[int, str]:
        lines = fairdraft("pieces", "show", piece_id).out.splitlines()
        line = next(one for one in lines if "rules found nothing" in one)
        return int(line.split()[0]), line

    before, line = summary()
    assert "dismissed" not in line
    rows = found(fairdraft, piece_id, "MIN-01")
    assert {one["severity"] for one in rows} == {"error"}
    dismiss(fairdraft, piece_id, "--rule", "MIN-01", "--quote", "safe at any age")
    after, line = summary()
    assert after == before - 1
    assert "(1 error dismissed)" in line


def test_a_dismissal_is_taken_back(fairdraft, piece_id: str) -> None:
    """The finding is open again, and the record keeps what was said and when it was taken back."""
    done = dismiss(fairdraft, piece_id, "--rule", "MIN-01", "--quote", "safe at any age", "--json").json
    answer = fairdraft("pieces", "undismiss", piece_id[:8], done["id"][:8])
    assert answer.code == 0
    assert "open again" in answer.out
    assert {one["status"] for one in found(fairdraft, piece_id, "MIN-01")} == {"open"}
    (record,) = fairdraft("pieces", "show", piece_id, "--json").json["dismissals"]
    assert (record["reason"], record["holds"]) == ("It is a name.", False)
    assert record["withdrawn_at"] is not None
    assert fairdraft("pieces", "undismiss", piece_id, "00000000").code == 3


def test_language_that_is_missing_is_dismissed_by_its_rule(fairdraft, piece_id: str) -> None:
    """Nothing has to be quoted where one rule says that one thing is missing."""
    (row,) = found(fairdraft, piece_id, "ISI-01")
    assert row["start"] is None
    answer = dismiss(fairdraft, piece_id, "--rule", "ISI-01")
    assert "missing" in answer.out
    assert found(fairdraft, piece_id, "ISI-01")[0]["status"] == "dismissed"


def test_a_dismissal_whose_words_are_gone_is_told_as_such(fairdraft, piece_id: str, home: Path) -> None:
    """After the words were changed the finding on the new ones is open, and the old answer is listed apart."""
    dismiss(fairdraft, piece_id, "--rule", "MIN-01", "--quote", "safe at any age")
    workplace = bootstrap.open_workplace(home, scripted=True)
    session = workplace.editing.open(piece_id, "window")
    blocks = (Block("b", "body", "copy", BODY.replace("safe at", "harmless at")),)
    workplace.editing.save(session, blocks, "Ann")
    workplace.close()
    assert {one["status"] for one in found(fairdraft, piece_id, "MIN-01")} == {"open"}
    shown = fairdraft("pieces", "show", piece_id).out
    assert "No longer found: MIN-01 on “safe”, which rater-a had dismissed: It is a name." in shown


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--rule", "MIN-01"), 2, ("2 findings", "1:12 “safe”", "--quote")),
        (("--rule", "MIN-01", "--quote", "safe"), 2, ("2 findings",)),
        (("--rule", "MIN-01", "--quote", "harmless"), 3, ("MIN-01 has no finding on “harmless”",)),
        (("--rule", "RX-99"), 3, ("There is no rule",)),
        (("--rule", "REM-01"), 3, ("REM-01 has no finding",)),
        (("--rule", "MIN-01", "--quote", "any age", "--reason", " "), 3, ("no finding on",)),
        (("--rule", "MIN-01", "--quote", "safe at any", "--reason", " "), 2, ("No reason is given",)),
        (("--rule", "MIN-01", "--quote", "safe at any", "--by", ""), 2, ("no name",)),
    ],
)
def test_what_cannot_be_dismissed_is_told(fairdraft, piece_id: str, options, code: int, told) -> None:
    """Several, none, an unknown rule, no reason or no name: a sentence, and nothing is kept."""
    answer = dismiss(fairdraft, piece_id, *options)
    assert answer.code == code
    for words in told:
        assert words in answer.err
    assert fairdraft("pieces", "show", piece_id, "--json").json["dismissals"] == []


def test_what_was_dismissed_is_not_dismissed_again(fairdraft, piece_id: str) -> None:
    """A second answer to the same finding is refused with the first one."""
    options = ("--rule", "MIN-01", "--quote", "safe at any age")
    assert dismiss(fairdraft, piece_id, *options).code == 0
    answer = dismiss(fairdraft, piece_id, *options)
    assert answer.code == 3
    assert "already dismissed by rater-a" in answer.err


def test_a_draft_becomes_a_piece_when_a_finding_of_it_is_dismissed(fairdraft) -> None:
    """A draft never changes: the answer belongs to the piece begun from it, which is begun only if there is one."""
    draft = fairdraft("draft", "--campaign", "glynora", "--raw", "--json").json["drafts"][0]
    rows = draft["findings"]["findings"]
    assert {(one["status"], one["dismissal"]) for one in rows} == {("open", None)}
    assert dismiss(fairdraft, draft["id"], "--rule", "REM-01").code == 3
    assert {one["kind"] for one in fairdraft("pieces", "list", "--json").json} == {"draft"}
    missing = next(one for one in rows if one["start"] is None)
    assert dismiss(fairdraft, draft["id"], "--rule", missing["rule"], "--quote", missing["message"]).code == 0
    (piece,) = [one for one in fairdraft("pieces", "list", "--json").json if one["kind"] == "piece"]
    assert piece["draft_id"] == draft["id"]
    assert found(fairdraft, piece["id"], missing["rule"])[0]["status"] == "dismissed"
    assert fairdraft("pieces", "show", draft["id"], "--json").json["findings"]["findings"] == rows


def test_findings_of_a_file_are_open(fairdraft, tmp_path: Path) -> None:
    """A file has no record, so `check` answers with open findings."""
    (tmp_path / "a.txt").write_text("GLYNORA is safe.")
    rows = fairdraft("check", tmp_path / "a.txt", "--product", "glynora", "--json").json["findings"]
    assert {(one["status"], one["dismissal"]) for one in rows} == {("open", None)}


def test_a_dismissal_goes_out_with_every_form_of_the_piece(fairdraft, piece_id: str, tmp_path: Path) -> None:
    """Each form names state, reason, person and date of a dismissal, and keeps one that was taken back."""
    done = dismiss(fairdraft, piece_id, "--rule", "min-01", "--quote", "GLYNORA is  safe", "--json").json
    back = dismiss(fairdraft, piece_id, "--rule", "min-01", "--quote", "safe at any age", "--json").json
    fairdraft("pieces", "undismiss", piece_id, back["id"])
    said = f"Dismissed by rater-a on {done['at'][:10]}: It is a name."
    texts = {}
    for form in ("docx", "pdf", "html", "md"):
        assert fairdraft("export", piece_id, "--format", form, "--out", str(tmp_path / form)).code == 0
        (file,) = (tmp_path / form).glob(f"*-{piece_id[:8]}.{form}")
        texts[form] = READERS.get(form, lambda one: one.read_text(encoding="utf-8"))(file)
    for form, text in texts.items():
        assert said in text.replace("\\_", "_"), form
        assert text.count("undone") == 1, form
        assert re.search(r"· MIN-01[^·]* · open", text) or "open</span>" in text, form
    assert "## Answers on record" in texts["md"]
    assert "<script" not in texts["html"]


def test_what_a_piece_holds_stands_in_its_page_as_text(fairdraft, piece_id: str, home: Path, tmp_path: Path) -> None:
    """Markup and control characters in the copy are characters on the page."""
    workplace = bootstrap.open_workplace(home, scripted=True)
    try:
        session = workplace.editing.open(piece_id, "window")
        block = Block("b", "body", "copy", "<script>alert(1)</script> | *safe* \x85 [a](b)")
        workplace.editing.save(session, (block,), "Ann")
        workplace.editing.close(session)
    finally:
        workplace.close()
    for form in ("html", "md"):
        fairdraft("export", piece_id, "--format", form, "--out", str(tmp_path / form))
    (page,) = (tmp_path / "html").glob("*.html")
    (markdown,) = (tmp_path / "md").glob(f"*-{piece_id[:8]}.md")
    assert "&lt;script&gt;" in page.read_text(encoding="utf-8")
    assert "<script" not in page.read_text(encoding="utf-8")
    assert "\\<script\\>" in markdown.read_text(encoding="utf-8")


def word_texts(file: Path) -> str:
    made = docx.Document(str(file))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in made.comments), *(one.text for one in made.paragraphs), *cells])


def pdf_texts(file: Path) -> str:
    read = read_pdf(file)
    # Lines of a note are whole; those of a page are as wide as it is.
    return "\n".join([*(one.text for one in read.notes), *(page.replace("\r\n", " ") for page in read.pages)])


READERS = {"docx": word_texts, "pdf": pdf_texts}
