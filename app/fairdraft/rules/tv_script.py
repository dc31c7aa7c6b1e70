"""What is said and shown when in a TV or radio script, and how long does it take?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from fairdraft.domain.finding import Span
from fairdraft.rules.critical_words import is_connective
from fairdraft.rules.normalise import normalise
from fairdraft.rules.risk_language import promises, tells_of_risk
from fairdraft.rules.script_layout import Row, rows_of
from fairdraft.rules.words import words_of

Alignment = Literal["verbatim", "partial", "paraphrase", "missing", "not_needed"]
PACE = 150.0  # spoken words a minute
_HEAD = 2000  # by here a script has said how long it is

_LENGTH = re.compile(
    r"(?:^|[\s(])(?::|(?:tv|radio|spot|length)[: ]+:?)(\d{2,3})(?![\d:%])|\b(\d{2,3})[- ]?(?:seconds?|secs?)\b",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"\b(?:rx only|actors?|actress|dramati[sz]ation|portrayals?|not an? (?:actual|real)|©|copyright|all rights reserved"
    r"|do not attempt|paid|compensated|1[-. ]{0,2}\(?8\d\d\b|www\.|\.(?:com|example|org|gov)\b"
    r"|see our ad|prescribing information|medwatch|ask your doctor|talk to your doctor)"
    r"|\b(?-i:[A-Z]{2,4}-[A-Z0-9-]{4,})\b|^\W*(?:\(?none\)?|n/?a)?\W*$",
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
    found = rows_of(text)
    rows = [_finished(one, text, pace, risk_places) for one in found]
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


def _stated_length(text: str, rows: Sequence[Row]) -> int | None:
    """What a line beside the script says. "Close your eyes for 30 seconds" is copy, "(:15)" in a row its own time."""
    head = text[:_HEAD]
    taken = [span for row in rows for spans in row.parts.values() for span in spans if span.start < _HEAD]
    for found in _LENGTH.finditer(head):
        start, end = head.rfind("\n", 0, found.end()) + 1, (head + "\n").find("\n", found.end())
        of_script = any(span.start <= end and start <= span.end for span in taken)
        if 10 <= (length := int(found[1] or found[2])) <= 180 and not of_script:
            return length
    return None


def _finished(row: Row, text: str, pace: float, risk_places: Sequence[Span]) -> ScriptRow:
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
