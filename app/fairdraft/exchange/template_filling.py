"""How do the fields of a part of a template get their words?

A token alone in its paragraph becomes a paragraph for each line, in the format of its own; beside other words it
becomes their part, with line breaks. A row, or a paragraph outside of tables, that has fields of a list is repeated
for each of its items. What was put in is not looked through for tokens again.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from fairdraft.domain.deck_fields import deck_field
from fairdraft.domain.deck_tokens import DeckToken
from fairdraft.exchange.template_places import TemplateLine, lines_of, open_controls
from fairdraft.exchange.template_values import FilledLine, Lines, Row, TemplateValues
from fairdraft.exchange.word_xml import (
    above,
    forget_names,
    line_break,
    made,
    put_property,
    q,
    runs_of,
    set_letters,
    without,
)

_NOTHING = "None"
# As our own decks mark approved language, where a template has no style of its own for it.
_BAR, _TINT = "0E6767", "E3F0EF"


@dataclass(frozen=True, slots=True)
class PartFiller:
    """Fills parts of one template: `styles` are the ids of its paragraph styles by what they are for."""

    values: TemplateValues
    styles: Mapping[str, str]

    def fill(self, root: Any) -> None:
        """Fill every field in and below an element."""
        self._fill(root, {})

    def _fill(self, root: Any, items: Mapping[str, Row]) -> None:
        lines = lines_of(root)
        repeated = [_repeated(line, items, root) for line in lines]
        families = {unit: family for unit, family in repeated if unit is not None}
        units = [(one, family) for one, family in families.items() if families.keys().isdisjoint(one.iterancestors())]
        inside = [
            unit is not None or not families.keys().isdisjoint(line.paragraph.iterancestors())
            for line, (unit, _) in zip(lines, repeated, strict=True)
        ]
        for unit, family in units:
            rows = self.values.rows[family]
            if not rows:
                _say_nothing(unit)
                continue
            for number, item in enumerate(rows, start=1):
                copy = deepcopy(unit)
                copy.tail = None
                _end_section_once(copy, is_first=number == 1, is_last=number == len(rows))
                unit.addprevious(copy)
                forget_names(copy)
                self._fill(copy, {**items, family: item})
            unit.getparent().remove(unit)
        for line, is_repeated in zip(lines, inside, strict=True):
            if not is_repeated:
                self._fill_line(line, items)

    def _fill_line(self, line: TemplateLine, items: Mapping[str, Row]) -> None:
        found = [(token, field) for token in line.tokens if (field := deck_field(token.words)) is not None]
        if not found:
            return
        _let_rows_grow(line.paragraph)
        if len(found) == 1 and line.text.strip() == line.text[found[0][0].start : found[0][0].end]:
            self._put_alone(line, found[0][0], self.values.of(found[0][1], items))
            return
        for token, field in reversed(found):
            _put_beside(line, token, self.values.of(field, items))

    def _put_alone(self, line: TemplateLine, token: DeckToken, words: Lines) -> None:
        paragraph = line.paragraph
        own = deepcopy(paragraph.find(q("pPr")))
        break_behind = _break_behind(line, token) if len(words) > 1 else None
        _put_beside(line, token, words[:1], bold=bool(words) and self._bold(words[0]))
        if words:
            self._look(paragraph, words[0])
        if len(words) < 2:
            return
        _unwrap_inline(paragraph)
        first = next((one for one in line.letters if one.start <= token.start < one.end), None)
        run = None if first is None else above(first.element, "r")
        properties = None if run is None else run.find(q("rPr"))
        section = None if own is None else paragraph.find(q("pPr")).find(q("sectPr"))
        last = paragraph
        for one in words[1:]:
            new = made("p")
            if own is not None:
                new.append(_pattern(own))
            new.extend(runs_of(one.text, properties, bold=self._bold(one), italic=one.italic))
            self._look(new, one)
            last.addnext(new)
            last = new
        if break_behind is not None:
            run = made("r")
            run.append(break_behind)
            last.append(run)
        if section is not None:
            put_property(last, section)

    def _look(self, paragraph: Any, line: FilledLine) -> None:
        """Give a paragraph the template's style for what it says, or the look that it has in our own deck."""
        style = self.styles.get(line.style, "")
        if style:
            put_property(paragraph, made("pStyle", val=style))
            return
        if line.tinted:
            borders = made("pBdr")
            borders.append(made("left", val="single", sz="18", space="6", color=_BAR))
            put_property(paragraph, borders)
            put_property(paragraph, made("shd", val="clear", color="auto", fill=_TINT))

    def _bold(self, line: FilledLine) -> bool:
        return line.bold and line.style not in self.styles


