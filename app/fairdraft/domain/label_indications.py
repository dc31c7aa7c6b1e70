"""For which uses, with which limitations, does a label approve a product?"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from fairdraft.domain.label import INDICATIONS, Label, LabelSection
from fairdraft.domain.label_account import CONFIRM, Account, place_of
from fairdraft.domain.label_words import BULLET, sentences, tidy, title_words, word_of
from fairdraft.domain.patient_guide import PatientGuide

_LIMITATIONS = re.compile(r"^(?:important )?limitations? of use\b\s*[:.–-]?\s*", re.IGNORECASE)
_LIMITING = re.compile(
    r"^it is not known (?:if|whether)\b|\bis not (?:for|used|approved)\b|\bshould not be used\b", re.I
)
_ACCELERATED = re.compile(r"\baccelerated approval\b", re.IGNORECASE)
_CONSUMER_USE = re.compile(r"\b(?:prescription|over-the-counter) (?:medicine|medication|eye drop|cream|device)", re.I)


def indications_of(label: Label, guide: PatientGuide | None) -> tuple[list[dict[str, Any]], Account]:
    """The `indications` of a product file.

    A label with one use whose patient information tells that use has it in consumer wording, with the professional
    text beside it in a comment; otherwise each subsection of the professional text is a use of its own.
    """
    section = label.section(INDICATIONS)
    professional = _professional(label, section) if section else []
    consumer = _consumer_lines(guide)
    missing = () if section else ("Indications and usage",)
    if consumer and guide is not None and len(professional) <= 1:
        beside = professional[0] if professional else {}
        use = _use("use", consumer, for_consumers=True)
        use["limitations"] = [*beside.get("limitations", ()), *use["limitations"]]
        use["accelerated_approval"] = use["accelerated_approval"] or beside.get("accelerated_approval", "")
        comments, found = _consumer_account(label, guide, section, beside)
        if not use["limitations"]:
            del comments["indications[0].limitations"]
        return [_filled(use)], Account(comments, found, missing)
    if section is None:
        return [], Account(missing=missing)
    where = place_of(label, section)
    comments = {}
    for number, one in enumerate(professional):
        comments[f"indications[{number}].text"] = (f"From {where}: professional text. {CONFIRM}",)
        if one["limitations"]:
            comments[f"indications[{number}].limitations"] = (f'From "Limitations of use" in {where}. {CONFIRM}',)
    if consumer and professional:
        comments["indications[0].text"] += ("The patient information says about the uses:", *consumer)
    told = [f"{len(professional)} indication{'s' if len(professional) > 1 else ''} from {where}"]
    if any(one["limitations"] for one in professional):
        told.append("limitations of use")
    return [_filled(one) for one in professional], Account(comments, tuple(told) if professional else (), missing)


def _professional(label: Label, section: LabelSection) -> list[dict[str, Any]]:
    """Each use of the professional text; limitations that stand in a subsection of their own belong to the last."""
    uses: list[dict[str, Any]] = []
    inner = label.within(section)
    nearest = min((one.depth for one in inner), default=0)
    blocks: list[tuple[str, list[str]]] = [("", list(section.lines))]
    for one in inner:
        if one.depth == nearest:
            blocks.append((one.title, list(one.lines)))
        else:
            blocks[-1][1].extend((one.title, *one.lines) if one.title else one.lines)
    for title, lines in blocks:
        name = title_words(title)
        if _LIMITATIONS.match(name) and uses:
            uses[-1]["limitations"].extend(line.removeprefix(BULLET) for line in tidy(lines))
            continue
        use = _use(word_of(name) or "use", tidy(lines))
        if use["text"]:
            uses.append(use)
        elif use["limitations"] and uses:
            uses[-1]["limitations"].extend(use["limitations"])
    if len(uses) > 1 and uses[0]["text"].rstrip().endswith(":") and not uses[0]["limitations"]:
        # "X is indicated for:" only introduces the subsections.
        uses.pop(0)
    return _with_unlike_ids(uses)


def _use(use_id: str, lines: Sequence[str], *, for_consumers: bool = False) -> dict[str, Any]:
    """A use with what limits it, told apart by a heading; in consumer wording by how sentences begin."""
    text: list[str] = []
    limitations: list[str] = []
    accelerated: list[str] = []
    limiting = False
    for line in lines:
        headed = _LIMITATIONS.match(line.removeprefix(BULLET))
        if headed:
            limiting = True
            line = line.removeprefix(BULLET)[headed.end() :]
        if not line.strip():
            continue
        if limiting:
            limitations.append(line.removeprefix(BULLET))
            continue
        kept: list[str] = []
        for sentence in sentences(line):
            if _ACCELERATED.search(sentence):
                accelerated.append(sentence.removeprefix(BULLET))
            elif for_consumers and _LIMITING.search(sentence):
                limitations.append(sentence.removeprefix(BULLET))
            else:
                kept.append(sentence)
        if kept:
            text.append(" ".join(kept))
    return {
        "id": use_id,
        "text": "\n".join(text),
        "limitations": limitations,
        "accelerated_approval": " ".join(accelerated),
    }


def _consumer_lines(guide: PatientGuide | None) -> tuple[str, ...]:
    """What the patient information says of the use; () where it does not say it."""
    for part in guide.on("use") if guide else ():
        lines = tidy(part.lines)
        if any(_CONSUMER_USE.search(line) for line in lines):
            return lines
    return ()


def _consumer_account(
    label: Label, guide: PatientGuide, section: LabelSection | None, professional: dict[str, Any]
) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The comments on a use in consumer wording, and what was found."""
    where = place_of(label, guide.section)
    told: tuple[str, ...] = (f"From {where}: consumer wording. {CONFIRM}",)
    limits: tuple[str, ...] = (f"From {where}: consumer wording. {CONFIRM}",)
    if section is not None and professional:
        told += (f"The professional text, {place_of(label, section)}:", *professional["text"].splitlines())
        if professional["limitations"]:
            headed = f'From "Limitations of use" in {place_of(label, section)}, professional text, and from {where}.'
            limits = (f"{headed} {CONFIRM}",)
    comments = {"indications[0].text": told, "indications[0].limitations": limits}
    found = [f"the indication from {where}"]
    if professional.get("limitations"):
        found.append("limitations of use")
    return comments, tuple(found)


def _filled(use: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in use.items() if value}


def _with_unlike_ids(uses: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: dict[str, int] = {}
    told = []
    for use in uses:
        number = seen[use["id"]] = seen.get(use["id"], 0) + 1
        told.append({**use, "id": use["id"] if number == 1 else f"{use['id']}-{number}"})
    return told
