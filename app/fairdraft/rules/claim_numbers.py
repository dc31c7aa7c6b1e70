"""Which numbers does a text state, in figures or in words, and of what?

Works on the words of the checker. A number is a value with a kind and a unit: "38%", "38 out of 100" and
"thirty-eight percent" are the same; "twice" is 2 times, "week 26" and "26 weeks" are a time of 26 weeks.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from fairdraft.rules.words import Words

NumberKind = Literal["percent", "times", "amount", "time", "dose", "frequency", "count"]

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_ONES = {word: value for value, word in enumerate(_SMALL.split())}
_ROUND = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * value for value, word in enumerate(_ROUND.split(), start=2)}
_LARGE = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_PARTS = {"third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5}
_PERIODS = {
    **{name + plural: name for name in ("minute", "hour", "day", "week", "month", "year") for plural in ("", "s")},
    "second": "second",
    "seconds": "second",
}
_EACH = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year", "morning": "day", "evening": "day"}
_EACH |= {"night": "day", **{name: name for name in ("day", "week", "month", "year")}}
_AMOUNTS_WORDS = (
    "point points pound pounds lb lbs kg kilograms inch inches letters mmhg mmol dl a1c degrees centimeters cm"
)
_AMOUNTS = frozenset(_AMOUNTS_WORDS.split())
# "Your last three A1C results" counts tests, and states no A1C.
_MEASUREMENTS_WORDS = "result results test tests reading readings check checks number numbers value values goal goals"
_MEASUREMENTS = frozenset(_MEASUREMENTS_WORDS.split())
_DOSES = {
    **dict.fromkeys(("mg", "milligrams", "milligram"), "mg"),
    **dict.fromkeys(("mcg", "ug", "micrograms"), "mcg"),
    **dict.fromkeys(("ml", "milliliters"), "ml"),
    **dict.fromkeys(("tablet", "tablets", "capsule", "capsules", "pill", "pills"), "piece"),
    **dict.fromkeys(("injection", "injections", "shot", "shots", "dose", "doses"), "dose"),
    **dict.fromkeys(("puff", "puffs", "drop", "drops", "iu"), "unit"),
}
_COUNTED = frozenset(("piece", "dose", "unit"))
_JOINING = frozenset(("a", "and", "by", "for", "in", "of", "or", "per", "the", "to", "with", "without"))
_PEOPLE_WORDS = (
    "people persons adults patients women men americans participants volunteers users children teens families "
    "doctors dermatologists physicians pharmacists studies trials"
)
_PEOPLE = frozenset(_PEOPLE_WORDS.split())
_COMPARED_WORDS = "as more less fewer lower higher greater better faster stronger likelier likely the"
_COMPARED = frozenset(_COMPARED_WORDS.split())
_EVERY = frozenset(("a", "per", "each", "every"))
_FEWEST_PEOPLE = 20
# The words that may begin a number, and those that do beside another one ("week 26", "a third").
_BEGINS = frozenset(
    (*_ONES, *_TENS, "once", "twice", "every", "double", "doubles", "doubled", "triple", "triples", "tripled")
) | {"half", "halve", "halves", "halved"}
_NUMBER_WORDS = _BEGINS.union(_PARTS)
_FIGURE = re.compile(r"\d")
_LETTERS = re.compile(r"[a-z]+")
_WITH_OTHERS = frozenset((*_PERIODS, "n", "a"))

# Figures that state nothing about the medicine.
_NO_QUANTITY = re.compile(
    r"(?:\+?1[-. ])?\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b1-8\d\d-[A-Za-z0-9-]{4,16}"
    r"|\b\d{1,4}/\d{1,4}(?:/\d{2,4})?\b|\b\d{4}-\d{2}-\d{2}\b"
    r"|\b(?:[Jj]an(?:uary)?|[Ff]eb(?:ruary)?|[Mm]ar(?:ch)?|[Aa]pr(?:il)?|[Mm]ay|[Jj]une?|[Jj]uly?|[Aa]ug(?:ust)?"
    r"|[Ss]ept?(?:ember)?|[Oo]ct(?:ober)?|[Nn]ov(?:ember)?|[Dd]ec(?:ember)?)\.? \d{1,4}\b(?:, \d{4}\b)?"
    r"|(?:\u00a9|\([Cc]\)) ?\d{4}|\b(?:19|20)\d\d\b(?! ?%)(?! (?:people|adults|patients|women|men)\b)"
    r"|\$ ?\d[\d,.]{0,15}(?: (?:million|billion))?|\b\d[\d,.]{0,15} (?:dollars?|cents?)\b"
    r"|\b[A-Z]{2,6}[A-Z0-9]{0,6}(?:-[A-Z0-9]{1,12}){0,4}-[A-Z]{0,4}\d[A-Z0-9-]{0,20}|\b\d{2,3}[A-Z]-\d{3,9}\b"
    r"|\b(?:[Tt]ype|[Pp]hase|[Ss]tage|[Gg]rade|[Cc]lass|[Ss]tep|[Pp]art|[Pp]age|[Cc]hapter|[Ss]ection|[Tt]able|[Ff]igure"
    r"|[Ff]rame|[Cc]ard|[Ss]lide|[Pp]anel|[Qq]uestion|[Tt]ip|[Rr]eason|[Nn]o\.|[Nn]umber) \d+\b|#\d+"
    r"|\b\d{1,2}:\d{2}\b|(?<!\w):\d{2}\b|\b\d{1,2} ?[ap]\.?m\b"
    r"|\b18(?: years(?: of age)?)?,? (?:or|and) (?:older|over|up|above)\b"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text: words `first`…`end`. Percentages and "x in y" are of kind `percent`."""

    kind: NumberKind
    value: Fraction
    unit: str
    first: int
    end: int

    @property
    def said(self) -> tuple[NumberKind, Fraction, str]:
        """What has to be equal for two numbers to say the same."""
        return self.kind, self.value, self.unit


