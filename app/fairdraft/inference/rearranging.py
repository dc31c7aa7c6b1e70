"""How are the weights of a model rearranged so that llama.cpp multiplies them faster, and none of them changes?

A block of Q4_1 has 32 weights of the form `d * q + m`, q a whole number from 0 to 15 (ggml's block types).
llama.cpp multiplies such blocks one token at a time, those of Q4_0, `d * (q - 8)`, for many at once. The two differ by
`m + 8 * d`, which is the same for a whole block. So the copy has the blocks of Q4_0 with the same `d` and `q`, and an
adapter (LoRA, as llama.cpp lays it over a matrix W: W x + B A x) adds the rest: A sums what the 32 weights of each
block are multiplied with, and B has `m + 8 * d` for each block.

llama.cpp multiplies B quickly where its rows have a multiple of 16 numbers (its tinyBLAS). Where the blocks of a row
are no such number, B has `m` and `8 * d` of each block instead, in rows filled up to a multiple of 64, and A has each
sum twice. Its sums are then kept in two bytes, as those are that llama.cpp multiplies `m` of Q4_1 with: A has only
ones, so that they become too large for it no sooner.

The three matrices of attention that read the same numbers are written as one, row below row, as many models have them,
and so are the two of a feed-forward network where llama.cpp can compute them so (joined_form.py): fewer steps for each
token, the same products.

Each adapter is four steps more for each token, at the end of which the cores wait for each other. In a small matrix a
draft alone loses more by them than it gains by faster products, so such a matrix stays as it is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fairdraft.domain.errors import KnownError
from fairdraft.inference.copy_offsets import OFFSETS_KEY, offsets_path
from fairdraft.inference.ggml_types import tensor_bytes
from fairdraft.inference.gguf_format import GgufContents, TensorPlace
from fairdraft.inference.gguf_parts import PART_KEYS, ModelPart, joined_contents, model_parts
from fairdraft.inference.gguf_writing import ALIGNMENT, WrittenTensor, float_entry, text_entry, write_gguf
from fairdraft.inference.joined_form import JOINED, can_be_joined, joined_entries
from fairdraft.inference.model_file_check import file_sha256

Bytes = NDArray[np.uint8]

LEAST_WEIGHTS = 1 << 19
"""Fewest weights of a matrix that is rearranged, where nothing else is asked for; joined ones count as one."""

_MATRIX = re.compile(r"blk\.\d+\.(attn_q|attn_k|attn_v|attn_qkv|attn_output|ffn_gate|ffn_up|ffn_down)\.weight")
_OF_ATTENTION = ("attn_q", "attn_k", "attn_v")
_AS_ONE = "attn_qkv"
_GATE, _UP = "ffn_gate", "ffn_up"
# Type numbers of ggml.
_F32, _F16, _Q4_0, _Q4_1 = 0, 1, 2, 3
_BLOCK, _BYTES, _MIDDLE = 32, 20, 8
# Numbers of a row that are multiplied together: of four bytes for many tokens, of two also for one.
_QUICK, _QUICK_HALVES = 16, 64
# Rows of a matrix, and bytes of what stays as it is, that are written at once, held a few times over meanwhile.
_ROWS = 4096
_PIECE = 1 << 24
# With a smaller part of the weights there is little to gain. In a small model the table of tokens may be half of it.
_LEAST_PART = 0.3


@dataclass(frozen=True, slots=True)
class _Matrix:
    """A matrix to write: parts of it that stand below each other, all of the same width."""

    name: str
    parts: tuple[TensorPlace, ...]

    @property
    def width(self) -> int:
        """Weights in a row."""
        return self.parts[0].shape[0]

    @property
    def rows(self) -> int:
        """Of all parts."""
        return sum(part.shape[1] for part in self.parts)

    @property
    def blocks(self) -> int:
        """Blocks in a row."""
        return self.width // _BLOCK

    @property
    def is_halved(self) -> bool:
        """Whether `m` and `8 * d` of a block are added one by one."""
        return self.blocks % _QUICK != 0

    @property
    def sums(self) -> int:
        """Rows of A, and numbers in a row of B."""
        return -(-2 * self.blocks // _QUICK_HALVES) * _QUICK_HALVES if self.is_halved else self.blocks


def rearrange(source: Path, target: Path, least: int = LEAST_WEIGHTS) -> None:
    """Write a rearranged copy of a model file, and its offsets beside it (`offsets_path`). Matrices of fewer weights
    than `least` keep their form.

    Raises:
        KnownError: the source cannot be read, or little of it can be rearranged.
        OSError: the disk is full or cannot be written.
    """
    parts = model_parts(source)
    contents = joined_contents(parts)
    found = _rearrangeable(contents.tensors)
    joins = can_be_joined(contents) and _has_pairs(contents, found, least)
    matrices = _matrices(contents.tensors, found, least, joins_feed_forward=joins)
    in_all = sum(prod(one.shape) for one in contents.tensors)
    if sum(one.width * one.rows for one in matrices.values()) < _LEAST_PART * in_all:
        # Such as a mixture of experts, most of whose weights are in no plain matrix.
        raise KnownError(f"Too few weights of {source.name} can be rearranged.", "Use the file itself.")
    alignment = contents.metadata.get("general.alignment")
    alignment = alignment if type(alignment) is int and alignment > 0 else ALIGNMENT
    weights = _Weights(parts)
    architecture = JOINED if joins else str(contents.metadata.get("general.architecture", ""))
    about = {"general.type": "adapter", "general.architecture": architecture, "adapter.type": "lora"}
    offsets = offsets_path(target)
    with offsets.open("wb") as stream:
        # A scale of 0 leaves what the adapter gives as it is.
        entries = [*(text_entry(*one) for one in about.items()), float_entry("adapter.lora.alpha", 0.0)]
        write_gguf(stream, entries, list(_of_offsets(matrices, weights)))
    entries = _entries(source, contents)
    if joins:
        entries = list(joined_entries(entries))
    entries.append(text_entry(OFFSETS_KEY, file_sha256(offsets)))
    with target.open("wb") as stream:
        write_gguf(stream, entries, list(_of_copy(contents, matrices, weights)), alignment)


def _entries(source: Path, contents: GgufContents) -> list[bytes]:
    """The metadata of a file, entry by entry, as they stand there, but for those that tell which part it is."""
    starts = contents.entry_starts
    with source.open("rb") as stream:
        stream.seek(starts[0] if starts else contents.tensors_start)
        entries = [stream.read(end - start) for start, end in pairwise((*starts, contents.tensors_start))]
    # The length of the key stands before it.
    return [one for one in entries if not one[8:].startswith(PART_KEYS.encode())]


class _Weights:
    """The data of a model's files, read where they are asked for."""

    def __init__(self, parts: Sequence[ModelPart]) -> None:
        self._data = {
            tensor.name: (data, part.data_start + tensor.offset)
            for part in parts
            # A file may have a header alone.
            if part.contents.tensors
            for data in [np.memmap(part.path, np.uint8, "r")]
            for tensor in part.contents.tensors
        }

    def as_they_are(self, tensor: TensorPlace) -> Iterator[bytes]:
        """All bytes of a tensor, piece by piece."""
        data = self._of(tensor)
        for first in range(0, len(data), _PIECE):
            yield data[first : first + _PIECE].tobytes()

    def about_the_middle(self, matrix: _Matrix) -> Iterator[bytes]:
        """The blocks of a matrix without `m`."""
        for blocks in self._blocks(matrix):
            yield np.concatenate([blocks[..., :2], blocks[..., 4:]], axis=-1).tobytes()

    def offsets(self, matrix: _Matrix) -> Iterator[bytes]:
        """What those blocks lack: the rows of B."""
        for blocks in self._blocks(matrix):
            if matrix.is_halved:
                halves = block_halves(blocks)
                yield np.pad(halves, ((0, 0), (0, matrix.sums - halves.shape[1]))).tobytes()
            else:
                yield block_offsets(blocks).tobytes()

    def _of(self, tensor: TensorPlace) -> Bytes:
        size = tensor_bytes(tensor)
        data, first = self._data[tensor.name]
        return data[first : first + size]

    def _blocks(self, matrix: _Matrix) -> Iterator[Bytes]:
        """The blocks of some rows after another: shape (rows, blocks, bytes)."""
        for part in matrix.parts:
            rows = self._of(part).reshape(part.shape[1], matrix.blocks, _BYTES)
            for first in range(0, len(rows), _ROWS):
                yield rows[first : first + _ROWS]


