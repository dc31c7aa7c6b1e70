"""What is on record of a study's judgements besides themselves: which ended, and how were conflicts decided?

Both are events of the study, so that they travel with it. They name a judgement by a hash: what somebody took back is
told without its words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from fairdraft.domain.identity import value_sha256
from fairdraft.domain.rating_queue import StudyEvent, StudyEventKind

ConflictKind = Literal["rating", "vote"]
EndingReason = Literal["changed", "withdrawn"]

ENDED: StudyEventKind = "ended"
SETTLED: StudyEventKind = "settled"


@dataclass(frozen=True, slots=True)
class Ending:
    """A rating or vote that its rater changed or took back: `sha256` is that of what it said then.

    `of_file` says that it came in a file of ratings, whose ids may name models.
    """

    id: str
    kind: ConflictKind
    judgement: str
    sha256: str
    why: EndingReason
    at: datetime
    of_file: bool = False

    def event(self, study: str) -> StudyEvent:
        """The event of the study that tells of it."""
        names = ("kind", "judgement", "sha256", "why", "of_file")
        return StudyEvent(self.id, study, ENDED, "", self.at, {name: getattr(self, name) for name in names})


@dataclass(frozen=True, slots=True)
class Settlement:
    """A person's decision of a conflict: of two judgements, known by their hashes, `kept` counts and `aside` does not.

    `replaces` are the ids of earlier decisions that its maker saw contradict each other.
    """

    id: str
    kind: ConflictKind
    kept: str
    aside: str
    by: str
    at: datetime
    replaces: tuple[str, ...] = ()

    def event(self, study: str) -> StudyEvent:
        """The event of the study that tells of it."""
        details = {"kind": self.kind, "kept": self.kept, "aside": self.aside, "replaces": list(self.replaces)}
        return StudyEvent(self.id, study, SETTLED, self.by, self.at, details)


def judgement_sha256(content: Mapping[str, Any]) -> str:
    """The hash by which a rating or vote, as JSON, is known on every laptop.

    A rater may have another pseudonym elsewhere, and a later version of the program more fields: neither is in it.
    """
    said = {
        name: value
        for name, value in content.items()
        if name != "rater" and value is not None and value is not False and value not in ("", [], {})
    }
    return value_sha256(said)


def endings_of(events: Iterable[StudyEvent]) -> tuple[Ending, ...]:
    """What events tell of judgements that ended.

    Raises:
        ValueError, KeyError, TypeError: an event, as of a file, is none that this program writes.
    """
    return tuple(_ending(one) for one in events if one.kind == ENDED)


def settlements_of(events: Iterable[StudyEvent]) -> tuple[Settlement, ...]:
    """What events tell of decided conflicts.

    Raises:
        ValueError, KeyError, TypeError: an event, as of a file, is none that this program writes.
    """
    return tuple(_settlement(one) for one in events if one.kind == SETTLED)


def _ending(event: StudyEvent) -> Ending:
    told = event.details
    if told["why"] not in get_args(EndingReason) or not isinstance(told["of_file"], bool):
        raise ValueError(f"event {event.id} tells of no end that a judgment has")
    kind, judgement, sha256 = _kind(event), _text(told["judgement"]), _text(told["sha256"])
    return Ending(event.id, kind, judgement, sha256, told["why"], event.at, told["of_file"])


def _settlement(event: StudyEvent) -> Settlement:
    told = event.details
    kept, aside = _text(told["kept"]), _text(told["aside"])
    if kept == aside:
        raise ValueError(f"event {event.id} decides between a judgment and itself")
    replaces = tuple(_text(one) for one in told["replaces"])
    return Settlement(event.id, _kind(event), kept, aside, event.by, event.at, replaces)


def _kind(event: StudyEvent) -> ConflictKind:
    kind: ConflictKind = event.details["kind"]
    if kind not in get_args(ConflictKind):
        raise ValueError(f"event {event.id} is about no kind of judgment")
    return kind


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a judgment is named by no text")
    return value
