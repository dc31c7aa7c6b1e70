"""States of model files in the window: read, stopped, gone, changed, too large, noted, measured."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import gguf_head
import pytest
from bert_file import write_bert
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from fairdraft.domain.identity import utc_now
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.model_bench import BenchRow, ModelBench
from fairdraft.domain.model_fact import ModelFact
from fairdraft.domain.model_verdict import ModelFit
from fairdraft.inference.model_files import GgufFiles
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.models.notes_dialog import NotesDialog
from fairdraft.ui.models.screen import ModelsScreen

# A dialog is a window of its own.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

OpenWindow = Callable[..., MainWindow]
TOO_LARGE = ModelFit("cpu", 9 << 30, 1 << 20, 1 << 20, 10 << 30, 10 << 30, 1 << 30, False, 8192, 1024, 0, 32)


def gguf(path: Path, name: str = "Tiny", file_type: int | None = None, licence: str = "") -> Path:
    facts: dict[str, str | int] = {"general.name": name}
    facts |= {"general.license": licence} if licence else {}
    facts |= {} if file_type is None else {"general.file_type": file_type}
    return gguf_head.gguf(path, facts)


def words(screen: ModelsScreen) -> str:
    return "\n".join(one.text() for one in screen.findChildren(QLabel) if one.isVisibleTo(screen))


def press(screen: ModelsScreen, name: str) -> None:
    (one,) = [
        found
        for found in screen.findChildren(QPushButton)
        if found.accessibleName() == name and found.isVisibleTo(screen)
    ]
    one.click()


@pytest.fixture
def screen(qtbot: QtBot, open_window: OpenWindow) -> ModelsScreen:
    window = open_window()
    window.show_screen("models")
    return window.models


@pytest.fixture
def watched(
    qtbot: QtBot, screen: ModelsScreen, workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A watched folder with one model that was read."""
    folder = tmp_path / "models"
    folder.mkdir()
    gguf(folder / "tiny.gguf")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(folder))
    screen.watch()

    def is_at_rest() -> bool:
        """Read, weighed, and drawn for the last time: what is drawn anew is not visible for a moment."""
        desk = screen.desk
        busy = desk._scanning or desk.hashing is not None or desk._weighing or screen._soon.isActive()
        return not busy and "ready" in words(screen)

    qtbot.waitUntil(is_at_rest, timeout=10000)
    return folder


def test_a_watched_folder_brings_its_models(
    qtbot: QtBot, screen: ModelsScreen, watched: Path, workplace: Workplace
) -> None:
    """They come by themselves, are read in the background, and leave with the folder; files stay."""
    (model,) = workplace.models.models()
    assert len(model.sha256) == 64
    qtbot.waitUntil(lambda: str(watched) in words(screen), timeout=5000)
    gguf(watched / "second.gguf", "Second")
    (watched / "letter.gguf").write_text("Dear reader, this is no model at all.")
    screen.desk.scan()
    qtbot.waitUntil(lambda: "2 models" in words(screen) and "1 FILE LEFT OUT" in words(screen), timeout=10000)
    qtbot.waitUntil(lambda: screen.desk.hashing is None and not workplace.model_watch.unhashed(), timeout=10000)
    press(screen, f"Stop watching {watched.resolve()}")
    qtbot.waitUntil(lambda: "No model yet." in words(screen), timeout=5000)
    assert (watched / "tiny.gguf").is_file()


def test_a_file_that_is_left_out_says_why_and_what_to_do(
    qtbot: QtBot, screen: ModelsScreen, watched: Path, workplace: Workplace
) -> None:
    """Its reason stands there with a remedy until the file is mended or gone; more of them are shown on request."""
    letter = watched / "letter.gguf"
    letter.write_text("Dear reader, this is no model at all.")
    for number in range(6):
        (watched / f"z{number}.gguf").touch()
    screen.desk.scan()
    qtbot.waitUntil(lambda: "7 FILES LEFT OUT" in words(screen), timeout=10000)
    said = words(screen)
    assert str(letter) in said
    assert "letter.gguf is not a GGUF model file" in said
    assert "Choose a model in the GGUF format" in said
    assert "Get the file again; the download or copy did not finish." in said
    assert "z5.gguf" not in said
    press(screen, "Show 2 more that were left out")
    held = QApplication.focusWidget()
    assert held is not None
    qtbot.waitUntil(lambda: "z5.gguf" in words(screen), timeout=5000)
    assert "z4.gguf" in held.accessibleName()
    for one in watched.glob("[lz]*.gguf"):
        one.unlink()
    screen.desk.scan()
    qtbot.waitUntil(lambda: "LEFT OUT" not in words(screen), timeout=10000)


