"""What of a Word document was left out of its text, or read by a choice that its reader may want to know?"""

import re
from collections.abc import Iterable, Iterator

from fairdraft.domain.counting import counted, was_or_were
from fairdraft.domain.deck_labels import NOT_APPROVED
from fairdraft.domain.name_list import listed_few
from fairdraft.domain.shortening import shortened

_MOST_QUOTED = 3
_LONGEST_QUOTE = 100
_CHANGES = frozenset({"w:ins", "w:del", "w:moveTo", "w:moveFrom"})
# Numbers of pages are missed by nobody.
_PAGE_NUMBER = re.compile(r"(?:page|of|p\.|[\d\W_])*", re.IGNORECASE)
_PICTURES = frozenset({"pic:pic", "v:imagedata", "c:chart", "dgm:relIds"})


class Unread:
    """Gathers what is to be told while the parts of a document are walked through.

    `unfilled` is how many fields to be filled in were empty.
    """

    def __init__(self) -> None:
        self.unfilled = 0
        self._struck: list[str] = []
        self._changed_by: dict[str, None] = {}
        self._edges: dict[str, None] = {}
        self._pictures = 0
        self._faint: list[str] = []
        self._covered: list[str] = []

    def look_at(self, name: str, parent: str, attributes: dict[str, str]) -> None:
        """Note an element that begins, if it is a tracked change of words, or one of those that hold pictures."""
        if name in _CHANGES and not parent.endswith("Pr"):
            self._changed_by[" ".join(attributes.get("w:author", "").split()) or "somebody"] = None
        elif name in _PICTURES:
            self._pictures += 1

    def note_struck(self, words: str) -> None:
        """Note the words of a paragraph that are struck out by their format."""
        if words.strip():
            self._struck.append(" ".join(words.split()))

    def note_faint(self, words: str) -> None:
        """Note words in letters that are white, or as small as dust."""
        if words.strip():
            self._faint.append(" ".join(words.split()))

    def note_covered(self, words: str) -> None:
        """Note the words of a cell that is merged into the one above it, which Word does not show."""
        if words.strip():
            self._covered.append(" ".join(words.split()))

    def note_edge(self, lines: Iterable[str]) -> None:
        """Note what stands at the head or foot of pages; the foot of our own files says nothing of the piece."""
        words = " ".join(" ".join(lines).split())
        if not _PAGE_NUMBER.fullmatch(words) and NOT_APPROVED not in words:
            self._edges[words] = None

    def sentences(self) -> Iterator[str]:
        """What is to be told, a sentence each."""
        if self._struck:
            quotes = [f"“{shortened(one.rstrip('.'), _LONGEST_QUOTE)}”" for one in self._struck]
            yield f"Words with strikethrough were left out: {listed_few(quotes, _MOST_QUOTED)}."
        if self._covered:
            quotes = [f"“{shortened(one.rstrip('.'), _LONGEST_QUOTE)}”" for one in self._covered]
            told = listed_few(quotes, _MOST_QUOTED)
            yield f"Words in cells that are merged into others, which Word does not show, were left out: {told}."
        if self._faint:
            quotes = [f"“{shortened(one.rstrip('.'), _LONGEST_QUOTE)}”" for one in self._faint]
            told = listed_few(quotes, _MOST_QUOTED)
            yield f"Words in white, or smaller than 4 points, were read, but readers may not see them: {told}."
        if self._edges:
            quotes = [f"“{shortened(one.rstrip('.'), _LONGEST_QUOTE)}”" for one in self._edges]
            yield f"Headers and footers of pages were left out: {listed_few(quotes, _MOST_QUOTED)}."
        if self._changed_by:
            yield f"Tracked changes were read as accepted: those by {listed_few(tuple(self._changed_by))}."
        if self.unfilled:
            yield f"{counted(self.unfilled, 'field')} that nobody has filled in {was_or_were(self.unfilled)} left out."
        if self._pictures:
            pictures = counted(self._pictures, "picture")
            yield f"{pictures} {was_or_were(self._pictures)} not read and may contain words."
