"""What does a hosted model cost, and how does a person see what would leave the machine?"""

from dataclasses import dataclass

from fairdraft.domain.candidate import Endpoint
from fairdraft.domain.counting import counted
from fairdraft.domain.generation import Prompt

_PER = 1_000_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What a draft cost, None where that cannot be known, and how it was found."""

    amount: float | None
    currency: str
    basis: str


def hosted_cost(
    endpoint: Endpoint, prompt_tokens: int | None, completion_tokens: int | None, broken_calls: int = 0
) -> Cost:
    """The cost of a draft by the server's own token counts and the candidate's prices; calls that broke off before
    are not in it, and that is said.

    An endpoint without any price and date has no known price; with a date and prices of zero it is free.
    """
    if not has_price(endpoint):
        return Cost(None, "", "")
    basis = f"priced at {price_words(endpoint)}"
    if prompt_tokens is None or completion_tokens is None:
        return Cost(None, endpoint.currency, f"{basis}; the server sent no token counts for this draft")
    amount = (prompt_tokens * endpoint.price_in + completion_tokens * endpoint.price_out) / _PER
    if broken_calls:
        basis += f"; not counted: {counted(broken_calls, 'call')} that broke off"
    return Cost(amount, endpoint.currency, basis)


def has_price(endpoint: Endpoint) -> bool:
    """Whether anything is known of the price."""
    return endpoint.price_date is not None or endpoint.price_in > 0 or endpoint.price_out > 0


def price_words(endpoint: Endpoint) -> str:
    """The price in words, with its date."""
    if not has_price(endpoint):
        return "no price given"
    dated = "no date given" if endpoint.price_date is None else f"prices of {endpoint.price_date.isoformat()}"
    return f"{endpoint.price_in:g} in and {endpoint.price_out:g} out per million tokens ({dated})"


def estimated_tokens(text: str) -> int:
    """About how many tokens a text takes in a model whose tokens we do not have; rather too many than too few."""
    return -(-len(text.encode("utf-8", "surrogatepass")) // 3)


def shown_prompt(prompt: Prompt) -> str:
    """The words of a prompt as a server gets them, each message under the name of its role."""
    if prompt.completion is not None:
        return prompt.completion
    return "\n\n".join(f"[{message.role}]\n{message.text}" for message in prompt.messages)
