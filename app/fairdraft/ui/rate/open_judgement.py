"""What has a rater said of the draft in hand so far, and what is still missing?"""

from collections.abc import Callable

from fairdraft.domain.rating_queue import BlindDraft, Judgement, MarkedWords
from fairdraft.domain.rubric import Criterion, Rubric, Verdict
from fairdraft.ui.rate.work_clock import WorkClock


class OpenJudgement:
    """Scores, verdict, note, marks and suggested words of one draft, until they are stored; and the time they took.

    Args:
        rubric: by which the draft is rated.
        draft: the draft; what was said of it before is where the judgement begins.
        clock: seconds that only go forward.
        begun: what was said of it and is not stored yet; the judgement begins there instead.
    """

    def __init__(
        self, rubric: Rubric, draft: BlindDraft, clock: Callable[[], float], begun: Judgement | None = None
    ) -> None:
        given = begun or draft.given or Judgement()
        self.rubric = rubric
        self.draft = draft
        self.scores: dict[str, int] = dict(given.scores)
        self.verdict: Verdict | None = given.verdict
        self.note = given.note
        self.marks: list[MarkedWords] = list(given.marks)
        self.suggested: str | None = given.suggested_text
        self.is_taken_up = begun is not None
        self.work = WorkClock(clock, worked_ms=(begun and begun.duration_ms) or 0)
        self.current = self._first_open()

    @property
    def criterion(self) -> Criterion:
        """The criterion in hand."""
        return self.rubric.criteria[self.current]

    def take(self, number: int) -> None:
        """Take another criterion in hand."""
        self.current = max(0, min(number, len(self.rubric.criteria) - 1))

    def score(self, score: int) -> None:
        """Score the criterion in hand and go on to the next that has none; 0 takes the score back."""
        if score == 0:
            self.scores.pop(self.criterion.id, None)
            return
        self.scores[self.criterion.id] = score
        count = len(self.rubric.criteria)
        for step in range(1, count):
            number = (self.current + step) % count
            if self.rubric.criteria[number].id not in self.scores:
                self.current = number
                return

    def judge(self, verdict: Verdict) -> None:
        """Give the verdict; the same one again takes it back."""
        self.verdict = None if verdict == self.verdict else verdict

    def mark(self, made: MarkedWords, instead_of: int | None = None) -> None:
        """Mark words of the text (code points) under a label of the rubric; `instead_of` is the number of the mark that
        this one is put in the place of.
        """
        if instead_of is not None:
            del self.marks[instead_of]
        self.marks.append(made)
        self.marks.sort(key=lambda one: (one.start, one.end))

    def unmark(self, number: int) -> None:
        """Take a mark back."""
        del self.marks[number]

    def suggest(self, text: str) -> None:
        """Keep the draft as the rater would write it; the draft's own words are no suggestion."""
        self.suggested = text if text.strip() and text != self.draft.text else None

    def missing(self) -> tuple[str, ...]:
        """The names of criteria without a score, and "verdict" where none was given."""
        open_ = [one.name for one in self.rubric.criteria if one.id not in self.scores]
        return (*open_, *(["verdict"] if self.verdict is None and self.rubric.verdicts else []))

    def judgement(self, duration_ms: int | None = None) -> Judgement:
        """What is to be stored."""
        return Judgement(dict(self.scores), self.verdict, self.note, tuple(self.marks), self.suggested, duration_ms)

    def _first_open(self) -> int:
        for number, criterion in enumerate(self.rubric.criteria):
            if criterion.id not in self.scores:
                return number
        return 0
