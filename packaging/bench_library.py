"""How long does it take to find approved copy among 5,000 pieces, by words and with meaning; and what of 100,000?

Run by `make bench-library`. The pieces are sentences of the shipped probe texts in ever new combinations, all of one
product, which is the worst case; the questions are the briefs of the sample campaigns. Without a model the vectors are
random ones of 768 numbers: the time is that of a model's, reading the question not counted. Then
`bench_large_library.py` holds drafts against a library of 100,000 pieces and shows it in the window. Fails where a
promise is not kept.

With an embedding model (`make bench-library MODEL=file.gguf`) it also reads the pieces, and looks whether paraphrases
that share no telling word with the sample library find what they paraphrase.
"""

from __future__ import annotations

import random
import re
import struct
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

from bench_large_library import large_library
from promises import Measured, timed, told

from fairdraft.bootstrap import open_workplace
from fairdraft.domain.approved_copy import ApprovedCopy, CopyFindings
from fairdraft.domain.candidate import Retrieval
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.text_vector import TextVector
from fairdraft.exchange.probe_files import TomlProbeFiles
from fairdraft.host.paths import resources
from fairdraft.retrieval.words import telling_words
from fairdraft.services.library import CopyFacts
from fairdraft.services.workplace import Workplace
from fairdraft.store.sqlite_store import open_store

PIECES = 5_000
WIDTH = 768
WORDS_MS, MEANING_MS = 30.0, 60.0
PRODUCT = "glynora"

PARAPHRASES = {
    "Plate and walk": "Dinner has changed, and an evening stroll has been added, but blood sugar stays high",
    "Small number, big question": "A single lab figure sums up a quarter of a year",
    "Beside the toothbrush": "Routines last when they are tied to something done each morning in the bathroom",
    "Three questions": "Prepare a note with things to find out from the physician",
}
"""Names of pieces of `resources/library/glynora.csv`, each with other words for what it says."""


def main(arguments: Sequence[str]) -> int:
    """Print a table; returns 1 if a promise is not kept."""
    with tempfile.TemporaryDirectory() as folder:
        model = Path(arguments[0]) if arguments else None
        return told(chain(_all(Path(folder), model), large_library(Path(folder), english_sentences(), piece)))


def _all(folder: Path, model: Path | None) -> Iterator[Measured]:
    home = folder / "home"
    _fill(home)
    workplace = open_workplace(home, scripted=model is None)
    try:
        texts = [brief.text for one in workplace.products.campaigns() for brief in one.briefs]
        yield timed(f"search of {PIECES:,} pieces by words", _times(workplace, texts), WORDS_MS)
        yield timed("examples for a brief by words", _times_of_examples(workplace), WORDS_MS)
        if model is None:
            _pretend(workplace, folder)
        else:
            workplace.models.add(model)
            began = time.perf_counter()
            read = workplace.library.meaning.read()
            passed = time.perf_counter() - began
            yield Measured(f"reading {read.read:,} pieces", passed, "s", note=f"{read.model}; {read.cut} cut")
            yield timed("the same search, the question being read", _times(workplace, texts), None)
        for text in texts:
            workplace.library.search(text)  # the question is read now
        how = workplace.library.search(texts[0]).how
        yield timed(f"search by {how}", _times(workplace, texts), MEANING_MS)
        _times_of_examples(workplace)
        yield timed("examples for a brief by words and meaning", _times_of_examples(workplace), MEANING_MS)
    finally:
        workplace.close()
    again = open_workplace(home, scripted=model is None)
    try:
        if model is None:
            again.library.meaning._engine = _Pretended()  # noqa: SLF001 - stands in for a worker with a model
        began = time.perf_counter()
        again.library.search(texts[0])
        yield Measured("the first search after a start", (time.perf_counter() - began) * 1000, "ms")
    finally:
        again.close()
    if model is not None:
        yield from _paraphrases(folder, model)


