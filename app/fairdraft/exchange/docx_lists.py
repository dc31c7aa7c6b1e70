"""What number or bullet does Word show before a paragraph of a list, which stands in no run of it?

A paragraph names its list and level, itself or by its style; another part has what a level shows and how it counts
(ECMA-376 part 1, 17.9). Headings that are numbered are none: their numbers are those of the document, not of its copy.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from fairdraft.domain.errors import KnownError
from fairdraft.exchange.docx_package import DocxPackage
from fairdraft.exchange.safe_xml import walk_xml

BULLET = "•"
NO_LIST = "0"
"""The id by which a paragraph says that it is in no list, whatever its style says."""
BODY_TEXT = "9"
"""The outline level of what is no heading; some programs write it for every such paragraph."""

_LEVELS = 9
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_HIGHEST = 100_000


@dataclass(slots=True)
class ListPlace:
    """Of which list and level a paragraph or a style says that it is; None where it says nothing."""

    list_id: str | None = None
    level: int | None = None

    def take(self, name: str, value: str) -> None:
        """Take in one property, `w:numId` or `w:ilvl`."""
        if name == "w:numId":
            self.list_id = value
        elif name == "w:ilvl":
            self.level = min(_count(value, 0), _LEVELS - 1)


@dataclass(slots=True)
class _Style:
    based_on: str = ""
    place: ListPlace = field(default_factory=ListPlace)
    is_heading: bool = False


@dataclass(slots=True)
class _Level:
    """What a level shows: `shows` has %1 to %9 for the numbers of the levels; `form` is how its own is written."""

    start: int = 1
    form: str = "decimal"
    shows: str = ""

    def take(self, name: str, value: str) -> None:
        """Take in one property, `w:start`, `w:numFmt` or `w:lvlText`."""
        if name == "w:start":
            self.start = _count(value, 1)
        elif name == "w:numFmt":
            self.form = value
        elif name == "w:lvlText":
            self.shows = value


@dataclass(slots=True)
class _List:
    """A list as paragraphs name it: whose levels it has, and from where it counts anew. `style` is that whose list has
    its levels, where its own definition has none; `levels` are those that it shows otherwise than the definition.
    """

    levels_of: str = ""
    style: str = ""
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DocxLists:
    """The lists of a document, and the styles that put paragraphs into them."""

    levels: Mapping[str, Mapping[int, _Level]] = field(default_factory=dict)
    lists: Mapping[str, _List] = field(default_factory=dict)
    styles: Mapping[str, _Style] = field(default_factory=dict)

    def place(self, style: str, own: ListPlace) -> ListPlace | None:
        """The list and level of a paragraph by its own word, else by its style's; None where it is in none."""
        found = ListPlace(own.list_id, own.level)
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            said = self.styles[style]
            if said.is_heading:
                return None
            found.list_id = said.place.list_id if found.list_id is None else found.list_id
            found.level = said.place.level if found.level is None else found.level
            style = said.based_on
        return None if found.list_id in (None, NO_LIST) or found.list_id not in self.lists else found


class ListCounter:
    """Counts the paragraphs of lists through one part of a document."""

    def __init__(self, lists: DocxLists) -> None:
        self._lists = lists
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()

    def mark(self, style: str, own: ListPlace) -> str:
        """What stands before the next paragraph, counted with it; empty where nothing does.

        Args:
            style: the id of its style, empty where it names none.
            own: what it says itself.
        """
        place = self._lists.place(style, own)
        if place is None or place.list_id is None:
            return ""
        chosen = self._lists.lists[place.list_id]
        levels = {**self._lists.levels.get(chosen.levels_of, {}), **chosen.levels}
        if not levels:
            # Nothing says how it counts: no mark is better than one that is not there.
            return ""
        at = place.level or 0
        counts = self._counts.setdefault(chosen.levels_of, [None] * _LEVELS)
        if place.list_id not in self._begun:
            self._begun.add(place.list_id)
            for number, start in chosen.starts.items():
                counts[number] = start - 1
        level = levels.get(at, _Level())
        before = counts[at]
        counts[at] = level.start if before is None else before + 1
        counts[at + 1 :] = [None] * (_LEVELS - at - 1)
        return BULLET if level.form == "bullet" else _shown(levels, counts, at)


