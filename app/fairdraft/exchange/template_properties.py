"""How are the fields filled that stand in a template's properties, such as its title, which programs show of a file?"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from fairdraft.domain.deck_fields import DeckField, deck_field, nearest_field
from fairdraft.domain.deck_template import TemplateLook
from fairdraft.domain.deck_tokens import DeckToken, broken_tokens, deck_tokens
from fairdraft.exchange.docx_package import DocxPackage
from fairdraft.exchange.storable_text import storable_in_xml
from fairdraft.exchange.template_values import TemplateValues

_KIND = "core-properties"
_FILLED = ("title", "subject", "keywords", "description", "category")
_LONGEST = 255
"""In characters, as Word lets people write."""


def properties_part(package: DocxPackage) -> str | None:
    """The part of the properties that Word shows of a file; None where it has none."""
    return package.root_related(_KIND)


def property_tokens(root: Any) -> tuple[DeckToken, ...]:
    """The tokens in the properties, known or not."""
    return tuple(token for one in _texts(root) for token in deck_tokens(one.text))


def with_properties(look: TemplateLook, root: Any) -> TemplateLook:
    """What was found in a template, with the fields in its properties; those of lists are none there."""
    known: dict[DeckField, None] = dict.fromkeys(look.fields)
    unknown = dict(look.unknown)
    for token in property_tokens(root):
        field = deck_field(token.words)
        if field is None or field.family:
            unknown.setdefault(token.words, "" if field is not None else nearest_field(token.words))
        else:
            known[field] = None
    broken = (words for one in _texts(root) for words in broken_tokens(one.text))
    return replace(
        look,
        fields=tuple(known),
        unknown=tuple(unknown.items()),
        broken=tuple(dict.fromkeys((*look.broken, *broken))),
    )


def fill_properties(root: Any, values: TemplateValues) -> None:
    """Fill the fields in the properties; each becomes words in one line, as long as Word takes them."""
    for one in _texts(root):
        said, found = one.text, deck_tokens(one.text)
        for token in reversed(found):
            field = deck_field(token.words)
            words = "" if field is None else " ".join(_words(values, field).split())
            said = f"{said[: token.start]}{words}{said[token.end :]}"
        if found:
            one.text = storable_in_xml(said)[:_LONGEST]


def _words(values: TemplateValues, field: DeckField) -> str:
    return " ".join(line.text for line in values.of(field, {}))


def _texts(root: Any) -> Iterator[Any]:
    return (one for one in root if one.text and one.tag.rpartition("}")[2] in _FILLED)
