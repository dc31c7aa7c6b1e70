"""Where in a document may the support of a claim stand?

The claim's own words come first, unless the sentence around them may say otherwise (domain/longer_sentences.py); then
places that have all its numbers; then those with most of its words. A number that is not there is never made up for by
words.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from fairdraft.domain.claim_anchor import AnchorProposal, Likeness, Passage
from fairdraft.domain.longer_sentences import ends_sentence, longer_sentence
from fairdraft.domain.page_pairs import PagePair
from fairdraft.domain.page_readings import ReadPage, letters_of, plain_word
from fairdraft.domain.printed_pages import named_numbers
from fairdraft.domain.product import Claim, ClaimSource
from fairdraft.domain.source_text import SourceText, tokens_of

MOST_PROPOSALS = 5

_TIERS: tuple[Likeness, ...] = ("same words", "same words in a longer sentence", "same numbers", "only some words")
_PASSED_OVER = frozenset({
    "the", "and", "for", "with", "that", "this", "from", "are", "was", "were", "can", "may", "has", "had", "have",
    "not", "your", "you", "our", "their", "its", "they", "who", "than", "also", "a", "an", "in", "of", "on", "to",
    "or", "by", "as", "at", "is", "be", "it", "if", "when", "which", "about", "into",
})  # fmt: skip
# Words are the same that differ in their ends alone.
_LIKE, _SHORTEST_LIKE = 84, 5
# Of the claim's words, by rarity, so much stands there.
_WITH_NUMBERS, _WITHOUT_NUMBERS = 0.34, 0.55
# In words: as long as a sentence in other words is; as far apart as the head of a table and its rows.
_TIMES_AS_LONG, _SHORTEST_WINDOW, _TABLES = 2, 24, (60, 110)
# So much of the claim's words is a word worth that stands as far away as this.
_FAR_AWAY = 0.007
# What is so many times as long as the claim is marked by its telling words alone; close ones are marked through.
_LONGEST_WHOLE, _CLOSE = 1.6, 3
_SENTENCE_AROUND = 16
_FOR_PAGE, _FOR_TABLE, _FOR_PARAGRAPH = 0.3, 0.12, 0.08


def propose(claim: Claim, text: SourceText) -> tuple[AnchorProposal, ...]:
    """Passages that may support a claim, the best first, five at most."""
    found = [*_same_words(claim, text), *_Search(claim, text).run()]
    bonus = {page.number: _at_place(claim.source, page, text) for page in text.pages}

    def rank(one: AnchorProposal) -> tuple[int, float, int]:
        worth = max(bonus[page] for page in text.pages_of(one.passage))
        return _TIERS.index(one.likeness), -one.score - worth, one.passage.page

    kept: list[AnchorProposal] = []
    for one in sorted(found, key=rank):
        if not any(_overlap(one.passage, it.passage, text) for it in kept):
            kept.append(one)
    return tuple(kept[:MOST_PROPOSALS])


def named_pages(source: ClaimSource, text: SourceText) -> frozenset[int]:
    """The pages of the file that a claim's source names: by what is printed on them, else by their place."""
    numbers = named_numbers(source.page)
    printed = {page for page, number in text.printed.items() if number in numbers}
    return frozenset(printed or numbers)


def passages_of(quotes: Sequence[str], page: ReadPage | PagePair) -> list[Passage]:
    """The passages of a page that say these words, each quote somewhere behind the one before it; of two pages in a row
    those that stand on both.
    """
    found: list[Passage] = []
    sought = [letters_of(quote.split()) for quote in quotes]
    if not sought or not all(one.said for one in sought):
        return found
    for reading, letters in zip(page.readings, page.letters, strict=True):
        places = [letters.find(one) for one in sought]
        for first in places[0]:
            at = [first]
            for others in places[1:]:
                behind = next((one for one in others if one[0] > at[-1][1]), None)
                if behind is None:
                    break
                at.append(behind)
            if len(at) == len(sought):
                words = [reading[one] for start, end in at for one in range(start, end + 1)]
                passage = passage_of(page, words)
                if passage not in found and (isinstance(page, ReadPage) or page.crosses(words)):
                    found.append(passage)
    return found


