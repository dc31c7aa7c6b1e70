"""Which studies are there, and how far is each?"""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QPushButton

from fairdraft.domain.change import ChangedThing
from fairdraft.domain.errors import KnownError
from fairdraft.services.study_overview import StudyOverview, study_overview
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import card, clear, horizontal, in_reading_order, vertical
from fairdraft.ui.parts.pages import Page, reading_column
from fairdraft.ui.parts.words import SectionLabel, text_label
from fairdraft.ui.screen import PrimaryAction
from fairdraft.ui.studies.study_card import StudyCard
from fairdraft.ui.theme.theme import Theme

_WHAT_IT_IS = (
    "A study drafts the same briefs with several candidates, has the drafts rated blind, and shows how well the "
    "ratings tell the candidates apart. Its plan says beforehand what it can show."
)


class ListPage(Page):
    """Every planned and imported study.

    `opened` and `rate_wanted` carry a study's id; `plan_wanted` asks for a new one,
    `file_given` carries the path of a set or of ratings to take in.
    """

    opened = Signal(str)
    rate_wanted = Signal(str)
    plan_wanted = Signal()
    file_given = Signal(object)

    def __init__(self, workplace: Workplace, background: Background, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._background = background
        self._theme = theme
        self._reading = False
        self._again = False
        self._running: str | None = None
        self._overviews: tuple[StudyOverview, ...] | None = None
        outer = vertical(self)
        area, column = reading_column()
        outer.addWidget(area)
        self._list = vertical(gap=12)
        column.addLayout(self._list)

    @override
    def heading(self) -> str:
        return "Studies: draft the same briefs, rate blind, compare"

    @override
    def action(self) -> PrimaryAction | None:
        if self._workplace.read_only:
            return None
        return PrimaryAction("Plan a study…", self.plan_wanted.emit, tip="You see what it can show before you save it")

    @override
    def shown(self) -> None:
        self.refresh()

    @override
    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        self.refresh()

    @property
    def overviews(self) -> tuple[StudyOverview, ...] | None:
        """The studies shown; None before they were read."""
        return self._overviews

    def show_running(self, study_id: str | None) -> None:
        """Say which study is being drafted for now."""
        if study_id != self._running:
            self._running = study_id
            self._show()

    def refresh(self) -> None:
        """Read the studies anew."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        studying = self._workplace.studying

        def read() -> tuple[StudyOverview, ...]:
            return tuple(study_overview(studying.status(one.id)) for one in studying.studies())

        self._background.run(read, self._on_read, self._on_failed)

    def _on_sample(self, _nothing: None) -> None:
        self.went_well()
        self.refresh()

    def _on_read(self, overviews: tuple[StudyOverview, ...]) -> None:
        self._end_reading()
        self.over.emit("reading")
        if overviews != self._overviews:
            self._overviews = overviews
            self._show()

    def _on_failed(self, problem: KnownError) -> None:
        self._end_reading()
        self.tell(problem, "reading")

    def _end_reading(self) -> None:
        self._reading = False
        if self._again:
            self._again = False
            self.refresh()

    def _show(self) -> None:
        clear(self._list)
        overviews = self._overviews or ()
        own = [one for one in overviews if not one.is_synthetic]
        samples = [one for one in overviews if one.is_synthetic]
        # What was begun last is what a person comes for.
        own.sort(key=lambda one: one.study.created_at, reverse=True)
        if not own:
            self._list.addWidget(self._nothing_yet(has_sample=bool(samples)))
        else:
            head = horizontal(gap=8)
            head.addWidget(SectionLabel("Your studies", self._theme), 1)
            if not self._workplace.read_only:
                head.addWidget(self._file_button("flush"))
            self._list.addLayout(head)
        for one in own:
            self._list.addWidget(self._card(one))
        if samples:
            self._list.addSpacing(8)
            self._list.addWidget(SectionLabel("To look at", self._theme))
        for one in samples:
            self._list.addWidget(self._card(one))
        in_reading_order(self)

    def _card(self, overview: StudyOverview) -> StudyCard:
        waits = overview.can_be_rated and overview.step in ("drafting", "drafted", "rating")
        can_rate = waits and not overview.is_synthetic and not self._workplace.read_only
        one = StudyCard(overview, self._theme, running=overview.id == self._running, can_rate=can_rate)
        one.opened.connect(self.opened)
        one.rate_wanted.connect(self.rate_wanted)
        return one

    def _nothing_yet(self, *, has_sample: bool) -> QFrame:
        box, layout = card(gap=10)
        layout.setContentsMargins(20, 18, 20, 18)
        layout.addWidget(text_label("You have no study of your own yet", "title"))
        layout.addWidget(text_label(_WHAT_IT_IS, "muted", wrap=True))
        row = horizontal(gap=8)
        if not self._workplace.read_only:
            row.addWidget(button("Plan a study…", on_press=self.plan_wanted.emit))
            row.addWidget(self._file_button("plain"))
            if not has_sample:
                row.addWidget(button("Add the sample study", on_press=self._add_sample))
        row.addStretch(1)
        layout.addLayout(row)
        return box

    def _file_button(self, role: str) -> QPushButton:
        tip = "A .fairset from another laptop, or ratings made elsewhere (CSV, Excel, JSONL)"
        return button("Import a file…", role, tip=tip, on_press=self._take_file)

    def _take_file(self) -> None:
        kinds = "Sets and ratings (*.fairset *.csv *.xlsx *.jsonl)"
        name, _kind = QFileDialog.getOpenFileName(self, "Import a set or ratings", "", kinds)
        if name:
            self.file_given.emit(Path(name))

    def _add_sample(self) -> None:
        self._background.run(self._workplace.studying.install_sample, self._on_sample, self.tell)
