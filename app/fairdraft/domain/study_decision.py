"""What did a person decide on a study, and on what?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fairdraft.domain.comparison_words import Name
from fairdraft.domain.counting import counted
from fairdraft.domain.identity import utc_text
from fairdraft.domain.rating_queue import StudyEvent

_FIELDS = ("words", "candidate", "conditions", "role", "advice", "ratings", "judgments_sha256")


@dataclass(frozen=True, slots=True)
class StudyDecision:
    """A decision, which is never changed: a later one takes its place, and both are kept.

    `by` is a pseudonym, with the `role` that went with it. `candidate` is the id of the chosen one, empty where none
    was chosen. `advice` is what the data advised then, `ratings` how many there were, and `judgments_sha256` the hash
    of what they said.
    """

    words: str
    by: str
    at: datetime
    candidate: str = ""
    conditions: str = ""
    role: str = ""
    advice: str = ""
    ratings: int = 0
    judgments_sha256: str = ""

    @property
    def who(self) -> str:
        """Who decided, with the role."""
        return f"{self.by} ({self.role})" if self.role else self.by

    @property
    def day(self) -> str:
        """The day, in UTC."""
        return utc_text(self.at)[:10]

    def details(self) -> dict[str, Any]:
        """What goes with the event that keeps it."""
        return {name: getattr(self, name) for name in _FIELDS}

    def as_object(self) -> dict[str, Any]:
        """The JSON form: `decision` has the words."""
        told = self.details()
        return {"decision": told.pop("words"), "by": self.by, "at": utc_text(self.at), **told}


def decisions_of(events: Sequence[StudyEvent]) -> tuple[StudyDecision, ...]:
    """The decisions among the events of a study, the latest last, wherever each was taken."""
    found = [one for one in events if one.kind == "decided"]
    return tuple(
        StudyDecision(by=one.by, at=one.at, **{name: one.details[name] for name in _FIELDS if name in one.details})
        for one in sorted(found, key=lambda one: (one.at, one.id))
    )


def signed_fields(decisions: Sequence[StudyDecision], candidate: Name = str) -> tuple[tuple[str, str], ...]:
    """The fields at the end of a decision sheet; what nobody decided yet is empty, to be filled in by hand."""
    if not decisions:
        return (("Decision", ""), ("By", ""), ("Date", ""), ("Conditions", ""))
    last = decisions[-1]
    return (
        ("Decision", _decided(last, candidate)),
        ("By", last.who),
        ("Date", last.day),
        ("Conditions", last.conditions or "none"),
    )


def decision_notes(decisions: Sequence[StudyDecision], judgments_sha256: str, candidate: Name = str) -> tuple[str, ...]:
    """What is to be known of the decision that stands.

    Args:
        decisions: all of the study, the latest last.
        judgments_sha256: the hash of what the ratings say now.
        candidate: a candidate's name by its id.
    """
    if not decisions:
        return ()
    last = decisions[-1]
    said = [f"Decided on {counted(last.ratings, 'rating')}; the data advised then: {last.advice}"]
    if last.judgments_sha256 != judgments_sha256:
        said.append(
            "Ratings were added or changed since then: these are not the figures that the decision was based on."
        )
    said += [
        f"It replaces the decision of {one.day} by {one.who}: {_decided(one, candidate)}"
        for one in reversed(decisions[:-1])
    ]
    return tuple(said)


def _decided(one: StudyDecision, candidate: Name) -> str:
    return f"{candidate(one.candidate)}: {one.words}" if one.candidate else one.words
