"""The wizard for training sets: what a set would hold, writing it, and the way of the adapter back."""

import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from gguf_head import gguf_file
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot
from study_support import planned, run

from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import LibraryModel, ModelHeader
from fairdraft.domain.rating_queue import Judgement
from fairdraft.domain.training_set import TrainingSet
from fairdraft.services.library import CopyFacts
from fairdraft.services.making_training_sets import OfferedSources, TrainingOrder, TrainingSources
from fairdraft.services.training_sources import OfferedStudy
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.studies.training.desk import TrainingDesk
from fairdraft.ui.studies.training.page import TrainingPage

OpenWindow = Callable[..., MainWindow]
DESK = "desk-glynora"


def words(widget: QWidget) -> str:
    return " ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def told(qtbot: QtBot, widget: QWidget, sentence: str) -> None:
    """What was drawn anew is shown a turn of the event loop later."""
    qtbot.waitUntil(lambda: sentence in words(widget), timeout=5000)


@pytest.fixture
def window(open_window: OpenWindow, workplace: Workplace, tmp_path: Path) -> MainWindow:
    folder = tmp_path / "copy"
    folder.mkdir()
    for number, text in enumerate(("Ten minutes after supper count.", "The stairs at work are free.", "Walk home.")):
        (folder / f"{number}.txt").write_text(f"{text} Ask about GLYNORA.")
    workplace.library.add_files(sorted(folder.iterdir()), CopyFacts(product="glynora"))
    header = ModelHeader(
        name="Reader", architecture="mamba", quantisation="Q4_1", parameters=1, context_length=256, languages=("en",),
        licence="apache-2.0", base_model="", chat_template=None, tokenizer="gpt2",
    )  # fmt: skip
    model = LibraryModel(
        id="reader", name="Reader", path="/models/reader.gguf", size=1, modified_ns=1, sha256="", header=header,
        licence_restricts_training=True, added_at=datetime(2026, 11, 1, tzinfo=UTC),
    )  # fmt: skip
    workplace.models._store.save_model(model)
    return open_window()


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> TrainingPage:
    window.show_screen("studies")
    window.studies.make_training_set(DESK)
    one = window.studies.training
    qtbot.waitUntil(lambda: one.made is not None, timeout=10000)
    return one


def settled(qtbot: QtBot, page: TrainingPage) -> TrainingSet:
    qtbot.waitUntil(lambda: page.made is not None and page.made.tokens is not None, timeout=10000)
    assert page.made is not None
    return page.made


def written(
    qtbot: QtBot, window: MainWindow, page: TrainingPage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    page.form.library.box.setChecked(True)
    page.form.model.setCurrentIndex(page.form.model.findData("Reader"))
    settled(qtbot, page)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(folder))
    window.top.press()
    qtbot.waitUntil(page.after.isVisible, timeout=10000)
    return folder / f"{DESK}-training"


def test_without_an_example_it_says_in_a_sentence_why_not(qtbot: QtBot, window: MainWindow, page: TrainingPage) -> None:
    """A study that nobody rated has nothing to write, and the page says so instead of showing zeros alone."""
    assert page.form.sources == TrainingSources((DESK,))
    told(qtbot, page.side, "neither raters nor a named person have approved anything")
    assert not window.top.action.isEnabled()
    page.form.studies[DESK].box.setChecked(False)
    told(qtbot, page.side, "Choose a study, the approved pieces or the library")


def test_a_change_of_the_store_before_the_choices_are_read_takes_no_choice_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    """Unblinding changes the store while the page opens: the study that it was opened for stays chosen."""
    window.show_screen("studies")
    window.studies.make_training_set(DESK)
    page = window.studies.training
    page.store_changed(frozenset({"study"}))
    qtbot.waitUntil(lambda: page.made is not None)
    assert page.form.sources == TrainingSources((DESK,))
    page.store_changed(frozenset({"study"}))
    page.form.library.box.setChecked(True)
    qtbot.waitUntil(lambda: page.made is not None and page.made.tokens is not None)
    assert page.form.sources == TrainingSources((DESK,), library=True)


