"""Which drafts did a candidate write for prompts that its adapter was trained on?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.shortening import short_hash
from fairdraft.services.ports import CatalogueStore
from fairdraft.services.training_ports import TrainingSetRecords


@dataclass(frozen=True, slots=True)
class AdapterFacts:
    """Of a candidate's adapter: whether the record of its training set is here, what making it cost once (None: not
    known), in which currency, and what that is reckoned from.
    """

    training_known: bool
    cost: float | None
    currency: str
    basis: str


class AdapterTraining:
    """What candidates' adapters were trained on, as far as it is known here.

    Args:
        store: has the candidates.
        records: the records of training sets.
    """

    def __init__(self, store: CatalogueStore, records: TrainingSetRecords) -> None:
        self._store = store
        self._records = records

    def take_in(self, candidate: Candidate) -> str:
        """Keep the record that lies beside a candidate's adapter; gives what a person should know, or nothing.

        Raises:
            KnownError: what lies there is the record of another set, or none.
        """
        adapter = candidate.adapter
        if adapter is None:
            return ""
        if not adapter.training_set:
            return (
                "It does not state what its adapter was trained on (training_set), so drafts for those briefs cannot "
                "be left out of comparisons."
            )
        beside = self._records.beside(Path(adapter.path))
        if beside is not None:
            found = self._records.keep(beside)
            if found != adapter.training_set.lower():
                raise KnownError(
                    f"{beside} is the training set {short_hash(found)}, but the candidate names "
                    f"{short_hash(adapter.training_set)}.",
                    "Put the adapter's own training_set.json beside it.",
                )
        if self._records.find(adapter.training_set) is None:
            return (
                f"The training set {short_hash(adapter.training_set)} is unknown here, so drafts for its briefs "
                "cannot be left out of comparisons. Put its training_set.json beside the adapter and add the "
                "candidate again."
            )
        return ""

    def set_beside(self, adapter: Path) -> str:
        """Keep the record that lies beside an adapter's file, and give its SHA-256; nothing where none lies there.

        Raises:
            KnownError: what lies there is no record.
        """
        beside = self._records.beside(adapter)
        return "" if beside is None else self._records.keep(beside)

    def trained_on(self, drafts: Iterable[Draft]) -> dict[str, str]:
        """The drafts whose model has seen an answer to their prompt: candidate by draft id."""
        found = {}
        for candidate, own in self._adapted(drafts).items():
            adapter = candidate.adapter
            record = self._records.find(adapter.training_set) if adapter and adapter.training_set else None
            if record is not None:
                for draft in own:
                    if record.has_trained_on(draft.prompt_id, draft.brief_sha256):
                        found[draft.id] = candidate.id
        return found

    def seen_by(self, candidate_id: str, prompts: Iterable[tuple[str, str]]) -> int:
        """How many of these prompts (id, hash of the brief) the candidate's adapter is known to be trained on."""
        candidate = self._store.candidate(candidate_id)
        adapter = candidate.adapter if candidate is not None else None
        record = self._records.find(adapter.training_set) if adapter and adapter.training_set else None
        return 0 if record is None else sum(record.has_trained_on(*one) for one in prompts)

    def facts(self, candidate_id: str) -> AdapterFacts | None:
        """What is known of a candidate's adapter; None where it has none."""
        candidate = self._store.candidate(candidate_id)
        if candidate is None or candidate.adapter is None:
            return None
        adapter, price = candidate.adapter, candidate.machine_price
        known = bool(adapter.training_set) and self._records.find(adapter.training_set) is not None
        if adapter.cost is not None:
            return AdapterFacts(known, adapter.cost, candidate.currency, "as its candidate's file says")
        if adapter.training_hours is None or price is None:
            return AdapterFacts(known, None, "", "")
        basis = f"{adapter.training_hours:.2g} hours of training at {price.words}, people's time not priced"
        return AdapterFacts(known, adapter.training_hours * price.hour, price.currency, basis)

    def unknown(self, drafts: Iterable[Draft]) -> tuple[str, ...]:
        """The candidates of these drafts with an adapter of which nobody here knows what it was trained on."""
        return tuple(
            sorted(
                candidate.id
                for candidate in self._adapted(drafts)
                if candidate.adapter is not None and self._records.find(candidate.adapter.training_set) is None
            )
        )

    def _adapted(self, drafts: Iterable[Draft]) -> dict[Candidate, list[Draft]]:
        """Candidates on file with the drafts that their adapter had a part in."""
        of_candidate: dict[str, list[Draft]] = defaultdict(list)
        for draft in drafts:
            if draft.provenance.adapter_sha256:
                of_candidate[draft.candidate].append(draft)
        known = ((self._store.candidate(name), own) for name, own in of_candidate.items())
        return {one: own for one, own in known if one is not None and one.adapter is not None}
