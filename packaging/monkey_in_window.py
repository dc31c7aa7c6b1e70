"""Does the window hold, whatever is pressed, typed, dropped and dragged in it?

Usage: python packaging/monkey_in_window.py [--seeds FIRST-LAST] [--steps N] [--longest S] [--out DIR]. Run by
`make test-monkey`. Works without a display, with the scripted engine, in home folders of its own.

Each seed is a process that does so many random things in the program's window, over studies, pieces and files of every
kind; what does not hold (monkey_watch.py) is told with what was done before it. The same seed does much the same again,
but for what other threads do meanwhile. The exit code is 1 where anything was told.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import random
import shutil
import subprocess
import sys
from collections import deque
from pathlib import Path

# Before Qt is imported: worked where there is no screen, and nothing is fetched.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.update(dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9"))

from monkey_hand import MonkeyHand
from monkey_watch import Watch
from product_pictures import write_label_pdf
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog
from study_pictures import fill_with_studies

from fairdraft import bootstrap
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace
from fairdraft.ui.app import run_window
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.passphrase_dialog import GivenPassphrase

CAMPAIGNS = ("glynora", "lumivar", "cordexa", "glynora-tv")
_PAUSES_MS = (0, 5, 5, 15, 15, 40, 120, 400)
_LAST, _MOST_TRIES, _DEEPEST = 50, 60, 12
_SECONDS = 1200
_SCREEN = {
    "name": "none",
    "x": 0,
    "y": 0,
    "width": 1440,
    "height": 900,
    "logicalDpi": 96,
    "logicalBaseDpi": 96,
    "dpr": 1,
}


class Monkey:
    """Works in the window until so many things were done, and opens it again where it was closed.

    Args:
        seed: of what is done.
        steps: how many things.
        folder: with the folders `home`, `files` and `out`.
        longest_s: how long the window may not answer.
    """

    def __init__(self, seed: int, steps: int, folder: Path, longest_s: float) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - the same at each run
        self._left, self._done, self._depth, self._tries = steps, 0, 0, 0
        self._home = folder / "home"
        self._recent: deque[str] = deque(maxlen=_LAST)
        # Behind a native crash there is nothing but what was written.
        self._log = (folder / "deeds.log").open("w", encoding="utf-8", errors="backslashreplace", buffering=1)
        self._faults = 0
        self._watch = Watch(self._tell, folder, longest_s)
        self._hand = MonkeyHand(self._chance, self._note, self._watch.tell, folder / "files", folder / "out")
        self._clock: QTimer | None = None
        self._workplace: Workplace | None = None

    def work(self) -> int:
        """Do it all; returns 1 where something was told."""
        self._hand.answer_dialogs()
        while self._left > 0:
            self._tries = 0
            run_window(self._open, bootstrap.resources())
        return 1 if self._faults else 0

    def _open(self, _given: GivenPassphrase | None) -> Workplace:
        self._workplace = bootstrap.open_workplace(self._home, scripted=True, window=True)
        if self._clock is None:
            self._watch.begin()
            self._clock = QTimer(QApplication.instance())
            self._clock.setSingleShot(True)
            self._clock.timeout.connect(self._turn)
        self._clock.start(_PAUSES_MS[-1])
        return self._workplace

    def _turn(self) -> None:
        window = next((one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)), None)
        # First: a deed may open a dialog, which returns when it is closed.
        self._clock.start(self._chance.choice(_PAUSES_MS))
        if window is None or not window.isVisible():
            self._clock.stop()
        elif self._left <= 0:
            self._end(window)
        elif self._depth < _DEEPEST:
            self._step(window)
        else:
            self._leave_dialog()

    def _step(self, window: MainWindow) -> None:
        self._left -= 1
        self._done += 1
        self._depth += 1
        try:
            self._hand.act(window)
            if window.isVisible():
                self._watch.look(window, self._workplace)
        finally:
            self._depth -= 1

    def _end(self, window: MainWindow) -> None:
        self._tries += 1
        if self._tries > _MOST_TRIES:
            self._tell("end", "the window does not close")
            QApplication.exit(1)
        elif not self._leave_dialog():
            window.close()

    @staticmethod
    def _leave_dialog() -> bool:
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if isinstance(front, QDialog):
            front.reject()
        elif front is not None:
            front.close()
        return front is not None

    def _note(self, words: str) -> None:
        line = f"{self._done:5d}  {words}"
        self._recent.append(line)
        print(line, file=self._log)

    def _tell(self, kind: str, words: str) -> None:
        self._faults += 1
        before = "\n".join(self._recent)
        line = f"{kind.upper()}: {words}\n  after\n{before}\n"
        print(line.encode("utf-8", "backslashreplace").decode(), file=self._log)
        sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace"))
        sys.stdout.flush()


def main() -> int:
    """Go through the seeds; returns 1 where something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1-5", help="one, or the first and the last, as in 1-5")
    parser.add_argument("--steps", type=int, default=600, help="how many things each does")
    parser.add_argument("--longest", type=float, default=5.0, help="seconds that the window may not answer")
    parser.add_argument("--out", type=Path, default=Path("out/monkey"))
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    first, _, last = chosen.seeds.partition("-")
    if chosen.child:
        faulthandler.enable()
        return Monkey(int(first), chosen.steps, chosen.out, chosen.longest).work()
    shutil.rmtree(chosen.out, ignore_errors=True)
    _fill(chosen.out / "prepared")
    # The screen that is none is smaller than the least window, if nobody says how large it is.
    screen = (chosen.out / "screen.json").resolve()
    screen.write_text(json.dumps({"screens": [_SCREEN]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
    failed = 0
    for seed in range(int(first), int(last or first) + 1):
        folder = chosen.out / str(seed)
        shutil.copytree(chosen.out / "prepared", folder)
        line = [sys.executable, __file__, "--child", "--seeds", str(seed), "--steps", str(chosen.steps)]
        line += ["--longest", str(chosen.longest), "--out", str(folder)]
        with (folder / "told.log").open("wb") as told:
            code = _ran(line, told)
        print(f"seed {seed}: {'holds' if code == 0 else f'see {told.name} (exit code {code})'}", flush=True)
        failed += code != 0
        shutil.rmtree(folder / "home")
    return 1 if failed else 0


def _ran(line: list[str], told: object) -> int:
    try:
        return subprocess.run(line, stdout=told, stderr=subprocess.STDOUT, check=False, timeout=_SECONDS).returncode
    except subprocess.TimeoutExpired:
        return -1


def _fill(folder: Path) -> None:
    """A home with rated studies and begun pieces, and files of every kind, good and bad."""
    files, work = folder / "files", folder / "work"
    for one in (files, work, folder / "out"):
        one.mkdir(parents=True)
    workplace = bootstrap.open_workplace(folder / "home", scripted=True, window=True)
    try:
        fill_with_studies(workplace, work)
        for campaign in CAMPAIGNS:
            run = workplace.drafting.start(DraftOrder(campaign, "starter", "b01", count=3, seed=7), lambda _event: None)
            run.wait(_SECONDS)
            piece = workplace.editing.begin(workplace.drafting.draft(run.drafts[0].id), "rater-1")
        for form in ("docx", "pdf"):
            for one in workplace.exporting.export(piece.id, form, work / form):
                shutil.copy(one, files)
        workplace.source_documents.give("lumivar", "LUMIVAR Prescribing Information", write_label_pdf(files))
        workplace.anchoring.accept("lumivar", "lum-once-daily")
    finally:
        workplace.close()
    for number, one in enumerate(work.glob("*/*.fairset")):
        shutil.copy(one, files / f"{number}.fairset")
    for one in ("library/glynora.csv", "products/glynora.toml", "campaigns/glynora-tv.toml"):
        shutil.copy(bootstrap.resources() / one, files / one.replace("/", "-"))
    for name, content in _BAD.items():
        (files / name).write_bytes(content)
    (files / "folder.docx").mkdir()
    shutil.rmtree(work)


_BAD = {
    "empty.docx": b"",
    "damaged.pdf": b"%PDF-1.4 no more",
    "short.gguf": b"GGUF\0\0",
    "manuscript 😀.txt": b"HEADLINE: One\nBODY: Two.\nCTA: Three",
    "no text.txt": b"\xff\xfe\x00\xd8",
    "broken.toml": b"a = [",
    "broken.json": b"{",
}


if __name__ == "__main__":
    sys.exit(main())
