"""How long does a check take, how does that grow with the text, and how do other prose linters do on the same text?

Run by `make bench-check`, which writes docs/checker-latency.md. Each program is measured in a process of its own,
warm, on the same texts; the whole check remembers nothing of the text, the check after a key press is that of the
editor; proselint and textlint (with its write-good and alex rules) are left out with a sentence where they cannot be
installed. Nothing is asserted: the figures are told.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from measured_checker import KEY_PRESSES, ROOT, sample_product
from other_linters import SCRATCH, Timing, others, run, timings

COPY_WORDS = 600
DOCUMENTS = (5_000, 20_000, 50_000)
# Everyday sentences between the claims, so that the copy reads like copy.
PLAIN = (
    "You know your days better than anyone.",
    "Write down what you would like to ask, and take the list along.",
    "Mornings come with lists, and this one is short.",
    "A good talk starts with a good question, and there are no bad ones.",
    "Bring someone along if that makes it easier to remember what was said.",
    "Your doctor can tell you more about {brand} and about other choices.",
    "Small steps add up over weeks and months, one after the other.",
    "Ask your doctor if {brand} may be right for you.",
)


def main(arguments: Sequence[str]) -> int:
    """Print the tables, and write them where they are wanted."""
    parser = argparse.ArgumentParser(description="Times the checker beside other prose linters.")
    parser.add_argument("--rounds", type=int, default=101, help="rounds on the 600-word piece")
    parser.add_argument("--alone", action="store_true", help="leave the other linters out")
    parser.add_argument("--out", type=Path, help="write the tables here")
    chosen = parser.parse_args(arguments)

    SCRATCH.mkdir(parents=True, exist_ok=True)
    texts = write_texts()
    piece, documents = texts[0], texts[1:]
    rounds = [(piece, chosen.rounds), *((one, 3) for one in documents)]
    ours = timings(_own("times", rounds))
    (keystroke,) = timings(_own("keystrokes", rounds[:1]))
    lines = [
        "# The checker, timed",
        "",
        f"Measured on {datetime.now().astimezone():%Y-%m-%d} by `make bench-check` on {_machine()}.",
        _of_piece(piece, chosen.rounds),
        *_table(ours[0], keystroke, [] if chosen.alone else others(rounds)),
        *_growth(documents, ours[1:]),
        *_memory(piece, documents[-1]),
    ]
    report = "\n".join(lines) + "\n"
    sys.stdout.write(report)
    if chosen.out is not None:
        chosen.out.write_text(report, encoding="utf-8")
    return 0


def write_texts() -> list[Path]:
    """The 600-word piece and the long documents, as files that every program reads."""
    from fairdraft.domain.assembly import approved_language

    product, campaign = sample_product()
    language = [text for _, text in approved_language(product, campaign)]
    claims = [one.text for one in product.claims]
    sentences = [one.format(brand=product.brand) for one in PLAIN]
    mixed = [text for pair in zip(claims * 9, sentences * 9, strict=False) for text in pair]

    def copy(words: int) -> str:
        paragraphs: list[str] = []
        counted = at = 0
        while counted < words:
            paragraph = " ".join(mixed[(at + step) % len(mixed)] for step in range(5))
            at += 5
            counted += len(paragraph.split())
            paragraphs.append(paragraph)
        return "\n\n".join(paragraphs)

    paths = []
    for name, words in (("piece", COPY_WORDS), *((f"document-{size}", size) for size in DOCUMENTS)):
        path = SCRATCH / f"{name}.md"
        path.write_text("\n\n".join((copy(words), *language)) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


def _of_piece(piece: Path, rounds: int) -> str:
    return (
        f"The piece has {_words(piece):,} words: {COPY_WORDS} of copy with the safety information and the other "
        f"approved language. Median and least of {rounds} rounds."
    )


def _table(ours: Timing, keystroke: Timing, beside: Sequence[tuple[str, Timing | str]]) -> list[str]:
    rows = [("fairdraft, whole check, all packs", ours), ("fairdraft, after one key press", keystroke)]
    rows += [(name, timed) for name, timed in beside if isinstance(timed, Timing)]
    lines = ["", "| on the same text | median | least | findings | ratio |", "| --- | ---: | ---: | ---: | ---: |"]
    for name, timed in rows:
        ratio = timed.median / ours.median
        lines.append(f"| {name} | {timed.median:.2f} ms | {min(timed.times):.2f} ms | {timed.found} | {ratio:.2f} |")
    left_out = [timed for _, timed in beside if isinstance(timed, str)]
    return [*lines, *(["", *left_out] if left_out else [])]


def _growth(documents: Sequence[Path], timed: Sequence[Timing]) -> list[str]:
    costs = [1000 * one.median / _words(path) for path, one in zip(documents, timed, strict=True)]
    return [
        "",
        "| fairdraft on long documents | median | per 1,000 words | against the first |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| {_words(path):,} words | {one.median:.1f} ms | {cost:.2f} ms | {cost / costs[0]:.2f} |"
            for path, one, cost in zip(documents, timed, costs, strict=True)
        ),
    ]


def _memory(piece: Path, document: Path) -> list[str]:
    bare = float(run([sys.executable, "-c", _BARE], ROOT))
    told = (
        f"Most memory held, above the interpreter's own {bare:.1f} MB; the editor's checker remembers, and has seen "
        f"{KEY_PRESSES} key presses:"
    )
    lines = [
        "",
        told,
        "",
        "| text | one whole check | the editor's checker |",
        "| --- | ---: | ---: |",
    ]
    for path in (piece, document):
        once, editing = (float(_own(what, [(path, 0)])) - bare for what in ("memory", "editing"))
        lines.append(f"| {_words(path):,} words | {once:.1f} MB | {editing:.1f} MB |")
    return lines


_BARE = """
import pathlib, resource, sys
status = pathlib.Path("/proc/self/status")
if status.exists():
    print(int(next(line for line in status.read_text().splitlines() if line.startswith("VmHWM")).split()[1]) / 1024)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10))
"""


def _words(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").split())


def _machine() -> str:
    """The processor, as its system names it, and the Python."""
    cpuinfo = Path("/proc/cpuinfo")
    named = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines() if cpuinfo.exists() else []
    model = next(
        (line.partition(":")[2].strip() for line in named if line.startswith("model name")), platform.machine()
    )
    return f"{os.cpu_count()} cores ({model}), Python {platform.python_version()}"


def _own(what: str, job: Sequence[tuple[Path, int]]) -> str:
    script = str(Path(__file__).with_name("measured_checker.py"))
    return run([sys.executable, script, what, json.dumps([(str(path), rounds) for path, rounds in job])], ROOT)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
