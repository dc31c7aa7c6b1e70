"""Which approved claims may this piece use, and which does it use already?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.campaign import Channel
from fairdraft.domain.claim_link import ClaimLink
from fairdraft.domain.product import Claim, ClaimSource, Product
from fairdraft.ui.draft.setup_panel import column_card
from fairdraft.ui.draft.word_diff import diff_words
from fairdraft.ui.parts.buttons import button, put_keys_on
from fairdraft.ui.parts.containers import clear, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.laid_out import widget_at
from fairdraft.ui.parts.tips import tip_words
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

_FIRST = 3
# Of several sentences on one claim, the one to be looked at is told.
_WEIGHT = {"drifted": 0, "variant": 1, "exact": 2}


class ClaimsCard(QWidget):
    """The product's approved claims for this channel, those of the piece on the sheet first.

    `insert` carries a claim, `jump_to` the span of a sentence that says one; `order_wanted` asks to number the
    references of the piece as they are first cited, `source_wanted` carries the id of a claim that
    is to be shown in its source.
    """

    insert = Signal(object)
    jump_to = Signal(object)
    order_wanted = Signal()
    source_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        layout = vertical(self)
        whole, self._rows = column_card(theme, "Approved claims")
        layout.addWidget(whole)
        self._claims: tuple[Claim, ...] = ()
        self._first: frozenset[str] | None = None
        self._links: dict[str, ClaimLink] | None = None
        self._may_edit = False
        self._all = False
        self._listed = False
        self._drawn: object = None
        self.setVisible(False)

    @property
    def offered(self) -> tuple[Claim, ...]:
        """The claims that can be put into the piece on the sheet."""
        return self._claims if self._may_edit else ()

    def show_claims(self, product: Product | None, channel: Channel, *, may_edit: bool) -> None:
        """Show the claims that this channel may use; nothing is known yet of a piece."""
        claims = () if product is None else tuple(c for c in product.claims if not c.channels or channel in c.channels)
        if claims != self._claims:
            self._all = False
        self._claims, self._may_edit, self._links, self._listed = claims, may_edit, None, False
        self._first = None
        self._draw()

    def show_links(self, links: Sequence[ClaimLink], *, listed: bool = False) -> None:
        """Show how the sentences of the piece on the sheet stand to the claims; `listed` tells that it has a list of
        references.
        """
        self._links, self._listed = {}, listed
        for link in links:
            if link.claim is not None and link.status in _WEIGHT:
                known = self._links.get(link.claim)
                if known is None or _WEIGHT[link.status] < _WEIGHT[known.status]:
                    self._links[link.claim] = link
        if self._first is None:
            # What is put in later stays where it was pressed.
            self._first = frozenset(self._links)
        self._draw()

    def _draw(self) -> None:
        links = self._links or {}
        # Places move with every letter; rows are drawn anew only when something they say changed.
        said = {name: (one.status, one.diff, one.qualifier_status) for name, one in links.items()}
        drawn = (self._claims, self._may_edit, self._all, said, self._links is None, self._listed)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        clear(self._rows)
        first = self._first or frozenset()
        claims = sorted(self._claims, key=lambda claim: claim.id not in first)
        at_least = max(_FIRST, len(first))
        shown = [one for place, one in enumerate(claims) if self._all or place < at_least or one.id in links]
        for claim in shown:
            self._rows.addWidget(self._row(claim))
        rest = len(claims) - len(shown)
        if rest > 0:
            more = button(f"Show {rest} more", "link", on_press=self._show_all)
            self._rows.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        if self._listed and self._may_edit:
            tip = "Renumbers references and marks in the order in which the copy first cites them"
            order = button("Order references", "link", tip=tip, on_press=self.order_wanted.emit)
            self._rows.addWidget(order, 0, Qt.AlignmentFlag.AlignLeft)
        self.setVisible(bool(self._claims))

    def _show_all(self) -> None:
        # The button that is pressed stands behind the claims shown by now.
        first = self._rows.count() - 1
        self._all = True
        self._draw()
        row = widget_at(self._rows, first)
        if row is not None:
            put_keys_on(row)

    def _row(self, claim: Claim) -> QWidget:
        row = QWidget()
        row.setAccessibleName(claim.text)
        layout = vertical(row, gap=1)
        layout.addWidget(text_label(claim.text, wrap=True))
        # Page, section and table are what the claim is looked up by: never cut.
        layout.addWidget(text_label(source_words(claim.source), "small", wrap=True))
        foot = FlowLayout(gap=10, line_gap=1)
        link = (self._links or {}).get(claim.id)
        if link is not None:
            words, more, told, tone = _standing(link)
            shown = button(
                words,
                "link",
                name=f"{words}: {told[:1].lower()}{told[1:]}. Show the words: {claim.text}",
                tip=told,
                on_press=lambda: self._jump(claim.id),
            )
            shown.setProperty("tone", tone)
            foot.addWidget(shown)
            if more:
                # By itself: it takes a line of its own where letters are large and the column is narrow.
                foot.addWidget(text_label(more, "small", tone=tone))
        elif self._links is not None:
            foot.addWidget(text_label("not used", "small"))
        if self._may_edit and (link is None or link.status == "drifted"):
            foot.addWidget(
                button(
                    "Insert",
                    "link",
                    name=f"Insert the claim: {claim.text}",
                    tip="Inserts these words at the cursor, with reference and footnote in print, web and email",
                    on_press=lambda: self.insert.emit(claim),
                )
            )
        if claim.source.document:
            tip = "Opens the page of the document with the words that support it"
            name = f"Show the claim in its source: {claim.text}"
            foot.addWidget(
                button("Source", "link", name=name, tip=tip, on_press=lambda: self.source_wanted.emit(claim.id))
            )
        layout.addLayout(foot)
        # The qualifier is a footnote: long, and needed only when the claim is used.
        row.setToolTip(tip_words(claim.qualifier))
        return row

    def _jump(self, claim_id: str) -> None:
        link = (self._links or {}).get(claim_id)
        if link is not None:
            self.jump_to.emit(link.differing or link.span)


def _standing(link: ClaimLink) -> tuple[str, str, str, Tone]:
    """How a claim is used, in a word or two, what else is to be said, both in a sentence, and the tone of that."""
    if link.status == "drifted":
        differs = f": {diff_words(link.diff)}" if link.diff else ""
        return "≠ drifted", "", f"Differs from the approved claim{differs}", "warning"
    if link.qualifier_status in ("missing", "altered"):
        return (
            "✓ used",
            f"footnote {link.qualifier_status}",
            f"The claim is used; its qualifier is {link.qualifier_status}",
            "warning",
        )
    told = "The approved claim" if link.status == "exact" else "An allowed variant of the approved claim"
    return "✓ used", "", told, "present"


def source_words(source: ClaimSource) -> str:
    """Where a claim's support stands, in a few words."""
    document = "PI" if source.document.endswith("Prescribing Information") else source.document
    page = f"p. {source.page}" if source.page else ""
    return " · ".join(filter(None, (document, page, source.paragraph, source.table)))
