"""How do the candidates of a study compare?"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypedDict

from fairdraft.domain.comparison import (
    ApprovalRule,
    Comparison,
    DeclaredAdaptation,
    DeclaredComparison,
    Exclusion,
    ModelPlace,
    PreferenceVote,
    RatedValue,
)
from fairdraft.domain.comparison_words import Name
from fairdraft.domain.draft import Draft, Provenance
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import utc_text
from fairdraft.domain.rating import Rating, scripted_among
from fairdraft.domain.rating_queue import Vote
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.sample_study import SYNTHETIC, sample_condition
from fairdraft.domain.study import DESK_PREFIX, ApprovedWhen, StudyPlan, desk_study
from fairdraft.domain.told_apart import told_apart
from fairdraft.services.adaptations import adaptations_of, with_adapters, without_copy
from fairdraft.services.adapter_training import AdapterTraining
from fairdraft.services.blindness import HIDDEN_NAMES, hidden_drafts, hidden_plan, is_blind, letters
from fairdraft.services.imported_drafts import IMPORTED
from fairdraft.services.managing_products import ProductService
from fairdraft.services.naming import unknown
from fairdraft.services.ports import Documents, DraftStore, RatingStore, Store


class ComparingService:
    """Comparisons computed from the store, each time anew."""

    def __init__(
        self,
        drafts: DraftStore,
        ratings: RatingStore,
        studies: Store,
        products: ProductService,
        documents: Documents,
        adapters: AdapterTraining,
    ) -> None:
        self._drafts = drafts
        self._ratings = ratings
        self._studies = studies
        self._products = products
        self._documents = documents
        self._adapters = adapters

    def desk_study_of(self, campaign_id: str) -> str:
        """The desk study of a campaign (KnownError for an unknown campaign)."""
        return desk_study(self._products.campaign(campaign_id).id)

    def require_study(self, study: str) -> str:
        """The study's id, or KnownError with the nearest known ones."""
        known = [desk_study(one.id) for one in self._products.campaigns()]
        known += [one.id for one in self._studies.studies()]
        if study in known:
            return study
        if not study.startswith(DESK_PREFIX) and desk_study(study) in known:
            raise KnownError(
                f'There is no study "{study}".', f'The drafts of that campaign are in "{desk_study(study)}".'
            )
        raise unknown("study", study, known)

    def rubric_of(self, study: str) -> Rubric:
        """The rubric of a study's plan; the default one where it has none."""
        plan = self._plan(study)
        return self._documents.rubric() if plan is None else self._documents.rubric(plan.rubric)

    def _plan(self, study: str) -> StudyPlan | None:
        stored = self._studies.study(study)
        return None if stored is None else stored.plan

    def approval_rule(self, study: str) -> ApprovalRule:
        """When a draft of the study counts as approved."""
        return _declared(self._plan(study)).get("approved", ApprovalRule())

    def compare(self, study: str, *, by_name: bool = False) -> Comparison:
        """The comparison of every rated draft of a study.

        Left out are drafts for prompts that their own adapter was trained on: it has seen an approved answer.

        Args:
            study: its id.
            by_name: whether the sentences of the advice call candidates by their names, for people, or by their ids,
                as the figures do. Letters stand for both while the study is blind.
        """
        # Imported here: numpy would otherwise be loaded at every start of the window.
        from fairdraft.analysis.compare import compare
        from fairdraft.analysis.draft_burden import edit_loads, finding_loads
        from fairdraft.services.draft_burden import counted_drafts, edited_drafts

        self.require_study(study)
        found = self._found(study)
        rubric, drafts, ratings, names = found.rubric, found.drafts, found.ratings, found.names
        compared = compare(
            study,
            rated_values(drafts, ratings),
            found.criteria,
            regulated=frozenset(one.id for one in rubric.criteria if one.regulated),
            votes=_preference_votes(found.votes, drafts),
            cost_basis=_cost_basis(drafts.values()),
            examples_at_hand=self._examples_at_hand(found.plan, drafts.values()),
            candidate=self.called() if by_name and not found.hidden else str,
            places=found.places,
            adaptations=[
                replace(one, before=names.get(one.before, one.before), after=names.get(one.after, one.after))
                for one in found.adaptations
            ],
            **_declared(found.plan),
        )
        adaptations = with_adapters(
            compared.adaptations, found.adaptations, self._adapters, found.left_out, hidden=found.hidden
        )
        return replace(
            compared,
            design=replace(
                compared.design,
                excluded=(*compared.design.excluded, *_left_out(found)),
                rubrics=tuple(sorted({f"{one.rubric_id} {one.rubric_version}" for one in ratings})),
            ),
            conditions=self._conditions(found, compared.conditions),
            synthetic=found.synthetic,
            names_hidden=found.hidden,
            scripted_raters=scripted_among(ratings),
            cost=() if found.hidden else compared.cost,
            adaptations=adaptations,
            findings=finding_loads(counted_drafts(drafts, self._drafts.checks(drafts))),
            edits=edit_loads(edited_drafts(drafts, self._studies, ratings)),
        )

    def _found(self, study: str) -> "_Found":
        """What is compared of a study: under letters while it is blind."""
        rubric, plan = self.rubric_of(study), self._plan(study)
        drafts = {one.id: one for one in self._drafts.drafts(study=study)}
        trained = self._adapters.trained_on(drafts.values())
        # Deleted drafts take their ratings with them.
        there = [one for one in self._ratings.ratings(study=study) if one.draft_id in drafts]
        rated_candidates = {drafts[one.draft_id].candidate for one in there}
        found = _Found(
            study=study,
            rubric=rubric,
            plan=plan,
            drafts=drafts,
            ratings=[one for one in there if one.draft_id not in trained],
            votes=[
                one for one in self._studies.votes(study) if not {one.first_draft, one.second_draft} & trained.keys()
            ],
            adaptations=adaptations_of(plan, self._products.candidates(), rated_candidates, rubric),
            left_out=dict(Counter(trained[one.draft_id] for one in there if one.draft_id in trained)),
            unknown_training=self._adapters.unknown(drafts.values()),
            names={},
        )
        if not is_blind(self._studies.study(study), self._studies.study_events(study), there):
            return found
        names = letters(study, [*(one.candidate for one in drafts.values()), *(plan.candidates if plan else ())])
        return replace(
            found, drafts=hidden_drafts(drafts, names), plan=hidden_plan(plan, names) if plan else None, names=names
        )

    def _conditions(self, found: "_Found", computed: Iterable[str]) -> tuple[str, ...]:
        """What is to be known of a comparison, with what came of computing it."""
        unknown_training = found.unknown_training
        if found.hidden and unknown_training:
            unknown_training = (_SOMEBODY,)
        return (
            *([sample_condition()] if found.synthetic else []),
            *([HIDDEN_NAMES] if found.hidden else []),
            *computed,
            *self._chosen_briefs(found.plan),
            *_outside(found.plan, found.rated),
            # While names are hidden, no letter of a blind study is said to be shown copy.
            *([] if found.hidden else without_copy(found.rated, self._products.candidates())),
            *self._changes_after_sealing(found.study),
            *(
                f'What the adapter of "{name}" was trained on is not known here; it may have seen answers to these '
                "briefs."
                for name in unknown_training
            ),
        )

    def called(self) -> Name:
        """What people call a candidate by its id: the id itself where it is none of this machine."""
        names = told_apart(self._products.candidates())
        return lambda candidate: names.get(candidate, candidate)

    def under_shown_names(self, comparison: Comparison, drafts: dict[str, Draft]) -> dict[str, Draft]:
        """The drafts of a study under the names that its comparison shows: letters while it is blind."""
        if not comparison.names_hidden:
            return drafts
        plan = self._plan(comparison.study)
        own = [one.candidate for one in self._drafts.drafts(study=comparison.study)]
        return hidden_drafts(drafts, letters(comparison.study, [*own, *(plan.candidates if plan else ())]))

    def _examples_at_hand(self, plan: StudyPlan | None, drafts: Collection[Draft]) -> int | None:
        """Approved pieces on file for the products of the drafts: what a voice could be trained on today."""
        campaigns = {one.id: one for one in self._products.campaigns()}
        named = {*(plan.campaigns if plan is not None else ()), *(one.campaign for one in drafts)}
        products = {campaigns[one].product for one in named if one in campaigns}
        return sum(len(self._studies.copies(one)) for one in products if one) if products else None

    def _chosen_briefs(self, plan: StudyPlan | None) -> list[str]:
        """Which part of its campaigns a study stands for, where somebody chose among their briefs."""
        if plan is None or not plan.briefs:
            return []
        known = {one.id: f"the {len(one.briefs)} of " for one in self._products.campaigns()}
        parts = [f"{len(chosen)} of {known.get(name, '')}{name}" for name, chosen in plan.briefs.items()]
        return [f"Briefs were chosen when the study was planned: {', '.join(parts)}."]

    def _changes_after_sealing(self, study: str) -> list[str]:
        """Plans that were changed after rating had begun: what was declared beforehand is then not what is compared."""
        return [
            f"The plan was changed after it was sealed: version {one.details['version']} since {utc_text(one.at)[:10]}."
            for one in self._studies.study_events(study)
            if one.kind == "planned" and one.details.get("after_sealed")
        ]


