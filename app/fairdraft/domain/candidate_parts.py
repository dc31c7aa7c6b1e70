"""Do the parts of a candidate go together: model, form of the prompt, adapter, server?"""

import re

from fairdraft.domain.candidate import Candidate
from fairdraft.domain.errors import KnownError
from fairdraft.domain.model import LibraryModel, ModelHeader
from fairdraft.domain.recipe import Recipe

# How the keys of well-known services begin, and what no person would choose as a name.
_LIKE_A_KEY = re.compile(r"(sk|pk|hf|gsk|xai|nvapi)[-_]\S{16,}|AIza\S{16,}|(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9]{32,}")


def parts_at_odds(model: LibraryModel, recipe: Recipe, adapter: ModelHeader | None) -> KnownError | None:
    """What would keep this model from drafting so; None where nothing would, as far as the headers tell."""
    if recipe.form == "chat" and model.header.kind == "base":
        return base_asked_to_chat(model.name, recipe)
    if adapter is None:
        return None
    if adapter.role != "adapter":
        return KnownError(
            "The file named as its adapter is a model, not an adapter.",
            "Choose a LoRA adapter in GGUF format.",
        )
    if adapter.architecture != model.header.architecture:
        return KnownError(
            f"The adapter was made for models with the architecture {adapter.architecture}, but {model.name} has the "
            f"architecture {model.header.architecture}.",
            "Use it with the model that it was trained on.",
        )
    return None


def adapted_and_hosted(candidate: Candidate) -> KnownError:
    """An adapter lies over a file, and a hosted model is none here."""
    return KnownError(
        f'The candidate "{candidate.id}" is hosted, but an adapter works only with a model file.',
        "Remove the adapter from the candidate file, or give its name to the server as the model.",
    )


def require_no_key(candidate: Candidate) -> None:
    """Raise KnownError where a key stands in the place of its name; it is not shown."""
    if candidate.endpoint is not None and _LIKE_A_KEY.fullmatch(candidate.endpoint.key_name):
        raise KnownError(
            f'The key_name of the candidate "{candidate.id}" looks like a key, and keys must not be in files.',
            'Write a name of your choice there, such as "team", and give the key to "fairdraft candidates key NAME".',
        )


def base_asked_to_chat(model: str, recipe: Recipe) -> KnownError:
    """A base model would go on with a chat's marks as if they were copy."""
    return KnownError(
        f'"{model}" is a base model without a chat template, but the recipe "{recipe.id}" is a chat recipe.',
        'Give the candidate a completion recipe such as "dtc-completion".',
    )
