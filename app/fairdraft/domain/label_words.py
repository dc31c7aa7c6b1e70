"""How are words of a label tidied, and found in it?"""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

BULLET = "• "
INNER_BULLET = "◦ "

_SEE = re.compile(r" ?\[ ?see\b[^\]]{0,400}\]| ?\( ?see\b(?:[^()]|\([^()]{0,80}\)){0,400}\)", re.IGNORECASE)
_BEFORE_MARK = re.compile(r" +(?=[.,;:](?:\s|$))")
# References of the highlights to their sections: (5.1), ( 5.2 , 6.1 ), (1).
_SECTION_REFERENCE = re.compile(
    r"\s*\(\s*\d{1,2}(?:\.\d{1,2})*(?:\s*[,–-]\s*\d{1,2}(?:\.\d{1,2})*)*\s*\)(?=[\s.,;:]*$)"
)
_SECTION_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z•])")
_COMMON = re.compile(r"\bmost (?:common|frequent)(?:ly)?\b[^.]{0,200}\b(?:adverse|side)\b", re.IGNORECASE)
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_PHONE = re.compile(r"\b1[-. ]8\d\d[-. ][A-Z0-9]{3}[-. ][A-Z0-9]{4}\b")
_WEBSITE = re.compile(r"\b(?:https?://)?www\.[A-Za-z0-9.-]{1,80}\.[a-z]{2,10}(?:/[A-Za-z0-9/_-]{0,80})?")
_LONGEST_ID = 40


def tidy(lines: Iterable[str]) -> tuple[str, ...]:
    """Lines without references to other sections ("[see Warnings (5.1)]"), and without those that are empty then."""
    told = (_BEFORE_MARK.sub("", _SECTION_REFERENCE.sub("", _SEE.sub("", line))).strip() for line in lines)
    return tuple(line for line in told if line.strip(" •◦.;:"))


def title_words(title: str) -> str:
    """A title without its section number."""
    return _SECTION_NUMBER.sub("", title).strip()


def sentences(line: str) -> Sequence[str]:
    """The sentences of a line, by their marks and capitals; a number or abbreviation may end one too many."""
    return [one for one in _SENTENCE_END.split(line.strip()) if one]


def most_common(lines: Sequence[str]) -> tuple[str, ...]:
    """The sentence on the most common adverse reactions, with the list that it introduces; () if there is none."""
    told = ((number, sentence) for number, line in enumerate(lines) for sentence in sentences(line))
    number, sentence = next(((at, said) for at, said in told if _COMMON.search(said)), (0, ""))
    if not sentence.rstrip().endswith(":"):
        return (sentence,) if sentence else ()
    members = takewhile(lambda line: line.startswith((BULLET, INNER_BULLET)), lines[number + 1 :])
    return (sentence, *members)


def word_of(text: str) -> str:
    """A text as an id: small letters, digits and hyphens, at most 40; "" where it has none of them."""
    return _NOT_A_WORD.sub("-", text.casefold()).strip("-")[:_LONGEST_ID].strip("-")


def phone_in(lines: Iterable[str]) -> str:
    """The first toll-free number that is not FDA's; "" without one."""
    numbers = (found for line in lines for found in _PHONE.findall(line))
    return next((one for one in numbers if "FDA" not in one and "332-1088" not in one), "")


def website_in(lines: Iterable[str]) -> str:
    """The first web address that is not FDA's; "" without one."""
    addresses = (found.rstrip("./") for line in lines for found in _WEBSITE.findall(line))
    return next((one for one in addresses if "fda.gov" not in one.lower()), "")
