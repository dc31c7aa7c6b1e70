"""What is said and shown when in a TV or radio script, and how long does it take?

Reads two- and three-column tables in Markdown and tagged lines (`VO:`, `SUPER:`, `VISUAL:`, `[00:20-00:35]`).
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from fairdraft.domain.finding import Span
from fairdraft.domain.script_shape import TAG_PATTERNS
from fairdraft.domain.script_shape import ScriptPart as Part
from fairdraft.rules.critical import is_connective
from fairdraft.rules.normalise import normalise
from fairdraft.rules.risk_language import promises, tells_of_risk
from fairdraft.rules.words import words_of

Alignment = Literal["verbatim", "partial", "paraphrase", "missing", "not_needed"]
PACE = 150.0  # spoken words a minute
_HEAD = 2000  # by here a script has said how long it is

_TAG = re.compile(
    r"[\[(*_ ]*(?:\[risk vo\] *)?(?:"
    + "|".join(f"(?P<{part}>{words})" for part, words in TAG_PATTERNS)
    + r")(?: \d{1,2})?[\])*_]*(?: ?\([^()\n]{0,40}\))? ?: ?[*_]*",
    re.IGNORECASE,
)
_CLOCK = r"(?:\d{1,2})?:\d{2}(?:\.\d)?"
_TIME = re.compile(rf"({_CLOCK})\s*(?:-|–|—|to)\s*({_CLOCK})(?: ?s(?:ec)?\b)?")
_SECONDS = re.compile(r"\b(\d{1,3}(?:\.\d)?)\s*(?:-|–|—|to)\s*(\d{1,3}(?:\.\d)?) ?(?:s|sec|seconds)\b", re.IGNORECASE)
_LENGTH = re.compile(
    r"(?:^|[\s(])(?::|(?:tv|radio|spot|length)[: ]+:?)(\d{2,3})(?![\d:%])|\b(\d{2,3})[- ]?(?:seconds?|secs?)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LEGAL = re.compile(
    r"\b(?:rx only|actors?|actress|dramati[sz]ation|portrayals?|not an? (?:actual|real)|©|copyright|all rights reserved"
    r"|do not attempt|paid|compensated|1[-. ]{0,2}\(?8\d\d\b|www\.|\.(?:com|example|org|gov)\b|see our ad|prescribing information"
    r"|medwatch|ask your doctor|talk to your doctor)|\b(?-i:[A-Z]{2,4}-[A-Z0-9-]{4,})\b|^\W*(?:\(?none\)?|n/?a)?\W*$",
    re.IGNORECASE,
)
_PART = re.compile(r"[|/•;]|(?<=[.!?]) |\n")
_SENTENCE = re.compile(r"(?<=[.!?]) ")
_PROVISION: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (
        "phone",
        "toll-free number",
        re.compile(
            r"\b1[-. ]{0,2}\(?8\d\d\)?[-. ]{1,2}[\dA-Z][\dA-Z. -]{5,}|\(?\b8(?:00|33|44|55|66|77|88)\)?[-. ]{1,2}"
            r"(?:\d{3}[-. ]\d{4}|[A-Z]{3}[-. ]?\d{4})\b|\b(?:eight hundred|toll[- ]free)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "website",
        "website",
        re.compile(r"\b(?:www\.)?[\w-]{3,}\.(?:com|example|org|net|gov|health|info)\b|\bdot com\b", re.IGNORECASE),
    ),
    (
        "print",
        "print ad or brochure",
        re.compile(
            r"\b(?:see|find|look for) our (?:ad|advertisement|brochure)\b|\b(?:ad|brochure) in\b", re.IGNORECASE
        ),
    ),
    (
        "doctor",
        "doctor or pharmacist",
        re.compile(
            r"\b(?:ask|talk (?:to|with)|speak (?:to|with)|see) (?:your|a) (?:doctor|dermatologist|pharmacist|health "
            r"?care (?:provider|professional)|oncologist|cardiologist|specialist|psychiatrist)",
            re.IGNORECASE,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class ScriptText:
    """Words of one row and their places in the script (several where they stand apart)."""

    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class ScriptRow:
    """What is said and shown together. `time` is the stated begin and end in seconds; `seconds` the stated
    time, or the time that the spoken words take at the pace asked for. `alignment` compares spoken risk with
    what is shown: its own words in order, only some of its sentences (`not_shown`), other words (`not_spoken`)
    or nothing.
    """

    voice_over: ScriptText
    super: ScriptText
    visual: ScriptText
    time: tuple[float, float] | None
    words: int
    seconds: float
    risk: bool
    benefit: bool
    alignment: Alignment
    not_spoken: tuple[str, ...] = ()
    not_shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Provision:
    """One of the four ways to the full labeling, with its place when the script has it."""

    id: str
    label: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class TvScript:
    """A script in rows. Paces are words a minute over the rows with stated times, None where there are none;
    `length` is how long the spot is to be, in seconds.
    """

    rows: tuple[ScriptRow, ...]
    words: int
    seconds: float
    risk_words: int
    risk_seconds: float
    risk_pace: float | None
    benefit_pace: float | None
    length: int | None
    provision: tuple[Provision, ...]


@dataclass(slots=True)
class _Row:
    time: tuple[float, float] | None = None
    parts: dict[Part, list[Span]] = field(default_factory=dict)


def tv_script(
    text: str, *, pace: float = PACE, risk_places: Sequence[Span] = (), seconds: int | None = None
) -> TvScript:
    """Read a script.

    Args:
        text: the script; spans count its code points.
        pace: spoken words a minute, where the script states no times; more than 0.
        risk_places: what is known to be the approved major statement; spoken words that tell of risks are
            recognised without it.
        seconds: how long the spot is to be, where the script does not say.
    """
    found = _rows(text)
    rows = [_finished(one, text, pace, risk_places) for one in found if one.parts]
    timed = [one for one in rows if one.time is not None and one.time[1] > one.time[0] and one.words]
    risk = [one for one in rows if one.risk]
    return TvScript(
        tuple(rows),
        sum(one.words for one in rows),
        sum(one.seconds for one in rows),
        sum(one.words for one in risk),
        sum(one.seconds for one in risk),
        _pace([one for one in timed if one.risk]),
        _pace([one for one in timed if not one.risk]),
        _stated_length(text, found) or seconds,
        provision_of(text),
    )


def provision_of(text: str) -> tuple[Provision, ...]:
    """The four ways to the full labeling: toll-free number, website, print ad, healthcare provider."""
    found = [(name, label, pattern.search(text)) for name, label, pattern in _PROVISION]
    return tuple(Provision(name, label, Span(*hit.span()) if hit else None) for name, label, hit in found)


def _pace(rows: Sequence[ScriptRow]) -> float | None:
    seconds = sum(one.seconds for one in rows)
    return 60 * sum(one.words for one in rows) / seconds if seconds else None


def _stated_length(text: str, rows: Sequence[_Row]) -> int | None:
    """What a line beside the script says. "Close your eyes for 30 seconds" is copy, "(:15)" in a row its own time."""
    head = text[:_HEAD]
    taken = [span for row in rows for spans in row.parts.values() for span in spans if span.start < _HEAD]
    for found in _LENGTH.finditer(head):
        start, end = head.rfind("\n", 0, found.end()) + 1, (head + "\n").find("\n", found.end())
        of_script = any(span.start <= end and start <= span.end for span in taken)
        if 10 <= (length := int(found[1] or found[2])) <= 180 and not of_script:
            return length
    return None


def _rows(text: str) -> list[_Row]:
    rows: list[_Row] = []
    columns: list[Part | Literal["time"] | None] | None = None
    first: Part | None = None
    current: Part | None = None
    for start, end in _lines(text):
        line = text[start:end]
        cells = _cells(text, start, end)
        if len(cells) >= 2 and line.lstrip().startswith("|"):
            heads = [_column(text[low:high]) for low, high in cells]
            if "voice_over" in heads:
                columns = heads
                continue
            if columns is not None:
                if not re.fullmatch(r"[\s|:-]*", line):
                    rows.append(_table_row(text, cells, columns))
                continue
        if not line.strip():
            current = None
            continue
        for low, high in _tagged(text, start, end):
            tag = _TAG.match(text, low, high)
            part: Part | None = next((one for one, _ in TAG_PATTERNS if tag and tag[one]), None)
            time = _time(text[low : tag.start() if tag else high])
            if tag is None or part is None:
                if time is not None and (not rows or rows[-1].parts or rows[-1].time is None):
                    rows.append(_Row(time))
                if current is not None and rows and time is None:
                    rows[-1].parts.setdefault(current, []).append(Span(low, high))
                continue
            first = first or part
            if not rows or _begins_row(part, rows[-1], first):
                rows.append(_Row())
            stated = _time(text[low:high])
            rows[-1].time = rows[-1].time or stated
            if tag.end() < high:
                rows[-1].parts.setdefault(part, []).append(Span(tag.end(), high))
            current = part
    return rows


def _begins_row(part: Part, row: _Row, first: Part) -> bool:
    """Spoken words begin a row of their own; what is shown belongs to them, before or after."""
    if "voice_over" not in row.parts:
        return part in row.parts and part != "visual" and first != "visual"
    return part == "voice_over" or part == first


def _lines(text: str) -> Iterable[tuple[int, int]]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, at + len(line.rstrip("\r\n"))
        at += len(line)


def _tagged(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a line: "VO: … | SUPER: …" is two."""
    bars = re.finditer(r"[|/] *", text[start:end])
    cuts = [start, *(start + bar.start() for bar in bars if _TAG.match(text, start + bar.end(), end))]
    parts = []
    for low, high in zip(cuts, [*cuts[1:], end], strict=True):
        while low < high and text[low] in " |/\t":
            low += 1
        clock = re.match(rf"\[?\(?{_TIME.pattern}\)?\]?[ :|]*", text[low:high])
        if clock and clock.end() < high - low:
            parts.append((low, low + clock.end()))
            low += clock.end()
        parts.append((low, high))
    return parts


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    bars = [start - 1] if not text[start:end].lstrip().startswith("|") else []
    bars += [at for at in range(start, end) if text[at] == "|" and text[at - 1 : at] != "\\"]
    if not text[start:end].rstrip().endswith("|"):
        bars.append(end)
    return [(low + 1, high) for low, high in itertools.pairwise(bars)]


