"""Which texts of a folder are worth training on, each once, and none that models are tested by?"""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from fairdraft.domain.corpus import CorpusDocument, CorpusOverlap, CorpusProfile, LanguageShare
from fairdraft.domain.identity import text_sha256
from fairdraft.services.text_language import language_of

_RUN = 13
_PROMPT_RUN = 8
_NEAR = 0.8
_RUNS_THAT_TELL = 10
# Of the runs that tell near-duplicates every fourth is kept, chosen by its first words: memory is the limit.
_KEPT_OF = 4
_SHORT_PARAGRAPH = 8
_WORD = re.compile(r"[^\W_]+")
_BETWEEN_PARAGRAPHS = re.compile(r"\n[ \t]*\n+")


class CorpusCleaner:
    """Takes texts in one after the other and keeps what is new.

    Args:
        probes: the texts that models are probed with, by what they are called in a sentence.
        prompts: the words of prompts that candidates are compared on, likewise.
    """

    def __init__(self, probes: Mapping[str, Sequence[str]], prompts: Mapping[str, Sequence[str]]) -> None:
        self._tested: dict[tuple[str, ...], str] = {}
        for known, length in ((probes, _RUN), (prompts, _PROMPT_RUN)):
            for name, texts in known.items():
                for text in texts:
                    words = _words(text)
                    for run in _runs(words, min(length, len(words))):
                        self._tested.setdefault(run, name)
        self._lengths = sorted({len(run) for run in self._tested})
        self._hashes: set[str] = set()
        self._runs: set[int] = set()
        self._paragraphs: set[int] = set()
        self._kept: list[CorpusDocument] = []
        self._overlaps: list[CorpusOverlap] = []
        self._left_out: Counter[str] = Counter()
        self._languages: Counter[str] = Counter()
        self._language_bytes: Counter[str] = Counter()
        self._words = 0

    def add(self, document: CorpusDocument) -> None:
        """Look at one text; the order in which they come decides which of two alike is kept."""
        words = _words(document.text)
        language = language_of(document.text)
        self._languages[language] += 1
        self._language_bytes[language] += document.size
        self._words += len(words)
        same = text_sha256(" ".join(words))
        if not words or same in self._hashes:
            self._left_out["duplicates"] += 1
            return
        self._hashes.add(same)
        tested = self._tested_by(words)
        if tested:
            self._overlaps.append(CorpusOverlap(document.name, tested))
            return
        runs = {hash(run) for run in _runs(words, _RUN) if _is_kept(run)}
        if len(runs) >= _RUNS_THAT_TELL and len(runs & self._runs) >= _NEAR * len(runs):
            self._left_out["near_duplicates"] += 1
            return
        self._runs |= runs
        text = self._without_known_paragraphs(document.text)
        if text:
            self._kept.append(CorpusDocument(document.name, text))

    def profile(self, folder: str, files: int, failed: Iterable[str]) -> CorpusProfile:
        """What came of it."""
        order = sorted(self._languages, key=lambda one: (-self._language_bytes[one], one))
        return CorpusProfile(
            folder=folder,
            files=files,
            bytes=sum(self._language_bytes.values()),
            words=self._words,
            languages=tuple(LanguageShare(one, self._languages[one], self._language_bytes[one]) for one in order),
            duplicates=self._left_out["duplicates"],
            near_duplicates=self._left_out["near_duplicates"],
            repeated_paragraphs=self._left_out["paragraphs"],
            overlaps=tuple(self._overlaps),
            failed=tuple(failed),
            documents=tuple(self._kept),
        )

    def _tested_by(self, words: Sequence[str]) -> str:
        for length in self._lengths:
            for run in _runs(words, length):
                if run in self._tested:
                    return self._tested[run]
        return ""

    def _without_known_paragraphs(self, text: str) -> str:
        """Headers, notices and the like stand once; what is too short to tell is left where it is."""
        left = []
        for paragraph in _BETWEEN_PARAGRAPHS.split(text):
            words = _words(paragraph)
            key = hash(tuple(words))
            if len(words) >= _SHORT_PARAGRAPH and key in self._paragraphs:
                self._left_out["paragraphs"] += 1
                continue
            self._paragraphs.add(key)
            left.append(paragraph.strip())
        return "\n\n".join(one for one in left if one)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _is_kept(run: tuple[str, ...]) -> bool:
    return zlib.crc32(" ".join(run[:3]).encode("utf-8", "surrogatepass")) % _KEPT_OF == 0


def _runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    if length:
        for start in range(len(words) - length + 1):
            yield tuple(words[start : start + length])
