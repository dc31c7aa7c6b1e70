"""What was a model trained on, as far as its predictions tell?"""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.identity import utc_now, value_sha256
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.model_fact import FactKind, ModelFact
from fairdraft.domain.probe import Probe, ProbedDocument, ProbedSet, ProbedTerm, RelativeCost, TermsProbe
from fairdraft.domain.probe_text import SHIPPED_SETS, ProbeSet, TermList
from fairdraft.domain.text_score import PassageToScore, ScoredPassage
from fairdraft.services.managing_models import ModelService
from fairdraft.services.probe_ports import ProbeFiles, TextScoring

_METHOD = 1
"""Counts changes of the method: what was measured otherwise is measured anew."""


class ProbeStore(Protocol):
    """Where measured facts of model files are kept; see `ModelLibraryStore`."""

    def save_model_fact(self, fact: ModelFact) -> None:
        """Keep a fact; the one of the same file, kind and key is replaced."""

    def model_facts(self, model_sha256: str, kind: FactKind | None = None) -> tuple[ModelFact, ...]:
        """What was measured of that file, newest first."""


@dataclass(frozen=True, slots=True)
class ProbeProgress:
    """How far a probe is: the set under way, and bytes done and in all of what has to be measured."""

    set: str
    done: int
    total: int


class ProbingService:
    """Coverage probes. Every document's score is kept by the hash of the model file and of the text, so that nothing
    is measured twice.

    Args:
        store: where scores are kept.
        models: the model library.
        scoring: the engine.
        files: where texts come from.
        read_only: nothing may be written: measured is then only for this call.
    """

    def __init__(
        self, store: ProbeStore, models: ModelService, scoring: TextScoring, files: ProbeFiles, *, read_only: bool
    ) -> None:
        self._store = store
        self._models = models
        self._scoring = scoring
        self._files = files
        self._read_only = read_only

    def probe(
        self,
        name: str,
        *,
        quick: bool = False,
        texts: Path | None = None,
        again: bool = False,
        progress: Callable[[ProbeProgress], None] | None = None,
        stop: threading.Event | None = None,
    ) -> Probe:
        """Measure what was not measured yet, and say what is known then.

        Args:
            name: a model of the library.
            quick: measure only the first 4,000 bytes of each set.
            texts: a folder of the person's own texts, as a further set.
            again: measure anew what is known.
            progress: told after each text, on the calling thread.
            stop: set by another thread to stop; what was measured is kept, and the probe is not `complete`.

        Raises:
            KnownError: there is no such model, its file changed, a text cannot be read, or the engine failed.
        """
        model = self._models.model(name)
        sets = [*self._files.shipped_sets(), *([self._files.own_set(texts)] if texts else [])]
        wanted = [one.shortened() if quick and one.id in SHIPPED_SETS else one for one in sets]
        kept = {one.id: self._known(model, one) for one in wanted}
        known = {name: {} if again else dict(rows) for name, rows in kept.items()}
        missing = {one.id: [d for d in one.documents if d.sha256 not in known[one.id]] for one in wanted}
        total = sum(document.size for documents in missing.values() for document in documents)
        file = self._file(model) if total else None
        done = 0
        for one in wanted:
            documents = missing[one.id]
            if not documents or file is None or (stop is not None and stop.is_set()):
                continue
            sizes = [document.size for document in documents]

            def tell(count: int, name: str = one.id, sizes: list[int] = sizes, before: int = done) -> None:
                if progress is not None:
                    progress(ProbeProgress(name, before + sum(sizes[:count]), total))

            tell(0)
            scores = self._scoring.score_texts(
                file, [PassageToScore(document.text) for document in documents], tell, _go_on(stop)
            )
            known[one.id].update(
                (document.sha256, ProbedDocument(document.sha256, document.title, s.tokens, s.bytes, s.bits))
                for document, s in zip(documents, scores, strict=False)
            )
            # What is measured anew takes the place of what it repeats, and of nothing else: it may be stopped.
            kept[one.id].update(known[one.id])
            self._keep(model, one, kept[one.id])
            done += sum(sizes)
        now = utc_now()
        found = tuple(_probed(one, kept[one.id], now) for one in wanted)
        complete = all(len(known[one.id].keys() & _hashes(one)) == len(_hashes(one)) for one in wanted)
        return Probe(model.name, model.sha256, model.header.kind, tuple(one for one in found if one), quick, complete)

    def measure(
        self,
        name: str,
        texts: ProbeSet,
        progress: Callable[[int, int], None] | None = None,
        stop: threading.Event | None = None,
    ) -> ProbedSet:
        """What a model needs for these texts alone; `progress` gets documents done and in all.

        Raises:
            KnownError: there is no such model, its file changed, the engine failed, or `stop` was set by another
                thread; what was measured until then is kept.
        """
        model = self._models.model(name)
        known = self._known(model, texts)
        missing = [one for one in texts.documents if one.sha256 not in known]
        if missing:

            def tell(count: int) -> None:
                if progress is not None:
                    progress(count, len(missing))

            scores = self._scoring.score_texts(
                self._file(model), [PassageToScore(one.text) for one in missing], tell, _go_on(stop)
            )
            known |= {
                one.sha256: ProbedDocument(one.sha256, one.title, s.tokens, s.bytes, s.bits)
                for one, s in zip(missing, scores, strict=stop is None)
            }
            self._keep(model, texts, known)
            if len(scores) < len(missing):
                raise KnownError(
                    "Measuring was stopped.", "What was measured is kept; the next measurement continues from there."
                )
        probed = _probed(texts, known, utc_now())
        if probed is None:
            raise KnownError(f"The texts are too short for {model.name} to be measured on.", "Use longer ones.")
        return probed

    def name_of(self, name: str) -> str:
        """What the library calls the model that a person means."""
        return self._models.model(name).name

    def last(self, name: str) -> Probe | None:
        """What is known of a model without measuring anything, or None."""
        return self._last(self._models.model(name))

    def probes(self) -> tuple[Probe, ...]:
        """What is known of every model file of the library; a file that is there twice comes once."""
        found = {one.sha256: self._last(one) for one in self._models.models()}
        return tuple(one for one in found.values() if one is not None)

    def others(self, name: str) -> tuple[Probe, ...]:
        """What is known of every other model file of the library."""
        model = self._models.model(name)
        return tuple(one for one in self.probes() if one.model_sha256 != model.sha256)

    def compare(self, probe: Probe, other: Probe) -> tuple[RelativeCost, ...]:
        """How many times as many bits the first model needs as the second, on the documents that both have."""
        # Imported here: numpy would otherwise be loaded at every start of the window.
        from fairdraft.analysis.probe_intervals import DocumentBits, relative_cost

        costs = []
        for one in probe.sets:
            found = other.of(one.set)
            theirs = {document.text_sha256: document for document in (found.documents if found else ())}
            pairs = [(mine, theirs[mine.text_sha256]) for mine in one.documents if mine.text_sha256 in theirs]
            # A model that wants no beginning token leaves out a document's first token, so bytes may differ a little.
            pairs = [(mine, their) for mine, their in pairs if mine.bytes and their.bytes]
            if pairs:
                cost = relative_cost(
                    [DocumentBits(mine.bits, mine.bytes) for mine, _ in pairs],
                    [DocumentBits(their.bits, their.bytes) for _, their in pairs],
                )
                costs.append(RelativeCost(one.set, cost.value, _ends(cost.low, cost.high), len(pairs)))
        return tuple(costs)

    def probe_terms(
        self,
        name: str,
        path: Path,
        *,
        progress: Callable[[ProbeProgress], None] | None = None,
    ) -> TermsProbe:
        """Which of a list of facts a model knows: each answer is scored after its prompt, against its foils.

        Raises:
            KnownError: as `probe`; the list is wrong.
        """
        model = self._models.model(name)
        terms = self._files.terms(path)
        key = f"terms/{_METHOD}/{value_sha256(terms.model_dump(mode='json'))}"
        kept = next((one for one in self._store.model_facts(model.sha256, "probe") if one.key == key), None)
        if kept is not None:
            return _terms_probe(model.name, terms, [ScoredPassage(*row) for row in kept.facts["scores"]])
        passages = [
            PassageToScore(f" {words.strip()}", term.prompt.rstrip())
            for term in terms.terms
            for words in (term.answer, *term.foils)
        ]

        def tell(count: int) -> None:
            if progress is not None:
                progress(ProbeProgress(terms.id, count, len(passages)))

        scores = self._scoring.score_texts(self._file(model), passages, tell)
        if not self._read_only:
            facts = {"scores": [[one.tokens, one.bytes, one.bits] for one in scores]}
            self._store.save_model_fact(ModelFact(model.sha256, "probe", key, facts, utc_now()))
        return _terms_probe(model.name, terms, scores)

    def _file(self, model: LibraryModel) -> ModelFile:
        candidate = Candidate(schema_name="fairdraft/candidate@1", id="probe", name="probe", model=model.id)
        # What is known of a file is measured on the file, also where its faster copy drafts.
        return self._models.file_for(candidate, as_is=True)[1]

    def _known(self, model: LibraryModel, texts: ProbeSet) -> dict[str, ProbedDocument]:
        return next((rows for name, rows, _ in self._kept(model) if name == texts.id), {})

    def _kept(self, model: LibraryModel) -> Iterable[tuple[str, dict[str, ProbedDocument], datetime]]:
        prefix = f"bits/{_METHOD}/"
        for fact in self._store.model_facts(model.sha256, "probe"):
            if fact.key.startswith(prefix):
                rows = [ProbedDocument(**row) for row in fact.facts["documents"]]
                yield fact.key.removeprefix(prefix), {row.text_sha256: row for row in rows}, fact.made_at

    def _keep(self, model: LibraryModel, texts: ProbeSet, rows: dict[str, ProbedDocument]) -> None:
        if self._read_only or not rows:
            return
        # Read once more: another process may have measured meanwhile.
        every = self._known(model, texts) | rows
        facts: dict[str, Any] = {
            "language": texts.language,
            "documents": [
                {name: getattr(row, name) for name in ProbedDocument.__dataclass_fields__} for row in every.values()
            ],
        }
        self._store.save_model_fact(ModelFact(model.sha256, "probe", f"bits/{_METHOD}/{texts.id}", facts, utc_now()))

    def _last(self, model: LibraryModel) -> Probe | None:
        shipped = {one.id: one for one in self._files.shipped_sets()}
        found: list[ProbedSet] = []
        complete = True
        kept = {name: (rows, at) for name, rows, at in self._kept(model)}
        for name in (*SHIPPED_SETS, *sorted(kept.keys() - set(SHIPPED_SETS))):
            rows, at = kept.get(name, ({}, utc_now()))
            texts = shipped.get(name)
            if texts is None:
                found += [_set(name, "", tuple(rows.values()), at)] if rows else []
                continue
            probed = _probed(texts, rows, at)
            complete = complete and probed is not None and len(probed.documents) == len(texts.documents)
            found += [probed] if probed else []
        if not found:
            return None
        return Probe(model.name, model.sha256, model.header.kind, tuple(found), quick=False, complete=complete)


