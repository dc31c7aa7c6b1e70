"""How does a study become a folder that Argilla's own loader reads?"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import utc_text
from fairdraft.domain.rating import Rating
from fairdraft.domain.rubric import VERDICTS, Criterion
from fairdraft.domain.study_contents import StudyContents
from fairdraft.exchange.export_card import study_card, study_manifest
from fairdraft.exchange.export_folder import ExportFolder, export_folder
from fairdraft.exchange.json_array import write_json_array
from fairdraft.exchange.markdown_text import plain, table
from fairdraft.exchange.storable_text import storable

_SCORES = [1, 2, 3, 4, 5]
_ONLY_LABEL = "problem"
_METADATA = (
    ("draft_id", "terms", "Id of the draft."),
    ("prompt_id", "terms", "campaign/brief."),
    ("campaign", "terms", "Id of the campaign."),
    ("mode", "terms", "raw, or assisted: the program inserted the approved blocks."),
    ("rater_id", "terms", "Pseudonym of the rater; absent if nobody rated the draft."),
    ("occasion", "integer", "1 for a rater's first rating of a draft, 2 and up for hidden repeats."),
    ("adjudicates", "terms", "Ids of the ratings that this one settles."),
    ("rated_at", "terms", "When the rating was given (UTC)."),
    ("duration_ms", "integer", "How long the draft was open for rating, in milliseconds."),
    ("findings_error", "integer", "Errors that the rule checker finds in the draft."),
    ("findings_warning", "integer", "Warnings that it finds."),
)


def export_argilla(contents: StudyContents, folder: Path) -> tuple[Path, ...]:
    """Write `argilla/records.json` and `argilla/.argilla/settings.json` with card, dictionary and manifest.

    Every rating is a record; so is every draft that nobody rated.

    Raises:
        KnownError: there is no draft, or the folder cannot be written.
    """
    if not contents.drafts:
        raise KnownError(f'Study "{contents.study}" has no drafts to annotate.', "Draft or import some first.")
    with export_folder(folder) as files:
        # Argilla opens its files in the machine's own encoding: ASCII reads the same in all of them.
        write_json_array(files, "argilla/records.json", _records(contents))
        _write_json(files, "argilla/.argilla/settings.json", storable(_settings(contents)))
        rows = [[f"`metadata.{name}`", meaning] for name, _, meaning in _METADATA]
        rows += [[f"`suggestions.{name}`", plain(question)] for name, question in _questions(contents)]
        files.write_text(
            "columns.md",
            "# Keys of records.json\n\nA suggestion's `agent` is the rater's pseudonym. Offsets of spans count code "
            "points of `fields.draft`.\n\n"
            + table(["key", "meaning"], [["`fields.draft`", "The draft."], ["`fields.brief`", "Its brief."], *rows])
            + "\n",
        )
        files.write_text("dataset_card.md", _card(contents))
        files.write_manifest(study_manifest(contents, "argilla"))
        return files.place()


def _write_json(files: ExportFolder, name: str, value: Any) -> None:
    files.write(name, (json.dumps(value, indent=1) + "\n").encode("ascii"))
    if json.loads(files.path(name).read_text(encoding="ascii")) != value:
        raise files.not_the_same(name)


def _records(contents: StudyContents) -> Iterator[dict[str, Any]]:
    drafts = {one.id: one for one in contents.drafts}
    for rating in contents.ratings:
        yield _record(contents, drafts[rating.draft_id], rating)
    rated = {one.draft_id for one in contents.ratings}
    for draft in contents.drafts:
        if draft.id not in rated:
            yield _record(contents, draft, None)


def _record(contents: StudyContents, draft: Draft, rating: Rating | None) -> dict[str, Any]:
    check = contents.checks.get(draft.id)
    metadata: dict[str, Any] = {
        "draft_id": draft.id,
        "prompt_id": draft.prompt_id,
        "campaign": draft.campaign,
        "mode": draft.mode,
        "findings_error": None if check is None else check.count("error"),
        "findings_warning": None if check is None else check.count("warning"),
    }
    suggestions: dict[str, Any] = {}
    if rating is not None:
        metadata |= {
            "rater_id": rating.rater,
            "occasion": rating.occasion,
            "adjudicates": rating.adjudicates,
            "rated_at": utc_text(rating.rated_at),
            "duration_ms": rating.duration_ms,
        }
        given: dict[str, Any] = {f"score_{name}": score for name, score in sorted(rating.scores.items())}
        given |= {"verdict": rating.verdict, "comment": rating.comment or None}
        given["spans"] = [
            {"start": one.start, "end": one.end, "label": one.label}
            for one in sorted(rating.annotations, key=lambda one: (one.start, one.end, one.id))
        ]
        suggestions = {
            name: {"value": value, "score": None, "agent": rating.rater}
            for name, value in given.items()
            if value not in (None, [])
        }
    return {
        "id": draft.id if rating is None else rating.id,
        "fields": {"draft": draft.text, "brief": draft.brief_text or draft.prompt_id},
        "metadata": {name: value for name, value in metadata.items() if value is not None},
        "suggestions": suggestions,
        "responses": {},
        "vectors": {},
    }


def _questions(contents: StudyContents) -> list[tuple[str, str]]:
    known = {f"score_{one.id}": one.question or one.name for one in contents.rubric.criteria}
    further = sorted({f"score_{name}" for one in contents.ratings for name in one.scores} - known.keys())
    return [
        *known.items(),
        *((one, "Score of 1 to 5.") for one in further),
        ("verdict", "approve, revise or reject"),
        ("spans", "Words that were marked, each with a label."),
        ("comment", "The rater's comment."),
    ]


def _settings(contents: StudyContents) -> dict[str, Any]:
    criteria = {f"score_{one.id}": one for one in contents.rubric.criteria}
    questions = []
    for name, said in _questions(contents):
        if name.startswith("score_"):
            criterion = criteria.get(name)
            title, told = (criterion.name, _anchored(criterion)) if criterion else (name, said)
            settings = {"type": "rating", "options": [{"value": one} for one in _SCORES]}
            questions.append(_question(name, title, told, settings))
    verdicts = [{"value": one, "text": one, "description": None} for one in VERDICTS]
    questions.append(
        _question(
            "verdict",
            "Verdict",
            None,
            {"type": "label_selection", "options": verdicts, "visible_options": len(verdicts)},
        )
    )
    questions.append(
        _question(
            "spans",
            "Marked words",
            None,
            {
                "type": "span",
                "field": "draft",
                "allow_overlapping": True,
                "visible_options": None,
                "options": [{"value": one, "text": text, "description": None} for one, text in _labels(contents)],
            },
        )
    )
    questions.append(_question("comment", "Comment", None, {"type": "text", "use_markdown": False}))
    return {
        "guidelines": f"Study {contents.study}. A rating is one person's judgment under one version of a rubric.",
        "questions": questions,
        "fields": [_field("draft", "Draft", required=True), _field("brief", "Brief", required=False)],
        "vectors": [],
        "metadata": [_metadata(name, kind) for name, kind, _ in _METADATA],
        "allow_extra_metadata": False,
        "distribution": {"strategy": "overlap", "min_submitted": 1},
        "mapping": None,
    }


def _labels(contents: StudyContents) -> list[tuple[str, str]]:
    labels = {one.id: one.name for one in contents.rubric.labels}
    used = {one.label for rating in contents.ratings for one in rating.annotations}
    labels |= {one: one for one in used if one not in labels}
    return sorted(labels.items()) or [(_ONLY_LABEL, "Problem")]


def _anchored(criterion: Criterion) -> str:
    return "\n".join([criterion.question, *(f"{level}: {said}" for level, said in sorted(criterion.anchors.items()))])


def _question(name: str, title: str, description: str | None, settings: dict[str, Any]) -> dict[str, Any]:
    # Argilla allows 500 characters of title and 1,000 of description.
    return {
        "name": name,
        "title": title[:500],
        "description": None if description is None else description[:1000],
        "required": False,
        "type": settings["type"],
        "settings": settings,
    }


def _field(name: str, title: str, *, required: bool) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "required": required,
        "description": None,
        "type": "text",
        "settings": {"type": "text", "use_markdown": False},
    }


def _metadata(name: str, kind: str) -> dict[str, Any]:
    limits: dict[str, Any] = {"values": None} if kind == "terms" else {"min": None, "max": None}
    return {
        "name": name,
        "title": name,
        "visible_for_annotators": name not in ("rater_id", "adjudicates"),
        "settings": {"type": kind, "visible_for_annotators": name not in ("rater_id", "adjudicates"), **limits},
    }


def _card(contents: StudyContents) -> str:
    return study_card(
        f"Argilla dataset of the study {plain(contents.study)}",
        "Load it with `argilla.Settings.from_json` and `dataset.records.from_json` from the folder `argilla/`. "
        "Keys: `columns.md`.",
        [
            (
                "Where it comes from",
                (
                    f"- One record per rating ({len(contents.ratings)}), and one per draft that nobody rated. Raters "
                    "are the agents of suggestions, under their pseudonyms or as an imported file named them.\n"
                    "- The rubric's criteria, its labels and the verdicts are the questions."
                ),
            )
        ],
        contents,
    )
