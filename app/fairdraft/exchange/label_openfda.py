"""What does a label say that is JSON of openFDA's drug label API?"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from fairdraft.domain.errors import KnownError
from fairdraft.domain.label import (
    ABUSE_AND_DEPENDENCE,
    ADVERSE_REACTIONS,
    BOXED_WARNING,
    CONTRAINDICATIONS,
    CONTROLLED_SUBSTANCE,
    FOR_PATIENTS,
    INDICATIONS,
    INTERACTIONS,
    MEDICATION_GUIDE,
    PATIENT_MEDICATION_INFORMATION,
    PATIENT_PACKAGE_INSERT,
    PRECAUTIONS,
    PREGNANCY,
    SPECIFIC_POPULATIONS,
    WARNINGS,
    WARNINGS_AND_PRECAUTIONS,
    Label,
    LabelSection,
    SeveralLabelsError,
)
from fairdraft.domain.label_words import BULLET
from fairdraft.exchange.label_text import date_of
from fairdraft.exchange.storable_text import storable
from fairdraft.exchange.text_files import decode_text

# openFDA's names of the sections, each a list of texts without paragraphs (https://open.fda.gov/apis/drug/label/).
_FIELDS = {
    "boxed_warning": BOXED_WARNING,
    "indications_and_usage": INDICATIONS,
    "contraindications": CONTRAINDICATIONS,
    "warnings": WARNINGS,
    "warnings_and_cautions": WARNINGS_AND_PRECAUTIONS,
    "precautions": PRECAUTIONS,
    "adverse_reactions": ADVERSE_REACTIONS,
    "drug_interactions": INTERACTIONS,
    "use_in_specific_populations": SPECIFIC_POPULATIONS,
    "pregnancy": PREGNANCY,
    "controlled_substance": CONTROLLED_SUBSTANCE,
    "drug_abuse_and_dependence": ABUSE_AND_DEPENDENCE,
    "spl_medguide": MEDICATION_GUIDE,
    "spl_patient_package_insert": PATIENT_PACKAGE_INSERT,
    "patient_medication_information": PATIENT_MEDICATION_INFORMATION,
}
_SUMMARIZED = (WARNINGS_AND_PRECAUTIONS, ADVERSE_REACTIONS, INTERACTIONS, SPECIFIC_POPULATIONS)
_HEADING = re.compile(
    r"^\s*(?:\d{1,2}(?:\.\d{1,2})?\s+)?(?:boxed warning|indications?(?: (?:and|&) usage)?|contraindications?"
    r"|warnings?(?: (?:and|&) precautions)?|precautions|adverse reactions?|drug abuse and dependence"
    r"|controlled substance|drug interactions|use in specific populations|pregnancy)\b\s*:?\s+(?=\S)",
    re.IGNORECASE,
)
_SUBSECTION = re.compile(r"(?<!\S)(\d{1,2}\.\d{1,2}) +(?=[A-Z])")
_MEMBER = re.compile(r"\s*[•◦▪■●○]\s*")
_LIMITATIONS = re.compile(r"\s+(?=Limitations? of Use\b)")
_NEW_LINE = re.compile(
    r"(?<=[.?!)] )(?=(?:What|Who|How|Before|Why|When|Where|Can|Should)\b[^?.•\n]{3,160}\?)"
    r"|(?<=\? )"
    r"|(?<=[.?!)] )(?=Do not (?:take|use|receive) [^.?•\n]{1,80}\bif\b|General information about\b)"
    r"|(?<=[.?!)] )(?=The most common |These are not all |Call your (?:doctor|healthcare provider) for medical advice)"
    r"|(?<=[.?!)] )(?=Before (?:you |your child )?(?:tak|us|receiv|start)\w* )"
    r"|(?<=[.?!)] )(?=(?:Manufactured|Distributed|Marketed) (?:by|for)\b|This Medication Guide has been approved)"
)
_QUESTION_BEGINS = re.compile(r"\s(?=(?:What|Who|How) [^?.•\n]{3,160}\?)")
_MOST_NAMED = 12
_REMEDY = "Use an unchanged answer from https://api.fda.gov/drug/label.json, or one of its results."


def read_openfda(data: bytes, source: str, wanted: str | None) -> Label:
    """The label in openFDA's answer, or in one result of it.

    Args:
        data: the file's bytes.
        source: the file's name, for messages.
        wanted: which of several results: its number from 1, or its set id; None where there is one.

    Raises:
        KnownError: the file is no JSON, no answer of the drug label API, or has several results of which none
            was named, or not the wanted one.
    """
    results = _results(_json(data, source), source)
    return _label(_chosen(results, source, wanted))


def _json(data: bytes, source: str) -> Any:
    text = decode_text(data, source)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise KnownError(
            f"{source} is incomplete or damaged JSON: it breaks off at line {error.lineno}, column {error.colno}.",
            "Download it again; it may have been cut short.",
        ) from None
    except (ValueError, RecursionError):
        raise KnownError(
            f"{source} is refused: its JSON is nested too deep, or has a number that is too long.", _REMEDY
        ) from None


def _results(answer: Any, source: str) -> list[dict[str, Any]]:
    if isinstance(answer, dict) and isinstance(answer.get("error"), dict):
        said = str(answer["error"].get("message", "")).rstrip(".")[:200]
        raise KnownError(
            f"{source} says that openFDA found nothing{f' ({said})' if said else ''}.",
            "Search openFDA again with other terms, and use that answer.",
        )
    found = answer.get("results") if isinstance(answer, dict) and "results" in answer else answer
    listed = found if isinstance(found, list) else [found]
    labels = [
        one for one in listed if isinstance(one, dict) and ("openfda" in one or not _FIELDS.keys().isdisjoint(one))
    ]
    if not labels:
        raise KnownError(f"{source} is JSON, but not a drug label in openFDA's form.", _REMEDY)
    return labels


def _chosen(results: Sequence[dict[str, Any]], source: str, wanted: str | None) -> dict[str, Any]:
    if wanted is None:
        if len(results) == 1:
            return results[0]
        raise SeveralLabelsError(
            f"{source} has {len(results)} labels: {_listed(results)}.",
            "Choose one with --result (its number or set id).",
            tuple(map(_told, results)),
        )
    if wanted.isdecimal() and 1 <= int(wanted[:9]) <= len(results):
        return results[int(wanted) - 1]
    fitting = [one for one in results if wanted.casefold() in (_set_id(one).casefold(), _text(one, "id").casefold())]
    if len(fitting) != 1:
        raise KnownError(f'{source} has no label "{wanted}": it has {_listed(results)}.', "Choose one of these.")
    return fitting[0]


def _listed(results: Sequence[dict[str, Any]]) -> str:
    told = [f"{number} {_told(one)}" for number, one in enumerate(results[:_MOST_NAMED], start=1)]
    more = len(results) - _MOST_NAMED
    return "; ".join(told) + (f"; and {more} more" if more > 0 else "")


def _told(result: dict[str, Any]) -> str:
    day = date_of(_text(result, "effective_time"))
    names = f"{_openfda(result, 'brand_name') or 'no brand name'} ({_openfda(result, 'generic_name') or '?'})"
    return f"{names}{f' of {day.isoformat()}' if day else ''}, set id {_set_id(result) or '?'}"


def _label(result: dict[str, Any]) -> Label:
    names = _all_openfda(result, "brand_name")
    generics = _all_openfda(result, "generic_name") or _all_openfda(result, "substance_name")
    return Label(
        form="openFDA",
        sections=tuple(_sections(result)),
        brand=names[0] if names else "",
        established_name=generics[0] if generics else "",
        manufacturer=_openfda(result, "manufacturer_name"),
        set_id=_set_id(result),
        version=_text(result, "version"),
        effective=date_of(_text(result, "effective_time")),
        kind=_openfda(result, "product_type"),
        others=tuple(one for one in names[1:] if one.casefold() != names[0].casefold()),
    )


def _sections(result: dict[str, Any]) -> Iterator[LabelSection]:
    for field, code in _FIELDS.items():
        text = _text(result, field)
        if text:
            yield from _guide_section(code, text) if code in FOR_PATIENTS else _section(code, text)


def _section(code: str, text: str) -> Iterator[LabelSection]:
    """A section and its subsections, told by their numbers. What stands before the first is the label's summary."""
    words = text if code == BOXED_WARNING else _HEADING.sub("", text)
    first, *rest = _SUBSECTION.split(words)
    summary = code in _SUMMARIZED and bool(rest)
    lines = tuple(_lines(first))
    yield LabelSection(code, "", () if summary else lines, 0, lines if summary else ())
    for number, inner in zip(rest[::2], rest[1::2], strict=True):
        yield LabelSection("", f"{number} ", tuple(_lines(inner)), 1)


