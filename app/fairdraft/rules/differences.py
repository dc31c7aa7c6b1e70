"""In which words does a text differ from approved language, and does a difference matter?"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from fairdraft.domain.finding import DiffPart
from fairdraft.rules.alignment import Operation
from fairdraft.rules.coded_text import CodedText
from fairdraft.rules.critical_words import critical_key, is_connective
from fairdraft.rules.matching import UnitMatch
from fairdraft.rules.passages import is_title
from fairdraft.rules.set_between import is_set_between
from fairdraft.rules.words import Words

_CONTENT_LOST = 3  # so many words with content, lost or added in a row, change what a text says
# How a reader is sent to the labeling: "Please see" in print is "Click here for" on a page.
_SENDING = frozenset(("see", "read", "view", "click", "tap", "find", "download", "open"))
_POINTING = _SENDING.union(("please", "here", "below", "link", "for", "to", "the", "on"))
_CLOSING = frozenset('.!?:;\n|[]"•')
_LONGEST_ADDITION = 40
_JOINING = frozenset(("and", "or"))
_BULLET = re.compile(r"\n *(?:[\u2022*+-]|\(?\d{1,2}[.)]|[a-z][.)]) ")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where approved and checked words differ; `first`…`end` are characters of the coded text
    (equal where words are only lost). `listed` says that a bullet begins there, which stands for "and" or "or".
    """

    approved: tuple[str, ...]
    written: tuple[str, ...]
    first: int
    end: int
    listed: bool = False

    @property
    def critical(self) -> bool:
        """Whether a word that may never change was changed, lost or added, or much content was."""
        if self.points or (self.listed and _JOINING.issuperset((*self.approved, *self.written))):
            return False
        lost = Counter(key for key in map(critical_key, self.approved) if key)
        added = Counter(key for key in map(critical_key, self.written) if key)
        if lost != added:
            return True
        return any(
            sum(1 for key in keys if not is_connective(key)) >= _CONTENT_LOST and not other
            for keys, other in ((self.approved, self.written), (self.written, self.approved))
        )

    @property
    def points(self) -> bool:
        """Whether both sides only send the reader somewhere, one in other words than the other."""
        sides = (self.approved, self.written)
        return self.pointing and not any(_SENDING.isdisjoint(side) for side in sides)

    @property
    def pointing(self) -> bool:
        """Whether only such words differ as send a reader to the labeling."""
        return all(_POINTING.issuperset(side) for side in (self.approved, self.written))


def differences_of(match: UnitMatch, text: CodedText) -> list[Difference]:
    """The differences of an altered unit, in order."""
    differences: list[Difference] = []
    keys = match.coded.unit.keys
    for group in _runs(match.operations):
        approved = tuple(keys[at] for kind, a, b, _, _ in group if kind == "delete" for at in range(a, b))
        written = [(a, b) for kind, _, _, a, b in group if kind == "insert"]
        first = written[0][0] if written else group[0][3]
        end = written[-1][1] if written else first
        listed = _BULLET.search(text.gap_before(end)) is not None
        differences.append(
            Difference(approved, tuple(text.key(at) for a, b in written for at in range(a, b)), first, end, listed)
        )
    return differences


def _runs(operations: Sequence[Operation]) -> list[list[Operation]]:
    runs: list[list[Operation]] = []
    changed = False
    for one in operations:
        if one[0] == "equal":
            changed = False
        elif changed:
            runs[-1].append(one)
        else:
            runs.append([one])
            changed = True
    return runs


def word_diff(match: UnitMatch, approved: Words, text: CodedText) -> tuple[DiffPart, ...]:
    """The words of an altered unit: kept, in the text only ("delete"), in the approved text only ("insert")."""
    parts: list[DiffPart] = []
    kept = match.coded.unit.kept
    for kind, a, b, first, end in _with_whole_words(match.operations, text, approved, kept):
        if kind == "insert":
            parts.append(DiffPart("delete", written(text, first, end)))
        elif kind == "delete":
            parts.append(DiffPart("insert", approved.original(kept[a], kept[b - 1] + 1)))
        else:
            parts.append(DiffPart("keep", written(text, first, end)))
    return tuple(parts)


