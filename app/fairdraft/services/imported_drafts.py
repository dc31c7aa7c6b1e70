"""Which drafts and ratings does a ratings file of other people's making hold, as the store keeps them?"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fairdraft.domain.draft import Draft, Provenance
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import named_id
from fairdraft.domain.imported_rating import ImportedRating
from fairdraft.domain.piece import Block
from fairdraft.domain.rating import Rating
from fairdraft.domain.rubric import Rubric

IMPORTED = "imported"
MOST_TOLD = 10

# Columns of our own exports that are kept in fields of their own; those that say nothing new are left aside.
_COUNTS = ("seed", "prompt_tokens", "completion_tokens")
_TEXTS = (
    "prompt_sha256", "model_name", "model_sha256", "quantisation", "architecture", "backend", "engine_build",
    "cost_currency", "cost_basis",
)  # fmt: skip
_IN_FIELDS = frozenset({
    "session_id", "position_in_session", "presentation_seed", "revealed_before_submit", "rating_id", "rater_role",
    "blind", "rubric_id", "rubric_version", "mode", "brief_sha256", "adapter_sha256",
    "retrieval_ids", "sampler_json", "generation_ms", *_COUNTS, *_TEXTS,
})  # fmt: skip
_SAY_NOTHING_NEW = frozenset({"schema_version", "study_id", "draft_sha256"})
_WHOLE_NUMBERS = frozenset({"generation_ms", "findings_error", "findings_warning", *_COUNTS})
_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


@dataclass(frozen=True, slots=True)
class FileContents:
    """The file's drafts and ratings; `lines` says where the rating of a (draft, rater, occasion) stands."""

    drafts: tuple[Draft, ...]
    ratings: tuple[Rating, ...]
    lines: dict[tuple[str, str, int], int]


