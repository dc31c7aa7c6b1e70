"""How does a rater go through a study: next, submit, skip, back, undo?

    queue = workplace.queueing.open(study_id, rater)
    while (draft := queue.current) is not None:
        queue.submit(Judgement(scores={"accuracy": 4}, verdict="revise"))   # on disk; `current` is the next draft

Nothing that a queue gives out names a model, a candidate, a speed, a file or the order of generation.
"""

import statistics
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain

from fairdraft.domain.annotation import Annotation, annotation_on
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.presentation import QueueEntry
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import (
    BlindDraft,
    GivenRating,
    Judgement,
    MarkedWords,
    QueueProgress,
    StoredQueue,
    judgement_of,
)
from fairdraft.domain.rubric import INSERTED_CRITERIA, SCORES, Rubric
from fairdraft.domain.study import Study
from fairdraft.domain.unfinished_rating import fitting
from fairdraft.services.begun_ratings import BegunRatings
from fairdraft.services.naming import no_verdict, unknown
from fairdraft.services.ports import Store

_PACE_OVER = 20
_FEWEST_FOR_A_PACE = 3


@dataclass(frozen=True, slots=True)
class _Done:
    """A step that can be undone: a draft that was rated (`rating` as it now is, `former` as it was) or skipped."""

    entry: QueueEntry
    rating: Rating | None = None
    former: Rating | None = None


