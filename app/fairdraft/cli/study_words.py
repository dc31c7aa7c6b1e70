"""How is a study told, in words and as JSON?"""

from typing import Any

from fairdraft.domain.identity import utc_text
from fairdraft.domain.sample_study import SAMPLE_STUDY
from fairdraft.domain.study import Study


def study_object(study: Study) -> dict[str, Any]:
    """A study as JSON."""
    return {
        "id": study.id,
        "name": study_name(study),
        "version": study.version,
        "imported": study.imported,
        "synthetic": study.id == SAMPLE_STUDY,
        "created_at": utc_text(study.created_at),
        "sealed_at": None if study.sealed_at is None else utc_text(study.sealed_at),
        "sealed_sha256": study.sealed_sha256,
        "sha256": None if study.plan is None else study.plan.sha256,
        "plan": None if study.plan is None else study.plan.model_dump(mode="json", by_alias=True),
    }


def study_name(study: Study) -> str:
    """Its name, else its id."""
    return study.name


def plan_words(study: Study) -> str:
    """Which plan it has."""
    return "no plan" if study.plan is None else f"plan version {study.version}"


def sealed(study: Study) -> str:
    """Since when its plan is sealed."""
    return "no" if study.sealed_at is None else utc_text(study.sealed_at)