def _column(words: str) -> "Part | Literal['time'] | None":
    said = words.strip(" *_:#").lower()
    if re.fullmatch(r"(?:time|timecode|timing|seconds|tc|#)", said):
        return "time"
    for part, tags in TAG_PATTERNS:
        if re.match(rf"(?:{tags})\b", said):
            return part
    return None


def _table_row(text: str, cells: list[tuple[int, int]], columns: Sequence["Part | Literal['time'] | None"]) -> _Row:
    row = _Row()
    for (low, high), column in zip(cells, columns, strict=False):
        if column == "time":
            row.time = _time(text[low:high])
        elif column is not None:
            at = low
            for part in (*_BREAK.finditer(text, low, high), None):
                stop = part.start() if part else high
                tag = _TAG.match(text, at, stop)
                kind: Part = column
                if tag:
                    kind = next((one for one, _ in TAG_PATTERNS if tag[one]), column)
                    at = tag.end()
                if text[at:stop].strip():
                    row.parts.setdefault(kind, []).append(Span(at, stop))
                at = part.end() if part else stop
    return row


def _time(words: str) -> tuple[float, float] | None:
    found = _TIME.search(words)
    if found:
        return _clock(found[1]), _clock(found[2])
    found = _SECONDS.search(words)
    return (float(found[1]), float(found[2])) if found else None