_SOMEBODY = "a candidate"
"""What a candidate is called where its letter would tell more than may be known."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What of a study is compared. `drafts` and `plan` are under `names`, the letters of a blind study by candidate,
    which are none once names may be known; `adaptations`, `left_out` (ratings of drafts whose adapter was trained on
    the brief, by candidate) and `unknown_training` have the candidates' own.
    """

    study: str
    rubric: Rubric
    plan: StudyPlan | None
    drafts: dict[str, Draft]
    ratings: list[Rating]
    votes: list[Vote]
    adaptations: list[DeclaredAdaptation]
    left_out: dict[str, int]
    unknown_training: tuple[str, ...]
    names: dict[str, str]

    @property
    def rated(self) -> list[Draft]:
        """The drafts that are compared, each once."""
        return [self.drafts[one] for one in sorted({one.draft_id for one in self.ratings})]

    @property
    def places(self) -> dict[str, ModelPlace]:
        """Where the model of each candidate is; while names are hidden, of none is it told apart from the others."""
        known: dict[str, ModelPlace] = {one.candidate: _place(one.provenance) for one in self.drafts.values()}
        return dict.fromkeys(known, "untold") if self.hidden and set(known.values()) != {"here"} else known

    @property
    def hidden(self) -> bool:
        """Whether candidates are under letters."""
        return bool(self.names)

    @property
    def synthetic(self) -> bool:
        """Whether drafts were made up, to show the program."""
        return any(one.provenance.source == SYNTHETIC for one in self.drafts.values())

    @property
    def criteria(self) -> list[str]:
        """The rubric's criteria, then those of other people's rubrics, which come with their ratings."""
        own = [one.id for one in self.rubric.criteria]
        return [*own, *sorted({name for one in self.ratings for name in one.scores} - set(own))]


