"""How does the script on the sheet get another line by a key, and lose one?"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.campaign import Channel, is_broadcast
from fairdraft.domain.piece import Block
from fairdraft.domain.script_lines import ScriptLineKind, with_line, without_line
from fairdraft.ui.draft.layout import DraftLayout

_LOCKED = "Approved language is locked; its lines cannot be removed."
_LAST = "A piece needs at least one line."


class ScriptDesk(QObject):
    """Adds lines where the caret is, and takes them out. `told` carries why one stays.

    Args:
        view: the widgets.
        channel: answers that of the piece on the sheet; None where it may not be edited.
        apply: makes the piece some blocks, as one step that can be undone, with what was done in words.
    """

    told = Signal(str)

    def __init__(
        self,
        view: DraftLayout,
        channel: Callable[[], Channel | None],
        apply: Callable[[tuple[Block, ...], str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._editor = view.editor
        self._channel = channel
        self._apply = apply
        view.checks.script.line_wanted.connect(self.add_line)
        view.checks.script.line_gone.connect(self.remove_line)

    def add_line(self, kind: ScriptLineKind) -> None:
        """Add an empty line to a script behind the one at the caret, and go there."""
        channel, sheet = self._channel(), self._editor.sheet
        if channel is None or not is_broadcast(channel) or (kind != "voice_over" and channel != "tv"):
            return
        here = sheet.run_at(self._editor.textCursor().position())
        blocks, line = with_line(sheet.blocks(), None if here is None else here.block.id, kind)
        self._apply(blocks, "line added")
        place = next(run for run in sheet.runs() if run.block.id == line.id)
        end = place.start + len(line.text)
        self._editor.jump(end, end)

    def remove_line(self) -> None:
        """Take the line at the caret out of a script."""
        channel, sheet = self._channel(), self._editor.sheet
        here = sheet.run_at(self._editor.textCursor().position())
        if channel is None or not is_broadcast(channel) or here is None:
            return
        blocks = without_line(sheet.blocks(), here.block.id)
        if blocks is None:
            self.told.emit(_LOCKED if here.locked else _LAST)
        else:
            self._apply(blocks, "line removed")
