"""How does a piece become a copy deck in an agency's own Word template?

Parts of the template without fields go out byte for byte. What a deck of ours has to say and the template has no field
for, stands in small lines at its end: that it is not approved, and by what it is known again.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fairdraft.domain.deck_fields import SECTIONS, DeckField, deck_field, nearest_field, section_named
from fairdraft.domain.deck_template import TemplateLook
from fairdraft.domain.deck_tokens import deck_tokens
from fairdraft.domain.errors import KnownError
from fairdraft.domain.hand_off import HandOff
from fairdraft.domain.name_list import listed
from fairdraft.domain.piece import Block
from fairdraft.exchange.docx_package import DocxPackage
from fairdraft.exchange.review_words import block_label
from fairdraft.exchange.safe_xml import walk_xml
from fairdraft.exchange.template_filling import PartFiller
from fairdraft.exchange.template_guards import ATTACHED, refuse_name, refuse_unsafe
from fairdraft.exchange.template_places import (
    TemplateLine,
    control_names,
    controls_as_tokens,
    lines_of,
    recomputed_tokens,
    unreached_tokens,
)
from fairdraft.exchange.template_properties import fill_properties, properties_part, property_tokens, with_properties
from fairdraft.exchange.template_sight import TemplateSight
from fairdraft.exchange.template_values import TemplateValues, template_values
from fairdraft.exchange.word_xml import WORD, bytes_of, made, q, runs_of, tree_of

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
# Fields of many words, most of them approved language; the copy of a list's row has the same name as all of it.
_LONG = frozenset(("copy", "isi", "indication", "legal", "boxed_warning"))
_SAID_OR_SHOWN = ("voice_over", "super", "visual")
_DRAWINGS = ("diagramData", "chart")
_STORIES = ("header", "footer", "footnotes", "endnotes")
_CHANGED = ("settings.xml", ".rels", "[content_types].xml")
_OF_OURS = {"panel": "panel", "label": "label", "deck label": "label", "note": "note", "art note": "note"}
# How alike the name of a control is to that of a field, from 0 to 1, if it was meant: controls have many uses.
_ALMOST = 0.85
LARGEST_TEXT = 16 * 1024 * 1024
"""In bytes: what the parts of a template that may have fields unpack to at most."""

_CLOSING = ("sample_note", "approval", "piece_mark")


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """A template that was read and is safe to fill: its parts with fields as trees, and what was found in it.
    `properties` is the part of its properties, which is one of the trees where it has fields, and else empty.
    """

    package: DocxPackage
    main: str
    trees: Mapping[str, Any]
    styles: Mapping[str, str]
    look: TemplateLook
    properties: str = ""


def read_template(path: Path) -> WordTemplate:
    """Read a template.

    Raises:
        KnownError: it is no readable .docx, or holds what templates may not hold (see `refuse_unsafe`).
    """
    refuse_name(path.name)
    package = DocxPackage(path)
    main = package.main_part()
    dropped = refuse_unsafe(package)
    for name in package.names():
        # These are changed when the deck is packed, which is too late to say that one cannot be read.
        if name.lower().endswith(_CHANGED):
            _tree(package, name, package.read(name))
    parts = dict.fromkeys([main, *(one for kind in _STORIES for one in package.all_related(main, kind))])
    trees = _trees(package, parts)
    drawings = dict.fromkeys(one for part in parts for kind in _DRAWINGS for one in package.all_related(part, kind))
    drawn = _trees(package, drawings)
    if trees[main].tag != q("document"):
        raise KnownError(
            f"{path} is not a Word document of the usual form.",
            "Save it in Word as “Word Document (.docx)”, not as Strict Open XML, and use that file.",
        )
    for tree in trees.values():
        controls_as_tokens(tree)
    lines = {name: lines_of(tree) for name, tree in trees.items()}
    names = dict.fromkeys(name for tree in trees.values() for name in control_names(tree))
    near = {name: nearest_field(name, alike=_ALMOST) for name in names}
    said_unseen = list(_unseen(package, main, trees))
    unseen = dict.fromkeys(
        field.token
        for line, _words in said_unseen
        for token in deck_tokens(line)
        if (field := deck_field(token.words)) is not None
    )
    look = replace(
        _look(path.name, list(lines.values()), dropped),
        unseen=tuple(unseen),
        unseen_words=tuple(dict.fromkeys(words for line, words in said_unseen if not deck_tokens(line))),
        doubtful=tuple((name, one) for name, one in near.items() if one),
        recomputed=tuple(dict.fromkeys(one for tree in trees.values() for one in recomputed_tokens(tree))),
        unreached=tuple(
            dict.fromkeys(one for tree in (*trees.values(), *drawn.values()) for one in unreached_tokens(tree))
        ),
    )
    filled = {name: trees[name] for name, said in lines.items() if name == main or any(line.tokens for line in said)}
    part = properties_part(package)
    told = _trees(package, [part]) if part else {}
    properties = part if part and property_tokens(told[part]) else ""
    for root in told.values():
        look = with_properties(look, root)
    if properties:
        filled |= told
    return WordTemplate(package, main, filled, _styles(package, main), look, properties)


def _unseen(package: DocxPackage, main: str, trees: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The words of each paragraph in which nobody sees some, and those."""
    part = package.related(main, "styles")
    sight = TemplateSight(_trees(package, [part])[part] if part else None)
    return (both for tree in trees.values() for both in sight.unseen_words(tree))


