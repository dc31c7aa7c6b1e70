"""Which pieces still say old words, one card each?"""

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.piece import Piece, PieceState
from fairdraft.domain.product_elements import beginning
from fairdraft.services.comparing_products import HOW_FOUND, PieceToCut, ProductChanges
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import card, horizontal
from fairdraft.ui.parts.quotes import in_curly_quotes
from fairdraft.ui.parts.words import ElidedLabel, chip, text_label
from fairdraft.ui.theme.tokens import Tone

_STATES: dict[PieceState, tuple[str, Tone]] = {
    "draft": ("draft", "neutral"),
    "in_review": ("in review", "accent"),
    "returned": ("returned", "warning"),
    "approved": ("approved", "present"),
}


def pieces_to_cut(changes: ProductChanges, show: Callable[[Piece], None]) -> Iterator[QWidget]:
    """How many pieces there are, and a card for each that carries changed or dropped wording; `show` is called for one
    that is to be seen. Below them stand the drafts that rest on the earlier version.
    """
    looked_at = changes.looked_at
    whole = f"{counted(looked_at, 'piece')} of campaigns for {changes.before.brand}"
    if not looked_at:
        said = f"There are no pieces in campaigns for {changes.before.brand}."
    elif not changes.pieces:
        said = f"Of {whole} none has wording that was changed or dropped."
    else:
        said = f"{len(changes.pieces):,} of {whole}, with wording that was changed or dropped."
    yield text_label(said, wrap=True)
    for one in changes.pieces:
        yield _piece(one, show)
    if looked_at:
        yield text_label(HOW_FOUND, "small", wrap=True)
    if changes.waiting:
        yield text_label(changes.waiting_words, wrap=True)


def _piece(one: PieceToCut, show: Callable[[Piece], None]) -> QWidget:
    box, rows = card(gap=6)
    box.setAccessibleName(one.piece.name)
    rows.setContentsMargins(16, 12, 16, 12)
    head = horizontal(gap=8)
    head.addWidget(ElidedLabel(one.piece.name, "strong"), 1)
    head.addWidget(chip(*_STATES[one.piece.state]))
    head.addWidget(chip(one.piece.campaign))
    name = f"Show “{one.piece.name}” on the draft screen"
    head.addWidget(button("Show it", name=name, on_press=lambda: show(one.piece)))
    rows.addLayout(head)
    for wording in one.wordings:
        nearly = "" if wording.similarity == 1 else f", {wording.similarity:.0%} alike"
        said = f"“{beginning(wording.wording)}”{nearly}: {'; '.join(map(in_curly_quotes, wording.labels))}"
        rows.addWidget(text_label(said, "muted", wrap=True))
    return box
