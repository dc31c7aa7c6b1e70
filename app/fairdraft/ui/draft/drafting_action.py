"""What does the button at the top right do on the draft screen, and why can it not?"""

from collections.abc import Callable

from fairdraft.domain.counting import counted
from fairdraft.ui.draft.setup_panel import SetupPanel
from fairdraft.ui.screen import PrimaryAction


def drafting_action(setup: SetupPanel, draft: Callable[[], None], *, is_editing: bool) -> PrimaryAction:
    """The way to draft what is chosen. While a piece is edited it stands back, for the piece is what one is there for;
    where it cannot be pressed its tip says what is lacking.
    """
    lacking = _lacking(setup)
    tip = lacking or ("Drafts appear beside the piece on the sheet, which does not change" if is_editing else "")
    words = f"Draft {counted(setup.count.value(), 'variant')}"
    return PrimaryAction(words, draft, enabled=not lacking, key="Ctrl+Enter", tip=tip, is_quiet=is_editing)


def _lacking(setup: SetupPanel) -> str:
    wish = setup.wish()
    if wish is None:
        return "Choose a campaign first, or make one with “Campaigns…” at the left"
    if setup.piece_id:
        return "A piece is selected at the left. Select a brief there to draft from it"
    if not (wish.brief_id or wish.brief_text):
        return "Write a brief first, at the left"
    return "" if wish.candidate is not None else "Choose a candidate at the left first"
