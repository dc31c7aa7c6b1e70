"""Does the agency's whole test run, offline, from the first brief to the decision?

Usage: python packaging/agency_scenario.py [--out DIR] [--tokens N]. Run by `make scenario`.

Three campaigns' briefs, three candidates from two real models, a run that is killed and goes on, a blind set for a
second laptop, one scripted rater in the window and one in the terminal, the merge, the comparison, the report and
every export. Each step is a command of the program in a process that dies if it reaches for the network (on Linux),
and each is checked. The raters are scripts that count words: their figures show that the way is whole, and nothing of
the models.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import time
import zipfile
from collections import Counter
from pathlib import Path

from agency_stage import Play, played
from laptop import Laptop, environment
from scripted_rater import scores_of, verdict_of

from fairdraft import bootstrap
from fairdraft.domain.rating import SCRIPTED_ROLE

ROOT = Path(__file__).resolve().parent.parent
STUDY = "agency"
CAMPAIGNS = ("glynora", "cordexa", "lumivar")
CANDIDATES = ("instruct", "base", "instruct-with-examples")
FORMS = (
    "csv", "jsonl", "parquet", "training", "label-studio", "argilla", "xlsx", "docx", "html", "md", "fairset",
)  # fmt: skip
CRITERIA = ("accuracy", "indication_language", "isi_referencing", "brand_voice", "copy_quality")
DONE_BEFORE_THE_KILL = 30


def main() -> int:
    """Go the whole way; returns 0, or raises at the first step that is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/scenario"))
    parser.add_argument("--tokens", type=int, default=120, help="the longest draft")
    chosen = parser.parse_args()
    return played(chosen.out, lambda folder, second: Scenario(folder, second, chosen.tokens).play())


