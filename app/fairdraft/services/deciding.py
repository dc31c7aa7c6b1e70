"""What goes on the decision sheet of a comparison, besides its figures?"""

from fairdraft.domain.comparison import Comparison
from fairdraft.domain.cost_words import MOST_A_MONTH
from fairdraft.domain.decision_sheet import (
    NOT_PROBED,
    BesideFigures,
    CalledCandidate,
    DecisionSheet,
    decision_sheet,
)
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import UsageError
from fairdraft.domain.probe import Probe
from fairdraft.services.comparing import ComparingService
from fairdraft.services.ports import DraftStore
from fairdraft.services.probing import ProbingService
from fairdraft.services.retrieval_gains import RetrievalGains
from fairdraft.services.study_decisions import StudyDecisions

_SHOWN_SETS = {"safety": "safety", "indication": "indication", "consumer_copy": "consumer copy"}
_HIDDEN = "hidden until unblinding"


class DecidingService:
    """Decision sheets: the comparison with each candidate's coverage, and what retrieval was measured to gain."""

    def __init__(
        self,
        comparing: ComparingService,
        drafts: DraftStore,
        probing: ProbingService,
        gains: RetrievalGains,
        decisions: StudyDecisions,
    ) -> None:
        self._comparing = comparing
        self._drafts = drafts
        self._probing = probing
        self._gains = gains
        self._decisions = decisions

    def sheet(self, comparison: Comparison, *, by_name: bool = False, approved_a_month: int = 0) -> DecisionSheet:
        """The decision sheet of a study's comparison.

        Args:
            comparison: what was computed.
            by_name: as in `ComparingService.compare`.
            approved_a_month: how many approved drafts a month are wanted, up to `MOST_A_MONTH`; 0: nobody said.

        Raises:
            UsageError: no such number of drafts.
        """
        if not 0 <= approved_a_month <= MOST_A_MONTH:
            raise UsageError(
                f"{approved_a_month:,} is not a number of drafts for a month.",
                f"Enter a number from 1 to {MOST_A_MONTH:,}, or 0 for none.",
            )
        rubric = self._comparing.rubric_of(comparison.study)
        names = {one.id: one.name for one in rubric.criteria}
        return decision_sheet(
            comparison,
            lambda one: names.get(one, one.replace("_", " ").capitalize()),
            self._comparing.called() if by_name and not comparison.names_hidden else str,
            coverage=self._coverage(comparison),
            retrieval=self._gains.sentences(comparison, names),
            legend=() if by_name or comparison.names_hidden else self._legend(comparison),
            beside=self._beside(comparison, approved_a_month),
        )

    def _beside(self, comparison: Comparison, approved_a_month: int) -> BesideFigures:
        decisions = () if comparison.names_hidden else self._decisions.of(comparison.study)
        # All ratings are gone through for their hash, and without a decision nothing is held against it.
        judgments = self._decisions.judgments_sha256(comparison.study) if decisions else ""
        return BesideFigures(approved_a_month, decisions, judgments)

    def _legend(self, comparison: Comparison) -> tuple[CalledCandidate, ...]:
        """Name and model behind each id; the model is the one that wrote its first draft."""
        called = self._comparing.called()
        found = []
        for one in sorted({each.candidate for row in comparison.criteria for each in row.candidates}):
            drafts = self._drafts.drafts(study=comparison.study, candidate=one, limit=1)
            found.append(CalledCandidate(one, called(one), drafts[0].provenance.model_name if drafts else ""))
        return tuple(found)

    def _coverage(self, comparison: Comparison) -> dict[str, str]:
        """What each candidate's model was seen to know: bits per byte on the kinds of text that matter here."""
        candidates = {one.candidate for row in comparison.criteria for one in row.candidates}
        if comparison.names_hidden:
            return dict.fromkeys(candidates, _HIDDEN)
        probes = {one.model_sha256: one for one in self._probing.probes()}
        return {one: self._words(one, comparison.study, probes) for one in candidates}

    def _words(self, candidate: str, study: str, probes: dict[str, Probe]) -> str:
        drafts: tuple[Draft, ...] = self._drafts.drafts(study=study, candidate=candidate, limit=1)
        birth = drafts[0].provenance if drafts else None
        if birth is not None and birth.source:
            return f"{NOT_PROBED}: from elsewhere"
        found = probes.get(birth.model_sha256) if birth is not None else None
        if found is None:
            return NOT_PROBED
        shown = [f"{words} {one.bits_per_byte:.2f}" for name, words in _SHOWN_SETS.items() if (one := found.of(name))]
        part = ", a part of the texts" if found.quick else ""
        return f"{', '.join(shown)} bits per byte{part}" if shown else NOT_PROBED