def test_a_file_that_went_and_came_back_is_told(qtbot: QtBot, screen: ModelsScreen, watched: Path) -> None:
    """The card says that the file is gone and where it was, and is ready again when it is back."""
    path = (watched / "tiny.gguf").rename(watched.parent / "away")
    screen.desk.scan()
    qtbot.waitUntil(lambda: "file is missing" in words(screen), timeout=5000)
    assert f"There is no longer a file at {watched.resolve() / 'tiny.gguf'}." in words(screen)
    path.rename(watched / "tiny.gguf")
    screen.desk.scan()
    qtbot.waitUntil(lambda: "ready" in words(screen), timeout=5000)


def test_another_file_under_the_name_is_refused_until_accepted(
    qtbot: QtBot, screen: ModelsScreen, watched: Path, workplace: Workplace
) -> None:
    """A wrong hash is told with both hashes; accepting makes the present file the model."""
    path = watched / "tiny.gguf"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    screen.desk.scan()
    qtbot.waitUntil(lambda: "different file now" in words(screen), timeout=10000)
    assert "It cannot draft until" in words(screen)
    (model,) = workplace.models.models()
    press(screen, f"Accept the file of {model.name}")
    qtbot.waitUntil(lambda: "ready" in words(screen), timeout=5000)
    assert workplace.models.models()[0].sha256 == model.found_sha256


def test_what_mends_a_changed_file_is_its_first_button(qtbot: QtBot, screen: ModelsScreen, watched: Path) -> None:
    """Where another file lies under the name, accepting it is offered before what can only be done with a model."""
    path = watched / "tiny.gguf"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    screen.desk.scan()
    qtbot.waitUntil(lambda: "different file now" in words(screen), timeout=10000)
    (card,) = screen.list.cards.values()
    seen = [one for one in card.findChildren(QPushButton) if one.text() and one.isVisibleTo(card)]
    offered = sorted(seen, key=lambda one: one.x())
    assert [one.text() for one in offered][:2] == ["Accept this file", "Coverage"]


