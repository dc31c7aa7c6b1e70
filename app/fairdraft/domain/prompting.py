"""How do a recipe, a product, a campaign and a brief become a prompt?"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from fairdraft.domain.assembly import MEDWATCH_SENTENCE, broadcast_provision, indication_text, labelling_pointers
from fairdraft.domain.campaign import Campaign, isi_text
from fairdraft.domain.copy_limits import limits_to_write
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import Message, Prompt
from fairdraft.domain.product import Product
from fairdraft.domain.prompt_size import MESSAGE_FRAME
from fairdraft.domain.recipe import DraftMode, Recipe, RecipePart

_PLACE = re.compile(r"\{([a-z_]+)\}")


def facts(product: Product | None, campaign: Campaign, brief: str, approved_examples: str = "") -> dict[str, str]:
    """What a recipe may name in braces. Every value is text; a fact that is not on file is an empty text."""
    voice = campaign.voice if campaign.voice.description or product is None else product.voice
    avoid = [*(product.voice.avoid if product else ()), *campaign.voice.avoid]
    values = {
        "brief": brief,
        "channel": campaign.channel,
        "audience": campaign.audience,
        "objective": campaign.objective,
        "message": campaign.message,
        "limits": "; ".join(limits_to_write(campaign.limits)),
        "voice": voice.description,
        "avoid": ", ".join(dict.fromkeys(avoid)),
        "medwatch": MEDWATCH_SENTENCE,
        "approved_examples": approved_examples,
    }
    about_product = (
        "brand",
        "established_name",
        "full_name",
        "indication",
        "limitations",
        "claims",
        "isi",
        "short_isi",
        "provision",
    )
    if product is None:
        return values | dict.fromkeys((*about_product, "pointers"), "")
    return values | {
        "brand": product.brand,
        "established_name": product.established_name,
        "full_name": product.full_name,
        "indication": indication_text(product),
        "limitations": " ".join(text for one in product.indications for text in one.limitations),
        "claims": "\n".join(f"- {claim.text}" for claim in product.claims),
        "isi": isi_text(product, campaign.channel),
        "short_isi": product.safety.short_isi,
        "provision": broadcast_provision(product),
        "pointers": "\n".join(labelling_pointers(product)),
    }


@dataclass(frozen=True, slots=True)
class BuiltPrompt:
    """A prompt, and the names of the recipe's parts that were left out because the context is too small."""

    prompt: Prompt
    left_out: tuple[str, ...] = ()


def build_prompt(
    recipe: Recipe,
    mode: DraftMode,
    values: dict[str, str],
    *,
    room: int,
    count_tokens: Callable[[str], int],
) -> BuiltPrompt:
    """Fill a recipe's parts and fit them to the context.

    Args:
        recipe: the parts and their form.
        mode: raw or assisted; parts of the other mode are left aside.
        values: facts by name, see `facts`; parts of other channels than `channel` are left aside, too.
        room: tokens that the prompt may take.
        count_tokens: length of a text in the model's tokens.

    Raises:
        KnownError: a part names a fact that does not exist, no part is for this mode and channel, or the
            required parts alone do not fit.
    """
    parts = [_filled(recipe, part, values) for part in recipe.parts_for(mode, values["channel"])]
    parts = [part for part in parts if part.text.strip()]
    if not parts:
        raise KnownError(
            f'The recipe "{recipe.id}" has no part for {mode} drafts on the channel {values["channel"]}.',
            "Choose a candidate with another recipe.",
        )
    sizes = [_size(part.text, count_tokens) for part in parts]
    kept = list(range(len(parts)))
    left_out: list[str] = []
    for place in reversed(range(len(parts))):
        over_budget = 0 < parts[place].budget < sizes[place]
        too_long = sum(sizes[i] for i in kept) > room
        if not parts[place].required and (over_budget or too_long):
            kept.remove(place)
            left_out.append(parts[place].name or parts[place].role)
    total = sum(sizes[i] for i in kept)
    if total > room:
        raise KnownError(
            f'The prompt of recipe "{recipe.id}" takes about {total} tokens, but the context has room for only {room}.',
            "Shorten the brief, choose a model with a larger context, or draft assisted instead of raw.",
        )
    chosen = [parts[i] for i in kept]
    if recipe.form == "completion":
        return BuiltPrompt(Prompt(completion="\n\n".join(part.text for part in chosen)), tuple(reversed(left_out)))
    messages = tuple(Message(part.role, part.text) for part in _joined(chosen))
    return BuiltPrompt(Prompt(messages=messages), tuple(reversed(left_out)))


def _size(text: str, count_tokens: Callable[[str], int]) -> int:
    return count_tokens(text) + MESSAGE_FRAME


def _filled(recipe: Recipe, part: RecipePart, values: dict[str, str]) -> RecipePart:
    def value(place: re.Match[str]) -> str:
        name = place.group(1)
        if name not in values:
            known = ", ".join(sorted(values))
            raise KnownError(
                f'The recipe "{recipe.id}" names the fact {{{name}}}, which does not exist.', f"Known facts: {known}."
            )
        return values[name]

    lines = []
    for line in part.text.splitlines():
        filled = _PLACE.sub(value, line)
        # A line that only introduces a fact that is not on file would tell the model nothing.
        if _PLACE.search(line) and not any(values[name].strip() for name in _PLACE.findall(line)):
            continue
        lines.append(filled)
    return part.model_copy(update={"text": "\n".join(lines).strip("\n")})


def _joined(parts: list[RecipePart]) -> list[RecipePart]:
    """Neighboring parts of one role become one message: templates want roles to alternate."""
    joined: list[RecipePart] = []
    for part in parts:
        if joined and joined[-1].role == part.role:
            joined[-1] = joined[-1].model_copy(update={"text": f"{joined[-1].text}\n\n{part.text}"})
        else:
            joined.append(part)
    return joined
