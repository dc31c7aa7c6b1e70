"""What a command's own help says."""

import argparse
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fairdraft.cli.arguments import parsed, parser

Run = Callable[..., Any]


def commands(of: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parser and all below it."""
    yield of
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from commands(one)


def test_every_command_says_what_it_does_and_what_each_argument_is() -> None:
    """No command has a help of names alone, and positional arguments are told apart from words to type."""
    for one in commands(parser()):
        assert one.description, one.prog
        for argument in one._actions:
            if not isinstance(argument, argparse._SubParsersAction):
                assert argument.help, (one.prog, argument.dest)
            if not argument.option_strings and argument.choices is None:
                assert str(argument.metavar).split(".")[0].isupper(), (one.prog, argument.dest)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "--home draft pieces list --campaign check",
        "--json draft --campaign glynora -n 2 --scripted",
        "study run autumn --home X --bench-first-paint",
        "bogus draft",
        "draft pieces",
        "pieces list --camp glynora",
        "study",
        "check --format bogus",
        "--home X --help",
        "pieces deck -h",
        "rules explain --version",
    ],
)
def test_a_command_is_understood_as_by_the_whole_command_line(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is said of the words, also that they are wrong, is the same however few commands were made for them."""

    def said(parse: Callable[[list[str]], argparse.Namespace]) -> tuple[object, str, str]:
        try:
            answer: object = vars(parse(words.split()))
        except SystemExit as end:
            answer = end.code
        printed = capsys.readouterr()
        return answer, printed.out, printed.err

    assert said(parsed) == said(parser().parse_args)


def test_the_help_of_a_command_begins_with_what_it_does(fairdraft: Run) -> None:
    """The words of the list of commands stand above the arguments."""
    told = fairdraft("pieces", "deck", "--help").out
    assert "\nThe hand-off folder: decks, claims, references, record, submission sheet.\n\npositional" in told


def test_a_piece_is_listed_under_the_brief_of_its_draft(fairdraft: Run) -> None:
    """Who looks for what became of a brief finds the piece with its candidate, not under the campaign alone."""
    draft = fairdraft("draft", "--campaign", "glynora", "--brief", "b03", "--json").json["drafts"][0]
    fairdraft("pieces", "send", draft["id"], "--by", "W1")
    (line,) = (one for one in fairdraft("pieces", "list").out.splitlines() if one.startswith("piece"))
    assert line.split()[2:][:2] == ["glynora/b03", "in_review"]
    assert " starter " in line


def test_advisory_findings_are_counted_apart(fairdraft: Run, tmp_path: Any) -> None:
    """Two suggestions that are advice alone are told as such, and not as none."""
    page = tmp_path / "page.md"
    page.write_text("GLYNORA and your day.\n", encoding="utf-8")
    found = fairdraft("check", page, "--campaign", "glynora", "--json").json["findings"]
    advice = sum(one["advisory"] for one in found)
    assert advice > 0
    said = fairdraft("check", page, "--campaign", "glynora").out
    assert f", {advice} advisory finding{'s' if advice > 1 else ''}. " in said