def _rearrangeable(tensors: Sequence[TensorPlace]) -> dict[str, TensorPlace]:
    names = {one.name for one in tensors}
    return {one.name: one for one in tensors if _can_be_rearranged(one, names)}


def _has_pairs(contents: GgufContents, found: Mapping[str, TensorPlace], least: int) -> bool:
    """Whether the two matrices of every feed-forward network can be rearranged as one."""
    gates = [one for one in contents.tensors if f".{_GATE}." in one.name]
    ups = [found.get(one.name.replace(_GATE, _UP)) for one in gates]
    return all(
        gate.name in found and up is not None and up.shape == gate.shape and 2 * prod(gate.shape) >= least
        for gate, up in zip(gates, ups, strict=True)
    )


def _matrices(
    tensors: Sequence[TensorPlace], found: Mapping[str, TensorPlace], least: int, *, joins_feed_forward: bool
) -> dict[str, _Matrix]:
    """What is written in the place of which tensor; nothing in that of a matrix which goes into another.

    Those of fewer weights than `least` are left out.
    """
    names = {one.name for one in tensors}
    matrices = {name: _Matrix(name, (one,)) for name, one in found.items()}
    for name in found:
        if joins_feed_forward and f".{_GATE}." in name:
            up = name.replace(_GATE, _UP)
            del matrices[up]
            matrices[name] = _Matrix(up, (found[name], found[up]))
        if f".{_OF_ATTENTION[0]}." not in name:
            continue
        three = [name.replace(_OF_ATTENTION[0], one) for one in _OF_ATTENTION]
        parts = tuple(found[one] for one in three if one in found)
        # llama.cpp adds three biases to the one product, or none.
        biases = [f"{one.removesuffix('weight')}bias" in names for one in three]
        if len(parts) == len(three) and len({one.shape[0] for one in parts}) == 1 and all(biases) == any(biases):
            for one in three:
                del matrices[one]
            matrices[name] = _Matrix(name.replace(_OF_ATTENTION[0], _AS_ONE), parts)
    return {name: one for name, one in matrices.items() if one.width * one.rows >= least}


