"""Where in a part of a template stand its fields: as tokens in the text, or as fields to fill in (content controls)?

A control that is tagged or titled by a field's name counts as if its token stood in it, unless it holds tokens or such
controls itself. The letters of a token may be spread over runs, as Word spreads them when it checks the spelling.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fairdraft.domain.deck_fields import DeckField, deck_field
from fairdraft.domain.deck_tokens import DeckToken, broken_tokens, deck_tokens
from fairdraft.exchange.word_xml import above, made, q, set_letters, value_of, without

_BREAKS = frozenset(q(name) for name in ("tab", "ptab", "br", "cr"))
_OTHER_CONTROLS = ("picture", "docPartObj", "docPartList", "group", "citation", "bibliography", "equation")
_CHECK_BOX = "{http://schemas.microsoft.com/office/word/2010/wordml}checkbox"
_PLACEHOLDER = "PlaceholderText"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# Fields of Word's whose results are typed by people, or are words of the deck itself.
_KEPT_RESULTS = frozenset(("hyperlink", "formtext", "toc", "toa", "ref", "styleref"))
_VML_BOX = "{urn:schemas-microsoft-com:vml}textbox"
_GROWS = "mso-fit-shape-to-text:t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_EQUATION = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SHAPED = "{urn:schemas-microsoft-com:vml}textpath"


@dataclass(frozen=True, slots=True)
class Letters:
    """A `w:t` of a paragraph, and from where to where its letters stand in the paragraph's text."""

    element: Any
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A paragraph with its own letters; those of paragraphs in its text boxes stand in lines of their own."""

    paragraph: Any
    text: str
    letters: tuple[Letters, ...]

    @property
    def tokens(self) -> tuple[DeckToken, ...]:
        """The tokens in it, known or not."""
        return deck_tokens(self.text)

    @property
    def broken(self) -> tuple[str, ...]:
        """What begins or ends in it like a token and is none."""
        return broken_tokens(self.text)

    @property
    def unit(self) -> Any:
        """What is repeated where one of its fields is a list's: its row of a table, or the paragraph itself."""
        row = above(self.paragraph, "tr", "txbxContent")
        return row if row is not None and row.tag == q("tr") else self.paragraph

    @property
    def is_clipped(self) -> bool:
        """Whether it stands in a text box of a fixed size, which shows no more than fits."""
        box = above(self.paragraph, "txbxContent")
        if box is None or next(box.iterancestors(_FALLBACK), None) is not None:
            return False
        holder = box.getparent()
        if holder.tag == _VML_BOX:
            return _GROWS not in (holder.get("style") or "").replace(" ", "")
        return next(holder.getparent().iter(f"{_DRAWN}spAutoFit"), None) is None


def lines_of(root: Any) -> list[TemplateLine]:
    """Every paragraph in and below an element, in order."""
    return [_line(one) for one in root.iter(q("p"))]


def controls_as_tokens(root: Any) -> None:
    """Put the token of its field into every control that stands for one."""
    named = [(one, field) for one in root.iter(q("sdt")) if (field := _field_of(one)) is not None]
    known = {one for one, _ in named}
    for control, field in named:
        content = control.find(q("sdtContent"))
        if content is None or any(one in known for one in content.iter(q("sdt"))):
            continue
        if not any(line.tokens for line in lines_of(content)) and not deck_tokens(_own_text(content)[0]):
            _put_token(content, field.token)


def unreached_tokens(root: Any) -> tuple[str, ...]:
    """The tokens of fields in letters that are nobody's to fill: of drawings, charts, diagrams, equations and
    decorative letters such as a watermark, and outside of runs.
    """
    drawn = ("".join(x.text or "" for x in one.iter(f"{_DRAWN}t")) for one in root.iter(f"{_DRAWN}p"))
    counted = ("".join(x.text or "" for x in one.iter(f"{_EQUATION}t")) for one in root.iter(f"{_EQUATION}oMath"))
    loose = (one.text or "" for one in root.iter(q("t")) if one.getparent().tag != q("r"))
    shaped = (one.get("string") or "" for one in root.iter(_SHAPED))
    said = (token.words for text in (*drawn, *counted, *loose, *shaped) for token in deck_tokens(text))
    return tuple(dict.fromkeys(field.token for words in said if (field := deck_field(words)) is not None))


