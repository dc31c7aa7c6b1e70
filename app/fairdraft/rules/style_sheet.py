"""How do the style sheets within a page, or an email, show an element?

Read are rules for elements by name, class and id. What holds in some windows only, under a pointer or within other
elements may show an element that is hidden otherwise: then it counts as shown.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

_OPENING = re.compile(r"<style\b[^<>]{0,500}>", re.IGNORECASE)
_CLOSING = re.compile(r"</style\s*>", re.IGNORECASE)
_COMMENT_MARKS = re.compile(r"<!--|-->")
_SELECTOR = re.compile(r"(?P<name>[a-z][\w-]*|\*)?(?P<marks>(?:[.#][\w-]+)*)", re.IGNORECASE)
_MARK = re.compile(r"[.#][\w-]+")
_ROOT = re.compile(r"^(?:(?:html|body)\b\s*>?\s*)+(?=\S)", re.IGNORECASE)
_COMBINED = re.compile(r"[\s>+~]+")
_PSEUDO = re.compile(r"::?[\w-]{1,40}(?:\([^()]{0,200}\))?|\[[^\[\]]{0,200}\]")
_ATTRIBUTE = re.compile(r"\s(class|id|style)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))", re.IGNORECASE)
_SHOWING = frozenset(("display", "visibility", "opacity", "font-size", "mso-hide", "transition", "animation"))
_NOTHING = re.compile(r"0*\.?0*(?:[a-z]{2,4}|%)?")
_IMPORTANT = "important"
_INLINE = (1, 0, 0)


class _Rule(NamedTuple):
    """One selector with what it sets; its name is "*" for any element.

    `certain` says that it holds wherever the element stands; `weight` orders rules that set the same: ids, then
    classes, then names.
    """

    name: str
    marks: frozenset[str]
    certain: bool
    weight: tuple[int, int, int]
    declared: dict[str, str]


class StyleSheet:
    """The rules of one text that bear on whether an element is shown; without any it is quick to ask."""

    def __init__(self, text: str) -> None:
        # Each rule by one of its marks, or else by its name: a page of many elements asks for few rules.
        self._rules: defaultdict[str, list[tuple[int, _Rule]]] = defaultdict(list)
        for number, rule in enumerate(one for sheet in _sheets(text) for one in _rules(_without_comments(sheet))):
            self._rules[min(rule.marks, default=rule.name)].append((number, rule))

    def style_of(self, tag: str, name: str) -> str:
        """The declarations that hold for the element of a tag, as a `style` attribute would have them."""
        attributes = {found[1].lower(): found[2] or found[3] or found[4] or "" for found in _ATTRIBUTE.finditer(tag)}
        own = attributes.get("style", "")
        if not self._rules:
            return own
        marks = {f".{one}" for one in attributes.get("class", "").split()}
        if "id" in attributes:
            marks.add(f"#{attributes['id'].strip()}")
        asked = sorted((one for key in ("*", name, *marks) for one in self._rules.get(key, ())), key=itemgetter(0))
        winning: dict[str, tuple[bool, tuple[int, int, int], str]] = {}
        unsure: set[str] = set()
        for _, rule in asked:
            if rule.name not in ("*", name) or not rule.marks <= marks:
                continue
            if rule.certain:
                _set(winning, rule.declared, rule.weight)
            else:
                unsure.update(rule.declared)
        shown = {key: value for key, value in winning.items() if key not in unsure}
        _set(shown, _declarations(own), _INLINE)
        return ";".join(f"{key}:{value}" for key, (_, _, value) in shown.items())


def _sheets(text: str) -> Iterator[str]:
    """What stands in the style elements of a text that are closed."""
    last = max((found.start() for found in _CLOSING.finditer(text)), default=-1)
    at = 0
    while (opening := _OPENING.search(text, at)) is not None and opening.end() <= last:
        closing = _CLOSING.search(text, opening.end())
        if closing is None:
            return
        yield text[opening.end() : closing.start()]
        at = closing.end()


def _without_comments(sheet: str) -> str:
    said, *commented = _COMMENT_MARKS.sub(" ", sheet).split("/*")
    return " ".join((said, *(one.partition("*/")[2] for one in commented)))


def _set(
    winning: dict[str, tuple[bool, tuple[int, int, int], str]], declared: dict[str, str], weight: tuple[int, int, int]
) -> None:
    """Let declarations take the place of those that weigh no more."""
    for key, value in declared.items():
        is_important = _IMPORTANT in value.lower()
        if key not in winning or (is_important, weight) >= winning[key][:2]:
            winning[key] = (is_important, weight, value)


def _rules(sheet: str) -> Iterator[_Rule]:
    for selectors, body, conditional in _blocks(sheet):
        declared = _declarations(body)
        if not declared:
            continue
        for selector in selectors.split(","):
            rule = _rule(selector.strip(), declared, conditional=conditional)
            if rule is not None:
                yield rule


def _blocks(sheet: str) -> Iterator[tuple[str, str, bool]]:
    """Each selector list with its declarations, and whether it stands in a block that holds at times only."""
    opened: list[str] = []
    begin = 0
    for mark in re.finditer(r"[{};]", sheet):
        said = sheet[begin : mark.start()].strip()
        if mark[0] == "{":
            opened.append(said)
        elif mark[0] == "}" and opened:
            head = opened.pop()
            if not head.startswith("@"):
                yield head, said, any(one.startswith("@") for one in opened)
        elif opened and not opened[-1].startswith("@"):
            continue  # between two declarations of one block
        begin = mark.end()


def _rule(selector: str, declared: dict[str, str], *, conditional: bool) -> _Rule | None:
    """The rule of one selector; one that says no more than that something is hidden at times is left out."""
    plain = _ROOT.sub("", selector)
    last = _PSEUDO.sub("", _COMBINED.split(plain.strip())[-1]) if plain else ""
    found = _SELECTOR.fullmatch(last)
    if found is None or not last:
        return None
    certain = not conditional and plain == last
    if not certain:
        declared = {key: value for key, value in declared.items() if not _hides(key, value)}
        if not declared:
            return None
    marks = _MARK.findall(found["marks"])
    ids = sum(1 for one in marks if one.startswith("#"))
    name = (found["name"] or "*").lower()
    weight = (0, ids * 1000 + len(marks) - ids, int(name != "*"))
    return _Rule(name, frozenset(marks), certain, weight, declared)


def _hides(key: str, value: str) -> bool:
    """Whether a declaration takes something out of sight."""
    said = value.lower().split("!")[0].strip()
    if key in ("opacity", "font-size"):
        return _NOTHING.fullmatch(said) is not None
    return said in ("none", "hidden", "collapse", "all")


def _declarations(body: str) -> dict[str, str]:
    declared: dict[str, str] = {}
    for one in body.split(";"):
        key, colon, value = one.partition(":")
        if colon and key.strip().lower() in _SHOWING:
            declared[key.strip().lower()] = value.strip()
    return declared