def _paraphrases(folder: Path, model: Path) -> Iterator[Measured]:
    """At what place each paraphrase finds its piece, by words alone and with meaning."""
    workplace = open_workplace(folder / "second")
    try:
        library = workplace.library
        library.add_files([workplace.resources / "library" / "glynora.csv"], CopyFacts())
        pieces = {one.name: one for one in library.copies()}
        by_words = {name: _place(name, library.search(text).copies) for name, text in PARAPHRASES.items()}
        workplace.models.add(model)
        library.meaning.read()
        for name, text in PARAPHRASES.items():
            shared = set(telling_words(text)) & set(telling_words(pieces[name].text, 1000))
            place = _place(name, library.search(text).copies)
            note = (
                f"by words alone: {by_words[name] or 'not found'}; words shared: {', '.join(sorted(shared)) or 'none'}"
            )
            yield Measured(f'place of "{name}" by meaning too', place, "", note=note)
    finally:
        workplace.close()


def _place(name: str, copies: Sequence[ApprovedCopy]) -> int:
    return next((place for place, one in enumerate(copies, start=1) if one.name == name), 0)


def _times(workplace: Workplace, texts: Sequence[str]) -> list[float]:
    return [_timed(lambda text=text: workplace.library.search(text, 20, PRODUCT)) for text in texts]


def _times_of_examples(workplace: Workplace) -> list[float]:
    library, campaign = workplace.library, workplace.products.campaign(PRODUCT)
    product = workplace.products.product_of(campaign)
    asked = Retrieval(k=4)
    return [_timed(lambda brief=brief: library.examples(asked, product, campaign, brief)) for brief in campaign.briefs]


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _fill(home: Path) -> None:
    open_workplace(home, scripted=True).close()
    sentences = english_sentences()
    chance = random.Random(5)  # noqa: S311 - no secret: always the same pieces
    store = open_store(home / "fairdraft.db", read_only=False, app_version="bench")
    try:
        for start in range(0, PIECES, 500):
            store.add_copies(piece(at, chance.sample(sentences, 4)) for at in range(start, start + 500))
    finally:
        store.close()


def english_sentences() -> list[str]:
    """The sentences of the shipped English probe texts, without very short and very long ones."""
    sets = [one for one in TomlProbeFiles(resources()).shipped_sets() if one.language == "en"]
    return [
        sentence
        for one in sets
        for document in one.documents
        for sentence in re.split(r"(?<=[.!?])\s+", document.text)
        if 20 < len(sentence) < 200
    ]


def piece(at: int, sentences: Sequence[str]) -> ApprovedCopy:
    """An approved piece of these sentences, with a number of its own."""
    return ApprovedCopy(
        f"piece-{at}", PRODUCT, "product-claim", "whole", f"Piece {at}", f"{' '.join(sentences)} ({at})",
        date(2026, 3, 2), "MLR-1", None, "file", "", CopyFindings(), datetime(2026, 3, 2, tzinfo=UTC),
    )  # fmt: skip


class _Pretended:
    """Random vectors, always the same for a text."""

    def embed_texts(self, model: ModelFile, texts: Sequence[str], **_: object) -> tuple[TextVector, ...]:  # noqa: ARG002 - there is none
        return tuple(TextVector(_numbers(text), len(text.split())) for text in texts)


def _numbers(text: str) -> bytes:
    chance = random.Random(text)  # noqa: S311 - as above
    numbers = [chance.gauss(0, 1) for _ in range(WIDTH)]
    length = sum(one * one for one in numbers) ** 0.5
    return struct.pack(f"<{WIDTH}f", *(one / length for one in numbers))


def _pretend(workplace: Workplace, folder: Path) -> None:
    """Have the pieces read by a model that is none: a header that names an embedding model, and random vectors."""
    path = folder / "random.gguf"
    facts = {"general.architecture": "bert", "general.name": f"random vectors of {WIDTH} numbers"}
    head = b"GGUF" + struct.pack("<IQQ", 3, 0, len(facts))
    for key, value in facts.items():
        head += _text(key) + struct.pack("<I", 8) + _text(value)
    path.write_bytes(head)
    workplace.models.add(path)
    workplace.library.meaning._engine = _Pretended()  # noqa: SLF001 - as above
    workplace.library.meaning.read()


def _text(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
