"""How do the candidates of a study compare?"""

from fairdraft.domain.comparison import Comparison, RatedValue
from fairdraft.domain.errors import KnownError
from fairdraft.domain.study import DESK_PREFIX, desk_study
from fairdraft.services.managing_products import ProductService
from fairdraft.services.naming import unknown
from fairdraft.services.ports import Documents, DraftStore, RatingStore


class ComparingService:
    """Comparisons computed from the store, each time anew."""

    def __init__(
        self, drafts: DraftStore, ratings: RatingStore, products: ProductService, documents: Documents
    ) -> None:
        self._drafts = drafts
        self._ratings = ratings
        self._products = products
        self._documents = documents

    def desk_study_of(self, campaign_id: str) -> str:
        """The desk study of a campaign (KnownError for an unknown campaign)."""
        return desk_study(self._products.campaign(campaign_id).id)

    def require_study(self, study: str) -> str:
        """The study's id, or KnownError with the nearest known ones."""
        known = [desk_study(one.id) for one in self._products.campaigns()]
        if study in known:
            return study
        if not study.startswith(DESK_PREFIX) and desk_study(study) in known:
            raise KnownError(
                f'There is no study "{study}".', f'The drafts of that campaign are in "{desk_study(study)}".'
            )
        raise unknown("study", study, known)

    def compare(self, study: str) -> Comparison:
        """The comparison of every rated draft of a study."""
        # Imported here: numpy would otherwise be loaded at every start of the window.
        from fairdraft.analysis.compare import compare

        self.require_study(study)
        rubric = self._documents.rubric()
        drafts = {one.id: one for one in self._drafts.drafts(study=study)}
        # Deleted drafts take their ratings with them.
        ratings = [one for one in self._ratings.ratings(study=study) if one.draft_id in drafts]
        values = [
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
                rating_id=one.id,
                adjudicates=one.adjudicates,
            )
            for one in ratings
        ]
        return compare(
            study,
            values,
            [one.id for one in rubric.criteria],
            regulated=frozenset(one.id for one in rubric.criteria if one.regulated),
        )
