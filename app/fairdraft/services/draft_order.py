"""What does a person ask for who wants drafts?"""

from dataclasses import dataclass

from fairdraft.domain.candidate import MOST_TOKENS
from fairdraft.domain.errors import UsageError

LARGEST_SEED = 2**31 - 1
_MOST_DRAFTS = 64


@dataclass(frozen=True, slots=True)
class DraftOrder:
    """What a person asks for.

    `brief_id` names a brief of the campaign; `brief_text` is one of the person's own instead. `seed` is the
    first draft's seed, the others count on from it; None takes a random one (it is stored with the draft).
    `raw` asks the model for the whole piece; otherwise approved language is inserted by the program. `study` is the
    planned study that the drafts belong to (None: the campaign's desk); `seeds` are then the seeds of each.
    `context_tokens` and `gpu_layers` are asked for instead of what is usual (`remedies`). `as_is` asks for the model's
    own file where its faster copy drafts.
    """

    campaign: str
    candidate: str
    brief_id: str | None = None
    brief_text: str | None = None
    count: int = 1
    seed: int | None = None
    max_tokens: int | None = None
    raw: bool = False
    study: str | None = None
    seeds: tuple[int, ...] = ()
    context_tokens: int | None = None
    gpu_layers: int | None = None
    as_is: bool = False

    def refuse_out_of_range(self) -> None:
        """Raise UsageError for a count, a seed or a length that cannot be."""
        if not 1 <= self.count <= _MOST_DRAFTS:
            raise UsageError(f"Drafts asked for: {self.count}.", f"Ask for 1 to {_MOST_DRAFTS} drafts at a time.")
        if self.seed is not None and not 0 <= self.seed <= LARGEST_SEED - self.count:
            raise UsageError(f"The seed {self.seed} is out of range.", f"Use 0 to {LARGEST_SEED - self.count}.")
        if self.max_tokens is not None and not 1 <= self.max_tokens <= MOST_TOKENS:
            what = f"Drafts of {self.max_tokens} tokens were asked for."
            raise UsageError(what, f"Ask for 1 to {MOST_TOKENS} tokens.")
