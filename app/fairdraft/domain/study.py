"""What is a study: which drafts are rated by whom, and what will be compared?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from fairdraft.domain.campaign import Brief, Campaign
from fairdraft.domain.counting import counted, counted_are
from fairdraft.domain.document_schema import FileValue
from fairdraft.domain.identity import value_sha256
from fairdraft.domain.recipe import DraftMode
from fairdraft.domain.rubric import INSERTED_CRITERIA, Rubric

DESK_PREFIX = "desk-"
STUDY_ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"


def desk_study(campaign_id: str) -> str:
    """The study that holds a campaign's drafts and ratings made outside any planned study."""
    return f"{DESK_PREFIX}{campaign_id}"


class ApprovedWhen(FileValue):
    """A draft counts as approved when the raters' mean on each of `criteria` is at least `at_least`."""

    criteria: tuple[str, ...] = Field(min_length=1)
    at_least: int = Field(default=4, ge=1, le=5)


class PlannedComparison(FileValue):
    """Two candidates to compare, on one criterion or on each.

    With `made_for`, `b` is an adaptation of `a`: what it was made to raise, and what it `must_keep`.
    """

    a: str
    b: str
    criterion: str | None = None
    made_for: tuple[str, ...] = ()
    must_keep: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _compares_two(self) -> Self:
        if self.a == self.b:
            raise ValueError(f'"{self.a}" is compared with itself')
        return self


class Margins(FileValue):
    """Points on 1–5: how far behind the best still counts as level, and how far a kept criterion may fall."""

    level: float = Field(default=0.5, gt=0, le=4)
    kept: float = Field(default=0.5, gt=0, le=4)


