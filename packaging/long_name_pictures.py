"""How do studies look whose campaigns, candidates and raters have very long names, also with the largest letters?

Usage: python packaging/long_name_pictures.py [--out DIR] [--only NAME]. Run by `make pictures`. Works without a
display; the drafts are those of the scripted engine and the ratings are drawn with a seed, in a home folder of its own
that is thrown away.
"""

import random
import shutil
import sys
import threading

from picture_run import asked_pictures, pictured_workplace
from PySide6.QtTest import QTest
from scene_pictures import Scenes, in_largest_letters, scroll_to_end, take_pictures, wait_until

from fairdraft.domain.campaign_form import CampaignForm
from fairdraft.domain.rating_queue import Judgement
from fairdraft.domain.study import StudyPlan
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow

STUDY = "from-a-first-conversation-to-a-second-prescription-round-4"
RATERS = ("medical-affairs-konstantinopoulou", "editorial-vandenbroeck-second-reader")
CAMPAIGN = CampaignForm(
    name="GLYNORA: from a first conversation in the kitchen to a second prescription at the pharmacy (landing page)",
    id="from-a-first-conversation-to-a-second-prescription",
    product="glynora",
    channel="web",
    briefs=tuple(
        (f"b{number:02}", "Begin at the kitchen table, end at the counter of the pharmacy.") for number in range(1, 5)
    ),
)
CANDIDATES = {
    "starter-house-voice-with-eight-approved-examples": "Starter with the house voice, eight approved examples and a "
    "cautious temperature, second attempt",
    "starter-plain-recipe-without-approved-examples": "Starter with the plain recipe and no approved examples at all",
}


def main() -> int:
    """Write the pictures and name them."""
    asked = asked_pictures(__doc__, SCENES)
    with pictured_workplace() as (workplace, _folder):
        _fill(workplace)
        begun = workplace.home / "unfinished-ratings"
        take_pictures(
            workplace,
            asked.of(SCENES),
            asked.out,
            CAMPAIGN.id,
            before=lambda: shutil.rmtree(begun, ignore_errors=True),
        )
    return 0


def _fill(workplace: Workplace) -> None:
    """One study, drafted; its first rater has rated all of it, the second a few."""
    workplace.profiles.introduce("Alexandra-Theodora Konstantinopoulou-Vandenbroeck", "Medical writer")
    workplace.campaigns.make(CAMPAIGN)
    starter = workplace.products.candidate("starter")
    for candidate, name in CANDIDATES.items():
        workplace.products.keep_candidate(starter.model_copy(update={"id": candidate, "name": name}))
    plan = {
        "schema": "fairdraft/study@1",
        "id": STUDY,
        "name": "From a first conversation to a second prescription: which voice keeps the label's limits (round 4)",
        "campaigns": [CAMPAIGN.id],
        "candidates": list(CANDIDATES),
        "raters": list(RATERS),
    }
    workplace.studying.keep(StudyPlan.model_validate(plan))
    workplace.study_runs.run(STUDY, lambda _progress: None, threading.Event())
    chance = random.Random(1)  # noqa: S311 - made-up ratings, the same at each run
    for rater, most in zip(RATERS, (99, 3), strict=True):
        queue = workplace.queueing.open(STUDY, rater)
        while queue.current is not None and most:
            most -= 1
            scores = {one.id: chance.randint(1, 5) for one in queue.rubric.criteria}
            queue.submit(Judgement(scores, chance.choice(queue.rubric.verdicts), "", (), duration_ms=20_000))


def _list(window: MainWindow) -> None:
    window.show_screen("studies")
    wait_until(lambda: window.studies.list.overviews is not None)


def _study(window: MainWindow) -> None:
    window.show_screen("studies")
    window.studies.open(STUDY)
    wait_until(lambda: window.studies.study.is_read)


def _planner(window: MainWindow) -> None:
    window.show_screen("studies")
    window.studies.plan()
    window.studies.planner.form.name.setText(
        "From a second prescription to a habit: the house voice, once more (round 5)"
    )
    wait_until(lambda: window.studies.planner.design is not None)


def _rating_start(window: MainWindow) -> None:
    window.studies.rate_wanted.emit(STUDY)
    wait_until(lambda: any(" of " in one.text() for one in window.rate.start.raters.values()))


def _rating(window: MainWindow) -> None:
    window.studies.rate_wanted.emit(STUDY)
    window.rate.start.begun.emit(RATERS[1])
    wait_until(lambda: window.rate.blind)
    window.rate.take_keys()
    QTest.keyClicks(window.rate.body.reader, "42")


def _disagreements(window: MainWindow) -> None:
    window.show_screen("studies")
    window.studies.show_disagreements(STUDY)
    wait_until(lambda: window.studies.disagreements.disagreement is not None)


def _comparison(window: MainWindow) -> None:
    window.show_screen("compare")
    window.compare.open_study(STUDY)
    wait_until(lambda: window.compare.comparison is not None and window.compare.comparison.annotations is not None)


def _sheet(window: MainWindow) -> None:
    _comparison(window)
    window.compare.show_sheet()
    wait_until(lambda: window.compare.sheet.isVisible(), 600)


def _sheet_end(window: MainWindow) -> None:
    _sheet(window)
    scroll_to_end(window.compare)


SCENES: Scenes = {
    "long-studies": _list,
    "long-study": _study,
    "long-planner": _planner,
    "long-rating-start": _rating_start,
    "long-rating": _rating,
    "long-disagreements": _disagreements,
    "long-comparison": _comparison,
    "long-sheet": _sheet,
    "long-sheet-end": _sheet_end,
    "large-study": in_largest_letters(_study),
    "large-rating": in_largest_letters(_rating),
    "large-sheet": in_largest_letters(_sheet),
}


if __name__ == "__main__":
    sys.exit(main())
