"""How does a person choose things for this machine in the window, and see where its things are?"""

import platform
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, qVersion

from fairdraft.domain.change import ChangedThing
from fairdraft.domain.counting import counted_are
from fairdraft.domain.errors import KnownError
from fairdraft.domain.graphics_cards import card_kinds
from fairdraft.domain.program_facts import EngineOffer, KeptPlace, LicenseText
from fairdraft.domain.settings import SettingKey, SettingValue
from fairdraft.services.settings import described
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.containers import in_reading_order, vertical
from fairdraft.ui.parts.form_parts import section
from fairdraft.ui.parts.opening import open_place
from fairdraft.ui.parts.pages import ReadingPage
from fairdraft.ui.parts.words import set_property, text_label
from fairdraft.ui.screen import Command, Message
from fairdraft.ui.settings.copy_group import CopyGroup
from fairdraft.ui.settings.engine_group import EngineGroup
from fairdraft.ui.settings.look_group import LookGroup
from fairdraft.ui.settings.paper_group import PaperGroup
from fairdraft.ui.settings.places_group import PlacesGroup
from fairdraft.ui.settings.words_group import WordsGroup
from fairdraft.ui.theme.theme import Theme

_ONLY_READS = "This window is read-only. Change settings and words in the one that was opened first."
_WRONG = (
    "Nothing is written to settings.toml until its error is fixed; “Where things are”, below, opens it. "
    "The settings in use do not change."
)
_Facts = tuple[tuple[KeptPlace, ...], tuple[LicenseText, ...], str]


