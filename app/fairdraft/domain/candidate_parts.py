"""Do the parts of a candidate go together: model, form of the prompt, adapter?"""

from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import LibraryModel, ModelHeader
from fairdraft.domain.recipe import Recipe


def parts_at_odds(model: LibraryModel, recipe: Recipe, adapter: ModelHeader | None) -> KnownError | None:
    """What would keep this model from drafting so; None where nothing would, as far as the headers tell."""
    if recipe.form == "chat" and model.header.kind == "base":
        return base_asked_to_chat(model.name, recipe)
    if adapter is None:
        return None
    if adapter.role != "adapter":
        return KnownError(
            "The file that is named as its adapter is a model, and no adapter.",
            "Choose the file of a LoRA adapter in GGUF form.",
        )
    if adapter.architecture != model.header.architecture:
        return KnownError(
            f"The adapter was made for models of the kind {adapter.architecture}, but {model.name} is of the kind "
            f"{model.header.architecture}.",
            "Use it with the model that it was trained on.",
        )
    return None


def base_asked_to_chat(model: str, recipe: Recipe) -> KnownError:
    """A base model would go on with a chat's marks as if they were copy."""
    return KnownError(
        f'"{model}" is a base model without a chat template, and the recipe "{recipe.id}" is a chat.',
        'Give the candidate a completion recipe such as "dtc-completion".',
    )