def quantities(words: Words, first: int, end: int) -> tuple[Quantity, ...]:
    """The numbers that the words `first`…`end` state; dates, prices, telephone numbers and codes are left
    out.
    """
    if not any(_begins(key) or key in _PARTS for key in words.keys[first:end]):
        return ()
    return tuple(_Scan(words, first, end).run())


def may_state_numbers(said: str) -> bool:
    """Whether words may state a number at all, before the numbers are read."""
    lower = said.lower()
    return _FIGURE.search(lower) is not None or not _NUMBER_WORDS.isdisjoint(_LETTERS.findall(lower)) or "fold" in lower


def _begins(key: str) -> bool:
    return key in _BEGINS or key[0].isdigit() or key.endswith("fold")


class _Scan:
    """Reads the numbers of one run of words from left to right."""

    def __init__(self, words: Words, first: int, end: int) -> None:
        self.keys = words.keys
        self.words = words
        self.first = first
        self.end = end
        self.at = first
        low, high = words.starts[first], words.ends[end - 1]
        self.void = [found.span() for found in _NO_QUANTITY.finditer(words.text.text, low, high)]
        self.void_ends = [end for _, end in self.void]

    def run(self) -> list[Quantity]:
        found: list[Quantity] = []
        while self.at < self.end:
            key = self.keys[self.at]
            begins = _begins(key) or key in _WITH_OTHERS
            one = self._quantity(self.at) if begins and not self._is_void(self.at) else None
            if one is None:
                self.at += 1
            else:
                found.append(one)
                self.at = max(one.end, self.at + 1)
        return found

    def _is_void(self, at: int) -> bool:
        start, end = self.words.starts[at], self.words.ends[at]
        after = bisect_right(self.void_ends, start)
        return after < len(self.void) and self.void[after][0] < end

    def _key(self, at: int) -> str:
        return self.keys[at] if self.first <= at < self.end else ""

    def _quantity(self, at: int) -> Quantity | None:
        key = self.keys[at]
        if key in _PERIODS and key not in ("second", "seconds"):
            value, after = self._number(at + 1)
            if value is not None and not (self._key(after) in _PERIODS or self._key(after) == "%"):
                return Quantity("time", value, _PERIODS[key], at, after)
            return None
        return self._word_quantity(at) or self._number_quantity(at)

    def _number(self, at: int) -> tuple[Fraction | None, int]:
        """The number that begins at a word, and where it ends."""
        key = self._key(at)
        if key[:1].isdigit():
            value = _figure(key)
            if value is None:
                return None, at
            large = _LARGE.get(self._key(at + 1))
            return (value * large, at + 2) if large else (value, at + 1)
        total: int | None = None
        if key in _TENS:
            total, at = _TENS[key], at + 1
            if 0 < _ONES.get(self._key(at), 0) < 10:
                total, at = total + _ONES[self._key(at)], at + 1
        elif key in _ONES:
            total, at = _ONES[key], at + 1
        if total is None:
            return None, at
        while self._key(at) in _LARGE:
            total, at = total * _LARGE[self._key(at)], at + 1
        return Fraction(total), at

    def _number_quantity(self, at: int) -> Quantity | None:
        value, after = self._number(at)
        if value is None:
            if self.keys[at] == "n" and self._key(at + 1)[:1].isdigit():
                count = _figure(self._key(at + 1))
                return None if count is None else Quantity("count", count, "people", at, at + 2)
            return _multiple(self.keys[at], at)
        gap = self.words.between(after - 1, after) if after < self.end else ""
        if gap.strip() == "-" or self._key(after) == "to":  # "10-20%", "2 to 4 weeks": both have the unit behind
            following, behind = self._number(after + (self._key(after) == "to"))
            unit = self._unit(following, after, behind) if following is not None else None
            if unit is not None:
                return Quantity(unit.kind, value, unit.unit, at, after)
        return self._unit(value, at, after)

    def _unit(self, value: Fraction, at: int, after: int) -> Quantity | None:
        key, following = self._key(after), self._key(after + 1)
        if key == "%" or (key == "per" and following == "cent"):
            return Quantity("percent", value, "", at, after + (1 if key == "%" else 2))
        share = self._share(value, at, after)
        if share is not None:
            return share
        if key == "times":
            return self._times(value, at, after + 1)
        if key == "fold":
            return Quantity("times", value, "", at, after + 1)
        if key in _DOSES:
            if following == "dl":
                return Quantity("amount", value, "mg/dl", at, after + 2)
            if value == 1 and _DOSES[key] in _COUNTED:  # "one tablet" is the tablet that "a tablet" is
                return None
            return Quantity("dose", value, _DOSES[key], at, after + 1)
        if key in _AMOUNTS and not (key == "points" and following == "to") and following not in _MEASUREMENTS:
            return Quantity("amount", value, key.removesuffix("s"), at, after + 1)
        if key in _PERIODS:
            return Quantity("time", value, _PERIODS[key], at, after + 1)
        people = after if key in _PEOPLE else after + 1 if following in _PEOPLE else None
        if people is not None and value >= _FEWEST_PEOPLE:
            return Quantity("count", value, "people", at, after)
        # "Two GLYNORA tablets", "two white tablets"
        if value > 1 and _DOSES.get(following) in _COUNTED and key.isalpha() and key not in _JOINING:
            return Quantity("dose", value, _DOSES[following], at, after + 2)
        return None

    def _share(self, value: Fraction, at: int, after: int) -> Quantity | None:
        """Shares: "1 in 5", "7 out of 10", "1.2 of every 100"."""
        key = self._key(after)
        whole_at = after
        if key == "in" or (key == "of" and self._key(after + 1) == "every"):
            whole_at = after + 1
        elif key == "out" and self._key(after + 1) == "of":
            whole_at = after + 2
        elif key == "of":
            whole_at = after + 1
            if self._people_follow(after + 1) is False:
                return None
        else:
            return None
        if self._key(whole_at) == "every":
            whole_at += 1
        whole, end = self._number(whole_at)
        if whole is None or not 0 <= value < whole or self._key(end) in _PERIODS or self._key(end) == "%":
            return None
        return Quantity("percent", 100 * value / whole, "", at, end)

    def _people_follow(self, at: int) -> bool:
        whole, end = self._number(at)
        return whole is not None and self._key(end) in _PEOPLE

    def _times(self, value: Fraction, at: int, after: int) -> Quantity | None:
        per, end = self._each(after)
        if per:
            return Quantity("frequency", value, per, at, end)
        return Quantity("times", value, "", at, after) if self._key(after) in _COMPARED else None

    def _each(self, at: int) -> tuple[str, int]:
        """The period of "a day", "daily", "every morning", and where it ends."""
        key = self._key(at)
        if key in _EVERY and self._key(at + 1) in _EACH:
            return _EACH[self._key(at + 1)], at + 2
        return (_EACH[key], at + 1) if key.endswith("ly") and key in _EACH else ("", at)

    def _word_quantity(self, at: int) -> Quantity | None:
        """Numbers that are one word, or a word with an idiom of its own."""
        key, following = self.keys[at], self._key(at + 1)
        if key in ("once", "twice"):
            value = Fraction(1 if key == "once" else 2)
            per, end = self._each(at + 1)
            if per:
                return Quantity("frequency", value, per, at, end)
            return Quantity("times", value, "", at, at + 1) if key == "twice" and following in _COMPARED else None
        if key == "every" and following:
            return self._every(at)
        if key in ("double", "triple", "doubles", "triples", "doubled", "tripled") and following in (
            *("the", "your", "their", "as", "in", "with"),
        ):
            return Quantity("times", Fraction(2 if key.startswith("d") else 3), "", at, at + 1)
        if key == "half" and (following in ("of", "as", "or") or self._key(at - 1) in ("by", "in")):
            return Quantity("percent", Fraction(50), "", at, at + 1)
        if key in ("halve", "halves", "halved"):
            return Quantity("percent", Fraction(50), "", at, at + 1)
        return self._part(at)

    def _every(self, at: int) -> Quantity | None:
        """Intervals: "every 4 weeks", "every other week"."""
        if self._key(at + 1) == "other" and self._key(at + 2) in _PERIODS:
            return Quantity("frequency", Fraction(1, 2), _PERIODS[self._key(at + 2)], at, at + 3)
        value, after = self._number(at + 1)
        if value and self._key(after) in _PERIODS:
            return Quantity("frequency", 1 / value, _PERIODS[self._key(after)], at, after + 1)
        return None

    def _part(self, at: int) -> Quantity | None:
        """Parts: "two thirds of", "a quarter of"."""
        part = _PARTS.get(self._key(at + 1))
        if part is None or self._key(at + 2) not in ("of", "as", "more", "less", "fewer", "lower", "or"):
            return None
        value = 1 if self.keys[at] == "a" else _ONES.get(self.keys[at], 0)
        return Quantity("percent", Fraction(100 * value, part), "", at, at + 2) if 0 < value < part else None


def _figure(key: str) -> Fraction | None:
    plain = key.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", key) else key
    if len(plain) > 15 or not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", plain):
        return None
    return Fraction(plain)


def _multiple(key: str, at: int) -> Quantity | None:
    """Multiples: "3x", "threefold"."""
    found = re.fullmatch(r"([0-9]{1,3})(?:x|fold)", key)
    if found:
        return Quantity("times", Fraction(found[1]), "", at, at + 1)
    value = _ONES.get(key.removesuffix("fold"), 0) if key.endswith("fold") else 0
    return Quantity("times", Fraction(value), "", at, at + 1) if value > 1 else None
