"""Which words within approved ones did an agency or a page set there: a heading, the number of a page?"""

import re
from collections.abc import Sequence

from fairdraft.rules.alignment import Operation
from fairdraft.rules.coded_text import CodedText
from fairdraft.rules.own_headings import heads_sentence

_SENTENCE_ENDS = frozenset(".!?:\n\u2022")
_PAGE = re.compile(r"(?:page|pg\.?|p\.) ?\d{1,3}(?: ?(?:of|/) ?\d{1,3})?", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}")
# Behind these a number counts something, or tells how much.
_COUNTING_WORDS = (
    "for in about over under after before within than to least most of by and or take taking use using the is are be "
    "at from up between every each first next last past only just until with age"
)
_COUNTING = frozenset(_COUNTING_WORDS.split())
# What a number in front of these would count is nothing.
_UNCOUNTED_WORDS = (
    "a an the and or but if when that which who it you your they this these can may could will would should must is "
    "are was were has have had do does not no to of in on at by for from with without because while as than"
)
_UNCOUNTED = frozenset(_UNCOUNTED_WORDS.split())


def without_set_between(operations: Sequence[Operation], text: CodedText) -> list[Operation]:
    """The operations without words that stand between approved ones, and are a heading or the number of a page."""
    kept: list[Operation] = []
    for at, one in enumerate(operations):
        within = 0 < at < len(operations) - 1 and operations[at - 1][0] == operations[at + 1][0] == "equal"
        if not (one[0] == "insert" and within and is_set_between(text, one[3], one[4])):
            kept.append(one)
    return kept


def is_set_between(text: CodedText, first: int, end: int) -> bool:
    """Whether the words of characters `first`…`end` are a heading before an approved sentence, or a page's number."""
    if not 0 < first < end < len(text.code):
        return False
    said = text.words.original(text.kept[first], text.kept[end - 1] + 1)
    if _PAGE.fullmatch(said):
        return True
    before, behind = text.gap_before(first), text.gap_before(end)
    if _NUMBER.fullmatch(said):
        if "\n" in before and "\n" in behind:
            return True
        previous, following = text.key(first - 1), text.key(end)
        if previous in ("a", "an") or (following in _UNCOUNTED and previous not in _COUNTING):
            return not _is_marked(before, behind)
    begins_sentence = text.words.text.text[text.starts[end]].isupper()
    return begins_sentence and not _SENTENCE_ENDS.isdisjoint(before) and heads_sentence(said)


def _is_marked(before: str, behind: str) -> bool:
    """Whether a number is set off, in brackets or by a colon: a reference, an addition, a count of a list."""
    return bool(before.strip() or behind.strip())
