"""Which claim stands behind each sentence of the copy, and which sentences promise what no claim says?"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from fairdraft.domain.claim_link import ClaimLink, ClaimNumber, ClaimStatus
from fairdraft.domain.counting import counted
from fairdraft.domain.shortening import shortened
from fairdraft.ui.draft.claims_card import source_words
from fairdraft.ui.draft.piece_reading import PieceReading
from fairdraft.ui.parts.buttons import RowButton, button
from fairdraft.ui.parts.containers import card, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.in_turns import InTurns
from fairdraft.ui.parts.row_column import Row, RowColumn
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.words import SectionLabel, chip, set_property, text_label
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

# Letters shown of a sentence: about two lines of the column.
_SHOWN = 60
# A long manuscript has hundreds of sentences.
_AT_ONCE = 30
_LOOKS: dict[ClaimStatus, tuple[str, Tone]] = {
    "exact": ("check", "present"),
    "variant": ("check", "present"),
    "drifted": ("altered", "warning"),
    "unsupported": ("missing", "warning"),
    "connective": ("minus", "neutral"),
}
_ABOUT = "The approved claim behind each sentence of the copy, in its words or others; approved language is left out"


class SentencesPanel(QWidget):
    """The sentences of the copy in their order: those that say a claim or promise something, the others on demand.

    `jump_to` carries the span of a sentence, or of the words in it that differ from the claim; `source_wanted` the id
    of a claim that is to be shown in its source.
    """

    jump_to = Signal(object)
    source_wanted = Signal(str)

    def __init__(self, theme: Theme, turns: InTurns) -> None:
        super().__init__()
        self._theme = theme
        self._text = ""
        self._links: tuple[ClaimLink, ...] = ()
        self._all = False
        self._most = _AT_ONCE
        layout = vertical(self, gap=8)
        head = QWidget()
        head.setToolTip(_ABOUT)
        line = FlowLayout(head, line_gap=4, after_heading=True)
        line.addWidget(SectionLabel("Sentences and claims", theme))
        self._count = chip("")
        line.addWidget(self._count)
        layout.addWidget(head)
        box, column = card(gap=4)
        layout.addWidget(box)
        self._rows = RowColumn(column, turns)
        self.setVisible(False)
        theme.changed.connect(lambda: self._draw(anew=True))

    @property
    def at_rest(self) -> bool:
        """Whether all rows are drawn."""
        return self._rows.at_rest

    def show_sentences(self, reading: PieceReading | None) -> None:
        """Show the sentences of the piece on the sheet; None, or copy without a sentence of its own, shows nothing."""
        links = () if reading is None else reading.claims
        self._links = tuple(one for one in links if one.status != "approved")
        self._text = "" if reading is None else reading.text
        if not self._links:
            self._all, self._most = False, _AT_ONCE
        self.setVisible(bool(self._links))
        self._draw()

    def _draw(self, *, anew: bool = False) -> None:
        to_look_at = sum(needs_a_look(one) for one in self._links)
        saying = sum(one.claim is not None for one in self._links)
        self._count.setText(f"{to_look_at} to look at" if to_look_at else counted(saying, "claim"))
        set_property(self._count, "tone", "warning" if to_look_at else "present")
        self._count.setVisible(to_look_at + saying > 0)
        self._rows.show_rows(list(self._told()), anew=anew)

    def _told(self) -> Iterator[Row]:
        telling = [one for one in self._links if one.status != "connective"]
        shown = list(self._links) if self._all else telling
        times: Counter[tuple[ClaimStatus, str]] = Counter()
        for link in shown[: self._most]:
            said = self._said(link)
            before = times[link.status, said]
            times[link.status, said] += 1
            look = (link.status, link.severity, link.wording, standing_words(link, self._text))
            yield Row((said, before, look), partial(self._row, link, said, before))
        if not shown:
            yield Row(
                "nothing", partial(text_label, "No sentence states a claim or promises anything.", "small", wrap=True)
            )
        rest = len(shown) - self._most
        if rest > 0:
            words = f"Show {min(rest, _AT_ONCE)} more of {len(shown)}"
            yield Row(("more", words), partial(self._foot, words, "", "chevron-down", self._show_more))
        elif len(telling) < len(self._links):
            quiet = len(self._links) - len(telling)
            words = f"{counted(quiet, 'sentence')} {'promises' if quiet == 1 else 'promise'} nothing"
            verb, icon = ("Hide", "chevron-down") if self._all else ("Show", "chevron-right")
            yield Row(("fold", verb, words), partial(self._foot, words, verb, icon, self._toggle))

    def _foot(self, words: str, verb: str, icon: str, on_press: Callable[[], None]) -> QWidget:
        row = RowButton(f"{words}. {verb}" if verb else words, on_press, wraps=True)
        row.inside.addWidget(text_label(words, "muted", wrap=True), 1)
        row.inside.addWidget(self._icon(icon, "neutral"))
        return row

    def _icon(self, name: str, tone: Tone) -> QLabel:
        picture = text_label("")
        picture.setPixmap(self._theme.pixmap(name, tone))
        return picture

    def _said(self, link: ClaimLink) -> str:
        return " ".join(self._text[link.span.start : link.span.end].split())

    def _row(self, link: ClaimLink, said: str, before: int) -> QWidget:
        icon, tone = _LOOKS[link.status]
        told = standing_words(link, self._text)
        if needs_a_look(link):
            tone = "error" if link.severity == "error" else "warning"
        row = RowButton(f"{said} {told}. Show it", lambda: self._jump(link, said, before), wraps=True)
        row.setToolTip(plain_tip(f"The approved words: {link.wording}" if link.status == "drifted" else ""))
        picture = self._icon(icon, tone)
        picture.setContentsMargins(0, 3, 0, 0)
        row.inside.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = vertical(gap=1, margins=(0, 2, 0, 2))
        words.addWidget(text_label(shortened(said, _SHOWN), wrap=True))
        words.addWidget(text_label(told, "small", wrap=True, tone=tone if needs_a_look(link) else None))
        row.inside.addLayout(words, 1)
        claim = link.claim
        if claim is not None and link.source is not None and link.source.document:
            tip = "Opens the page of the document with the words that support it"
            name = f"Show the claim in its source: {said}"
            source = button("Source", "link", name=name, tip=tip, on_press=lambda: self.source_wanted.emit(claim))
            row.inside.addWidget(source, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _jump(self, drawn: ClaimLink, said: str, before: int) -> None:
        """Show a sentence where it stands now: its words may have moved since its row was drawn. Of several that say
        the same, it is the one with so many `before` it.
        """
        same = (one for one in self._links if one.status == drawn.status and self._said(one) == said)
        now = next(islice(same, before, None), drawn)
        self.jump_to.emit(now.differing or now.span)

    def _show_more(self) -> None:
        self._most += _AT_ONCE
        self._draw_and_keep_keys()

    def _toggle(self) -> None:
        self._all = not self._all
        self._most = _AT_ONCE
        self._draw_and_keep_keys()

    def _draw_and_keep_keys(self) -> None:
        self._draw()
        self._rows.at(len(list(self._told())) - 1).setFocus(Qt.FocusReason.OtherFocusReason)


def needs_a_look(link: ClaimLink) -> bool:
    """Whether a sentence promises what no claim says, says a claim in other words, or one that may not be used so."""
    unqualified = link.qualifier_status in ("missing", "altered")
    return link.status in ("unsupported", "drifted") or unqualified or link.expired or link.other_channel


def standing_words(link: ClaimLink, text: str) -> str:
    """How a sentence stands to the approved claims, in a few words; `text` is what the link's offsets count in."""
    source = "" if link.source is None else f" · {source_words(link.source)}"
    match link.status:
        case "connective":
            return "Promises nothing"
        case "unsupported":
            return "; ".join(_number_words(one, text) for one in link.numbers) or "No claim covers this"
        case "drifted":
            told = f"Differs from the claim{source}"
        case "variant":
            told = f"Allowed variant of the claim{source}"
        case _:
            told = f"The claim's words{source}"
    if link.qualifier_status in ("missing", "altered"):
        told += f" · footnote {link.qualifier_status}"
    if link.expired:
        told += " · the claim has expired"
    return f"{told} · the claim is not for this channel" if link.other_channel else told


def _number_words(number: ClaimNumber, text: str) -> str:
    quoted = text[number.span.start : number.span.end]
    if number.status == "differs":
        return f"“{quoted}”: the claim has {number.approved}"
    return f"No claim has “{quoted}”"