def test_a_blind_study_is_unblinded_where_that_is_needed(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, tmp_path: Path
) -> None:
    """A study that is still blind is told by its name and without commands; asked once more, the person unblinds it
    there, and what the set would hold follows.
    """
    planned(workplace, tmp_path, name="Autumn web pages", raters=["R1"], campaigns=["lumivar"])
    run(workplace)
    queue = workplace.queueing.open("autumn", "R1")
    while queue.current is not None:
        queue.submit(Judgement(scores={"accuracy": 4}, verdict="approve"))
    window = open_window()
    window.show_screen("studies")
    window.studies.make_training_set("autumn")
    page = window.studies.training
    told(qtbot, page.side, "“Autumn web pages” is still blind.")
    assert "fairdraft study" not in words(page.side)
    assert '"' not in words(page.side)
    blind = page.side.blind
    assert blind is not None
    blind.unblind.click()
    told(qtbot, page.side, "cannot be undone")
    # What happens in the store meanwhile does not take the question back.
    asked: list[object] = []
    page.desk.failed.connect(asked.append)
    page.store_changed(frozenset({"rating"}))
    qtbot.waitUntil(lambda: bool(asked))
    assert page.side.blind is blind
    assert blind.confirm.isVisibleTo(page.side)
    blind.keep_blind.click()
    assert workplace.queueing.unblinded("autumn") is None
    assert not blind.confirm.isVisibleTo(page.side)
    blind.unblind.click()
    blind.confirm.click()
    told(qtbot, page.side, "are “approve”")
    assert "LUMIVAR" in words(page.side)
    event = workplace.queueing.unblinded("autumn")
    assert event is not None
    assert (event.by, event.details) == (workplace.profiles.present_or_default().pseudonym, {"export": "training"})
    settled(qtbot, page)
    assert page.form.sources == TrainingSources(("autumn",))
    assert window.top.action.isEnabled()


def test_numbers_follow_what_is_chosen(qtbot: QtBot, window: MainWindow, page: TrainingPage) -> None:
    """Examples, whether declared rules call them enough, rows with tokens, and what was left out."""
    page.form.library.box.setChecked(True)
    made = settled(qtbot, page)
    told(qtbot, page.side, "Tokens are estimated")
    said = words(page.side)
    assert "Library: GLYNORA" in said
    assert "2 approved examples to train on. The rule of thumb of the decision sheet is about 300" in said
    assert "fewer than 20 say little" in said
    assert made.tokens is not None
    assert f"{made.tokens.of['train/sft_base'] + made.tokens.of['eval/sft_base']:,}" in said
    assert "prompted with only product and kind of advertisement" in said
    assert window.top.action.isEnabled()
    page.form.share.setValue(70)
    made = settled(qtbot, page)
    assert made.count("sft_messages", "eval") == 2
    assert page.form.order.hold_out == 0.7


def test_the_model_says_what_its_license_and_kind_mean(qtbot: QtBot, page: TrainingPage) -> None:
    """A base model trains on its own file; its license, and a form that the recipe does not know, are told."""
    page.form.library.box.setChecked(True)
    page.form.model.setCurrentIndex(page.form.model.findData("Reader"))
    said = words(page.form)
    assert "sft_base.jsonl" in said
    assert "License: apache-2.0." in said
    assert "restricts training other models" in said
    assert "does not know its architecture (mamba)" in said
    settled(qtbot, page)
    told(qtbot, page.side, "Tokens as Reader counts them.")