def recomputed_tokens(root: Any) -> tuple[str, ...]:
    """The tokens of fields in letters that Word itself computes, such as the title among the file's properties: it
    would write over what was put there.
    """
    # Of each field of Word's that is open: its instruction so far, and whether its result has begun.
    opened: list[tuple[list[str], bool]] = []
    computed: set[Any] = set()
    for one in root.iter(q("fldChar"), q("instrText"), q("t")):
        kind = one.get(q("fldCharType"))
        if kind == "begin":
            opened.append(([], False))
        elif kind == "separate" and opened:
            opened[-1] = (opened[-1][0], True)
        elif kind == "end" and opened:
            opened.pop()
        elif one.tag == q("instrText") and opened:
            opened[-1][0].append(one.text or "")
        elif one.tag == q("t"):
            codes = ["".join(parts) for parts, is_result in opened if is_result]
            codes += [above.get(q("instr")) or "" for above in one.iterancestors(q("fldSimple"))]
            if any(code.split()[:1] and code.split()[0].lower() not in _KEPT_RESULTS for code in codes):
                computed.add(one)
    found: dict[str, None] = {}
    for line in lines_of(root) if computed else ():
        for token in line.tokens:
            field = deck_field(token.words)
            inside = (one.element for one in line.letters if one.start < token.end and token.start < one.end)
            if field is not None and not computed.isdisjoint(inside):
                found[field.token] = None
    return tuple(found)


def control_names(root: Any) -> tuple[str, ...]:
    """The tags and titles of controls that no field is called by, without those that Word binds to the file's own
    properties.
    """
    found: dict[str, None] = {}
    for one in root.iter(q("sdtPr")):
        if one.find(q("dataBinding")) is None:
            names = [value_of(one, "tag").strip("{} "), value_of(one, "alias").strip("{} ")]
            if not any(map(deck_field, names)):
                found |= dict.fromkeys(filter(None, names))
    return tuple(found)


def open_controls(letters: Any) -> None:
    """Make the controls around letters say that they are filled in with formatted words of their own: else programs
    show what they ask for, or put back what they are bound to.
    """
    for control in letters.iterancestors(q("sdt")):
        properties = control.find(q("sdtPr"))
        if properties is not None:
            without(properties, ("showingPlcHdr", "placeholder", "dataBinding", "text"))
            for one in list(properties):
                if one.tag.endswith("}dataBinding"):
                    properties.remove(one)


def _field_of(control: Any) -> DeckField | None:
    properties = control.find(q("sdtPr"))
    if properties is None or properties.find(_CHECK_BOX) is not None:
        return None
    if any(properties.find(q(name)) is not None for name in _OTHER_CONTROLS):
        return None
    tag, title = value_of(properties, "tag"), value_of(properties, "alias")
    by_tag = deck_field(tag.strip("{} ")) if tag else None
    if by_tag is not None or properties.find(q("dataBinding")) is not None:
        # What is bound to the properties of the file has titles that Word gives, such as "Subject".
        return by_tag
    return deck_field(title.strip("{} ")) if title else None


def _put_token(content: Any, token: str) -> None:
    """Exchange what a control asks for, or says so far, for a token in the format of its first letters."""
    paragraph = next(content.iter(q("p")), None)
    holder = content if paragraph is None else paragraph
    run = next(holder.iter(q("r")), None)
    new = made("r")
    properties = None if run is None else run.find(q("rPr"))
    if properties is not None:
        new.append(properties)
        if value_of(properties, "rStyle") == _PLACEHOLDER:
            without(properties, ("rStyle",))
    letters = made("t")
    set_letters(letters, token)
    new.append(letters)
    for one in list(holder):
        if one.tag not in (q("pPr"), q("tcPr")):
            holder.remove(one)
    holder.append(new)
    if paragraph is not None:
        inside = paragraph.getparent()
        for one in [x for x in inside if x is not paragraph and x.tag in (q("p"), q("tbl"))]:
            inside.remove(one)


def _line(paragraph: Any) -> TemplateLine:
    text, letters = _own_text(paragraph)
    return TemplateLine(paragraph, text, letters)


def _own_text(holder: Any) -> tuple[str, tuple[Letters, ...]]:
    parts: list[str] = []
    found: list[Letters] = []
    at = 0
    for one in _own(holder):
        words = (one.text or "") if one.tag == q("t") else "\n"
        if one.tag == q("t"):
            found.append(Letters(one, at, at + len(words)))
        parts.append(words)
        at += len(words)
    return "".join(parts), tuple(found)


def _own(holder: Any) -> Iterator[Any]:
    """The letters and breaks of a paragraph in order, without those of paragraphs within it."""
    for one in holder:
        if one.tag == q("t") or one.tag in _BREAKS:
            # Letters that stand in no run are nobody's to fill.
            yield from (one,) if holder.tag == q("r") else ()
        elif one.tag != q("p"):
            yield from _own(one)
