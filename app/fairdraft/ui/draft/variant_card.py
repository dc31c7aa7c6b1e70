"""How does one variant show beside the others while it is written and afterwards?"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QWidget

from fairdraft.domain.copy_shape import Section
from fairdraft.domain.counting import counted
from fairdraft.domain.draft_form import divided_so_far
from fairdraft.domain.piece import SCRIPT_TAGS, Block
from fairdraft.domain.referencing import SUPPORT
from fairdraft.services.engine_remedies import remedy_words
from fairdraft.ui.draft.birth_dialog import BirthDialog
from fairdraft.ui.draft.near_copy_line import NearCopyLine
from fairdraft.ui.draft.severity_chips import severity_chips
from fairdraft.ui.draft.sheet_style import block_name
from fairdraft.ui.draft.variant_copy import VariantCopy
from fairdraft.ui.draft.variants import Variant
from fairdraft.ui.draft.worked_on import WorkedOn
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import IconButton, button, let_press
from fairdraft.ui.parts.containers import clear, horizontal, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import ElidedLabel, chip, set_property, text_label
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

_STATES: dict[str, tuple[str, Tone]] = {
    "streaming": ("writing…", "accent"),
    "finished": ("finished", "present"),
    "stopped": ("stopped", "neutral"),
    "failed": ("failed", "error"),
    "imported": ("imported", "neutral"),
    "own": ("own piece", "neutral"),
    "edited": ("edited", "accent"),
    "commented": ("commented", "accent"),
    "answered": ("answered", "accent"),
    "in review": ("in review", "accent"),
    "returned": ("returned", "warning"),
    "approved": ("approved", "present"),
}
_UNWRITTEN = "Nothing is written yet. Edit opens it on the sheet."


class VariantCard(QFrame):
    """One variant: its words as they come, its state and seed, and what can be done with it."""

    selected = Signal(str)
    edit_wanted = Signal(str)
    stop_wanted = Signal(str)
    regenerate_wanted = Signal(str)
    again_wanted = Signal(str)
    aside_wanted = Signal(str)
    remedy_wanted = Signal(str)
    try_anyway_wanted = Signal(str)
    near_copy_wanted = Signal(str)

    def __init__(self, variant: Variant, theme: Theme) -> None:
        super().__init__()
        self._variant = variant
        self._theme = theme
        self._sections: list[Section] = []
        self._edited_words = ""
        self.setProperty("role", "card")
        self.setMinimumHeight(260)
        layout = vertical(self, margins=(14, 10, 14, 12), gap=6)
        layout.addLayout(self._head())
        self._gone_on = text_label("", tone="accent", wrap=True)
        layout.addWidget(self._gone_on)
        self.copy = VariantCopy(f"Variant {variant.letter}", theme)
        layout.addWidget(self.copy, 1)
        self._failure = text_label("", tone="error", wrap=True)
        layout.addWidget(self._failure)
        self._begun_anew = text_label("", "small", wrap=True)
        layout.addWidget(self._begun_anew)
        layout.addLayout(self._inserted_line())
        self.near = NearCopyLine(theme)
        self.near.wanted.connect(lambda: self.near_copy_wanted.emit(variant.draft.id))
        layout.addWidget(self.near)
        layout.addLayout(self._foot())
        # On a line of its own: its words are too long to stand beside others in a narrow card.
        self.remedy = button("", "primary", on_press=lambda: self.remedy_wanted.emit(variant.draft.id))
        layout.addWidget(self.remedy)
        theme.changed.connect(self.refresh)
        self.refresh()

    def _head(self) -> QHBoxLayout:
        """Letter, state, count of words and seed."""
        variant = self._variant
        head = horizontal(gap=8)
        head.addWidget(text_label(variant.letter, "title"))
        self._state = chip("")
        head.addWidget(self._state)
        self._words = text_label("", "small")
        head.addWidget(self._words)
        head.addStretch(1)
        seed = ElidedLabel("" if variant.draft.is_piece else f"seed {variant.seed}", "small")
        head.addWidget(seed)
        return head

    def _inserted_line(self) -> QHBoxLayout:
        """What approved language the program inserted."""
        locked = horizontal(gap=6)
        self._lock = QLabel()
        self._lock.setPixmap(self._theme.pixmap("lock", "neutral"))
        locked.addWidget(self._lock)
        self._inserted = ElidedLabel("", "small")
        locked.addWidget(self._inserted, 1)
        return locked

    def _foot(self) -> QHBoxLayout:
        """What the check counted, and what can be done with the variant."""
        variant, theme = self._variant, self._theme
        foot = horizontal(gap=6)
        checks = QWidget()
        self._checks = FlowLayout(checks, gap=6, line_gap=4)
        foot.addWidget(checks, 1, Qt.AlignmentFlag.AlignVCenter)
        letter = variant.letter
        self.regenerate = IconButton(
            "regenerate",
            f"Write variant {letter} again with another seed",
            theme,
            tip="Write it again with another seed; this draft stays in the store",
            on_press=lambda: self.regenerate_wanted.emit(variant.draft.id),
        )
        self.stop = IconButton(
            "stop", f"Stop variant {letter}", theme, text="Stop", role="plain",
            on_press=lambda: self.stop_wanted.emit(variant.draft.id),
        )  # fmt: skip
        self.edit = button(
            "Edit",
            name=f"Edit variant {letter}",
            tip="Open it on the sheet",
            on_press=lambda: self.edit_wanted.emit(variant.draft.id),
        )
        self.try_anyway = button(
            "Try anyway",
            name=f"Try variant {letter} anyway",
            tip="Ask again, although this ended the engine before",
            on_press=lambda: self.try_anyway_wanted.emit(variant.draft.id),
        )
        self.more = IconButton("more", f"More for variant {letter}", theme, on_press=self._show_menu)
        for one in (self.more, self.regenerate, self.stop, self.edit, self.try_anyway):
            foot.addWidget(one)
        return foot

    @property
    def draft_id(self) -> str:
        """The draft shown."""
        return self._variant.draft.id

    def set_selected(self, *, selected: bool) -> None:
        """Bring the card forward."""
        set_property(self, "selected", selected)

    def take_keys(self) -> None:
        """Put the keys on the first thing that can be done with this variant."""
        pressed = (self.edit, self.regenerate, self.remedy, self.stop)
        first = next((one for one in pressed if one.isEnabled() and not one.isHidden()), self.copy)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def append_words(self) -> None:
        """Show the words that have come since the last time; what stands already is not written again."""
        sections = list(divided_so_far(self._variant.text, keep_all=self._variant.draft.mode == "raw"))
        bar = self.copy.verticalScrollBar()
        at_end = bar.value() >= bar.maximum() - 4
        if self._grew_to(sections):
            old = self._sections
            if old and sections[len(old) - 1].text != old[-1].text:
                self._append(sections[len(old) - 1].text[len(old[-1].text) :])
            for section in sections[len(old) :]:
                self._open_section(section.name)
                self._append(section.text)
        else:
            self.copy.clear()
            for section in sections:
                self._open_section(section.name)
                self._append(section.text)
        self._sections = sections
        if at_end:
            bar.setValue(bar.maximum())
        self._count_words()

    def refresh(self) -> None:
        """Show the variant's present state."""
        variant = self._variant
        draft = variant.draft
        words, tone = _STATES[variant.piece or (draft.provenance.source if draft.is_piece else variant.state)]
        self._state.setText(words)
        set_property(self._state, "tone", tone)
        streaming = variant.state == "streaming"
        remedy = remedy_words(draft)
        # It would take the place of what somebody went on with.
        self.regenerate.setVisible(not streaming and not remedy and not variant.piece and not draft.is_piece)
        self.edit.setVisible(not streaming and not (remedy and not draft.blocks))
        self.more.setVisible(not streaming and (bool(draft.model_text) or self._may_go_aside))
        self.remedy.setVisible(bool(remedy))
        self.remedy.setText(remedy)
        self.remedy.setAccessibleName(f"{remedy}: variant {variant.letter}")
        self.try_anyway.setVisible(bool(remedy) and bool(draft.provenance.fault_known_as))
        let_press(self.edit, "" if draft.blocks else "It has no copy yet")
        if not streaming and self.stop.hasFocus():
            # Hidden with the keys on it, it would hand them to whatever comes next, which may be the rating.
            self.take_keys()
        self.stop.setVisible(streaming)
        # Above the words: whoever edited them takes the model's for their own, lost.
        gone_on = bool(self._edited_words) and not draft.is_piece
        said = f"Edited since: {self._edited_words}. Edit opens it; the model's words are below."
        self._gone_on.setText(said if gone_on else "")
        self._gone_on.setVisible(gone_on)
        # Words that stood there are gone: it is said why, as long as they are being written again.
        anew = variant.begun_anew if streaming else ""
        self._begun_anew.setText(f"Started over with the same seed. {anew}" if anew else "")
        self._begun_anew.setVisible(bool(anew))
        # The names of native code in it may break where a narrow card ends.
        self._failure.setText(draft.failure.replace("_", "_\u200b"))
        self._failure.setVisible(bool(draft.failure))
        locked = [block_name(block) for block in draft.blocks if block.kind == "locked"]
        said = "Approved language, word for word" if draft.is_piece else "Inserted word for word"
        self._inserted.setText(f"{said}: {', '.join(locked)}" if locked else "")
        self._inserted.setVisible(bool(locked))
        self._lock.setVisible(bool(locked))
        self._lock.setPixmap(self._theme.pixmap("lock", "neutral"))
        if streaming:
            self.append_words()
        else:
            self._show_blocks(draft.blocks)
        self.refresh_checks()
        self.refresh_near()
        self.setAccessibleName(f"Variant {variant.letter}, {words}")

    def _show_menu(self) -> None:
        menu = QMenu(self)
        if self._variant.draft.model_text:
            self._add_ways_of_making(menu)
        if self._may_go_aside:
            aside = menu.addAction("Set aside")
            aside.triggered.connect(lambda _checked=False: self.aside_wanted.emit(self._variant.draft.id))
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        menu.aboutToHide.connect(menu.deleteLater)

    @property
    def _may_go_aside(self) -> bool:
        """Whether it can be put aside; what somebody went on with stays beside it."""
        return not self._variant.piece and not self._variant.draft.is_piece

    def _add_ways_of_making(self, menu: QMenu) -> None:
        birth = menu.addAction("How it was made…")
        birth.triggered.connect(
            lambda _on=False: BirthDialog.show_over(self, self._variant.letter, self._variant.draft, self._theme)
        )
        again = menu.addAction("Write it again with the same seed")
        again.triggered.connect(lambda _checked=False: self.again_wanted.emit(self._variant.draft.id))

    def _show_blocks(self, blocks: tuple[Block, ...]) -> None:
        self.copy.clear()
        self._sections = []
        for block in blocks:
            if block.kind == "locked" or not block.text.strip():
                continue
            self._open_section(block.section)
            self._append(block.text)
            self._sections.append(Section(block.section, block.text))
        if not blocks and self._variant.text.strip():
            self._append(self._variant.text.strip())
        elif blocks and not self._sections:
            self._append(_UNWRITTEN)
        self.copy.verticalScrollBar().setValue(0)
        self._count_words()

    def show_piece(self, piece: WorkedOn, edited_words: str) -> None:
        """Show how far somebody went on with this draft, empty where nobody did; `edited_words` tell
        what is other than the model wrote.
        """
        if (piece, edited_words) != (self._variant.piece, self._edited_words):
            self._variant.piece, self._edited_words = piece, edited_words
            self.refresh()

    def refresh_checks(self) -> None:
        """Show how many findings of each severity are open."""
        clear(self._checks)
        if self._variant.state not in ("finished", "stopped"):
            return
        answered = self._variant.answered
        if answered is None or not self._variant.draft.blocks:
            return
        nothing = "no open finding" if answered.dismissed else "no finding"
        for one in severity_chips(answered.open.findings) or [chip(nothing, "present")]:
            self._checks.addWidget(one)

    def refresh_near(self) -> None:
        """Show how near it is to approved copy, once that is known."""
        self.near.show_near(self._variant.near, f"variant {self._variant.letter}")

    def _count_words(self) -> None:
        """Of a script what is spoken, which takes the time; elsewhere the copy without references and footnotes."""
        spoken = [one for one in self._sections if one.name == "voice_over"]
        counted_ones = spoken or [one for one in self._sections if one.name not in SUPPORT]
        count = sum(len(one.text.split()) for one in counted_ones)
        self._words.setText(counted(count, "spoken word" if spoken else "word"))

    def _grew_to(self, sections: list[Section]) -> bool:
        """Whether these sections are the shown ones with more words at the end."""
        old = self._sections
        if len(sections) < len(old):
            return False
        settled = all(one == other for one, other in zip(old[:-1], sections, strict=False))
        if not settled or not old:
            return settled
        last = sections[len(old) - 1]
        return last.name == old[-1].name and last.text.startswith(old[-1].text)

    def _open_section(self, name: str) -> None:
        cursor = self._end()
        room = QTextBlockFormat()
        room.setBottomMargin(6)
        letters = QTextCharFormat()
        if name == "headline":
            letters.setFont(self._theme.typography.reading(16, bold=True), _specified())
        elif name == "subhead":
            letters.setFont(self._theme.typography.reading(14, bold=True), _specified())
        elif name in ("indication", "isi", "legal", "names"):
            letters.setFont(self._theme.typography.interface(12), _specified())
        elif name == "super":
            letters.setFont(self._theme.typography.interface(13), _specified())
        else:
            letters.setFont(self._theme.typography.reading(14), _specified())
            letters.setFontWeight(QFont.Weight.Normal)
        if self.copy.document().isEmpty():
            cursor.setBlockFormat(room)
            cursor.setBlockCharFormat(letters)
            cursor.setCharFormat(letters)
        else:
            cursor.insertBlock(room, letters)
        # In a script it is part of the words who gets them: the ear or the eye.
        self._append(SCRIPT_TAGS.get(name, ""))

    def _append(self, text: str) -> None:
        self._end().insertText(text)

    def _end(self) -> QTextCursor:
        cursor = QTextCursor(self.copy.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        return cursor

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.selected.emit(self._variant.draft.id)
        super().mousePressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._variant.draft.blocks and self._variant.state != "streaming":
            self.edit_wanted.emit(self._variant.draft.id)


def _specified() -> QTextCharFormat.FontPropertiesInheritanceBehavior:
    return QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesSpecifiedOnly
