"""The model library in the window."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.identity import utc_now
from fairdraft.domain.model import LibraryModel, ModelHeader
from fairdraft.domain.model_shape import LayerShape, ModelShape
from fairdraft.domain.size_words import size_words
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.models.model_card import ModelCard
from fairdraft.ui.models.passport import facts_of, parameters_words
from fairdraft.ui.models.probe_page import ProbePage
from fairdraft.ui.parts.words import WrappedLabel
from fairdraft.ui.theme.theme import Theme

OpenWindow = Callable[..., MainWindow]


def model(**known: object) -> LibraryModel:
    header = ModelHeader(
        name="Tiny",
        architecture="llama",
        quantisation="Q4_1",
        parameters=134_500_000,
        context_length=8192,
        languages=("en",),
        licence="apache-2.0",
        base_model="",
        chat_template="{{ messages }}",
        tokenizer="gpt2",
    )
    values: dict[str, object] = {
        "id": "m1",
        "name": "Tiny Q4_1",
        "path": "/models/a very long folder/tiny.gguf",
        "size": 98_000_000,
        "modified_ns": 1,
        "sha256": "ab" * 32,
        "header": header,
        "licence_restricts_training": False,
        "added_at": utc_now(),
    }
    return LibraryModel(**(values | known))  # type: ignore[arg-type]


def test_a_passport_tells_what_is_known_and_nothing_else() -> None:
    """Known facts stand in reading order; what the header does not tell is left out."""
    facts = dict(facts_of(model()))
    assert facts["Architecture"] == "llama · 134 million parameters · Q4_1"
    assert facts["Context"] == "8,192 tokens"
    assert facts["SHA-256"] == "ab" * 32
    assert "Based on" not in facts
    assert "Memory" not in facts


def test_a_passport_tells_of_a_memory_that_keeps_states() -> None:
    """What cannot be shared between prompts is told where a model is chosen."""
    shape = ModelShape((LayerShape(0, state=10), LayerShape(0, key_width=8)), 8, 8, 0, 0, 0)
    facts = dict(facts_of(model(header=replace(model().header, shape=shape))))
    assert facts["Memory"].startswith("some layers keep a state instead of what they read: prompts")
    states = replace(shape, layers=shape.layers[:1])
    facts = dict(facts_of(model(header=replace(model().header, shape=states))))
    assert facts["Memory"].startswith("keeps a state instead of what it read: prompts")
    attends = replace(shape, layers=shape.layers[1:])
    assert "Memory" not in dict(facts_of(model(header=replace(model().header, shape=attends))))


def test_sizes_are_for_people() -> None:
    """Bytes become KiB, MiB or GiB, weights million or billion."""
    assert [size_words(n) for n in (2048, 98_000_000, 5 << 30)] == ["2 KiB", "93 MiB", "5.0 GiB"]
    told = [parameters_words(n) for n in (0, 134_500_000, 4_020_000_000)]
    assert told == ["", "134 million parameters", "4.0 billion parameters"]


def test_languages_have_their_names() -> None:
    """A code of a file is told as the language that it stands for; what is no code stays as it is."""
    header = replace(model().header, languages=("en", "pt", "code"))
    assert dict(facts_of(model(header=header)))["Languages"] == "English, Portuguese, code"


def test_what_may_be_added_stands_beside_the_models_where_there_is_room(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow
) -> None:
    """In a wide window watched folders begin at the height of the library, at its right; else below the last model."""
    workplace.models._store.save_model(model())
    window = open_window()
    window.show_screen("models")
    folders, models = window.models.folders, window.models.list

    def corner(part: QWidget) -> QPoint:
        return part.mapTo(window.models, QPoint(0, 0))

    window.resize(1440, 900)
    qtbot.waitUntil(lambda: corner(folders).x() > corner(models).x() + models.width())
    qtbot.waitUntil(lambda: corner(folders).y() < corner(models).y())
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: corner(folders).y() > corner(models).y() + models.height())
    assert corner(folders).x() == corner(models).x()


def test_a_starter_says_what_it_is_for(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """The starter model shows its note, and cannot be forgotten by a button."""
    workplace.models._store.save_model(model(starter=True, note="starter: for trying the program"))
    window = open_window()
    window.show_screen("models")
    words = [label.text() for label in window.models.findChildren(WrappedLabel)]
    assert "Starter: for trying the program" in words
    assert "Forget Tiny Q4_1" not in [one.accessibleName() for one in window.models.findChildren(QPushButton)]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_buttons_of_a_model_take_another_row_in_large_letters(qtbot: QtBot, theme: Theme) -> None:
    """A card is no wider for what it offers: in letters of twice the size its buttons stand in two rows, all whole."""
    theme.magnify(2.0)
    card = ModelCard(model(state="changed", found_sha256="cd" * 32), None, theme)
    qtbot.addWidget(card)
    theme.dress(card)
    card.resize(card.minimumSizeHint().width(), 700)
    card.show()
    offered = [one for one in card.findChildren(QPushButton) if one.text() and one.isVisible()]
    assert len(offered) == 4
    assert len({one.y() for one in offered}) > 1
    assert all(one.geometry().right() < card.width() for one in offered)


def test_a_model_can_be_forgotten(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """Forgetting takes a model out of the library and says that its file stays."""
    workplace.models._store.save_model(model())
    window = open_window()
    window.show_screen("models")
    window.models._forget(workplace.models.models()[0])
    assert workplace.models.models() == ()
    assert "/models/a very long folder/tiny.gguf" in window.messages.text


def test_a_file_that_is_no_model_is_refused_in_a_sentence(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, tmp_path: Path
) -> None:
    """A text file named .gguf gives one message with its name; the library stays as it was."""
    wrong = tmp_path / "letter.gguf"
    wrong.write_text("Dear reader, this is no model.")
    window = open_window()
    window.show_screen("models")
    window.models.take_in(wrong)
    qtbot.waitUntil(lambda: bool(window.messages.text), timeout=8000)
    assert "letter.gguf" in window.messages.text
    assert workplace.models.models() == ()
    action = window.models.action()
    assert action is not None
    assert action.enabled


def test_what_a_model_knows_is_a_page_of_its_own(qtbot: QtBot, workplace: Workplace, open_window: OpenWindow) -> None:
    """A model's button leads to its coverage probe, which takes the list's place until a key leads back."""
    workplace.models._store.save_model(model())
    window = open_window()
    window.show_screen("models")
    screen = window.models
    (asked,) = [one for one in screen.findChildren(QPushButton) if one.text() == "Coverage"]
    assert asked.accessibleName() == "Coverage probe of Tiny Q4_1"
    asked.click()
    (page,) = screen.findChildren(ProbePage)
    assert page.isVisible()
    assert screen.action() is None
    keys = window.focusWidget()
    assert keys is not None
    qtbot.keyClick(keys, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert not page.isVisible()
    assert screen.action() is not None