def _clock(words: str) -> float:
    minutes, _, seconds = words.partition(":")
    return 60.0 * int(minutes or 0) + float(seconds)


def _finished(row: _Row, text: str, pace: float, risk_places: Sequence[Span]) -> ScriptRow:
    voice, shown, seen = (_joined(row.parts.get(part, []), text) for part in ("voice_over", "super", "visual"))
    spoken = len(words_of(normalise(voice.text)))
    stated = row.time[1] - row.time[0] if row.time and row.time[1] > row.time[0] else None
    plain = normalise(voice.text).text
    known = any(one.start < place.end and place.start < one.end for one in voice.spans for place in risk_places)
    risk = bool(plain) and (known or tells_of_risk(plain))
    alignment, not_spoken, not_shown = _alignment(voice.text, shown.text, risk=risk)
    return ScriptRow(
        voice,
        shown,
        seen,
        row.time,
        spoken,
        stated if stated is not None else 60 * spoken / pace,
        risk,
        not risk and promises(plain),
        alignment,
        not_spoken,
        not_shown,
    )


def _joined(spans: list[Span], text: str) -> ScriptText:
    return ScriptText(" ".join(text[one.start : one.end].strip() for one in spans), tuple(spans))


def _alignment(voice: str, shown: str, *, risk: bool) -> tuple[Alignment, tuple[str, ...], tuple[str, ...]]:
    """Whether what is shown with a spoken risk is its own key words; what is not spoken, and not shown."""
    if not risk:
        return "not_needed", (), ()
    spoken = _content(voice)
    # What might be a legal super ("Ask your doctor.") counts where the whole of it is being said.
    said = {tuple(_content(one)) for one in _PART.split(voice)}
    parts = [
        one for one in _PART.split(shown) if one.strip() and (not _LEGAL.search(one) or tuple(_content(one)) in said)
    ]
    if not parts:
        return "missing", (), ()
    wrong = tuple(one.strip() for one in parts if not _in_order(_content(one), spoken))
    shown_words = frozenset(key for one in parts for key in _content(one))
    unseen = tuple(
        one.strip()
        for one in _SENTENCE.split(voice)
        if (content := set(_content(one))) and not content & shown_words and tells_of_risk(one)
    )
    return ("paraphrase" if wrong else "partial" if unseen else "verbatim"), wrong, unseen


def not_yet_shown(voice: str, shown: str) -> str:
    """The sentences of spoken words that are not among the shown ones."""
    there = [_content(one) for one in _PART.split(shown)]
    return " ".join(one for one in _SENTENCE.split(voice) if _content(one) not in there)


def _content(words: str) -> list[str]:
    return [key for key in words_of(normalise(words)).keys if not is_connective(key) or key == "not"]


def _in_order(some: Sequence[str], every: Sequence[str]) -> bool:
    rest = iter(every)
    return bool(some) and all(one in rest for one in some)
