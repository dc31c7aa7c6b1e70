"""How is what a person decides on a study kept, with what it was decided on?"""

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import new_id, utc_now, value_sha256
from fairdraft.domain.rating_queue import StudyEvent
from fairdraft.domain.study_decision import StudyDecision, decisions_of
from fairdraft.services.comparing import ComparingService
from fairdraft.services.naming import somebody, unknown
from fairdraft.services.ports import Store
from fairdraft.services.profiles import ProfileService


class StudyDecisions:
    """Decisions are events of their study: none is changed, and a later one takes the place of those before."""

    def __init__(self, store: Store, comparing: ComparingService, profiles: ProfileService) -> None:
        self._store = store
        self._comparing = comparing
        self._profiles = profiles

    def of(self, study: str) -> tuple[StudyDecision, ...]:
        """All decisions on a study, the latest last (KnownError for an unknown study)."""
        return decisions_of(self._store.study_events(self._comparing.require_study(study)))

    def judgments_sha256(self, study: str) -> str:
        """The hash of what the ratings of a study say now."""
        said = [
            [one.id, dict(sorted(one.scores.items())), one.verdict, one.adjudicates, one.occasion]
            for one in self._store.ratings(study=study)
        ]
        return value_sha256(sorted(said, key=str))

    def decide(
        self, study: str, words: str, *, by: str = "", candidate: str = "", conditions: str = ""
    ) -> StudyDecision:
        """Keep a decision with what the data advise now.

        Args:
            study: its id; a desk's as well.
            words: what is decided.
            by: a pseudonym; empty for the present person.
            candidate: the id of the chosen one, if one was chosen.
            conditions: under which it holds.

        Raises:
            UsageError: nothing is decided.
            KnownError: nothing is rated, it is still blind, or no drafts of that candidate were rated.
        """
        self._comparing.require_study(study)
        decided, chosen = " ".join(words.split()), candidate.strip()
        if not decided:
            raise UsageError("The decision is empty.", 'Say it in a sentence, such as "Adapt it for brand voice".')
        present = self._profiles.present_or_default()
        person = somebody(by or present.pseudonym)
        comparison = self._comparing.compare(study, by_name=True)
        if not comparison.design.ratings:
            raise KnownError(f'Nothing is rated in study "{study}".', "Rate its drafts, then decide.")
        if comparison.names_hidden:
            raise KnownError(
                f'Study "{study}" is still blind: nobody can decide on candidates that are shown as letters.',
                f'Unblind it, on its comparison or with "fairdraft study unblind {study}".',
            )
        rated = {one.candidate for row in comparison.criteria for one in row.candidates if one.n}
        if chosen and chosen not in rated:
            raise unknown("rated candidate", chosen, rated)
        decision = StudyDecision(
            words=decided,
            by=person,
            at=utc_now(),
            candidate=chosen,
            conditions=" ".join(conditions.split()),
            role=present.role if person == present.pseudonym else "",
            advice=comparison.recommendation.sentence,
            ratings=comparison.design.ratings,
            judgments_sha256=self.judgments_sha256(study),
        )
        event = StudyEvent(new_id(), study, "decided", decision.by, decision.at, decision.details())
        self._store.record_event(event)
        return decision
