"""What stands beside the piece in the left column: approved claims to insert, and its versions?"""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.campaign import Channel
from fairdraft.domain.piece import Revision
from fairdraft.domain.product import Claim, Product
from fairdraft.ui.draft.setup_panel import column_card
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import clear, horizontal, vertical
from fairdraft.ui.parts.words import ElidedLabel, text_label
from fairdraft.ui.theme.theme import Theme

_FIRST_VERSIONS = 6
_FIRST_CLAIMS = 3


class ClaimsCard(QWidget):
    """The product's approved claims for this channel; `insert` carries a claim's words."""

    insert = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        layout = vertical(self)
        whole, self._rows = column_card(theme, "Approved claims")
        layout.addWidget(whole)
        self._claims: tuple[Claim, ...] = ()
        self._may_edit = False
        self._all = False
        self.setVisible(False)

    def show_claims(self, product: Product | None, channel: Channel, *, may_edit: bool) -> None:
        """Show the claims that this channel may use."""
        claims = () if product is None else tuple(c for c in product.claims if not c.channels or channel in c.channels)
        if (claims, may_edit) != (self._claims, self._may_edit):
            self._claims, self._may_edit, self._all = claims, may_edit, False
            self._draw()

    def _draw(self) -> None:
        clear(self._rows)
        for claim in self._claims if self._all else self._claims[:_FIRST_CLAIMS]:
            self._rows.addWidget(self._row(claim))
        rest = len(self._claims) - _FIRST_CLAIMS
        if rest > 0 and not self._all:
            more = button(f"Show {rest} more", "link", on_press=self._show_all)
            self._rows.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self.setVisible(bool(self._claims))

    def _show_all(self) -> None:
        self._all = True
        self._draw()

    def _row(self, claim: Claim) -> QWidget:
        row = QWidget()
        layout = vertical(row, gap=1)
        layout.addWidget(text_label(claim.text, wrap=True))
        foot = horizontal(gap=6)
        source = ElidedLabel(source_words(claim), "small")
        foot.addWidget(source, 1)
        if self._may_edit:
            foot.addWidget(
                button(
                    "Insert",
                    "link",
                    name=f"Insert the claim: {claim.text}",
                    tip="Put these words at the caret",
                    on_press=lambda: self.insert.emit(claim.text),
                )
            )
        layout.addLayout(foot)
        # The qualifier is a footnote: long, and needed only when the claim is used.
        whole = [source_words(claim), claim.qualifier]
        row.setToolTip("\n".join(filter(None, whole)))
        return row


def source_words(claim: Claim) -> str:
    """Where a claim's support stands, in a few words."""
    source = claim.source
    document = "PI" if source.document.endswith("Prescribing Information") else source.document
    page = f"p. {source.page}" if source.page else ""
    return " · ".join(filter(None, (document, page, source.paragraph, source.table)))


class VersionsCard(QWidget):
    """The piece's saved versions, newest first; `restore` carries the id of one to go back to."""

    restore = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        layout = vertical(self)
        whole, self._rows = column_card(theme, "Versions")
        self._rows.setSpacing(2)
        layout.addWidget(whole)
        self.setVisible(False)

    def show_versions(self, revisions: Sequence[Revision], head: str, *, may_edit: bool) -> None:
        """Show a piece's revisions (oldest first, as stored)."""
        clear(self._rows)
        self.setVisible(bool(revisions))
        for revision in list(reversed(revisions))[:_FIRST_VERSIONS]:
            is_head = revision.id == head
            words = f"{clock(revision.made_at)} — {revision.summary or 'edited'}"
            if is_head or not may_edit:
                line = ElidedLabel(f"{'●' if is_head else '○'} {words}", "text" if is_head else "muted")
                self._rows.addWidget(line)
            else:
                line_button = button(
                    f"○ {words}",
                    "link",
                    name=f"Go back to the version of {words}",
                    tip="Go back to this version (can be undone)",
                    on_press=lambda one=revision.id: self.restore.emit(one),  # type: ignore[misc] # the default binds this turn's id
                )
                self._rows.addWidget(line_button, 0, Qt.AlignmentFlag.AlignLeft)
        rest = len(revisions) - _FIRST_VERSIONS
        if rest > 0:
            self._rows.addWidget(text_label(f"and {rest} older", "small"))


def clock(moment: datetime) -> str:
    """Hours and minutes of today; the date before that."""
    here = moment.astimezone()
    today = datetime.now().astimezone().date()
    return f"{here:%H:%M}" if here.date() == today else f"{here:%d %b %H:%M}"
