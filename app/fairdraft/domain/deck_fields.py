"""Which fields may a template of a copy deck have, and what fills each?

A field is named as people write it: `{{Job number}}`, `{{job_number}}` and `{{JOB-NUMBER}}` are one, and sections go by
every name that labels of decks have ("CTA"). With a number behind it a section is the first, second … of its kind.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from fairdraft.domain.deck_labels import DECK_LABELS

HEAD_FIELDS: dict[str, str] = {
    "client": "the client given above the manuscript; if there is none, empty for you to fill in",
    "job_number": "the job number, from the same place",
    "size": "the size or format, from the same place",
    "medical_reviewer": "the medical reviewer, from the same place",
    "brand_generic": "brand, established name and dosage form",
    "brand": "the brand alone",
    "generic": "the established name alone",
    "piece": "the name of the piece",
    "campaign": "the campaign",
    "kind": "ad type and channel",
    "version": "how many versions the piece has, and its round of review",
    "round": "the round of review alone; empty before the first",
    "date": "when the piece was last changed",
    "writer": "the writers, under their pseudonyms",
    "begun_as": "what the piece was begun from",
    "review": "where the piece is in review",
    "label_version": "the version of the label, and when its wording lapses",
    "isi_version": "the version of the safety information, which is the label's",
    "isi_form": "the form of the safety information: full, short or major statement",
    "words": "how many words there are of copy, of approved language, and in all",
    "spoken": "words and seconds of a script; empty for other pieces",
    "manuscript_head": "all lines above the manuscript",
    "approval": "“not approved”, or who approved and when; added at the end of a template that lacks it",
    "sample_note": "that a brand is sample data; added at the end of a template that lacks it; empty for other brands",
    "piece_mark": "the mark by which a returned deck is recognized; added at the end of a template that lacks it",
}
"""What stands at the head of a deck, each in one line or a few."""

COPY_FIELDS: dict[str, str] = {
    "copy": "all panels in order, each part under its name, without what has its own field in the body",
    "eyebrow": "the eyebrow or kicker",
    "headline": "the headline",
    "subhead": "the subhead",
    "body": "the body copy",
    "call_to_action": "the call to action",
    "subject": "the subject line of an email",
    "preheader": "its preheader",
    "callout": "callouts",
    "quote": "patient quotes",
    "alt_text": "the alternative texts of pictures",
    "voice_over": "the spoken words of a script",
    "super": "its words on the screen",
    "visual": "what is seen",
    "time": "its times",
    "indication": "the approved use",
    "isi": "the safety information, whole",
    "boxed_warning": "the boxed warning, repeated, if the piece has it",
    "legal": "the legal lines",
    "names": "brand and established name at the end, with the prescription status",
    "footnote": "the footnotes",
    "references": "the piece's list of references, numbered",
    "footer": "the footer of the piece: owner, trademark, job code",
    "notes": "notes to the art department, in brackets; not those inside the copy",
    "sources": "the sources of the claims on file, numbered",
    "qualifiers": "the qualifiers on file for the claims, numbered",
}
"""The words of a piece, and lists that are made of it; a paragraph for each line."""

ROW_FIELDS: dict[str, dict[str, str]] = {
    "element": {
        "panel": "the panel that the part is in",
        "name": "the name of the part",
        "copy": "its words",
        "approval": "for approved language, the label that it is compared with",
    },
    "line": {
        "time": "the time of a script's row",
        "voice_over": "what is spoken",
        "super": "the words on the screen",
        "visual": "what is seen",
        "beside": "how long it takes to say, and which approved language begins there",
    },
    "claim": {
        "number": "1, 2, 3 …",
        "section": "where the claim is said",
        "said": "the claim as said",
        "how": "verbatim, varied, drifted, or without an approved claim",
        "id": "the id of the claim on file",
        "approved": "the approved wording",
        "diff": "the difference, word by word",
        "document": "the source",
        "page": "its page",
        "paragraph": "its paragraph",
        "table": "its table",
        "label_version": "the version of the label",
        "expires": "when the claim lapses",
        "qualifier": "its qualifier",
        "qualifier_in_piece": "whether the qualifier is in the piece",
        "channels": "the channels that it is approved for",
        "look": "what to check",
    },
    "reference": {
        "number": "the number that the piece gives the source",
        "document": "the source",
        "label_version": "the version of the label",
        "entry": "its words in the piece's list",
        "places": "its pages, paragraphs and tables that support the piece",
    },
    "version": {
        "number": "1, 2, 3 …",
        "date": "when it was saved",
        "by": "by whom, under a pseudonym",
        "what": "what was done",
    },
    "alternate": {
        "panel": "the panel that the alternates are in",
        "section": "what they are alternates of",
        "letter": "A, B, C …",
        "words": "its words",
    },
    "dismissed": {
        "finding": "the finding that was answered with a reason",
        "reason": "the reason",
        "by": "by whom, under a pseudonym",
        "date": "when",
        "now": "whether that still holds",
    },
    "comment": {
        "number": "1, 2, 3 …",
        "words": "the words that it is about",
        "comment": "what was said",
        "by": "by whom, under a pseudonym",
        "date": "when",
        "now": "what became of it",
        "answers": "the answers",
    },
}
"""Fields of which a row of a table, or a paragraph outside of tables, is repeated for each item: `{{claim.said}}`."""

SECTIONS = frozenset(COPY_FIELDS) - {"copy", "boxed_warning", "notes", "sources", "qualifiers"}
"""The fields that are sections of a piece."""

_BETWEEN = re.compile(r"[\s_-]+")
_NUMBER = re.compile(r"_(?P<number>[1-9]\d?)$")
_ALIASES = {
    "job": "job_number",
    "job_code": "job_number",
    "job_no": "job_number",
    "important_safety_information": "isi",
    "title": "piece",
    "piece_name": "piece",
    "note": "notes",
}


@dataclass(frozen=True, slots=True)
class DeckField:
    """A field that a template names: `family` is that of a row's field, else empty; `number` says which section of its
    kind is meant, None for all.
    """

    name: str
    family: str = ""
    number: int | None = None

    @property
    def token(self) -> str:
        """The field as it is written in a template."""
        name = f"{self.family}.{self.name}" if self.family else self.name
        return f"{{{{{name}{f'_{self.number}' if self.number else ''}}}}}"


def deck_field(words: str) -> DeckField | None:
    """The field that these words name; None where there is none of that name."""
    family, dot, part = words.partition(".")
    if dot:
        group, name = _plain(family), _plain(part)
        return DeckField(name, group) if name in ROW_FIELDS.get(group, {}) else None
    name = _plain(words)
    whole = _known(name)
    if whole:
        return DeckField(whole)
    found = _NUMBER.search(name)
    section = _known(name[: found.start()]) if found else ""
    return DeckField(section, number=int(found["number"])) if found and section in SECTIONS else None


def nearest_field(words: str, alike: float = 0.6) -> str:
    """The token of the known field that is written most alike; empty where none is as much `alike`, from 0 to 1."""
    known = {_plain(token[2:-2]): token for token in all_tokens()}
    others = (_plain(one) for one in (*_ALIASES, *DECK_LABELS))
    known |= {one: DeckField(_known(one)).token for one in others if _known(one)}
    near = get_close_matches(_plain(words), known, n=1, cutoff=alike)
    return known[near[0]] if near else ""


def all_tokens() -> Iterable[str]:
    """Every field as it is written in a template, sections without numbers."""
    yield from (DeckField(name).token for name in (*HEAD_FIELDS, *COPY_FIELDS))
    yield from (DeckField(name, family).token for family, fields in ROW_FIELDS.items() for name in fields)


def section_named(words: str) -> str:
    """The section of a piece that these words name, as the name of a style does; empty where none is."""
    name = _known(_plain(words))
    return name if name in SECTIONS else ""


def _plain(words: str) -> str:
    return _BETWEEN.sub("_", words.strip().casefold())


def _known(name: str) -> str:
    if name in HEAD_FIELDS or name in COPY_FIELDS:
        return name
    if name in _ALIASES:
        return _ALIASES[name]
    labels = {_plain(label): section for label, section in DECK_LABELS.items()}
    section = labels.get(name, "")
    return section if section in COPY_FIELDS else ""
