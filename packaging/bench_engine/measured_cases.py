"""Under which names are figures kept and told?"""

from __future__ import annotations

ONE, SIX, SERVER = "one brief, drafts a minute", "six briefs, drafts a minute", "drafts a minute beside llama-server"
SPEED, FIRST = "one draft alone, tokens a second", "one draft alone, seconds to the first word"
LIKELIHOOD = "mean log-probability of a token, by draft"
LOOP, DEFAULTS, ALL_CORES = "loop", "loop, its defaults", "loop, all cores"
OURS, COPY = "ours", "ours, with the copy"
AHEAD = "ours, its prompt read ahead"
"""As the window asks of a brief that somebody looked at before: the loop has no such time before it is asked."""
SERVER_ALONE, SERVER_COPY = "llama-server", "llama-server, given the copy"
BATCHES = {OURS: "batch", COPY: "batch with the copy"}
"""What wrote the texts that are compared with the loop's."""
SEEDS = "seeds that were used"


def ours_of_width(width: int) -> str:
    """Ours with that many drafts side by side; 0 is the engine's own choice."""
    return f"{OURS}, {width} side by side" if width else OURS


def python_share_of(width: int) -> str:
    """The case of our own Python in steps of so many drafts."""
    return f"our own Python in a step of {width} drafts"
