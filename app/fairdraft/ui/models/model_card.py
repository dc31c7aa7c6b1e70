"""What does one model's card show and offer?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton

from fairdraft.domain.model import LibraryModel
from fairdraft.domain.model_copy import SAME_WEIGHTS, copy_bytes, copy_form
from fairdraft.domain.model_likeness import in_few
from fairdraft.domain.size_words import size_words
from fairdraft.ui.models.model_desk import Weighed
from fairdraft.ui.models.passport import facts_of
from fairdraft.ui.models.state_words import bench_words, copy_words, state_of, state_sentence
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import IconButton, button, let_press
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.words import ElidedLabel, chip, text_label
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

_LABEL_WIDTH, _LINE = 96, 19
# Facts of a few words, and those that no line may break.
_SHORT = frozenset({"Architecture", "Context", "License", "Languages", "Size"})
_CODES = frozenset({"SHA-256", "File"})
_SPAN = {True: 1, False: 3}
_WEIGHTS_OF_COPY = {
    "rearranged": "of the same weights, in an order that computes faster",
    "eight-bit": "with eight-bit weights",
}


class ModelCard(QFrame):
    """A model's passport, state and fit. `asked` carries what a button asks for: probe, forget, accept, note, measure,
    copied, drop_copy, stop_measuring, hash or stop_hash.
    """

    asked = Signal(str)

    def __init__(
        self,
        model: LibraryModel,
        weighed: Weighed | None,
        theme: Theme,
        *,
        hashing: bool = False,
        measuring: bool = False,
        may_measure: bool = True,
        read_only: bool = False,
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(f"Model {model.name}")
        self.model = model
        self._theme = theme
        self._hashing, self._measuring = hashing, measuring
        self._may_measure, self._read_only = may_measure, read_only
        self._column = vertical(self, margins=(12, 12, 12, 12), gap=6)
        fit = None if weighed is None else weighed.fit
        state, tone = state_of(model, fit, hashing=hashing)
        self._column.addLayout(self._head(state, tone))
        # What a file is for is no warning.
        sentence_tone: Tone = "error" if tone == "error" else "neutral" if model.state == "there" else "warning"
        self._say(state_sentence(model), sentence_tone)
        self._busy = self._make_busy()
        self._say_note(model.note)
        for difference in () if weighed is None else in_few(weighed.alike):
            self._say(difference, "warning")
        self._facts(weighed)
        self._column.addSpacing(6)
        self._column.addLayout(self._actions(tone, weighed))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The column above asked for the height before the style gave the words their size.
        needed = self._column.totalHeightForWidth(self.width())
        if needed != self.minimumHeight():
            self.setMinimumHeight(needed)

    def take_keys(self, name: str) -> None:
        """Let the keys go on with the button of that name, or with the first that ends or begins a work here."""
        pressed = [one for one in self.findChildren(QPushButton) if one.isEnabled() and one.isVisibleTo(self)]
        same = [one for one in pressed if one.accessibleName() == name]
        # A key pressed twice must not forget the model.
        other = [one for one in pressed if not isinstance(one, IconButton)]
        for one in (*same, *other)[:1]:
            one.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_bytes(self, done: int, of: int) -> None:
        """Show how far the file was read."""
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * done / of) if of else 0)
        self._told.setText(f"Reading {size_words(done)} of {size_words(of)}…")

    def show_measured(self, words: str) -> None:
        """Show what was measured last."""
        self._told.setText(f"Measuring… {words}")

    def _head(self, state: str, tone: Tone) -> QHBoxLayout:
        model = self.model
        drafts = model.header.role == "drafting"
        head = horizontal(gap=8)
        head.addWidget(ElidedLabel(model.name, "title"), 1)
        head.addWidget(chip(state, tone))
        if model.starter:
            head.addWidget(chip("starter", "accent"))
        if drafts:
            head.addWidget(chip("instruct" if model.header.kind == "instruct" else "base"))
        if model.licence_restricts_training and model.header.role != "embedding":
            known = model.header.licence.lower() not in {"", "other", "unknown"}
            restricts = chip("license restricts training" if known else "license not known", "warning")
            restricts.setToolTip(
                "Its license restricts training other models on its output"
                if known
                else "Unless its license is known, other models are not trained on its output"
            )
            head.addWidget(restricts)
        if not self._read_only and not model.starter:
            head.addWidget(
                IconButton(
                    "trash",
                    f"Forget {model.name}",
                    self._theme,
                    tip="Removes it from the library; the file stays where it is",
                    on_press=lambda: self.asked.emit("forget"),
                )
            )
        return head

    def _say(self, words: str, tone: Tone) -> None:
        if words:
            self._column.addWidget(text_label(words, tone=tone, wrap=True))

    def _say_note(self, note: str) -> None:
        if note:
            self._column.addWidget(text_label(note[:1].upper() + note[1:], "muted", wrap=True))

    def _make_busy(self) -> QFrame:
        busy = QFrame()
        row = horizontal(busy, gap=10)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(f"Work on {self.model.name}")
        self._told = ElidedLabel("Reading…" if self._hashing else "Measuring…", "small")
        row.addWidget(self._bar, 1)
        row.addWidget(self._told, 1)
        stop = "stop_hash" if self._hashing else "stop_measuring"
        row.addWidget(
            button("Stop", "quiet", name=f"Stop work on {self.model.name}", on_press=lambda: self.asked.emit(stop))
        )
        # After it has its place: shown before, it would be a window of its own for a moment.
        self._column.addWidget(busy)
        busy.setVisible(self._hashing or self._measuring)
        return busy

    def _facts(self, weighed: Weighed | None) -> None:
        facts = facts_of(self.model)
        if weighed is None:
            facts.insert(0, ("Fit", "being estimated…"))
        elif weighed.fit is not None:
            facts.insert(0, ("Fit", f"{weighed.fit.in_words} {weighed.fit.what_helps}".strip()))
        speed = "" if weighed is None else bench_words(weighed.bench)
        if self.model.header.role == "drafting":
            facts.insert(1, ("Speed here", speed or "not measured yet"))
            if weighed is not None and (copied := copy_words(weighed.copy, weighed.bench)):
                facts.insert(2, ("Faster copy", copied))
        notes = self.model.notes
        for name, note in (
            ("Trained on", notes.training_data),
            ("Knowledge cutoff", notes.knowledge_cutoff),
            ("Good at", notes.domains),
        ):
            if note is not None:
                facts.append((name, f"{note.text} (source: {note.source})"))
        self._column.addLayout(self._grid_of(facts, fits=weighed is None or weighed.fit is None or weighed.fit.fits))

    def _grid_of(self, facts: Sequence[tuple[str, str]], *, fits: bool | None) -> QGridLayout:
        """Facts under each other, short ones two in a row, each with its name before it."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for column in (0, 2):
            grid.setColumnMinimumWidth(column, self._theme.typography.size(_LABEL_WIDTH))
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        row, column = 0, 0
        for name, value in facts:
            short = name in _SHORT
            if column and not short:
                row, column = row + 1, 0
            # Lines that break and those that cannot are as far from each other.
            grid.setRowMinimumHeight(row, self._theme.typography.size(_LINE))
            grid.addWidget(text_label(name, "muted"), row, column, Qt.AlignmentFlag.AlignTop)
            one = self._value(name, value, bad=name == "Fit" and fits is False)
            grid.addWidget(one, row, column + 1, 1, _SPAN[short], Qt.AlignmentFlag.AlignTop)
            row, column = (row, 2) if short and not column else (row + 1, 0)
        return grid

    @staticmethod
    def _value(name: str, value: str, *, bad: bool) -> QLabel:
        if name in _CODES:
            return ElidedLabel(value, keeps_end=True)
        return text_label(value, tone="error" if bad else None, wrap=True)

    def _actions(self, tone: Tone, weighed: Weighed | None) -> FlowLayout:
        """What can be done with the model; where large letters leave no room in a row, it takes another."""
        model, row = self.model, FlowLayout(gap=6)
        drafts = model.header.role == "drafting"
        # What mends the file comes before what can be done with it.
        if model.state == "changed" and model.found_sha256 and not self._read_only:
            row.addWidget(
                button(
                    "Accept this file",
                    name=f"Accept the file of {model.name}",
                    on_press=lambda: self.asked.emit("accept"),
                )
            )
        unread = model.state == "new" or (model.state == "changed" and not model.found_sha256)
        if unread and not self._hashing and not self._read_only:
            row.addWidget(button("Read it now", name=f"Read {model.name}", on_press=lambda: self.asked.emit("hash")))
        if drafts:
            probe = button(
                "Coverage",
                name=f"Coverage probe of {model.name}",
                tip="Coverage probe: how well it predicts kinds of text, compared with the other models",
                on_press=lambda: self.asked.emit("probe"),
            )
            row.addWidget(probe)
        if not self._read_only:
            note = button("Notes…", name=f"Notes on {model.name}", on_press=lambda: self.asked.emit("note"))
            note.setToolTip("What it was trained on, and its cutoff date, with sources")
            row.addWidget(note)
        if drafts and not self._read_only:
            measure = button(
                "Measure its speed",
                name=f"Measure the speed of {model.name}",
                on_press=lambda: self.asked.emit("measure"),
            )
            measure.setToolTip(plain_tip(self._measuring_in_words(weighed)))
            let_press(measure, self._why_not_measured(tone))
            row.addWidget(measure)
            self._add_copy_action(row, measure, weighed)
        return row

    def _why_not_measured(self, tone: Tone) -> str:
        """Why its speed cannot be measured now; empty where it can."""
        if self._measuring:
            return "It is being measured"
        if self._hashing:
            return "Its file is being read"
        if tone != "present":
            return "Fix what is said above first"
        return "" if self._may_measure else "Another model is being measured or read"

    def _measuring_in_words(self, weighed: Weighed | None) -> str:
        """What measuring does; of some models it also makes a copy of the same weights."""
        said = "Tries threads and batch widths on this machine for a minute or two; drafts then use the fastest"
        header, fit = self.model.header, None if weighed is None else weighed.fit
        may_copy = weighed is not None and weighed.copy is None and fit is not None and not fit.suggested_gpu_layers
        if not may_copy or copy_form(header) != SAME_WEIGHTS:
            return said
        size = size_words(copy_bytes(header, SAME_WEIGHTS))
        return (
            f"{said}. Also tries a copy {_WEIGHTS_OF_COPY[SAME_WEIGHTS]} (about {size} on this machine's disk), unless "
            "you deleted one, and keeps it if it is clearly faster"
        )

    def _add_copy_action(self, row: FlowLayout, measure: QPushButton, weighed: Weighed | None) -> None:
        """Offer a faster copy where one may gain something, and to drop the one that is there."""
        name = self.model.name
        if weighed is None or weighed.fit is None:
            return
        if weighed.copy is not None:
            drop = button(
                "Delete the copy",
                name=f"Delete the faster copy of {name}",
                tip="Deletes the faster copy from this machine; drafts then use the file itself",
                on_press=lambda: self.asked.emit("drop_copy"),
            )
            let_press(drop, "It is being measured" if self._measuring else "")
            row.addWidget(drop)
        elif (form := copy_form(self.model.header)) is not None and weighed.fit.suggested_gpu_layers == 0:
            size = size_words(copy_bytes(self.model.header, form))
            offer = button(
                "Try a faster copy", name=f"Try a faster copy of {name}", on_press=lambda: self.asked.emit("copied")
            )
            offer.setToolTip(
                plain_tip(
                    f"Makes a copy {_WEIGHTS_OF_COPY[form]} (about {size} on this machine's disk) and measures both; "
                    "drafts then use the copy if it is clearly faster and just as good"
                )
            )
            let_press(offer, measure.accessibleDescription())
            row.addWidget(offer)