class RatingQueue:
    """One rater's way through a study, from the first draft not yet rated on.

    Each `submit`, `skip` and `undo` is on disk before it returns; then `current` is the next draft. Use it from one
    thread at a time.
    """

    def __init__(
        self,
        store: Store,
        study: Study,
        order: StoredQueue,
        rubric: Rubric,
        begun: BegunRatings,
        *,
        session_id: str,
        rater_role: str = "",
    ) -> None:
        self.study = study
        self.rater = order.rater
        self.rubric = rubric
        self._begun = begun
        self.session_id = session_id
        self.show_findings = study.plan is not None and study.plan.show_findings
        self._store = store
        self._order = order
        self._role = rater_role
        # Of ten thousand drafts; what is looked up at each step is made once.
        self._places = frozenset((one.draft_id, one.occasion) for one in order.entries)
        self._trail: list[GivenRating] = list(store.given_ratings(study.id, order.rater))
        self._undo: list[_Done] = []
        self._entry: QueueEntry | None = None
        self._draft: Draft | None = None
        self._given: Rating | None = None
        self._shown_at = time.monotonic()
        self.next()

    @property
    def current(self) -> BlindDraft | None:
        """The draft to be rated now; None when all are rated."""
        if self._draft is None:
            return None
        # What the study's rubric no longer has cannot be given again.
        given = None if self._given is None else fitting(judgement_of(self._given), self._draft.text, self.rubric)
        return blind_draft(self._draft, self.rubric, given)

    @property
    def begun(self) -> Judgement | None:
        """What was said of the current draft before and is not stored: it was left, or the program ended."""
        if self._entry is None or self._draft is None:
            return None
        begun = self._begun.of(self._entry, self._stored)
        return None if begun is None else fitting(begun, self._draft.text, self.rubric)

    def keep(self, judgement: Judgement) -> None:
        """Remember what is said so far of the current draft, on this machine alone; `save_begun` writes it down."""
        if self._entry is not None:
            self._begun.keep(self._entry, judgement, self._stored)

    def save_begun(self) -> None:
        """Bring what is remembered to the disk; from any thread. KnownError if it cannot be written."""
        self._begun.save()

    def progress(self) -> QueueProgress:
        """Where the rater stands, and how long what is left will take at the rater's median pace."""
        rated = {(one.draft_id, one.occasion): index for index, one in enumerate(self._trail, start=1)}
        mine = self._places & rated.keys()
        position = None
        if self._entry is not None:
            position = rated.get((self._entry.draft_id, self._entry.occasion), len(mine) + 1)
        total = len(self._order.entries)
        seconds = pace([one.duration_ms for one in self._trail], total - len(mine))
        return QueueProgress(len(mine), total, position, len(self._order.skipped), seconds)

    def next(self) -> BlindDraft | None:
        """Show the first draft that is neither rated nor skipped, else the first skipped one."""
        rated = {(one.draft_id, one.occasion) for one in self._trail}
        skipped = set(self._order.skipped)
        waiting = (one for one in self._order.entries if not skipped or one not in skipped)
        for entry in chain(waiting, self._order.skipped):
            if (entry.draft_id, entry.occasion) not in rated and self._show(entry):
                return self.current
        self._entry = self._draft = self._given = None
        return None

    def back(self) -> BlindDraft | None:
        """Show the rating given before the one shown, for a change; `submit` then replaces it. Stays at the first."""
        places = [QueueEntry(one.draft_id, one.occasion) for one in self._trail]
        here = places.index(self._entry) if self._entry in places else len(places)
        for index in range(here - 1, -1, -1):
            if self._show(places[index], self._trail[index].rating_id):
                break
        return self.current

    def submit(self, judgement: Judgement) -> Rating:
        """Store what the rater says of the current draft, then show the next.

        Raises:
            UsageError: there is nothing to rate, nothing was said, a score is not 1–5, or marked words are not in the
                text.
            KnownError: an unknown criterion, verdict or label; the store cannot be written. The draft stays current.
        """
        if self._entry is None or self._draft is None:
            raise UsageError("There is no draft left to rate.", "See the study's status.")
        former = self._given if self._is_rated(self._entry) else None
        rating = self._store.submit_rating(self._rating(self._entry, self._draft, judgement))
        self._undo.append(_Done(self._entry, rating, former))
        given = GivenRating(rating.id, rating.draft_id, rating.occasion, rating.duration_ms, rating.session_id)
        if former is None:
            self._trail.append(given)
        else:
            self._trail = [given if one.rating_id == rating.id else one for one in self._trail]
        left = tuple(one for one in self._order.skipped if one != self._entry)
        self._order = replace(self._order, skipped=left)
        self._begun.drop(self._entry)
        # The rating is stored: what was begun for it counts no more, even where it cannot be removed.
        with suppress(KnownError):
            self._begun.save()
        self.next()
        return rating

    def skip(self) -> BlindDraft | None:
        """Put the current draft aside: it comes back at the end. One that is rated already is only left."""
        entry = self._entry
        if entry is not None and not self._is_rated(entry):
            others = tuple(one for one in self._order.skipped if one != entry)
            self._order = replace(self._order, skipped=(*others, entry))
            self._store.skip(self._order)
            self._undo.append(_Done(entry))
        return self.next()

    def undo(self) -> BlindDraft | None:
        """Take back the last step of this session and show its draft with what was said of it.

        A new rating is taken back, a changed one becomes what it was; nothing happens without a step.
        """
        if not self._undo:
            return self.current
        step = self._undo.pop()
        if step.rating is None:
            self._order = replace(self._order, skipped=tuple(o for o in self._order.skipped if o != step.entry))
            self._store.skip(self._order)
            self._show(step.entry)
        elif step.former is None:
            self._store.withdraw_rating(step.rating.id)
            self._trail = [one for one in self._trail if one.rating_id != step.rating.id]
            self._show(step.entry)
            # Submitted again, it is the same rating.
            self._given = replace(step.rating, duration_ms=None)
        else:
            # It says what it said, and is the later one wherever the change went meanwhile.
            self._store.submit_rating(replace(step.former, rated_at=utc_now()))
            self._show(step.entry, step.former.id)
        return self.current

    def show(self, draft_id: str) -> BlindDraft:
        """Show a certain draft: its first occasion that is not rated, else its last rating for a change.

        Raises:
            KnownError: the draft is not in this queue.
        """
        entries = [one for one in self._order.entries if one.draft_id == draft_id]
        given = {(one.draft_id, one.occasion): one.rating_id for one in self._trail}
        for entry in [one for one in entries if (one.draft_id, one.occasion) not in given] or entries[-1:]:
            if self._show(entry, given.get((entry.draft_id, entry.occasion))) and self.current is not None:
                return self.current
        raise KnownError(
            f"Draft {draft_id} is not among those that {self.rater} rates in this study.",
            f'Rate the next one: "Rate" on the page of the study, or "fairdraft study queue {self.study.id} '
            f'--rater {self.rater}".',
        )

    @property
    def _stored(self) -> Judgement | None:
        """What is stored of the current draft."""
        if self._entry is None or self._given is None or not self._is_rated(self._entry):
            return None
        return judgement_of(self._given)

    def _is_rated(self, entry: QueueEntry) -> bool:
        return any((one.draft_id, one.occasion) == (entry.draft_id, entry.occasion) for one in self._trail)

    def _show(self, entry: QueueEntry, rating_id: str | None = None) -> bool:
        """Make a draft current; False where it was deleted meanwhile."""
        draft = self._store.draft(entry.draft_id)
        if draft is None:
            return False
        self._entry, self._draft = entry, draft
        self._given = None if rating_id is None else self._store.rating_of_id(rating_id)
        self._shown_at = time.monotonic()
        return True

    def _rating(self, entry: QueueEntry, draft: Draft, judgement: Judgement) -> Rating:
        known = self._given
        rating = stored_rating(
            draft,
            self.rubric,
            judgement,
            rater=self.rater,
            rater_role=known.rater_role if known else self._role,
            rating_id=known.id if known else new_id(),
        )
        measured = max(1, round((time.monotonic() - self._shown_at) * 1000))
        taken = measured if judgement.duration_ms is None else judgement.duration_ms
        in_session = sum(one.session_id == self.session_id for one in self._trail)
        return replace(
            rating,
            study=self.study.id,
            occasion=entry.occasion,
            # Looking at it again takes its own time, on top of the first.
            duration_ms=(taken + (known.duration_ms or 0 if known else 0)) or None,
            session_id=known.session_id if known else self.session_id,
            position_in_session=known.position_in_session if known else in_session + 1,
            presentation_seed=self._order.seed,
        )