def _guide_section(code: str, text: str) -> Iterator[LabelSection]:
    # Behind the names at the head of a guide no mark ends a sentence before the first question.
    headed = _QUESTION_BEGINS.sub("\n", text, count=1)
    lines = (line for part in headed.split("\n") for line in _NEW_LINE.split(f"{part} "))
    yield LabelSection(code, "", tuple(one for line in lines for one in _lines(line)))


def _lines(text: str) -> Iterator[str]:
    for block in _LIMITATIONS.split(text):
        first, *members = _MEMBER.split(" ".join(block.split()))
        if first:
            yield first
        yield from (f"{BULLET}{one}" for one in members if one)


def _text(result: dict[str, Any], field: str) -> str:
    value = result.get(field)
    parts = value if isinstance(value, list) else [value]
    # JSON can say halves of characters, which no text and no file can hold.
    return storable(" ".join(one for one in parts if isinstance(one, str)).strip())


def _all_openfda(result: dict[str, Any], field: str) -> list[str]:
    block = result.get("openfda")
    value = block.get(field) if isinstance(block, dict) else None
    parts = value if isinstance(value, list) else [value]
    return [storable(one.strip()) for one in parts if isinstance(one, str) and one.strip()]


def _openfda(result: dict[str, Any], field: str) -> str:
    return next(iter(_all_openfda(result, field)), "")


def _set_id(result: dict[str, Any]) -> str:
    return _text(result, "set_id") or _openfda(result, "spl_set_id")
