"""How do the window's study screens look: planner, run, rating, pairs, conflicts, disagreements, writers' marks?

Usage: python packaging/study_pictures.py [--out DIR] [--only NAME]. Run by `make pictures`. Works without a display;
the drafts are those of the scripted engine and the ratings are drawn with a seed, in home folders of their own that are
thrown away.
"""

import random
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from picture_run import asked_pictures, pictured_workplace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from scene_pictures import take_pictures, wait_until

from fairdraft import bootstrap
from fairdraft.domain.rating_queue import Judgement, MarkedWords
from fairdraft.domain.rubric import SpanLabel
from fairdraft.domain.sample_study import SAMPLE_STUDY
from fairdraft.domain.study import StudyPlan
from fairdraft.services.library import CopyFacts
from fairdraft.services.rating_queue import RatingQueue
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow

RATED, RUNNING = "autumn", "spring"
NOTES = ("", "Promises more than the label does.", "The voice is right; the limits are missing.")
# Each picture of the run is taken after so many further drafts.
FURTHER_DRAFTS = 20
BRAND_MARKED = 0.4


def main() -> int:
    """Write the pictures and name them."""
    asked = asked_pictures(__doc__, SCENES)
    with pictured_workplace() as (workplace, folder):
        fill_with_studies(workplace, folder)
        # What one picture's rater began is not the next one's.
        begun = workplace.home / "unfinished-ratings"
        take_pictures(workplace, asked.of(SCENES), asked.out, before=lambda: shutil.rmtree(begun, ignore_errors=True))
    return 0


def fill_with_studies(workplace: Workplace, folder: Path) -> None:
    """A study that was rated here and on two laptops, and one that is only planned."""
    workplace.profiles.introduce("Rae Lindqvist", "Medical writer")
    workplace.studying.keep(_plan(RATED, "Autumn: plain recipe against house voice", ["glynora"], raters=["R1", "R2"]))
    everywhere = ["glynora", "cordexa", "lumivar"]
    workplace.studying.keep(_plan(RUNNING, "Spring: three campaigns", everywhere, raters=3, drafts_per_brief=5))
    workplace.library.add_files([workplace.resources / "library" / "glynora.csv"], CopyFacts())
    _run(workplace, RATED)
    _rate(workplace.queueing.open(RATED, "R1"), 40, seed=1)
    blind = workplace.sharing.export(RATED, folder / "out", blind=True)
    for seed, name in enumerate(("office", "home-office"), start=2):
        laptop = bootstrap.open_workplace(folder / name, scripted=True)
        try:
            laptop.profiles.introduce(f"Writer {seed}", "Medical writer")
            laptop.sharing.merge(blind)
            _rate(laptop.queueing.open(RATED, "R2"), 12, seed=seed)
            back = laptop.sharing.export(RATED, folder / f"{name}-out", blind=True)
        finally:
            laptop.close()
        workplace.sharing.merge(back)


def _plan(study: str, name: str, campaigns: list[str], **values: object) -> StudyPlan:
    candidates = ["starter", "starter-plain"]
    fixed = {"schema": "fairdraft/study@1", "id": study, "name": name, "campaigns": campaigns, "candidates": candidates}
    return StudyPlan.model_validate(fixed | values)


def _run(workplace: Workplace, study: str) -> None:
    workplace.study_runs.run(study, lambda _progress: None, threading.Event())


