"""How does a deck carry the marks of its lines, which nobody sees: in a part of its own that word processors keep?"""

import io
import re
import zipfile
from collections.abc import Sequence

from fairdraft.exchange.docx_package import DocxPackage
from fairdraft.exchange.safe_xml import walk_xml
from fairdraft.exchange.word_xml import bytes_of, tree_of

_NAMESPACE = "urn:fairdraft:deck:1"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NAME = "customXml/item{}.xml"
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
        part = next(one for one in map(_NAME.format, range(1, len(names) + 2)) if one.lower() not in names)
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.lower() == relations.lower():
                data = _with_relationship(data, part)
            new.writestr(entry, data)
        info = zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        said = " ".join(marks)
        new.writestr(info, f'<?xml version="1.0" encoding="UTF-8"?>\n<lines xmlns="{_NAMESPACE}">{said}</lines>')
    return buffer.getvalue()


def read_marks(package: DocxPackage, main: str) -> tuple[str, ...]:
    """The marks of a deck; none where it carries none, or lost them."""
    for part in package.all_related(main, "customXml"):
        said: list[str] = []
        names: list[str] = []

        def start(name: str, _attributes: dict[str, str], names: list[str] = names) -> None:
            names.append(name)

        walk_xml(package.read(part), package.source, start, characters=said.append)
        if names[0] == f"{_NAMESPACE} lines":
            return tuple(one for one in "".join(said).split() if _MARK.fullmatch(one))
    return ()


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
