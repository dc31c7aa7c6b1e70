"""What keeps a plan's candidates from drafting as they are called, told before anything is drafted?"""

from collections.abc import Iterator, Mapping

from fairdraft.domain.campaign import Campaign, brief_sha256, prompt_id
from fairdraft.domain.candidate import Candidate
from fairdraft.domain.counting import counted
from fairdraft.domain.recipe import DraftMode
from fairdraft.domain.study import StudyPlan
from fairdraft.domain.web_address import place
from fairdraft.services.adapter_training import AdapterTraining
from fairdraft.services.hosted import HostedService
from fairdraft.services.library import LibraryService
from fairdraft.services.managing_products import ProductService


class PlanObstacles:
    """Looks for what a run, which goes on unattended, would tell at its end."""

    def __init__(
        self, products: ProductService, library: LibraryService, adapters: AdapterTraining, hosted: HostedService
    ) -> None:
        self._products = products
        self._library = library
        self._adapters = adapters
        self._hosted = hosted

    def before_drafting(self, plan: StudyPlan, mode: DraftMode, names: Mapping[str, str]) -> Iterator[str]:
        """Sentences on candidates that cannot draft yet, or would draft otherwise than they are meant to.

        Args:
            plan: a plan whose names are known.
            mode: in which its drafts are written.
            names: of candidates, by id.
        """
        campaigns = [self._products.campaign(one) for one in plan.campaigns]
        for one in self._products.candidates():
            if one.id in plan.candidates:
                yield from self._not_agreed(one, campaigns, mode, names[one.id])
                yield from self._copy_lacking(one, campaigns, mode, names[one.id])

    def _not_agreed(self, candidate: Candidate, campaigns: list[Campaign], mode: DraftMode, name: str) -> Iterator[str]:
        endpoint = candidate.endpoint
        if endpoint is None:
            return
        if self._hosted.why_not(candidate):
            yield f"{name} is hosted at {place(endpoint.url)}, and Fairdraft is offline: run the study with --online."
        if self._hosted.consent(endpoint) is None:
            raw = " --raw" if mode == "raw" else ""
            yield (
                f"{name} would send its prompts to {place(endpoint.url)}, and nobody here has agreed to that yet. "
                "Draft "
                f'with it once, or "fairdraft candidates agree {candidate.id} --campaign {campaigns[0].id}{raw}".'
            )

    def _copy_lacking(
        self, candidate: Candidate, campaigns: list[Campaign], mode: DraftMode, name: str
    ) -> Iterator[str]:
        """Whether it would be shown less approved copy than it asks for, because the library has no more.

        It drafts then like one that asks for less, and a comparison of the two would compare nothing. Without a place
        for copy in its recipe it does not draft at all.
        """
        wanted = candidate.retrieval.k
        if not wanted:
            return
        shown = f"{name} is to be shown {counted(wanted, 'piece')} of approved copy"
        recipe = next((one for one in self._products.recipes() if one.id == candidate.recipe), None)
        if recipe and not all(recipe.places_for_copy(mode, one.channel) for one in campaigns):
            yield f'{shown}, and the recipe "{recipe.id}" has no place for it in {mode} drafts, so it cannot draft.'
            return
        there = {
            campaign.id: self._library.copies_at_hand(
                candidate.retrieval, self._products.product_of(campaign), campaign
            )
            for campaign in campaigns
        }
        if all(number >= wanted for number in there.values()):
            return
        if not any(there.values()):
            yield f"{shown}, but the library has none for these campaigns, so it would draft without any."
        else:
            listed = ", ".join(f"{number} for {id_}" for id_, number in there.items() if number < wanted)
            yield f"{shown}; the library has only {listed}."

    def trained_on(self, plan: StudyPlan, names: Mapping[str, str]) -> Iterator[str]:
        """What is lost because adapters have seen answers to the plan's prompts."""
        prompts = [
            (prompt_id(campaign.id, brief.id), brief_sha256(self._products.product_of(campaign), campaign, brief.text))
            for campaign in map(self._products.campaign, plan.campaigns)
            for brief in plan.briefs_of(campaign)
        ]
        for name in plan.candidates:
            seen = self._adapters.seen_by(name, prompts)
            if seen:
                yield (
                    f"The adapter of {names.get(name, name)} was trained on {seen} of the plan's "
                    f"{counted(len(prompts), 'brief')}: its drafts for them are left out of its comparison."
                )