def _can_be_rearranged(tensor: TensorPlace, names: AbstractSet[str]) -> bool:
    """Whether it is a matrix of a block that an adapter can complete: one with a scale of its own is scaled before."""
    is_matrix = _MATRIX.fullmatch(tensor.name) is not None and len(tensor.shape) == 2
    return is_matrix and tensor.type_number == _Q4_1 and f"{tensor.name.removesuffix('weight')}scale" not in names


def _of_copy(contents: GgufContents, matrices: dict[str, _Matrix], weights: _Weights) -> Iterator[WrittenTensor]:
    gone = {part.name for matrix in matrices.values() for part in matrix.parts}
    for tensor in contents.tensors:
        if matrix := matrices.get(tensor.name):
            place = TensorPlace(matrix.name, (matrix.width, matrix.rows), _Q4_0, 0)
            yield WrittenTensor(place, partial(weights.about_the_middle, matrix))
        elif tensor.name not in gone:
            yield WrittenTensor(tensor, partial(weights.as_they_are, tensor))


def _of_offsets(matrices: dict[str, _Matrix], weights: _Weights) -> Iterator[WrittenTensor]:
    for matrix in matrices.values():
        sums = TensorPlace(f"{matrix.name}.lora_a", (matrix.width, matrix.sums), _Q4_0, 0)
        yield WrittenTensor(sums, partial(_block_sums, matrix))
        kind = _F16 if matrix.is_halved else _F32
        offsets = TensorPlace(f"{matrix.name}.lora_b", (matrix.sums, matrix.rows), kind, 0)
        yield WrittenTensor(offsets, partial(weights.offsets, matrix))


def block_offsets(blocks: Bytes) -> NDArray[np.float32]:
    """`m + 8 * d` of blocks, shape (rows, blocks, bytes): shape (rows, blocks)."""
    both = np.ascontiguousarray(blocks[..., :4]).view(np.float16).astype(np.float32)
    return both[..., 1] + np.float32(_MIDDLE) * both[..., 0]


def block_halves(blocks: Bytes) -> NDArray[np.float16]:
    """The numbers `m` of blocks, shape (rows, blocks, bytes), then their `8 * d`: shape (rows, 2 * blocks)."""
    both = np.ascontiguousarray(blocks[..., :4]).view(np.float16)
    return np.concatenate([both[..., 1], np.float16(_MIDDLE) * both[..., 0]], axis=-1)


def _block_sums(matrix: _Matrix) -> Iterator[bytes]:
    """A: a row for each block that sums its numbers, ones in a block of Q4_0 with the scale 1, and another where `m`
    and `8 * d` are added one by one.
    """
    sums = np.zeros((matrix.sums, matrix.blocks, 18), np.uint8)
    one = _MIDDLE + 1
    ones = np.frombuffer(np.float16(1).tobytes() + bytes([one << 4 | one]) * (_BLOCK // 2), np.uint8)
    each = np.arange(matrix.blocks)
    sums[each, each] = ones
    if matrix.is_halved:
        sums[matrix.blocks + each, each] = ones
    yield sums.tobytes()