def _let_rows_grow(paragraph: Any) -> None:
    """Rows of an exact height hide what does not fit; they become at least as high."""
    for row in paragraph.iterancestors(q("tr")):
        for height in row.iterfind(f"{q('trPr')}/{q('trHeight')}"):
            if height.get(q("hRule")) == "exact":
                height.set(q("hRule"), "atLeast")


def _end_section_once(paragraph: Any, *, is_first: bool, is_last: bool) -> None:
    """Of the copies of a paragraph the first begins a page, and the last ends a section, if it did."""
    properties = paragraph.find(q("pPr")) if paragraph.tag == q("p") else None
    if properties is not None:
        without(properties, (*(() if is_first else ("pageBreakBefore",)), *(() if is_last else ("sectPr",))))


def _repeated(line: TemplateLine, items: Mapping[str, Row], root: Any) -> tuple[Any, str]:
    """What is to be repeated for the fields of a line, and for which list; None and nothing where nothing is."""
    fields = (deck_field(token.words) for token in line.tokens)
    family = next((one.family for one in fields if one is not None and one.family and one.family not in items), "")
    if not family or line.unit is root:
        return None, ""
    return line.unit, family


def _say_nothing(unit: Any) -> None:
    """Make a row, or a paragraph, that is repeated for the items of a list say that there are none."""
    said = _NOTHING
    for line in lines_of(unit):
        if line.tokens:
            for letters in line.letters:
                open_controls(letters.element)
                set_letters(letters.element, said)
                said = ""


def _put_beside(line: TemplateLine, token: DeckToken, words: Lines, *, bold: bool = False) -> None:
    """Put words where a token stands, in the format of its first letters; a line break between two lines."""
    inside = [one for one in line.letters if one.start < token.end and token.start < one.end]
    first, last = inside[0], inside[-1]
    text = first.element.text
    before, behind = text[: token.start - first.start], last.element.text[token.end - last.start :]
    run = first.element.getparent()
    open_controls(first.element)
    for letters in inside[1:-1]:
        set_letters(letters.element, "")
    if last is not first:
        set_letters(last.element, behind)
    set_letters(first.element, before)
    properties = run.find(q("rPr"))
    new: list[Any] = []
    for number, one in enumerate(words):
        if number:
            new.append(line_break(properties))
        new += runs_of(one.text, properties, bold=bold, italic=one.italic)
    rest = _rest_of(run, first.element, behind if last is first else "")
    new += [] if rest is None else [rest]
    at = run
    for one in new:
        at.addnext(one)
        at = one


def _break_behind(line: TemplateLine, token: DeckToken) -> Any:
    """The break of a page or column behind a token that is alone: it stands behind all of its lines; None if none."""
    letters = next(one.element for one in line.letters if one.start < token.end <= one.end)
    inside = list(line.paragraph.iter(q("t"), q("br")))
    behind = inside[inside.index(letters) + 1 :]
    return next((one for one in behind if one.get(q("type")) in ("page", "column")), None)


def _rest_of(run: Any, letters: Any, behind: str) -> Any:
    """What of a run stands behind a token in it, as a run of its own; None where nothing does."""
    others = list(letters.itersiblings())
    if not behind and not others:
        return None
    rest = made("r")
    properties = run.find(q("rPr"))
    if properties is not None:
        rest.append(deepcopy(properties))
    if behind:
        one = made("t")
        set_letters(one, behind)
        rest.append(one)
    rest.extend(others)
    return rest


def _pattern(properties: Any) -> Any:
    """The properties of a paragraph as those that follow it have them."""
    copy = deepcopy(properties)
    for name in ("sectPr", "pageBreakBefore", "framePr"):
        for one in copy.findall(q(name)):
            copy.remove(one)
    return copy


def _unwrap_inline(paragraph: Any) -> None:
    """Take the controls within a paragraph away, and leave their words: such a control holds no paragraphs."""
    for control in list(paragraph.iterchildren(q("sdt"))):
        content = control.find(q("sdtContent"))
        for one in list(content) if content is not None else ():
            control.addprevious(one)
        paragraph.remove(control)
