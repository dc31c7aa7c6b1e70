"""How much approved copy fits into the prompt for a brief, and what had to stay out?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fairdraft.domain.approved_copy import ApprovedCopy
from fairdraft.domain.campaign import Brief, Campaign
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import Prompt
from fairdraft.domain.manuscript import read_manuscript
from fairdraft.domain.product import Product
from fairdraft.domain.prompting import build_prompt, facts
from fairdraft.domain.recipe import DraftMode, Recipe
from fairdraft.domain.referencing import SUPPORT, without_marks


@dataclass(frozen=True, slots=True)
class PromptMade:
    """A prompt, what was left out of it in words, and the ids of the approved copy that it shows; `chosen_by` says by
    what that was chosen.
    """

    prompt: Prompt
    left_out: tuple[str, ...]
    shown: tuple[str, ...]
    chosen_by: str = ""


def make_prompt(
    recipe: Recipe,
    mode: DraftMode,
    product: Product | None,
    campaign: Campaign,
    brief: Brief,
    examples: Sequence[ApprovedCopy],
    *,
    wanted: int,
    room: int,
    count_tokens: Callable[[str], int],
) -> PromptMade:
    """Fill the recipe with the facts and with as many examples as fit, the most fitting first.

    Args:
        recipe: how the model is asked.
        mode: raw or assisted.
        product: what is written for.
        campaign: its campaign.
        brief: the task.
        examples: approved copy for the brief, the most fitting first.
        wanted: how many were asked for; what is lacking is told.
        room: tokens that the prompt may take.
        count_tokens: length of a text in the model's tokens.

    Raises:
        KnownError: the required parts alone do not fit, or the recipe has no place for approved copy.
    """
    places = recipe.places_for_copy(mode, campaign.channel)
    if wanted and not places:
        raise KnownError(
            f'The recipe "{recipe.id}" has no place for approved copy in {mode} drafts.',
            "Use a recipe with {approved_examples} in one of its parts, or a candidate without retrieval.",
        )
    names = {part.name or part.role for part in places}
    texts = [_shown(one.text) for one in examples]
    for used in range(len(examples), -1, -1):
        values = facts(product, campaign, brief.text, "\n\n".join(texts[:used]))
        built = build_prompt(recipe, mode, values, room=room, count_tokens=_counter(recipe, values, room, count_tokens))
        if not used or not names & set(built.left_out):
            break
    left_out = [name for name in built.left_out if name not in names]
    if used < len(examples):
        left_out.append(f"{len(examples) - used} of {counted(len(examples), 'piece')} of approved copy")
    if wanted > len(examples):
        left_out.append(
            f"{wanted - len(examples)} of {counted(wanted, 'example')} (the library has no more that can be used)"
        )
    return PromptMade(built.prompt, tuple(left_out), tuple(one.id for one in examples[:used]))


def _shown(text: str) -> str:
    """A piece as it is shown to a model. Its references and footnotes stay out, and the marks that lead to them: they
    are another piece's. So do blank lines, which part pieces in few-shot text.
    """
    support = [one for one in read_manuscript(text) if one.section in SUPPORT]
    left_out = {line.strip() for one in support for line in (*one.label.splitlines(), *one.text.splitlines())}
    lines = (line for line in text.splitlines() if line.strip() and line.strip() not in left_out)
    return without_marks("\n".join(lines))


def _counter(
    recipe: Recipe, values: dict[str, str], room: int, count_tokens: Callable[[str], int]
) -> Callable[[str], int]:
    """No token is shorter than a byte, so a short text needs no counting by the model."""
    total = sum(len(part.text) for part in recipe.parts) + sum(len(value) for value in values.values())
    small = total * 2 < room and not any(part.budget for part in recipe.parts)
    return (lambda text: len(text.encode("utf-8", "surrogatepass"))) if small else count_tokens
