"""What may stand in a Word template that somebody else made, and what is refused: code, fields and parts that fetch?

A template goes out again with approved language in it, so nothing of it may run, or reach for something elsewhere, on
the machine of whoever opens the deck. Fields are let through by their names, all others are refused: Word has many, and
gets new ones.
"""

import re
from collections.abc import Callable, Iterator

from fairdraft.domain.errors import KnownError
from fairdraft.domain.name_list import listed_few
from fairdraft.domain.shortening import shortened
from fairdraft.exchange.docx_package import DocxPackage
from fairdraft.exchange.safe_xml import walk_xml

LARGEST_TEMPLATE = 128 * 1024 * 1024
"""In bytes: what all parts of a template unpack to at most."""

ATTACHED = "attachedTemplate"
"""The kind of relationship by which a document names the template it was made from; it is dropped."""

_MACROS = ("vbaproject", "vbadata", "macroenabled")
_SAVED = "Save it in Word as “Word Document (.docx)”, and use that file."
# Links that a reader follows by hand alone.
_LINKS = re.compile(r"(?:https?://|mailto:|tel:|#)", re.IGNORECASE)
_FOREIGN_KINDS = {
    "oleobject": "an embedded object (OLE)",
    "package": "an embedded file",
    "control": "an ActiveX control",
    "afchunk": "a part in another format",
    "subdocument": "a part that is stored in another file",
    "mailmergesource": "a data source of a mail merge",
    "mailmergeheadersource": "a data source of a mail merge",
    "vbaproject": "macros",
    "webextension": "an add-in",
    "webextensiontaskpanes": "an add-in",
    "origin": "a digital signature, which filling it in would break",
}
_FIELDS = frozenset(
    (
        *("page", "numpages", "sectionpages", "section", "date", "time", "createdate", "savedate", "printdate"),
        *("styleref", "ref", "pageref", "noteref", "toc", "tc", "xe", "index", "seq", "hyperlink", "symbol", "advance"),
        *("docproperty", "title", "subject", "author", "keywords", "comments", "filename", "lastsavedby", "revnum"),
        *("edittime", "numwords", "numchars", "formtext", "formcheckbox", "formdropdown", "listnum", "eq"),
        *("shape", "autonum", "autonumlgl", "autonumout", "username", "userinitials", "filesize", "template", "info"),
        *("citation", "bibliography", "ta", "toa"),
    )
)
_CHANGES = frozenset(
    (
        *("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:cellIns", "w:cellDel", "w:cellMerge", "w:numberingChange"),
        *("w:rPrChange", "w:pPrChange", "w:sectPrChange", "w:tblPrChange", "w:tblPrExChange", "w:trPrChange"),
        *("w:tcPrChange", "w:tblGridChange"),
    )
)
_PATH = re.compile(r"[/\\]|(?:.*[/\\])?\.\.(?:[/\\]|$)")
_WORDS_OF_A_FIELD = re.compile(r'"[^"]*"|[^\s"]+')
# The switches of a link that a word follows: a place within the document, a tip, a window, a format.
_SWITCHES = ("\\l", "\\o", "\\t", "\\*")
_LONGEST_QUOTE = 40


def refuse_unsafe(package: DocxPackage) -> tuple[str, ...]:
    """Refuse a template that holds code, or reaches for something outside; what is merely dropped is told in sentences.

    Raises:
        KnownError: macros, add-ins, embedded objects, links to files elsewhere, fields that fetch, a mail merge,
            tracked changes or comments of its own, a document type, names of parts that lead out of the file, or parts
            that unpack to more than `LARGEST_TEMPLATE`.
    """
    source = package.source
    names = package.names()
    if len({one.lower() for one in names}) < len(names):
        raise KnownError(f"{source} has two parts with the same name, which word processors do not write.", _SAVED)
    if any(macro in one.lower() for one in names for macro in _MACROS):
        raise _has(source, "macros")
    if any(map(_PATH.match, names)):
        raise KnownError(
            f"{source} has a part whose name points outside it, which word processors do not write.", _SAVED
        )
    is_xml = _xml_parts(package)
    total = 0
    dropped: dict[str, None] = {}
    for name in names:
        data = package.read(name)
        total += len(data)
        if total > LARGEST_TEMPLATE:
            raise KnownError(
                f"{source} is refused: it unpacks to more than {LARGEST_TEMPLATE // 2**20} MiB.",
                "Make its pictures smaller, or check where it comes from.",
            )
        lowered = name.lower()
        if lowered == "[content_types].xml":
            _refuse_kinds(data, source)
        elif lowered.endswith(".rels"):
            dropped |= dict.fromkeys(_look_at_relationships(data, source))
        elif is_xml(lowered):
            _refuse_contents(data, source)
    return tuple(dropped)


def _xml_parts(package: DocxPackage) -> Callable[[str], bool]:
    """Whether the part of a name, in small letters, is XML for a word processor: it goes by the kinds that the file
    states, whatever the name ends in. Pictures are not looked at.
    """
    kinds: dict[str, str] = {}

    def start(_name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "").lower()
        of = attributes.get("PartName", "").lstrip("/") or f".{attributes.get('Extension', '')}"
        kinds[of.lower()] = kind

    if package.has("[Content_Types].xml"):
        walk_xml(package.read("[Content_Types].xml"), package.source, start)

    def is_xml(name: str) -> bool:
        kind = kinds.get(name) or kinds.get(f".{name.rpartition('.')[2]}", "")
        return name.endswith(".xml") or (kind.endswith("xml") and not kind.startswith("image/"))

    return is_xml


