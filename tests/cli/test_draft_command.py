"""`fairdraft draft` and `fairdraft pieces`."""

import json
import sys
from pathlib import Path

import pytest


def test_drafts_answer_as_contracted(fairdraft) -> None:
    """JSON drafts carry id, prompt, candidate, mode, text, blocks, provenance and a findings object."""
    answer = fairdraft("draft", "--campaign", "glynora", "-n", "2", "--seed", "5", "--json")
    assert answer.code == 0
    assert answer.json["schema"] == "fairdraft/drafts@1"
    drafts = answer.json["drafts"]
    assert [one["provenance"]["seed"] for one in drafts] == [5, 6]
    for one in drafts:
        assert one["mode"] == "assisted"
        assert one["candidate"] == "starter"
        assert one["findings"]["schema"] == "fairdraft/findings@1"
        assert {"id", "section", "kind", "text"} == set(one["blocks"][0])
        assert one["text"].startswith(one["blocks"][0]["text"])


def test_results_go_to_stdout_and_progress_to_stderr(fairdraft) -> None:
    """A script that reads standard output gets JSON and nothing else."""
    answer = fairdraft("draft", "--campaign", "glynora", "--json")
    json.loads(answer.out)
    assert "Variant 1 of 1 finished" in answer.err
    assert "scripted engine (no model) is ready.\n" in answer.err


def test_drafts_are_kept_and_listed(fairdraft) -> None:
    """What was drafted is there for the next command, by the beginning of its id too."""
    drafted = fairdraft("draft", "--campaign", "cordexa", "--json").json["drafts"][0]
    listed = fairdraft("pieces", "list", "--json").json
    assert [one["id"] for one in listed] == [drafted["id"]]
    shown = fairdraft("pieces", "show", drafted["id"][:8], "--json").json
    assert shown["text"] == drafted["text"]
    assert "CORDEXA" in fairdraft("pieces", "show", drafted["id"]).out


def test_a_draft_is_put_aside_and_comes_back(fairdraft) -> None:
    """The commands for pieces do it by the draft's id."""
    draft = fairdraft("draft", "--campaign", "cordexa", "--json").json["drafts"][0]["id"]
    assert f"restore {draft[:8]}" in fairdraft("pieces", "remove", draft[:8]).out
    assert fairdraft("pieces", "list", "--json").json == []
    (aside,) = fairdraft("pieces", "list", "--aside", "--json").json
    assert (aside["id"], aside["kind"]) == (draft, "draft")
    assert fairdraft("pieces", "restore", draft[:8]).out.endswith("is back.\n")
    assert [one["id"] for one in fairdraft("pieces", "list", "--json").json] == [draft]


def test_a_file_gets_the_drafts_instead_of_stdout(fairdraft, tmp_path: Path) -> None:
    """--out writes the whole answer, as JSON where its name says so."""
    refused = fairdraft("draft", "--campaign", "lumivar", "--out", tmp_path)
    assert (refused.code, "is a folder" in refused.err) == (3, True)
    (tmp_path / "file").touch()
    refused = fairdraft("draft", "--campaign", "lumivar", "--out", tmp_path / "file" / "drafts.json")
    assert (refused.code, "Not a directory" in refused.err) == (3, True)
    assert fairdraft("pieces", "list", "--json").json == []  # before anything was written
    answer = fairdraft("draft", "--campaign", "lumivar", "--out", tmp_path / "d" / "drafts.json")
    assert (answer.code, answer.out) == (0, "")
    assert json.loads((tmp_path / "d" / "drafts.json").read_text())["drafts"]


def test_a_misspelt_campaign_ends_with_a_sentence(fairdraft) -> None:
    """An unknown name is a known problem: exit code 3, the nearest name, no trace."""
    answer = fairdraft("draft", "--campaign", "glynra")
    assert answer.code == 3
    assert "Did you mean glynora" in answer.err
    assert "Traceback" not in answer.err


def test_wrong_words_are_usage(fairdraft) -> None:
    """An option that does not exist, or a number of drafts that cannot be, is exit code 2."""
    assert fairdraft("draft", "--campagne", "glynora").code == 2
    assert fairdraft("draft", "--campaign", "glynora", "-n", "0").code == 2


def test_the_demonstration_writes_report_and_picture(fairdraft, tmp_path: Path) -> None:
    """The whole line ends with a report and a picture of the window, and says what the sample data are."""
    answer = fairdraft("demo", "--out", tmp_path / "out")
    assert answer.code == 0
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Sample data" in html
    assert "vespagliflone" in html
    assert (tmp_path / "out" / "window.png").exists()
    assert "Sample data" in answer.err
    assert "compliant" not in (answer.out + html).lower()


def test_a_draft_is_made_again_by_its_id(fairdraft) -> None:
    """`--again` says beforehand what differs, makes the draft anew, and says whether the words are the same."""
    first = fairdraft("draft", "--campaign", "glynora", "--seed", "4", "--json").json["drafts"][0]
    answer = fairdraft("draft", "--again", first["id"][:8], "--json")
    assert answer.code == 0
    assert "Nothing is known to have changed since then" in answer.err
    assert "The words are the same." in answer.err
    again = answer.json["again"]
    assert (again["of"], again["same"], again["differences"]) == (first["id"], True, [])
    (draft,) = answer.json["drafts"]
    assert draft["provenance"]["made_again_from"] == first["id"]
    assert draft["model_text"] == first["model_text"]


def test_the_colors_of_a_terminal_stay_out_of_a_file(
    fairdraft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A draft that is made again is printed in color on a terminal, and written without."""
    first = fairdraft("draft", "--campaign", "glynora", "--json").json["drafts"][0]["id"]
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    file = tmp_path / "again.txt"
    assert "\x1b[" in fairdraft("draft", "--again", first).out
    assert fairdraft("draft", "--again", first, "--out", file).code == 0
    assert "\x1b" not in file.read_text("utf-8")


def test_again_and_a_campaign_exclude_each_other(fairdraft) -> None:
    """A draft to make again has a campaign already; one of both has to be given."""
    assert fairdraft("draft", "--again", "abcdef", "--campaign", "glynora").code == 2
    assert fairdraft("draft").code == 2


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("--campaign", "glynora", "--brief", "b01", "--brief-text", "A walk."), "--brief-text"),
        (("--again", "abcdef", "--seed", "0"), "--seed"),
        (("--again", "abcdef", "-n", "3"), "-n"),
    ],
)
def test_what_would_be_passed_over_is_usage(fairdraft, words: tuple[str, ...], option: str) -> None:
    """A second brief, and what a draft that is made again has already, are refused instead of being left out."""
    answer = fairdraft("draft", *words)
    assert answer.code == 2
    assert option in answer.err


def test_nothing_is_known_to_end_the_engine_at_first(fairdraft) -> None:
    """The list of remembered crashes is empty on a new machine, and an unknown one cannot be forgotten."""
    assert fairdraft("models", "faults", "--json").json == []
    assert "Nothing is known" in fairdraft("models", "faults").out
    answer = fairdraft("models", "faults", "--forget", "model-1234")
    assert answer.code == 3
    assert "No remembered crash" in answer.err