class Scenario(Play):
    """The agency's test, step by step.

    Args:
        folder: for homes, plans, sets and exports.
        second: a base model.
        tokens: the longest draft.
    """

    def __init__(self, folder: Path, second: Path, tokens: int) -> None:
        super().__init__()
        self._folder = folder
        self._second = second
        self._tokens = tokens
        self._office = Laptop(folder / "office")
        self._home_office = Laptop(folder / "home-office")
        self._first_rater = ""

    def play(self) -> None:
        """All steps."""
        self._prepare()
        self._plan()
        wanted = self._generate()
        blind = self._send_blind(wanted)
        self._rate_in_the_window()
        self._rate_in_the_terminal(blind)
        self._merge(wanted)
        self._compare(wanted)
        self._export()

    def _prepare(self) -> None:
        office = self._office
        office.run("library", "add", str(ROOT / "resources" / "library" / "glynora.csv"))
        added = office.json("models", "add", str(self._second))
        name = added["name"] if isinstance(added, dict) else added[0]["name"]
        starter = "SmolLM2-135M-Instruct Q4_1"
        for candidate, model, more in (
            ("instruct", starter, 'recipe = "dtc-chat"'),
            ("base", name, 'recipe = "dtc-completion"'),
            ("instruct-with-examples", starter, 'recipe = "dtc-chat"\nretrieval = { k = 2 }'),
        ):
            file = self._folder / f"{candidate}.toml"
            file.write_text(
                f'schema = "fairdraft/candidate@1"\nid = "{candidate}"\nname = "{candidate}"\n'
                f'model = "{model}"\n{more}\n'
                f"sampling = {{ temperature = 0.5, max_tokens = {self._tokens} }}\n",
                encoding="utf-8",
            )
            office.run("candidates", "add", str(file))
        self._first_rater = self._introduce()
        self._say(f"Three candidates from two models: {starter} and {name}.")

    def _introduce(self) -> str:
        """Who sits at the first laptop, as the window asks at its first start; tells the pseudonym."""
        workplace = bootstrap.open_workplace(self._office.home)
        try:
            # What such ratings are taken for is said wherever they show.
            return workplace.profiles.introduce("A script", SCRIPTED_ROLE).pseudonym
        finally:
            workplace.close()

    def _plan(self) -> None:
        plan = self._folder / "plan.toml"
        quoted = [f'"{one}"' for one in CAMPAIGNS], [f'"{one}"' for one in CANDIDATES]
        plan.write_text(
            f'schema = "fairdraft/study@1"\nid = "{STUDY}"\nname = "The agency\'s test"\n'
            f"campaigns = [{', '.join(quoted[0])}]\ncandidates = [{', '.join(quoted[1])}]\n"
            # Assisted drafts are short: raw ones write all of the safety information, at nine times the length.
            'mode = "assisted"\n'
            f'raters = ["{self._first_rater}", "R2"]\nhidden_repeats = 0.04\n',
            encoding="utf-8",
        )
        print(self._office.run("study", "plan", str(plan)))
        self._office.run("study", "create", str(plan))
        self._say("The plan is kept.")

    def _generate(self) -> int:
        """Drafts of every brief, with the whole program killed in the middle; tells how many."""
        office = self._office
        killed = subprocess.Popen(
            office.line("study", "run", STUDY),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=environment(),
        )
        while killed.poll() is None and sum(office.drafts(STUDY).values()) < DONE_BEFORE_THE_KILL:
            time.sleep(0.05)
        self._expect(killed.poll() is None, "the run ended before it could be killed")
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait()
        kept = sum(office.drafts(STUDY).values())
        self._say(f"The run was killed with {kept} drafts finished; it goes on.")
        office.run("study", "run", STUDY)
        places = office.drafts(STUDY)
        briefs = {(campaign, brief) for campaign, brief, _candidate, _seed in places}
        by_candidate = Counter(candidate for _campaign, _brief, candidate, _seed in places)
        self._expect(set(places.values()) == {1}, "a draft was made twice")
        self._expect(
            by_candidate == Counter(dict.fromkeys(CANDIDATES, len(briefs))), f"drafts are missing: {by_candidate}"
        )
        self._say(f"{len(briefs)} briefs, {len(places)} drafts: none twice, none missing.")
        return len(places)

    def _send_blind(self, wanted: int) -> Path:
        self._office.run("study", "seal", STUDY)
        out = self._folder / "blind"
        self._office.run("export", STUDY, "--format", "fairset", "--out", str(out))
        blind = next(out.glob("*.fairset"))
        with zipfile.ZipFile(blind) as archive:
            inside = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace").casefold()
        told = [one for one in ("smollm", "gemma", *(f'"{one}"' for one in CANDIDATES)) if one in inside]
        self._expect(not told, f"the blind set tells {told}")
        self._say(f"Sealed, and a blind set of {wanted} drafts written for the second laptop.")
        return blind

    def _rate_in_the_window(self) -> None:
        told = self._office.sit("agency_sittings.py", "rate", str(self._folder))
        self._say(f"The first rater, in the window by keys: {told.strip()}")

    def _rate_in_the_terminal(self, blind: Path) -> None:
        laptop = self._home_office
        laptop.run("study", "merge", str(blind))
        chance, rated = random.Random("R2"), 0  # noqa: S311 - a scripted rater's moods, the same at each run
        while (draft := laptop.json("study", "queue", STUDY, "--rater", "R2")["draft"]) is not None:
            scores = scores_of(draft["text"], CRITERIA, chance)
            given = [f"--{name.replace('_', '-')}={score}" for name, score in scores.items()]
            verdict = verdict_of(scores)
            laptop.run(
                "rate", draft["draft_id"], "--rater", "R2", "--role", SCRIPTED_ROLE, *given, "--verdict", verdict
            )
            rated += 1
        self._say(f"The second, in the terminal of another laptop: {rated} ratings.")

    def _merge(self, wanted: int) -> None:
        out = self._folder / "back"
        self._home_office.run("export", STUDY, "--format", "fairset", "--out", str(out))
        back = next(out.glob("*.fairset"))
        self._office.run("study", "merge", str(back))
        before = self._office.ratings(STUDY)
        self._office.run("study", "merge", str(back))
        self._expect(self._office.ratings(STUDY) == before, "a second merge of the same file changed something")
        self._expect(min(before.values()) >= wanted and len(before) == 2, f"ratings are missing: {before}")
        self._expect(self._office.json("study", "conflicts", STUDY) == [], "there are conflicts")
        self._say(f"Merged, twice with the same result: {dict(before)}.")

    def _compare(self, wanted: int) -> None:
        office = self._office
        for model in (one["name"] for one in office.json("models", "list")):
            office.run("models", "probe", model, "--quick")
        office.run("study", "unblind", STUDY, "--by", "lead")
        told = office.json("compare", STUDY)
        for criterion in told["criteria"]:
            counted = {one["candidate"]: one["n"] for one in criterion["candidates"]}
            self._expect(
                counted == dict.fromkeys(CANDIDATES, wanted // len(CANDIDATES)), f"{criterion['criterion']}: {counted}"
            )
        print(office.run("compare", STUDY))
        office.run("compare", STUDY, "--format", "html", "--out", str(self._folder / "report.html"))
        office.run("compare", STUDY, "--sheet", "--out", str(self._folder / "sheet.html"))
        self._say("Compared; the report and the decision sheet are written.")

    def _export(self) -> None:
        for form in FORMS:
            more = ["--override-licence-by", "lead"] if form == "training" else []
            out = self._folder / "exports" / form
            self._office.run("export", STUDY, "--format", form, "--out", str(out), *more)
            self._expect(any(out.iterdir()), f"nothing was written as {form}")
        self._say(f"Exported as {', '.join(FORMS)}. Everything is under {self._folder}.")


if __name__ == "__main__":
    raise SystemExit(main())
