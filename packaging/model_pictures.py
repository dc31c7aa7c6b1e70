"""How does the models screen look: a passport, a file that does not fit, one whose bytes have changed, and none?

Usage: python packaging/model_pictures.py [--out DIR] [--only NAME]. Run by `make pictures`. Works without a display.
The starter model is real; the other files have the shape of models and no weights. Nothing is drafted.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).with_name("bench_engine")))

from picture_run import asked_pictures, pictured_workplace
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea
from random_model import SHAPES, write_model
from scene_pictures import Scenes, take_pictures, with_largest_letters

from fairdraft import bootstrap
from fairdraft.host.paths import Home, starter_model
from fairdraft.ui.app import render_window
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.models.model_card import ModelCard

# What the engine may hold, so that the larger file fits on no machine.
LIMIT = "memory_limit_gib = 1.5\n"


def main() -> int:
    """Write the pictures and name them."""
    asked = asked_pictures(__doc__, (*SCENES, *EMPTY))
    with pictured_workplace() as (workplace, _folder):
        take_pictures(workplace, asked.of(EMPTY), asked.out)
    scenes = asked.of(SCENES)
    if scenes:
        _take_of_files(scenes, asked.out)
    return 0


def _take_of_files(scenes: Scenes, out: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, models = Path(folder) / "home", Path(folder) / "Models of the agency"
        for made in (home, models):
            made.mkdir()
        (home / "settings.toml").write_text(LIMIT, encoding="utf-8")
        changed = _write_models(models, Home(home))
        workplace = bootstrap.open_workplace(home, scripted=True, window=True)
        try:
            workplace.model_watch.watch(models)
            render_window(workplace, "glynora", prepare=_all_read)
            # The same size, another byte: what a failing disk or a careless copy leaves.
            data = bytearray(changed.read_bytes())
            data[-1] ^= 1
            changed.write_bytes(data)
            take_pictures(workplace, scenes, out)
        finally:
            workplace.close()


def _write_models(folder: Path, home: Home) -> Path:
    """A model that fits, one that does not, and one that will change, whose path is returned."""
    starter = starter_model(home)
    if starter is None:
        raise SystemExit("The starter model is not there: any make target installs it.")
    shutil.copyfile(starter, folder / starter.name)
    large = folder / "evening-3b-instruct-q4_k_m.gguf"
    small = folder / "a-file-with-a-rather-long-name-of-round-4-final.gguf"
    write_model(SHAPES["3B"], "3B, no weights", starter, large, weights=False)
    write_model(SHAPES["tiny"], "tiny", starter, small, weights=False)
    return small


def _words(window: MainWindow) -> str:
    return "\n".join(one.text() for one in window.models.findChildren(QLabel) if one.isVisibleTo(window.models))


def _wait_for(window: MainWindow, until: Callable[[str], bool]) -> None:
    """Show the models until their words are so; two minutes at most."""
    window.show_screen("models")
    end = time.monotonic() + 120
    while not until(_words(window)):
        if time.monotonic() > end:
            raise SystemExit(f"The models were not read in two minutes:\n{_words(window)}")
        QTest.qWait(50)
    QTest.qWait(300)


def _all_read(window: MainWindow) -> None:
    _wait_for(window, lambda words: words.count("ready") >= 2 and "does not fit" in words)


def _top(window: MainWindow) -> None:
    _wait_for(window, lambda words: "different file now" in words and "does not fit" in words)


def _changed(window: MainWindow) -> None:
    _top(window)
    (card,) = [one for one in window.models.findChildren(ModelCard) if "tiny" in one.model.name]
    area = card.parentWidget()
    while not isinstance(area, QScrollArea):
        area = area.parentWidget()
    area.verticalScrollBar().setValue(area.verticalScrollBar().value() + card.mapTo(area, QPoint(0, -20)).y())
    QTest.qWait(200)


def _large(window: MainWindow) -> None:
    """The letters at their largest."""
    with_largest_letters(window)
    _top(window)


def _probe(window: MainWindow) -> None:
    """What a model knows, before anybody asked it."""
    _top(window)
    window.models.show_probe(next(iter(window.models.list.cards.values())).model)
    QTest.qWait(300)


def _none(window: MainWindow) -> None:
    window.show_screen("models")
    QTest.qWait(300)


SCENES: Scenes = {"models": _top, "models-changed": _changed, "models-large": _large, "models-probe": _probe}
EMPTY: Scenes = {"models-none": _none}

if __name__ == "__main__":
    sys.exit(main())
