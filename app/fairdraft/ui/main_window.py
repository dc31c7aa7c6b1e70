"""How do the screens share one window?"""

from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from fairdraft.domain.change import Change
from fairdraft.domain.errors import KnownError
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.frame_parts import READING, Navigation, StatusStrip, TopBar
from fairdraft.ui.go_to.desk import GoToDesk
from fairdraft.ui.help.rule_pages import rule_page_id
from fairdraft.ui.help.window import HelpWindow
from fairdraft.ui.keys_in_front import KeysInFront
from fairdraft.ui.keys_in_view import KeysInView
from fairdraft.ui.message_bar import MessageBar
from fairdraft.ui.named_keys import NamedKey
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.containers import horizontal, in_reading_order, reads_from, vertical
from fairdraft.ui.parts.opening import open_place
from fairdraft.ui.people.encrypting_dialog import EncryptingDialog, PlainDialog
from fairdraft.ui.people.first_run import FirstRun
from fairdraft.ui.people.store_card import StoreCard
from fairdraft.ui.people.store_change import StoreAccess, StoreChange
from fairdraft.ui.screen import Message, Screen
from fairdraft.ui.standing_messages import StandingMessages
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.window_keys import WindowKeys
from fairdraft.ui.window_memory import WindowMemory
from fairdraft.ui.window_place import stand_on_screen
from fairdraft.ui.window_screens import HasScreens, WindowScreens

SMALLEST = QSize(1024, 700)
USUAL = QSize(1440, 900)
# Narrower windows show the navigation as icons alone.
_WIDE = 1200
# Screens without a place of their own in the navigation, and where one comes to them from.
_PART_OF = {"rate": "studies", "pairs": "studies", "products": "draft", "campaigns": "draft"}


