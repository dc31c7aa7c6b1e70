"""What stands in each field of a template when a piece goes into it?

A part of the piece goes where the template has the nearest place for it in its body: into a field of its kind and
number, else into one of its kind, else into the copy. So nothing is said twice, and `{{copy}}` has all that has no
place of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from string import ascii_uppercase

from fairdraft.domain.deck_fields import ROW_FIELDS, SECTIONS, DeckField
from fairdraft.domain.hand_off import HandOff
from fairdraft.domain.manuscript import ANNEX, HEADER
from fairdraft.domain.piece import Block
from fairdraft.domain.reference_list import SupportPlace
from fairdraft.exchange.claim_grid import claim_rows, qualifier_lines, reference_lines
from fairdraft.exchange.deck_parts import approval_words, beside_line, bracketed, deck_label, panels
from fairdraft.exchange.review_words import answer_cells, comment_cells, section_label
from fairdraft.exchange.script_rows import SCRIPT_COLUMNS, in_script, script_lines
from fairdraft.exchange.word_parts import standing_of

_HEAD_ROWS = {
    "client": "Client",
    "job_number": "Job number",
    "brand_generic": "Brand (generic)",
    "piece": "Piece",
    "campaign": "Campaign",
    "kind": "Kind, channel",
    "version": "Version",
    "date": "Date",
    "writer": "Writer",
    "begun_as": "Begun as",
    "review": "Review",
    "label_version": "Label and ISI version",
    "isi_form": "Form of the ISI",
    "words": "Words",
    "spoken": "Spoken",
    "manuscript_head": "Above the manuscript",
    "piece_mark": "Text",
}
_ALTERNATING = frozenset(("eyebrow", "headline", "subhead", "call_to_action", "subject", "preheader"))


@dataclass(frozen=True, slots=True)
class FilledLine:
    """A line that goes into a field. `style` is the section, or `panel`, `label` and `note`, whose style of the
    template it has where there is one; else it is bold, italic or tinted as in our own deck.
    """

    text: str
    style: str = ""
    bold: bool = False
    italic: bool = False
    tinted: bool = False


Lines = tuple[FilledLine, ...]
Row = Mapping[str, Lines]


@dataclass(frozen=True, slots=True)
class TemplateValues:
    """The lines of every field, and the rows of every list, whose fields have the names of `ROW_FIELDS`. `left_out` are
    the parts of the piece that the template has no place for.
    """

    texts: Mapping[DeckField, Lines]
    rows: Mapping[str, Sequence[Row]]
    left_out: tuple[Block, ...]

    def of(self, field: DeckField, items: Mapping[str, Row]) -> Lines:
        """The lines of a field; `items` are the rows that are written now, by their lists."""
        return items[field.family].get(field.name, ()) if field.family else self.texts.get(field, ())


def template_values(given: HandOff, fields: Iterable[DeckField], in_body: frozenset[DeckField]) -> TemplateValues:
    """The values of the fields that a template has.

    Args:
        given: the piece as it is handed on.
        fields: all fields of the template.
        in_body: those in its body: elsewhere a part of the piece may stand once more.
    """
    blocks = [one for one in given.blocks if one.section not in (HEADER, ANNEX)]
    placed = _placed(blocks, in_body)
    taken = {one.id for part in placed.values() for one in part}
    rest = [one for one in blocks if one.id not in taken]
    texts = {DeckField(name): _plain(words) for name, words in _head(given).items()}
    for field in fields:
        if not field.family and field.name in SECTIONS:
            part = placed[field] if field in placed else _numbered(blocks, field)
            texts[field] = tuple(line for one in part if one.kind != "note" for line in _plain(one.text))
    texts[DeckField("copy")] = tuple(_copy(rest, given))
    takes_all = DeckField("copy") in in_body or any(one.family == "element" for one in in_body)
    in_copy = rest if takes_all else []
    texts[DeckField("notes")] = tuple(
        FilledLine(bracketed(one.text), "note", italic=True)
        for one in blocks
        if one.kind == "note" and one.section == "note" and one not in in_copy
    )
    has_notes = DeckField("notes") in in_body
    left_out = (one for one in rest if one not in in_copy and not (has_notes and one.section == "note"))
    return TemplateValues(texts, _rows(given, blocks, rest), tuple(left_out))


def _placed(blocks: Sequence[Block], in_body: frozenset[DeckField]) -> dict[DeckField, list[Block]]:
    """The parts of the piece that have a place of their own in the body, each once."""
    placed: dict[DeckField, list[Block]] = {}
    left = list(blocks)
    if any(one.family == "line" for one in in_body):
        # What stands in the rows of a script stands there alone.
        placed[DeckField("", "line")] = [one for one in left if in_script(one)]
        left = [one for one in left if not in_script(one)]
    own = sorted((one for one in in_body if not one.family and one.name in SECTIONS), key=lambda one: not one.number)
    for field in own:
        part = _numbered(blocks, field) if field.number else [one for one in left if one.section == field.name]
        placed[field] = [one for one in part if one in left]
        left = [one for one in left if one not in part]
    return placed


def _numbered(blocks: Sequence[Block], field: DeckField) -> list[Block]:
    part = [one for one in blocks if one.section == field.name and one.kind != "note"]
    return part if field.number is None else part[field.number - 1 : field.number]


def _head(given: HandOff) -> dict[str, str]:
    rows, facts, review = dict(given.header), given.facts, given.review
    return {name: rows.get(row, "") for name, row in _HEAD_ROWS.items()} | {
        "brand": facts.brand,
        "generic": facts.generic,
        "size": facts.size,
        "medical_reviewer": facts.medical_reviewer,
        "round": facts.round,
        "isi_version": given.label_version,
        "approval": standing_of([review.texts[0].approval]),
        "sample_note": review.notes[0] if review.sample_data else "",
        "boxed_warning": facts.boxed_warning,
        "sources": _listed(reference_lines(given)),
        "qualifiers": _listed(qualifier_lines(given)),
    }


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def _plain(words: str) -> Lines:
    return tuple(FilledLine(line) for line in words.split("\n") if line.strip())


def _words(block: Block) -> Lines:
    lines = (line for line in block.text.split("\n") if line.strip())
    bold, tinted = block.section == "headline", block.kind == "locked"
    return tuple(FilledLine(one, block.section, bold=bold, tinted=tinted) for one in lines)


def _copy(blocks: Sequence[Block], given: HandOff) -> Iterable[FilledLine]:
    """All parts in order: panels under their names, each part under its own, scripts as tagged lines."""
    for name, inside in panels(blocks):
        if name:
            yield FilledLine(name, "panel", bold=True)
        for scripted, run in groupby(inside, in_script):
            if scripted:
                yield from _script(list(run))
                continue
            for one in run:
                if one.kind == "note":
                    yield FilledLine(bracketed(one.text), "note", italic=True)
                    continue
                yield FilledLine(f"{deck_label(one)}:", "label", bold=True)
                if one.kind == "locked":
                    yield FilledLine(f"[{approval_words(one, given)}]", "note", italic=True)
                yield from _words(one)


def _script(blocks: Sequence[Block]) -> Iterable[FilledLine]:
    for row in script_lines(blocks):
        for column, head in SCRIPT_COLUMNS.items():
            for part in row.parts_in(column):
                words = " ".join(part.text.split())
                if words:
                    tagged = f"[{words.strip('[]')}]" if column == "time" else f"{head}: {words}"
                    yield FilledLine(tagged, column, tinted=row.approved)


def _rows(given: HandOff, blocks: Sequence[Block], rest: Sequence[Block]) -> dict[str, list[Row]]:
    text = given.review.texts[0]
    scripted = [one for one in blocks if in_script(one)]
    cells: dict[str, Iterable[Sequence[object]]] = {
        "claim": claim_rows(given),
        "reference": (
            (x.number, x.document, x.label_version, x.entry, "; ".join(filter(None, map(_place, x.places))))
            for x in given.references.sources
        ),
        "version": ((n, x.date, x.by, x.what) for n, x in enumerate(given.facts.versions, start=1)),
        "alternate": _alternates(blocks),
        "dismissed": map(answer_cells, text.answers),
        "comment": map(comment_cells, text.talk),
    }
    rows: dict[str, list[Row]] = {
        family: [
            {name: _plain(str(value)) for name, value in zip(ROW_FIELDS[family], one, strict=True)} for one in many
        ]
        for family, many in cells.items()
    }
    return rows | {"element": list(_elements(rest, given)), "line": list(_script_rows(scripted, given))}


def _elements(blocks: Sequence[Block], given: HandOff) -> Iterable[Row]:
    for panel, inside in panels(blocks):
        for one in inside:
            if one.kind == "note":
                yield {"panel": _plain(panel), "copy": (FilledLine(bracketed(one.text), "note", italic=True),)}
                continue
            approval = f"[{approval_words(one, given)}]" if one.kind == "locked" else ""
            yield {
                "panel": _plain(panel),
                "name": (FilledLine(deck_label(one)),),
                "copy": _words(one),
                "approval": _plain(approval),
            }


def _script_rows(blocks: Sequence[Block], given: HandOff) -> Iterable[Row]:
    for row in script_lines(blocks):
        columns: dict[str, Lines] = {
            column: tuple(
                FilledLine(line, tinted=row.approved) for line in row.words(column).split("\n") if line.strip()
            )
            for column in SCRIPT_COLUMNS
        }
        yield {**columns, "beside": _plain("\n".join(f"[{note}]" for note in beside_line(row, given)))}


def _alternates(blocks: Sequence[Block]) -> Iterable[tuple[str, str, str, str]]:
    """Of the short parts that stand several times in one panel, each with a letter."""
    for panel, inside in panels(blocks):
        for section in dict.fromkeys(one.section for one in inside if one.section in _ALTERNATING):
            several = [one for one in inside if one.section == section and one.kind == "copy"]
            if len(several) > 1:
                for letter, one in zip(ascii_uppercase, several, strict=False):
                    yield panel, section_label(section), letter, one.text


def _place(one: SupportPlace) -> str:
    where = (("page", one.page), ("paragraph", one.paragraph), ("", one.table))
    return ", ".join(f"{name} {value}".strip() for name, value in where if value)
