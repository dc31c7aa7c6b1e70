"""How is what somebody types answered, and how do they come there?"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.errors import KnownError
from fairdraft.domain.resized_brief import brief_name
from fairdraft.domain.shortening import shortened
from fairdraft.domain.study import Study
from fairdraft.domain.told_apart import told_apart
from fairdraft.services.checking import RuleExplanation
from fairdraft.services.finding_pieces import FoundPiece
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.go_to.entries import Entry, answering
from fairdraft.ui.go_to.front import Front
from fairdraft.ui.go_to.panel import GoToPanel
from fairdraft.ui.help.rule_pages import rule_page_id
from fairdraft.ui.help.window import HelpWindow
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.parts.kind_words import CHANNEL_NAMES, ad_type_words
from fairdraft.ui.screen import Command
from fairdraft.ui.theme.theme import Theme

# Whoever types on wants no answer for the letters before.
_PAUSE_MS = 120
_PIECES = 6
_FIRST_COMMANDS = 5
_BRIEF_LENGTH = 56
_STATES = {"in_review": "in review"}


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read when the panel came up; `names` are those of the campaigns, by id."""

    campaigns: Sequence[Campaign] = ()
    studies: Sequence[Study] = ()
    rules: Sequence[RuleExplanation] = ()
    names: Mapping[str, str] = field(default_factory=dict)