def _rate(queue: RatingQueue, most: int, *, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - made-up ratings, the same at each run
    while queue.current is not None and most:
        most -= 1
        scores = {one.id: chance.randint(1, 5) for one in queue.rubric.criteria}
        verdict = chance.choice(queue.rubric.verdicts)
        marks = _marks(queue.current.text, queue.rubric.labels, chance)
        took = chance.randint(15_000, 40_000)
        queue.submit(Judgement(scores, verdict, chance.choice(NOTES), marks, duration_ms=took))


def _marks(text: str, labels: Sequence[SpanLabel], chance: random.Random) -> tuple[MarkedWords, ...]:
    """The brand's first mention under the label for names, one sentence under any label, or nothing."""
    brand = text.find("GLYNORA")
    if brand >= 0 and chance.random() < BRAND_MARKED:
        return (MarkedWords(brand, brand + len("GLYNORA"), "names", "Without its established name."),)
    ends = [place + 1 for place, letter in enumerate(text) if letter == "."]
    if len(ends) < 2 or chance.random() < 0.3:
        return ()
    number = chance.randrange(len(ends) - 1)
    return (MarkedWords(ends[number] + 1, ends[number + 1], chance.choice(labels).id, chance.choice(NOTES)),)


def _list(window: MainWindow) -> None:
    window.show_screen("studies")
    wait_until(lambda: window.studies.list.overviews is not None)


def _planner(window: MainWindow) -> None:
    window.show_screen("studies")
    window.studies.plan()
    window.studies.planner.form.name.setText("Winter web pages")
    wait_until(lambda: window.studies.planner.design is not None)


def _briefs(window: MainWindow) -> None:
    _planner(window)
    form = window.studies.planner.form
    first, second, *_others = form.campaigns.values()
    second.choose(list(second.briefs)[:4])
    first.unfold()
    for one in list(first.briefs.values())[1:8]:
        one.setChecked(False)
    wait_until(lambda: window.studies.planner.design is not None)
    area = window.studies.planner.findChild(QScrollArea)
    if area is not None:
        area.ensureWidgetVisible(first, 0, 0)


def _running(window: MainWindow) -> None:
    window.show_screen("studies")
    window.studies.open(RUNNING)
    wait_until(lambda: window.studies.study.is_read)
    window.studies.study.run()
    desk = window.studies.desk
    wait_until(lambda: desk.progress is not None and desk.progress.made >= FURTHER_DRAFTS)
    # The page follows a run a few times a second.
    followed = time.monotonic() + 0.4
    wait_until(lambda: time.monotonic() > followed)


def _conflicts(window: MainWindow) -> None:
    window.show_screen("studies")
    window.studies.show_conflicts(RATED)
    wait_until(lambda: window.studies.conflicts.conflict is not None)


def _disagreements(window: MainWindow) -> None:
    window.show_screen("studies")
    window.studies.show_disagreements(RATED)
    wait_until(lambda: window.studies.disagreements.disagreement is not None)


def _begin_rating(window: MainWindow) -> None:
    window.studies.rate_wanted.emit(RATED)
    window.rate.start.begun.emit("R2")
    wait_until(lambda: window.rate.blind)
    window.rate.take_keys()


def _rating_start(window: MainWindow) -> None:
    window.studies.rate_wanted.emit(RATED)
    wait_until(lambda: any(" of " in one.text() for one in window.rate.start.raters.values()))


def _rating(window: MainWindow) -> None:
    _begin_rating(window)
    QTest.keyClicks(window.rate.body.reader, "42")


def _select(window: MainWindow, paragraph: int, first: int) -> None:
    """Select three words of a paragraph of the draft in front, counted from 0."""
    reader = window.rate.body.reader
    lines = [one for one in reader.toPlainText().splitlines() if len(one.split()) >= first + 3]
    reader.moveCursor(QTextCursor.MoveOperation.Start)
    words = " ".join(lines[paragraph].split()[first : first + 3])
    if not reader.find(words):
        raise SystemExit(f'The draft in front has no "{words}".')


def _rest(milliseconds: int = 200) -> None:
    """Let what the window does a moment later happen."""
    QTest.qWait(milliseconds)


def _rating_notes(window: MainWindow) -> None:
    _begin_rating(window)
    body = window.rate.body
    QTest.keyClicks(body.reader, "53v")
    for paragraph, key, comment in ((0, "3", ""), (1, "6", NOTES[1])):
        _select(window, paragraph, 1)
        QTest.keyClicks(body.reader, f"l{key}")
        QTest.keyClicks(body.mark_form.comment, comment)
        QTest.keyClick(body.mark_form.comment, Qt.Key.Key_Return)
    body.own_words.set_text(body.own_words.text() + "\n\nAsk your doctor.")
    body.note.set_text(NOTES[2])
    # Left and come back to, as after a pause.
    window.studies.rate_wanted.emit(RUNNING)
    _begin_rating(window)
    _rest()


def _rating_own(window: MainWindow) -> None:
    _begin_rating(window)
    QTest.keyClicks(window.rate.body.reader, "e")


def _rating_label(window: MainWindow) -> None:
    _begin_rating(window)
    _select(window, 1, 1)
    QTest.keyClicks(window.rate.body.reader, "l")
    _rest()
    QTest.keyClicks(window.rate.body.mark_form, "2")
    QTest.keyClicks(window.rate.body.mark_form.comment, NOTES[1])
    _rest()


def _pairs(window: MainWindow) -> None:
    window.studies.pairs_wanted.emit(RATED)
    window.pairs.start.begun.emit("R2")
    wait_until(lambda: window.pairs.blind)
    window.pairs.take_keys()


def _training_blind(window: MainWindow) -> None:
    window.show_screen("studies")
    window.studies.make_training_set(RATED)
    wait_until(lambda: window.studies.training.side.blind is not None)
    _rest()


def _training(window: MainWindow) -> None:
    """Unblinds the study on the page, once for all pictures that follow."""
    window.show_screen("studies")
    window.studies.make_training_set(RATED)
    page = window.studies.training
    wait_until(lambda: page.made is not None or page.side.blind is not None)
    if page.side.blind is not None:
        page.side.blind.unblind.click()
        page.side.blind.confirm.click()
        wait_until(lambda: page.made is not None)
    page.form.library.box.setChecked(True)
    wait_until(lambda: page.made is not None and page.made.tokens is not None)
    _rest()


def _training_written(window: MainWindow) -> None:
    _training(window)
    page = window.studies.training
    if page.made is not None:
        with tempfile.TemporaryDirectory() as folder:
            page.desk.write(page.made, Path(folder) / f"{RATED}-training")
            wait_until(lambda: not page.desk.is_writing)
            _rest()


def _marked(window: MainWindow) -> None:
    window.show_screen("compare")
    screen = window.compare
    screen.open_study(RATED)
    wait_until(lambda: screen.comparison is not None and screen.comparison.annotations is not None)
    _rest(300)
    area: QWidget | None = screen.result.marks
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    inside = None if area is None else area.widget()
    if area is not None and inside is not None:
        area.verticalScrollBar().setValue(screen.result.marks.mapTo(inside, QPoint(0, 0)).y() - 12)


def _sheet(window: MainWindow) -> None:
    """The decision sheet of the sample study, with what a month would take."""
    window.show_screen("compare")
    screen = window.compare
    screen.open_study(SAMPLE_STUDY)
    wait_until(lambda: screen.comparison is not None and screen.comparison.annotations is not None)
    screen.show_sheet()
    screen.sheet.month.setValue(40)
    wait_until(lambda: any(one.text() == "40 approved a month" for one in screen.sheet.findChildren(QLabel)))
    _rest(600)


def _deciding(window: MainWindow) -> None:
    """The fields of a decision below the sheet."""
    _sheet(window)
    window.compare.sheet.decision.begin.click()
    window.compare.sheet.decision.words.setText("Adapt it for brand voice on approved copy, then compare again")
    _rest()


SCENES: dict[str, Callable[[MainWindow], None]] = {
    "studies": _list,
    "study-planner": _planner,
    "study-briefs": _briefs,
    "study-running": _running,
    "rating-start": _rating_start,
    "rating": _rating,
    "rating-label": _rating_label,
    "rating-notes": _rating_notes,
    "rating-own-version": _rating_own,
    "pairs": _pairs,
    "study-conflicts": _conflicts,
    "study-disagreements": _disagreements,
    "comparison-marks": _marked,
    "decision-sheet": _sheet,
    "deciding": _deciding,
    "training-set-blind": _training_blind,
    # The last ones: the study is not blind any more then.
    "training-set": _training,
    "training-set-written": _training_written,
}


if __name__ == "__main__":
    sys.exit(main())