def _refuse_kinds(data: bytes, source: str) -> None:
    def start(_name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "").lower()
        if any(macro in kind for macro in _MACROS):
            raise _has(source, "macros")
        if kind.endswith("template.main+xml"):
            raise KnownError(f"{source} is a Word template (.dotx) under another name.", _SAVED)

    walk_xml(data, source, start)


def _look_at_relationships(data: bytes, source: str) -> Iterator[str]:
    """What is dropped of the relationships of a part; KnownError for those that are refused."""
    dropped: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name != "rel:Relationship":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        if kind == ATTACHED:
            dropped.append("The deck does not name the template that this document was made from.")
        elif kind.lower() in _FOREIGN_KINDS:
            raise _has(source, _FOREIGN_KINDS[kind.lower()])
        elif attributes.get("TargetMode", "").lower() == "external":
            target = attributes.get("Target", "")
            if kind != "hyperlink" or not _LINKS.match(target):
                how = "a place on somebody's machine" if kind == "hyperlink" else "what Word would fetch by itself"
                raise _has(source, f"a link to “{shortened(target, _LONGEST_QUOTE)}”, {how}")

    walk_xml(data, source, start)
    return iter(dropped)


def _refuse_contents(data: bytes, source: str) -> None:
    """KnownError for fields that fetch, parts of other files, tracked changes and comments."""
    codes = _FieldCodes()

    def start(name: str, attributes: dict[str, str]) -> None:
        if name in ("w:altChunk", "w:subDoc"):
            raise _has(source, _FOREIGN_KINDS["afchunk" if name == "w:altChunk" else "subdocument"])
        if name == "w:mailMerge":
            raise _has(source, "a mail merge, which reads a database")
        if name in _CHANGES:
            raise KnownError(
                f"{source} has tracked changes, which would look like a reviewer's in the deck.",
                "Accept or reject them in Word, and save it again.",
            )
        if name == "w:comment":
            raise KnownError(
                f"{source} has comments, which would be read as reviewers' comments when the deck comes back.",
                "Delete them in Word, and save it again.",
            )
        codes.start(name, attributes)

    walk_xml(data, source, start, codes.end, codes.letters)
    strange = [one for one in codes.found if not _is_harmless(one)]
    if strange:
        quotes = [f"“{shortened(one, _LONGEST_QUOTE)}”" for one in dict.fromkeys(strange)]
        raise KnownError(
            f"{source} has fields that may fetch or run something: {listed_few(quotes)}.",
            "Remove them in Word (Alt+F9 shows them), and save it again.",
        )


def _is_harmless(code: str) -> bool:
    """Whether a field fetches and runs nothing: its name is known, and a link leads to the web or into the deck."""
    name, *words = _WORDS_OF_A_FIELD.findall(code) or [code]
    if name.lower() != "hyperlink":
        return name.lower().lstrip("\\") in _FIELDS or name.startswith("=")
    before = ["", *words]
    places = (one.strip('"') for one, last in zip(words, before, strict=False) if last.lower() not in _SWITCHES)
    return all(_LINKS.match(one) or re.fullmatch(r"\\[a-z*]|", one, re.IGNORECASE) for one in places)


class _FieldCodes:
    """Gathers the instructions of fields, whose letters may be spread over runs, and those of fields within them."""

    def __init__(self) -> None:
        self._open: list[list[str]] = []
        self._reads = False
        self._loose: list[str] = []
        self._done: list[str] = []

    @property
    def found(self) -> list[str]:
        """The instructions, each in one line; what stands in no field that was begun is one, too."""
        said = (" ".join(one.split()) for one in (*self._done, *("".join(x) for x in self._open), "".join(self._loose)))
        return [one for one in said if one]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "w:fldSimple":
            self._done.append(attributes.get("w:instr", ""))
        elif name == "w:fldChar":
            self._mark(attributes.get("w:fldCharType", ""))
        elif name in ("w:instrText", "w:delInstrText"):
            self._reads = True

    def end(self, name: str) -> None:
        if name in ("w:instrText", "w:delInstrText"):
            self._reads = False

    def letters(self, text: str) -> None:
        if self._reads:
            (self._open[-1] if self._open else self._loose).append(text)

    def _mark(self, kind: str) -> None:
        if kind == "begin":
            self._open.append([])
        elif kind == "end" and self._open:
            self._done.append("".join(self._open.pop()))


def _has(source: str, what: str) -> KnownError:
    return KnownError(f"{source} has {what}: such a template cannot be used.", f"Remove that. {_SAVED}")


def refuse_name(name: str) -> None:
    """KnownError for a file that is no template by its name."""
    ending = name.lower().rpartition(".")[2]
    if ending in ("docm", "dotm"):
        raise _has(name, "macros")
    if ending != "docx":
        raise KnownError(f"{name} does not end in .docx, as templates of decks do.", _SAVED)