class SettingsScreen(ReadingPage):
    """Engine, approved copy, paper, look, own words, places, versions and licenses, on one page.

    Each change is kept at once. `models_wanted` asks for models that read copy; `settings_changed` says that others
    are in use than before, and `words_changed` that the spelling check knows other words.
    """

    models_wanted = Signal()
    settings_changed = Signal()
    words_changed = Signal()

    def __init__(self, workplace: Workplace, background: Background, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._background = background
        self._settings = workplace.settings
        self._offer: EngineOffer | None = None
        self._is_right = True
        self._in_use = self._settings.now
        vertical(self).addWidget(self.area)
        column = self.column
        self.note = text_label(self._note_words(), "muted", wrap=True)
        column.addWidget(self.note)
        column.addSpacing(4)
        self.engine = EngineGroup(theme)
        self.copy = CopyGroup(theme)
        self.paper = PaperGroup(theme)
        self.look = LookGroup(theme, read_only=workplace.read_only)
        self.words = WordsGroup(theme, encrypted=workplace.encrypted)
        self.places = PlacesGroup(theme)
        self.about = PlacesGroup(theme)
        for title, group in (
            ("Engine", self.engine),
            ("Approved copy", self.copy),
            ("PDF and print", self.paper),
            ("Appearance", self.look),
            ("Your words", self.words),
            ("Where things are", self.places),
            ("About", self.about),
        ):
            section(title, theme, column).addWidget(group)
        column.addStretch(1)
        self.engine.chosen.connect(self.keep)
        self.copy.chosen.connect(lambda name: self.keep("embedding_model", name))
        self.paper.chosen.connect(lambda name: self.keep("paper", name))
        self.copy.models_wanted.connect(self.models_wanted)
        self.words.added.connect(self.add_word)
        self.words.removed.connect(self.remove_words)
        for places in (self.places, self.about):
            places.open_wanted.connect(self.open)

    @override
    def heading(self) -> str:
        return "Settings of this machine"

    @override
    def shown(self) -> None:
        self._read_settings()
        self._read_words()
        self._look_around()

    @override
    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        if things & {"model", "approved_copy"} and self.isVisible():
            self._read_settings()
            self._look_around()

    @override
    def close_screen(self) -> None:
        self.engine.settle()

    @property
    def is_read(self) -> bool:
        """Whether the page tells all that it can."""
        return self._offer is not None and bool(self.copy.now.text())

    def keep(self, key: SettingKey, value: SettingValue) -> None:
        """Keep a choice; the default's own value takes the key out of the file."""
        about = described(key)
        try:
            default = next(one.default for one in self._settings.states() if one.about.key == key)
            if value == default:
                self._settings.reset(key)
            else:
                self._settings.change(key, value)
        except KnownError as problem:
            self.tell(problem)
            self._read_settings()
            return
        self.went_well()
        self.told.emit(Message(f"Saved: {about.name.lower()}. It takes effect {about.holds}.", tone="present"))
        self._read_settings()
        self._look_around()

    def add_word(self, word: str) -> None:
        """Have the spelling check know a word."""
        try:
            self._workplace.spelling.add([word])
        except KnownError as problem:
            self.tell(problem)
            return
        self.words.clear_field()
        self._words_are_others(f"“{word.strip()}” is one of your words now.")

    def remove_words(self, words: tuple[str, ...]) -> None:
        """Have it know these no longer."""
        try:
            self._workplace.spelling.remove(words)
        except KnownError as problem:
            self.tell(problem)
            self._read_words()
            return
        named = ", ".join(f"“{one}”" for one in words[:3]) + (" and others" if len(words) > 3 else "")
        self._words_are_others(f"Removed {named}.", Command("Undo", partial(self._know_again, words)))

    def _know_again(self, words: tuple[str, ...]) -> None:
        try:
            self._workplace.spelling.add(words)
        except KnownError as problem:
            self.tell(problem)
            return
        self._words_are_others(f"{counted_are(len(words), 'word')} back.")

    def open(self, path: Path) -> None:
        """Show a folder in the file manager, or a file in its program."""
        if not open_place(path):
            self.told.emit(Message(f"The system has no program that opens {path}.", "It is there.", "warning"))

    # ---- reading

    def _read_settings(self) -> None:
        try:
            states = {one.about.key: one for one in self._settings.states()}
            readers = self._settings.readers()
        except KnownError as problem:
            # Nothing is chosen over what somebody wrote wrongly.
            self._is_right = False
            self.tell(problem, "reading")
        else:
            self._is_right = True
            self.over.emit("reading")
            self.engine.show_states(states)
            self.copy.show_state(states["embedding_model"], readers)
            self.paper.show_state(states["paper"], self._settings.usual_paper)
            if self._settings.now != self._in_use:
                self._in_use = self._settings.now
                self.settings_changed.emit()
        self.note.setText(self._note_words() if self._is_right else _WRONG)
        set_property(self.note, "tone", None if self._is_right else "warning")
        enabled = self._is_right and not self._workplace.read_only
        self.engine.allow(enabled=enabled)
        self.copy.row.setEnabled(enabled)
        self.paper.row.setEnabled(enabled)

    def _read_words(self) -> None:
        before = self.words.words
        try:
            words = self._workplace.spelling.words()
        except KnownError as problem:
            self.words.allow(enabled=False)
            self.tell(problem, "reading")
            return
        self.words.show_words(words)
        self.words.allow(enabled=not self._workplace.read_only)
        if words != before:
            in_reading_order(self)
            # Another program may have added some.
            self.words_changed.emit()

    def _words_are_others(self, told: str, offer: Command | None = None) -> None:
        self.went_well()
        self.told.emit(Message(told, tone="present", offer=offer))
        self._read_words()

    def _look_around(self) -> None:
        """Ask beside the window's thread for what takes a moment."""
        workplace = self._workplace

        def work() -> _Facts:
            return workplace.facts.kept(), workplace.facts.licenses(), workplace.library.meaning.means().how

        self._background.run(work, self._show_facts, self.tell)
        if self._offer is None:
            self._background.run(workplace.facts.engine, self._show_offer, self.tell)

    def _show_facts(self, found: _Facts) -> None:
        kept, licenses, how = found
        self.copy.say_now(how)
        home, team = self._workplace.home, self._settings.now.team_store
        self.places.show_kept(home, self._settings.file, kept, team, encrypted=self._workplace.encrypted)
        self.about.show_licenses(self._versions(), licenses)
        in_reading_order(self)

    def _show_offer(self, offer: EngineOffer) -> None:
        self._offer = offer
        self.engine.show_offer(offer)
        self.about.show_licenses(self._versions(), self._workplace.facts.licenses())

    def _versions(self) -> tuple[tuple[str, str], ...]:
        build = "" if self._offer is None else self._offer.build
        kinds = "" if self._offer is None else card_kinds(self._offer.card_builds)
        engine = f"{build}, for {kinds}" if kinds else f"{build}, for the processor only" if build else "…"
        return (
            ("Fairdraft", self._workplace.version),
            ("Engine", engine),
            ("Python and Qt", f"{platform.python_version()} and {qVersion()}"),
        )

    def _note_words(self) -> str:
        if self._workplace.read_only:
            return f"{_ONLY_READS} Colors and text size can be changed here while it is open."
        words = (
            "Each change is saved at once in settings.toml, where anything you wrote by hand stays. Settings are for "
            "this machine only"
        )
        if self._workplace.team:
            words += "; those of others on the team, and the team's database, are not affected"
        if self._workplace.encrypted:
            words += ". The file is beside the store and is not encrypted with it; it holds none of your text"
        return f"{words}."
