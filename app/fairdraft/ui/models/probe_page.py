"""Which kinds of text does a model know, beside the other models here?"""

import threading

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.probe import Probe
from fairdraft.services.probe_predictions import held_sentences
from fairdraft.services.probe_words import Against, prediction_sentences, profile_sentences, set_words
from fairdraft.services.probing import ProbeProgress
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.compare.interval_chart import CandidateMark
from fairdraft.ui.models.profile_chart import ProfileChart
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import card, clear, horizontal, scrolled, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.pages import back_button
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, chip, set_property, text_label
from fairdraft.ui.screen import Message
from fairdraft.ui.theme.theme import Theme

_MOST_OTHERS = 5
_WHY = (
    "A model predicts best the kinds of text that it was trained on. Here it reads seven kinds that were written for "
    "this and are in nobody's training data. The fewer bits per byte it needs, the better it knows such text. "
    "Drafts you ask for in the meantime come first."
)


class _Progress(QObject):
    """Carries progress from the measuring thread to the window's."""

    came = Signal(object)


class ProbePage(QWidget):
    """A model's coverage probe: run it, stop it, read it. `left` says that the person goes back, `told` carries a
    Message, `over` what is told of no longer, `probed` the id of a model that was measured.
    """

    left = Signal()
    told = Signal(object)
    over = Signal(str)
    probed = Signal(str)

    def __init__(self, workplace: Workplace, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._theme = theme
        # A thread of its own: a probe takes minutes, and checks must not wait for it.
        self._background = Background(1, self)
        self._progress = _Progress(self)
        self._progress.came.connect(self._on_progress)
        self._model: LibraryModel | None = None
        self._running: LibraryModel | None = None
        self._stop = threading.Event()
        outer = vertical(self)
        area, around = scrolled(margins=(24, 20, 24, 24), gap=12)
        outer.addWidget(area)
        inside = QWidget()
        inside.setMaximumWidth(860)
        column = vertical(inside, gap=12)
        # In a row with a stretch, because heights of wrapped words are else reckoned for the whole width.
        row = horizontal()
        row.addWidget(inside, 100)
        row.addStretch(1)
        around.addLayout(row)
        head = horizontal(gap=8)
        self.back = back_button(self, "Models", self.left.emit)
        head.addWidget(self.back)
        self._name = ElidedLabel("", "title")
        head.addWidget(self._name, 1)
        self._kind = chip("")
        head.addWidget(self._kind)
        column.addLayout(head)
        column.addWidget(text_label(_WHY, "muted", wrap=True))
        self._run_row = horizontal(gap=8)
        self.run = button("", "primary", on_press=lambda: self.start(quick=False))
        self.quick = button("", "plain", on_press=lambda: self.start(quick=True))
        self.stop = button("Stop", "plain", name="Stop measuring", on_press=self.stop_measuring)
        for one in (self.run, self.quick, self.stop):
            self._run_row.addWidget(one)
        self._run_row.addStretch(1)
        column.addLayout(self._run_row)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setAccessibleName("Measuring")
        self._where = text_label("", "small")
        column.addWidget(self._bar)
        column.addWidget(self._where)
        self._found = vertical(gap=12)
        column.addLayout(self._found)
        self._show_running()

    def show_model(self, model: LibraryModel) -> None:
        """Show what is known of a model."""
        self._model = model
        self._name.setText(model.name)
        self._kind.setText(model.header.kind)
        self.refresh()

    def refresh(self) -> None:
        """Show anew what is known."""
        clear(self._found)
        if self._model is None:
            return
        probing = self._workplace.probing
        try:
            probe = probing.last(self._model.id)
            others = [] if probe is None else list(probing.others(self._model.id))
            against = [] if probe is None else [Against(one, probing.compare(probe, one)) for one in others]
            held = self._workplace.probe_predictions.held()
        except KnownError as problem:
            self.told.emit(Message.of(problem, "reading"))
            return
        self.over.emit("reading")
        whole = probe is not None and probe.complete
        self.run.setText("Measure again" if whole else "Measure the rest" if probe else "Measure this model")
        set_property(self.run, "role", "plain" if whole else "primary")
        self.run.setToolTip("Reads 90 kB of text; about two minutes for a small model on two cores")
        self.quick.setText("Only a part (faster)")
        self.quick.setToolTip("Reads the first 4,000 bytes of each kind of text")
        self._show_running()
        if probe is None:
            self._found.addWidget(text_label("This model has not been measured yet.", "muted", wrap=True))
            return
        self._found.addWidget(self._chart(probe, others[:_MOST_OTHERS]))
        self._found.addWidget(self._words("In words", profile_sentences(probe, against)))
        told = [*prediction_sentences(probe, against), *held_sentences(held)]
        self._found.addWidget(self._words("What that predicts for ratings", told))

    def start(self, *, quick: bool) -> None:
        """Measure what is not known yet, or all of it anew where everything is."""
        model = self._model
        if model is None or self._running is not None:
            return
        self._running = model
        self._stop = stop = threading.Event()
        self._bar.setRange(0, 0)
        self._where.setText("Loading the model…")
        self._show_running()
        came = self._progress.came
        probing = self._workplace.probing

        def measure() -> Probe:
            known = probing.last(model.id)
            again = not quick and known is not None and known.complete
            return probing.probe(model.id, quick=quick, again=again, progress=came.emit, stop=stop)

        self._background.run(measure, self._on_done, self._on_failed)

    def stop_measuring(self) -> None:
        """Stop; what was measured is kept."""
        self._stop.set()
        let_press(self.stop, "It is stopping")
        self._where.setText("Stopping…")

    def close_page(self) -> None:
        """Stop and let go, before the window closes."""
        self._stop.set()
        self._background.close()

    def _show_running(self) -> None:
        running = self._running is not None
        may = not running and self._model is not None and not self._workplace.read_only
        self.run.setVisible(may)
        self.quick.setVisible(may and self.run.text() != "Measure again")
        self.stop.setVisible(running)
        let_press(self.stop, "" if running else "Nothing is being measured")
        self._bar.setVisible(running)
        self._where.setVisible(running)

    def _chart(self, probe: Probe, others: list[Probe]) -> QWidget:
        box, layout = card(gap=10)
        legend = FlowLayout(gap=16)
        for place, one in enumerate((probe, *others)):
            entry = QWidget()
            row = horizontal(entry, gap=6)
            row.addWidget(CandidateMark(place, self._theme))
            row.addWidget(text_label(f"{one.model} ({one.kind})", "strong" if place == 0 else "text"))
            legend.addWidget(entry)
        holder = QWidget()
        holder.setLayout(legend)
        layout.addWidget(holder)
        chart = ProfileChart(self._theme)
        chart.show_probes((probe, *others))
        layout.addWidget(chart)
        return box

    def _words(self, title: str, lines: list[str]) -> QWidget:
        box, layout = card(gap=8)
        layout.addWidget(SectionLabel(title, self._theme))
        for line in lines:
            layout.addWidget(text_label(line, wrap=True))
        box.setAccessibleName(title)
        return box

    def _on_progress(self, at: ProbeProgress) -> None:
        if self._running is None or self._stop.is_set():
            return
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * at.done / at.total) if at.total else 1000)
        self._where.setText(f"{self._running.name} reads {set_words(at.set)}: {at.done * 100 // max(at.total, 1)}%")

    def _on_done(self, probe: Probe) -> None:
        model, self._running = self._running, None
        self.over.emit("action")
        if model is not None:
            self.probed.emit(model.id)
            if not probe.complete and self._stop.is_set():
                kept = "What was measured is kept." if probe.sets else "Nothing was measured yet."
                self.told.emit(Message(f"“{model.name}”: stopped. {kept}"))
        self.refresh()

    def _on_failed(self, problem: KnownError) -> None:
        self._running = None
        self.told.emit(Message.of(problem))
        self.refresh()