def docx_lists(package: DocxPackage, main: str) -> DocxLists:
    """The lists of a document; none where they cannot be read, which is no reason to refuse a text."""
    part = package.related(main, "numbering")
    with suppress(KnownError):
        if part is not None:
            levels, lists = _numbering(package, part)
            part = package.related(main, "styles")
            styles = _styles(package, part) if part else {}
            for one in lists.values():
                linked = lists.get(styles.get(one.style, _Style()).place.list_id or "")
                one.levels_of = one.levels_of if linked is None else linked.levels_of
            return DocxLists(levels, lists, styles)
    return DocxLists()


def _numbering(package: DocxPackage, part: str) -> tuple[dict[str, dict[int, _Level]], dict[str, _List]]:
    levels: dict[str, dict[int, _Level]] = {}
    lists: dict[str, _List] = {}
    linked: dict[str, str] = {}
    path: list[str] = []
    definition, number, at = "", "", 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal definition, number, at
        parent = path[-1] if path else ""
        path.append(name)
        value = attributes.get("w:val", "")
        match name:
            case "w:abstractNum":
                definition = attributes.get("w:abstractNumId", "")
            case "w:num":
                number = attributes.get("w:numId", "")
                lists[number] = _List()
            case "w:lvl" | "w:lvlOverride":
                at = min(_count(attributes.get("w:ilvl", ""), 0), _LEVELS - 1)
            case "w:abstractNumId" if parent == "w:num":
                lists[number].levels_of = value
            case "w:startOverride" if "w:num" in path:
                lists[number].starts[at] = _count(value, 1)
            case "w:numStyleLink" if parent == "w:abstractNum":
                linked[definition] = value
            case _ if parent == "w:lvl":
                told = lists[number].levels if "w:num" in path else levels.setdefault(definition, {})
                told.setdefault(at, _Level()).take(name, value)

    walk_xml(package.read(part), package.source, start, lambda _name: _leave(path))
    for one in lists.values():
        one.style = linked.get(one.levels_of, "")
    return levels, lists


def _styles(package: DocxPackage, part: str) -> dict[str, _Style]:
    styles: dict[str, _Style] = {}
    path: list[str] = []
    current = _Style()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal current
        parent = path[-1] if path else ""
        path.append(name)
        value = attributes.get("w:val", "")
        if name == "w:style":
            current = styles[attributes.get("w:styleId", "")] = _Style()
        elif name == "w:basedOn" and parent == "w:style":
            current.based_on = value
        elif name == "w:outlineLvl" and parent == "w:pPr":
            current.is_heading = value != BODY_TEXT
        elif parent == "w:numPr" and path[-3:-2] == ["w:pPr"]:
            current.place.take(name, value)

    walk_xml(package.read(part), package.source, start, lambda _name: _leave(path))
    return styles


def _leave(path: list[str]) -> None:
    path.pop()


def _shown(levels: Mapping[int, _Level], counts: list[int | None], at: int) -> str:
    """The number of a level as its text has it, with those of the levels above; a bare one gets a period, since the tab
    behind it is not kept.
    """
    shown = levels[at].shows if at in levels else f"%{at + 1}"
    for number in range(_LEVELS):
        level = levels.get(number, _Level())
        count = counts[number]
        shown = shown.replace(f"%{number + 1}", _written(level.start if count is None else count, level.form))
    return f"{shown}." if shown.isalnum() else shown


def _written(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter") and number > 0:
        # Behind z comes aa, then bb.
        letters = _LETTERS[(number - 1) % 26] * ((number - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and number > 0:
        roman = ""
        for value, letters in _ROMAN:
            roman += letters * (number // value)
            number %= value
        return roman.upper() if form == "upperRoman" else roman
    if form == "none":
        return ""
    return f"{number:02}" if form == "decimalZero" else str(number)


def _count(value: str, otherwise: int) -> int:
    """A count as the file writes it; what no list has is read as `otherwise`."""
    return int(value) if value.isdecimal() and len(value) < 7 and int(value) <= _HIGHEST else otherwise
