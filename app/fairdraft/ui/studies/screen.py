"""How are studies planned, brought on and settled in the window?"""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from fairdraft.domain.change import ChangedThing
from fairdraft.domain.study import Study
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.screen import PrimaryAction, Screen
from fairdraft.ui.studies.list_page import ListPage
from fairdraft.ui.studies.page import StudiesPage
from fairdraft.ui.studies.planner_page import PlannerPage
from fairdraft.ui.theme.theme import Theme

# A run stores a draft every few seconds or faster; what is shown follows a little behind.
_FOLLOW_MS = 400


class StudiesScreen(Screen):
    """The list of studies and the pages behind it.

    `rate_wanted` and `pairs_wanted` carry the id of a study that the person wants to rate, draft by draft or in
    pairs; `comparison_wanted` that of one whose comparison they want to see.
    """

    rate_wanted = Signal(str)
    pairs_wanted = Signal(str)
    comparison_wanted = Signal(str)

    def __init__(self, workplace: Workplace, background: Background, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        outer = vertical(self)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack)
        self.list = ListPage(workplace, background, theme)
        self.planner = PlannerPage(workplace, background, theme)
        self._pages: tuple[StudiesPage, ...] = (self.list, self.planner)
        for page in self._pages:
            self._stack.addWidget(page)
            page.told.connect(self.told)
            page.frame_changed.connect(self._on_frame_changed)
            page.left.connect(self.show_list)
        self.list.rate_wanted.connect(self.rate_wanted)
        self.list.plan_wanted.connect(lambda: self.plan())
        self.planner.kept.connect(lambda _study: self.show_list())
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_FOLLOW_MS)
        self._soon.timeout.connect(self._follow)
        self._changed: set[ChangedThing] = set()

    @property
    def page(self) -> StudiesPage:
        """The page in front."""
        return self._pages[self._stack.currentIndex()]

    @override
    def heading(self) -> str:
        return self.page.heading()

    @override
    def action(self) -> PrimaryAction | None:
        return self.page.action()

    @override
    def shown(self) -> None:
        self.page.shown()

    @override
    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        if things & {"study", "rating", "draft", "campaign", "candidate"}:
            self._changed |= things
            if self.isVisible() and not self._soon.isActive():
                self._soon.start()

    @override
    def close_screen(self) -> None:
        self._soon.stop()
        for page in self._pages:
            page.close_screen()

    def show_list(self) -> None:
        """Go to the list of studies."""
        self._show(self.list)

    def plan(self, study: Study | None = None) -> None:
        """Show the planner, for a new study or for another version of a study's plan."""
        self.planner.begin(study)
        self._show(self.planner)

    def _show(self, page: StudiesPage) -> None:
        self._stack.setCurrentWidget(page)
        page.shown()
        self.frame_changed.emit()

    def _on_frame_changed(self) -> None:
        if self.sender() is self.page:
            self.frame_changed.emit()

    def _follow(self) -> None:
        things, self._changed = frozenset(self._changed), set()
        self.page.store_changed(things)