def _trees(package: DocxPackage, parts: Iterable[str]) -> dict[str, Any]:
    """The parts that may have fields, as trees, which take many times the memory of their bytes."""
    trees: dict[str, Any] = {}
    total = 0
    for name in parts:
        data = package.read(name)
        total += len(data)
        if total > LARGEST_TEXT:
            raise KnownError(
                f"{package.source} is refused: its text alone unpacks to more than {LARGEST_TEXT // 2**20} MiB.",
                "Remove what a deck does not need, or check where it comes from.",
            )
        trees[name] = _tree(package, name, data)
    return trees


def _tree(package: DocxPackage, name: str, data: bytes) -> Any:
    try:
        return tree_of(data)
    except SyntaxError:
        raise KnownError(
            f"{package.source} is refused: its part {name} is nested deeper, or has longer words, than word processors "
            "write.",
            "Remove tables that are inside tables, or check where it comes from.",
        ) from None


def template_deck(template: WordTemplate, given: HandOff) -> bytes:
    """The deck as bytes; a template is filled once.

    Raises:
        KnownError: the template has faults, or no place for words of the piece.
    """
    look = template.look
    values = template_values(given, look.fields, look.in_body)
    refuse_unfit(look, values)
    filler = PartFiller(values, template.styles)
    lacking = [one for one in map(DeckField, _CLOSING) if one not in look.fields]
    for name, tree in template.trees.items():
        if name == template.properties:
            fill_properties(tree, values)
        else:
            filler.fill(tree)
    _close(template.trees[template.main], [line.text for one in lacking for line in values.texts[one]])
    return _packed(template)


def refuse_unfit(look: TemplateLook, values: TemplateValues) -> None:
    """KnownError for a template with faults, or without a place for words of the piece that goes into it."""
    left = _told_apart(values.left_out)
    lacks = [f"It has no place for {listed(left)}: add a field for each, or {{{{copy}}}} for all."] if left else []
    told = (*look.faults, *lacks)
    if told:
        raise KnownError(f"The template {look.name} cannot be filled. {' '.join(told)}", "Fix it in Word, and save it.")


def _told_apart(blocks: Iterable[Block]) -> list[str]:
    """The names of parts with words, each once; names of panels are no words of the piece."""
    names: dict[str, None] = {}
    for one in blocks:
        if one.kind == "note":
            names |= {"notes to the art department": None} if one.section == "note" else {}
        elif one.text.strip():
            names[f"{block_label(one).lower()}{' (approved language)' if one.kind == 'locked' else ''}"] = None
    return list(names)


