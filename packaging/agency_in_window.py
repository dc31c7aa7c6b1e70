"""Does the agency's whole test run in the window, offline, from the first start to the decision?

Usage: python packaging/agency_in_window.py [--out DIR]. Run by `make scenario-window`.

Each sitting is a process of its own with the program's window, worked by keys and by pressing what stands on the
buttons, that dies if it reaches for the network (on Linux): the first start, approved copy and a second model from
files, candidates, the plan, a run that is killed and goes on, a blind set for another laptop, rating on both, pairs,
the merge with its conflicts, disagreements, the comparison, the decision sheet and every export. What came of it is
checked in the store and in the files. The raters are scripts that count words.
"""

from __future__ import annotations

import argparse
import csv
import os
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

from agency_sittings import PAIRS, RATED_ON_BOTH, STUDY
from agency_stage import Play, played
from laptop import Laptop, environment

from fairdraft.ui.studies.export_dialog import FORMS

ROOT = Path(__file__).resolve().parent.parent
SITTINGS = "agency_sittings.py"
CANDIDATES = ("base", "starter", "with-examples")
DONE_BEFORE_THE_KILL = 30
SECONDS = 3000


def main() -> int:
    """Go the whole way; returns 0, or raises at the first step that is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/scenario-window"))
    return played(parser.parse_args().out, lambda folder, second: Scenario(folder, second).play())


class Scenario(Play):
    """The agency's test at two laptops' windows.

    Args:
        folder: for homes, sets, pictures and exports.
        second: a base model.
    """

    def __init__(self, folder: Path, second: Path) -> None:
        super().__init__()
        self._folder = folder
        self._second = second
        self._office = Laptop(folder / "office")
        self._home_office = Laptop(folder / "home-office")

    def play(self) -> None:
        """All sittings."""
        folder = str(self._folder)
        first, second = (one.sit(SITTINGS, "introduce", folder).strip() for one in (self._office, self._home_office))
        self._say(f"Two laptops, with {first} and {second}.")
        self._begin_and_kill(second)
        self._office.sit(SITTINGS, "go-on", folder)
        wanted = self._check_drafts()
        blind = next((self._folder / "blind").glob("*.fairset"))
        told = self._home_office.sit(SITTINGS, "elsewhere", folder, str(blind))
        self._say(f"The second rater, on the other laptop: {told.strip()}.")
        back = next((self._folder / "back").glob("*.fairset"))
        told = self._office.sit(SITTINGS, "compare", folder, str(back), second)
        print(told.strip())
        self._check_ratings(wanted, first, second)
        self._check_exports()
        self._say(f"Rated, merged, decided, compared and exported. Everything is under {self._folder}.")

    def _begin_and_kill(self, other_rater: str) -> None:
        """Plan, begin the run, and kill the window with everything that it started."""
        copy = str(ROOT / "resources" / "library" / "glynora.csv")
        line = self._office.sitting(SITTINGS, "begin", str(self._folder), copy, str(self._second), other_rater)
        log = self._folder / "begin.log"
        with log.open("wb") as told:
            window = subprocess.Popen(
                line, stdout=told, stderr=subprocess.STDOUT, start_new_session=True, env=environment()
            )
        end = time.monotonic() + SECONDS
        done = self._folder / "pictures" / "running-1440-light.png"
        while window.poll() is None and time.monotonic() < end:
            if done.exists() and sum(self._office.drafts(STUDY).values()) >= DONE_BEFORE_THE_KILL:
                break
            time.sleep(0.05)
        self._expect(window.poll() is None, f"the run ended before it could be killed: {log.read_text()[-3000:]}")
        os.killpg(window.pid, signal.SIGKILL)
        window.wait()
        kept = sum(self._office.drafts(STUDY).values())
        self._say(f"Planned in the window; it was killed with {kept} drafts finished.")

    def _check_drafts(self) -> int:
        places = self._office.drafts(STUDY)
        briefs = {(campaign, brief) for campaign, brief, _candidate, _seed in places}
        campaigns = {campaign for campaign, _brief in briefs}
        by_candidate = Counter(candidate for _campaign, _brief, candidate, _seed in places)
        self._expect(set(places.values()) == {1}, "a draft was made twice")
        self._expect(len(campaigns) == 3, f"campaigns: {campaigns}")
        self._expect(by_candidate == Counter(dict.fromkeys(CANDIDATES, len(briefs))), f"drafts: {by_candidate}")
        self._say(f"{len(briefs)} briefs, {len(places)} drafts: none twice, none missing.")
        return len(places)

    def _check_ratings(self, wanted: int, first: str, second: str) -> None:
        given = self._office.ratings(STUDY)
        # The first rater also settled a disagreement, and the second rated two drafts on both laptops.
        self._expect(set(given) == {first, second}, f"raters: {given}")
        self._expect(min(given.values()) >= wanted, f"ratings are missing: {given}")
        conflicts = self._office.json("study", "conflicts", STUDY)
        opened = [one for one in conflicts if one.get("resolved_at") is None]
        self._expect(not opened, f"open conflicts: {opened}")
        told = self._office.json("compare", STUDY)
        for criterion in told["criteria"]:
            counted = {one["candidate"]: one["n"] for one in criterion["candidates"]}
            self._expect(
                counted == dict.fromkeys(CANDIDATES, wanted // len(CANDIDATES)), f"{criterion['criterion']}: {counted}"
            )
        self._say(f"{dict(given)} ratings, {RATED_ON_BOTH} conflicts decided, {PAIRS} pairs judged; all compared.")

    def _check_exports(self) -> None:
        out = self._folder / "exports"
        missing = [
            form for form, _words, _about in FORMS if form != "fairset" and not any((out / f"{STUDY}-{form}").glob("*"))
        ]
        self._expect(not missing, f"nothing was written as {missing}")
        self._expect(any(out.glob("*.fairset")), "no whole set was written")
        ratings = next((out / f"{STUDY}-csv").glob("ratings*.csv"))
        with ratings.open(encoding="utf-8-sig", newline="") as file:
            rows = sum(1 for _row in csv.DictReader(file))
        self._expect(rows == sum(self._office.ratings(STUDY).values()), f"{rows} rows in {ratings.name}")


if __name__ == "__main__":
    raise SystemExit(main())
