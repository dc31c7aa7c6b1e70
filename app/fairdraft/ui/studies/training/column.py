"""What does the wizard say of a training set before it is written?"""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.training_set import TRAINING_TASKS, TrainingSet, TrainingTask
from fairdraft.services.training_words import TrainingAdvice, training_advice, why_no_example
from fairdraft.ui.parts.containers import card, clear, frame, horizontal, scrolled, vertical
from fairdraft.ui.parts.growing import grow_with_letters
from fairdraft.ui.parts.quotes import in_curly_quotes
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, text_label
from fairdraft.ui.studies.training.still_blind import StillBlind
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

_WIDTH = 376
_TASKS: dict[TrainingTask, str] = {
    "sft_messages": "Examples: messages",
    "sft_prompt_completion": "Examples: prompt, answer",
    "sft_base": "Examples: base models",
    "dpo": "Preferences (DPO)",
    "kto": "Verdicts (KTO)",
}
_BEARINGS: dict[str, tuple[str, Tone]] = {
    "keeps": ("check", "present"),
    "warns": ("warning", "warning"),
    "tells": ("info", "neutral"),
}


class TrainingColumn(QWidget):
    """The column at the right: numbers, whether declared rules call them enough, and what was left out.

    `names` are those of the campaigns, and of the library's products, that examples can be of.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        side = frame("right")
        vertical(self).addWidget(side)
        area, self._column = scrolled(margins=(16, 16, 14, 16), gap=6)
        vertical(side).addWidget(area)
        grow_with_letters(self, _WIDTH, theme)
        self._shown: tuple[TrainingSet, str] | None = None
        self.names: Mapping[str, str] = {}
        self.blind: StillBlind | None = None
        theme.changed.connect(self._show_again)

    def show_words(self, sentence: str, *, tone: Tone | None = None) -> None:
        """Say why there is nothing to show, or what goes on."""
        self._shown = self.blind = None
        clear(self._column)
        rows = self._card("What the set would hold")
        rows.addWidget(text_label(sentence, tone=tone, wrap=True))
        self._column.addStretch(1)

    def show_blind(self, name: str, on_unblinded: Callable[[], None] | None) -> None:
        """Say that a study is still blind; `on_unblinded` is called when the person ends that, None offers no way.

        Said again of the same study it leaves alone what is asked there.
        """
        able = on_unblinded is not None
        if self.blind is not None and self.blind.asks_of == (name, able):
            return
        self._shown = None
        clear(self._column)
        self.blind = StillBlind(name, able=on_unblinded is not None)
        if on_unblinded is not None:
            self.blind.confirmed.connect(on_unblinded)
        self._card("What the set would hold").addWidget(self.blind)
        self._column.addStretch(1)

    def show_set(self, made: TrainingSet, counting: str) -> None:
        """Show a set; `counting` says what is known of its tokens."""
        self._shown, self.blind = (made, counting), None
        clear(self._column)
        self._show_examples(made)
        advice = training_advice(made)
        if advice:
            self._show_advice(advice)
        if made.rows:
            self._show_rows(made, counting)
        self._show_left_out(made)
        if made.licences:
            rows = self._card("Models whose text it contains")
            for one in made.licences:
                tone: Tone | None = "warning" if one.restricts_training else None
                rows.addWidget(text_label(f"{one.model}: {one.licence}", tone=tone, wrap=True))
        self._column.addStretch(1)

    def _show_again(self) -> None:
        # Icons have the theme's colors.
        if self._shown is not None:
            self.show_set(*self._shown)

    def _show_examples(self, made: TrainingSet) -> None:
        rows = self._card("Approved examples")
        why = why_no_example(made)
        if why:
            rows.addWidget(text_label(why, tone="warning", wrap=True))
        else:
            total = sum(one.examples for one in made.approved)
            rows.addWidget(text_label(f"{total:,}", "display"))
        for one in made.approved:
            line = horizontal(gap=8)
            line.addWidget(ElidedLabel(self.names.get(one.campaign, one.campaign), "strong"), 1)
            line.addWidget(text_label(f"{one.examples:,}", "strong"))
            rows.addLayout(line)
            sections = ", ".join(f"{name.replace('_', ' ')} {n:,}" for name, n in one.sections.items())
            rows.addWidget(text_label(sections, "small", wrap=True))
        if made.approval_rule:
            rows.addWidget(text_label(f"Approved: {in_curly_quotes(made.approval_rule)}.", "small", wrap=True))

    def _show_advice(self, advice: Sequence[TrainingAdvice]) -> None:
        rows = self._card("Is that enough?")
        for one in advice:
            icon, tone = _BEARINGS[one.bearing]
            line = horizontal(gap=8)
            mark = text_label("")
            mark.setPixmap(self._theme.pixmap(icon, tone))
            mark.setAlignment(Qt.AlignmentFlag.AlignTop)
            mark.setContentsMargins(0, 2, 0, 0)
            line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(text_label(one.sentence, wrap=True), 1)
            rows.addLayout(line)

    def _show_rows(self, made: TrainingSet, counting: str) -> None:
        rows = self._card("Rows and tokens")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 1)
        for place, title in enumerate(("", "train", "eval", "tokens")):
            grid.addWidget(text_label(title, "small"), 0, place, _RIGHT if place else _LEFT)
        tokens = {} if made.tokens is None else made.tokens.of
        for number, task in enumerate(TRAINING_TASKS, start=1):
            count = sum(tokens.get(f"{split}/{task}", 0) for split in ("train", "eval"))
            cells = (f"{made.count(task, 'train'):,}", f"{made.count(task, 'eval'):,}", f"{count:,}" if count else "–")
            grid.addWidget(text_label(_TASKS[task], wrap=True), number, 0)
            for place, cell in enumerate(cells, start=1):
                grid.addWidget(text_label(cell), number, place, _RIGHT)
        rows.addLayout(grid)
        rows.addWidget(text_label(counting, "small", wrap=True))
        prompts = f"{counted(len(made.trained_on), 'prompt')} trained on, {len(made.held_out):,} held out."
        rows.addWidget(text_label(prompts, "small", wrap=True))

    def _show_left_out(self, made: TrainingSet) -> None:
        rows = self._card("Left out, and why")
        told = [(made.duplicates, "rows already there"), (made.ties, "pairs without a preference")]
        told += [(one.n, one.why) for one in made.excluded]
        shown = [(n, why) for n, why in told if n]
        for n, why in shown:
            rows.addWidget(text_label(f"{n:,} {why}.", wrap=True))
        if not shown:
            rows.addWidget(text_label("Nothing.", "muted"))
        if made.notes:
            rows = self._card("Included, with a reservation")
            for note in made.notes:
                rows.addWidget(text_label(f"{note.n:,} {note.why}.", wrap=True))

    def _card(self, title: str) -> QVBoxLayout:
        self._column.addWidget(SectionLabel(title, self._theme, wraps=True))
        box, rows = card(gap=8)
        box.setAccessibleName(title)
        self._column.addWidget(box)
        self._column.addSpacing(10)
        return rows


_LEFT = Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignRight
