"""Does the line of a safety text's title say anything beside it that is the writer's own?"""

import re
from collections.abc import Iterator
from itertools import pairwise

from fairdraft.rules.approved import ApprovedLanguage
from fairdraft.rules.approved_reading import UnitReading
from fairdraft.rules.layout_lines import is_caption, is_note, is_topic, leads_elsewhere
from fairdraft.rules.page_lines import is_page_line
from fairdraft.rules.text_reading import TextReading
from fairdraft.rules.weakening import weakens
from fairdraft.rules.words import words_in

_FARTHEST = 300  # characters from a title to the text under it; a link of that name stands farther off
_MARKS = " \t\u00a0.:;,!?|*_#+>()\u2022\u2013\u2014\u2193\u25bc-"
_PARTS = re.compile(r"\s*(?:\||\u2022|\s[\u2013\u2014-]\s|;)\s*")
_BRACKETED = re.compile(r"\[[^\[\]]*\]|\{[^{}]*\}")
_LEADING_IN = re.compile(r"[:\u2013\u2014|-]\s*$")
# A title that goes on in these words is a longer title.
_OF_TITLES_WORDS = (
    "important safety risk information facts fact warning warnings boxed indication indications use uses usage "
    "approved limitation limitations summary brief consumer patient patients full select selected additional main "
    "complete isi prescribing medication guide instructions label labeling and or of for about including includes "
    "with the this your you to on in as a all us only what should know who people adults women men children "
    "continued cont contd more show hide close open scroll down below next page read review please before "
    "carefully start starting take taking using while each time get getting refill r tm rx oral tablets tablet "
    "capsules capsule injection pen mg mcg ml"
)
_OF_TITLES = frozenset(_OF_TITLES_WORDS.split())


def own_beside_titles(reading: TextReading) -> Iterator[tuple[UnitReading, int, int]]:
    """The writer's own words on the lines of the safety text's titles, each with the unit that follows its title.

    Names, what the medicine is for, links, notes and words that make the title a longer one are no words of
    the writer's own.
    """
    if reading.approved is None:
        return
    for title, following in pairwise(reading.approved.isi.units):
        if title.coded.unit.title and not following.coded.unit.title and following.start is not None:
            own = _own_beside(reading, title.coded.code, following)
            if own is not None:
                yield following, *own


def _own_beside(reading: TextReading, title: str, following: UnitReading) -> tuple[int, int] | None:
    if reading.language is None or reading.approved is None or following.start is None:
        return None
    coded = reading.approved.text
    at = coded.code.rfind(title, 0, following.match.first)
    if at < 0:
        return None
    begin, end = coded.range_of(at, at + len(title))
    text = reading.prose.text
    first, last = text.rfind("\n", 0, begin) + 1, text.find("\n", end)
    if following.start - last > _FARTHEST:
        return None
    stop = min([last, following.start, *(start for start, _ in reading.approved.ranges if start >= end)])
    known = reading.language.once(_known_words)
    lead = text[first:begin]
    if not _is_of_title(lead, known):
        # In a sentence these words are no title; before a colon something leads in to one.
        return _trimmed(text, first, begin) if _LEADING_IN.search(lead) and stop == last else None
    return None if _is_of_title(text[end:stop], known) else _trimmed(text, end, stop)


def _is_of_title(said: str, known: frozenset[str]) -> bool:
    """Whether what stands beside a title belongs to it or to the page."""
    parts = [part.strip(_MARKS + "&") for part in _PARTS.split(_BRACKETED.sub(" ", said))]
    return all(not part or _is_part_of_title(part, known) for part in parts)


def _is_part_of_title(said: str, known: frozenset[str]) -> bool:
    if all(one in known or one[0].isdigit() for one in words_in(said).keys):
        return True
    if weakens(said):
        return False
    return is_page_line(said) or is_note(said) or is_caption(said) or is_topic(said) or leads_elsewhere(said)


def _known_words(language: ApprovedLanguage) -> frozenset[str]:
    """The words that a title may go on with: of titles, of the product's names, of what it is for."""
    names = language.names
    uses = (key for one in language.passages if one.role == "indication" for key in one.passage.words.keys)
    return _OF_TITLES.union(names.brand, names.established, names.form, (one for one in uses if not weakens(one)))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The range without the marks around its words; brackets that both stand there stay."""
    said = text[start:end]
    start += len(said) - len(said.lstrip(_MARKS.replace("(", "")))
    end -= len(said) - len(said.rstrip(" \t\u00a0*_#|"))
    return (start, end) if start < end else None