class ImportReader:
    """Turns the rows of a ratings file into drafts and ratings of one study.

    Args:
        study: the study they come into.
        source: the file's name, for messages.
        rubric: what the ratings count as given under where the file does not say.
        own_ids: ids that the file's drafts have here, where these are not the file's own.
        here: drafts of the study that are in the store already, by their id there.
        now: the moment of ratings whose file does not say when they were given.
    """

    def __init__(
        self,
        study: str,
        source: str,
        rubric: Rubric,
        own_ids: Mapping[str, str],
        here: Mapping[str, Draft],
        now: datetime,
    ) -> None:
        self._study = study
        self._source = source
        self._rubric = rubric
        self._own_ids = own_ids
        self._here = here
        self._now = now
        self._problems: list[str] = []

    def read(self, rows: tuple[ImportedRating, ...]) -> FileContents:
        """Read all rows.

        Raises:
            KnownError: rows contradict each other, or the store, on one draft; or a value of our own columns is
                of another kind. Line numbers are told.
        """
        drafts: dict[str, Draft] = {}
        first_lines: dict[str, int] = {}
        ratings: list[Rating] = []
        lines: dict[tuple[str, str, int], int] = {}
        for row in rows:
            draft_id = self._own_ids.get(row.draft_id, row.draft_id)
            known = drafts.get(draft_id)
            if known is None:
                known = drafts[draft_id] = self._draft(draft_id, row)
                first_lines[draft_id] = row.line
                stored = self._here.get(draft_id)
                if stored is not None:
                    drafts[draft_id] = known = stored
            self._compare(known, row, first_lines[draft_id])
            if draft_id not in self._here:
                drafts[draft_id] = _completed(known, row)
            ratings.append(self._rating(draft_id, row))
            lines[draft_id, row.rater_id, row.occasion] = row.line
        if self._problems:
            more = len(self._problems) - MOST_TOLD
            told = "; ".join(self._problems[:MOST_TOLD]) + (f"; and {more} more" if more > 0 else "")
            raise KnownError(f"{self._source} was not imported: {told}.", "Fix these lines; no row was imported.")
        return FileContents(tuple(drafts.values()), tuple(ratings), lines)

    def _compare(self, known: Draft, row: ImportedRating, first_line: int) -> None:
        stored = known.id in self._here
        beside = "in the store" if stored else f"on line {first_line}"
        given = {"campaign": row.campaign, "prompt_id": f"{row.campaign}/{_brief(row)}", "candidate": row.candidate}
        given |= {"brief_sha256": row.further.get("brief_sha256") or ""}
        if stored and not given["brief_sha256"]:
            del given["brief_sha256"]
        for name, value in given.items():
            has = getattr(known, name)
            if has != value:
                self._problems.append(f'line {row.line}: {name} of draft {row.draft_id} is "{value}", {beside} "{has}"')
        if row.draft_text and known.text and row.draft_text != known.text:
            self._problems.append(f"line {row.line}: draft {row.draft_id} has a different text than {beside}")
        if row.cost is not None and known.provenance.cost is not None and row.cost != known.provenance.cost:
            self._problems.append(
                f"line {row.line}: draft {row.draft_id} costs {row.cost:g}, {beside} {known.provenance.cost:g}"
            )

    def _draft(self, draft_id: str, row: ImportedRating) -> Draft:
        text = row.draft_text or ""
        mode = row.further.get("mode")
        if mode not in (None, "", "raw", "assisted"):
            self._problems.append(f'line {row.line}: mode is "{mode}" (allowed: raw, assisted)')
        return Draft(
            id=draft_id,
            study=self._study,
            campaign=row.campaign,
            brief=_brief(row),
            brief_text="",
            brief_sha256=row.further.get("brief_sha256") or "",
            candidate=row.candidate,
            mode="assisted" if mode == "assisted" else "raw",
            state="finished",
            model_text="",
            blocks=_blocks(text),
            text=text,
            provenance=self._provenance(row),
            made_at=row.rated_at or self._now,
        )

    def _provenance(self, row: ImportedRating) -> Provenance:
        values: dict[str, Any] = {name: row.further.get(name) or "" for name in _TEXTS}
        values |= {name: self._whole_number(row, name) or 0 for name in _COUNTS}
        ids = row.further.get("retrieval_ids") or ""
        return Provenance(
            source=IMPORTED,
            cost=row.cost,
            adapter_sha256=row.further.get("adapter_sha256") or None,
            retrieval_ids=tuple(one for one in ids.split(",") if one),
            sampler=self._sampler(row),
            generation_ms=self._whole_number(row, "generation_ms"),
            **values,
        )

    def _sampler(self, row: ImportedRating) -> dict[str, Any]:
        text = row.further.get("sampler_json")
        if not text:
            return {}
        try:
            sampler = json.loads(text)
        except (TypeError, ValueError):
            sampler = None
        if not isinstance(sampler, dict):
            self._problems.append(f"line {row.line}: sampler_json is not a JSON object")
            return {}
        return sampler

    def _rating(self, draft_id: str, row: ImportedRating) -> Rating:
        further = row.further
        blind, seen = self._truth(row, "blind"), self._truth(row, "revealed_before_submit")
        ours = "schema_version" in further
        return Rating(
            id=further.get("rating_id") or named_id(self._study, draft_id, row.rater_id, str(row.occasion)),
            draft_id=draft_id,
            study=self._study,
            rater=row.rater_id,
            rubric_id=further.get("rubric_id") or self._rubric.id,
            rubric_version=str(further.get("rubric_version") or self._rubric.version),
            rated_at=row.rated_at or self._now,
            scores=row.scores,
            verdict=row.verdict,
            comment=row.comment,
            rater_role=further.get("rater_role") or "",
            occasion=row.occasion,
            adjudicates=row.adjudicates,
            blind=bool(blind),
            # What the file says is kept apart from what it does not say: an export of ours says false and nothing then.
            revealed_before_submit=True if seen is None and blind is False and not ours else seen,
            session_id=further.get("session_id") or None,
            position_in_session=self._whole_number(row, "position_in_session"),
            presentation_seed=self._whole_number(row, "presentation_seed"),
            duration_ms=row.duration_ms,
            further=dict(self._kept(row)) if further else {},
        )

    def _kept(self, row: ImportedRating) -> Iterator[tuple[str, Any]]:
        for name, value in row.further.items():
            if value is None or name in _IN_FIELDS or name in _SAY_NOTHING_NEW:
                continue
            yield name, self._whole_number(row, name) if name in _WHOLE_NUMBERS else value

    def _truth(self, row: ImportedRating, name: str) -> bool | None:
        value = row.further.get(name)
        if value is None or value == "" or isinstance(value, bool):
            return value if isinstance(value, bool) else None
        read = _TRUTH.get(str(value).strip().lower())
        if read is None:
            self._problems.append(f'line {row.line}: {name} is "{value}" (allowed: true, false)')
        return read

    def _whole_number(self, row: ImportedRating, name: str) -> int | None:
        value = row.further.get(name)
        if value is None or value == "":
            return None
        if not re.fullmatch(r"[+-]?[0-9]{1,18}(\.0*)?", str(value).strip()) or isinstance(value, bool):
            self._problems.append(f'line {row.line}: {name} is "{value}" (allowed: a whole number)')
            return None
        return int(str(value).strip().partition(".")[0])


def _completed(draft: Draft, row: ImportedRating) -> Draft:
    """The draft with its text and cost from a later row, where the rows before left them out."""
    if row.draft_text and not draft.text:
        draft = replace(draft, text=row.draft_text, blocks=_blocks(row.draft_text))
    if row.cost is not None and draft.provenance.cost is None:
        draft = replace(draft, provenance=replace(draft.provenance, cost=row.cost))
    return draft


def _blocks(text: str) -> tuple[Block, ...]:
    return (Block("1", "body", "copy", text),) if text else ()


def _brief(row: ImportedRating) -> str:
    """The brief's own id: `prompt_id` is campaign/brief, but a file may have the brief alone."""
    return row.prompt_id.removeprefix(f"{row.campaign}/") or row.prompt_id
