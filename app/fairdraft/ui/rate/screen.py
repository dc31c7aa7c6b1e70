"""How does a medical writer rate a study's drafts, blind and by keys?"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from fairdraft.domain.counting import counted_are
from fairdraft.domain.finding import Finding, Span
from fairdraft.domain.name_list import listed
from fairdraft.domain.rating_queue import MarkedWords, QueueStanding
from fairdraft.domain.rubric import Verdict
from fairdraft.domain.study import StudyPlan
from fairdraft.services.rating_queue import RatingQueue
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.announcing import announce
from fairdraft.ui.parts.verdicts import VERDICT_OF
from fairdraft.ui.rate.open_judgement import OpenJudgement
from fairdraft.ui.rate.rating_body import RatingBody
from fairdraft.ui.rate.rating_keys import RatingCommand, command_of, keys_in_words
from fairdraft.ui.rate.sitting import SittingScreen
from fairdraft.ui.rate.start_page import StartPage
from fairdraft.ui.theme.theme import Theme

_HOW = (
    "You see each draft as it would appear in the piece, in your own order, with nothing that shows who wrote it. A "
    "few may come twice; rate each as you see it then. Every rating is saved before the next draft shows, so you can "
    "stop at any time and continue later."
)


class RateScreen(SittingScreen[RatingQueue]):
    """The queue of one rater in one study, draft by draft."""

    def __init__(self, workplace: Workplace, background: Background, theme: Theme) -> None:
        self.body = RatingBody(theme)
        start = StartPage(theme, "Blind rating", _HOW)
        super().__init__(workplace, background, theme, start, self.body, "Draft")
        self._open: OpenJudgement | None = None
        self._findings: tuple[Finding, ...] = ()
        self._changed_mark: int | None = None
        self._connect()

    @override
    def keys(self, plan: StudyPlan) -> Sequence[tuple[str, str]]:
        return keys_in_words(self._workplace.documents.rubric(plan.rubric).verdicts)

    @override
    def open_queue(self, study: str, rater: str, role: str) -> RatingQueue:
        return self._workplace.queueing.open(study, rater, rater_role=role)

    @override
    def standings(self, study: str) -> Mapping[str, QueueStanding]:
        return self._workplace.queueing.standings(study)

    @override
    def show_current(self) -> None:
        queue = self._queue
        draft = None if queue is None else queue.current
        if queue is None or draft is None:
            self._open = None
            self._show_done()
            return
        judgement = OpenJudgement(queue.rubric, draft, time.monotonic, queue.begun)
        # While the fields change hands, nothing in them is said of this draft or of the one before.
        self._open = None
        self._changed_mark = None
        self._findings = ()
        body = self.body
        body.show_own_words(shown=False)
        body.show_form(shown=False)
        body.offer_verdicts(queue.rubric.verdicts)
        body.reader.show_draft(draft)
        body.own_words.set_text(judgement.suggested or draft.text)
        body.note.set_text(judgement.note)
        self._open = judgement
        body.show_facts(
            self.campaign_name(draft.campaign),
            draft.brief_text,
            assisted=draft.mode == "assisted",
            blind=not self._unblinded,
        )
        product, is_known = self.product_of(draft.campaign)
        body.approved.show_product(product, is_known=is_known)
        body.show_taken_up(is_there=judgement.is_taken_up)
        self._draw()
        self.show_body()
        self.take_keys()
        announce(self.body, self.heading())
        if queue.show_findings:
            self._find(draft.draft_id)

    def _find(self, draft_id: str) -> None:
        def show(findings: tuple[Finding, ...]) -> None:
            if self._open is not None and self._open.draft.draft_id == draft_id:
                self.over.emit("checking")
                self._findings = findings
                self._draw()

        def check() -> tuple[Finding, ...]:
            drafting = self._workplace.drafting
            return tuple(drafting.check(drafting.draft(draft_id)).findings)

        self._background.run(check, show, lambda problem: self.tell(problem, "checking"))

    def _show_done(self) -> None:
        queue = self._queue
        if queue is not None:
            self.show_done(
                "All drafts are rated",
                f"{counted_are(queue.progress().total, 'rating')} saved under {queue.rater}. To change one, go back "
                "to it. To hand them over, write a set on the study's page.",
                "Back to the last one",
            )

    # ---- what the rater does

    def _leave(self, call: Callable[[], object]) -> None:
        """Go to another draft; what was said of this one and is not stored yet waits until it comes back."""
        self.keep()
        self.step(call)

    @override
    def keep(self) -> RatingQueue | None:
        """Have the queue remember what is said so far."""
        queue, judgement = self._queue, self._open
        if queue is not None and judgement is not None:
            self._take_texts(judgement)
            said = judgement.judgement(judgement.work.worked_ms)
            if self.body.asks_label and self.body.mark_form.label:
                # A note that is still in the form is kept as if it were made.
                others = (one for number, one in enumerate(said.marks) if number != self._changed_mark)
                said = replace(said, marks=(*others, self.body.mark_form.mark()))
            queue.keep(said)
        return queue

    def _score(self, score: int) -> None:
        if self._open is not None:
            scored = self._open.criterion.name
            self._open.score(score)
            self._draw()
            announce(self.body, f"{scored}: {f'{score} of 5' if score else 'not rated'}")

    def _take(self, number: int) -> None:
        if self._open is not None:
            self._open.take(number)
            self._draw()

    def _judge(self, verdict: Verdict) -> None:
        judgement = self._open
        if judgement is None:
            return
        if verdict in judgement.rubric.verdicts:
            judgement.judge(verdict)
            self._draw()
            announce(self.body, verdict.capitalize())
        else:
            self._hint(f"This study has no verdict “{verdict}”.")

    def _label(self) -> None:
        if self._open is None:
            return
        span = self.body.reader.selected_words()
        if span is None or self.body.writes_own_words:
            self._hint("Select words of the draft first, then press L.")
            return
        self._changed_mark = None
        self._ask_label(span)

    def _change_mark(self, number: int) -> None:
        """Have the form show a note that is there, to put another one in its place."""
        if self._open is not None and number < len(self._open.marks):
            given = self._open.marks[number]
            self.body.reader.jump_to_words(given.start, given.end)
            self._changed_mark = number
            self._ask_label(Span(given.start, given.end), given)

    def _ask_label(self, span: Span, given: MarkedWords | None = None) -> None:
        if self._open is not None:
            self.body.show_form(shown=True)
            quote = self._open.draft.text[span.start : span.end]
            self.body.mark_form.ask(span, quote, self._open.rubric.labels, given)

    def _mark(self) -> None:
        if self._open is not None:
            self._open.mark(self.body.mark_form.mark(), instead_of=self._changed_mark)
            self._close_form()
            self.body.reader.deselect()
            self._draw()
            self.body.show_part(self.body.notes)

    def _unmark(self, number: int) -> None:
        if self._open is not None:
            if self._changed_mark is not None:
                # The numbers of the others change: what is in the form would come into the place of another.
                self._close_form()
            self._open.unmark(number)
            self._draw()

    def _show_mark(self, number: int) -> None:
        if self._open is not None and number < len(self._open.marks):
            mark = self._open.marks[number]
            self.body.reader.jump_to_words(mark.start, mark.end)

    def _close_form(self) -> None:
        self._changed_mark = None
        self.body.show_form(shown=False)
        self.take_keys()

    def _write_own(self, *, shown: bool) -> None:
        if self._open is None:
            return
        self.body.show_own_words(shown=shown)
        if shown:
            self.body.own_words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.take_keys()

    def _submit(self) -> None:
        queue, judgement = self._queue, self._open
        if queue is None or judgement is None:
            return
        self._take_texts(judgement)
        missing = judgement.missing()
        if missing:
            self._hint(f"Still missing: {listed(missing)}.")
            return
        judgement.work.awake()
        self.step(lambda: queue.submit(judgement.judgement(judgement.work.worked_ms)))

    def _take_texts(self, judgement: OpenJudgement) -> None:
        judgement.note = self.body.note.text()
        judgement.suggest(self.body.own_words.text())

    # ---- drawing

    def _draw(self) -> None:
        judgement = self._open
        if judgement is None:
            return
        body = self.body
        body.criteria.show_judgement(judgement)
        body.show_part(body.criteria.rows[judgement.current])
        body.show_verdict(judgement.verdict)
        body.show_notes(judgement.draft.text, judgement.marks, judgement.rubric.labels, self._findings)
        body.show_suggested(is_there=judgement.suggested is not None)
        body.show_next(ready=not judgement.missing(), words="")
        self._keeper.changed()

    def _hint(self, words: str) -> None:
        judgement = self._open
        if judgement is not None:
            self.body.show_next(ready=not judgement.missing(), words=words)

    def _on_sign(self) -> None:
        if self._open is not None:
            self._open.work.awake()

    def _on_text(self) -> None:
        judgement = self._open
        if judgement is not None:
            judgement.work.awake()
            self._take_texts(judgement)
            self.body.show_suggested(is_there=judgement.suggested is not None)
            self._keeper.changed()

    # ---- keys

    def take_keys(self) -> None:
        """Put the keys on the draft, where single letters are commands."""
        self.body.reader.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.blind or not self._key(event):
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        judgement, queue = self._open, self._queue
        if judgement is None or queue is None:
            return False
        judgement.work.awake()
        if event.key() == Qt.Key.Key_Escape:
            self._close_form()
            self._write_own(shown=False)
            return True
        if isinstance(self.focusWidget(), QLineEdit) or self.body.own_words.hasFocus() or self.body.note.hasFocus():
            return False
        command = command_of(event)
        if self.body.asks_label and command != ("label", "L"):
            # The criteria are out of sight: keys belong to the form, L takes other words.
            self.body.mark_form.keyPressEvent(event)
            return True
        if command is not None:
            self._do(*command)
        return command is not None

    def _do(self, command: RatingCommand, key: str = "") -> None:
        judgement, queue = self._open, self._queue
        if judgement is None or queue is None:
            return
        calls: dict[RatingCommand, Callable[[], None]] = {
            "score": lambda: self._score(int(key)),
            "up": lambda: self._take(judgement.current - 1),
            "down": lambda: self._take(judgement.current + 1),
            "next": self._submit,
            "back": lambda: self._leave(queue.back),
            "skip": lambda: self._leave(queue.skip),
            "undo": lambda: self._leave(queue.undo),
            "label": self._label,
            "write": lambda: self._write_own(shown=True),
            "note": lambda: self.body.note.setFocus(Qt.FocusReason.ShortcutFocusReason),
            "verdict": lambda: self._judge(VERDICT_OF[key]),
            "approved": self.body.to_approved.toggle,
        }
        calls[command]()

    def _connect(self) -> None:
        body = self.body
        self.done.button.clicked.connect(lambda _on=False: self._back())
        body.reader.key_pressed.connect(self._key)
        body.reader.mark_pressed.connect(lambda _number: body.show_part(body.notes))
        # A rater may work by mouse alone; reading shows in scrolling and selecting.
        for sign in (
            body.reader.verticalScrollBar().valueChanged,
            body.reader.selectionChanged,
            body.criteria.scored,
            body.criteria.taken,
            body.judged,
            body.mark_form.made,
            body.notes.pressed,
        ):
            sign.connect(self._on_sign)
        body.criteria.scored.connect(self._score)
        body.criteria.taken.connect(self._take)
        body.judged.connect(self._judge)
        body.mark_form.made.connect(self._mark)
        body.mark_form.left.connect(self._close_form)
        body.mark_form.comment.textEdited.connect(self._keeper.changed)
        body.notes.removed.connect(self._unmark)
        body.notes.change_wanted.connect(self._change_mark)
        body.notes.pressed.connect(self._show_mark)
        body.note.textChanged.connect(self._on_text)
        body.own_words.textChanged.connect(self._on_text)
        body.next_wanted.connect(self._submit)
        body.back_wanted.connect(self._back)
        body.skip_wanted.connect(lambda: self._do("skip"))
        body.undo_wanted.connect(lambda: self._do("undo"))
        body.keys_free.connect(self.take_keys)

    def _back(self) -> None:
        if self._queue is not None:
            self._leave(self._queue.back)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.body.fit(event.size().width(), event.size().height())
        self._draw()