class StudyPlan(FileValue):
    """Campaigns, candidates, rubric, raters and what will be compared (`fairdraft/study@1`).

    `drafts_per_brief` are those of each candidate. `raters` are pseudonyms, or how many there will be. `overlap` is the
    share of a campaign's prompts whose drafts every rater rates (those of the others are rated by one);
    `hidden_repeats` is the share of a rater's drafts that come back. `briefs` names the briefs of a campaign that are
    drafted; a campaign that is not in it has all of its own drafted. Without `comparisons`, all pairs on all criteria
    are declared. `seeds` are shared by all candidates. `rater_hour_price` is in the currency of the candidates' costs;
    0 leaves the raters' time out of them.
    """

    HIDDEN: ClassVar[str] = "(hidden)"
    """The one candidate of a study that came blind; no candidate can have this id."""

    schema_name: Literal["fairdraft/study@1"] = Field(alias="schema")
    id: str = Field(pattern=STUDY_ID_PATTERN)
    name: str = ""
    campaigns: tuple[str, ...] = Field(min_length=1)
    # Left out where it says nothing: plans that were sealed before there was a choice keep their hash.
    briefs: Mapping[str, tuple[str, ...]] = Field(default_factory=dict, exclude_if=lambda chosen: not chosen)
    candidates: tuple[str, ...] = Field(min_length=1)
    drafts_per_brief: int = Field(default=1, ge=1, le=100)
    seeds: tuple[int, ...] = ()
    mode: DraftMode | None = None
    rubric: str = "dtc"
    raters: tuple[str, ...] | int = 1
    overlap: float = Field(default=1.0, ge=0, le=1)
    hidden_repeats: float = Field(default=0.0, ge=0, le=1)
    show_findings: bool = False
    approved: Literal["verdict"] | ApprovedWhen = "verdict"
    comparisons: tuple[PlannedComparison, ...] = ()
    margins: Margins = Margins()
    # Left out where nothing is priced, for the same reason as `briefs`.
    rater_hour_price: float = Field(default=0.0, ge=0, allow_inf_nan=False, exclude_if=lambda price: not price)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.id.startswith(DESK_PREFIX):
            raise ValueError(
                f'ids that begin with "{DESK_PREFIX}" are reserved for the studies that every campaign has'
            )
        for noun, names in (("campaign", self.campaigns), ("candidate", self.candidates), ("seed", self.seeds)):
            twice = next((one for one in names if names.count(one) > 1), None)
            if twice is not None:
                raise ValueError(f'{noun} "{twice}" is there twice')
        for campaign, chosen in self.briefs.items():
            if campaign not in self.campaigns:
                raise ValueError(f'briefs of "{campaign}" are chosen, but the study does not have this campaign')
            if not chosen:
                raise ValueError(
                    f'no brief of "{campaign}" is chosen: name some, or leave "{campaign}" out to take all'
                )
            twice = next((one for one in chosen if chosen.count(one) > 1), None)
            if twice is not None:
                raise ValueError(f'brief "{campaign}/{twice}" is there twice')
        if any(not 0 <= one < 2**31 for one in self.seeds):
            raise ValueError(f"seeds must be whole numbers from 0 to {2**31 - 1}")
        if self.seeds and len(self.seeds) != self.drafts_per_brief:
            drafts = counted(self.drafts_per_brief, "draft")
            raise ValueError(f"{counted_are(len(self.seeds), 'seed')} given for {drafts} of each brief")
        if self.rater_count < 1:
            raise ValueError("a study needs at least one rater")
        for one in self.comparisons:
            missing = next((name for name in (one.a, one.b) if name not in self.candidates), None)
            if missing is not None:
                raise ValueError(f'a comparison names "{missing}", which is not a candidate of the study')
        return self

    @property
    def rater_count(self) -> int:
        """How many raters there will be."""
        return self.raters if isinstance(self.raters, int) else len(self.raters)

    @property
    def sha256(self) -> str:
        """Hash over everything in the plan; it is what sealing freezes."""
        return value_sha256(self.model_dump(mode="json", by_alias=True))

    @property
    def is_hidden(self) -> bool:
        """Whether this is the plan of a study that came blind: its candidates are not known here."""
        return self.candidates == (self.HIDDEN,)

    def hidden(self) -> "StudyPlan":
        """The plan without what names its candidates."""
        return self.model_copy(
            update={"candidates": (self.HIDDEN,), "comparisons": (), "seeds": (), "drafts_per_brief": 1}
        )

    def briefs_of(self, campaign: Campaign) -> tuple[Brief, ...]:
        """The briefs of one of its campaigns that are drafted, in the campaign's order."""
        chosen = self.briefs.get(campaign.id)
        return campaign.briefs if chosen is None else tuple(one for one in campaign.briefs if one.id in chosen)

    def drafting_mode(self, rubric: Rubric) -> DraftMode:
        """As the plan says; else raw where language is rated that the program would insert itself."""
        if self.mode is not None:
            return self.mode
        return "raw" if any(one.id in INSERTED_CRITERIA for one in rubric.criteria) else "assisted"

    def criteria_named(self) -> tuple[str, ...]:
        """Every criterion that the plan itself names."""
        named = list(self.approved.criteria) if isinstance(self.approved, ApprovedWhen) else []
        for one in self.comparisons:
            named += [*([one.criterion] if one.criterion else []), *one.made_for, *one.must_keep]
        return tuple(dict.fromkeys(named))

    def family(self, criteria: Sequence[str]) -> frozenset[tuple[str, frozenset[str]]]:
        """The tests that the plan declares: (criterion, the two candidates)."""
        if not self.comparisons:
            pairs = [frozenset(pair) for pair in combinations(self.candidates, 2)]
            return frozenset((criterion, pair) for criterion in criteria for pair in pairs)
        return frozenset(
            (criterion, frozenset((one.a, one.b)))
            for one in self.comparisons
            for criterion in ([one.criterion] if one.criterion else criteria)
        )


@dataclass(frozen=True, slots=True)
class Study:
    """A study in the store. `plan` is None while it only holds ratings that were made elsewhere (`imported`).

    `version` counts its plans, from 1. A sealed study keeps the plan whose hash is `sealed_sha256`. `named` is what
    people call it where its plan has no name; empty where nobody said.
    """

    id: str
    plan: StudyPlan | None
    version: int
    created_at: datetime
    imported: bool = False
    sealed_at: datetime | None = None
    sealed_sha256: str | None = None
    named: str = ""

    @property
    def name(self) -> str:
        """What people call it: the name in its plan, else what it was named, else its id."""
        return (self.plan.name if self.plan is not None else "") or self.named or self.id


@dataclass(frozen=True, slots=True)
class RatingsTakenIn:
    """What an import of ratings did: ids of those added, those there already, those that the store has otherwise."""

    added: tuple[str, ...] = ()
    already_there: tuple[str, ...] = ()
    conflicting: tuple[str, ...] = ()
    drafts_added: int = 0
