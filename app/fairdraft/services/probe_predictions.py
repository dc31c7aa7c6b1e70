"""How well did the probe predict the ratings of models?"""

from dataclasses import dataclass
from typing import Any

from fairdraft.domain.draft import Draft
from fairdraft.domain.rating import Rating
from fairdraft.domain.rubric import INSERTED_CRITERIA
from fairdraft.services.ports import DraftStore, RatingStore
from fairdraft.services.probe_words import CRITERION_SETS
from fairdraft.services.probing import ProbingService


@dataclass(frozen=True, slots=True)
class PredictionHeld:
    """Of a criterion: the rank correlation between fewer bits per byte and higher mean ratings, over `n` models.

    `value` and `p` are None where there are fewer than four models, or all are alike. `models` names each with its bits
    per byte, mean rating and number of rated drafts.
    """

    criterion: str
    n: int
    value: float | None
    p: float | None
    models: tuple[tuple[str, float, float, int], ...]

    def as_object(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "criterion": self.criterion,
            "n": self.n,
            "rank_correlation": self.value,
            "p": self.p,
            "models": [
                {"model": name, "bits_per_byte": bits, "mean_rating": mean, "drafts": drafts}
                for name, bits, mean, drafts in self.models
            ],
        }


class ProbePredictionService:
    """Holds what probes predict against what people rated."""

    def __init__(self, drafts: DraftStore, ratings: RatingStore, probing: ProbingService) -> None:
        self._drafts = drafts
        self._ratings = ratings
        self._probing = probing

    def held(self) -> tuple[PredictionHeld, ...]:
        """For each criterion of the default rubric, over all models that were probed whole and rated.

        First occasions of ratings count. Drafts with an adapter or with approved copy in their prompt are left out:
        they are not the model's alone. So are criteria that the program itself fulfilled.
        """
        # Imported here: numpy would otherwise be loaded at every start of the window.
        from fairdraft.analysis.probe_prediction import rank_correlation

        drafts = {one.id: one for one in self._drafts.drafts() if _is_plain(one)}
        rated: dict[str, list[Rating]] = {}
        for rating in self._ratings.ratings():
            if rating.draft_id in drafts and rating.occasion == 1:
                rated.setdefault(rating.draft_id, []).append(rating)
        probes = {one.model_sha256: one for one in self._probing.probes() if one.complete}
        found = []
        for criterion, sets in CRITERION_SETS.items():
            means: dict[str, list[float]] = {}
            for draft_id, ratings in rated.items():
                draft = drafts[draft_id]
                scores = [one.scores[criterion] for one in ratings if criterion in one.scores]
                inserted = draft.mode == "assisted" and criterion in INSERTED_CRITERIA
                if scores and not inserted and draft.provenance.model_sha256 in probes:
                    means.setdefault(draft.provenance.model_sha256, []).append(sum(scores) / len(scores))
            models = []
            for sha256, values in means.items():
                probe = probes[sha256]
                bits = [measured.bits_per_byte for name in sets if (measured := probe.of(name)) is not None]
                models.append((probe.model, sum(bits) / len(bits), sum(values) / len(values), len(values)))
            models.sort(key=lambda one: one[1])
            held = rank_correlation([-one[1] for one in models], [one[2] for one in models])
            found.append(PredictionHeld(criterion, held.n, held.value, held.p, tuple(models)))
        return tuple(found)


def held_sentences(found: tuple[PredictionHeld, ...]) -> list[str]:
    """How well the prediction held, in words."""
    counted = [one for one in found if one.value is not None and one.p is not None]
    if not counted:
        most = max((one.n for one in found), default=0)
        return [
            f"How well this holds cannot be said yet: too few models were both probed and rated ({most}; at least 4)."
        ]
    return [
        f"{one.criterion.replace('isi', 'ISI').replace('_', ' ').capitalize()}: rank correlation "
        f"{one.value:.2f}".replace("-", "−")
        + f" over {one.n} models (p = {one.p:.2f})."
        for one in counted
    ]


def _is_plain(draft: Draft) -> bool:
    birth = draft.provenance
    return bool(birth.model_sha256) and birth.adapter_sha256 is None and not birth.retrieval_ids
