"""A folder of domain text, profiled, measured and written in the window."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.corpus import CorpusGain, CorpusProfile
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.studies.training.corpus_page import CorpusPage

OpenWindow = Callable[..., MainWindow]


def words(widget: QWidget) -> str:
    return " ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = tmp_path / "Dermatology texts"
    texts.mkdir()
    for number in range(3):
        (texts / f"{number}.txt").write_text(" ".join(f"word{(number * 7919 + n * 104729) % 9973}" for n in range(60)))
    (texts / "again.md").write_text((texts / "0.txt").read_text())
    (texts / "broken.docx").write_bytes(b"no")
    return texts


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow) -> MainWindow:
    one = open_window()
    one.show_screen("studies")
    one.studies.make_training_set()
    one.studies.training.reading_on.click()
    return one


@pytest.fixture
def page(window: MainWindow) -> CorpusPage:
    assert window.studies.page is window.studies.corpus
    return window.studies.corpus


def read(qtbot: QtBot, page: CorpusPage, folder: Path, monkeypatch: pytest.MonkeyPatch) -> CorpusProfile:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(folder))
    page.choose.click()
    qtbot.waitUntil(lambda: page.profile is not None and not page.desk.doing, timeout=10000)
    assert page.profile is not None
    return page.profile


def test_a_folder_is_counted_and_what_is_left_out_is_told(
    qtbot: QtBot, window: MainWindow, page: CorpusPage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files, words and languages; duplicates and files that cannot be read with their reason."""
    assert not window.top.action.isEnabled()
    read(qtbot, page, folder, monkeypatch)
    qtbot.waitUntil(lambda: "5 files" in words(page), timeout=5000)
    assert "1 duplicate: the same words as another." in words(page)
    assert "broken.docx" in words(page)
    assert "Kept to train on: 3 documents" in words(page)
    assert window.top.action.isEnabled()


def test_the_corpus_is_written_and_its_recipe_is_shown(
    qtbot: QtBot, window: MainWindow, page: CorpusPage, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is named after the texts; the page goes back to the training set, and that to the study."""
    read(qtbot, page, folder, monkeypatch)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path))
    window.top.press()
    qtbot.waitUntil(page.after.isVisible, timeout=10000)
    assert (tmp_path / "Dermatology-texts-corpus/train/corpus.jsonl").is_file()
    assert "From this corpus to a model that has read it" in page.after.recipe.toPlainText()
    page.after.back.click()
    assert window.studies.page is window.studies.training
    window.studies.training.back.click()
    assert window.studies.page is window.studies.study


def test_a_folder_without_texts_is_told(
    qtbot: QtBot, window: MainWindow, page: CorpusPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence says what is wrong with the folder, and there is nothing to write."""
    (tmp_path / "empty").mkdir()
    page.read(tmp_path / "empty")
    qtbot.waitUntil(lambda: "has no .txt, .md, .docx or .pdf files" in window.messages.text, timeout=5000)
    assert not window.top.action.isEnabled()
    assert not page.measure.isEnabled()


def test_what_a_model_needs_is_measured_beside_general_english(
    qtbot: QtBot, workplace: Workplace, page: CorpusPage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence says bits per byte and how that compares, and what it does not say."""
    read(qtbot, page, folder, monkeypatch)
    asked: list[tuple[str, bool]] = []

    def gain(_profile: CorpusProfile, model: str, *, quick: bool, **_named: Any) -> CorpusGain:
        asked.append((model, quick))
        return CorpusGain(model, 1.5, None, 400, 1.2)

    assert not page.measure.isEnabled()
    page.model.addItem("Reader (base)", "Reader")
    page.model.setCurrentIndex(page.model.findData("Reader"))
    page._fit()
    monkeypatch.setattr(type(workplace.corpora), "gain", lambda _self, *args, **named: gain(*args, **named))
    page.quick.setChecked(True)
    page.measure.click()
    qtbot.waitUntil(lambda: "25% more than for general English" in words(page), timeout=5000)
    assert asked == [("Reader", True)]
    assert "Only raters can judge that" in words(page)


def test_everything_has_a_name_for_screen_readers(page: CorpusPage) -> None:
    """Whatever can be pressed or chosen on the page is named."""
    controls = [*page.findChildren(QAbstractButton), *page.findChildren(QComboBox)]
    assert not [type(one).__name__ for one in controls if one.isVisible() and not one.accessibleName()]
