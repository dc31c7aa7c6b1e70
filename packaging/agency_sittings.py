"""What is done in the window at each sitting of the agency's test, by keys and by pressing what can be pressed?

Usage: python packaging/agency_sittings.py HOME SITTING FOLDER [FILE …]. Run by agency_in_window.py, which says which
sitting comes when, and by agency_scenario.py for one of them; FOLDER takes pictures and files.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from scripted_rater import scores_of, verdict_of
from window_hand import Hand, sit_down

from fairdraft.domain.rating import SCRIPTED_ROLE
from fairdraft.ui.rate.reader import DraftReader
from fairdraft.ui.studies.export_dialog import FORMS, TRAINING

STUDY, NAME = "agency", "The agency's test"
STARTER = "SmolLM2-135M-Instruct Q4_1"
BASE, HELPED = "Base", "With examples"
LONGEST = "120"
FIRST_DRAFTS = 12
RATED_ON_BOTH, PAIRS = 2, 6
_VERDICT_KEYS = {"approve": "a", "revise": "v", "reject": "r"}
_LONG_S = 3000.0
_EACH = 25
_SHIFT = Qt.KeyboardModifier.ShiftModifier


def main() -> int:
    """Sit down, do what the sitting is for, and close the window."""
    home, sitting, folder, *files = sys.argv[1:]
    paths = [Path(one) for one in files]
    return sit_down(Path(home), Path(folder) / "pictures", lambda hand: SITTINGS[sitting](hand, Path(folder), paths))


def _introduce(hand: Hand, _folder: Path, _files: list[Path]) -> None:
    """Say who sits here, and find out under which pseudonym that goes into files; prints it."""
    window = hand.window
    hand.wait(window.first_run.isVisible, "question who is working")
    hand.write("Name", "A script")
    hand.write("Role", SCRIPTED_ROLE)
    hand.press("Start")
    hand.press("A script: who is working")
    hand.wait(window.first_run.pseudonym.isVisible, "pseudonym")
    hand.take_picture("who-is-working")
    print(window.first_run.pseudonym.text())
    hand.press("Cancel")


def _plan_and_begin(hand: Hand, _folder: Path, files: list[Path]) -> None:
    """Approved copy and a second model come in, two candidates are made, a study is planned and its run begins.

    The run goes on until the process is killed. `files`: approved copy, a model, and the other rater's pseudonym.
    """
    window, (copy, model, other) = hand.window, files
    hand.go_to(5)
    hand.press("Add approved copy…")
    hand.press("Files…", file=copy)
    hand.press("Add 1 file")
    hand.wait(lambda: not window.library.desk.busy and len(window.library.model.ids) > 0, "approved copy")
    hand.go_to(4)
    before = len(hand.workplace.models.models())
    hand.press("Add a model…", file=model)
    hand.wait(lambda: len(hand.workplace.models.models()) > before, "second model")
    second = next(one for one in hand.workplace.models.models() if one.name != STARTER)
    hand.go_to(2)
    hand.press("Plan a study…")
    hand.write("Name", NAME)
    hand.write("Id", STUDY)
    for name, of, examples in ((BASE, second.name, 0), (HELPED, STARTER, 2)):
        hand.press("New candidate…")
        hand.write("Name", name)
        hand.choose("Model", of)
        hand.write("Approved examples in the prompt", str(examples))
        hand.write("Longest draft in tokens", LONGEST)
        if name == HELPED:
            hand.take_picture("new-candidate")
        hand.press("Save the candidate")
    hand.press("Starter: SmolLM2 135M, cooler")
    # Assisted drafts are short: raw ones write all of the safety information, at nine times the length.
    hand.choose("What the program inserts", "Assisted")
    hand.write("Raters", str(other))
    hand.press("Add me")
    hand.write("Share of drafts shown again unannounced", "4")
    planner = window.studies.planner
    hand.wait(lambda: planner.design is not None, "word on what the plan can show")
    hand.take_picture("planner")
    hand.act("Save the plan")
    page = window.studies.study
    hand.wait(lambda: page.is_read and page.study == STUDY, "page of the study")
    wanted = hand.workplace.studying.status(STUDY)
    print(f"{sum(one.wanted for one in wanted.progress)} drafts are planned", flush=True)
    hand.press(window.top.action.text())
    desk = window.studies.desk
    hand.wait(lambda: desk.progress is not None and desk.progress.made >= FIRST_DRAFTS, "first drafts", _LONG_S)
    hand.take_picture("running")
    hand.wait(lambda: desk.study is None, "end of the run", _LONG_S)


def _go_on_and_send(hand: Hand, folder: Path, _files: list[Path]) -> None:
    """What the killed run left is made, the plan is sealed, a blind set is written, and its rater tries it here."""
    window = hand.window
    _open(hand)
    hand.wait(lambda: window.top.action.text().startswith("Make the"), "drafts left to make")
    hand.act(f"Make the {_left(hand):,} drafts left")
    hand.wait(lambda: window.studies.desk.study is None and not _left(hand), "end of the run", _LONG_S)
    hand.press("Seal the plan")
    hand.wait(lambda: not hand.shows("Seal the plan"), "sealed plan")
    hand.take_picture("study-made")
    hand.press("Write a set for raters…", file=_made(folder / "blind"))
    _until_written(hand, folder / "blind")


def _rate_elsewhere(hand: Hand, folder: Path, files: list[Path]) -> None:
    """On another laptop: the set comes in, all of it is rated by keys, and the ratings are written to send back."""
    hand.go_to(2)
    hand.press("Import a file…", file=files[0])
    page = hand.window.studies.study
    hand.wait(lambda: page.is_read and page.study == STUDY, "page of the study")
    hand.take_picture("came-blind")
    hand.act("Rate")
    print(_rate(hand, "elsewhere"))
    hand.press("Write the set to send back…", file=_made(folder / "back"))
    _until_written(hand, folder / "back")


def _rate_here(hand: Hand, _folder: Path, _files: list[Path]) -> None:
    """At the first laptop: all of a study is rated by keys; prints how fast the next draft came."""
    _open(hand)
    hand.act("Rate")
    print(_rate(hand, "here", rater=hand.workplace.profiles.present_or_default().pseudonym))


def _rate_and_compare(hand: Hand, folder: Path, files: list[Path]) -> None:
    """Back at the first laptop: rated, merged, decided, settled, unblinded, compared, and exported in every form.

    `files`: the other laptop's set, and the other rater's pseudonym.
    """
    window, (back, other) = hand.window, files
    _open(hand)
    # The other rater had a look at two drafts here, and judges them otherwise at home: conflicts.
    hand.act("Rate")
    _rate(hand, "other", rater=str(other), most=RATED_ON_BOTH)
    hand.act("Rate")
    print(_rate(hand, "here", rater=hand.workplace.profiles.present_or_default().pseudonym))
    _judge_pairs(hand)
    hand.press("Import a set…", file=back)
    page = window.studies.study
    hand.wait(lambda: hand.shows(f"Conflicts ({RATED_ON_BOTH})"), "conflicts")
    hand.take_picture("merged")
    hand.press(f"Conflicts ({RATED_ON_BOTH})")
    _decide(hand)
    hand.press("Back to the study")
    hand.wait(lambda: page.rating.disagreements.text() != "Disagreements", "count of disagreements")
    hand.press(page.rating.disagreements.text())
    _settle(hand)
    hand.press("Back to the study")
    hand.press("Unblind…")
    hand.press("Unblind")
    hand.wait(lambda: not hand.shows("Unblind…") and not window.studies.errands.busy, "end of the blindness")
    hand.act("Open the comparison")
    compare = window.compare
    hand.wait(lambda: compare.comparison is not None and compare.comparison.annotations is not None, "comparison")
    hand.take_picture("comparison")
    hand.act("Decision sheet")
    hand.take_picture("decision-sheet")
    hand.press("Save…", file=folder / "decision.docx")
    _until_written(hand, folder, "decision.docx")
    _export(hand, folder)


def _open(hand: Hand) -> None:
    hand.go_to(2)
    hand.press(f"Open {NAME}")
    page = hand.window.studies.study
    hand.wait(lambda: page.is_read and page.study == STUDY, "page of the study")


def _left(hand: Hand) -> int:
    return sum(one.wanted - one.done for one in hand.workplace.studying.status(STUDY).progress)


def _rate(hand: Hand, name: str, *, rater: str = "", most: int = sys.maxsize) -> str:
    """Rate what the queue holds by keys; tells how fast the next draft came."""
    screen = hand.window.rate
    hand.wait(screen.start.isVisible, "question who rates")
    who = [f"Rate as {rater}"] if rater else ["Begin rating", *(f"Rate as {one}" for one in _raters(hand))]
    hand.press(next(one for one in who if hand.shows(one)))
    hand.wait(lambda: screen.blind, "first draft")
    criteria = [one.id for one in hand.workplace.rating.rubric().criteria]
    chance = random.Random(name)  # noqa: S311 - a scripted rater's moods, the same at each run
    took: list[float] = []
    while screen.blind and len(took) < most:
        if len(took) == 1 and most > 2:
            _label(hand)
            hand.take_picture(f"rating-{name}")
        reader = screen.body.reader
        scores = scores_of(reader.toPlainText(), criteria, chance)
        QTest.keyClicks(reader, "".join(map(str, scores.values())) + _VERDICT_KEYS[verdict_of(scores)])
        if len(took) % _EACH == 0:
            QTest.keyClicks(reader, "n")
            QTest.keyClicks(screen.body.note, "Counted, not read.")
            QTest.keyClick(screen.body.note, Qt.Key.Key_Escape)
        began = time.perf_counter()
        QTest.keyClick(reader, Qt.Key.Key_Return)
        reader.repaint()
        took.append((time.perf_counter() - began) * 1000)
    hand.act("Pause" if screen.blind else "Back to the study")
    middle = sorted(took)[len(took) // 2]
    return f"{len(took)} ratings; from Return to the next draft {middle:.0f} ms in the middle, {max(took):.0f} at most"


def _raters(hand: Hand) -> tuple[str, ...]:
    plan = hand.workplace.studying.study(STUDY).plan
    assert plan is not None  # noqa: S101 - it came with one
    return plan.raters if isinstance(plan.raters, tuple) else ()


def _label(hand: Hand) -> None:
    """Select three words by keys and label them."""
    reader = hand.window.rate.body.reader
    for _ in range(3):
        QTest.keyClick(reader, Qt.Key.Key_Right, _SHIFT | Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(reader, "l1")
    form = hand.window.rate.body.mark_form
    hand.wait(form.comment.hasFocus, "field for a comment")
    QTest.keyClicks(form.comment, "Marked by a script.")
    QTest.keyClick(form.comment, Qt.Key.Key_Return)


def _judge_pairs(hand: Hand) -> None:
    hand.press("Compare pairs")
    screen = hand.window.pairs
    hand.wait(screen.start.isVisible, "question who rates")
    hand.press(f"Rate as {hand.workplace.profiles.present_or_default().pseudonym}")
    hand.wait(lambda: screen.blind, "first pair")
    hand.take_picture("pairs")
    for number in range(PAIRS):
        longer = _words(screen.body.readers[0]) >= _words(screen.body.readers[1])
        hand.key("T" if number == 0 else "Left" if longer else "Right")
    hand.act("Pause")


def _words(reader: DraftReader) -> int:
    return len(reader.toPlainText().split())


def _decide(hand: Hand) -> None:
    """One of two judgments is taken, the other kept."""
    page = hand.window.studies.conflicts
    hand.wait(lambda: page.conflict is not None, "conflict")
    hand.take_picture("conflict")
    hand.press("Keep the waiting one")
    hand.wait(lambda: page.open_conflicts == RATED_ON_BOTH - 1, "one conflict less")
    hand.act("Keep the one that counts")
    hand.wait(lambda: page.open_conflicts == 0, "end of the conflicts")


def _settle(hand: Hand) -> None:
    """The largest disagreement gets a decision."""
    page = hand.window.studies.disagreements
    hand.wait(lambda: page.disagreement is not None, "disagreement")
    first = page.disagreement
    hand.press("Verdict: revise")
    hand.take_picture("disagreement")
    hand.act("Settle it")
    hand.wait(lambda: page.disagreement is not None and page.disagreement != first, "next disagreement")


def _export(hand: Hand, folder: Path) -> None:
    """Every form that the dialog offers; training sets by the page of their own."""
    studies = hand.window.studies
    hand.go_to(2)
    hand.wait(studies.study.isVisible, "page of the study")
    out = _made(folder / "exports")
    for form, words, _about in FORMS:
        hand.press("Export…")
        if form == FORMS[0][0]:
            hand.take_picture("export")
        hand.press(words)
        if form == TRAINING:
            _make_training_set(hand, out)
            continue
        hand.press("Folder…", file=out)
        hand.press("Export")
        hand.wait(lambda: not studies.errands.busy, f"end of writing {form}", _LONG_S)
        print(f"{form}: {_message(hand)}")


def _make_training_set(hand: Hand, out: Path) -> None:
    """Look at what a training set would hold, and write it."""
    page = hand.window.studies.training
    hand.press("Continue")
    hand.wait(lambda: page.made is not None and page.made.tokens is not None, "training set")
    hand.take_picture("training-set")
    hand.press("Write the set…", file=out)
    hand.wait(lambda: not page.desk.is_writing and page.after.isVisible(), "written training set", _LONG_S)
    print(f"{TRAINING}: {len(list((out / f'{STUDY}-training').iterdir()))} files")
    hand.press("Back to the study")
    hand.wait(hand.window.studies.study.isVisible, "page of the study")


def _message(hand: Hand) -> str:
    return " ".join(one.text() for one in hand.window.messages.findChildren(QLabel) if one.isVisible()).strip()


def _until_written(hand: Hand, folder: Path, pattern: str = "*.fairset") -> None:
    hand.wait(lambda: any(folder.glob(pattern)) and not hand.window.studies.errands.busy, f"{pattern} in {folder}")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


SITTINGS: dict[str, Callable[[Hand, Path, list[Path]], None]] = {
    "introduce": _introduce,
    "begin": _plan_and_begin,
    "go-on": _go_on_and_send,
    "elsewhere": _rate_elsewhere,
    "rate": _rate_here,
    "compare": _rate_and_compare,
}


if __name__ == "__main__":
    sys.exit(main())