class GoToDesk(QObject):
    """Opens the panel, fills it, and goes where it leads. `failed` carries a KnownError.

    Pieces are looked for in the store while one types; all else was read when the panel came up. While somebody rates
    blind no piece is looked for: one of them may be what is rated, and its screen names the model.

    Args:
        window: what the panel lies over.
        front: what is in front there, and where it can lead.
        help_: its help.
    """

    failed = Signal(object)

    def __init__(
        self,
        workplace: Workplace,
        background: Background,
        theme: Theme,
        window: QWidget,
        front: Front,
        help_: HelpWindow,
    ) -> None:
        super().__init__(window)
        self._workplace = workplace
        self._background = background
        self._front = front
        self._help = help_
        self._known = _Known()
        self._commands: tuple[Entry, ...] = ()
        self._found: tuple[FoundPiece, ...] = ()
        self._answered = ""
        self._turn = 0
        self.panel = GoToPanel(window, theme)
        self.panel.asked.connect(self._on_asked)
        self.panel.chosen.connect(lambda entry: entry.go())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look)

    @property
    def at_rest(self) -> bool:
        """Whether what is offered answers what stands in the field."""
        return not self._pause.isActive() and self._answered == self.panel.field.text()

    def open(self) -> None:
        """Bring the panel up; while it is asked who is working there is nowhere to go."""
        screen = self._front.in_front
        if screen is None:
            return
        self._commands = self._offered()
        self._found, self._answered = (), "\x00"
        self.panel.open()
        self._show()
        self._background.run(self._read, self._take, self.failed.emit)
        self._look()

    # ---- inside

    def _offered(self) -> tuple[Entry, ...]:
        """Commands: the one action of the screen in front, what else it can do now, then those of the window."""
        screen = self._front.in_front
        action = None if screen is None else screen.action()
        here = (
            [Command(action.text, action.call, key_words(action.key))] if action is not None and action.enabled else []
        )
        here += [] if screen is None else screen.commands()
        entries = [
            Entry("Commands", "jump", one.title.rstrip("…"), one.call, keys=one.keys, is_first=place < _FIRST_COMMANDS)
            for place, one in enumerate((*here, *self._front.commands()))
        ]
        return tuple(entries)

    def _read(self) -> _Known:
        campaigns = self._workplace.products.campaigns()
        return _Known(
            campaigns,
            self._workplace.studying.studies(),
            tuple(one for one in self._workplace.checking.rules() if one.enabled),
            told_apart(campaigns),
        )

    def _take(self, known: _Known) -> None:
        self._known = known
        self._show()

    def _on_asked(self, _query: str) -> None:
        self._pause.start()
        self._show()

    def _look(self) -> None:
        query, blind = self.panel.field.text(), self._front.is_blind
        self._turn += 1
        turn = self._turn
        find = self._workplace.finding_pieces.find
        self._background.run(
            lambda: () if blind else find(query, _PIECES),
            lambda found: self._on_found(turn, query, found),
            lambda problem: self._on_failed(turn, query, problem),
        )

    def _on_found(self, turn: int, query: str, found: Sequence[FoundPiece]) -> None:
        if turn == self._turn:
            self._answered = query
            self._found = tuple(found)
            self._show()

    def _on_failed(self, turn: int, query: str, problem: KnownError) -> None:
        # Nobody looks any more.
        self._on_found(turn, query, ())
        self.failed.emit(problem)

    def _show(self) -> None:
        query = self.panel.field.text().strip()
        found = tuple(map(self._piece, self._found))
        if self._answered != self.panel.field.text():
            # They answered the letters before: those that go on answering stay until the next ones come.
            found = tuple(replace(one, is_answer=False) for one in found)
        # Before a word is typed Enter goes to what was worked on, and sets nothing off.
        first = (self._commands, found) if query else (found, self._commands)
        entries = (*first[0], *first[1], *self._places())
        looking = "" if self.at_rest else "Looking…"
        left_out = " Pieces are not searched while you rate blind." if self._front.is_blind else ""
        otherwise = looking or f"Nothing contains “{query}”. Approved language is not searched.{left_out}"
        self.panel.show_rows(answering(entries, query), otherwise=otherwise)

    def _piece(self, one: FoundPiece) -> Entry:
        piece, ways = one.piece, self._front.ways
        campaign = self._known.names.get(piece.campaign, piece.campaign)
        state = _STATES.get(piece.state, piece.state)

        def go() -> None:
            ways.show_on_sheet(piece.campaign, one.brief, one.draft_id)

        # A long name of a campaign is cut at its end, and nothing else.
        about = f"{state} · {piece.changed_at.astimezone():%d %b, %H:%M} · {campaign}"
        return Entry(
            "Pieces",
            "file",
            piece.name,
            go,
            about=about,
            below=one.passage,
            more=one.passage,
            is_answer=True,
            is_first=True,
        )

    def _places(self) -> Iterable[Entry]:
        """Campaigns, briefs, studies, help and rules."""
        ways, known = self._front.ways, self._known
        for campaign in known.campaigns:
            about = " · ".join((ad_type_words(campaign.ad_type), CHANNEL_NAMES[campaign.channel]))
            go, name = _leads(ways.draft_for, campaign.id, ""), known.names[campaign.id]
            yield Entry("Campaigns", "grid", name, go, about=about, more=campaign.id)
        for campaign in known.campaigns:
            for brief in campaign.briefs:
                go = _leads(ways.draft_for, campaign.id, brief.id)
                about = f"{brief_name(brief.id)} · {known.names[campaign.id]}"
                title, more = shortened(brief.text, _BRIEF_LENGTH), f"{campaign.id} {brief.text}"
                yield Entry("Briefs", "draft", title, go, about=about, more=more)
        names = told_apart(known.studies)
        for study in known.studies:
            yield Entry("Studies", "studies", names[study.id], _leads(ways.show_study, study.id), more=study.id)
        for page in self._help.pages.values():
            if page.id.startswith("rule"):
                continue
            for part in page.sections():
                about = "" if part.heading == part.title else part.title
                go = _leads(self._help.open, part.address)
                yield Entry("Help", "help", part.heading, go, about=about, more=part.text)
        for rule in known.rules:
            go = _leads(self._help.open, rule_page_id(rule.id))
            yield Entry("Rules", "rules", rule.title, go, about=rule.id)


def _leads(way: Callable[..., None], *to: str) -> Callable[[], None]:
    """What goes there when it is called."""
    return lambda: way(*to)
