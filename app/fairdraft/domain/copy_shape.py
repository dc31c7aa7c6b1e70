"""How is a model's text divided into the sections of a piece?"""

import re
from dataclasses import dataclass

from fairdraft.domain.campaign import COPY_SECTIONS

# What the model is told to write before each section, and what people and models write instead.
SECTION_TAGS: dict[str, str] = {
    "headline": "HEADLINE",
    "subhead": "SUBHEAD",
    "body": "BODY",
    "call_to_action": "CALL TO ACTION",
    "indication": "INDICATION",
    "isi": "IMPORTANT SAFETY INFORMATION",
    "legal": "LEGAL",
}
_SPELLINGS: dict[str, str] = {
    "headline": "headline",
    "title": "headline",
    "subject": "headline",
    "subject line": "headline",
    "subhead": "subhead",
    "subheading": "subhead",
    "subheadline": "subhead",
    "sub-head": "subhead",
    "sub-headline": "subhead",
    "preheader": "subhead",
    "body": "body",
    "body copy": "body",
    "copy": "body",
    "call to action": "call_to_action",
    "call-to-action": "call_to_action",
    "cta": "call_to_action",
    "indication": "indication",
    "indications": "indication",
    "use": "indication",
    "approved use": "indication",
    "important safety information": "isi",
    "isi": "isi",
    "safety information": "isi",
    "legal": "legal",
}
_TAG_LINE = re.compile(
    r"[#>*_ \t]*(" + "|".join(sorted(map(re.escape, _SPELLINGS), key=len, reverse=True)) + r")[*_ \t]*"
    r"(?::[*_]*[ \t]*|$)",
    re.IGNORECASE,
)
# Whole words, as grammars of copy and of scripts let them be written.
GRAMMAR_OF_WORDS = r"""first ::= ["“'‘]? [A-Z0-9] letter{0,18} tail
word ::= ["“'‘(]? [A-Za-z0-9$À-ɏ] letter{0,18} tail | [–—&]
letter ::= [A-Za-z0-9À-ɏ'’/%-] | "." [a-z0-9]
tail ::= [®™]? [)]? ["”’]? [,;:—]?
"""
_SHAPE = r"""
root ::= "\n"? "HEADLINE: " headline "\nSUBHEAD: " sentence "\nBODY: " body "\nCALL TO ACTION: " sentence
body ::= sentence (" " sentence){1,5}
headline ::= first (" " word){1,17} [.?!]?
sentence ::= first (" " word){3,30} [.?!] ["”’]?
"""
_THINKING = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_WRAPPING_MARKS = re.compile(r"^[*_\"“”#\s]+|[*_\"“”\s]+$")


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a draft with the model's words in it."""

    name: str
    text: str


def divide(model_text: str, *, keep_all: bool = False) -> tuple[Section, ...]:
    """The sections of a model's text, in the order it wrote them.

    Tagged lines ("HEADLINE: …", also in Markdown) begin sections. A text without any tag is a headline (its
    first line, when it is short) and a body. In assisted drafting only the model's own four sections count
    (`keep_all` False): what it wrote as indication or safety information is left aside, because the
    approved blocks stand there; a section written twice counts once, the first time. Thinking text is dropped.

    Args:
        model_text: the text as it came, perhaps cut off in the middle.
        keep_all: keep every section (raw drafting), and repeated ones.
    """
    plain = without_thinking(model_text)
    sections = _tagged(plain) or _untagged(plain)
    if keep_all:
        return tuple(sections)
    first: dict[str, Section] = {}
    for one in sections:
        if one.name in COPY_SECTIONS and one.name not in first:
            first[one.name] = one
    return tuple(first[name] for name in COPY_SECTIONS if name in first)


def without_thinking(model_text: str) -> str:
    """The text without what a model thought before it wrote, also where that was cut off in the middle."""
    return _THINKING.sub("", model_text)


def copy_tag(line: str) -> tuple[str, str] | None:
    """The section that a line's tag begins, with the words behind the tag; None for a line without one."""
    tag = _TAG_LINE.match(line)
    return (_SPELLINGS[tag.group(1).lower()], line[tag.end() :]) if tag else None


def _tagged(text: str) -> list[Section]:
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if (tag := copy_tag(line)) is not None:
            found.append((tag[0], [tag[1]]))
        elif found:
            found[-1][1].append(line)
        elif line.strip():
            # Words before the first tag ("Sure! Here is…") are no copy when tags follow.
            continue
    return [
        Section(name, cleaned)
        for name, lines in found
        if (cleaned := clean("\n".join(lines), single_line=name in ("headline", "subhead", "call_to_action")))
    ]


def _untagged(text: str) -> list[Section]:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    headline = ""
    if len(lines) > 1 and len(lines[0]) <= 120:
        headline, lines = clean(lines[0], single_line=True), lines[1:]
    sections = (Section("headline", headline), Section("body", clean("\n".join(lines), single_line=False)))
    # A line may hold nothing but marks.
    return [one for one in sections if one.text]


def clean(text: str, *, single_line: bool) -> str:
    """Copy without the marks of its wrapping: outer quotes, asterisks, blank lines at the ends.

    Headlines and the like (`single_line`) keep their first line only.
    """
    if single_line:
        lines = [line for line in text.splitlines() if line.strip()]
        return _WRAPPING_MARKS.sub("", lines[0]) if lines else ""
    lines = [line.strip() for line in text.strip().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).replace("**", "").strip()


def shape_grammar() -> str:
    """GBNF that holds the shape of assisted copy: the four tagged sections in reading order.

    Headline of at most 18 words; subhead and call to action of one sentence; body of two to six sentences in
    one paragraph. Words and sentences are whole, so a weak model that rambles is ended at a full stop and not
    in mid-word. Brackets of control tokens, Markdown and line breaks are no part of copy. The first line break
    is for completion prompts, which end where a new line begins.
    """
    return _SHAPE.lstrip() + GRAMMAR_OF_WORDS
