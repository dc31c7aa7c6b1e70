"""What does the part of a label that is written for patients say, and about what?"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from fairdraft.domain.label import FOR_PATIENTS, Label, LabelSection

Topic = Literal["important", "not_for", "before", "avoid", "side_effects", "use", "other"]

# The headings of a Medication Guide are prescribed (21 CFR 208.20); patient package inserts follow them.
_TOPICS: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    ("important", re.compile(r"most important information", re.I)),
    ("not_for", re.compile(r"who should not|(?:do|should) not (?:take|use|receive|be given)\b", re.I)),
    ("before", re.compile(r"^before\b|what should i tell\b", re.I)),
    ("avoid", re.compile(r"should i avoid\b", re.I)),
    ("side_effects", re.compile(r"side effects", re.I)),
    ("use", re.compile(r"^what (?:is|are) (?!the (?:ingredient|other|possible))", re.I)),
)
# A question that is a heading; its answer may stand behind it on the same line, or in the next cell of a table.
_QUESTION = re.compile(
    r"^((?:what|who|how|before|why|when|where|can|should)\b[^?.•|]{3,200}\?)(?:\s*\|)?\s*(.*)$", re.I
)
# Words that open a new subject without a question mark.
_OPENING = re.compile(
    r"^(?:do not (?:take|use|receive) .{1,80}\bif\b.{0,40}:?$"
    r"|before (?:you |your child )?(?:tak|us|receiv|start|giv|inject)\w* .{1,80}\btell\b"
    r"|general information about\b|how should i\b|what are the ingredients\b)",
    re.I,
)
# What ends a guide: who made it, and when it was approved.
_IMPRINT = re.compile(
    r"^(?:manufactured|distributed|marketed|made|packed) (?:by|for)\b|^this (?:medication guide|patient) .*approved"
    r"|^(?:issued|revised)\b|^for more information\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class GuidePart:
    """What a guide says under one heading ("" before the first)."""

    topic: Topic
    heading: str
    lines: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The heading and what stands under it."""
        return (self.heading, *self.lines) if self.heading else self.lines


@dataclass(frozen=True, slots=True)
class PatientGuide:
    """The part of a label that is written for patients."""

    section: LabelSection
    parts: tuple[GuidePart, ...]

    def on(self, topic: Topic) -> tuple[GuidePart, ...]:
        """The parts on a subject that say anything, in order."""
        return tuple(one for one in self.parts if one.topic == topic and one.lines)


def patient_guide(label: Label) -> PatientGuide | None:
    """The Medication Guide, or else the patient package insert, in its parts; None if the label has neither."""
    section = label.section(*FOR_PATIENTS)
    if section is None:
        return None
    lines = [(line, False) for line in section.lines]
    for one in label.within(section):
        if one.title:
            lines.append((one.title, True))
        lines.extend((line, False) for line in one.lines)
    lines = [part for line, titled in lines for part in _apart(line, titled=titled)]
    return PatientGuide(section, tuple(_parts(lines)))


def _apart(line: str, *, titled: bool) -> Iterator[tuple[str, bool]]:
    """A question and what stands behind it, each with whether it is a heading."""
    question = _QUESTION.match(line)
    if titled or question is None:
        yield line, titled
        return
    yield question[1], True
    if question[2]:
        yield question[2], False


def _parts(lines: Iterable[tuple[str, bool]]) -> list[GuidePart]:
    parts: list[GuidePart] = []
    heading: str = ""
    topic: Topic = "other"
    under: list[str] = []
    for line, is_heading in lines:
        opened = _OPENING.match(line) is not None
        ended = _IMPRINT.search(line) is not None
        if not (is_heading or opened or ended):
            under.append(line)
            continue
        subject = "other" if ended else _topic_of(line)
        if opened and not is_heading and subject == topic != "other":
            under.append(line)
            continue
        parts.append(GuidePart(topic, heading, tuple(under)))
        # A statement that opens a subject ("Do not take X if you:") is itself part of what is said.
        topic, heading, under = subject, (line if is_heading else ""), ([] if is_heading else [line])
    parts.append(GuidePart(topic, heading, tuple(under)))
    return [one for one in parts if one.words]


def _topic_of(heading: str) -> Topic:
    return next((topic for topic, pattern in _TOPICS if pattern.search(heading)), "other")
