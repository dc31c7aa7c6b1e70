"""`fairdraft check`."""

import io
import json
import re
import sys
from pathlib import Path

import jsonschema
import pytest
from bert_file import write_bert
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Frame, FrameBreak, PageTemplate, Paragraph

from fairdraft.cli.hint_lines import hint_lines
from fairdraft.domain.claim_hint import ClaimHint, ClaimHints
from fairdraft.domain.finding import Span


@pytest.fixture
def approved(fairdraft) -> str:
    """An assisted draft of the sample campaign with plain copy in place of the engine's."""
    draft = fairdraft("draft", "--campaign", "glynora", "--json").json["drafts"][0]
    copy = {
        "headline": "Numbers you can talk about",
        "subhead": "For adults with type 2 diabetes",
        "body": "Along with diet and exercise, GLYNORA helps lower blood sugar in adults with type 2 diabetes.",
        "call_to_action": "Ask your doctor about GLYNORA.",
    }
    return "\n\n".join(copy.get(block["section"], block["text"]) for block in draft["blocks"])


def _problems(document: dict) -> list[str]:
    return [one["rule"] for one in document["findings"] if one["severity"] == "error"]


def _sentences(text: str) -> list[str]:
    return [one for one in text.split("\n") if one.strip().endswith(".") and len(one) > 60]


def test_an_approved_piece_has_no_error(fairdraft, approved: str, tmp_path: Path) -> None:
    """The sample piece passes, whichever typography it was pasted with."""
    file = tmp_path / "piece.md"
    file.write_text(approved, encoding="utf-8")
    answer = fairdraft("check", file, "--campaign", "glynora", "--json")
    assert _problems(answer.json) == []
    assert answer.code == 0
    typographic = approved.replace("-", "\u2011").replace("'", "\u2019")
    file.write_text(typographic, encoding="utf-8")
    answer = fairdraft("check", file, "--campaign", "glynora", "--json")
    assert _problems(answer.json) == []
    assert {row["status"] for row in answer.json["required"]} == {"present"}


def test_a_lost_sentence_is_found_and_named(fairdraft, approved: str, tmp_path: Path) -> None:
    """Safety information that lost one sentence is an error that names what is missing; exit code 1."""
    isi = approved[approved.index("IMPORTANT SAFETY INFORMATION") :]
    lost = _sentences(isi)[1]
    file = tmp_path / "piece.txt"
    file.write_text(approved.replace(lost, "", 1), encoding="utf-8")
    answer = fairdraft("check", file, "--campaign", "glynora", "--json")
    assert answer.code == 1
    assert any(row["status"] != "present" for row in answer.json["required"])
    assert any(one["expected"] and one["expected"].split(".")[0] in lost for one in answer.json["findings"])


def test_a_widened_population_is_found_with_its_words(fairdraft, approved: str, tmp_path: Path) -> None:
    """ "adults" that became "people" in the indication is an error with a word diff."""
    indication = approved.index("GLYNORA is a prescription medicine")
    altered = approved[:indication] + approved[indication:].replace("adults", "people", 1)
    file = tmp_path / "piece.txt"
    file.write_text(altered, encoding="utf-8")
    answer = fairdraft("check", file, "--campaign", "glynora", "--json")
    assert answer.code == 1
    diffs = [part for one in answer.json["findings"] for part in one["diff"] or []]
    assert {"op": "delete", "text": "people"} in diffs
    assert {"op": "insert", "text": "adults"} in diffs


