"""What does a study hold that may leave the program?"""

from dataclasses import dataclass, field
from datetime import datetime

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.comparison import Exclusion
from fairdraft.domain.draft import Draft
from fairdraft.domain.finding import CheckResult
from fairdraft.domain.piece import Block
from fairdraft.domain.rating import Rating, scripted_among
from fairdraft.domain.rating_queue import Vote
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.sample_study import SYNTHETIC

BROKEN_OFF = "interrupted drafts"
"""Why a draft that did not come to its end is not in what leaves."""


@dataclass(frozen=True, slots=True)
class WriterVersion:
    """What a writer made of a draft: the blocks of a piece begun from it, or a rater's suggested text.

    `approved` says that a named person approved the piece as it stands. `by` is a pseudonym, or empty.
    """

    id: str
    draft_id: str
    blocks: tuple[Block, ...]
    by: str
    made_at: datetime
    approved: bool = False


@dataclass(frozen=True, slots=True)
class ModelLicence:
    """A model whose text is inside, by name and hash, with its licence as far as it is known."""

    model: str
    sha256: str
    licence: str
    restricts_training: bool


@dataclass(frozen=True, slots=True)
class StudyContents:
    """A study's drafts and ratings with all that was said of them.

    `drafts` are ordered by campaign, brief, candidate and age, `ratings` by time; both leave out what was deleted,
    and `excluded` counts that. `checks` has today's findings of each draft whose campaign is on file. `approved`
    has the drafts judged by the study's own rule: approved or not. With `names_hidden` letters stand for candidates.
    `name` is what people call the study, empty where they go by its id, as files do.
    """

    study: str
    rubric: Rubric
    campaigns: dict[str, Campaign]
    drafts: tuple[Draft, ...]
    ratings: tuple[Rating, ...]
    licences: tuple[ModelLicence, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    checks: dict[str, CheckResult] = field(default_factory=dict)
    approved: dict[str, bool] = field(default_factory=dict)
    approval_rule: str = ""
    versions: tuple[WriterVersion, ...] = ()
    votes: tuple[Vote, ...] = ()
    sample_data: bool = False
    names_hidden: bool = False
    name: str = ""

    @property
    def synthetic(self) -> bool:
        """Whether the drafts and their ratings were made up, to show the program."""
        return any(one.provenance.source == SYNTHETIC for one in self.drafts)

    @property
    def marks(self) -> int:
        """How many spans raters marked."""
        return sum(len(one.annotations) for one in self.ratings)

    @property
    def scripted_raters(self) -> tuple[str, ...]:
        """Those whose ratings a script computed."""
        return scripted_among(self.ratings)

    def licence_of(self, draft: Draft) -> ModelLicence | None:
        """The licence of the model that wrote a draft; None where no model is named."""
        birth = draft.provenance
        return next(
            (one for one in self.licences if (one.model, one.sha256) == (birth.model_name, birth.model_sha256)), None
        )
