"""What has a rater said of a draft that is not rated yet, and how is that kept?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fairdraft.domain.identity import value_sha256
from fairdraft.domain.presentation import QueueEntry
from fairdraft.domain.rating_queue import Judgement, MarkedWords
from fairdraft.domain.rubric import SCORES, Rubric


@dataclass(frozen=True, slots=True)
class UnfinishedRating:
    """What was said of one draft and occasion so far; `duration_ms` of the judgement is the time it took.

    `changes_sha256` is the hash of the stored judgement that it would change (see `judgement_sha256`), None where
    none was stored.
    """

    entry: QueueEntry
    judgement: Judgement
    changes_sha256: str | None = None

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "draft_id": self.entry.draft_id,
            "occasion": self.entry.occasion,
            "changes_sha256": self.changes_sha256,
            "duration_ms": self.judgement.duration_ms,
            **_said(self.judgement),
        }


def unfinished_from_object(value: Mapping[str, Any]) -> UnfinishedRating:
    """The unfinished rating of a JSON form.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: it is none.
    """
    judgement = Judgement(
        scores={str(name): int(score) for name, score in value["scores"].items()},
        verdict=value["verdict"],
        note=str(value["note"]),
        marks=tuple(MarkedWords(**one) for one in value["marks"]),
        suggested_text=value["suggested_text"],
        duration_ms=value["duration_ms"],
    )
    entry = QueueEntry(str(value["draft_id"]), int(value["occasion"]))
    return UnfinishedRating(entry, judgement, value["changes_sha256"])


def judgement_sha256(judgement: Judgement) -> str:
    """The hash of what is said, whatever time it took."""
    return value_sha256(_said(judgement))


def says_nothing(judgement: Judgement) -> bool:
    """Whether there is nothing in it to lose."""
    return _said(judgement) == _said(Judgement())


def fitting(judgement: Judgement, text: str, rubric: Rubric) -> Judgement:
    """What of a judgement can be said of that text by that rubric: another version of the program may have kept it."""
    criteria = {one.id for one in rubric.criteria}
    labels = {one.id for one in rubric.labels}
    return replace(
        judgement,
        scores={name: score for name, score in judgement.scores.items() if name in criteria and score in SCORES},
        verdict=judgement.verdict if judgement.verdict in rubric.verdicts else None,
        marks=tuple(one for one in judgement.marks if one.label in labels and 0 <= one.start < one.end <= len(text)),
    )


def _said(judgement: Judgement) -> dict[str, Any]:
    return {
        "scores": dict(judgement.scores),
        "verdict": judgement.verdict,
        "note": judgement.note,
        "marks": [{name: getattr(mark, name) for name in MarkedWords.__dataclass_fields__} for mark in judgement.marks],
        "suggested_text": judgement.suggested_text,
    }
