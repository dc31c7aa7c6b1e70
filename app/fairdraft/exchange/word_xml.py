"""How is a part of a Word document read as a tree, changed in its words, and written again?

What the tree does not touch is written as it was read. The library's own elements are not used: they drop blanks.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from fairdraft.domain.raised_text import raised_parts
from fairdraft.exchange.storable_text import storable_in_xml

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# The order in which the format wants what stands among the properties of a run and of a paragraph (ECMA-376 part 1,
# 17.3.2.28 and 17.3.1.26), as far as it is written here.
_RUN_ORDER = (
    *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow"),
    *("emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern", "position"),
    *("sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang"),
    *("eastAsianLayout", "specVanish", "oMath"),
)
_PARAGRAPH_ORDER = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers"),
    *("pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct"),
    *("autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing"),
    *("mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl"),
    *("divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
)


def tree_of(data: bytes) -> Any:
    """The root of a part's XML, which was walked through before without a document type.

    Raises:
        SyntaxError: its elements are nested deeper, or its letters longer, than the library reads (256, 10 million).
    """
    # The library takes longer to import than most commands to run; likewise below.
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(data, parser)


def bytes_of(root: Any) -> bytes:
    """A part as the file holds it."""
    from lxml import etree

    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def q(name: str) -> str:
    """The full name of one of Word's elements or attributes."""
    return f"{{{WORD}}}{name}"


def value_of(element: Any, name: str) -> str:
    """The value of a property among the children of an element; empty where it has none."""
    found = None if element is None else element.find(q(name))
    return "" if found is None else found.get(q("val")) or ""


def made(name: str, **attributes: str) -> Any:
    """A new element of Word's."""
    from lxml import etree

    element = etree.Element(q(name), nsmap={"w": WORD})
    for key, value in attributes.items():
        element.set(q(key), value)
    return element


def above(element: Any, *names: str) -> Any:
    """The nearest element above of one of these names; None where there is none."""
    return next(element.iterancestors(*map(q, names)), None)


def put_property(element: Any, one: Any) -> None:
    """Put a property of a run or paragraph where the format wants it, in place of the one of that name."""
    is_run = element.tag == q("r")
    kind, order = ("rPr", _RUN_ORDER) if is_run else ("pPr", _PARAGRAPH_ORDER)
    properties = element.find(q(kind))
    if properties is None:
        properties = made(kind)
        element.insert(0, properties)
    for old in properties.findall(one.tag):
        properties.remove(old)
    rank = order.index(one.tag.rpartition("}")[2])
    later = {q(name) for name in order[rank + 1 :]}
    at = next((place for place, other in enumerate(properties) if other.tag in later), len(properties))
    properties.insert(at, one)


def runs_of(text: str, properties: Any, *, bold: bool = False, italic: bool = False) -> Iterator[Any]:
    """Runs that say a text, with the given properties of a run or None; raised letters as superscripts."""
    for words, is_raised in raised_parts(text):
        run = made("r")
        if properties is not None:
            run.append(deepcopy(properties))
        if bold:
            put_property(run, made("b"))
        if italic:
            put_property(run, made("i"))
        if is_raised:
            put_property(run, made("vertAlign", val="superscript"))
        _put_letters(run, words)
        yield run


def line_break(properties: Any) -> Any:
    """A run that begins a new line within its paragraph."""
    run = made("r")
    if properties is not None:
        run.append(deepcopy(properties))
    run.append(made("br"))
    return run


def set_letters(element: Any, text: str) -> None:
    """Give a `w:t` these letters, blanks at its ends included."""
    element.text = text
    element.set(_SPACE, "preserve")


def forget_names(root: Any) -> None:
    """Take from a copy what may stand once in a file alone: ids of paragraphs and fields to fill in, bookmarks."""
    for one in list(root.iter(q("bookmarkStart"), q("bookmarkEnd"))):
        one.getparent().remove(one)
    for one in list(root.iter(q("sdtPr"))):
        for number in one.findall(q("id")):
            one.remove(number)
    for one in root.iter(q("p"), q("tr")):
        for name in ("paraId", "textId"):
            one.attrib.pop(f"{{{_WORD_2010}}}{name}", None)


def without(element: Any, names: Sequence[str]) -> None:
    """Take the children of these names from an element."""
    for name in names:
        for one in element.findall(q(name)):
            element.remove(one)


def _put_letters(run: Any, words: str) -> None:
    for number, part in enumerate(storable_in_xml(words).split("\t")):
        if number:
            run.append(made("tab"))
        if part:
            letters = made("t")
            set_letters(letters, part)
            run.append(letters)
