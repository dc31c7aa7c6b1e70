"""What do the blind screens have in common: who rates, one thing after another, done?"""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from fairdraft.domain.errors import KnownError
from fairdraft.domain.product import Product
from fairdraft.domain.rating_queue import QueueProgress, QueueStanding
from fairdraft.domain.study import Study, StudyPlan
from fairdraft.services.pair_queue import PairQueue
from fairdraft.services.rating_queue import RatingQueue
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.begun_keeper import BegunKeeper
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.empty_state import EmptyState
from fairdraft.ui.rate.start_page import StartPage
from fairdraft.ui.rate.words import progress_words
from fairdraft.ui.screen import PrimaryAction, Screen
from fairdraft.ui.theme.theme import Theme

_UNBLINDED = (
    "This study was unblinded. Ratings from now on are marked as given by somebody who may know the candidates."
)
_UNNAMED = "The plan does not name {person}: rate under the name you were given for it."

QueueT = TypeVar("QueueT", RatingQueue, PairQueue)


class SittingScreen(Screen, Generic[QueueT]):
    """One rater's sitting over one study. `left` says that the person goes back to the study of that id.

    Args:
        workplace: the services.
        background: where a queue is opened.
        theme: the look.
        start: asks who rates.
        body: shows what is in front.
        what: what is counted, such as "Draft".
    """

    left = Signal(str)

    def __init__(
        self, workplace: Workplace, background: Background, theme: Theme, start: StartPage, body: QWidget, what: str
    ) -> None:
        super().__init__()
        self._workplace = workplace
        self._background = background
        self._what = what
        self._study = ""
        self._name = ""
        self._queue: QueueT | None = None
        self._named: Sequence[str] = ()
        self._me = ""
        self._unblinded = False
        self.start = start
        self.done = EmptyState(theme)
        self._body = body
        self._done_page = QWidget()
        vertical(self._done_page, margins=(16, 16, 16, 16)).addWidget(self.done)
        outer = vertical(self)
        self._pages = QStackedWidget()
        outer.addWidget(self._pages)
        for page in (self.start, body, self._done_page):
            self._pages.addWidget(page)
        self.start.begun.connect(self.begin)
        self._keeper = BegunKeeper(self.keep, self)
        self._keeper.failed.connect(lambda problem: self.tell(problem, "saving"))
        self._keeper.saved.connect(lambda: self.over.emit("saving"))

    # ---- what a screen adds

    def keys(self, plan: StudyPlan) -> Sequence[tuple[str, str]]:
        """The keys that work while a study of this plan is rated, each with what it does; KnownError as of a rubric
        that is not known.
        """
        raise NotImplementedError

    def open_queue(self, study: str, rater: str, role: str) -> QueueT:
        """Open the rater's queue; called beside the window's thread."""
        raise NotImplementedError

    def standings(self, study: str) -> Mapping[str, QueueStanding]:
        """How far the raters of a study are; called beside the window's thread."""
        raise NotImplementedError

    def show_current(self) -> None:
        """Show what is in front in the queue, or that all is done."""
        raise NotImplementedError

    def keep(self) -> QueueT | None:
        """Have the queue remember what is said so far, and answer it; None while nothing is in front."""
        raise NotImplementedError

    # ---- the frame

    @override
    def close_screen(self) -> None:
        self._keeper.close()

    @override
    def heading(self) -> str:
        queue = self._queue
        if queue is None:
            return self._name
        # Whose judgements these will be, where that is not whoever is said to work here.
        under = "" if queue.rater == self._me else f" · as {queue.rater}"
        # The name last: a long one may be cut, how far one is may not.
        return f"{progress_words(self._progress(), self._what)}{under} · {self._name}"

    @override
    def action(self) -> PrimaryAction | None:
        words = "Pause" if self.blind else "Back to the study"
        # What a rater is here for stands in the page: to begin, and then the next draft. Once all is done, to leave.
        is_done = self._queue is not None and not self.blind
        tip = "Your ratings are saved; you can continue later"
        return PrimaryAction(words, self.pause, tip=tip, is_quiet=not is_done)

    @property
    @override
    def blind(self) -> bool:
        return self._queue is not None and self._queue.current is not None

    # ---- a sitting

    def open_study(self, study_id: str) -> None:
        """Ask who rates this study. One that is being rated here goes on where it stands, unless it was paused or
        somebody else said that they work here now.
        """
        self._keeper.flush()
        profile = self._workplace.profiles.present_or_default()
        if study_id == self._study and self.blind and profile.pseudonym == self._me:
            self.frame_changed.emit()
            return
        self._study, self._queue = study_id, None
        try:
            plan = _planned(self._workplace.studying.study(study_id))
            self.start.show_keys(self.keys(plan))
        except KnownError as problem:
            self._name = study_id
            self.start.show_keys(())
            self.start.ask((), "", why_not=str(problem))
        else:
            self._name = plan.name or study_id
            self._me = profile.pseudonym
            self._unblinded = self._workplace.queueing.unblinded(study_id) is not None
            why_not = "Another Fairdraft window has this store open. Rate in that one." * self._workplace.read_only
            self._named = _raters(plan, profile.pseudonym)
            person = profile.name or "you"
            unnamed = "" if profile.pseudonym in self._named else _UNNAMED.format(person=person)
            note = " ".join(filter(None, (unnamed, _UNBLINDED * self._unblinded)))
            self.start.ask(self._named, profile.pseudonym, why_not=why_not, note=note)
            if not why_not:
                # One leads on from the beginning, and stays where counting takes long or fails.
                self.start.show_standings({})
                self._count(study_id)
        self._pages.setCurrentWidget(self.start)
        self.frame_changed.emit()

    def _count(self, study: str) -> None:
        """Say how far each rater is; a large study is not counted while the window waits."""

        def counted(standings: Mapping[str, QueueStanding]) -> None:
            if study == self._study and self._queue is None:
                self.start.show_standings(standings)

        self._background.run(lambda: self.standings(study), counted, lambda problem: self.tell(problem, "reading"))

    def pause(self) -> None:
        """End the sitting and go back to the study: whoever comes next is asked who they are."""
        self._keeper.flush()
        study, self._queue = self._study, None
        self.show_current()
        self._pages.setCurrentWidget(self.start)
        self.left.emit(study)

    def begin(self, rater: str) -> None:
        """Open this rater's queue and show what comes first."""
        profile = self._workplace.profiles.present_or_default()
        # Whom the plan does not name rates under a name that it does have, as who they are here.
        role = profile.role if rater == profile.pseudonym or profile.pseudonym not in self._named else ""
        study = self._study

        def opened(queue: QueueT) -> None:
            if study == self._study:
                self.went_well()
                self._queue = queue
                self.show_current()

        self._background.run(lambda: self.open_queue(study, rater, role), opened, self.tell)

    def show_body(self) -> None:
        """Bring what is in front to the front."""
        self._pages.setCurrentWidget(self._body)
        self.frame_changed.emit()

    def show_done(self, title: str, words: str, action: str) -> None:
        """Say that nothing is left."""
        self.done.tell(title, words, action=action)
        self._pages.setCurrentWidget(self._done_page)
        self.done.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.frame_changed.emit()

    def step(self, call: Callable[[], object]) -> None:
        """Do one step of the queue and show what is in front then; a fault is told and leaves all as it was."""
        try:
            call()
        except KnownError as problem:
            self.tell(problem)
            return
        self.went_well()
        self.show_current()

    def campaign_name(self, campaign_id: str) -> str:
        """A campaign's name, or its id where it is not here: a study may come from another laptop."""
        try:
            return self._workplace.products.campaign(campaign_id).name
        except KnownError:
            return campaign_id

    def product_of(self, campaign_id: str) -> tuple[Product | None, bool]:
        """The product of a campaign, if it has one; and whether campaign and product are here."""
        products = self._workplace.products
        try:
            return products.product_of(products.campaign(campaign_id)), True
        except KnownError:
            return None, False

    def _progress(self) -> QueueProgress:
        assert self._queue is not None  # noqa: S101 - asked only with a queue
        return self._queue.progress()


def _planned(study: Study) -> StudyPlan:
    if study.plan is None:
        raise KnownError(
            f'"{study.id}" has no plan: its ratings were made elsewhere.', "Plan a study to have drafts rated here."
        )
    return study.plan


def _raters(plan: StudyPlan, present: str) -> Sequence[str]:
    """Those whom the plan names; whoever sits here where it names nobody."""
    return plan.raters if isinstance(plan.raters, tuple) and plan.raters else (present,)
