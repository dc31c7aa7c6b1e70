"""Which models are worth getting, and what is one good for that does not draft?"""

from collections.abc import Sequence

from fairdraft.cli.output import Output
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.model_catalogue import RecommendedModel
from fairdraft.services.workplace import Workplace


def list_recommended(workplace: Workplace, out: Output) -> int:
    """Print the catalogue; models that draft stand apart from those that only read."""
    recommended = workplace.models.recommended()
    if out.as_json:
        out.json([one.model_dump(mode="json") for one in recommended])
        return 0
    out.text("Models that draft:")
    _table([one for one in recommended if one.drafts], out)
    out.text("\nModels that find approved copy by its meaning. They do not draft, and one is enough:")
    tell_recommended([one for one in recommended if not one.drafts], out)
    return 0


def tell_recommended(models: Sequence[RecommendedModel], out: Output) -> None:
    """Print models, and how one is got."""
    _table(models, out)
    out.text(
        "\nOWNER/REPO: fairdraft --online models fetch OWNER/REPO. For a file you got elsewhere: models add PATH. "
        "Memory is a guide; the file itself is measured when you add it."
    )


def tell_what_it_reads(model: LibraryModel, out: Output) -> None:
    """Say what comes next of a model that came in to find approved copy by its meaning."""
    if model.header.role == "embedding":
        out.say(
            'It does not draft. "fairdraft library embed" has it read the library; copy is then found by meaning, too.'
        )


def _table(models: Sequence[RecommendedModel], out: Output) -> None:
    out.table(
        ("NAME", "MEMORY", "LICENSE", "KIND", "GOOD FOR", "FROM"),
        [
            (
                one.name,
                f"about {one.memory_gib:g} GiB",
                one.licence,
                one.nature,
                one.good_for,
                one.source or "search for it",
            )
            for one in models
        ],
    )
