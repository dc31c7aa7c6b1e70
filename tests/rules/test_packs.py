"""Rule packs that people write."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.rules.pack_schema import RuleKind
from fairdraft.rules.packs import load_pack, load_packs, parse_pack

HEAD = 'schema = "fairdraft/pack@1"\nid = "own"\nversion = "1"\n'
RULE = '[[rules]]\nid = "OWN-1"\ntitle = "t"\nkind = "pattern"\nseverity = "error"\nmessage = "m"\nwhy = "w"\n'


def test_a_pack_is_read_with_its_hash(tmp_path: Path) -> None:
    """Id, version and SHA-256 of the file come with the pack."""
    path = tmp_path / "own.toml"
    path.write_text(HEAD + RULE + 'patterns = ["x"]\n', encoding="utf-8")
    pack = load_pack(path)
    assert (pack.id, pack.version, len(pack.sha256)) == ("own", "1", 64)
    assert load_packs(tmp_path) == (pack,)
    assert load_packs(tmp_path / "none") == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + RULE.replace("pattern", "patern") + 'patterns = ["x"]\n', 'line 7.*patern.*Did you mean "pattern"'),
        (HEAD + RULE + 'paterns = ["x"]\n', 'line 11.*paterns.*Did you mean "patterns"'),
        (HEAD + RULE.replace('"error"', '"fatal"') + 'patterns = ["x"]\n', "line 8.*fatal.*error.*warning"),
        (HEAD + RULE + 'patterns = ["(a"]\n', "line 11.*missing \\)"),
        (HEAD + RULE + 'patterns = ["(?=a)"]\n', "line 11.*look-around"),
        (HEAD + RULE, "needs patterns"),
        (HEAD + RULE.replace('"m"', '"say {brnd}"') + 'patterns = ["x"]\n', "brnd.*brand"),
        (
            HEAD + RULE + 'patterns = ["x"]\n' + RULE + 'patterns = ["x"]\n',
            r"is there twice, as rules\[0\] and rules\[1\]",
        ),
        (
            HEAD + RULE.replace('"m"', '"{quot}"') + 'patterns = ["x"]\n',
            r"line 9, column \d+.*\{quot\}.*did you mean \{quote\}\?",
        ),
        (HEAD + RULE + 'patterns = ["x"]\ncases = { odd = "x" }\n', 'no case "odd"'),
        (HEAD, "rules"),
        (HEAD + '[words]\nill = "x"\n' + RULE + 'patterns = ["a <il>"]\n', "OWN-1.*no word class <il>.*<ill>"),
        (HEAD + '[words]\nIll = "x"\n' + RULE + 'patterns = ["a"]\n', '"Ill" cannot be the name of a word class'),
        (HEAD + '[words]\nill = "(x"\n' + RULE + 'patterns = ["a"]\n', "missing \\)"),
    ],
)
def test_a_bad_pack_is_told_with_its_place(text: str, told: str) -> None:
    """Misspelt keys, wrong values and unreadable patterns are told with line, value and what is allowed."""
    with pytest.raises(KnownError) as error:
        parse_pack(text, "own.toml")
    assert re.search(told, str(error.value), re.DOTALL), str(error.value)
    assert "own.toml" in str(error.value)


def test_patterns_name_classes_of_words() -> None:
    """A class stands for its words in patterns, guards and classes below it; a pack without any keeps its signs."""
    words = '[words]\nill = "pain|itch"\nbad = "<ill>|rash"\n'
    rule = RULE + 'patterns = ["no <bad> at"]\nguards = [{ pattern = "if <ill>" }]\n'
    (read,) = parse_pack(HEAD + words + rule, "own.toml").rules
    assert read.patterns == ("no (?:(?:pain|itch)|rash) at",)
    assert read.guards[0].pattern == "if (?:pain|itch)"
    (plain,) = parse_pack(HEAD + RULE + 'patterns = ["<ill>"]\n', "own.toml").rules
    assert plain.patterns == ("<ill>",)


def test_a_folder_that_cannot_be_read_is_not_taken_for_an_empty_one(
    tmp_path: Path, shut_folder: Callable[[Path], None]
) -> None:
    """Whoever has rules of their own there is to know that they are not looked for; one that is not there has none."""
    assert load_packs(tmp_path / "none") == ()
    assert load_packs(tmp_path) == ()
    shut_folder(tmp_path)
    with pytest.raises(KnownError, match=r"The folder of rule packs .* cannot be read: Permission denied"):
        load_packs(tmp_path)


def test_a_file_that_cannot_be_read_is_a_known_problem(tmp_path: Path) -> None:
    """A missing file and one that is no text are told in a sentence."""
    with pytest.raises(KnownError, match="There is no rule pack"):
        load_pack(tmp_path / "none.toml")
    with pytest.raises(KnownError, match="is a folder"):
        load_pack(tmp_path)
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KnownError, match="not UTF-8"):
        load_pack(tmp_path / "bad.toml")


def test_the_handbook_tells_of_every_kind() -> None:
    """The table of kinds has a row for each, and no kind that there is none of."""
    handbook = (Path(__file__).parents[2] / "resources" / "rules" / "README.md").read_text(encoding="utf-8")
    rows = (line for line in handbook.partition("## Kinds")[2].splitlines() if line.startswith("| `"))
    told = [kind for row in rows for kind in re.findall(r"`([a-z-]+)`", row.split("|")[1])]
    assert sorted(told) == sorted(get_args(RuleKind))
