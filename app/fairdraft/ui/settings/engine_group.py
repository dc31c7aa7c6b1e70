"""What may the engine take of this machine?"""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fairdraft.domain.counting import counted
from fairdraft.domain.graphics_cards import card_kinds
from fairdraft.domain.program_facts import EngineOffer
from fairdraft.domain.settings import MEMORY_LIMIT_NAME, SettingKey
from fairdraft.domain.size_words import size_words
from fairdraft.services.settings import SettingState, described
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.settings.chosen_number import ChosenNumber, NumberRange
from fairdraft.ui.settings.setting_row import SettingRow
from fairdraft.ui.theme.theme import Theme

_GIB = 1 << 30
_LOOKING = "Asking the engine what this machine has…"
_CHOOSES, _FITTING = "The engine chooses (default)", "As many as fit (default)"
_NINE_TENTHS = "Nine tenths of it (default)"


class EngineGroup(QWidget):
    """The four numbers that the engine goes by. `chosen` carries a key and the value for it."""

    chosen = Signal(str, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        column: QVBoxLayout = vertical(self, gap=16)
        self.found = text_label(_LOOKING, "muted", wrap=True)
        column.addWidget(self.found)
        own = "A number of your own"
        self.fields: dict[SettingKey, ChosenNumber] = {
            "threads": ChosenNumber("Threads", ((_CHOOSES, 0),), NumberRange(own, 1, 256, 2), theme),
            "gpu_layers": ChosenNumber(
                "Layers on the graphics card",
                ((_FITTING, -1), ("None: use the processor", 0)),
                NumberRange("At most", 1, 1000, 20),
                theme,
            ),
            "context_tokens": ChosenNumber(
                "Room for prompt and draft",
                (("Up to 8,192 tokens (default)", 0),),
                NumberRange("Up to", 256, 1_000_000, 16_384, step=1024, unit=" tokens"),
                theme,
            ),
            "memory_limit_gib": ChosenNumber(
                MEMORY_LIMIT_NAME,
                ((_NINE_TENTHS, 0), ("No limit", -1)),
                NumberRange("At most", 0.5, 100_000, 8, step=0.5, unit=" GiB", decimals=1),
                theme,
            ),
        }
        self.rows: dict[SettingKey, SettingRow] = {}
        for key, field in self.fields.items():
            about = described(key)
            self.rows[key] = SettingRow(
                about.name, f"{about.good_for} A change takes effect {about.holds}.", field, theme
            )
            column.addWidget(self.rows[key])
            field.chosen.connect(lambda value, key=key: self._on_chosen(key, value))

    def show_states(self, states: Mapping[SettingKey, SettingState]) -> None:
        """Show what is chosen."""
        for key, field in self.fields.items():
            value = states[key].value
            field.show_value(value if isinstance(value, int | float) else 0)

    def show_offer(self, offer: EngineOffer) -> None:
        """Tell what the engine has to compute with."""
        self.found.setText(offer_words(offer))
        chooses = f"{_CHOOSES[:-1]}: {offer.usual_threads})"
        self.fields["threads"].name_values(((chooses, 0),))
        self.fields["threads"].offer(offer.usual_threads)
        if offer.memory_bytes:
            self.fields["memory_limit_gib"].offer(max(1, offer.memory_bytes // _GIB // 2))
            tenths = f"{_NINE_TENTHS[:-1]}: {size_words(offer.memory_bytes * 9 // 10)})"
            self.fields["memory_limit_gib"].name_values(((tenths, 0), ("No limit", -1)))

    def allow(self, *, enabled: bool) -> None:
        """Let the values be changed, or not."""
        for row in self.rows.values():
            row.setEnabled(enabled)

    def settle(self) -> None:
        """Tell what was stepped to and not told yet."""
        for field in self.fields.values():
            field.settle()

    def _on_chosen(self, key: SettingKey, value: float) -> None:
        self.chosen.emit(key, value if key == "memory_limit_gib" else round(value))


def offer_words(offer: EngineOffer) -> str:
    """What the engine has, in a sentence or two."""
    machine = f"This machine has {counted(offer.cores, 'core')} and {size_words(offer.memory_bytes)} of memory."
    if offer.fault is not None:
        return f"{machine} {offer.fault.what} {offer.fault.remedy}"
    if offer.cards:
        cards = "; ".join(f"{one.description or one.name} ({size_words(one.total_bytes)})" for one in offer.cards)
        return f"{machine} The engine found {counted(len(offer.cards), 'graphics card')}: {cards}."
    if offer.card_builds:
        kinds = card_kinds(offer.card_builds)
        return f"{machine} The engine was built for graphics cards ({kinds}) but found none, so it uses the processor."
    return f"{machine} This build of the engine uses only the processor, so layers on a card change nothing."
