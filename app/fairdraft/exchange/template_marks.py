"""How does a deck carry the marks of its lines, which nobody sees: in a part of its own that word processors keep?"""

import io
import re
import zipfile
from collections.abc import Sequence

from fairdraft.domain.identity import text_sha256
from fairdraft.exchange.docx_package import DocxPackage
from fairdraft.exchange.safe_xml import walk_xml
from fairdraft.exchange.word_xml import bytes_of, tree_of

_NAMESPACE = "urn:fairdraft:deck:1"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NAME = "customXml/item{}.xml"
# LibreOffice keeps such a part only if another one names it by an id.
_PROPERTIES = "customXml/itemProps{}.xml"
_PROPERTIES_KIND = f"{_KIND}Props"
_OF_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_CONTENT = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "customXml/_rels/item{}.xml.rels"
_RELATION = '<Relationships xmlns="{}"><Relationship Id="rId1" Type="{}" Target="/{}"/></Relationships>'
_KINDS = "[Content_Types].xml"
_XML_KIND = re.compile(rb"""Extension=["']xml["']""", re.IGNORECASE)
_MARK = re.compile(r"[tp][0-9a-f]{8}(?:(?:\+[0-9]{1,6}\.[0-9a-f]{8}){2})?")


def with_marks(deck: bytes, main: str, marks: Sequence[str]) -> bytes:
    """The deck with marks in it; `main` is the part of its body. A deck of a form that has no place for them, which no
    word processor writes, stays without.
    """
    folder, _, name = main.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(deck)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        names = {one.lower() for one in old.namelist()}
        # A part without a kind would make the file one that word processors call damaged.
        if relations.lower() not in names or not _XML_KIND.search(old.read(_KINDS)):
            return deck
        number = next(
            one
            for one in range(1, len(names) + 2)
            if names.isdisjoint(name.format(one).lower() for name in (_NAME, _PROPERTIES, _RELATIONS))
        )
        part, properties = _NAME.format(number), _PROPERTIES.format(number)
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.lower() == relations.lower():
                data = _with_relationship(data, part)
            elif entry.filename == _KINDS:
                data = _with_kind(data, properties)
            new.writestr(entry, data)
        said = " ".join(marks)
        for name, content in (
            (part, f'<lines xmlns="{_NAMESPACE}">{said}</lines>'),
            (properties, _properties(said)),
            (_RELATIONS.format(number), _RELATION.format(_RELATIONSHIPS, _PROPERTIES_KIND, properties)),
        ):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, f'<?xml version="1.0" encoding="UTF-8"?>\n{content}')
    return buffer.getvalue()


def read_marks(package: DocxPackage, main: str) -> tuple[str, ...]:
    """The marks of a deck; none where it carries none, or lost them."""
    found: tuple[str, ...] = ()
    for part in package.all_related(main, "customXml"):
        said: list[str] = []
        names: list[str] = []

        def start(name: str, _attributes: dict[str, str], names: list[str] = names) -> None:
            names.append(name)

        walk_xml(package.read(part), package.source, start, characters=said.append)
        if names[0] == f"{_NAMESPACE} lines":
            # The template may be an earlier deck, whose marks come first.
            found = tuple(one for one in "".join(said).split() if _MARK.fullmatch(one))
    return found


def _properties(said: str) -> str:
    """What names the part of the marks; the same marks have the same id."""
    number = text_sha256(said)[:32].upper()
    parts = (number[start:end] for start, end in ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32)))
    return f'<ds:datastoreItem xmlns:ds="{_OF_PROPERTIES}" ds:itemID="{{{"-".join(parts)}}}"/>'


def _with_kind(data: bytes, part: str) -> bytes:
    root = tree_of(data)
    element = root.makeelement(f"{{{_CONTENT_TYPES}}}Override")
    element.set("PartName", f"/{part}")
    element.set("ContentType", _CONTENT)
    root.append(element)
    return bytes_of(root)


def _with_relationship(data: bytes, part: str) -> bytes:
    root = tree_of(data)
    ids = {one.get("Id") for one in root}
    element = root.makeelement(f"{{{_RELATIONSHIPS}}}Relationship")
    element.set(
        "Id", next(one for one in (f"rIdMarks{number or ''}" for number in range(len(ids) + 1)) if one not in ids)
    )
    element.set("Type", _KIND)
    element.set("Target", f"/{part}")
    root.append(element)
    return bytes_of(root)
