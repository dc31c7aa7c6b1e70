"""How many bits per byte does a model need for a kind of text, and how sure is that?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairdraft.analysis.distributions import normal_share_below, student_t_quantile
from fairdraft.analysis.seeding import generator_for, settled

Values = NDArray[np.float64]

MINIMUM_FOR_INTERVAL = 3
"""Fewer documents than this give no interval."""

_DRAWS = 9_999


@dataclass(frozen=True, slots=True)
class Interval:
    """A value, and its 95% interval where one can be given."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class DocumentBits:
    """What one document took: bits, and the bytes they are for."""

    bits: float
    size: int


def bits_per_byte(documents: Sequence[DocumentBits]) -> Interval:
    """All bits over all bytes, with a bootstrap interval over documents.

    The documents stand for others of their kind, so they are what is drawn again, each with its bytes. A resample
    of m documents varies by (m − 1)/m too little and its spread is itself estimated: both are put right as in
    `resampling` (Rao and Wu 1988; Hesterberg 2015).

    Raises:
        ValueError: the documents have no bytes.
    """
    bits, sizes = _columns(documents)
    if not sizes.sum() > 0:
        raise ValueError("documents without bytes have no bits per byte")
    value = float(bits.sum() / sizes.sum())
    ratios = _resampled(bits, sizes, bits, sizes)
    return Interval(value, *_ends(value, ratios, len(documents)))


def relative_cost(documents: Sequence[DocumentBits], reference: Sequence[DocumentBits]) -> Interval:
    """How many times as many bits per byte one model needs as another for the same documents, in their order.

    Documents are drawn in pairs, so what makes a document hard for both models falls out.

    Raises:
        ValueError: the lists are not of the same documents.
    """
    if len(documents) != len(reference) or not documents:
        raise ValueError("two models are compared on the same documents")
    bits, sizes = _columns(documents)
    other_bits, other_sizes = _columns(reference)
    value = float(bits.sum() / sizes.sum() / (other_bits.sum() / other_sizes.sum()))
    times = _times(bits, sizes, other_bits)
    ratios = (times @ bits) / (times @ sizes) / ((times @ other_bits) / (times @ other_sizes))
    return Interval(value, *_ends(value, ratios, len(documents)))


def _columns(documents: Sequence[DocumentBits]) -> tuple[Values, Values]:
    bits = settled(np.asarray([one.bits for one in documents], dtype=np.float64))
    return bits, np.asarray([one.size for one in documents], dtype=np.float64)


def _times(*parts: Values) -> NDArray[np.int64]:
    """How often each document comes in each resample."""
    count = parts[0].size
    generator = generator_for(0, "probe", *parts)
    times: NDArray[np.int64] = generator.multinomial(count, np.full(count, 1 / count), size=_DRAWS)
    return times


def _resampled(bits: Values, sizes: Values, *parts: Values) -> Values:
    times = _times(*parts)
    ratios: Values = (times @ bits) / np.maximum(times @ sizes, 1)
    return ratios


def _ends(value: float, resampled: Values, count: int) -> tuple[float, float] | tuple[None, None]:
    if count < MINIMUM_FOR_INTERVAL:
        return None, None
    moved = value + (resampled - value) * math.sqrt(count / (count - 1))
    tail = normal_share_below(student_t_quantile(0.025, count - 1))
    low, high = np.quantile(moved, (tail, 1 - tail))
    return max(float(low), 0.0), float(high)