def _with_whole_words(
    operations: Sequence[Operation], text: CodedText, approved: Words, kept: Sequence[int]
) -> list[Operation]:
    """The operations, with "do" no longer kept where "Do not" became "Don't": what is written as one word is one."""
    whole: list[Operation] = []
    for same, group in groupby(operations, key=lambda one: one[0] == "equal"):
        changed = list(group)
        before = whole[-1] if whole else None
        lost = [one for one in changed if one[0] == "delete"]
        added = [one for one in changed if one[0] == "insert"]
        if same or before is None or not _is_one_word(lost, added, text, approved, kept):
            whole += changed
            continue
        _, low, high, begin, end = whole.pop()
        if high - low > 1:
            whole.append(("equal", low, high - 1, begin, end - 1))
        whole.append(("delete", high - 1, lost[-1][2] if lost else high, end - 1, end - 1))
        whole.append(("insert", high - 1, high - 1, end - 1, added[-1][4] if added else end))
    return whole


def _is_one_word(
    lost: Sequence[Operation], added: Sequence[Operation], text: CodedText, approved: Words, kept: Sequence[int]
) -> bool:
    """Whether changed words begin within a written word ("n't", "cannot") whose beginning was kept."""
    starts = text.words.starts
    within_written = (
        bool(added) and added[0][3] > 0 and (starts[text.kept[added[0][3]]] == starts[text.kept[added[0][3] - 1]])
    )
    within_approved = (
        bool(lost) and lost[0][1] > 0 and (approved.starts[kept[lost[0][1]]] == approved.starts[kept[lost[0][1] - 1]])
    )
    return within_written or within_approved


def written(text: CodedText, first: int, end: int) -> str:
    """Characters `first`…`end` as the checked text writes them."""
    return text.words.original(text.kept[first], text.kept[end - 1] + 1) if end > first else ""


def added_around(match: UnitMatch, text: CodedText, approved: bytearray) -> tuple[int, int]:
    """How far a sentence goes beyond the approved words in it: (first, end) characters with what was added.

    "Do not take X if you are on dialysis unless told otherwise" holds the approved sentence, and says
    something else. Words of other approved units are no additions (`approved` marks them).
    """
    first, end = match.first, match.end
    if not match.coded.unit.continued:
        end = _extended(text, approved, end, step=1)
    first = _extended(text, approved, first, step=-1)
    return first, end


def _extended(text: CodedText, approved: bytearray, edge: int, *, step: int) -> int:
    at = edge
    last = len(text.code)
    opened = False
    while abs(at - edge) < _LONGEST_ADDITION:
        gap = text.gap_before(at)
        following = at if step > 0 else at - 1
        if not 0 <= following < last or not _CLOSING.isdisjoint(gap) or " - " in gap or approved[following]:
            break
        if "(" in gap or ")" in gap:
            if at == edge:
                opened = True
            else:
                break
        at += step
    if at == edge:
        return edge
    added = range(edge, at) if step > 0 else range(at, edge)
    keys = [text.key(one) for one in added]
    if all(key in ("and", "or") for key in keys):
        return edge
    if _is_capitals(text, added.start, added.stop) or (step < 0 and is_title(written(text, added.start, added.stop))):
        return edge  # a heading on the same line
    if step < 0 and is_set_between(text, added.start, added.stop):
        return edge
    if opened and not any(critical_key(key) for key in keys):
        return edge  # an explanation in brackets
    return at


def _is_capitals(text: CodedText, first: int, end: int) -> bool:
    said = written(text, first, end)
    return said.isupper() and any(len(one) > 3 for one in said.split())
