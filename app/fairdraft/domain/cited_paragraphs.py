"""Which paragraphs of law does a citation name, and where can each be read?

A citation is written for people: "21 CFR 202.1(e)(6)(i), (ii); FDA letter of 2003". What is no paragraph of the Code of
Federal Regulations, of the FD&C Act or of the Federal Register is passed over.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from fairdraft.domain.document_schema import FileValue

_CFR = re.compile(r"(?P<title>\d+) CFR (?P<section>\d+\.\d+)(?P<path>(?:\(\w+\))*)")
_ACT = re.compile(r"FD&C Act (?P<section>\d+[A-Z]*)(?P<path>(?:\(\w+\))*)")
_REGISTER = re.compile(r"\d+ FR \d+")
_MORE = re.compile(
    r"\s*(?:,|and)\s*(?:(?P<section>\d+\.\d+|\d{3}[A-Z]*(?![\w.]))(?P<whole>(?:\(\w+\))*)|(?P<path>(?:\(\w+\))+))"
)
_GROUP = re.compile(r"\(\w+\)")
# Where the United States Code has the sections of the Act that advertising is held to.
_CODE = {"201": "321", "502": "352", "503C": "353c", "505": "355"}


class ParagraphText(FileValue):
    """What a paragraph is about, in words of our own; `verified` says that its text, or an agency's account of it, was
    read for that.
    """

    id: str = Field(min_length=1)
    says: str = Field(min_length=1)
    verified: bool = False


class ParagraphFile(FileValue):
    """The paragraphs that ship with the program."""

    schema_: Literal["fairdraft/paragraphs@1"] = Field(alias="schema")
    paragraphs: tuple[ParagraphText, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedParagraph:
    """A paragraph that a rule cites: its name, what it is about (empty where nobody wrote that down), whether that was
    verified, and the web address where it can be read (empty where it is not known).
    """

    name: str
    says: str
    verified: bool
    address: str


def paragraph_words(one: CitedParagraph) -> str:
    """What is told of a paragraph, in a line."""
    if not one.says:
        return f"{one.name}: its text is not summarized here."
    return (
        f"{one.name}: "
        f"{one.says}{'' if one.verified else ' (Written from memory: nobody has compared this with the text.)'}"
    )


class Law:
    """What is written down of the paragraphs of law."""

    def __init__(self, texts: Iterable[ParagraphText] = ()) -> None:
        self._texts = {one.id: one for one in texts}

    def cited_in(self, citation: str) -> tuple[CitedParagraph, ...]:
        """The paragraphs that a citation names, in its order."""
        return tuple(self._cited(name) for name in cited_paragraphs(citation))

    def _cited(self, name: str) -> CitedParagraph:
        text = self._texts.get(name)
        says, verified = ("", False) if text is None else (text.says, text.verified)
        return CitedParagraph(name, says, verified, address_of(name))


def cited_paragraphs(citation: str) -> tuple[str, ...]:
    """The paragraphs by their full names, such as "21 CFR 202.1(e)(6)(ii)", in their order, each once."""
    return tuple(dict.fromkeys(_named(citation)))


def address_of(paragraph: str) -> str:
    """Where a paragraph can be read, as a web address of the government; empty where it is not known.

    Of a section of the Code of Federal Regulations it is eCFR's, of the Act that of the United States Code.
    """
    if found := _CFR.match(paragraph):
        return f"https://www.ecfr.gov/current/title-{found['title']}/section-{found['section']}"
    if (found := _ACT.match(paragraph)) and found["section"] in _CODE:
        section = _CODE[found["section"]]
        return f"https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title21-section{section}"
    if _REGISTER.match(paragraph):
        return f"https://www.federalregister.gov/citation/{paragraph.replace(' ', '-')}"
    return ""


def _named(citation: str) -> Iterator[str]:
    at = 0
    while at < len(citation):
        found = _CFR.match(citation, at) or _ACT.match(citation, at)
        if found is None:
            register = _REGISTER.match(citation, at)
            if register is not None:
                yield register[0]
            at = at + 1 if register is None else register.end()
            continue
        before = citation[found.start() : found.start("section")]
        section, path = found["section"], found["path"]
        yield f"{before}{section}{path}"
        at = found.end()
        while more := _MORE.match(citation, at):
            section = more["section"] or section
            path = more["whole"] if more["path"] is None else _continued(path, more["path"])
            yield f"{before}{section}{path}"
            at = more.end()


def _continued(path: str, more: str) -> str:
    """The path that is meant behind another: "(ii)" after "(e)(6)(i)" stands in the place of its last part, "(e)(3)"
    begins anew.
    """
    groups = _GROUP.findall(path)
    if len(_GROUP.findall(more)) > 1 or not groups:
        return more
    return "".join(groups[:-1]) + more