def passage_of(page: ReadPage | PagePair, words: Iterable[int]) -> Passage:
    """The passage of a page, or of two in a row, that is made of these words."""
    runs: list[tuple[int, int]] = []
    for at in sorted(set(words)):
        if runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return Passage(page.number, tuple(runs), tuple(page.said(range(*run)) for run in runs))


def _same_words(claim: Claim, text: SourceText) -> Iterator[AnchorProposal]:
    named = named_pages(claim.source, text)
    for wording in (claim.text, *claim.variants):
        for page in text.places:
            for passage in passages_of([wording], page):
                longer = in_longer_sentence(passage, text)
                whole = passage if longer is None else longer
                likeness: Likeness = "same words" if longer is None else "same words in a longer sentence"
                yield AnchorProposal(whole, likeness, 1.0, not named.isdisjoint(text.pages_of(whole)))


def in_longer_sentence(passage: Passage, text: SourceText) -> Passage | None:
    """A passage with the words that have to be read with it, on the page before or behind, too; None where it stands
    alone.
    """
    for holder, own in _holders(passage, text):
        longer = longer_sentence(own, holder)
        if longer is not None:
            return passage_of(holder, longer)
    return None


def _holders(passage: Passage, text: SourceText) -> Iterator[tuple[ReadPage | PagePair, Passage]]:
    """A passage in its page, and in the pairs of pages that its sentence may go over."""
    holder = text.holder(passage)
    if holder is None:
        return
    yield holder, passage
    if isinstance(holder, ReadPage):
        for pair in text.pairs[max(0, holder.number - 2) : holder.number]:
            further = pair.end if pair.number < holder.number else 0
            yield pair, passage_of(pair, (at + further for at in passage.words))


@dataclass(frozen=True, slots=True)
class _Event:
    """A telling word at a place of a reading: which of the sought ones it is, and whether that is a number."""

    at: int
    sought: str
    is_number: bool