def test_a_set_is_written_with_its_recipe_to_read(
    qtbot: QtBot, window: MainWindow, page: TrainingPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder has a name of its own; the recipe is made out for the model, and the choices are a step back."""
    folder = written(qtbot, window, page, tmp_path, monkeypatch)
    record = (folder / "training_set.json").read_bytes()
    assert hashlib.sha256(record).hexdigest() in words(page.after)
    assert "--library-model Reader" in page.after.recipe.toPlainText()
    assert not window.top.action.isVisible()
    page.after.copy.click()
    assert QApplication.clipboard().text() == str(folder)
    page.after.again.click()
    assert window.top.action.isEnabled()
    (tmp_path / f"{DESK}-training" / "mine.txt").write_text("keep me")
    window.top.press()
    qtbot.waitUntil(lambda: "has other files in it" in window.messages.text, timeout=10000)
    assert (folder / "mine.txt").read_text() == "keep me"
    assert not page.after.isVisible()
    (folder / "mine.txt").unlink()
    window.top.press()
    qtbot.waitUntil(page.after.isVisible, timeout=10000)
    assert not window.messages.text


def test_the_candidate_file_of_the_recipe_comes_back(
    qtbot: QtBot, workplace: Workplace, window: MainWindow, page: TrainingPage, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """It is a candidate as the recipe wrote it, known by the training set that lies beside it."""
    folder = written(qtbot, window, page, tmp_path, monkeypatch)
    record = (folder / "training_set.json").read_bytes()
    sha256 = hashlib.sha256(record).hexdigest()
    back = tmp_path / "adapter"
    back.mkdir()
    (back / "training_set.json").write_bytes(record)
    (back / "candidate.toml").write_text(
        'schema = "fairdraft/candidate@1"\nid = "adapted"\nname = "Adapted"\nmodel = "Reader"\n'
        f'recipe = "dtc-completion"\n[adapter]\npath = "adapter.gguf"\ntraining_set = "{sha256}"\n'
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(back / "candidate.toml"), ""))
    page.after.adapter.click()
    qtbot.waitUntil(lambda: "“adapted” is now a candidate" in window.messages.text, timeout=5000)
    adapter = workplace.products.candidate("adapted").adapter
    assert adapter is not None
    assert adapter.training_set == sha256


def test_an_adapter_file_becomes_a_candidate_that_knows_its_set(
    qtbot: QtBot, workplace: Workplace, window: MainWindow, page: TrainingPage, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The candidate maker opens with adapter and model; the record beside the file is kept with the candidate."""
    folder = written(qtbot, window, page, tmp_path, monkeypatch)
    (folder / "adapter.gguf").write_bytes(gguf_file("mamba", "adapter"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(folder / "adapter.gguf"), ""))
    page.after.adapter.click()
    dialog = page.dialog
    assert dialog is not None
    assert dialog.model.currentData() == "Reader"
    assert dialog.adapter.currentData() == str(folder / "adapter.gguf")
    dialog.name.setText("House voice")
    with qtbot.waitSignal(page.adapter_kept):
        dialog.keep_button.click()
    adapter = workplace.products.candidate("house-voice").adapter
    assert adapter is not None
    assert adapter.training_set == hashlib.sha256((folder / "training_set.json").read_bytes()).hexdigest()
    assert json.loads((folder / "training_set.json").read_text())["study"] == f"{DESK}, library"


def test_a_long_name_of_a_study_is_cut_and_whole_in_its_tip(
    qtbot: QtBot, window: MainWindow, page: TrainingPage
) -> None:
    """The form keeps the width of the window, and the name can be read where the pointer rests."""
    name = "Autumn and winter & spring of every franchise that the agency has, both recipes, three raters, second wave"
    window.resize(1024, 700)
    page.form.offer(OfferedSources((OfferedStudy("a", name, 1, 1),), 0, 0), (), (), TrainingSources(("a",)))
    box = page.form.studies["a"].box
    qtbot.waitUntil(lambda: box.text().endswith("…"), timeout=5000)
    assert box.accessibleName() == name
    assert box.toolTip().split() == name.split()
    assert "winter && spring" in box.text()
    assert page.form.width() < 620


def test_everything_is_named_and_reached_by_keys(qtbot: QtBot, window: MainWindow, page: TrainingPage) -> None:
    """Whatever can be chosen has a name for screen readers, and Tab goes through it as it reads."""
    kinds = (QAbstractButton, QComboBox, QLineEdit, QSpinBox)
    controls = [one for kind in kinds for one in page.findChildren(kind) if one.isVisible()]
    inner = [one for one in controls if not isinstance(one.parentWidget(), QSpinBox)]
    assert not [type(one).__name__ for one in inner if not one.accessibleName()]
    window.activateWindow()
    page.back.setFocus()
    reached = []
    for _ in range(30):
        reached.append(QApplication.focusWidget())
        page.focusNextChild()
    form = page.form
    order = [reached.index(one) for one in (form.library.box, form.model, form.split, form.pairs, form.answers)]
    assert order == sorted(order)


class SlowService:
    """Writes until it is stopped, and counts tokens no sooner."""

    def __init__(self) -> None:
        self.began = threading.Event()

    def make(self, sources: TrainingSources, _order: TrainingOrder) -> Any:
        return sources

    def with_tokens(self, made: Any, *_args: Any, **_named: Any) -> Any:
        return made

    def write(self, _made: Any, _folder: Path, progress: Callable[[int, int], None], stop: threading.Event) -> Any:
        progress(1, 2)
        self.began.set()
        assert stop.wait(10)
        raise KnownError("Stopped. Nothing was written.", "What was there before is unchanged.")


def test_writing_can_be_cancelled_and_says_so(
    qtbot: QtBot, window: MainWindow, page: TrainingPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are counted while they are written; cancel ends it, nothing is there, and the choices are as they were."""
    page.form.library.box.setChecked(True)
    settled(qtbot, page)
    service = SlowService()
    monkeypatch.setattr(page.desk, "_service", service)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path / "none"))
    window.top.press()
    assert page.bar.cancel.isVisible()
    qtbot.waitUntil(lambda: page.bar.bar.maximum() == 2, timeout=5000)
    assert page.bar.bar.value() == 1
    assert not window.top.action.isEnabled()
    page.bar.cancel.click()
    qtbot.waitUntil(lambda: not page.bar.cancel.isVisible(), timeout=5000)
    assert "Stopped. Nothing was written." in window.messages.text
    assert window.top.action.isEnabled()
    assert not (tmp_path / "none").exists()


def test_closing_the_window_ends_the_writing(qtbot: QtBot) -> None:
    """A desk that is closed while it writes waits for the end and tells nothing any more."""
    service = SlowService()
    desk = TrainingDesk(service)  # type: ignore[arg-type]  # the test's own service
    heard: list[object] = []
    desk.uncounted.connect(heard.append)
    made = replace(_EMPTY, study="x")
    desk.write(made, Path("/nowhere"))
    assert service.began.wait(5)
    desk.close()
    QApplication.processEvents()
    assert heard == []


_EMPTY = TrainingSet(
    study="", rows=(), split_by="prompt", pair_rule="", approval_rule="", approved=(), excluded=(), notes=(), ties=0,
    duplicates=0, repeated_completions=0, leakage=None, licences=(), override_by=None, sample_data=False,  # type: ignore[arg-type]  # not looked at
)  # fmt: skip