def rated_entries(store: Store, queue: StoredQueue) -> int:
    """How many entries of a rater's order are rated; each showing of a draft counts for itself."""
    given = {(one.draft_id, one.occasion) for one in store.given_ratings(queue.study, queue.rater)}
    return sum((one.draft_id, one.occasion) in given for one in queue.entries)


def blind_draft(draft: Draft, rubric: Rubric, given: Judgement | None = None) -> BlindDraft:
    """What a rater may see of a draft."""
    inserted = [one.id for one in rubric.criteria if one.id in INSERTED_CRITERIA and draft.mode == "assisted"]
    return BlindDraft(
        draft_id=draft.id,
        text=draft.text,
        # A block's id may tell how it came about; its place among the others is all that a rater needs.
        blocks=tuple(replace(block, id=str(number)) for number, block in enumerate(draft.blocks, start=1)),
        campaign=draft.campaign,
        brief=draft.brief,
        brief_text=draft.brief_text,
        mode=draft.mode,
        inserted_by_program=tuple(inserted),
        given=given,
    )


def stored_rating(
    draft: Draft, rubric: Rubric, judgement: Judgement, *, rater: str, rater_role: str, rating_id: str
) -> Rating:
    """What a rater says of a draft, as a rating of its first occasion.

    Raises:
        UsageError: nothing was said, a score is not 1–5, or marked words are not in the text.
        KnownError: an unknown criterion, verdict or label.
    """
    scores = _checked_scores(judgement.scores, rubric)
    if judgement.verdict is not None and judgement.verdict not in rubric.verdicts:
        raise no_verdict(judgement.verdict, rubric)
    if not scores and judgement.verdict is None:
        raise UsageError("Nothing was rated.", "Give at least one score or a verdict, or skip the draft.")
    return Rating(
        id=rating_id,
        draft_id=draft.id,
        study=draft.study,
        rater=rater,
        rater_role=rater_role,
        rubric_id=rubric.id,
        rubric_version=rubric.version,
        rated_at=utc_now(),
        scores=scores,
        verdict=judgement.verdict,
        comment=judgement.note,
        duration_ms=judgement.duration_ms,
        suggested_text=judgement.suggested_text if judgement.suggested_text != draft.text else None,
        annotations=tuple(
            _annotation(draft.text, mark, rubric)
            for mark in sorted(judgement.marks, key=lambda one: (one.start, one.end))
        ),
    )


def _annotation(text: str, mark: MarkedWords, rubric: Rubric) -> Annotation:
    labels = {one.id: one for one in rubric.labels}
    if mark.label not in labels:
        raise unknown("label", mark.label, labels)
    if not 0 <= mark.start < mark.end <= len(text):
        raise UsageError(f"The text has no words from {mark.start} to {mark.end}.", f"It has {len(text)} characters.")
    return annotation_on(
        text,
        mark.start,
        mark.end,
        annotation_id=new_id(),
        label=mark.label,
        rule=mark.rule or labels[mark.label].rule or None,
        comment=mark.comment,
    )


def pace(durations: Sequence[int | None], left: int) -> float | None:
    """Seconds that `left` further judgements take at the median of the last ones (milliseconds); None for too few."""
    timed = [one for one in durations if one is not None][-_PACE_OVER:]
    return statistics.median(timed) / 1000 * left if len(timed) >= _FEWEST_FOR_A_PACE else None


def _checked_scores(given: Mapping[str, int], rubric: Rubric) -> dict[str, int]:
    criteria = [one.id for one in rubric.criteria]
    for criterion, score in given.items():
        if criterion not in criteria:
            raise unknown("criterion", criterion, criteria)
        if score not in SCORES or isinstance(score, bool):
            raise UsageError(f"{score} is not a score for {criterion}.", "Scores are whole numbers from 1 to 5.")
    return {one: given[one] for one in criteria if one in given}
