"""Which copies of a model file compute faster than it does, and of which models is one worth a try?"""

from dataclasses import dataclass, replace
from typing import Final, Literal

from fairdraft.domain.model import ModelHeader

CopyForm = Literal["rearranged", "eight-bit"]
"""A rearranged copy holds the very weights of the file: their blocks of whole numbers counted from the middle, which
llama.cpp multiplies for many tokens at once, and beside them what is added for each block (its "offset"). An eight-bit
copy holds each weight as the nearest of 255 steps (Q8_0), which it multiplies so as well."""

SAME_WEIGHTS: Final = "rearranged"
"""The form that loses nothing."""

EIGHT_BIT = "Q8_0"
"""The quantisation of an eight-bit copy: blocks of 32 whole numbers of eight bits with one scale each."""

DROP_REMEDY = (
    'Delete the copy, on the models screen or with "fairdraft models bench MODEL --no-copy"; drafts then use the file '
    "itself."
)
"""What helps where a copy is damaged."""

REARRANGED_ARCHITECTURES = ("gemma2", "gemma3", "granite", "llama", "mistral3", "olmo2", "qwen2", "qwen3", "smollm3")
"""Of these, llama.cpp lets an adapter complete every matrix of a block, and reads the three of attention as one."""

# Its blocks count from their smallest weight on; from their middle on, the same numbers are multiplied faster (Q4_0).
_FROM_THE_SMALLEST = "Q4_1"
_BYTES, _WEIGHTS = 34, 32
_NOT_SMALLER = ("", "F32", "F16", "BF16", EIGHT_BIT)
# Offsets take four bytes for each block of 32 weights, and about twice as many in small models.
_OFFSETS = 4


@dataclass(frozen=True, slots=True)
class ModelCopy:
    """A file on this machine that computes for another file's model, or two: the offsets of a rearranged copy have
    their own.

    `of_sha256` is the beginning of the SHA-256 of the model file that it was made from, `sha256` its own, which
    vouches for its offsets too; `size` is in bytes, all in all, and `offsets_size` that of the offsets (0: there are
    none, and a rearranged copy is damaged).
    """

    of_sha256: str
    path: str
    sha256: str
    size: int
    form: CopyForm = "eight-bit"
    offsets_size: int = 0

    @property
    def whole(self) -> bool:
        """Whether no file of it is missing."""
        return self.form != "rearranged" or self.offsets_size > 0


@dataclass(frozen=True, slots=True)
class CopyUse:
    """A copy that is kept, and why it does not draft for its model now; `unused` is empty where it does."""

    copy: ModelCopy
    unused: str = ""


def copy_form(header: ModelHeader) -> CopyForm | None:
    """The form of copy that may gain something: the one that loses nothing where there is one, else eight bits where
    the weights are kept in fewer; None where neither can.
    """
    if header.role != "drafting" or header.quantisation in _NOT_SMALLER:
        return None
    exact = header.quantisation == _FROM_THE_SMALLEST and header.architecture in REARRANGED_ARCHITECTURES
    return SAME_WEIGHTS if exact else "eight-bit"


def copy_bytes(header: ModelHeader, form: CopyForm) -> int:
    """About how large the copy becomes, at most."""
    if form == "rearranged" and header.shape is not None:
        return header.shape.weights + header.parameters // _OFFSETS
    return header.parameters * _BYTES // _WEIGHTS


def with_offsets(header: ModelHeader, copy: ModelCopy) -> ModelHeader:
    """The header of a copy, its offsets counted among the weights: they lie in memory likewise."""
    shape = header.shape
    if shape is None:
        return header
    return replace(header, shape=replace(shape, input_weights=shape.input_weights + copy.offsets_size))
