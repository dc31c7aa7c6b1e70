"""How does a study become a Label Studio project: its labelling configuration and its tasks?"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from fairdraft.domain.counting import counted
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import CheckResult
from fairdraft.domain.identity import utc_text
from fairdraft.domain.rating import Rating
from fairdraft.domain.rubric import VERDICTS
from fairdraft.domain.study_contents import StudyContents
from fairdraft.exchange.export_card import study_card, study_manifest
from fairdraft.exchange.export_folder import export_folder
from fairdraft.exchange.json_array import write_json_array
from fairdraft.exchange.markdown_text import plain, table
from fairdraft.exchange.storable_text import storable_in_xml

_TEXT = "draft"
_SPAN = "mark"
_SPAN_COMMENT = "mark_comment"
_FINDING = "finding"
_FINDING_SAID = "finding_says"
_MISSING = "missing"
_ONLY_LABEL = "problem"

_DATA = (
    ("data.draft", "The draft's text; offsets of all marks count its code points."),
    ("data.draft_id, data.prompt_id, data.campaign, data.mode", "As in the rating table."),
    ("data.brief", "The brief's text, if it is known."),
    ("annotations", "One per rating: its scores, verdict, comment, rater (pseudonym) and marked spans."),
    ("annotations[].lead_time", "How long the draft was open for rating, in seconds."),
    ("annotations[].result[] of type labels", "A marked span; its comment is the textarea result with the same id."),
    ("annotations[].result[] of type rating", "A score of 1 to 5 on the criterion in from_name (score_…)."),
    (
        "annotations[].result[] from occasion",
        "1 for a rater's first rating of a draft; 2 and up are hidden repeats by the same rater.",
    ),
    ("annotations[].result[] from settles", "Ids (unique_id) of the ratings that it settles, where raters disagreed."),
    (
        "predictions",
        "A finding of the rule checker: a span labeled with the rule's id, with its message.",
    ),
    ("predictions[].model_version", "rules-, followed by the rule packs with their versions."),
    ("predictions[].result[] from missing", "Findings without a place in the text: required language that is missing."),
)


def export_label_studio(contents: StudyContents, folder: Path) -> tuple[Path, ...]:
    """Write `label_config.xml` and `tasks.json` with card, dictionary and manifest.

    Raises:
        KnownError: there is no draft, or the folder cannot be written.
    """
    if not contents.drafts:
        raise KnownError(f'Study "{contents.study}" has no drafts to annotate.', "Draft or import some first.")
    with export_folder(folder) as files:
        files.write_text("label_config.xml", storable_in_xml(label_config(contents)))
        write_json_array(files, "tasks.json", _tasks(contents))
        files.write_text(
            "columns.md",
            "# Keys of tasks.json\n\n" + table(["key", "meaning"], [[f"`{a}`", b] for a, b in _DATA]) + "\n",
        )
        files.write_text("dataset_card.md", _card(contents))
        files.write_manifest(study_manifest(contents, "label-studio"))
        return files.place()


def label_config(contents: StudyContents) -> str:
    """The labelling configuration: the draft, a label per kind of mark, a rating per criterion, verdict, comments."""
    spans = list(_span_labels(contents))
    rules = sorted({one.rule for check in contents.checks.values() for one in check.findings}) or ["none"]
    criteria = [
        f"  <Header value={quoteattr(name)}/>\n"
        f'  <Rating name={quoteattr(f"score_{one}")} toName="{_TEXT}" maxRating="5"/>'
        for one, name in _criteria(contents).items()
    ]
    verdicts = "".join(f"\n    <Choice value={quoteattr(one)}/>" for one in VERDICTS)
    return "\n".join([
        "<View>",
        "  <Header value=\"$brief\"/>",
        f"  <Labels name=\"{_SPAN}\" toName=\"{_TEXT}\">{_labels(spans)}\n  </Labels>",
        f"  <Labels name=\"{_FINDING}\" toName=\"{_TEXT}\">{_labels(rules)}\n  </Labels>",
        f"  <Text name=\"{_TEXT}\" value=\"$draft\"/>",
        _text_area(_SPAN_COMMENT, "Comment on the mark", per_region=True),
        _text_area(_FINDING_SAID, "What the checker says", per_region=True),
        *criteria,
        f"  <Choices name=\"verdict\" toName=\"{_TEXT}\" choice=\"single\">{verdicts}\n  </Choices>",
        _text_area("comment", "Comment"),
        _text_area(_MISSING, "Language that is missing"),
        _text_area("rater", "Rater (pseudonym)"),
        f"  <Number name=\"occasion\" toName=\"{_TEXT}\" min=\"1\"/>",
        _text_area("settles", "Ids of the ratings that this one settles"),
        "</View>\n",
    ])  # fmt: skip


def _labels(values: list[str]) -> str:
    return "".join(f"\n    <Label value={quoteattr(one)}/>" for one in values)


def _text_area(name: str, placeholder: str, *, per_region: bool = False) -> str:
    region = ' perRegion="true"' if per_region else ""
    return f'  <TextArea name="{name}" toName="{_TEXT}" placeholder={quoteattr(placeholder)}{region}/>'


def _span_labels(contents: StudyContents) -> dict[str, None]:
    labels = dict.fromkeys(one.id for one in contents.rubric.labels)
    labels |= dict.fromkeys(sorted({one.label for rating in contents.ratings for one in rating.annotations}))
    return labels or {_ONLY_LABEL: None}


def _criteria(contents: StudyContents) -> dict[str, str]:
    """Name of every criterion by id: those of the rubric, then others that somebody scored."""
    names = {one.id: one.name for one in contents.rubric.criteria}
    further = sorted({name for one in contents.ratings for name in one.scores} - names.keys())
    return names | {one: one for one in further}


def _tasks(contents: StudyContents) -> Iterator[dict[str, Any]]:
    ratings: dict[str, list[Rating]] = {}
    for rating in contents.ratings:
        ratings.setdefault(rating.draft_id, []).append(rating)
    number = 0
    for place, draft in enumerate(contents.drafts, start=1):
        annotations = []
        for rating in ratings.get(draft.id, ()):
            number += 1
            annotations.append(_annotation(number, rating, draft))
        check = contents.checks.get(draft.id)
        yield {
            "id": place,
            "data": {
                "draft": draft.text,
                "brief": draft.brief_text or draft.prompt_id,
                "draft_id": draft.id,
                "prompt_id": draft.prompt_id,
                "campaign": draft.campaign,
                "mode": draft.mode,
            },
            "annotations": annotations,
            "predictions": [] if check is None else [_prediction(check, draft)],
        }


def _annotation(number: int, rating: Rating, draft: Draft) -> dict[str, Any]:
    result: list[dict[str, Any]] = []
    for span in sorted(rating.annotations, key=lambda one: (one.start, one.end, one.id)):
        result += _region(span.id, _SPAN, span.label, _SPAN_COMMENT, span.comment, draft.text, span.start, span.end)
    for criterion, score in sorted(rating.scores.items()):
        result.append(_result(f"{rating.id}-{criterion}", f"score_{criterion}", "rating", {"rating": score}))
    if rating.verdict:
        result.append(_result(f"{rating.id}-verdict", "verdict", "choices", {"choices": [rating.verdict]}))
    if rating.comment:
        result.append(_result(f"{rating.id}-comment", "comment", "textarea", {"text": [rating.comment]}))
    result.append(_result(f"{rating.id}-rater", "rater", "textarea", {"text": [rating.rater]}))
    result.append(_result(f"{rating.id}-occasion", "occasion", "number", {"number": rating.occasion}))
    if rating.adjudicates:
        result.append(_result(f"{rating.id}-settles", "settles", "textarea", {"text": [rating.adjudicates]}))
    annotation: dict[str, Any] = {"id": number, "unique_id": rating.id, "created_at": utc_text(rating.rated_at)}
    if rating.duration_ms is not None:
        annotation["lead_time"] = rating.duration_ms / 1000
    return annotation | {"result": result}


def _prediction(check: CheckResult, draft: Draft) -> dict[str, Any]:
    result: list[dict[str, Any]] = []
    missing: list[str] = []
    for number, one in enumerate(check.findings, start=1):
        said = f"{one.severity}: {one.message}"
        if one.span is None or one.span.start == one.span.end:
            missing.append(f"{one.rule} {said}")
            continue
        result += _region(
            f"finding-{number}", _FINDING, one.rule, _FINDING_SAID, said, draft.text, one.span.start, one.span.end
        )
    if missing:
        result.append(_result("missing", _MISSING, "textarea", {"text": missing}))
    packs = "-".join(f"{one.id}.{one.version}" for one in check.packs)
    return {"model_version": f"rules-{packs}", "result": result}


def _region(
    region_id: str, name: str, label: str, comment_name: str, comment: str, text: str, start: int, end: int
) -> list[dict[str, Any]]:
    place = {"start": start, "end": end, "text": text[start:end]}
    region = [_result(region_id, name, "labels", place | {"labels": [label]})]
    if comment:
        value = {"start": start, "end": end, "text": [comment]}
        region.append(_result(region_id, comment_name, "textarea", value))
    return region


def _result(result_id: str, name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": result_id, "from_name": name, "to_name": _TEXT, "type": kind, "value": value}


def _card(contents: StudyContents) -> str:
    return study_card(
        f"Label Studio project of the study {plain(contents.study)}",
        "Create a project with `label_config.xml` and import `tasks.json`. Keys: `columns.md`.",
        [
            (
                "Where it comes from",
                (
                    f"- {counted(len(contents.drafts), 'draft')}, {counted(len(contents.ratings), 'rating')} as "
                    f"annotations, {counted(contents.marks, 'marked span')}; raters appear under pseudonyms, "
                    "or as an imported file named them.\n"
                    "- Findings of the rule checker are predictions, not anybody's judgment."
                ),
            )
        ],
        contents,
    )
