"""Are the program's statistics right: beside other packages, and on simulated studies?

Usage: python packaging/stats_report [--out FILE] [--studies N]. Run by `make stats-report`. The reference packages are
installed into build/statistics-reference the first time. Exits with 1 where a figure is off.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))

import simulations  # noqa: E402 - found beside this file, after the path above
from cases import PACKAGES, Case, cases  # noqa: E402 - as above
from shown_command import Failed, Log  # noqa: E402 - as above
from virtual_environment import VirtualEnvironment, fingerprint  # noqa: E402 - as above

SEED = 7


class Report:
    """Lines that are printed as they come and written at the end; `off` counts what is outside its bound."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.off = 0

    def say(self, line: str = "") -> None:
        """Add a line."""
        self.lines.append(line)
        print(line, flush=True)

    def verdict(self, *, fine: bool) -> str:
        """Whether a figure is inside its bound, in a word."""
        self.off += not fine
        return "yes" if fine else "**no**"


def main() -> int:
    """Print and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "statistics-report.md")
    parser.add_argument("--studies", type=int, default=1_200)
    chosen = parser.parse_args()
    try:
        reference = _provided()
    except Failed as failure:
        for sentence in failure.sentences:
            print(sentence, file=sys.stderr)
        return 3
    report = Report()
    began = time.monotonic()
    report.say("# The statistics, beside other packages and on simulated studies")
    report.say()
    report.say(
        f"Made on {datetime.now(UTC):%Y-%m-%d} by `make stats-report` (seed {SEED}, {chosen.studies:,} studies)."
    )
    _agreement(report, reference)
    _simulated(report, chosen.studies)
    report.say()
    report.say("Everything is inside its bound." if not report.off else f"**{report.off} figures are off.**")
    print(f"({time.monotonic() - began:.0f} s)", flush=True)
    chosen.out.write_text("\n".join(report.lines) + "\n", encoding="utf-8")
    return 1 if report.off else 0


def _provided() -> Path:
    """The Python of the reference environment, made where it is not there."""
    wanted = HERE / "reference.txt"
    environment = VirtualEnvironment(ROOT / "build" / "statistics-reference")
    packages = fingerprint(wanted.read_text(encoding="utf-8"))
    if not (environment.is_there() and environment.has_done("packages", packages)):
        log = Log(ROOT / "build" / "statistics-reference.log")
        log.start()
        environment.create(log)
        command = [*environment.pip, "install", "--requirement", str(wanted)]
        log.run("installing scipy, statsmodels, krippendorff, choix", command, environment.variables)
        environment.stamp("packages", packages)
    return environment.python


def _agreement(report: Report, reference: Path) -> None:
    asked = list(cases(SEED))
    given = json.dumps([{"kind": one.kind, **one.given} for one in asked])
    answer = subprocess.run(
        [str(reference), str(HERE / "reference.py")], input=given, capture_output=True, text=True, check=True
    )
    theirs = json.loads(answer.stdout)
    report.say()
    report.say("## (a) The same cases in other packages")
    report.say()
    report.say("| figure | beside | cases | largest difference | allowed | inside |")
    report.say("| --- | --- | --- | --- | --- | --- |")
    pairs = sorted(zip(asked, theirs, strict=True), key=lambda pair: list(PACKAGES).index(pair[0].kind))
    for kind, group in groupby(pairs, key=lambda pair: pair[0].kind):
        rows = [(case, _apart(case, other)) for case, other in group]
        worst, apart = max(rows, key=lambda row: row[1] / row[0].allowed)
        fine = report.verdict(fine=all(off <= case.allowed for case, off in rows))
        report.say(f"| {kind} | {PACKAGES[kind]} | {len(rows)} | {apart:.1e} | {worst.allowed:.0e} | {fine} |")
    report.say()
    report.say(
        "Exact figures may differ by 1e-6. A sampled p may differ by four standard errors of the reference's own "
        "sampling; the bootstrap interval of one campaign by a twentieth of its length from Student's, which holds "
        "where values are normal; the smallest difference by 1e-4, the precision of both searches."
    )


def _apart(case: Case, theirs: list[float]) -> float:
    return max(abs(a - b) for a, b in zip(case.ours, theirs, strict=True))


def _simulated(report: Report, studies: int) -> None:
    report.say()
    report.say("## (b) Coverage of the 95 % interval of a difference: 93 to 97 %")
    report.say()
    report.say("| shared briefs | campaigns | raters | true means | covered | inside |")
    report.say("| --- | --- | --- | --- | --- | --- |")
    for design in simulations.COVERED:
        for means in ((3.0, 3.0), (4.2, 3.6)):
            share = simulations.coverage(design, means, studies, SEED)
            fine = report.verdict(fine=0.93 <= share <= 0.97)
            told = f"{means[0]:g} and {means[1]:g}"
            report.say(
                f"| {design.prompts} | {len(design.sizes)} | {design.raters} | {told} | {100 * share:.1f} % | {fine} |"
            )
    for n in (17, 50, 150):
        share = simulations.wilson_coverage(n, SEED)
        fine = report.verdict(fine=0.93 <= share <= 0.97)
        report.say(f"| Wilson, {n} drafts | – | – | 5 to 95 % approved | {100 * share:.1f} % | {fine} |")
    report.say()
    report.say("## (c) False alarms of the family of 15 (Holm): at most 5 %")
    report.say()
    report.say("| shared briefs | campaigns | studies with an alarm | bound | inside |")
    report.say("| --- | --- | --- | --- | --- |")
    bound = 0.05 + 2 * (0.05 * 0.95 / studies) ** 0.5
    for design in simulations.FAMILIES:
        share = simulations.false_alarms(design, studies, SEED)
        fine = report.verdict(fine=share <= bound)
        told = f"5 % (+ {100 * (bound - 0.05):.1f} of chance)"
        report.say(f"| {design.prompts} | {len(design.sizes)} | {100 * share:.1f} % | {told} | {fine} |")
    report.say()
    report.say("## (d) The planner's smallest difference for 80 % power, within 10 % of simulation")
    report.say()
    report.say("| shared briefs | raters | family | planned | simulated | off by | inside |")
    report.say("| --- | --- | --- | --- | --- | --- | --- |")
    for design in simulations.PLANNED:
        planned, needed = simulations.planned_and_needed(design, max(400, studies // 2), SEED)
        off = planned / needed - 1
        fine = report.verdict(fine=abs(off) <= 0.1)
        found = f"{planned:.2f} | {needed:.2f} | {100 * off:+.1f} %"
        report.say(f"| {design.prompts} | {design.raters} | {design.family} | {found} | {fine} |")


if __name__ == "__main__":
    raise SystemExit(main())
