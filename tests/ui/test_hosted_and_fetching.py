"""Hosted candidates and fetched models in the window, over real servers."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fairdraft import bootstrap
from fairdraft.rules.engine import Checker
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.consent_desk import ConsentDialog
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.main_window import MainWindow

OpenWindow = Callable[..., MainWindow]
# Said of every dialog by the platform without a screen.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

HUB_SERVER = Path(__file__).parents[1] / "inference" / "hub_server.py"


@pytest.fixture
def hosted_file(tmp_path: Path, openai_server: Any) -> Path:
    file = tmp_path / "a-hosted.toml"
    file.write_text(
        'schema = "fairdraft/candidate@1"\nid = "a-hosted"\nname = "Our cluster"\n'
        f'[endpoint]\nurl = "{openai_server.url}"\nmodel = "plain"\nprice_in = 0.5\nprice_date = 2026-10-01\n'
    )
    return file


@pytest.fixture
def online(
    tmp_path: Path, prepared_home: Path, checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workplace]:
    """The workplace, allowed to call."""
    monkeypatch.setenv("no_proxy", "*")
    shutil.copytree(prepared_home, tmp_path / "online")
    one = bootstrap.open_workplace(tmp_path / "online", scripted=True, window=True, online=True)
    one.checking._checker = checker
    yield one
    one.close()


def asked(screen: DraftScreen, qtbot: QtBot) -> ConsentDialog:
    """The question that drafting with the hosted candidate brings up."""
    setup = screen.view.setup
    setup.candidate_box.setCurrentIndex(setup.candidate_box.findData("a-hosted"))
    screen.draft()
    qtbot.waitUntil(lambda: screen.desk.consent.dialog is not None, timeout=5000)
    assert screen.desk.consent.dialog is not None
    return screen.desk.consent.dialog


def test_offline_a_hosted_candidate_is_shown_and_shut(
    workplace: Workplace, open_window: OpenWindow, hosted_file: Path, qtbot: QtBot
) -> None:
    """It stands in the list with its badge and the reason, and cannot be chosen; the first that can draft is."""
    workplace.products.add_candidate(hosted_file)
    box = open_window().draft.view.setup.candidate_box
    place = box.findData("a-hosted")
    assert box.itemText(place) == "Our cluster · online"
    items = box.model()
    assert not items.flags(items.index(place, 0)) & Qt.ItemFlag.ItemIsEnabled
    assert "needs --online" in box.itemData(place, Qt.ItemDataRole.ToolTipRole)
    assert box.currentData() == "starter"


def test_nothing_is_sent_before_the_person_saw_all_of_it(
    online: Workplace, open_window: OpenWindow, hosted_file: Path, qtbot: QtBot, openai_server: Any
) -> None:
    """The dialog shows address, price and every word; not sending sends nothing; sending drafts, and asks once."""
    online.products.add_candidate(hosted_file)
    screen = open_window(of=online).draft
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)
    dialog = asked(screen, qtbot)
    assert screen.view.setup.online_chip.isVisible()
    assert "GLYNORA" in dialog.text.text()
    dialog.reject()
    qtbot.waitUntil(lambda: screen.desk.consent.dialog is None, timeout=5000)
    assert openai_server.asked() == []
    asked(screen, qtbot).send.click()
    qtbot.waitUntil(lambda: len(openai_server.asked()) == 4 and screen.at_rest, timeout=20000)
    assert {one.draft.candidate for one in screen.desk.desk.variants} == {"a-hosted"}
    screen.draft()
    qtbot.waitUntil(lambda: len(openai_server.asked()) == 8 and screen.at_rest, timeout=20000)
    assert screen.desk.consent.dialog is None


@pytest.fixture
def hub(tmp_path: Path, build_small_gguf: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[bytes]:
    """A hub in another process, and the file that it gives."""
    path = tmp_path / "given.gguf"
    path.write_bytes(build_small_gguf)
    command = [sys.executable, str(HUB_SERVER), str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{process.stdout.readline().split()[0]}")
        yield build_small_gguf


@pytest.fixture
def build_small_gguf() -> bytes:
    """A GGUF header with two facts and no weights, and zeros after it."""

    def text(value: str) -> bytes:
        return len(value).to_bytes(8, "little") + value.encode()

    facts = {"general.architecture": "llama", "general.name": "Fetched"}
    head = b"GGUF" + (3).to_bytes(4, "little") + (0).to_bytes(8, "little") + len(facts).to_bytes(8, "little")
    for key, value in facts.items():
        head += text(key) + (8).to_bytes(4, "little") + text(value)
    return head + bytes(2_000_000)


def test_a_model_is_looked_up_agreed_to_and_fetched(
    hub: bytes, online: Workplace, open_window: OpenWindow, qtbot: QtBot
) -> None:
    """License first; without agreeing there is no fetching; the model is in the library, with its source."""
    screen = open_window(of=online)
    screen.show_screen("models")
    models = screen.models
    models.fetch()
    dialog = models.fetch_dialog
    assert dialog is not None
    dialog.source.setText("owner/plain")
    dialog.look()
    qtbot.waitUntil(lambda: dialog.offer is not None, timeout=10000)
    assert "You may do as you like." in dialog.licence.text()
    assert not dialog.fetch_button.isEnabled()
    dialog.fetch()
    assert online.models.models() == ()
    dialog.agreed.setChecked(True)
    dialog.fetch_button.click()
    qtbot.waitUntil(lambda: bool(online.models.models()), timeout=15000)
    (model,) = online.models.models()
    assert model.sha256 == hashlib.sha256(hub).hexdigest()
    assert model.origin.startswith("owner/plain@")
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=5000)


def test_closing_the_dialog_stops_the_fetch(
    hub: bytes, online: Workplace, open_window: OpenWindow, qtbot: QtBot
) -> None:
    """What has come is kept, and no model is in the library."""
    window = open_window(of=online)
    window.show_screen("models")
    window.models.fetch()
    dialog = window.models.fetch_dialog
    assert dialog is not None
    dialog.source.setText("owner/slow")
    dialog.look()
    qtbot.waitUntil(lambda: dialog.offer is not None, timeout=10000)
    dialog.agreed.setChecked(True)
    dialog.fetch()
    qtbot.waitUntil(lambda: dialog.bar.value() > 100, timeout=10000)
    dialog.reject()
    qtbot.waitUntil(lambda: "kept" in dialog.told.text(), timeout=5000)
    assert online.models.models() == ()
    assert list((online.home / "models").glob("*.part"))


def test_a_source_that_is_not_there_is_told_in_the_dialog(
    hub: bytes, online: Workplace, open_window: OpenWindow, qtbot: QtBot
) -> None:
    """The sentence stands where the answer would, as a fault; another source that is named takes it away.
    Of several files the one of the usual size is chosen.
    """
    window = open_window(of=online)
    window.show_screen("models")
    window.models.fetch()
    dialog = window.models.fetch_dialog
    assert dialog is not None
    for name, words in (
        ("owner/none", "has no repository"),
        ("nonsense", "neither a repository"),
        ("https://[x/m.gguf", "only https is allowed"),
    ):
        dialog.source.setText(name)
        dialog.look()
        qtbot.waitUntil(lambda words=words: words in dialog.problem.text(), timeout=10000)
        assert dialog.problem.isVisible()
        assert dialog.problem.property("tone") == "error"
        assert not dialog._facts.isVisible()
    dialog.recommended.setCurrentIndex(1)
    assert not dialog.problem.isVisible()
    assert dialog.problem.text() == ""
    dialog.source.setText("owner/sizes")
    dialog.look()
    qtbot.waitUntil(lambda: dialog.offer is not None, timeout=10000)
    assert [dialog.files.count(), dialog.offer.file] == [2, "m-Q4_K_M.gguf"]
    dialog.reject()


def test_a_recommended_model_fills_in_its_repository(online: Workplace, open_window: OpenWindow) -> None:
    """Choosing from the catalogue names the repository and what the model is good for; nothing is called by it."""
    window = open_window(of=online)
    window.show_screen("models")
    window.models.fetch()
    dialog = window.models.fetch_dialog
    assert dialog is not None
    words = [dialog.recommended.itemText(place) for place in range(dialog.recommended.count())]
    dialog.recommended.setCurrentIndex(next(at for at, one in enumerate(words) if one.startswith("SmolLM3-3B")))
    assert dialog.source.text() == "ggml-org/SmolLM3-3B-GGUF"
    assert "small laptop" in dialog._good_for.text()
    dialog.reject()
    window.models.recommended.fetch.click()
    assert dialog.source.text() == "nomic-ai/nomic-embed-text-v1.5-GGUF"
    assert "does not draft" in dialog.recommended.currentText()
    assert online.network_calls() == 0
    dialog.reject()
