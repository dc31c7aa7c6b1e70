"""How do the words that writers marked in a study stand to what the rules find in the same drafts?"""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from fairdraft.domain.annotation_scores import AnnotationScores, FoundSpan, MarkedSpan, ReadDraft
from fairdraft.domain.annotation_words import score_conditions
from fairdraft.domain.comparison import Exclusion
from fairdraft.domain.dismissal import apply_dismissals
from fairdraft.domain.draft import Draft
from fairdraft.domain.rating import Rating
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.sample_study import SYNTHETIC
from fairdraft.services.checking import CheckingService
from fairdraft.services.comparing import ComparingService
from fairdraft.services.draft_findings import DraftFindings, FoundInDraft, Tell, tell_nobody
from fairdraft.services.managing_products import ProductService
from fairdraft.services.ports import Store


@dataclass(frozen=True, slots=True)
class _Marks:
    """First ratings of raters who mark words, by draft, and what is left out."""

    raters: tuple[str, ...]
    by_draft: Mapping[str, Sequence[Rating]]
    excluded: tuple[Exclusion, ...]


class AnnotationScoringService:
    """Scores marks against findings, each time anew. What takes long is the check of drafts: it tells how far it is."""

    def __init__(
        self,
        store: Store,
        products: ProductService,
        comparing: ComparingService,
        checking: CheckingService,
        findings: DraftFindings,
    ) -> None:
        self._store = store
        self._products = products
        self._comparing = comparing
        self._checking = checking
        self._findings = findings

    def scores(self, study: str, tell: Tell = tell_nobody, stop: threading.Event | None = None) -> AnnotationScores:
        """Marks beside findings in the drafts that raters who mark words have finished.

        Args:
            study: its id.
            tell: gets how many texts are checked, and how many there are.
            stop: ends the work when it is set.

        Raises:
            KnownError: there is no study of that id.
            InterruptedByPersonError: `stop` was set.
        """
        # Imported here: numpy would otherwise be loaded at every start of the window.
        from fairdraft.analysis.annotation_scores import scored_marks
        from fairdraft.analysis.span_agreement import span_agreement

        self._comparing.require_study(study)
        rubric = self._comparing.rubric_of(study)
        stored = self._store.study(study)
        shows_findings = stored is not None and stored.plan is not None and stored.plan.show_findings
        marks = _marks(self._store.ratings(study=study) if self._store.has_annotations(study) else ())
        drafts = {one.id: one for one in self._store.drafts(study=study)} if marks.raters else {}
        wanted = [drafts[one] for one in sorted(marks.by_draft) if one in drafts]
        found = self._findings.found(wanted, tell, stop)
        dismissed = self._dismissed([one for one in wanted if one.id in found])
        read = [
            _read(one, marks.by_draft[one.id], found[one.id], dismissed.get(one.id, frozenset()), rubric)
            for one in wanted
            if one.id in found
        ]
        titles = {one.id: one.title for one in self._checking.rules()} if read else {}
        labels = {one.id: (one.name, one.rule) for one in rubric.labels} if read else {}
        counted = scored_marks(read, labels, titles)
        packs = [f"{one.identity.id} {one.identity.version}" for one in self._checking.checker.packs] if read else []
        synthetic = any(one.provenance.source == SYNTHETIC for one in wanted)
        return AnnotationScores(
            study=study,
            raters=marks.raters,
            drafts_read=len(read),
            drafts_marked=sum(bool(one.marks) for one in read),
            spans=sum(len(one.marks) for one in read),
            overall=counted.overall,
            groups=counted.groups,
            rules=counted.rules,
            silent=counted.silent,
            uncovered=counted.uncovered,
            agreement=span_agreement(read),
            conditions=score_conditions(packs, findings_shown=shows_findings, synthetic=synthetic) if read else (),
            excluded=(*marks.excluded, *_not_checked([one for one in wanted if one.id not in found], marks)),
            synthetic=synthetic,
        )

    def _dismissed(self, drafts: Sequence[Draft]) -> dict[str, frozenset[int]]:
        """The numbers of findings that somebody dismissed in a piece begun from the draft, by the draft's id."""
        by_id = {one.id: one for one in drafts}
        campaigns = {one.id: one for one in self._products.campaigns()}
        answered: dict[str, frozenset[int]] = {}
        for campaign in sorted({one.campaign for one in drafts}):
            for piece in self._store.pieces(campaign=campaign):
                draft = by_id.get(piece.draft_id or "")
                made = self._store.dismissals(piece.id) if draft is not None else ()
                if draft is None or not made:
                    continue
                result = self._findings.check(draft, campaigns[campaign])
                judged = apply_dismissals(result, draft.text, made)
                held = frozenset(number for number, one in enumerate(judged) if one.dismissal is not None)
                answered[draft.id] = answered.get(draft.id, frozenset()) | held
        return answered


def _marks(ratings: Iterable[Rating]) -> _Marks:
    """First occasions of raters who marked anything; adjudications and hidden repeats are not on their own."""
    first: list[Rating] = []
    left_out: Counter[str] = Counter()
    for one in ratings:
        if one.adjudicates:
            left_out["marks made while settling others' ratings"] += len(one.annotations)
        elif one.occasion != 1:
            left_out["marks made when a hidden repeat came back"] += len(one.annotations)
        else:
            first.append(one)
    raters = sorted({one.rater for one in first if one.annotations})
    by_draft: dict[str, list[Rating]] = defaultdict(list)
    for one in first:
        if one.rater in raters:
            by_draft[one.draft_id].append(one)
    others = {one.draft_id for one in first} - by_draft.keys() if raters else set()
    left_out["drafts that only raters without any mark have finished"] = len(others)
    return _Marks(tuple(raters), by_draft, tuple(Exclusion(why, n) for why, n in left_out.items() if n))


def _not_checked(drafts: Iterable[Draft], marks: _Marks) -> tuple[Exclusion, ...]:
    """The marks in drafts that could not be checked, as left out."""
    number = sum(len(rating.annotations) for draft in drafts for rating in marks.by_draft[draft.id])
    why = "marks in drafts that cannot be checked: their campaign is not on file"
    return (Exclusion(why, number),) if number else ()


def _read(
    draft: Draft, ratings: Sequence[Rating], found: FoundInDraft, dismissed: frozenset[int], rubric: Rubric
) -> ReadDraft:
    rule_of = {one.id: one.rule for one in rubric.labels}
    findings: tuple[FoundSpan, ...] = found.findings
    if dismissed:
        findings = tuple(replace(one, dismissed=number in dismissed) for number, one in enumerate(findings))
    return ReadDraft(
        id=draft.id,
        text=draft.text,
        readers=tuple(sorted({one.rater for one in ratings})),
        marks=tuple(
            MarkedSpan(rating.rater, one.start, one.end, one.label, one.rule or rule_of.get(one.label) or None,
                       one.comment)
            for rating in ratings
            for one in rating.annotations
        ),
        findings=findings,
        checked=found.checked,
    )  # fmt: skip
