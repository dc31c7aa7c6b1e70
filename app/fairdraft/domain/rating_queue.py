"""What does a rater see of a study, and what does a rater say?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from fairdraft.domain.piece import Block
from fairdraft.domain.presentation import QueueEntry
from fairdraft.domain.rating import Rating
from fairdraft.domain.recipe import DraftMode
from fairdraft.domain.rubric import Verdict

StudyEventKind = Literal[
    "planned", "sealed", "order", "unblinded", "exported", "received", "merged", "named", "decided", "ended", "settled"
]
VoteOutcome = Literal["first", "second", "tie", "both_bad"]
VOTE_OUTCOMES: tuple[VoteOutcome, ...] = ("first", "second", "tie", "both_bad")


@dataclass(frozen=True, slots=True)
class StudyEvent:
    """Something that happened to a study and stays in its record; `by` is a pseudonym, or empty for the program.

    That of `merged` is who wrote the set that was taken in.
    """

    id: str
    study: str
    kind: StudyEventKind
    by: str
    at: datetime
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredQueue:
    """One rater's order of a study's drafts and pairs, as it was drawn with `seed`.

    `turn` is the rater's place among the raters, from 0. `skipped` and `skipped_pairs` stand at the end until they are
    judged.
    """

    study: str
    rater: str
    seed: int
    turn: int
    entries: tuple[QueueEntry, ...]
    made_at: datetime
    skipped: tuple[QueueEntry, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    skipped_pairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GivenRating:
    """Which rating a rater gave on a draft and occasion; `duration_ms` is None where it was not taken."""

    rating_id: str
    draft_id: str
    occasion: int
    duration_ms: int | None
    session_id: str | None = None


@dataclass(frozen=True, slots=True)
class BlindDraft:
    """A draft as a rater sees it: its words and its task, and nothing of who wrote it, how fast or when.

    `inserted_by_program` names criteria whose language the program put in. `given` is what this rater said of it
    before, when it is shown again for a change.
    """

    draft_id: str
    text: str
    blocks: tuple[Block, ...]
    campaign: str
    brief: str
    brief_text: str
    mode: DraftMode
    inserted_by_program: tuple[str, ...] = ()
    given: "Judgement | None" = None


@dataclass(frozen=True, slots=True)
class BlindPair:
    """Two drafts of one brief side by side, in the order in which they are to be shown."""

    first: BlindDraft
    second: BlindDraft


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """Words that a rater marks: `text[start:end]` in code points, under a label of the rubric.

    Without `rule` the label's own rule stands for it.
    """

    start: int
    end: int
    label: str
    comment: str = ""
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rater says of a draft. Criteria that are not rated are absent from `scores`.

    `suggested_text` is the draft as the rater would write it. `duration_ms` is how long the rater worked on it: None
    lets the queue take the time since it was shown, 0 says that nobody knows.
    """

    scores: Mapping[str, int] = field(default_factory=dict)
    verdict: Verdict | None = None
    note: str = ""
    marks: tuple[MarkedWords, ...] = ()
    suggested_text: str | None = None
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True)
class QueueStanding:
    """How far a rater is in a queue that nobody has opened now: drafts rated, or pairs judged, of all."""

    done: int
    total: int

    @property
    def left(self) -> int:
        """What is still to do."""
        return self.total - self.done


@dataclass(frozen=True, slots=True)
class QueueProgress:
    """Where a rater stands: `position` (from 1) is that of the draft shown, None when there is none.

    `seconds_left` is what is left at this rater's median pace, None before three ratings were timed.
    """

    rated: int
    total: int
    position: int | None
    skipped: int
    seconds_left: float | None

    @property
    def left(self) -> int:
        """Drafts still to rate, skipped ones included."""
        return self.total - self.rated


@dataclass(frozen=True, slots=True)
class Vote:
    """Which of two drafts of one brief a rater finds better, in the order in which they were shown.

    `tie` says that both are as good, `both_bad` that neither is usable. Where in a queue it was given, and for how long
    the pair was open, is told as by a `Rating`.
    """

    id: str
    study: str
    rater: str
    first_draft: str
    second_draft: str
    outcome: VoteOutcome
    voted_at: datetime
    comment: str = ""
    rater_role: str = ""
    blind: bool = False
    revealed_before_submit: bool = False
    session_id: str | None = None
    position_in_session: int | None = None
    presentation_seed: int | None = None
    duration_ms: int | None = None


def judgement_of(rating: Rating) -> Judgement:
    """What a stored rating says, as its rater may change it."""
    marks = tuple(MarkedWords(one.start, one.end, one.label, one.comment, one.rule) for one in rating.annotations)
    return Judgement(dict(rating.scores), rating.verdict, rating.comment, marks, rating.suggested_text)