def _place(birth: Provenance) -> ModelPlace:
    """Where the model is that wrote a draft; files of drafts from elsewhere seldom say."""
    if birth.endpoint:
        return "hosted"
    return "untold" if birth.source == IMPORTED and not birth.model_sha256 else "here"


def _left_out(found: _Found) -> list[Exclusion]:
    counts = sorted(found.left_out.items())
    if found.hidden and counts:
        counts = [(_SOMEBODY, sum(found.left_out.values()))]
    return [Exclusion(f"the adapter of {name} was trained on this brief", n) for name, n in counts]


def _outside(plan: StudyPlan | None, rated: Iterable[Draft]) -> list[str]:
    """How many rated drafts a plan knows nothing of, as when a file was taken into a study that it is not of."""
    if plan is None:
        return []
    n = sum(
        one.campaign not in plan.campaigns
        or one.candidate not in plan.candidates
        or (one.campaign in plan.briefs and one.brief not in plan.briefs[one.campaign])
        for one in rated
    )
    return (
        [f"Of the rated drafts {n:,} are not in the plan, which names another campaign, brief or candidate."]
        if n
        else []
    )


def _preference_votes(votes: Iterable[Vote], drafts: Mapping[str, Draft]) -> list[PreferenceVote]:
    """Pairwise votes by candidate; those of a candidate against itself say nothing."""
    found = []
    for one in votes:
        first, second = drafts[one.first_draft], drafts[one.second_draft]
        if first.candidate != second.candidate:
            outcome = {"first": "a", "second": "b"}.get(one.outcome, one.outcome)
            found.append(
                PreferenceVote(
                    campaign=first.campaign,
                    prompt=f"{first.prompt_id}@{first.brief_sha256}",
                    a=first.candidate,
                    b=second.candidate,
                    outcome=outcome,  # type: ignore[arg-type]  # the four words of both, first and second renamed
                    rater=one.rater,
                    blind=one.blind,
                    length_a=len(first.text),
                    length_b=len(second.text),
                )
            )
    return found


