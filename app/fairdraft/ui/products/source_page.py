"""Where does each claim of a product stand in its source?"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from fairdraft.domain.claim_anchor import Passage
from fairdraft.domain.errors import KnownError
from fairdraft.services.anchoring import AnchoredClaim
from fairdraft.ui.named_keys import NamedKey, commands_of, listen
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.parts.pages import Page
from fairdraft.ui.parts.words import chip, set_property, text_label
from fairdraft.ui.products.claim_list import ClaimList
from fairdraft.ui.products.page_viewer import PageViewer
from fairdraft.ui.products.shown_passage import passage_words
from fairdraft.ui.screen import Command, PrimaryAction
from fairdraft.ui.theme.theme import Theme


class SourcePage(Page):
    """The claims at the left, how each stands; the page of its source at the right, with the passage.

    `anchor_wanted` carries a claim and a passage to anchor it to, `taken_back` a claim, `file_wanted` and `like_wanted`
    the name of a document whose file is to be given, the latter with a path: that of another document's file, or its
    own where that was changed.
    `same_words_wanted` asks to anchor all claims that stand word for word in their documents.
    """

    anchor_wanted = Signal(object, object)
    taken_back = Signal(object)
    file_wanted = Signal(str)
    like_wanted = Signal(str, str)
    same_words_wanted = Signal()

    def __init__(self, theme: Theme, *, read_only: bool) -> None:
        super().__init__()
        self._theme = theme
        self._read_only = read_only
        self._claims: tuple[AnchoredClaim, ...] = ()
        self._at = 0
        self._proposal = 0
        self._names: Mapping[str, str] = {}
        column = vertical(self, margins=(24, 20, 24, 16), gap=12)
        column.addWidget(self.way_back("Products"))
        self.title.setText("Claims in their sources")
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        self.list = ClaimList(theme, read_only=read_only)
        self.list.chosen.connect(self.choose)
        self.list.same_words_wanted.connect(self.same_words_wanted)
        split.addWidget(self.list)
        split.addWidget(self._make_source())
        split.setStretchFactor(0, 0)
        split.setStretchFactor(1, 1)
        split.setSizes([340, 900])
        column.addWidget(split, 1)
        self._keys = (
            NamedKey("Alt+Down", "Next claim", lambda: self.step(1)),
            NamedKey("Alt+Up", "Previous claim", lambda: self.step(-1)),
            NamedKey("Alt+Right", "Next proposal", lambda: self.show_proposal(self._proposal + 1)),
        )
        listen(self, self._keys)

    @override
    def heading(self) -> str:
        return "Claims in their sources"

    @override
    def action(self) -> PrimaryAction | None:
        one = self.shown_claim
        if one is None or self._read_only:
            return None
        passage = self.passage
        if passage is not None:
            return PrimaryAction("Anchor to these words", self._anchor, key="Ctrl+Return")
        if self._next_open() is not None:
            return PrimaryAction("Next claim to anchor", self._go_on, key="Ctrl+Return", is_quiet=True)
        return None

    @override
    def commands(self) -> tuple[Command, ...]:
        return commands_of(self._keys) if self._claims else ()

    @property
    def shown_claim(self) -> AnchoredClaim | None:
        """The claim that is looked at."""
        return self._claims[self._at] if self._claims else None

    @property
    def passage(self) -> Passage | None:
        """The passage that the claim would be anchored to now: the words chosen by hand, else what is proposed; None
        where no page is shown.
        """
        one = self.shown_claim
        if not self.viewer.shows_page:
            return None
        if self.viewer.chosen_passage is not None:
            return self.viewer.chosen_passage
        if one is None or one.state == "found_again":
            return None if one is None else one.passage
        return one.proposals[self._proposal].passage if one.proposals else None

    def show_problem(self, problem: KnownError) -> None:
        """Say that the claims could not be read, or a page not be drawn."""
        self.viewer.tell(problem.what, problem.remedy)
        self.frame_changed.emit()

    def show_reading(self) -> None:
        """Say that the documents are being read."""
        self._claims = ()
        self.list.show_claims(self._claims, self._at)
        self._tell_claim()
        self.viewer.tell("Reading the documents…", "", busy=True)
        self.frame_changed.emit()

    def show_claims(self, claims: Sequence[AnchoredClaim], names: Mapping[str, str], wanted: str = "") -> None:
        """Show these claims, and the one of an id; without it the one that is looked at, or the first that waits.
        `names` are those of people, by pseudonym.
        """
        self._names = names
        known = self.shown_claim
        wanted = wanted or (known.claim.id if known is not None else "")
        self._claims = tuple(claims)
        ids = [one.claim.id for one in self._claims]
        first = next((at for at, one in enumerate(self._claims) if one.state in ("proposed", "lost", "none")), 0)
        self._at = ids.index(wanted) if wanted in ids else first
        self.list.show_claims(self._claims, self._at)
        if self._claims:
            self._show_claim()
        else:
            self._tell_claim()
            self.viewer.tell("No claim yet", "Claims come from the product file or a spreadsheet.")
        self.frame_changed.emit()

    def show_changed(self, one: AnchoredClaim) -> None:
        """Show a claim as it stands after a step."""
        self._claims = tuple(one if it.claim.id == one.claim.id else it for it in self._claims)
        self.list.show_claims(self._claims, self._at)
        if self.shown_claim is one:
            self._show_claim()
        self.frame_changed.emit()

    def step(self, by: int) -> None:
        """Go to the claim so many further on, if there is one."""
        if 0 <= self._at + by < len(self._claims):
            self.choose(self._at + by)

    def choose(self, at: int) -> None:
        """Look at the claim of a place."""
        self._at = at
        self.list.choose(at)
        self._show_claim()
        self.frame_changed.emit()

    def show_proposal(self, number: int) -> None:
        """Show a proposal; behind the last comes the first."""
        one = self.shown_claim
        if one is not None and one.proposals:
            self._proposal = number % len(one.proposals)
            self._show_passage(one)
            self.frame_changed.emit()

    def take_keys(self) -> None:
        """Put the keys on the claim that is looked at."""
        (self.list if self._claims else self.back).setFocus()

    # ---- the claim and its source

    def _make_source(self) -> QWidget:
        whole = QWidget()
        column = vertical(whole, margins=(12, 0, 0, 0), gap=6)
        self._claim = text_label("", "strong", wrap=True)
        self._named = text_label("", "small", wrap=True)
        self._note = text_label("", "small", tone="warning", wrap=True)
        for label in (self._claim, self._named, self._note):
            column.addWidget(label)
        line = QWidget()
        row = FlowLayout(line, gap=8, line_gap=6)
        self.state = chip("")
        row.addWidget(self.state)
        self._where = text_label("", "muted")
        row.addWidget(self._where)
        self.before = button(
            "‹", "tab", name="Previous proposal", on_press=lambda: self.show_proposal(self._proposal - 1)
        )
        tip = f"Next proposal ({key_words('Alt+Right')})"
        self.behind = button("›", "tab", name="Next proposal", tip=tip)
        self.behind.clicked.connect(lambda _on=False: self.show_proposal(self._proposal + 1))
        self.take_back = button("Remove anchor", "link", tip="Ends this anchor; it stays on record")
        self.take_back.clicked.connect(lambda _on=False: self.taken_back.emit(self.shown_claim))
        self.let_go = button("Clear the selected words", "link", on_press=lambda: self.viewer.let_go())
        self.give = button("Another file…", "link", tip="Chooses another PDF file for this document")
        self.give.clicked.connect(lambda _on=False: self._ask_file())
        tip = "Uses the file as it is now from here on"
        self.edition = button("Use this edition", "link", tip=tip, on_press=self._use_edition)
        for one in (self.before, self.behind, self.take_back, self.let_go, self.edition, self.give):
            row.addWidget(one)
        column.addWidget(line)
        self._quote = text_label("", "reading", wrap=True)
        column.addWidget(self._quote)
        self.viewer = PageViewer(self._theme)
        self.viewer.chosen.connect(self._on_chosen)
        self.viewer.empty.button.clicked.connect(lambda _on=False: self._ask_file())
        column.addWidget(self.viewer, 1)
        return whole

    def _show_claim(self) -> None:
        one = self.shown_claim
        self._proposal = 0
        if one is None:
            return
        if one.source is None:
            self._tell_claim()
            self.viewer.tell("This claim names no document", "Add a source in the product file or the spreadsheet.")
        elif one.source.text is None:
            self._tell_claim()
            like = one.source.look_alikes[0] if one.source.look_alikes else None
            if one.source.problem is not None:
                title, words = one.source.problem.what, one.source.problem.remedy
            elif like is not None:
                title = f"The PDF of “{one.source.name}” is not here"
                words = f"“{like.name}” may be the same document; its file is {like.path}."
            else:
                title = f"The PDF of “{one.source.name}” is not here"
                words = "Drop it here, or choose it. The file stays where it is."
            action = (
                "" if self._read_only else f"Use the file of “{like.name}”" if like is not None else "Choose its PDF…"
            )
            self.viewer.tell(title, words, action=action)
        else:
            self._show_passage(one)

    def _show_passage(self, one: AnchoredClaim) -> None:
        if one.source is not None and one.source.text is not None:
            passage = one.passage or (one.proposals[self._proposal].passage if one.proposals else None)
            self.viewer.show_passage(one.source.text, passage)
            if passage is None:
                named = one.named_page
                if named is not None:
                    self.viewer.turn_to(named)
            self._tell_claim()

    def _on_chosen(self) -> None:
        self._tell_claim()
        self.frame_changed.emit()

    def _tell_claim(self) -> None:
        """Say what the claim is, how it stands, and what is shown of its source."""
        one = self.shown_claim
        chosen = self.viewer.chosen_passage
        self._claim.setText("" if one is None else one.claim.text)
        self._named.setText("" if one is None else one.source_words())
        notes = [] if one is None else [*one.notes()]
        self._note.setText("\n".join(notes))
        self._note.setVisible(bool(notes))
        several = one is not None and len(one.proposals) > 1 and chosen is None
        for widget in (self.before, self.behind):
            widget.setVisible(several)
        anchored = one is not None and one.anchor is not None
        self.take_back.setVisible(anchored and not self._read_only and chosen is None)
        self.let_go.setVisible(chosen is not None)
        self.give.setVisible(one is not None and one.text is not None and not self._read_only)
        changed = one is not None and one.source is not None and one.source.standing == "changed"
        self.edition.setVisible(changed and not self._read_only)
        self.state.setVisible(one is not None)
        self._where.setVisible(one is not None)
        if one is None:
            self._quote.setText("")
            return
        told = passage_words(one, chosen, self._proposal, self._names)
        self.state.setText(told.state)
        set_property(self.state, "tone", told.tone)
        self._where.setText(told.where)
        self._where.setVisible(bool(told.where))
        self._quote.setText(f"“{told.quote}”" if told.quote else "")
        self._quote.setVisible(bool(told.quote))

    def _anchor(self) -> None:
        one, passage = self.shown_claim, self.passage
        if one is not None and passage is not None:
            self.anchor_wanted.emit(one, passage)

    def _ask_file(self) -> None:
        one = self.shown_claim
        if one is None or one.source is None:
            return
        like = one.source.look_alikes[0] if one.source.look_alikes else None
        if one.source.document is None and like is not None and self.sender() is self.viewer.empty.button:
            self.like_wanted.emit(one.source.name, like.path)
        else:
            self.file_wanted.emit(one.source.name)

    def _use_edition(self) -> None:
        one = self.shown_claim
        if one is not None and one.source is not None and one.source.document is not None:
            self.like_wanted.emit(one.source.name, one.source.document.path)

    def _next_open(self) -> int | None:
        """The next claim that waits for an anchor, behind the one that is looked at first."""
        count = len(self._claims)
        order = ((self._at + step) % count for step in range(1, count))
        return next((at for at in order if self._claims[at].state in ("proposed", "lost", "none")), None)

    def _go_on(self) -> None:
        at = self._next_open()
        if at is not None:
            self.choose(at)