def _look(name: str, parts: list[list[TemplateLine]], dropped: tuple[str, ...]) -> TemplateLook:
    fields: dict[DeckField, None] = {}
    unknown: dict[str, str] = {}
    broken: dict[str, None] = {}
    families: dict[Any, dict[str, str]] = {}
    clipped: dict[str, None] = {}
    parts_of_piece: dict[Any, dict[str, None]] = {}
    in_body: set[DeckField] = set()
    together: dict[tuple[str, ...], None] = {}
    for number, lines in enumerate(parts):
        for line in lines:
            broken |= dict.fromkeys(line.broken)
            several = tuple(one.token for token in line.tokens if (one := deck_field(token.words)) and _is_part(one))
            if len(several) > 1 and not number:
                together[several] = None
            for token in line.tokens:
                field = deck_field(token.words)
                if field is None:
                    unknown[token.words] = nearest_field(token.words)
                    continue
                fields[field] = None
                if field.name in _LONG and line.is_clipped:
                    clipped[field.token] = None
                if not number:
                    in_body.add(field)
                if field.family:
                    families.setdefault(line.unit, {}).setdefault(field.family, field.token)
                elif field.name in SECTIONS or field.name == "copy":
                    parts_of_piece.setdefault(line.unit, {})[field.token] = None
    mixed = dict.fromkeys(tuple(one.values()) for one in families.values() if len(one) > 1)
    said_again = dict.fromkeys(
        (part, next(iter(families[unit].values())))
        for unit, several in parts_of_piece.items()
        if unit in families
        for part in several
    )
    return TemplateLook(
        name,
        tuple(fields),
        frozenset(in_body),
        tuple(unknown.items()),
        tuple(broken),
        dropped,
        tuple(mixed),
        said_again=tuple(said_again),
        clipped=tuple(clipped),
        together=tuple(together),
    )


def _is_part(field: DeckField) -> bool:
    """Whether a field is words of the piece, which come back."""
    if field.family:
        return field.family == "line" and field.name in _SAID_OR_SHOWN
    return field.name in SECTIONS or field.name == "copy"


def _styles(package: DocxPackage, main: str) -> dict[str, str]:
    """The ids of the template's own paragraph styles, by the section or part of a deck that they are named by."""
    part = package.related(main, "styles")
    found: dict[str, str] = {}
    own = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal own
        if name == "w:style":
            # Word's own styles have such names, too: "Title", "Caption", "footer".
            is_own = attributes.get("w:type") == "paragraph" and attributes.get("w:customStyle") in ("1", "true", "on")
            own = attributes.get("w:styleId", "") if is_own else ""
        elif name == "w:name" and own:
            words = attributes.get("w:val", "")
            purpose = _OF_OURS.get(words.strip().casefold()) or section_named(words)
            if purpose:
                found.setdefault(purpose, own)

    if part is not None:
        walk_xml(package.read(part), package.source, start)
    return found


def _close(document: Any, lines: Iterable[str]) -> None:
    """Put small gray lines at the end of the body, before the properties of its last section."""
    body = document.find(q("body"))
    if body is None:
        return
    last = body.find(q("sectPr"))
    properties = made("rPr")
    properties.append(made("color", val="5C636D"))
    properties.append(made("sz", val="18"))
    for one in lines:
        paragraph = made("p")
        paragraph.extend(runs_of(one, properties))
        if last is None:
            body.append(paragraph)
        else:
            last.addprevious(paragraph)


def _packed(template: WordTemplate) -> bytes:
    """The package with its parts in their order and at fixed times; the same piece gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name in template.package.names():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            tree = next((one for part, one in template.trees.items() if part.lower() == name.lower()), None)
            data = template.package.read(name)
            file.writestr(info, _detached(template.package, name, data) if tree is None else bytes_of(tree))
    return buffer.getvalue()


def _detached(package: DocxPackage, name: str, data: bytes) -> bytes:
    """A part without the name of the template that the document was made from, by which Word would look for it."""
    is_settings = name.lower().endswith(("settings.xml", ".xml.rels"))
    if not is_settings or ATTACHED.encode() not in data:
        return data
    root = _tree(package, name, data)
    for one in list(root):
        if one.tag == f"{{{WORD}}}{ATTACHED}" or one.get("Type", "").endswith(f"/{ATTACHED}"):
            root.remove(one)
    return bytes_of(root)
