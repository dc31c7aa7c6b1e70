"""Which campaign is in a study, and which of its briefs?"""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.counting import counted
from fairdraft.domain.resized_brief import brief_name
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import IconButton, button
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.tick_boxes import TickBox, tick_indent
from fairdraft.ui.parts.words import set_property, text_label
from fairdraft.ui.theme.theme import Theme


class CampaignRow(QWidget):
    """A campaign to tick, and its briefs to choose from, folded away until somebody wants fewer than all.

    `changed` says that another choice was made.
    """

    changed = Signal()

    def __init__(self, campaign: Campaign, theme: Theme) -> None:
        super().__init__()
        self._channel = campaign.channel
        self.briefs: dict[str, TickBox] = {}
        column = vertical(self, gap=1)
        head = horizontal(gap=8)
        self.box = TickBox(campaign.name)
        self.box.toggled.connect(lambda _on: self._tell())
        head.addWidget(self.box, 1)
        self.fold = IconButton(
            "chevron-right",
            f"Choose briefs of {campaign.name}",
            theme,
            text="Choose briefs",
            role="flush",
            on_press=self._toggle,
        )
        # Rows keep their distance, whether there is something to choose or not.
        kept = self.fold.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.fold.setSizePolicy(kept)
        head.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self._about = text_label("", "small")
        column.addWidget(self._about)
        self._list = QWidget()
        self._lines = lines = vertical(self._list, gap=6)
        row = horizontal(gap=12)
        for words, on in (("All", True), ("None", False)):
            name = f"{words} briefs of {campaign.name}"
            row.addWidget(button(words, "link", name=name, on_press=partial(self._tick_all, on=on)))
        row.addStretch(1)
        lines.addLayout(row)
        for brief in campaign.briefs:
            box = TickBox(f"{brief_name(brief.id)} · {' '.join(brief.text.split())}")
            box.setChecked(True)
            box.toggled.connect(lambda _on: self._tell())
            self.briefs[brief.id] = box
            lines.addWidget(box)
        column.addWidget(self._list)
        self._list.setVisible(False)
        self._fit()
        self._show()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    @property
    def chosen(self) -> tuple[str, ...] | None:
        """The briefs that are ticked; None where all are."""
        ticked = tuple(one for one, box in self.briefs.items() if box.isChecked())
        return None if len(ticked) == len(self.briefs) else ticked

    @property
    def is_open(self) -> bool:
        """Whether the briefs are unfolded."""
        return not self._list.isHidden()

    def choose(self, briefs: Collection[str] | None) -> None:
        """Tick these briefs; all of them for None."""
        for one, box in self.briefs.items():
            with QSignalBlocker(box):
                box.setChecked(briefs is None or one in briefs)
        self._show()

    def unfold(self, *, shown: bool = True) -> None:
        """Show the briefs, or fold them away."""
        self._list.setVisible(shown)
        self.fold.show_icon("chevron-down" if shown else "chevron-right")

    def _fit(self) -> None:
        indent = tick_indent(self.font().pixelSize())
        self._about.setContentsMargins(indent, 0, 0, 0)
        self._lines.setContentsMargins(indent, 6, 0, 6)

    def _toggle(self) -> None:
        self.unfold(shown=not self.is_open)

    def _tick_all(self, *, on: bool) -> None:
        for box in self.briefs.values():
            with QSignalBlocker(box):
                box.setChecked(on)
        self._tell()

    def _tell(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        chosen, number = self.chosen, len(self.briefs)
        taken = self.box.isChecked()
        words = counted(number, "brief") if chosen is None else f"{len(chosen) or 'none'} of {counted(number, 'brief')}"
        self._about.setText(f"{words} · {self._channel}")
        nothing = taken and chosen == () and number > 0
        set_property(self._about, "tone", "error" if nothing else "accent" if taken and chosen is not None else None)
        self.fold.setVisible(taken and number > 1)
        if not taken:
            self.unfold(shown=False)
