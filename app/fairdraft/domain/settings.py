"""What may a person choose for this machine, what stands where nothing is chosen, and when does a change hold?"""

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from fairdraft.domain.document_schema import FileValue

SettingKey = Literal[
    "threads",
    "gpu_layers",
    "context_tokens",
    "memory_limit_gib",
    "embedding_model",
    "question_prefix",
    "text_prefix",
    "paper",
    "team_store",
]
SettingValue = int | float | str | None
"""A value; None only for a prefix that nobody chose."""

NO_EMBEDDING = "none"
"""What `embedding_model` says where search by meaning is not wanted."""


class Settings(FileValue):
    """What `settings.toml` in the home folder says; a person may write it, the window and a command do.

    `threads` is the number of threads the engine computes with (0 to 256), 0 lets the engine choose.
    `gpu_layers` is the number of a model's layers placed on the GPU: -1 as many as fit, 0 none; it has no effect
    in a build for the processor alone. `context_tokens` is the context that models are loaded with, as far as they
    were trained for it and it fits: 0 stands for 8,192. `memory_limit_gib` is the most memory the engine may hold,
    in GiB, before it is ended: 0 stands for nine tenths of the machine's, -1 for no limit.
    `paper` is what PDF files and print stand on: empty for that of the machine's region, US Letter where that is not
    known.
    `team_store` is the address of a PostgreSQL database in which a team works together, such as
    `postgresql://sara@db.agency.example/fairdraft`, without a password; empty: all is in the file of this machine.
    `embedding_model` names the model that reads approved copy for its meaning: empty for the only embedding model in
    the library, "none" for no search by meaning. `question_prefix` and `text_prefix` stand before what is looked for
    and before the copy, where the model wants others than it is known to want.
    """

    threads: int = Field(default=0, ge=0, le=256)
    gpu_layers: int = Field(default=-1, ge=-1, le=1000)
    context_tokens: int = Field(default=0, ge=0, le=1_000_000)
    memory_limit_gib: float = Field(default=0, ge=-1, le=100_000)
    team_store: str = ""
    embedding_model: str = ""
    question_prefix: str | None = None
    text_prefix: str | None = None
    paper: Literal["", "letter", "a4"] = ""

    def value(self, key: SettingKey) -> SettingValue:
        """What stands for that key."""
        found: SettingValue = getattr(self, key)
        return found


@dataclass(frozen=True, slots=True)
class SettingDescription:
    """A setting in words: what it is called, what it takes, what stands where nothing is chosen, what it is good for,
    and when a change of it holds. One that is written `by_hand` is shown, and changed in the file alone.
    """

    key: SettingKey
    name: str
    takes: str
    by_default: str
    good_for: str
    holds: str
    by_hand: bool = False


_NEXT_DRAFT = "with the next draft"

MEMORY_LIMIT_NAME = "Most memory of the engine"
"""What people are told to raise where a model needs more than the limit allows."""

DESCRIPTIONS: tuple[SettingDescription, ...] = (
    SettingDescription(
        "threads",
        "Threads",
        "a whole number from 0 to 256; 0: the engine chooses",
        "the engine chooses",
        "By itself the engine uses all cores but one, or the number that “Measure its speed” found best. Fewer leave "
        "the machine free for other programs; more threads than cores make drafts slower.",
        _NEXT_DRAFT,
    ),
    SettingDescription(
        "gpu_layers",
        "Layers on the graphics card",
        "a whole number from -1 to 1000; -1: as many as fit, 0: none",
        "as many as fit",
        "Layers on the card run faster; fewer leave its memory to other programs.",
        _NEXT_DRAFT,
    ),
    SettingDescription(
        "context_tokens",
        "Room for prompt and draft",
        "a whole number of tokens from 0 to 1000000; 0: up to 8,192",
        "up to 8,192 tokens",
        "More room allows longer briefs and more approved copy, and takes more memory; no model gets more than it was "
        "made for.",
        _NEXT_DRAFT,
    ),
    SettingDescription(
        "memory_limit_gib",
        MEMORY_LIMIT_NAME,
        "a number of GiB from -1 to 100000; 0: nine tenths of the machine, -1: no limit",
        "nine tenths of the machine",
        "An engine that uses more is stopped before the machine slows to a halt; drafts that it had not finished "
        "start over.",
        "when no draft is being written",
    ),
    SettingDescription(
        "embedding_model",
        "Model that reads approved copy",
        f'the name of a model of the library; "{NO_EMBEDDING}": none, "": the only embedding model in the library',
        "the only embedding model of the library",
        "It finds approved copy by its meaning, not by its words alone.",
        "immediately; it reads the copy again",
    ),
    SettingDescription(
        "question_prefix",
        "Words before a search",
        "words, or nothing",
        "what the embedding model is known to need",
        "Some embedding models need certain words before a search.",
        "at once",
    ),
    SettingDescription(
        "text_prefix",
        "Words before copy",
        "words, or nothing",
        "what the embedding model is known to need",
        "Some embedding models need certain words before the copy that they read.",
        "immediately; copy is read again",
    ),
    SettingDescription(
        "paper",
        "Paper",
        '"letter", "a4", or "" for that of this machine\'s region',
        "the paper of this machine's region, US Letter if that is unknown",
        "The paper that PDF files and printed pages are laid out for.",
        "with the next file",
    ),
    SettingDescription(
        "team_store",
        "Team's database",
        "the address of a PostgreSQL database, without a password",
        "none: everything is on this machine",
        "A team works on the same campaigns, drafts and studies.",
        "at the next start",
        by_hand=True,
    ),
)
"""Every setting, in the order in which people are told of them."""
