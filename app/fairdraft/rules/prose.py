"""Of which lines, bullets and sentences does a text consist?"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from fairdraft.rules.normalise import NormalText
from fairdraft.rules.sentence_memory import Memory, Said
from fairdraft.rules.wrapped_lines import LineForm, TextLine, continued_lines

_BULLET = re.compile(r" *(?:[\u2022*+-]|\(?\d{1,2}[.)]|[a-z][.)]) +(?=\S)|\u2022 *(?=\S)")
_HEADING = re.compile(r" *#{1,6} +(?=\S)")
_QUOTED_LINE = re.compile(r" *> ?")
# Where a line may hold more than one sentence.
_INNER_END = re.compile(r"[.!?][\"')\]]*(?:\^[\d,^-]+)?[\u2020\u2021\u00a7*]* +\S")
_FOOTNOTE_AFTER_END = re.compile(r"(?<=[.!?])(?:\^\d+(?:[,-]\^?\d+)*|[\u2020\u2021\u00a7])+(?= )")
# A word, its full stop and the capital letter of what follows.
_STOPPED_WORD = re.compile(
    r"(?<![A-Za-z])([a-z]{2,}|[A-Z][a-z]{5,})\.[\"')\]]*(?:\^[\d,^-]+)?[\u2020\u2021\u00a7*]* +(?=[\"'(\[]*[A-Z])"
)
# Of two letters: what stands before a full stop like any other word. Longer: what the segmenter rightly knows as
# shortened, so that it may stand there in mid-sentence.
_SHORT_WORDS = "am an at be by do go he if in is it kg me my of on or oz so to up us we"
_ABBREVIATIONS_WORDS = (
    "approx avg chron dept eds etc ext fig figs hepatol hrs incl inj lbs messrs min misc nos pharm prof ref refs "
    "resp rheumatol sec secs supp suppl tabs tbsp tel tsp vol vols"
)
_SHORT, _ABBREVIATIONS = frozenset(_SHORT_WORDS.split()), frozenset(_ABBREVIATIONS_WORDS.split())
_LONGEST_SPLIT = 20_000
_LONGEST_HEADING_WORDS = 12


class ProseBlock(NamedTuple):
    """A line or paragraph. `start`…`end` are its words (`said`) in the normalised text, bullet or hashes left out."""

    form: LineForm
    start: int
    end: int
    said: Said


class Sentence(NamedTuple):
    """A sentence with its words and the number of its block."""

    start: int
    end: int
    block: int
    said: Said


@dataclass(frozen=True, slots=True)
class Prose:
    """The blocks and sentences of a text, in order.

    `text` has the length of the normalised text; lines that merely wrapped are joined by a blank in it.
    `paragraphs` are the parts of it between blank lines, with their beginnings.
    """

    text: str
    blocks: tuple[ProseBlock, ...]
    sentences: tuple[Sentence, ...]
    sentence_starts: tuple[int, ...]
    paragraphs: tuple[tuple[int, Said], ...]

    def sentence_at(self, place: int) -> int | None:
        """The number of the sentence around a place of the normalised text, or None between sentences."""
        number = bisect_right(self.sentence_starts, place) - 1
        return number if number >= 0 and place < self.sentences[number].end else None

    def sentence_text(self, number: int) -> str:
        """The words of a sentence."""
        return self.sentences[number].said.text

    def block_text(self, number: int) -> str:
        """The words of a block."""
        return self.blocks[number].said.text


def prose_of(text: NormalText, memory: Memory | None = None) -> Prose:
    """Split a text into blocks by its lines, bullets and headings, and those into sentences."""
    memory = memory or Memory()
    lines, joined = _lines(text.text, memory)
    blocks: list[ProseBlock] = []
    sentences: list[Sentence] = []
    for number, (form, start, end, _) in enumerate(lines):
        said = memory.said(joined[start:end])
        blocks.append(ProseBlock(form, start, end, said))
        sentences += [
            Sentence(start + low, start + high, number, words)
            for low, high, words in said.ask_knowing(_sentences_in, (said, memory))
        ]
    return Prose(
        joined, tuple(blocks), tuple(sentences), tuple([one.start for one in sentences]), _paragraphs(joined, memory)
    )


def _paragraphs(text: str, memory: Memory) -> tuple[tuple[int, Said], ...]:
    paragraphs = []
    at = 0
    for part in text.split("\n\n"):
        if part:
            paragraphs.append((at, memory.said(part)))
        at += len(part) + 2
    return tuple(paragraphs)


def _sentences_in(known: tuple[Said, Memory]) -> tuple[tuple[int, int, Said], ...]:
    """The sentences of a block with their places in it."""
    text, memory = known[0].text, known[1]
    return tuple([(low, high, memory.said(text[low:high])) for low, high in split_sentences(text, 0, len(text))])


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of one block, without the blanks around them."""
    if not _INNER_END.search(text, start, end):
        return _trimmed(text, [(start, end)])
    # The segmenter's model is loaded at the first text that needs it: help and lists need none.
    from nupunkt import sent_spans

    spans: list[tuple[int, int]] = []
    for first, last in _portions(text, start, end):
        portion = _FOOTNOTE_AFTER_END.sub(lambda mark: " " * len(mark[0]), text[first:last])
        spans.extend((first + begin, first + stop) for begin, stop in sent_spans(portion))
    return _trimmed(text, _cut_behind_words(text, _rejoined(text, spans)))


