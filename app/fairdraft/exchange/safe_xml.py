"""How is XML out of a foreign file walked through without letting it do harm?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn
from xml.parsers import expat

from fairdraft.domain.errors import KnownError

StartElement = Callable[[str, dict[str, str]], None]
EndElement = Callable[[str], None]
Characters = Callable[[str], None]

_SEPARATOR = " "
_EXPATS_OWN = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1", "US-ASCII"}

# Transitional and strict documents name the same things in two namespaces each.
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel:",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14:",
    "http://schemas.microsoft.com/office/word/2012/wordml": "w15:",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic:",
    "http://purl.oclc.org/ooxml/drawingml/picture": "pic:",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c:",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c:",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm:",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm:",
    "urn:schemas-microsoft-com:vml": "v:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
    "urn:hl7-org:v3": "v3:",
}


@dataclass(frozen=True, slots=True)
class XmlOrigin:
    """Where files of a kind come from: who never writes a document type, and what helps with a damaged file."""

    writer: str
    remedy: str


WORD_PROCESSOR = XmlOrigin("word processors do not write", "Open the file in a word processor and save it again.")


def walk_xml(
    data: bytes,
    source: str,
    start: StartElement,
    end: EndElement | None = None,
    characters: Characters | None = None,
    origin: XmlOrigin = WORD_PROCESSOR,
) -> None:
    """Call the handlers for each element of an XML document, in the document's order.

    Names of the namespaces that text documents and labels use come with a short prefix (`w:p`, `m:t`, `mc:Choice`,
    `rel:Relationship`, `xml:space`, `v3:section`), all others with their whole namespace and a blank. There is no
    tree and no recursion, so deep nesting costs nothing.

    A document type declaration is refused: entities that multiply or reach for files need one.

    Raises:
        KnownError: the data are no well-formed XML, are in an encoding that expat cannot read, or declare a document
            type.
    """

    def refuse_doctype(name: str, *_where_it_stands: object) -> NoReturn:
        raise KnownError(f"{source} declares a document type ({name}), which {origin.writer}.", origin.remedy)

    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_doctype

    def refuse_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and not _can_be_read(encoding):
            raise KnownError(
                f'{source} says that its XML is in the encoding "{encoding}", which cannot be read.', origin.remedy
            )

    parser.XmlDeclHandler = refuse_encoding
    names: dict[str, str] = {}

    def short(name: str) -> str:
        known = names.get(name)
        if known is None:
            namespace, _, local = name.rpartition(_SEPARATOR)
            known = names[name] = _PREFIXES[namespace] + local if namespace in _PREFIXES else name
        return known

    parser.StartElementHandler = lambda name, attributes: start(
        short(name), {short(key): value for key, value in attributes.items()}
    )
    if end is not None:
        handle_end = end
        parser.EndElementHandler = lambda name: handle_end(short(name))
    if characters is not None:
        parser.CharacterDataHandler = characters
    try:
        parser.Parse(data, True)  # noqa: FBT003 (a C function without keywords; True: these are all the data)
    except expat.ExpatError as error:
        raise KnownError(
            f"{source} is damaged: its XML breaks at line {error.lineno}, column {error.offset + 1}.", origin.remedy
        ) from None


def _can_be_read(encoding: str) -> bool:
    """Whether expat knows that encoding itself, or Python has it as one of a byte a character, which expat asks for
    and passes on as a bug of ours where it has not.
    """
    if encoding.upper() in _EXPATS_OWN:
        return True
    if "escape" in encoding.lower():
        # Python's own notations, which warn of what a file of 256 bytes would mean.
        return False
    try:
        return len(bytes(range(256)).decode(encoding, "replace")) == 256
    except (LookupError, ValueError):
        return False