class MainWindow(QMainWindow, HasScreens):
    """The window: navigation at the left, top bar with one action, the screen in front, status strip.

    Args:
        workplace: the services; the window does not close them.
        theme: the look.
        remembers: whether size and colors are kept in the home folder for the next time.
        for_picture: show pieces as if they were edited, and write nothing.
        store: the store from outside, to have it encrypted; None where that is not offered.
    """

    _store_changed = Signal(object)
    _engine_changed = Signal(object)

    def __init__(
        self,
        workplace: Workplace,
        theme: Theme,
        *,
        remembers: bool = True,
        for_picture: bool = False,
        store: StoreAccess | None = None,
    ) -> None:
        super().__init__()
        self._workplace = workplace
        self._theme = theme
        self._closed = False
        self._asked_from = "draft"
        self._store = store
        self.store_change: StoreChange | None = None
        """What the person asked for of the store; the window is closed for it."""
        remembers = remembers and not workplace.read_only
        self._memory = WindowMemory(workplace.home, self, theme) if remembers else None
        self.setWindowTitle("Fairdraft")
        self.setMinimumSize(SMALLEST)
        self.resize(USUAL)
        if self._memory is not None:
            # Before anything wears the look: to change it afterward takes longer than all else here.
            self._memory.recall()
        self._background = Background(2, self)
        self.navigation = Navigation(theme)
        self.top = TopBar(theme)
        self.messages = MessageBar(theme)
        self._standing = StandingMessages(self.messages)
        self.status = StatusStrip(
            theme,
            online=workplace.online,
            calls=workplace.network_calls,
            team=workplace.team,
            read_only=workplace.read_only,
        )
        self.stack = QStackedWidget()
        self.first_run = FirstRun(theme)
        self.store_card = StoreCard(team=workplace.team)
        self.first_run.add_below(self.store_card)
        self.store_card.setVisible(False)
        self.ways = ways = WindowScreens(workplace, self._background, theme, self, for_picture=for_picture)
        self.draft = ways.draft
        self.help = HelpWindow(
            workplace.resources / "help", workplace.checking.rules, self._background, theme, parent=self
        )
        self._keys_in_front = KeysInFront(self.stack, self)
        self._keys_in_view = KeysInView(self)
        self._keys = WindowKeys(self, theme, self._done_by_keys())
        self.commands = self._keys.commands
        self.go_to = GoToDesk(workplace, self._background, theme, self, self, self.help)
        self._compose()
        self._connect()
        theme.dress(self)
        self._unsubscribe = workplace.subscribe(lambda changes: self._store_changed.emit(changes))
        self._unwatch = workplace.engine.watch(lambda status: self._engine_changed.emit(status))

    # ---- beginning and end

    def start(self, campaign_id: str | None = None, *, ask_who: bool = True) -> None:
        """Fill the window: who is working, if nobody said; else what was worked on last."""
        profile = self._workplace.profiles.present()
        self.navigation.show_person("" if profile is None else profile.name)
        self.draft.start(campaign_id)
        if self._memory is not None:
            self._memory.recall_choices(self.draft.view.setup)
        self.show_screen("draft")
        self.navigation.take_focus("draft")
        if self._memory is not None:
            self._memory.recall_sheet(self.draft)
        if self._workplace.read_only:
            self.messages.show_message(READING)
        elif profile is None and ask_who:
            self._ask_who()
        if self._workplace.told:
            self.messages.show_message(Message(" ".join(map(str, self._workplace.told)), tone="warning"), stays=True)

    def stand(self) -> None:
        """Stand where the last window stood, whole on the screens of now; to be called before it is shown."""
        if self._memory is None:
            stand_on_screen(self, at=None)
        else:
            stand_on_screen(self, at=self._memory.place, frame=self._memory.frame)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closed and not self.draft.sheet.may_shut():
            event.ignore()
            return
        self.shut()
        super().closeEvent(event)

    def shut(self) -> None:
        """Save, stop and let go of everything this window holds; a second call does nothing."""
        if self._closed:
            return
        self._closed = True
        if self._memory is not None:
            self._memory.remember_choices(self.draft.view.setup)
            self._memory.remember_sheet(self.draft)
            self._memory.remember()
        self._unsubscribe()
        self._unwatch()
        for screen in self.ways.made.values():
            screen.close_screen()
        self.help.close()
        self._keys_in_front.stop()
        self._keys_in_view.stop()
        self.status.stop()
        self.messages.clear()
        self._background.close()

    # ---- screens

    def show_screen(self, name: str) -> None:
        """Bring a screen to the front."""
        screen = self.ways.screen(name)
        campaign = self.draft.view.setup.campaign
        if name == "draft":
            self.ways.study_in_hand = ""
        elif name == "compare" and campaign is not None:
            self.ways.compare.follow(campaign.id, self.ways.study_in_hand)
        self.navigation.mark(_PART_OF.get(name, name))
        self.stack.setCurrentWidget(screen)
        screen.shown()
        self._follow_screen()
        self._keys_in_front.come_to(screen, unless_on=self.navigation)

    def show_help(self) -> None:
        """Open the help about the screen in front, beside the work."""
        self.help.open_for(self._name_in_front())

    @property
    def in_front(self) -> Screen | None:
        """The screen in front; None while it is asked who is working."""
        screen = self.stack.currentWidget()
        return screen if isinstance(screen, Screen) else None

    def _name_in_front(self) -> str:
        """The name of the screen in front; empty while it is asked who is working."""
        screen = self.stack.currentWidget()
        return next((name for name, one in self.ways.made.items() if one is screen), "")

    @property
    def is_blind(self) -> bool:
        """Whether somebody rates blind."""
        screen = self.in_front
        return screen is not None and screen.blind

    @property
    def at_rest(self) -> bool:
        """Whether nothing is under way on the draft screen."""
        return self.draft.at_rest

    def _compose(self) -> None:
        whole = QWidget()
        whole.setProperty("role", "ground")
        column = vertical(whole, gap=0)
        column.addWidget(self.top)
        middle = horizontal(gap=0)
        middle.addWidget(self.navigation)
        middle.addWidget(self.stack, 1)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self.setCentralWidget(whole)
        self.messages.lie_over(whole)
        self.stack.addWidget(self.draft)
        self.stack.addWidget(self.first_run)
        self.navigation.add("draft", "Draft", "draft", "Ctrl+1")
        self.navigation.add("studies", "Studies", "studies", "Ctrl+2")
        self.navigation.add("compare", "Compare", "compare", "Ctrl+3")
        self.navigation.add("models", "Models", "models", "Ctrl+4")
        self.navigation.add("library", "Library", "library", "Ctrl+5")
        self.navigation.add_settings("settings", "Settings", "settings", "Ctrl+,")
        in_reading_order(whole)
        in_reading_order(self.messages, after=self.navigation.scheme)
        reads_from(self.draft, after=self.navigation.scheme)

    def _connect(self) -> None:
        self.navigation.chosen.connect(self.show_screen)
        self.ways.front_wanted.connect(self.show_screen)
        self.navigation.profile_wanted.connect(self._ask_who)
        self.navigation.help_wanted.connect(self.show_help)
        self.ways.rule_wanted.connect(lambda rule: self.help.open(rule_page_id(rule)))
        self.messages.place_wanted.connect(self._show_place)
        self.help.told.connect(lambda problem: self.messages.show_message(Message.of(problem)))
        self.first_run.introduced.connect(self._introduce)
        self.first_run.skipped.connect(self._skip)
        self.store_card.encrypt_wanted.connect(self._encrypt)
        self.store_card.plain_wanted.connect(self._make_plain)
        self._store_changed.connect(self._on_store_changed)
        self.draft.who_wanted.connect(self._ask_who)
        self.draft.engine_told.connect(self.status.show_model)
        self._engine_changed.connect(self.status.show_engine)
        self.draft.saving_told.connect(self.status.saving.setText)
        self._follow(self.draft)
        self.ways.made_one.connect(self._take_in)
        self.top.go_to_wanted.connect(self.go_to.open)
        self.go_to.failed.connect(lambda problem: self.messages.show_message(Message.of(problem)))

    def _show_place(self, written: Path) -> None:
        folder = written if written.is_dir() else written.parent
        if not open_place(folder):
            remedy = "Open it in your file manager."
            self.messages.show_message(Message(f"No program here could open the folder {folder}.", remedy, "error"))

    def _take_in(self, screen: Screen) -> None:
        """Hold a screen that was made just now."""
        self.stack.addWidget(screen)
        in_reading_order(screen, after=self.navigation.scheme)
        reads_from(screen, after=self.navigation.scheme)
        self._follow(screen)

    def _follow(self, screen: Screen) -> None:
        screen.frame_changed.connect(self._follow_screen)
        screen.told.connect(lambda message: self._standing.tell(screen, message))
        screen.over.connect(lambda about: self._standing.end(screen, about))

    def _done_by_keys(self) -> tuple[NamedKey, ...]:
        return (
            NamedKey("Ctrl+K", "", lambda: self.go_to.open()),
            NamedKey("Ctrl+Return", "", self.top.press),
            NamedKey("Ctrl+1", "Go to Draft", lambda: self.show_screen("draft")),
            NamedKey("Ctrl+2", "Go to Studies", lambda: self.show_screen("studies")),
            NamedKey("Ctrl+3", "Go to Compare", lambda: self.show_screen("compare")),
            NamedKey("Ctrl+4", "Go to Models", lambda: self.show_screen("models")),
            NamedKey("Ctrl+5", "Go to Library", lambda: self.show_screen("library")),
            NamedKey("", "Campaigns", self.ways.show_campaigns),
            NamedKey("", "Products and labels", lambda: self.ways.show_product("")),
            NamedKey("", "Plan a study", lambda: self.ways.show_study("")),
            NamedKey("", "Who is working?", self._ask_who),
            NamedKey("Ctrl+,", "Settings", lambda: self.show_screen("settings")),
            NamedKey("F1", "Help", self.show_help),
            NamedKey("Ctrl+Q", "Quit", self.close),
        )

    def _follow_screen(self) -> None:
        blind = self.is_blind
        self.status.show_blind(blind=blind)
        screen = self.in_front
        self._standing.follow(self.stack.currentWidget(), blind=blind)
        self.top.offer_going(offered=screen is not None)
        if screen is not None:
            self.top.show_heading(screen.heading())
            # Where none of its fields takes the keys the screen itself has them.
            screen.setAccessibleName(screen.heading())
            self.setWindowTitle(" — ".join(filter(None, (screen.heading(), "Fairdraft"))))
            self.top.show_action(screen.action())
        else:
            self.top.show_heading("")
            self.setWindowTitle("Fairdraft")
            self.top.show_action(None)

    def _on_store_changed(self, changes: tuple[Change, ...]) -> None:
        if not self._closed:
            things = frozenset(change.thing for change in changes)
            # Those that were not made yet read the store when they are shown.
            for screen in tuple(self.ways.made.values()):
                screen.store_changed(things)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.navigation.fit(wide=event.size().width() >= _WIDE)

    # ---- the person

    def _ask_who(self) -> None:
        if self._workplace.read_only:
            self.messages.show_message(READING)
            return
        profiles = self._workplace.profiles
        self.first_run.ask_again(profiles.present(), profiles.roles(), is_nobody=profiles.is_nobody())
        front = self._name_in_front()
        # A sitting belongs to whoever began it: another person begins from the study.
        self._asked_from = "studies" if front in ("rate", "pairs") else front or self._asked_from
        # While the store is open its file is not looked at: the workplace knows how it is.
        self.store_card.show_state(encrypted=self._workplace.encrypted)
        self.store_card.setVisible(self._store is not None)
        self.stack.setCurrentWidget(self.first_run)
        self._follow_screen()

    def _encrypt(self) -> None:
        if self._store is not None:
            encrypted, team = self._workplace.encrypted, self._workplace.team
            self._close_for(EncryptingDialog(self._store.memory, self, encrypted=encrypted, team=team))

    def _make_plain(self) -> None:
        self._close_for(PlainDialog(self))

    def _close_for(self, dialog: EncryptingDialog | PlainDialog) -> None:
        """Ask, and close the window where it was agreed: nothing may have the store open meanwhile."""
        agreed = dialog.exec() == dialog.DialogCode.Accepted
        change = dialog.change if isinstance(dialog, EncryptingDialog) else StoreChange(None)
        dialog.deleteLater()
        if agreed and change is not None:
            self.store_change = change
            if not self.close():
                self.store_change = None

    def _introduce(self, name: str, role: str, was_nobody: bool) -> None:  # noqa: FBT001 - Qt carries it by place
        self._keep_profile(name, role, was_nobody=was_nobody)

    def _skip(self) -> None:
        present = self._workplace.profiles.present()
        if present is None:
            self._keep_profile("", "")
        else:
            self._show_asked_from()

    def _keep_profile(self, name: str, role: str, *, was_nobody: bool = False) -> None:
        try:
            profile = self._workplace.profiles.introduce(name, role, was_nobody=was_nobody)
        except KnownError as problem:
            self._standing.tell(self.first_run, Message.of(problem))
            return
        self._standing.end(self.first_run, "action")
        self.navigation.show_person(profile.name)
        self._show_asked_from()

    def _show_asked_from(self) -> None:
        # The button that was pressed goes: its keys would go to whatever comes next.
        self.navigation.take_focus(_PART_OF.get(self._asked_from, self._asked_from))
        self.show_screen(self._asked_from)