def _rejoined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sentences do not begin in lower case: "Yahoo! is" is one."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and text[start : start + 1].islower() and text[slice(*joined[-1])].rstrip("\"') ")[-1:] in ("!", "?"):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _cut_behind_words(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, cut where the segmenter takes a word for an abbreviation that is none here. It was trained on legal
    and official texts, and knows "cancer.", "rash.", "glaucoma.", "thinner." and "me." as shortened words.
    """
    cut: list[tuple[int, int]] = []
    for start, end in spans:
        at = start
        for found in _STOPPED_WORD.finditer(text, start, end):
            word = found[1].lower()
            if word in _SHORT if len(word) == 2 else word not in _ABBREVIATIONS:
                cut.append((at, found.end()))
                at = found.end()
        cut.append((at, end))
    return cut


def _portions(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Very long lines in parts, cut at blanks, so that time and memory stay in proportion."""
    portions = []
    while end - start > _LONGEST_SPLIT:
        cut = text.rfind(" ", start + _LONGEST_SPLIT // 2, start + _LONGEST_SPLIT)
        cut = cut + 1 if cut >= 0 else start + _LONGEST_SPLIT
        portions.append((start, cut))
        start = cut
    return [*portions, (start, end)]


def _trimmed(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    result = []
    for start, end in spans:
        words = text[start:end]
        left = start + len(words) - len(words.lstrip())
        right = start + len(words.rstrip())
        if left < right:
            result.append((left, right))
    return result


def _lines(text: str, memory: Memory) -> tuple[list[TextLine], str]:
    """The blocks as places, lines that merely wrapped joined to one."""
    lines: list[TextLine] = []
    at = 0
    for line in text.split("\n"):
        found = memory.said(line).ask(_line_in) if line else None
        if found is not None:
            lines.append(TextLine(found.form, at + found.start, at + found.end, at))
        at += len(line) + 1
    continued = continued_lines(text, lines, memory)
    if True not in continued:
        return lines, text
    blocks: list[TextLine] = []
    parts, done = [], 0
    for one, goes_on in zip(lines, continued, strict=True):
        if not goes_on:
            blocks.append(one)
            continue
        blocks[-1] = blocks[-1]._replace(end=one.end)
        parts += [text[done : one.begin - 1], " "]
        done = one.begin
    parts.append(text[done:])
    return blocks, "".join(parts)


def _line_in(line: str) -> TextLine | None:
    quoted = _QUOTED_LINE.match(line)
    start = quoted.end() if quoted else 0
    form: LineForm = "line"
    hashes = _HEADING.match(line, start)
    bullet = None if hashes else _BULLET.match(line, start)
    if hashes:
        form, start = "heading", hashes.end()
    elif bullet:
        form, start = "bullet", bullet.end()
    words = line[start:]
    if not words.strip():
        return None
    if form == "line" and words.count("|") >= 2:
        form = "row"
    elif form == "line" and _reads_like_heading(words):
        form = "heading"
    return TextLine(form, start, len(line), 0)


def _reads_like_heading(words: str) -> bool:
    """A short line in capitals."""
    return len(words) <= 120 and words.isupper() and 1 <= len(words.split()) <= _LONGEST_HEADING_WORDS
