"""What can a person go to, and what of it answers some words?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from fairdraft.domain.word_search import rank, words_of

# Of a group so many are offered: who sees what is meant among more of them types another letter sooner.
_MOST = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list: its group, its icon, what it is called, what it is about, and what going there does.

    `below` is a second line; `more` is searched and not shown; `keys` is its shortcut in words. `is_answer` says that
    it was looked for already, so its own words do not count. `is_first` marks what is offered before a word is typed.
    """

    group: str
    icon: str
    title: str
    go: Callable[[], None]
    about: str = ""
    below: str = ""
    more: str = ""
    keys: str = ""
    is_answer: bool = False
    is_first: bool = False

    def is_as(self, other: "Entry") -> bool:
        """Whether both are the same to a person, though they were made one after the other."""
        return (self.group, self.title, self.about) == (other.group, other.title, other.about)


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a group above its entries."""

    words: str


Row = Entry | Heading


def answering(entries: Sequence[Entry], query: str) -> tuple[Row, ...]:
    """The entries that have every word, or one that begins so, under the names of their groups.

    Within a group those with the words in their title come first, else all keep their order; so do the groups. Without
    a word these are the entries that are offered first.
    """
    words = words_of(query)
    if words:
        ranked = [(_rank(one, words), one) for one in entries]
        chosen = [one for lacking, one in sorted(_kept(ranked), key=lambda pair: pair[0])]
    else:
        chosen = [one for one in entries if one.is_first]
    order = {group: place for place, group in enumerate(dict.fromkeys(one.group for one in entries))}
    chosen.sort(key=lambda one: order[one.group])
    rows: list[Row] = []
    for group, members in groupby(chosen, key=lambda one: one.group):
        rows += [Heading(group), *list(members)[:_MOST]]
    return tuple(rows)


def _rank(entry: Entry, words: Iterable[str]) -> int | None:
    return 0 if entry.is_answer else rank(words, entry.title, f"{entry.about} {entry.more}")


def _kept(ranked: Iterable[tuple[int | None, Entry]]) -> Iterable[tuple[int, Entry]]:
    return ((lacking, one) for lacking, one in ranked if lacking is not None)
