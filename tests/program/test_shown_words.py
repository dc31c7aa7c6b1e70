"""What people read is spelled as Americans spell it; keys, columns and names that others rely on stay as they are."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
BRITISH = re.compile(
    r"""(?x) \b (?:
        licence | colour | favour | behaviour | neighbour | honour | labour | flavour | endeavour | centre | fibre
        | metre | programme(?![dr]) | cheque | grey | judgement | acknowledgement | labell | modell | cancelled
        | travell | signall | defence | offence | practise | whilst | learnt | misspelt | spelt | enquir | fulfil\b
        | artefact | ageing
        | sceptic | afterwards | towards | instalment | analysed?\b | analysing
        | (?:organ|recogn|summar|minim|maxim|normal|optim|custom|initial|random|anonym|pseudonym|standard|character
            |emphas|apolog|priorit|quant|token|categor|real|util|visual|final|general|special|author|capital|memor
            |synchron|synthes)is(?:e[drs]?|ers|ing|ation|ations)\b
    )""",
    re.IGNORECASE,
)
# In names, comments and docstrings; the names of files and columns that others rely on have "licence" and the like.
BRITISH_IN_CODE = re.compile(
    r"colour|neighbour|(?<![a-z])centre|centred|(?<![a-z])grey|favour|behaviour"
    r"|(?:recogn|summar|general|emphas|organ)is(?:e[ds]|ing|ation)",
    re.IGNORECASE,
)
# Names in JSON, columns and options: one word of small letters, or an option that was there before.
IDENTIFIER = re.compile(r"[a-z_]+|--[a-z-]+")
# Words that rules look for in copy, and copy of all kinds.
COPY = (
    "app/fairdraft/rules/",
    "resources/probe/",
    "resources/products/",
    "resources/campaigns/",
    "resources/library/",
    "resources/fonts/",
)


def shown_texts(source: str) -> Iterator[tuple[int, str]]:
    """Every text of a module that is no docstring, type or identifier, with its line; nouns to be counted, too."""
    tree = ast.parse(source)
    kept: set[int] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for one in body if isinstance(body, list) else ():
            if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant):
                kept.add(id(one.value))
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if part is not None:
                kept |= {id(one) for one in ast.walk(part)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "counted":
            nouns = [one for one in node.args[1:] if isinstance(one, ast.Constant)]
            yield from ((one.lineno, one.value) for one in nouns if isinstance(one.value, str))
        text = node.value if isinstance(node, ast.Constant) and id(node) not in kept else None
        if isinstance(text, str) and not IDENTIFIER.fullmatch(text):
            yield node.lineno, text


def found_in(text: str) -> list[str]:
    return [one.group() for one in BRITISH.finditer(text)]


def test_texts_of_the_program_are_in_american_spelling() -> None:
    """No message, label, help of a command or exported document has a British spelling."""
    wrong = []
    for path in sorted((ROOT / "app").rglob("*.py")):
        place, source = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        if not place.startswith(COPY) and BRITISH.search(source):
            wrong += [f"{place}:{line}: {one}" for line, text in shown_texts(source) for one in found_in(text)]
    assert wrong == []


def test_code_is_in_american_spelling() -> None:
    """Names, comments and docstrings are, too: whoever searches for "color" finds every place."""
    wrong = []
    for path in sorted((*(ROOT / "app").rglob("*.py"), *(ROOT / "packaging").rglob("*.py"))):
        place = path.relative_to(ROOT).as_posix()
        if not place.startswith(COPY):
            lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
            wrong += [f"{place}:{number}: {one[0]}" for number, line in lines for one in BRITISH_IN_CODE.finditer(line)]
    assert wrong == []


def test_pages_and_rules_are_in_american_spelling() -> None:
    """The help, the words of the rules and what goes out beside a training set have no British spelling."""
    wrong = []
    for path in sorted((ROOT / "resources").rglob("*")):
        place = path.relative_to(ROOT).as_posix()
        if path.suffix not in (".md", ".toml") or place.startswith(COPY):
            continue
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            key, _, value = text.partition(" = ")
            shown = value if path.suffix == ".toml" and value else text
            # Comments are for whoever edits the file; the texts of examples are copy.
            if not text.startswith("#") and key != "text":
                wrong += [f"{place}:{line}: {one}" for one in found_in(shown)]
    assert wrong == []


def test_documents_are_in_american_spelling() -> None:
    """README, changelog and the other documents have no British spelling, but in names that stand as code."""
    wrong = []
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            wrong += [f"{path.name}:{line}: {one}" for one in found_in(re.sub("`[^`]*`", "", text))]
    assert wrong == []


def test_what_is_shown_is_told_from_names() -> None:
    """Messages, heads of tables and counted nouns are seen; keys, options, types and docstrings are left alone."""
    source = '''"""The licence of a module."""
def told(given: "Judgement") -> "Licence":
    """The colour."""
    say(f"Its licence is {given.licence}.", {"licence": 1, "LICENCE": 2}, counted(2, "judgement"), "--licence")
'''
    seen = sorted(one for _line, text in shown_texts(source) for one in found_in(text))
    assert seen == ["LICENCE", "judgement", "licence"]
