"""How good is the checker? Its examples, changed approved texts, and real texts when a file is given.

Usage: python packaging/checker_report [--texts FILE] [--seed N] [--each N] [--out FILE]
"""

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from mutations import Change, harmful_changes, harmless_changes
from pieces import ApprovedPiece, approved_pieces, language_state
from real_texts import PATTERN_GROUPS, RealTextMeasures, measure_real_texts

from fairdraft.analysis.proportions import wilson_interval
from fairdraft.host.paths import resources
from fairdraft.host.spelling import DictionarySpeller
from fairdraft.rules.engine import Checker
from fairdraft.rules.examples import load_example_products, run_examples
from fairdraft.rules.packs import LoadedPack, load_packs

_MOST_SHOWN = 12


@dataclass
class Bench:
    """Changed texts by kind: how many, how many the checker spoke about, and those that came out wrong."""

    tried: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)


def main() -> int:
    """Measure, print, and write the report if a file is named."""
    arguments = _arguments()
    folder = resources()
    packs = load_packs(folder / "rules")
    speller = DictionarySpeller(folder / "spelling" / "words.txt")
    checker = Checker(packs, speller=speller)
    pieces = approved_pieces(folder)
    lines = [
        "# The checker, measured",
        "",
        f"Made on {datetime.now().astimezone():%Y-%m-%d} by `make checker-report` (seed {arguments.seed}).",
        "Intervals are Wilson's, at 95 %. All texts of (a) and (b) are ours; brands are fictional.",
        "",
        *_examples_section(packs, folder, speller),
        *_bench_section(checker, pieces, seed=arguments.seed, each=arguments.each),
    ]
    report = "\n".join(lines) + "\n"
    sys.stdout.write(report)
    if arguments.out is not None:
        arguments.out.write_text(report, encoding="utf-8")
    if arguments.texts is not None:
        # Real texts are somebody else's: their figures are shown and never written into the report.
        sys.stdout.write("\n".join(_real_section(measure_real_texts(checker, arguments.texts))) + "\n")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, help="real texts, one JSON object per line")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=24, help="changes of each harmful kind per piece")
    parser.add_argument("--out", type=Path, help="write the report here")
    return parser.parse_args()


def _examples_section(packs: Sequence[LoadedPack], folder: Path, speller: DictionarySpeller) -> list[str]:
    products = load_example_products(folder / "rules" / "example_products")
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for pack in packs:
        for one in run_examples(pack, products, speller):
            rows[one.rule][f"{one.should} {'kept' if one.kept else 'wrong'}"] += 1
    lines = [
        "## (a) Every rule's examples",
        "",
        "| rule | must flag: flagged | must pass: passed | precision | recall |",
        "| --- | --- | --- | --- | --- |",
    ]
    for rule in sorted(rows):
        count = rows[rule]
        hits, misses, false, right = (count[name] for name in ("flag kept", "flag wrong", "pass wrong", "pass kept"))
        lines.append(
            f"| {rule} | {hits} of {hits + misses} | {right} of {right + false} | {_share(hits, hits + false)} "
            f"| {_share(hits, hits + misses)} |"
        )
    return [*lines, ""]


def _bench_section(checker: Checker, pieces: Sequence[ApprovedPiece], *, seed: int, each: int) -> list[str]:
    harmful, harmless = Bench(), Bench()
    for piece in pieces:
        base = language_state(checker, piece, piece.text())
        if base.findings or base.not_present:
            sys.stderr.write(f"{piece.product.id}: the unchanged piece is not clean: {base}\n")
        chance = random.Random(f"{seed} {piece.product.id} {piece.product.version}")  # noqa: S311 - repeatable on purpose
        for change in harmful_changes(piece, chance, each):
            told = language_state(checker, piece, change.text).is_worse_than(base)
            _count(harmful, change, piece, told=told, right=told)
        for change in harmless_changes(piece, chance, each * 8):
            told = language_state(checker, piece, change.text).is_worse_than(base)
            _count(harmless, change, piece, told=told, right=not told)
    return [
        "## (b) Approved texts, changed",
        "",
        (
            f"{len(pieces)} pieces of fictional products. A change counts as found or flagged if it causes a new error "
            "or warning of the IND or ISI group, or makes a required element altered or missing."
        ),
        "",
        *_bench_table("Harmful changes", "found", harmful),
        *_bench_table("Harmless changes", "flagged", harmless),
    ]


def _count(bench: Bench, change: Change, piece: ApprovedPiece, *, told: bool, right: bool) -> None:
    # Combined harmless kinds are counted under each of them.
    for kind in change.kind.split(" + "):
        bench.tried[kind] += 1
        bench.told[kind] += told
    bench.tried[""] += 1
    bench.told[""] += told
    if not right:
        bench.wrong.append((piece.product.id, change.kind, change.place))


def _bench_table(title: str, verb: str, bench: Bench) -> list[str]:
    lines = [f"### {title}", "", f"| kind | texts | {verb} | share |", "| --- | --- | --- | --- |"]
    for kind in [*sorted(kind for kind in bench.tried if kind), ""]:
        tried, told = bench.tried[kind], bench.told[kind]
        lines.append(f"| {kind or '**all**'} | {tried} | {told} | {_share(told, tried)} |")
    if bench.wrong:
        lines += ["", f"Came out wrong ({len(bench.wrong)}), the first {min(_MOST_SHOWN, len(bench.wrong))}:", ""]
        lines += [
            f"- {product}, {kind}: “{' '.join(place.split())[:110]}”"
            for product, kind, place in bench.wrong[:_MOST_SHOWN]
        ]
    return [*lines, ""]


def _real_section(measures: RealTextMeasures) -> list[str]:
    lines = [
        "",
        "## (c) Real texts",
        "",
        (
            f"{measures.clean_texts} clean consumer texts: {measures.alarms_per_text:.2f} findings of error or warning "
            f"severity per text from the groups {', '.join(PATTERN_GROUPS)}; {measures.alarms_in_approved} of them "
            "inside approved text."
        ),
        "",
    ]
    lines += [f"- {rule}: {count}" for rule, count in measures.alarms.most_common()]
    total, flagged = sum(measures.phrases.values()), sum(measures.phrases_flagged.values())
    lines += ["", f"Phrases that a regulator objected to: {flagged} of {total} flagged, {_share(flagged, total)}."]
    lines += [
        f"- {group}: {measures.phrases_flagged[group]} of {tried}" for group, tried in sorted(measures.phrases.items())
    ]
    lines += [f"- not flagged: {group} in {name}" for group, name in measures.not_flagged]
    return lines


def _share(hits: int, tried: int) -> str:
    interval = wilson_interval(hits, tried)
    if interval is None:
        return "–"
    return f"{100 * hits / tried:.1f} % [{100 * interval[0]:.1f}, {100 * interval[1]:.1f}]"


if __name__ == "__main__":
    sys.exit(main())
