"""How a draft came about, told in the window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from fairdraft.domain.draft import Draft, Provenance
from fairdraft.ui.draft.birth_dialog import BirthDialog, birth_facts
from fairdraft.ui.draft.screen import DraftScreen


# A menu and a dialog come to the front, for which the offscreen platform has no means.
@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_of_a_variant_tells_how_it_came_about(
    qtbot: QtBot, screen: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """Model, seed, recipe and the whole prompt are there to be read and copied."""
    draft = drafts[0]
    card = screen.view.variants.card(draft.id)
    assert card is not None
    qtbot.mouseClick(card.more, Qt.MouseButton.LeftButton)
    menu = next(one for one in card.findChildren(QMenu) if one.isVisible())
    next(one for one in menu.actions() if one.text() == "How it was made…").trigger()
    menu.close()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, BirthDialog)
    said = [one.text() for one in dialog.findChildren(QLabel)]
    assert str(draft.provenance.seed) in said
    assert draft.provenance.rendered_prompt in said
    assert any(draft.provenance.recipe in one for one in said)
    dialog.accept()


def test_what_is_not_known_is_left_out(drafts: tuple[Draft, ...]) -> None:
    """A draft that came from elsewhere tells its day and seed; an adapter and copy are told where there are some."""
    bare = replace(drafts[0], provenance=Provenance(seed=7))
    assert [name for name, _words in birth_facts(bare)] == ["Written", "Seed"]
    more = Provenance(
        adapter_sha256="ab" * 32,
        adapter_scale=0.5,
        backend="ROCm0",
        gpu_layers=12,
        retrieval_ids=("a",),
        retrieval_by="words",
        completion_tokens=1200,
        finish_reason="length",
        copy_sha256="cd" * 32,
        copy_form="eight-bit",
        rule_packs=("fairdraft-bal@2026.11", "fairdraft-isi@2026.11", "house@3", "unnamed"),
    )
    facts = dict(birth_facts(replace(bare, provenance=more)))
    assert facts["Adapter"] == "SHA-256 abababababab… · strength 0.5"
    assert facts["Engine"] == "ROCm0 · 12 layers on the card"
    assert facts["Computed by"] == "the eight-bit copy of the model's file · SHA-256 cdcdcdcdcdcd…"
    assert facts["Approved copy"] == "1 piece, chosen by words"
    assert facts["Rules"] == "fairdraft-bal, fairdraft-isi @ 2026.11; house @ 3; unnamed"
    assert facts["Draft"] == "1,200 tokens · cut off at the length limit"
