"""Which safety texts can be drafted from a label?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fairdraft.domain.label import (
    ADVERSE_REACTIONS,
    BOXED_WARNING,
    CONTRAINDICATIONS,
    INTERACTIONS,
    PRECAUTIONS,
    PREGNANCY,
    SECTION_NAMES,
    SPECIFIC_POPULATIONS,
    WARNINGS,
    WARNINGS_AND_PRECAUTIONS,
    Label,
    LabelSection,
)
from fairdraft.domain.label_account import CONFIRM, Account, place_of
from fairdraft.domain.label_words import BULLET, most_common, tidy, title_words
from fairdraft.domain.patient_guide import PatientGuide, Topic

_NONE = re.compile(r"^(?:•\s*)?none(?: known)?\.?$", re.IGNORECASE)
_HEAD = "IMPORTANT SAFETY INFORMATION"


@dataclass(slots=True)
class _Gathered:
    """The parts of the safety text so far, each with where it comes from."""

    parts: list[tuple[str, ...]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def take(self, lines: Sequence[str], what: str, place: str) -> bool:
        """Take lines in, if there are any."""
        if not lines:
            return False
        self.parts.append(tuple(lines))
        alike = what.casefold() == place.casefold()
        self.found.append(f"{what}, from the section of that name" if alike else f"{what} from {place}")
        self.places.append(f"{what}: {place}")
        return True


def safety_of(label: Label, guide: PatientGuide | None) -> tuple[dict[str, Any], Account]:
    """The `safety` of a product file: `isi` put together of what the label says on each subject, and `boxed_warning`.

    Each is in consumer wording where the patient information says it, else professional text. `isi` is absent where
    the label has none of it.
    """
    gathered = _Gathered()
    comments: dict[str, tuple[str, ...]] = {}
    values: dict[str, Any] = {}
    boxed = label.section(BOXED_WARNING)
    important = _on(guide, "important")
    if boxed is not None:
        professional = tidy((boxed.title, *label.lines_of(boxed)) if boxed.title else tuple(label.lines_of(boxed)))
        # The question above what patients are told is a heading, and no warning.
        told_patients = tidy(line for part in guide.on("important") for line in part.lines) if guide else ()
        values["boxed_warning"] = "\n".join(told_patients or professional)
        where = place_of(label, boxed)
        if important and guide is not None:
            told = f"From {place_of(label, guide.section)}: consumer wording. {CONFIRM}"
            comments["safety.boxed_warning"] = (told, f"The professional text, {where}:", *professional)
            gathered.found.append(f"boxed warning, in the words of {place_of(label, guide.section)}")
        else:
            comments["safety.boxed_warning"] = (f"From {where}: professional text. {CONFIRM}",)
            gathered.take(professional, "boxed warning", where)
    else:
        gathered.notes.append("The label has no boxed warning.")
    if guide is not None and important:
        gathered.take(important, "most important information", place_of(label, guide.section))
    _take_contraindications(label, guide, gathered)
    told_before: tuple[tuple[Topic, str], ...] = (("before", "what to tell the doctor"), ("avoid", "what to avoid"))
    for topic, what in told_before:
        if guide is not None:
            gathered.take(_on(guide, topic), what, place_of(label, guide.section))
    side_effects = _on(guide, "side_effects")
    if guide is not None and side_effects:
        gathered.take(side_effects, "side effects", place_of(label, guide.section))
    else:
        _take_professional_risks(label, gathered)
    if guide is not None:
        left = [f'"{one.heading}"' for one in guide.parts if one.topic == "other" and one.heading]
        if left:
            gathered.notes.append(f"Left out from {place_of(label, guide.section)}: {', '.join(left)}.")
    if gathered.parts:
        values["isi"] = "\n\n".join([_HEAD, *("\n".join(part) for part in gathered.parts)])
        told = f"Assembled from the label, which does not have the approved consumer text. {CONFIRM}"
        comments["safety.isi"] = (told, *gathered.places)
    return values, Account(comments, tuple(gathered.found), tuple(gathered.missing), tuple(gathered.notes))


def _on(guide: PatientGuide | None, topic: Topic) -> tuple[str, ...]:
    parts = guide.on(topic) if guide is not None else ()
    return tidy(line for part in parts for line in part.words)


def _take_contraindications(label: Label, guide: PatientGuide | None, gathered: _Gathered) -> None:
    consumer = _on(guide, "not_for")
    if guide is not None and consumer:
        gathered.take(consumer, "who should not take it", place_of(label, guide.section))
        return
    section = label.section(CONTRAINDICATIONS)
    if section is None:
        gathered.missing.append("Contraindications")
        return
    lines = tidy(label.lines_of(section)) or tidy(section.highlights)
    if all(_NONE.match(line) for line in lines):
        gathered.notes.append("The label says that there are no contraindications.")
        return
    gathered.take(("CONTRAINDICATIONS", *lines), "contraindications", place_of(label, section))


def _take_professional_risks(label: Label, gathered: _Gathered) -> None:
    section = label.section(WARNINGS_AND_PRECAUTIONS, WARNINGS, PRECAUTIONS)
    if section is None:
        gathered.missing.append("Warnings and precautions")
    else:
        lines, note = _warning_lines(label, section)
        gathered.take(("WARNINGS AND PRECAUTIONS", *lines), "warnings", place_of(label, section))
        gathered.notes.extend(note)
    _take_reactions(label, gathered)
    for codes in ((INTERACTIONS,), (SPECIFIC_POPULATIONS, PREGNANCY)):
        other = label.section(*codes)
        if other is None:
            gathered.missing.append(SECTION_NAMES[codes[0]])
        elif other.highlights:
            head = SECTION_NAMES[other.code]
            gathered.take((head.upper(), *tidy(other.highlights)), head.lower(), place_of(label, other))
        else:
            gathered.notes.append(f"Left out, because the label gives no summary of it: {place_of(label, other)}.")


def _take_reactions(label: Label, gathered: _Gathered) -> None:
    reactions = label.section(ADVERSE_REACTIONS)
    if reactions is None:
        gathered.missing.append("Adverse reactions")
        return
    common = most_common(tidy(reactions.highlights)) or most_common(tidy(label.lines_of(reactions)))
    if common:
        gathered.take(("ADVERSE REACTIONS", *common), "most common adverse reactions", place_of(label, reactions))
    else:
        gathered.missing.append("a sentence on the most common adverse reactions")


def _warning_lines(label: Label, section: LabelSection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The label's own summary of its warnings; where it has none, each with its title and first paragraph."""
    if section.highlights:
        return tidy(section.highlights), ()
    inner = label.within(section)
    if not inner:
        return tidy(section.lines), ()
    lines = list(section.lines)
    for one in inner:
        if one.lines:
            title = title_words(one.title)
            lines.append(f"{BULLET}{title}: {one.lines[0]}" if title else f"{BULLET}{one.lines[0]}")
    return tidy(lines), ("Only the first paragraph of each warning was used, because the label gives no summaries.",)
