"""What stands above the sheet about the length of the piece, or of the words that are selected?"""

from PySide6.QtCore import QObject

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.copy_limits import PartLength, headline_characters, part_lengths
from fairdraft.domain.counting import counted
from fairdraft.services.checking import TvScript
from fairdraft.ui.draft.layout import DraftLayout
from fairdraft.ui.draft.script_words import is_too_long, length_words

_BETWEEN = " \N{MIDDLE DOT} "


class LengthLine(QObject):
    """Tells words, seconds and characters of the piece on the sheet, and warns where it is longer than it may be.

    While words are selected it tells how many, and their characters.
    """

    def __init__(self, view: DraftLayout, parent: QObject) -> None:
        super().__init__(parent)
        self._editor, self._tabs = view.editor, view.tabs
        self._campaign: Campaign | None = None
        self._script: TvScript | None = None
        self._pace = 1.0
        self._was_selected = False
        view.editor.selectionChanged.connect(self._on_selection)

    def follow(self, campaign: Campaign | None, script: TvScript | None, pace: float) -> None:
        """Tell of a piece of this campaign; `script` is what was last read of it where it is one, at a pace in spoken
        words a minute. None for no campaign: no piece is on the sheet.
        """
        self._campaign, self._script, self._pace = campaign, script, pace
        self.count()

    def count(self) -> None:
        """Tell anew: words may be others than before."""
        if self._campaign is None:
            return
        selected = self._editor.textCursor().selectedText().replace("\N{PARAGRAPH SEPARATOR}", "\n")
        self._was_selected = bool(selected)
        if selected:
            self._tell_selected(selected)
        elif self._script is not None:
            # What a spot is measured by is its time; of a text that changed, from the last check.
            told, short = length_words(self._script), length_words(self._script, short=True)
            self._tabs.tell(told, self._in_all(), short=short, warns=is_too_long(self._script, self._pace))
        else:
            self._tell_copy(self._campaign)

    def _tell_selected(self, selected: str) -> None:
        words = counted(len(selected.split()), "word")
        # Where one paragraph ends and the next begins is no character of either.
        characters = len(selected.replace("\n", ""))
        told = f"Selected: {words}, {counted(characters, 'character')}"
        self._tabs.tell(told, told, short=f"{words}, {counted(characters, 'char')}")

    def _tell_copy(self, campaign: Campaign) -> None:
        blocks = self._editor.sheet.blocks()
        limited = part_lengths(blocks, campaign.limits)
        longer = [one for one in limited if one.is_over]
        shown = longer or [one for one in limited if one.unit == "character" and one.section]
        words = counted(self._editor.sheet.words()[0], "word")
        if longer:
            told = longer[0].words + (f", {len(longer) - 1} more" if len(longer) > 1 else "")
        else:
            told = _BETWEEN.join((f"{words} of copy", *(one.words for one in shown[:1])))
        more = [one.words for one in limited]
        if not any((one.section, one.unit) == ("headline", "character") for one in limited):
            characters = headline_characters(blocks)
            more += [] if characters is None else [PartLength("headline", "character", characters).words]
        self._tabs.tell(
            told,
            "\n".join((self._in_all(), *more)),
            short=shown[0].in_short if shown else words,
            warns=bool(longer),
        )

    def _in_all(self) -> str:
        copy, in_all = self._editor.sheet.words()
        return f"{counted(copy, 'word')} of copy, {in_all:,} with the approved language"

    def _on_selection(self) -> None:
        # The caret alone changes nothing of the count.
        if self._was_selected or self._editor.textCursor().hasSelection():
            self.count()