def blindness_is_told(rating: Rating, draft: Draft) -> bool:
    """Whether it is known that a rating was given blind, or that it was not; files from elsewhere may not say."""
    came_in = draft.provenance.source == IMPORTED
    return rating.blind or rating.revealed_before_submit is not None or not came_in


def rated_values(drafts: Mapping[str, Draft], ratings: Iterable[Rating]) -> list[RatedValue]:
    """The ratings as a comparison takes them in; each one's draft is among `drafts`."""
    return [
        RatedValue(
            campaign=drafts[one.draft_id].campaign,
            prompt_id=drafts[one.draft_id].prompt_id,
            brief_sha256=drafts[one.draft_id].brief_sha256,
            candidate=drafts[one.draft_id].candidate,
            draft_id=one.draft_id,
            rater=one.rater,
            occasion=one.occasion,
            blind=one.blind,
            mode=drafts[one.draft_id].mode,
            scores=one.scores,
            verdict=one.verdict,
            duration_ms=one.duration_ms,
            cost=drafts[one.draft_id].provenance.cost,
            rating_id=one.id,
            adjudicates=one.adjudicates,
            blindness_told=blindness_is_told(one, drafts[one.draft_id]),
            currency=drafts[one.draft_id].provenance.cost_currency,
            machine_ms=drafts[one.draft_id].provenance.machine_ms,
        )
        for one in ratings
    ]


def _declared(plan: StudyPlan | None) -> "_Declared":
    """What the plan declared, as the comparison takes it in."""
    if plan is None:
        return {}
    declared: _Declared = {
        "margin": plan.margins.level,
        "rater_hour_price": plan.rater_hour_price,
    }
    if plan.comparisons:
        declared["family"] = [DeclaredComparison(one.a, one.b, one.criterion) for one in plan.comparisons]
    if isinstance(plan.approved, ApprovedWhen):
        declared["approved"] = ApprovalRule(plan.approved.criteria, plan.approved.at_least)
    return declared


class _Declared(TypedDict, total=False):
    margin: float
    rater_hour_price: float
    family: list[DeclaredComparison]
    approved: ApprovalRule


def _cost_basis(drafts: Iterable[Draft]) -> dict[str, str]:
    """How each candidate's drafts were priced, where they say so."""
    said: dict[str, dict[str, None]] = {}
    for one in drafts:
        birth = one.provenance
        words = " in ".join(word for word in (birth.cost_basis, birth.cost_currency) if word)
        if birth.cost is not None and words:
            said.setdefault(one.candidate, {})[words] = None
    return {candidate: ", ".join(sorted(words)) for candidate, words in said.items()}
