"""What is an eight-bit copy of a model file, and of which models is one worth a try?"""

from dataclasses import dataclass

from fairdraft.domain.model import ModelHeader

EIGHT_BIT = "Q8_0"
"""The form of the copy: blocks of 32 whole numbers of eight bits with one scale each. llama.cpp multiplies it for many
tokens at once on every processor, which it does not for all smaller forms."""

DROP_REMEDY = (
    'Drop the copy, on the models screen or with "fairdraft models bench MODEL --no-eight-bit"; the file itself drafts '
    "then."
)
"""What helps where a copy is damaged."""

_BYTES, _WEIGHTS = 34, 32
_NOT_SMALLER = ("", "F32", "F16", "BF16", EIGHT_BIT)


@dataclass(frozen=True, slots=True)
class EightBitCopy:
    """A file on this machine that holds the model of another file with eight-bit weights.

    `of_sha256` is the beginning of the SHA-256 of the model file that it was made from, `sha256` its own; `size` is in
    bytes.
    """

    of_sha256: str
    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class CopyUse:
    """A copy that is kept, and why it does not draft for its model now; `unused` is empty where it does."""

    copy: EightBitCopy
    unused: str = ""


def may_gain(header: ModelHeader) -> bool:
    """Whether the weights are kept in fewer than eight bits, so that the copy loses next to nothing."""
    return header.role == "drafting" and header.quantisation not in _NOT_SMALLER


def copy_bytes(header: ModelHeader) -> int:
    """About how large the copy becomes."""
    return header.parameters * _BYTES // _WEIGHTS
