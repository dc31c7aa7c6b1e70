"""What does a rater's order become once drafts were made that it does not have?"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from fairdraft.domain.presentation import Presentation, PresentedDraft, assigned_prompts, pair_order, rating_order
from fairdraft.domain.rating_queue import StoredQueue
from fairdraft.domain.study import StudyPlan
from fairdraft.domain.study_progress import DraftPlace, PlacedDraft
from fairdraft.services.ports import Store


@dataclass(frozen=True, slots=True)
class MadeDrafts:
    """All drafts that a plan wants, and those of them that are made, by id."""

    wanted: tuple[DraftPlace, ...]
    drafts: Mapping[str, DraftPlace]

    @classmethod
    def of(cls, wanted: tuple[DraftPlace, ...], placed: Iterable[PlacedDraft]) -> "MadeDrafts":
        """Those of what a plan wants that stand finished in their places."""
        finished = {one.place: one.draft_id for one in placed if one.state == "finished"}
        return cls(wanted, {finished[one]: one for one in wanted if one in finished})

    def beyond(self, queue: StoredQueue) -> bool:
        """Whether there are drafts that an order does not have; some may be for other raters."""
        return bool(self.drafts.keys() - {one.draft_id for one in queue.entries})


def kept_seed(store: Store, study_id: str) -> int | None:
    """A study's seed of presentation; None before the first order was drawn."""
    order = next((one for one in store.study_events(study_id) if one.kind == "order"), None)
    return None if order is None else int(order.details["seed"])


def present_orders(
    store: Store, study_id: str, plan: StudyPlan | None, made: Callable[[], MadeDrafts]
) -> Iterator[StoredQueue]:
    """The orders that are stored of a study, each as its rater would find it now; nothing is stored.

    `made` is asked only where an order was drawn: of a large study it takes its time.
    """
    queues = store.rating_queues(study_id)
    seed = kept_seed(store, study_id)
    if plan is None or plan.is_hidden or seed is None or not queues:
        yield from queues
        return
    there = made()
    for queue in queues:
        yield lengthened(queue, plan, seed, there) if there.beyond(queue) else queue


def lengthened(queue: StoredQueue, plan: StudyPlan, seed: int, made: MadeDrafts) -> StoredQueue:
    """An order with what was made since at its end; the same where nothing of it is for this rater."""
    how = Presentation(
        seed,
        queue.turn,
        plan.rater_count,
        plan.overlap if plan.rater_count > 1 else 1.0,
        plan.hidden_repeats,
    )
    mine = assigned_prompts(list(dict.fromkeys((one.campaign, _prompt(one)) for one in made.wanted)), how)
    everything = [
        PresentedDraft(draft_id, place.campaign, _prompt(place), place.candidate, place.number)
        for draft_id, place in made.drafts.items()
        if _prompt(place) in mine
    ]
    seen = {one.draft_id for one in queue.entries}
    new = [one for one in everything if one.draft_id not in seen]
    if not new:
        return queue
    compared = [frozenset((one.a, one.b)) for one in plan.comparisons] or None
    had = {frozenset(one) for one in queue.pairs}
    pairs = tuple(one for one in pair_order(everything, compared, how) if frozenset(one) not in had)
    entries = (*queue.entries, *rating_order(new, how))
    return replace(queue, entries=entries, pairs=(*queue.pairs, *pairs))


def _prompt(place: DraftPlace) -> str:
    """What drafts of one brief in one wording have in common."""
    return f"{place.prompt_id}@{place.brief_sha256}"