def _go_on(stop: threading.Event | None) -> Callable[[], bool] | None:
    return None if stop is None else lambda: not stop.is_set()


def _hashes(texts: ProbeSet) -> set[str]:
    return {document.sha256 for document in texts.documents}


def _probed(texts: ProbeSet, known: dict[str, ProbedDocument], at: datetime) -> ProbedSet | None:
    rows = tuple(known[document.sha256] for document in texts.documents if document.sha256 in known)
    return _set(texts.id, texts.language, rows, at) if sum(row.bytes for row in rows) else None


def _set(name: str, language: str, rows: tuple[ProbedDocument, ...], at: datetime) -> ProbedSet:
    from fairdraft.analysis.probe_intervals import DocumentBits, bits_per_byte

    found = bits_per_byte([DocumentBits(row.bits, row.bytes) for row in rows])
    return ProbedSet(name, language, rows, found.value, _ends(found.low, found.high), at)


def _ends(low: float | None, high: float | None) -> tuple[float, float] | None:
    return None if low is None or high is None else (low, high)


def _terms_probe(model: str, terms: TermList, scores: Sequence[ScoredPassage]) -> TermsProbe:
    found: list[ProbedTerm] = []
    at = 0
    for term in terms.terms:
        costs = [one.bits / max(one.bytes, 1) for one in scores[at : at + 1 + len(term.foils)]]
        at += 1 + len(term.foils)
        if len(costs) < 1 + len(term.foils):
            break  # stopped before this one
        foil = min(range(1, len(costs)), key=costs.__getitem__)
        found.append(
            ProbedTerm(
                term.prompt,
                term.answer,
                term.date,
                costs[0],
                term.foils[foil - 1],
                costs[foil],
                1 / len(costs),
            )
        )
    return TermsProbe(model, tuple(found))
