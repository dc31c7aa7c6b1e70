"""What does a library of 100,000 pieces ask of a finished draft, an import and the window?

Part of `make bench-library`. Each piece is four sentences of the shipped probe texts, as in the smaller library, and
forty words of its own, so that some passages stand in hundreds of pieces and most in one.
"""

from __future__ import annotations

import random
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from library_in_window import in_window
from promises import Measured, timed

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.approved_copy import ApprovedCopy
from fairdraft.domain.draft import Draft
from fairdraft.domain.piece import Block
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.library import CopyFacts
from fairdraft.services.workplace import Workplace
from fairdraft.store.sqlite_store import open_store

PIECES = 100_000
NEAR_COPY_MS, NEAR_COPY_MB = 200.0, 300.0
IMPORTED = 300
_TRIED = 20
_LIFTED = 14


def large_library(
    folder: Path, sentences: Sequence[str], piece: Callable[[int, Sequence[str]], ApprovedCopy]
) -> Iterator[Measured]:
    """Fill a library and measure it; `piece` makes one of its number and its sentences."""
    home = folder / "large"
    _fill(home, sentences, piece)
    workplace = open_workplace(home, scripted=True, window=True)
    try:
        yield from _near_copies(workplace, random.Random(9))  # noqa: S311 - no secret: always the same drafts
        began = time.perf_counter()
        listed = len(workplace.library.copies())
        yield Measured(f"reading a list of all {listed:,}", time.perf_counter() - began, "s")
        table = folder / "more.csv"
        began = time.perf_counter()
        taken = workplace.library.add_files([_table(table, "first")], CopyFacts())
        passed = time.perf_counter() - began
        yield Measured("pieces taken in a second, each checked", len(taken.added) / passed, "/s")
        # The rules are loaded by now, as they are in a window in which somebody drafted.
        yield from in_window(workplace, [_table(folder / f"{name}.csv", name) for name in ("second", "third")])
    finally:
        workplace.close()


def _near_copies(workplace: Workplace, chance: random.Random) -> Iterator[Measured]:
    """A finished draft held against the library: how long, how much memory, and is what was lifted found?"""
    run = workplace.drafting.start(DraftOrder("glynora", "starter", "b01", count=1, seed=7), lambda _event: None)
    if not run.wait(60):
        raise SystemExit("The draft was not written in 60 seconds.")
    draft = workplace.drafting.draft(run.drafts[0].id)
    keyed = workplace.library._store.keyed_copies()  # noqa: SLF001 - ids of any pieces
    pieces = list(workplace.library_shelf.pieces([one for one, _key in chance.sample(keyed, _TRIED)]).values())
    words = [word for one in pieces for word in one.text.split()]
    before = _peak_mb()
    safety = workplace.products.product("glynora").safety.isi
    for name, write in _kinds(words, safety, chance).items():
        texts = [write(one) for one in pieces]
        took, found = [], 0
        for text, lifted in zip(texts, pieces, strict=True):
            written = replace(draft, text=text, blocks=(Block("1", "body", "copy", text),))
            near, seconds = _held_against(workplace, written)
            took.append(seconds)
            found += near == lifted.id
        yield timed(f"near copy: {name}", took, NEAR_COPY_MS)
        if name in ("a whole piece", f"{_LIFTED} words lifted into 120 others"):
            yield Measured(f"near copy: {name}, found", found, f"of {len(texts)}", len(texts), at_least=True)
    yield Measured("near copy: memory more than before", _peak_mb() - before, "MB", NEAR_COPY_MB)


def _kinds(words: Sequence[str], safety: str, chance: random.Random) -> dict[str, Callable[[ApprovedCopy], str]]:
    def fresh(number: int) -> str:
        return " ".join(chance.choice(words) for _ in range(number))

    def lifted(piece: ApprovedCopy) -> str:
        own = piece.text.split()[-30:]
        return f"{fresh(60)} {' '.join(own[:_LIFTED])} {fresh(60)}"

    return {
        "a whole piece": lambda piece: piece.text,
        f"{_LIFTED} words lifted into 120 others": lifted,
        "a piece with every tenth word changed": lambda piece: re.sub(r"((?:\S+\s+){9})\S+", r"\1another", piece.text),
        "100 words that are nobody's": lambda _piece: fresh(100),
        "the safety information of a product": lambda _piece: safety,
    }  # fmt: skip


def _held_against(workplace: Workplace, draft: Draft) -> tuple[str, float]:
    began = time.perf_counter()
    near = workplace.library.near_copy(draft)
    return ("" if near is None else near.copy_id), time.perf_counter() - began


def _peak_mb() -> float:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _fill(home: Path, sentences: Sequence[str], piece: Callable[[int, Sequence[str]], ApprovedCopy]) -> None:
    open_workplace(home, scripted=True).close()
    chance = random.Random(5)  # noqa: S311 - as above
    words = [word for one in sentences for word in re.findall(r"[A-Za-z']+", one)]
    store = open_store(home / "fairdraft.db", read_only=False, app_version="bench")
    try:
        for start in range(0, PIECES, 500):
            store.add_copies(
                piece(at, [*chance.sample(sentences, 4), f"{' '.join(chance.choices(words, k=40)).capitalize()}."])
                for at in range(start, start + 500)
            )
    finally:
        store.close()


def _table(path: Path, name: str) -> Path:
    rows = [f"{name} {n},glynora,A walk number {n} of the {name} week after supper." for n in range(IMPORTED)]
    path.write_text("\n".join(["name,product,text", *rows, ""]), encoding="utf-8")
    return path
