"""Which pages does the help have, and where in them do some words stand?"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fairdraft.domain.word_search import passage, rank, words_of

CONTENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Start here", ("start", "keys")),
    ("Your work", ("drafting", "checking", "studies", "models", "library", "exports", "templates")),
    ("Adapting a model", ("adaptation", "training")),
    ("Reference", ("settings", "rules", "glossary", "privacy")),
)
"""The groups of pages in the order in which they are listed."""

RULES = "rules"
_HEADING = re.compile(r"^#{2,3} +(.+?)\s*$", re.MULTILINE)
_STOPS = (".", ":", "!", "?")
_SIGNS = frozenset(r"\`*_[]<>#|~")


@dataclass(frozen=True, slots=True)
class HelpSection:
    """A stretch of a page under a heading of its own; the one before the first heading has the page's title."""

    page: str
    title: str
    heading: str
    text: str

    @property
    def address(self) -> str:
        """What a link to it says."""
        return self.page if self.heading == self.title else f"{self.page}#{slug(self.heading)}"


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A page: its id, its title and its Markdown, which begins with the title."""

    id: str
    title: str
    text: str

    @classmethod
    def of(cls, page_id: str, text: str) -> "HelpPage":
        """A page of Markdown whose first line is `# Title`."""
        return cls(page_id, text.split("\n", 1)[0].removeprefix("# ").strip(), text)

    def sections(self) -> tuple[HelpSection, ...]:
        """The page in pieces, heading by heading."""
        body = self.text.split("\n", 1)[1] if "\n" in self.text else ""
        parts = _HEADING.split(body)
        found = [HelpSection(self.id, self.title, self.title, parts[0])]
        found += [
            HelpSection(self.id, self.title, _plain(heading), text)
            for heading, text in zip(parts[1::2], parts[2::2], strict=True)
        ]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class HelpFinding:
    """A section in which the words stand, and the passage around the first of them."""

    section: HelpSection
    passage: str


def load_pages(folder: Path) -> dict[str, HelpPage]:
    """The pages that ship with the program, by id. The page on rules is made of the rules in use."""
    names = [name for _title, group in CONTENTS for name in group if name != RULES]
    return {name: HelpPage.of(name, (folder / f"{name}.md").read_text(encoding="utf-8")) for name in names}


def slug(heading: str) -> str:
    """The heading as links name it: small letters, hyphens between words."""
    return "-".join(re.findall(r"\w+", heading.casefold()))


def escaped(words: str) -> str:
    """Words on one line with Markdown's signs, and what looks like a tag, shown as they are."""
    line = " ".join(words.split())
    return "".join(f"\\{sign}" if sign in _SIGNS else sign for sign in line)


def search(pages: Mapping[str, HelpPage], query: str) -> tuple[HelpFinding, ...]:
    """The sections in which every word, or one that begins so, stands.

    Those with the words in their heading come first, then the order is that of the pages.
    """
    words = words_of(query)
    if not words:
        return ()
    found: list[tuple[int, HelpFinding]] = []
    for section in _in_order(pages):
        text = _plain(section.text)
        lacking = rank(words, section.heading, text)
        if lacking is not None:
            found.append((lacking, HelpFinding(section, passage(text, words))))
    return tuple(one for _rank, one in sorted(found, key=lambda ranked: ranked[0]))


def _in_order(pages: Mapping[str, HelpPage]) -> Iterable[HelpSection]:
    listed = [name for _title, group in CONTENTS for name in group if name in pages]
    for name in (*listed, *(one for one in pages if one not in listed)):
        yield from pages[name].sections()


def _plain(markdown: str) -> str:
    """The words without Markdown's signs, on one line; a dot stands between parts that end in no stop of their own."""
    text = re.sub(r"^\|[-| :]+\|$", "\n\n", markdown, flags=re.MULTILINE)
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^ *(?:#{1,6}|[-*]|\d+\.) +|^```.*$|\|", "\n\n", text, flags=re.MULTILINE)
    parts = [" ".join(part.split()) for part in re.split(r"\n\s*\n", re.sub(r"[`*\\]", "", text))]
    line = ""
    for part in filter(None, parts):
        line += part if not line else f" {part}" if line.endswith(_STOPS) else f" · {part}"
    return line
