"""What the documents show can be typed, and what they point to is there."""

import argparse
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from fairdraft.cli.arguments import parser

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("resources/**/*.md")])
SCHEMAS = ("candidate", "campaign", "study")
# Bold within a sentence is what one presses; at the beginning of an item or a paragraph it is a term, or a title.
PRESSED = re.compile(r"(?<![-.\n] )(?<!^)\*\*(?P<name>[A-Z+][^*]*?)[.,:]?\*\*", re.MULTILINE)
KEY = re.compile(r"(?:Ctrl|Alt|Shift|Option|F\d|Esc|Enter|Tab|Up|Down|Left|Right|Del|Space|Page|[A-Z0-9]\b)")


def blocks(language: str) -> list[tuple[str, str]]:
    """Every block of a language: its document and its text."""
    return [
        (one.relative_to(ROOT).as_posix(), text)
        for one in DOCUMENTS
        for text in re.findall(rf"^```{language}\n(.*?)^```", one.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    ]


def test_every_command_shown_is_one() -> None:
    """Each line that begins with the program's name is understood: command, options and number of arguments."""
    lines = [
        (document, line)
        for document, text in blocks("sh")
        for line in text.replace("\\\n", " ").splitlines()
        if line.startswith("fairdraft ")
    ]
    assert len(lines) > 60
    understood = parser()
    for document, line in lines:
        words = shlex.split(line, comments=True)[1:]
        try:
            understood.parse_args(words)
        except SystemExit as ended:
            assert ended.code == 0, f"{document}: {line}"  # noqa: PT017 - --help ends with 0, a wrong line with 2


def test_commands_and_options_named_in_a_sentence_are_there() -> None:
    """What stands as code within a sentence and begins like a command names one, with options that it has."""
    known = actions(parser())
    for document in DOCUMENTS:
        for span in re.findall(r"`([^`\n]+(?:\n[^`\n]+)?)`", document.read_text(encoding="utf-8")):
            words = [one for one in span.split() if one not in ("fairdraft", "--online")]
            if not words or words[0] not in known or (len(words) == 1 and "fairdraft" not in span):
                continue
            command = known[words[0]]
            if actions(command) and len(words) > 1 and re.fullmatch("[a-z-]+", words[1]):
                assert words[1] in actions(command), f"{document.name}: {span}"
                command = actions(command)[words[1]]
            options = {name for action in command._actions for name in action.option_strings}
            named = {one.partition("=")[0] for one in words if one.startswith("--")}
            assert named <= options, f"{document.name}: {span}"


def actions(of: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands below a parser by name."""
    return next((one.choices for one in of._actions if isinstance(one, argparse._SubParsersAction)), {})


def test_what_can_be_made_is_told_and_what_is_told_can_be_made() -> None:
    """Each target of the Makefile stands in the page for contributors, and each that a document shows is one."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    targets = set(phony[1].split())
    assert targets == set(re.findall(r"^([a-z-]+):(?! [A-Z_]+ =)", makefile, re.MULTILINE))
    shown = {(page, one) for page, text in blocks("sh") for one in re.findall(r"^make ([a-z-]+)", text, re.MULTILINE)}
    named = {
        one
        for document in DOCUMENTS
        for one in re.findall(r"`make ([a-z-]+)(?: [A-Z]+=[^`]*)?`", document.read_text(encoding="utf-8"))
    }
    # Every other one has it made first, and nobody asks for it.
    assert {one for page, one in shown if page == "CONTRIBUTING.md"} == targets - {"python"}
    assert named.union(one for _, one in shown) <= targets


def test_links_lead_to_files_and_headings() -> None:
    """No link within the repository is broken, nor its anchor; pages that the program makes are left aside."""
    for document in DOCUMENTS:
        for link in re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8")):
            path, _, anchor = link.partition("#")
            if link.startswith("http") or path == "rules.md":
                continue
            target = (document.parent / path).resolve() if path else document
            assert target.exists(), f"{document.name}: {link}"
            if anchor and target.suffix == ".md":
                assert anchor in anchors(target), f"{document.name}: {link}"


def anchors(document: Path) -> set[str]:
    """What its headings are called in links."""
    heads = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in heads}


def test_the_readme_is_read_in_minutes() -> None:
    """It leads on to the pages of docs/ instead of growing, and its lines fit where code is read."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text) < 16_000
    assert [line for line in text.splitlines() if len(line) > 125 and not line.startswith("|")] == []


def test_what_the_help_says_to_press_is_in_the_window() -> None:
    """Each name in bold within a sentence of the help, and in quotes and with "…" at its end in any document, is a text
    of the program. A "…" within a name is filled in there; one at its end a sentence may leave out.
    """
    shown = "\n".join(
        path.read_text(encoding="utf-8").replace("&", "")
        for layer in ("ui", "services", "domain")
        for path in (ROOT / "app" / "fairdraft" / layer).rglob("*.py")
    )
    pressed = {
        (page.name, " ".join(re.sub(r"\[(.*?)\]\(.*?\)", r"\1", found["name"]).split()))
        for page in (ROOT / "resources" / "help").glob("*.md")
        for found in PRESSED.finditer(page.read_text(encoding="utf-8"))
        if not KEY.match(found["name"])
    }
    assert len(pressed) > 35
    quoted = {
        (page.name, " ".join(name.split()))
        for page in DOCUMENTS
        for name in re.findall(r'"([A-Z][\w ,\n]*\w…)"', page.read_text(encoding="utf-8"))
    }
    assert len(quoted) > 5
    assert [one for one in sorted(pressed | quoted) if not is_shown(one[1], shown)] == []


def is_shown(name: str, texts: str) -> bool:
    """Whether a text of the program is called so."""
    beginning, _, end = name.partition("…")
    return f'"{beginning}' in texts if end else f'"{beginning}"' in texts or f'"{beginning}…"' in texts


@pytest.mark.parametrize("schema", SCHEMAS)
def test_files_that_are_shown_are_valid(schema: str, tmp_path: Path) -> None:
    """A candidate, campaign or plan of a document is taken as it stands there."""
    from fairdraft.exchange.file_documents import FileDocuments

    documents = FileDocuments(ROOT / "resources")
    read = {
        "candidate": documents.read_candidate,
        "campaign": documents.read_campaign,
        "study": documents.read_study,
    }[schema]
    shown = [
        (name, text)
        for name, text in blocks("toml")
        if tomllib.loads(text).get("schema", "").startswith(f"fairdraft/{schema}@")
    ]
    assert shown
    for number, (_name, text) in enumerate(shown):
        file = tmp_path / f"{number}.toml"
        file.write_text(text, encoding="utf-8")
        read(file)