def test_standard_input_is_a_file_called_dash(fairdraft, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text can be piped in; without a product the rules that need one are told as not checked."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"It is 100% safe.")))
    answer = fairdraft("check", "-", "--json")
    assert answer.json["file"] == "-"
    assert answer.json["product"] is None
    assert (answer.json["ad_type"], answer.json["channel"]) == ("product-claim", "print")
    assert "MIN-01" in _problems(answer.json)
    assert any(one["rule"] == "IND-01" for one in answer.json["not_checked"])


def test_several_files_give_a_list(fairdraft, tmp_path: Path) -> None:
    """One object per file, in the order given."""
    for name in ("b.txt", "a.md"):
        (tmp_path / name).write_text("Ask your doctor.", encoding="utf-8")
    answer = fairdraft("check", tmp_path / "b.txt", tmp_path / "a.md", "--json", "--fail-on", "never")
    assert [Path(one["file"]).name for one in answer.json] == ["b.txt", "a.md"]
    assert answer.code == 0


def test_sarif_names_the_file_and_the_rules(fairdraft, tmp_path: Path) -> None:
    """SARIF 2.1.0 comes out with results for the file."""
    file = tmp_path / "a.txt"
    file.write_text("It cures everything and is completely safe.", encoding="utf-8")
    answer = fairdraft("check", file, "--format", "sarif")
    assert answer.json["version"] == "2.1.0"
    assert "MIN-01" in {one["ruleId"] for one in answer.json["runs"][0]["results"]}


def test_sarif_names_the_claims_and_fits_the_schema(fairdraft, tmp_path: Path) -> None:
    """Each result names the claim its sentence drifts from, and the file lists what its sentences say."""
    file = tmp_path / "a.md"
    file.write_text(
        "A1C dropped by 2.1 points with GLYNORA and 0.2 points with placebo at week 26.\n\nGLYNORA is safe.\n",
        encoding="utf-8",
    )
    log = fairdraft("check", file, "--product", "glynora", "--channel", "web", "--format", "sarif").json
    schema = Path(__file__).parents[1] / "exchange" / "sarif-2.1.0.json"
    jsonschema.Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(log)
    (run,) = log["runs"]
    claims = {one["ruleId"]: one["properties"]["claim"] for one in run["results"]}
    assert claims["NUM-04"] == "gly-a1c-26"
    assert claims["MIN-01"] is None
    (said, _) = run["artifacts"][0]["properties"]["claims"]
    assert (said["status"], said["claim"]) == ("drifted", "gly-a1c-26")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.odt", b"PK", ".txt, .md, .docx or .pdf"),
        ("a.pdf", b"%PDF", "not a PDF file, or is damaged"),
        ("a.txt", b"\xff\xfe\xfa", "a.txt"),
        ("missing.txt", None, "missing.txt"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(
    fairdraft, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    """A wrong kind of file, broken text and a missing file are known problems (exit code 3)."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    answer = fairdraft("check", tmp_path / name)
    assert answer.code == 3
    assert words in answer.err
    assert "Traceback" not in answer.err


def test_words_for_people_never_claim_more_than_was_checked(fairdraft, tmp_path: Path) -> None:
    """A text without findings is told how many rules found nothing and what was not checked."""
    file = tmp_path / "a.txt"
    file.write_text("Ask your doctor about your blood sugar.", encoding="utf-8")
    answer = fairdraft("check", file, "--fail-on", "never")
    assert answer.code == 0
    assert "rules found nothing" in answer.out
    assert "Not checked" in answer.out
    assert "compliant" not in answer.out.lower()


def test_what_is_present_is_one_line_and_all_of_it_with_verbose(fairdraft, tmp_path: Path) -> None:
    """What is altered or missing is named, each element that is there only when asked for, and so is why a rule could
    not be checked.
    """
    blocks = fairdraft("draft", "--campaign", "glynora", "--json").json["drafts"][0]["blocks"]
    file = tmp_path / "draft.txt"
    file.write_text("\n".join(one["text"] for one in blocks).replace("Do not take", "Take"), encoding="utf-8")
    options = (file, "--campaign", "glynora", "--fail-on", "never")
    required = fairdraft("check", *options, "--json").json["required"]
    brief, whole = fairdraft("check", *options).out, fairdraft("check", *options, "--verbose").out
    present = sum(one["status"] == "present" for one in required)
    assert 10 < present < len(required)
    assert brief.count("✓") == 1
    assert f"✓ present  {present} of {len(required)} required elements; --verbose names them" in brief
    assert whole.count("✓") == present
    lacking = [line for line in whole.splitlines() if line[:1] in ("≠", "✗")]
    assert len(lacking) == len(required) - present
    assert [line for line in brief.splitlines() if line[:1] in ("≠", "✗")] == lacking
    assert brief.count("Not checked: ") == 1 < whole.count("Not checked: ")
    drafted = fairdraft("draft", "--campaign", "glynora").out
    assert drafted.count("✓") == drafted.count("Not checked: ") == 1
    assert fairdraft("draft", "--campaign", "glynora", "--verbose").out.count("✓") > 10


def test_most_of_a_safety_information_that_is_gone_is_told_in_a_few_words(fairdraft, tmp_path: Path) -> None:
    """What is missing of it in one piece is shown by its beginning and counted, not sentence by sentence."""
    file = tmp_path / "short.txt"
    file.write_text("IMPORTANT SAFETY INFORMATION\nDo not take GLYNORA if you are on dialysis.\n", encoding="utf-8")
    told = fairdraft("check", file, "--campaign", "glynora", "--fail-on", "never").out
    (altered,) = (line for line in told.splitlines() if line.startswith("≠"))
    assert altered.count("{+") == 1
    assert "words)+}" in altered
    assert len(altered) < 600


def test_sentences_are_told_with_the_claims_they_say(fairdraft, tmp_path: Path) -> None:
    """JSON ties each sentence that promises something to a claim: in its own words, drifted with the difference, or
    to none; sentences that promise nothing are left out.
    """
    file = tmp_path / "copy.txt"
    exact = "Along with diet and exercise, GLYNORA lowers blood sugar in adults with type 2 diabetes."
    drifted = "A1C dropped by 2.1 points with GLYNORA and 0.2 points with placebo at week 26."
    file.write_text(f"Ask your doctor.\n{exact}\n{drifted}\nGLYNORA works within days.\n", encoding="utf-8")
    answer = fairdraft("check", file, "--product", "glynora", "--json", "--fail-on", "never").json
    told = {one["quote"]: one for one in answer["claims"]}
    assert (told[exact]["status"], told[exact]["claim"]) == ("exact", "gly-use")
    assert (told[drifted]["status"], told[drifted]["claim"]) == ("drifted", "gly-a1c-26")
    assert {"op": "insert", "text": "2.1"} in told[drifted]["diff"] or "number" in told[drifted]["changes"]
    assert told["GLYNORA works within days."]["status"] == "unsupported"
    assert "Ask your doctor." not in told


def test_the_lengths_that_a_campaign_limits_are_told(fairdraft, tmp_path: Path) -> None:
    """Each part as an import reads it, those that are too long first; approved language is no part of the copy, and a
    length decides no exit code.
    """
    campaign = tmp_path / "card.toml"
    campaign.write_text(
        'schema = "fairdraft/campaign@1"\nid = "card"\nname = "Card"\nproduct = "glynora"\nchannel = "web"\n'
        "limits = { headline = 4, headline_characters = 30, body = 12, characters = 5000, subhead = 9 }\n",
        encoding="utf-8",
    )
    indication = fairdraft("products", "show", "glynora", "--json").json["indications"][0]["text"]
    file = tmp_path / "card.txt"
    file.write_text(f"Numbers to talk about, one walk at a time\n\nWalk, eat, ask.\n\n{indication}\n", encoding="utf-8")
    answer = fairdraft("check", file, "--campaign", campaign, "--fail-on", "never")
    (line,) = (one for one in answer.out.splitlines() if one.startswith("Length: "))
    total = len(file.read_text(encoding="utf-8").strip())
    assert line == (
        "Length: TOO LONG: headline 9 of 4 words; TOO LONG: headline 41 of 30 characters; body 3 of 12 words; "
        f"whole piece {total} of 5,000 characters."
    )
    told = fairdraft("check", file, "--campaign", campaign, "--fail-on", "never", "--json").json["lengths"]
    assert told[0] == {"section": "headline", "unit": "word", "count": 9, "most": 4, "too_long": True}
    assert told[-1] == {"section": None, "unit": "character", "count": total, "most": 5000, "too_long": False}
    alone = fairdraft("check", file, "--product", "glynora", "--channel", "web", "--fail-on", "never", "--json")
    assert alone.json["lengths"] == []


def _layout(path: Path, copy: str, isi: str) -> Path:
    """A page with copy in two columns and safety information in small type below, and a foot with the page's number."""

    def foot(canvas, document) -> None:
        canvas.setFont("Helvetica", 6)
        canvas.drawCentredString(306, 20, f"Page {document.page}")

    columns = [Frame(left, 420, 230, 320) for left in (54, 320)]
    made = BaseDocTemplate(str(path))
    made.addPageTemplates(
        PageTemplate(frames=[*columns, Frame(54, 40, 500, 370), Frame(54, 40, 500, 700)], onPage=foot)
    )
    large, small = (ParagraphStyle("", fontSize=size, leading=1.2 * size, spaceAfter=5) for size in (11, 7))
    first, *rest = copy.split("\n\n")
    story = [Paragraph(first, large), FrameBreak(), *(Paragraph(one, large) for one in rest), FrameBreak()]
    story += [Paragraph(one, small) for one in isi.split("\n") if one.strip()]
    made.build([*story, FrameBreak(), Paragraph("GLYNORA cures you.", large)])
    return path


def test_a_layout_is_checked_as_its_words_are_and_findings_name_the_page(
    fairdraft, approved: str, tmp_path: Path
) -> None:
    """A PDF file in columns passes as its manuscript does; what stands on page 2 is told there, with the page number
    that was left out."""
    at = approved.index("IMPORTANT SAFETY INFORMATION")
    isi, _, names = approved[at:].rpartition("\n\n")
    file = _layout(tmp_path / "proof.pdf", f"{approved[:at].strip()}\n\n{names}", isi)
    answer = fairdraft("check", file, "--campaign", "glynora", "--json")
    assert {row["element"] for row in answer.json["required"] if row["status"] != "present"} == set()
    errors = [one for one in answer.json["findings"] if one["severity"] == "error"]
    assert [(one["page"], one["quote"]) for one in errors] == [(2, "cures")]
    assert any("“Page 1” on page 1" in one for one in answer.json["told"])
    told = fairdraft("check", file, "--campaign", "glynora").out
    assert f"{file}, page 2, “cures” error" in told
    sarif = fairdraft("check", file, "--campaign", "glynora", "--format", "sarif").json["runs"][0]
    assert sarif["artifacts"][0]["mimeType"] == "application/pdf"
    assert [one["properties"]["page"] for one in sarif["results"] if one["level"] == "error"] == [2]


def test_of_very_many_findings_the_gravest_are_told_and_the_others_counted(fairdraft, tmp_path: Path) -> None:
    """The terminal says how many it leaves out, of which rules; --verbose and JSON have every one."""
    file = tmp_path / "long.txt"
    file.write_text(
        "62% saw improvement.\n\n" * 160 + "The best one, guaranteed to work for everyone.\n", encoding="utf-8"
    )
    every = fairdraft("check", file, "--json", "--fail-on", "never").json["findings"]
    assert len(every) > 150
    short = fairdraft("check", file, "--fail-on", "never").out
    told = [line for line in short.splitlines() if re.match(r"\[\d+\] ", line)]
    assert len(told) == 100
    errors = [one for one in every if one["severity"] == "error"]
    assert 0 < len(errors) < 100
    assert sum(" error " in line for line in told) == len(errors)
    said = " ".join(short.split())
    assert f"{len(every) - 100} more findings, which --verbose and --format json list: " in said
    whole = fairdraft("check", file, "--fail-on", "never", "--verbose").out
    assert sum(bool(re.match(r"\[\d+\] ", line)) for line in whole.splitlines()) == len(every)


def test_a_rule_that_found_more_than_is_listed_says_so(fairdraft, tmp_path: Path) -> None:
    """It was checked, and stands among those that were not by no count."""
    file = tmp_path / "long.txt"
    file.write_text("62% saw improvement.\n\n" * 501, encoding="utf-8")
    answer = fairdraft("check", file, "--fail-on", "never")
    assert "NUM-01: The rule found more than 500 places; the first 500 are listed." in answer.out
    assert "NUM-01" not in next(line for line in answer.out.splitlines() if line.startswith("Not checked:"))


def test_head_and_notes_of_a_plain_deck_are_no_copy(fairdraft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They draw no finding and are told as left out, from a file and from standard input; places stay what they are."""
    deck = (
        "Client: Example Pharma\nVersion: 3, better than round 1\n\nHEADLINE: Small steps\n\n"
        "[Art: a family, pain-free]\n\nBODY:\nGLYNORA is guaranteed.\n"
    )
    file = tmp_path / "deck.txt"
    file.write_text(deck, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(deck.encode()), encoding="utf-8"))
    for name in (file, "-"):
        answer = fairdraft("check", name, "--product", "glynora", "--json").json
        placed = {one["quote"]: one["line"] for one in answer["findings"] if one["line"]}
        assert placed["guaranteed"] == 9
        assert min(placed.values()) == 9
        assert any("its notes" in one for one in answer["told"])


def test_reading_for_meaning_gives_hints_that_count_for_nothing(fairdraft, tmp_path: Path) -> None:
    """Without a model `--by-meaning` says what to get (3); with one, a sentence that no rule finds and that is like an
    example is told beside the findings. All else stays as it was.
    """
    file = tmp_path / "page.md"
    file.write_text("Ask your doctor about it.\n\nYour pancreas gets a tune-up.", encoding="utf-8")
    refused = fairdraft("check", file, "--by-meaning")
    assert refused.code == 3
    assert "no embedding model is present" in refused.err
    assert fairdraft("models", "add", write_bert(tmp_path / "bert.gguf", [["pancreas"]])).code == 0
    assert fairdraft("check", file, "--by-meaning", "--format", "sarif").code == 2
    plain = fairdraft("check", file, "--json")
    told = fairdraft("check", file, "--by-meaning", "--json")
    read = told.json["by_meaning"]
    assert (read["model"], read["read"]) == ("tiny BERT", 2)
    assert [(one["line"], one["column"], one["quote"], one["rule"]) for one in read["hints"]] == [
        (3, 1, "Your pancreas gets a tune-up.", "EFF-06")
    ]
    assert told.code == plain.code
    assert {key: value for key, value in told.json.items() if key != "by_meaning"} == plain.json


def test_hints_are_told_with_their_place_and_example() -> None:
    """Each takes two lines under what was read; where there is none, that is told alone."""
    text = "Ask.\nYour pancreas gets\na tune-up."
    hint = ClaimHint(Span(5, len(text)), "EFF-06", "It wakes the heart.")
    told = list(hint_lines(ClaimHints("small", 2, (hint,)), text, name="page.md"))
    assert " ".join(told).startswith(
        "Read for meaning by small: 1 hint in 2 sentences. These are hints and no findings"
    )
    assert told[-2:] == [
        "  page.md:2:1 hint: “Your pancreas gets a tune-up.”",
        "      reads like EFF-06: “It wakes the heart.”",
    ]
    none = list(hint_lines(ClaimHints("small", 1, ()), text, name="page.md"))
    assert none == ["Read for meaning by small: no hint in 1 sentence."]