def test_reading_a_large_file_is_stopped_and_taken_up(
    qtbot: QtBot, screen: ModelsScreen, watched: Path, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window goes on while a file is read; a stop leaves it unread until the person asks again."""
    go_on, real = threading.Event(), GgufFiles.sha256

    def slow(self: GgufFiles, path: Path, progress: Callable[[int, int], None] | None = None) -> str:
        while not go_on.wait(0.01):
            if progress is not None:
                progress(1, 2)
        return real(self, path, progress)

    monkeypatch.setattr(GgufFiles, "sha256", slow)
    gguf(watched / "second.gguf", "Second")
    screen.desk.scan()
    qtbot.waitUntil(lambda: "being read" in words(screen), timeout=5000)
    named = [one for one in screen.findChildren(QPushButton) if one.accessibleName() == "Measure the speed of Second"]
    measure = named[-1]
    assert (measure.isEnabled(), measure.toolTip()) == (False, "Its file is being read")
    press(screen, "Stop work on Second")
    qtbot.waitUntil(lambda: screen.desk.hashing is None, timeout=5000)
    screen.desk.scan()
    qtbot.waitUntil(lambda: "not read yet" in words(screen), timeout=5000)
    assert [one.name for one in workplace.model_watch.unhashed()] == ["Second"]
    press(screen, "Read Second")
    qtbot.waitUntil(lambda: screen.desk.hashing is not None, timeout=5000)
    go_on.set()
    qtbot.waitUntil(lambda: not workplace.model_watch.unhashed(), timeout=5000)


def test_closing_stops_a_file_that_is_being_added(
    qtbot: QtBot, screen: ModelsScreen, workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that would be read for minutes does not hold the window open, and is not in the library."""

    def endless(_self: GgufFiles, _path: Path, progress: Callable[[int, int], None] | None = None) -> str:
        while True:
            threading.Event().wait(0.01)
            if progress is not None:
                progress(1, 2)

    monkeypatch.setattr(GgufFiles, "sha256", endless)
    screen.take_in(gguf(tmp_path / "large.gguf"))
    qtbot.waitUntil(lambda: "Reading" in words(screen), timeout=5000)
    screen.close_screen()
    assert workplace.models.models() == ()


def test_a_model_that_does_not_fit_says_what_helps(
    qtbot: QtBot, screen: ModelsScreen, watched: Path, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The verdict of the fit check stands on the card, with a way out, and speed cannot be measured."""
    monkeypatch.setattr(workplace.models._placing._fit, "fit", lambda _model: TOO_LARGE)
    screen.shown()
    qtbot.waitUntil(lambda: "does not fit" in words(screen), timeout=5000)
    assert "Does not fit: it needs 10.0 GiB, but only 1.0 GiB is free." in words(screen)
    assert "use a smaller quantization" in words(screen)
    shown = [one for one in screen.findChildren(QPushButton) if one.isVisibleTo(screen)]
    (measure,) = [one for one in shown if one.text() == "Measure its speed"]
    assert not measure.isEnabled()


def test_a_verdict_from_before_everything_was_forgotten_is_not_kept(
    qtbot: QtBot, screen: ModelsScreen, watched: Path, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow look at the memory that ends after the screen was opened anew does not stand for the new one."""
    began, go_on = threading.Event(), threading.Event()
    fit = workplace.models.weighed(workplace.models.models()[0])[1]

    def slowly(_model: object) -> ModelFit:
        began.set()
        assert go_on.wait(10)
        return fit

    monkeypatch.setattr(workplace.models._placing._fit, "fit", slowly)
    screen.shown()
    qtbot.waitUntil(began.is_set, timeout=5000)
    monkeypatch.setattr(workplace.models._placing._fit, "fit", lambda _model: TOO_LARGE)
    screen.shown()
    go_on.set()
    qtbot.waitUntil(lambda: "does not fit" in words(screen), timeout=5000)


def test_look_alikes_are_told_apart(qtbot: QtBot, screen: ModelsScreen, watched: Path) -> None:
    """Two files that say the same name of themselves each say how they differ."""
    path = gguf(watched / "twin.gguf")
    path.write_bytes(path.read_bytes() + bytes(32))
    screen.desk.scan()
    qtbot.waitUntil(lambda: words(screen).count("Looks like") == 2, timeout=10000)


def test_notes_need_a_source(qtbot: QtBot, screen: ModelsScreen, watched: Path, workplace: Workplace) -> None:
    """A note without its source is refused in the form; with it, it stands in the passport."""
    (model,) = workplace.models.models()
    press(screen, f"Notes on {model.name}")
    (dialog,) = screen.findChildren(NotesDialog)
    text, source = dialog.fields["training_data"]
    text.setText("Web text, then abstracts")
    dialog.keep.click()
    assert dialog.isVisible()
    source.setText("its model card")
    dialog.keep.click()
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: "Web text, then abstracts (source: its model card)" in words(screen), timeout=5000)


def test_notes_are_kept_all_or_none(screen: ModelsScreen, watched: Path, workplace: Workplace) -> None:
    """Where one note lacks its source the form names it, and nothing of the others is kept if it is then left."""
    (model,) = workplace.models.models()
    press(screen, f"Notes on {model.name}")
    (dialog,) = screen.findChildren(NotesDialog)
    for field, value in zip(dialog.fields["training_data"], ("Web text", "its card"), strict=True):
        field.setText(value)
    dialog.fields["domains"][0].setText("Consumer copy")
    dialog.keep.click()
    told = [one.text() for one in dialog.findChildren(QLabel) if "has no source" in one.text()]
    assert told == ["“What it is good at” has no source. Say where you know it from, such as the model's card."]
    dialog.reject()
    assert workplace.models.models()[0].notes.training_data is None


def test_what_did_not_change_is_not_drawn_anew(
    qtbot: QtBot, screen: ModelsScreen, watched: Path, workplace: Workplace
) -> None:
    """While another file comes in, a card stays as it is, with the keys on it; on the changed one they stay too."""
    (first,) = workplace.models.models()
    card = screen.list.cards[first.id]
    (notes,) = [one for one in card.findChildren(QPushButton) if one.accessibleName() == f"Notes on {first.name}"]
    notes.setFocus()
    gguf(watched / "other.gguf", "Other")
    screen.desk.scan()
    qtbot.waitUntil(lambda: words(screen).count("ready") == 2, timeout=10000)
    assert screen.list.cards[first.id] is card
    assert screen.window().focusWidget() is notes
    workplace.models.note(first.id, "domains", "Copy", "its card")
    qtbot.waitUntil(lambda: screen.list.cards[first.id] is not card, timeout=5000)
    held = screen.window().focusWidget()
    assert held is not None
    assert held is not notes
    assert held.accessibleName() == f"Notes on {first.name}"


def test_of_many_models_some_are_in_view_and_any_is_found(
    qtbot: QtBot, screen: ModelsScreen, workplace: Workplace, tmp_path: Path
) -> None:
    """The window would stand still for hundreds of cards; one is found by words, and what changed comes first."""
    shown = screen.list
    assert not shown.search.isVisible()
    for number in range(15):
        last = workplace.models.add(gguf(tmp_path / f"{number}.gguf", f"Model {number:02}", licence="mit"))
    screen.refresh()
    assert [one.model.name for one in shown.cards.values()] == [f"Model {number:02}" for number in range(12)]
    assert shown.more.text() == "Show 3 more of 3"
    shown.more.click()
    assert len(shown.cards) == 15
    assert not shown.more.isVisible()
    shown.search.setText("MIT 07")
    qtbot.waitUntil(lambda: [one.model.name for one in shown.cards.values()] == ["Model 07"], timeout=5000)
    shown.search.setText("nowhere")
    qtbot.waitUntil(lambda: "No model matches." in words(screen), timeout=5000)
    shown.search.clear()
    workplace.models._store.change_model(replace(last, state="changed"))
    qtbot.waitUntil(lambda: next(iter(shown.cards), "") == last.id and len(shown.cards) == 12, timeout=5000)


def test_a_model_that_does_not_draft_is_offered_nothing_that_fails(
    qtbot: QtBot, screen: ModelsScreen, tmp_path: Path
) -> None:
    """Its card has no probe, no speed and no kind of a model that drafts."""
    screen.take_in(write_bert(tmp_path / "reader.gguf", [["supper"]]))
    qtbot.waitUntil(lambda: "An embedding model: it does not draft" in words(screen), timeout=10000)
    buttons = [one.accessibleName() for one in screen.findChildren(QPushButton)]
    assert not [one for one in buttons if one.startswith("Coverage probe of")]
    shown = words(screen)
    assert "Speed here" not in shown
    assert "base" not in shown.splitlines()
    assert "license restricts training" not in shown
    assert "license not known" not in shown


@pytest.mark.parametrize(("licence", "told"), [("", "license not known"), ("llama3.2", "license restricts training")])
def test_a_license_that_is_not_known_is_not_said_to_restrict(
    qtbot: QtBot, screen: ModelsScreen, tmp_path: Path, licence: str, told: str
) -> None:
    """Either keeps drafts out of training sets; the card says which it is."""
    screen.take_in(gguf(tmp_path / "one.gguf", licence=licence))
    qtbot.waitUntil(lambda: told in words(screen), timeout=10000)
    assert ("license restricts training" in words(screen)) == bool(licence)


def test_what_was_added_before_is_told(qtbot: QtBot, screen: ModelsScreen, watched: Path) -> None:
    """A file that is in the library is not called new."""
    screen.take_in(watched / "tiny.gguf")
    qtbot.waitUntil(lambda: "was already in the library" in screen.window().messages.text, timeout=10000)


def test_forgetting_says_the_truth_of_the_file(
    qtbot: QtBot, screen: ModelsScreen, watched: Path, workplace: Workplace
) -> None:
    """A model whose file is gone is forgotten without a word of a file that stays."""
    (model,) = workplace.models.models()
    (watched / "tiny.gguf").unlink()
    press(screen, f"Forget {model.name}")
    assert "there is no file at" in screen.window().messages.text


def test_speed_is_measured_beside_the_window(
    qtbot: QtBot, screen: ModelsScreen, watched: Path, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was measured stands on the card."""
    (model,) = workplace.models.models()

    def fits(one: LibraryModel) -> ModelFit:
        return replace(TOO_LARGE, fits=True, needed=1 << 20, total=1 << 20)

    monkeypatch.setattr(workplace.models._placing._fit, "fit", fits)
    screen.shown()
    qtbot.waitUntil(lambda: "Fits:" in words(screen), timeout=5000)
    press(screen, f"Measure the speed of {model.name}")
    qtbot.waitUntil(lambda: screen.desk.measuring is None, timeout=30000)
    qtbot.waitUntil(lambda: "drafts side by side" in words(screen), timeout=5000)
    assert "not measured yet" not in words(screen)


def room_for_the_file_alone(_model: LibraryModel, *, copied: bool = False) -> ModelFit:
    return replace(TOO_LARGE, fits=not copied, needed=1 << 20, total=1 << 20)


def test_a_faster_copy_is_tried_and_dropped(
    qtbot: QtBot, screen: ModelsScreen, watched: Path, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Offered where one may gain something; what came of it stands on the card, and the copy goes with a press."""
    press_offer = "Try a faster copy of "
    assert not [one for one in screen.findChildren(QPushButton) if one.accessibleName().startswith(press_offer)]
    gguf(watched / "four.gguf", "Four", 3)
    screen.desk.scan()
    four_bits = lambda: [one for one in workplace.models.models() if one.header.quantisation == "Q4_1"]  # noqa: E731 - asked twice
    qtbot.waitUntil(lambda: bool(four_bits()) and four_bits()[0].state == "there", timeout=10000)
    (model,) = four_bits()
    asked: list[bool | None] = []
    rows = (BenchRow(1, 16, 100.0), BenchRow(1, 16, 146.0, copy="rearranged"))
    found = ModelBench(model.name, "CPU", "b", 2, rows, copied=True, apart=0.0044)

    def bench(_name: str, tell: Callable[[str], None], _stop: threading.Event, *, copied: bool | None) -> ModelBench:
        asked.append(copied)
        tell("146 tokens/s with a rearranged copy")
        copies = workplace.home / "model-copies"
        copies.mkdir()
        gguf(copies / "made.gguf", "Four", 7).rename(copies / f"{model.sha256[:16]}-{'ab' * 32}.gguf")
        key = workplace.benching._settings.key_of(found)
        fact = ModelFact(model.sha256, "bench", key, found.as_object(), utc_now())
        workplace.benching._store.save_model_fact(fact)
        return found

    monkeypatch.setattr(workplace.benching, "bench", bench)

    def offered(name: str) -> bool:
        shown = [one for one in screen.findChildren(QPushButton) if one.isVisibleTo(screen) and one.isEnabled()]
        return name in [one.accessibleName() for one in shown]

    qtbot.waitUntil(lambda: offered(f"{press_offer}{model.name}"), timeout=10000)
    shown = [one for one in screen.findChildren(QPushButton) if one.isVisibleTo(screen)]
    (measure,) = [one for one in shown if one.accessibleName() == f"Measure the speed of {model.name}"]
    assert "Also tries a copy of the same weights" in measure.toolTip()
    press(screen, f"{press_offer}{model.name}")
    qtbot.waitUntil(lambda: offered(f"Delete the faster copy of {model.name}"), timeout=10000)
    assert asked == [True]
    assert "The rearranged copy (the same weights) writes 1.46 times as many tokens a second as the file" in words(
        screen
    )
    assert "146 tokens/s with 1 thread, 16 drafts side by side, rearranged copy" in words(screen)
    monkeypatch.setattr(workplace.models._placing._fit, "fit", room_for_the_file_alone)
    screen.shown()
    qtbot.waitUntil(lambda: "It is not used now: it does not fit into free memory." in words(screen))
    assert "100 tokens/s with 1 thread, 16 drafts side by side" in words(screen)
    press(screen, f"Delete the faster copy of {model.name}")
    qtbot.waitUntil(lambda: offered(f"{press_offer}{model.name}"), timeout=10000)
    assert list((workplace.home / "model-copies").iterdir()) == []
    assert "100 tokens/s with 1 thread, 16 drafts side by side" in words(screen)
    assert "It no longer exists." in words(screen)
