"""How do marked spans leave the program, so that they find their words again in any text?"""

from collections.abc import Iterable, Iterator
from typing import Any

from fairdraft.domain.draft import Draft
from fairdraft.domain.rating import Rating
from fairdraft.exchange.export_folder import ExportFolder
from fairdraft.exchange.json_line_file import keys_section, write_json_lines

ANNOTATIONS = "annotations.jsonl"
_KEYS = (
    ("annotation_id", "text", "Id of the annotation."),
    ("draft_id", "text", "Id of the draft; its text is draft_text in the rating table."),
    ("rater_id", "text", "Pseudonym of the person who marked the words."),
    ("start", "integer", "First code point of the words in draft_text, from 0."),
    ("end", "integer", "Code point after the last of the words: draft_text[start:end] == quote."),
    ("quote", "text", "The words."),
    ("prefix", "text", "Up to 32 code points before them."),
    ("suffix", "text", "Up to 32 code points after them."),
    ("label", "text", "Label from the rubric."),
    ("rule_id", "text", "Rule that the label corresponds to; null: none."),
    ("comment", "text", "Comment on the words; null: none."),
)


def annotation_rows(drafts: Iterable[Draft], ratings: Iterable[Rating]) -> Iterator[dict[str, Any]]:
    """One row per span that the ratings have, by draft, place and rater.

    Raises:
        ValueError: a span lies outside its draft's text: our own fault.
    """
    texts = {one.id: one.text for one in drafts}
    marked = [(rating, one) for rating in ratings for one in rating.annotations]
    for rating, one in sorted(
        marked, key=lambda both: (both[0].draft_id, both[1].start, both[1].end, both[0].rater, both[1].id)
    ):
        if not one.stands_in(texts[rating.draft_id]):
            raise ValueError(f"annotation {one.id} does not stand in draft {rating.draft_id}")
        yield {
            "annotation_id": one.id,
            "draft_id": rating.draft_id,
            "rater_id": rating.rater,
            "start": one.start,
            "end": one.end,
            "quote": one.quote,
            "prefix": one.prefix,
            "suffix": one.suffix,
            "label": one.label,
            "rule_id": one.rule,
            "comment": one.comment or None,
        }


def write_annotations(files: ExportFolder, drafts: Iterable[Draft], ratings: Iterable[Rating]) -> int:
    """Write `annotations.jsonl`, if anything was marked; returns how many spans."""
    return write_json_lines(files, ANNOTATIONS, annotation_rows(drafts, ratings))


def annotation_dictionary() -> str:
    """The keys of `annotations.jsonl`, in Markdown."""
    return keys_section(ANNOTATIONS, "One marked span per line.", _KEYS)
