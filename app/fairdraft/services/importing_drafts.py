"""How do drafts from elsewhere, a person's or a hosted model's, come into a planned study?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fairdraft.domain.draft import Draft, Provenance, StoredCheck
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import named_id, new_id, text_sha256, utc_now
from fairdraft.domain.imported_draft import ImportedDraft
from fairdraft.domain.piece import Block, render
from fairdraft.domain.study import StudyPlan
from fairdraft.domain.study_progress import DraftPlace
from fairdraft.services.checking import CheckingService
from fairdraft.services.imported_drafts import IMPORTED, MOST_TOLD
from fairdraft.services.managing_products import ProductService
from fairdraft.services.naming import unknown
from fairdraft.services.ports import Documents, Store
from fairdraft.services.running_study import StudyRunService


@dataclass(frozen=True, slots=True)
class DraftsTakenIn:
    """What an import of drafts did."""

    study: str
    imported: int
    already_there: int


class DraftImportService:
    """Takes drafts into the places that a plan has for them."""

    def __init__(
        self,
        store: Store,
        products: ProductService,
        checking: CheckingService,
        documents: Documents,
        runs: StudyRunService,
    ) -> None:
        self._store = store
        self._products = products
        self._checking = checking
        self._documents = documents
        self._runs = runs

    def import_drafts(self, study_id: str, path: Path) -> DraftsTakenIn:
        """Take in a CSV, Excel or JSONL file of drafts, whole or not at all; the same file again changes nothing.

        Each draft is checked, and takes the next free place of its candidate and brief.

        Raises:
            KnownError: an unknown study or one without a plan; a line that the plan has no place for.
        """
        study = self._store.study(study_id)
        if study is None or study.plan is None:
            raise unknown("study with a plan", study_id, [one.id for one in self._store.studies() if one.plan])
        plan = study.plan
        rows = self._documents.read_drafts(path)
        placed = {one.place: one.draft_id for one in self._store.placed_drafts(study_id) if one.state == "finished"}
        known = self._known(placed.values())
        free: dict[tuple[str, str], list[DraftPlace]] = defaultdict(list)
        prompts: dict[str, DraftPlace] = {}
        for place in self._runs.wanted(plan):
            prompts[place.prompt_id] = place
            if place not in placed:
                free[place.prompt_id, place.candidate].append(place)
        taken: list[tuple[DraftPlace, Draft, StoredCheck]] = []
        already, problems = 0, []
        for row in rows:
            name = row.draft_id or _words(row.prompt_id, row.candidate, row.text)
            problem = _problem(row, plan, prompts)
            if problem is not None:
                problems.append(problem)
            elif name in known or named_id(study_id, name) in known:
                already += 1
            elif not free[row.prompt_id, row.candidate]:
                problems.append(
                    f"line {row.line}: the plan has no place left for a draft of {row.candidate} for {row.prompt_id}"
                )
            else:
                known.add(name)
                place = free[row.prompt_id, row.candidate].pop(0)
                taken.append((place, *self._draft(study_id, place, row)))
        if problems:
            more = len(problems) - MOST_TOLD
            told = "; ".join(problems[:MOST_TOLD]) + (f"; and {more} more" if more > 0 else "")
            raise KnownError(f"{path} was not imported: {told}.", "Fix these lines; no draft was imported.")
        self._store.take_in_drafts(study_id, taken)
        return DraftsTakenIn(study_id, len(taken), already)

    def _known(self, finished: Iterable[str]) -> set[str]:
        """By what the drafts that the study has from elsewhere are known again: their own ids, or their words. Earlier
        versions made the draft's id of that.
        """
        found = [one for one in self._store.drafts_of_ids(finished).values() if one.provenance.source == IMPORTED]
        names = {one.provenance.source_id or _words(one.prompt_id, one.candidate, one.blocks[0].text) for one in found}
        return names | {one.id for one in found}

    def _draft(self, study_id: str, place: DraftPlace, row: ImportedDraft) -> tuple[Draft, StoredCheck]:
        campaign = self._products.campaign(place.campaign)
        brief = campaign.brief(place.brief)
        blocks = (Block("1", "body", "copy", row.text),)
        checked = self._checking.check_blocks(blocks, self._products.product_of(campaign), campaign).result
        packs = tuple(f"{pack.id}@{pack.version}" for pack in checked.packs)
        draft = Draft(
            # Like any other: a rater who sees it learns from it neither that the draft came from elsewhere nor, by
            # trying out names, from whom.
            id=new_id(),
            study=study_id,
            campaign=place.campaign,
            brief=place.brief,
            brief_text="" if brief is None else brief.text,
            brief_sha256=place.brief_sha256,
            candidate=place.candidate,
            # Nothing was inserted by this program.
            mode="raw",
            state="finished",
            model_text="",
            blocks=blocks,
            text=render(blocks).text,
            provenance=Provenance(
                model_name=row.model_name,
                seed=row.seed or 0,
                rule_packs=packs,
                generation_ms=row.generation_ms,
                source=IMPORTED,
                source_id=row.draft_id or "",
                cost=row.cost,
                cost_currency=row.cost_currency,
                cost_basis=row.cost_basis,
            ),
            made_at=row.made_at or utc_now(),
        )
        counts = (checked.count("error"), checked.count("warning"), checked.count("suggestion"))
        return draft, StoredCheck(draft.id, *counts, packs)


def _words(prompt_id: str, candidate: str, text: str) -> str:
    return f"{prompt_id}\n{candidate}\n{text_sha256(text)}"


def _problem(row: ImportedDraft, plan: StudyPlan, prompts: dict[str, DraftPlace]) -> str | None:
    if row.candidate not in plan.candidates:
        return f'line {row.line}: "{row.candidate}" is not a candidate of the study ({", ".join(plan.candidates)})'
    if row.prompt_id not in prompts:
        return f'line {row.line}: "{row.prompt_id}" is not a brief of its campaigns, written campaign/brief'
    return None