class _Search:
    """Looks for the numbers and words of one claim."""

    def __init__(self, claim: Claim, text: SourceText) -> None:
        self._text = text
        self._named = named_pages(claim.source, text)
        # "One" is no number where it stands for people or things.
        counted = (word for word in claim.text.split() if plain_word(word).strip(".,;:") != "one")
        tokens = [token for word in counted for token in sorted(tokens_of(word))]
        self._numbers = frozenset(one for one in tokens if one[0].isdigit())
        words = dict.fromkeys(one for one in tokens if not one[0].isdigit() and one not in _PASSED_OVER)
        counts = text.vocabulary
        choices = [one for one in counts if len(one) >= _SHORTEST_LIKE]
        # What a word of the document says of the claim's.
        self._says: dict[str, str] = {}
        self._weights: dict[str, float] = {}
        for word in words:
            same = {word} if word in counts else set()
            if len(word) >= _SHORTEST_LIKE:
                like = process.extract(word, choices, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=None)
                same |= {found for found, _score, _place in like}
            self._says |= {one: self._says.get(one, word) for one in same}
            # What is not there at all is no rarer than what is there once.
            self._weights[word] = 1 / math.log2(1 + max(1, sum(counts[one] for one in same)))
        self._whole = sum(self._weights.values())
        self._length = len(claim.text.split())
        self._short = max(_SHORTEST_WINDOW, _TIMES_AS_LONG * self._length)

    def run(self) -> Iterator[AnchorProposal]:
        """The best place of each page, if it is good enough."""
        if not self._whole:
            return
        for page in self._text.places:
            tokens = self._text.tokens(page)
            if not self._numbers <= frozenset().union(*tokens):
                continue
            windows = [
                (*self._best(list(self._events(reading, tokens)), most), reading)
                for reading in page.readings
                for most in (self._short, *(_TABLES if self._numbers else ()))
            ]
            # Of two as good the first: the order of the file, and the shorter window.
            _worth, said, window, reading = max(windows, key=lambda one: round(one[0], 6))
            if said >= (_WITH_NUMBERS if self._numbers else _WITHOUT_NUMBERS):
                likeness: Likeness = "same numbers" if self._numbers else "only some words"
                words = self._marked(page, window, reading)
                if isinstance(page, ReadPage) or page.crosses(words):
                    passage = passage_of(page, words)
                    at_named = not self._named.isdisjoint(self._text.pages_of(passage))
                    yield AnchorProposal(passage, likeness, min(1.0, said), at_named)

    def _events(self, reading: Sequence[int], tokens: Sequence[frozenset[str]]) -> Iterator[_Event]:
        for at, word in enumerate(reading):
            for token in tokens[word]:
                if token in self._numbers:
                    yield _Event(at, token, is_number=True)
                elif token in self._says:
                    yield _Event(at, self._says[token], is_number=False)

    def _best(self, events: Sequence[_Event], most: int) -> tuple[float, float, Sequence[_Event]]:
        """The window of so many words at most that says most of the claim, with all its numbers.

        Returns:
            What it is worth, which is less the longer it is; the share of the claim's words that it says; its words.
        """
        counts: Counter[str] = Counter()
        said, numbers, start = 0.0, 0, 0
        best: tuple[float, float, Sequence[_Event]] = (-1.0, 0.0, ())
        for end, event in enumerate(events):
            counts[event.sought] += 1
            if counts[event.sought] == 1:
                numbers += event.is_number
                said += 0.0 if event.is_number else self._weights[event.sought]
            while event.at - events[start].at >= most or counts[events[start].sought] > 1:
                first = events[start]
                counts[first.sought] -= 1
                if not counts[first.sought]:
                    numbers -= first.is_number
                    said -= 0.0 if first.is_number else self._weights[first.sought]
                start += 1
            share = said / self._whole
            worth = share - _FAR_AWAY * (event.at - events[start].at)
            if numbers == len(self._numbers) and worth > best[0]:
                best = worth, share, events[start : end + 1]
        return best

    def _marked(self, page: ReadPage | PagePair, window: Sequence[_Event], reading: Sequence[int]) -> list[int]:
        """The words to mark: a sentence, or where they stand far apart the telling ones alone."""
        places = sorted({one.at for one in window})
        first, last = places[0], places[-1]
        if last - first >= _LONGEST_WHOLE * self._length:
            marked = [places[0]]
            for at in places[1:]:
                marked += range(marked[-1] + 1, at + 1) if at - marked[-1] <= _CLOSE else [at]
            return [reading[at] for at in marked]
        words = [page.words[at].text for at in reading]
        before = (
            at for at in range(first - 1, max(-1, first - 1 - _SENTENCE_AROUND), -1) if ends_sentence(words[at], ".!?:")
        )
        behind = (at for at in range(last, min(len(words), last + _SENTENCE_AROUND)) if ends_sentence(words[at]))
        return list(reading[next(before, first - 1) + 1 : next(behind, last) + 1])


def _at_place(source: ClaimSource, page: ReadPage, text: SourceText) -> float:
    """What stands for a page: that the claim names it, its table, its paragraph."""
    bonus = _FOR_PAGE if page.number in named_pages(source, text) else 0.0
    if source.table and passages_of([source.table], page):
        bonus += _FOR_TABLE
    heading = source.paragraph.strip().rstrip(".")
    if heading and any(page.words[line.start].text.rstrip(".") == heading for line in page.lines):
        bonus += _FOR_PARAGRAPH
    return bonus


def _overlap(one: Passage, other: Passage, text: SourceText) -> bool:
    return any(
        own.page == its.page and not set(own.words).isdisjoint(its.words)
        for own in text.parts(one)
        for its in text.parts(other)
    )
