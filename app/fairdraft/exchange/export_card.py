"""What do the manifest and the card of an export say of what is inside, whatever its form?"""

from collections.abc import Iterable, Sequence
from typing import Any

from fairdraft import __version__
from fairdraft.domain.caveats import SYNTHETIC_NOTE, scripted_note
from fairdraft.domain.comparison import Exclusion
from fairdraft.domain.study_contents import ModelLicence, StudyContents
from fairdraft.exchange.markdown_text import plain

UNKNOWN_LICENCE = "unknown"
SAMPLE_LINE = (
    "**Sample data.** The products, labels and campaigns behind these drafts are invented, for trying out the program."
)
_LIMITS = """\
- A rating is one person's judgment under one version of a rubric; do not pool versions.
- Findings come from a deterministic rule checker. No findings does not mean that a draft complies with the law:
  medical, legal and regulatory reviewers decide that.
- Drafts may be wrong about a medicine and must not be used as information about one."""


def manifest_of(
    study: str,
    form: str,
    counts: dict[str, int],
    licences: Iterable[ModelLicence],
    excluded: Iterable[Exclusion],
    *,
    sample_data: bool,
    synthetic: bool = False,
    scripted_raters: Sequence[str] = (),
    further: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """What the manifest says besides its list of files."""
    return {
        "written_by": f"Fairdraft {__version__}",
        "study": study,
        "form": form,
        "counts": counts,
        "excluded": [{"why": one.why, "n": one.n} for one in excluded],
        "sample_data": sample_data,
        **synthetic_object(synthetic),
        **scripted_object(scripted_raters),
        "model_licences": [
            {
                "model": one.model,
                "sha256": one.sha256,
                "licence": one.licence or UNKNOWN_LICENCE,
                "restricts_training": one.restricts_training,
            }
            for one in licences
        ],
    } | (further or {})


def scripted_object(raters: Iterable[str]) -> dict[str, Any]:
    """Whose ratings a script computed, where there are any."""
    return {"scripted_raters": found} if (found := sorted(raters)) else {}


def synthetic_object(synthetic: bool) -> dict[str, Any]:  # noqa: FBT001 - the one thing that it tells
    """That drafts and ratings were made up, where they were."""
    return {"synthetic": True} if synthetic else {}


def study_manifest(contents: StudyContents, form: str) -> dict[str, Any]:
    """What the manifest of a whole study says besides its list of files."""
    counts = {
        "ratings": len(contents.ratings),
        "drafts": len(contents.drafts),
        "raters": len({one.rater for one in contents.ratings}),
        "annotations": contents.marks,
    }
    return manifest_of(
        contents.study,
        form,
        counts,
        contents.licences,
        contents.excluded,
        sample_data=contents.sample_data,
        synthetic=contents.synthetic,
        scripted_raters=contents.scripted_raters,
    )


def card(
    title: str,
    opening: str,
    sections: Sequence[tuple[str, str]],
    licences: Iterable[ModelLicence],
    excluded: Iterable[Exclusion],
    *,
    sample_data: bool,
    synthetic: bool = False,
    scripted_raters: Sequence[str] = (),
) -> str:
    """A dataset card in Markdown. `title`, `opening` and `sections` (heading, text) are Markdown already."""
    told = [f"**{SYNTHETIC_NOTE}**"] if synthetic else []
    told += [SAMPLE_LINE] if sample_data else []
    told += [f"**{plain(scripted_note(scripted_raters))}**"] if scripted_raters else []
    parts = [
        f"# {title}",
        f"{opening}\n\nWritten by Fairdraft {__version__}. Hashes and counts: `manifest.json`.",
        *told,
    ]
    parts += [f"## {heading}\n\n{text}" for heading, text in sections]
    parts += [
        f"## What was left out\n\n{excluded_lines(excluded)}",
        (
            f"## Licenses of the models whose text is inside\n\n{licence_lines(licences)}\n\n"
            "A model's license may restrict how its text is used, for example to train other models."
        ),
        f"## Limits\n\n{_LIMITS}",
    ]
    return "\n\n".join(parts) + "\n"


def study_card(title: str, opening: str, sections: Sequence[tuple[str, str]], contents: StudyContents) -> str:
    """The card of a whole study; see `card`."""
    return card(
        title,
        opening,
        sections,
        contents.licences,
        contents.excluded,
        sample_data=contents.sample_data,
        synthetic=contents.synthetic,
        scripted_raters=contents.scripted_raters,
    )


def excluded_lines(excluded: Iterable[Exclusion]) -> str:
    """What was left out, and how much of it."""
    return "\n".join(f"- {one.n}: {plain(one.why)}." for one in excluded) or "- Nothing."


def licence_lines(licences: Iterable[ModelLicence]) -> str:
    """Each model with its licence."""
    lines = [
        f"- {plain(one.model) or 'an unnamed model'}: {plain(one.licence) or UNKNOWN_LICENCE}"
        f"{' (restricts training, or is unknown)' if one.restricts_training else ''}"
        f"{f' (SHA-256 `{one.sha256}`)' if one.sha256 else ''}"
        for one in licences
    ]
    return "\n".join(lines) or "- None."
