"""How good is reading for meaning? Unseen sentences, approved sample copy, and real texts when a file is given.

Usage: python packaging/checker_report/by_meaning.py MODEL.gguf [--texts FILE] [--out FILE]
"""

import argparse
import csv
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from real_texts import is_clean, request_of

from fairdraft.analysis.proportions import wilson_interval
from fairdraft.bootstrap import open_workplace
from fairdraft.domain.claim_examples import ClaimExamples
from fairdraft.domain.claim_hint import ClaimHints
from fairdraft.domain.documents import read_document
from fairdraft.domain.product import Product
from fairdraft.host.paths import resources
from fairdraft.services.workplace import Workplace

_UNSEEN = Path(__file__).with_name("unseen.toml")


def main() -> int:
    """Measure, print, and write the report if a file is named."""
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=Path, help="an embedding model")
    parser.add_argument("--texts", type=Path, help="real texts, one JSON object per line")
    parser.add_argument("--out", type=Path, help="where the report goes")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workplace = open_workplace(Path(folder))
        try:
            name = workplace.models.add(arguments.model.resolve()).name
            report = "\n".join(_report(workplace, name)) + "\n"
            sys.stdout.write(report)
            if arguments.out is not None:
                arguments.out.write_text(report, encoding="utf-8")
            if arguments.texts is not None:
                # Real texts are somebody else's: their figures are shown and never written into the report.
                sys.stdout.write("\n".join(_real_section(workplace, arguments.texts)) + "\n")
        finally:
            workplace.close()
    return 0


def _report(workplace: Workplace, model: str) -> list[str]:
    unseen = read_document(_UNSEEN.read_text(encoding="utf-8"), str(_UNSEEN), ClaimExamples)
    groups: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for rule, sentences in unseen.objectionable.items():
        for sentence in sentences:
            group = groups[rule.partition("-")[0]]
            group[0] += 1
            result = workplace.checking.check_text(sentence, None, "product-claim", "web")
            if any(not unseen.objectionable.keys().isdisjoint((one.rule, *one.also)) for one in result.findings):
                group[1] += 1
            else:
                group[2] += bool(_hints(workplace, sentence).hints)
    total, told, hinted = (sum(one[place] for one in groups.values()) for place in range(3))
    alarms = [one for one in unseen.fair if _hints(workplace, one).hints]
    pieces, sentences, wrong = _sample_copy(workplace)
    right = _right(hinted, total - told, len(alarms), len(unseen.fair))
    return [
        "# Reading for meaning, measured",
        "",
        (
            f"Made on {datetime.now().astimezone():%Y-%m-%d} by `make meaning-report MODEL=FILE` with {model}. "
            "Intervals are Wilson's, at 95 %. All texts are ours."
        ),
        "",
        (
            "`fairdraft check --by-meaning` is a second reader beside the rules. It goes by the sentences of "
            "`resources/meaning/claims.toml` and the examples of the rules. It is measured by "
            f"{total + len(unseen.fair)} other sentences, written after it was made. Nothing was changed for "
            "them but the limit, which was lowered, so that it finds more and is wrong more often. The objectionable "
            "ones are in wording that the rules were not written for. The same people wrote all of them, so expect "
            "less of it in other people's copy."
        ),
        "",
        "| | sentences | share |",
        "| --- | --- | --- |",
        f"| objectionable, and a rule finds them | {told} of {total} | {_share(told, total)} |",
        f"| the others, and there is a hint | {hinted} of {total - told} | {_share(hinted, total - told)} |",
        (
            f"| fair, and there is a hint all the same | {len(alarms)} of {len(unseen.fair)} "
            f"| {_share(len(alarms), len(unseen.fair))} |"
        ),
        (
            f"| approved sample copy ({pieces} pieces), and there is a hint | {wrong} of {sentences} "
            f"| {_share(wrong, sentences)} |"
        ),
        "",
        (
            "Hints are far more often wrong than findings. Where one sentence in twenty is objectionable in wording "
            f"that no rule knows, about {100 * right:.0f} % of the hints are right."
        ),
        "",
        "| rules | sentences | found by a rule | hints in the others |",
        "| --- | --- | --- | --- |",
        *(
            f"| {group} | {all_} | {by_rule} | {by_meaning} of {all_ - by_rule} |"
            for group, (all_, by_rule, by_meaning) in sorted(groups.items())
        ),
        "",
        "Fair sentences with a hint:",
        "",
        *(f"- {one}" for one in alarms),
    ]


def _right(hinted: int, missed: int, alarms: int, fair: int) -> float:
    """The share of hints that are right where one sentence in twenty is objectionable and missed by the rules."""
    right, wrong = hinted / missed / 20, alarms / fair * 19 / 20
    return right / (right + wrong) if right + wrong else 0.0


def _sample_copy(workplace: Workplace) -> tuple[int, int, int]:
    """How many pieces of approved sample copy there are, sentences of them that were read, and hints."""
    pieces = sentences = hints = 0
    for file in sorted((resources() / "library").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                found = _hints(workplace, row["text"], workplace.products.product(row["product"]))
                pieces, sentences, hints = pieces + 1, sentences + found.read, hints + len(found.hints)
    return pieces, sentences, hints


def _hints(workplace: Workplace, text: str, product: Product | None = None) -> ClaimHints:
    result = workplace.checking.check_text(text, product, "product-claim", "web")
    return workplace.claim_hints.hints(text, result, product, "product-claim", "web")


def _real_section(workplace: Workplace, file: Path) -> Sequence[str]:
    texts = sentences = 0
    told = []
    for record in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        if not is_clean(record):
            continue
        asked = request_of(record)
        result = workplace.checking.check_text(asked.text, asked.product, asked.ad_type, asked.channel, on=asked.on)
        hints = workplace.claim_hints.hints(asked.text, result, asked.product, asked.ad_type, asked.channel)
        texts, sentences = texts + 1, sentences + hints.read
        told += [(one.rule, " ".join(asked.text[one.span.start : one.span.end].split())) for one in hints.hints]
    each = len(told) / texts if texts else 0.0
    return [
        "",
        f"{texts} clean consumer texts: {each:.2f} hints per text, in {sentences} sentences read.",
        *(f"- {rule}: {sentence}" for rule, sentence in told),
    ]


def _share(hits: int, tried: int) -> str:
    interval = wilson_interval(hits, tried)
    if interval is None:
        return "–"
    return f"{100 * hits / tried:.1f} % [{100 * interval[0]:.1f}, {100 * interval[1]:.1f}]"


if __name__ == "__main__":
    sys.exit(main())
