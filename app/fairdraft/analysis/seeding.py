"""Where does chance come from, so that the same data always give the same numbers?"""

import hashlib

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Numbers = Values | NDArray[np.int64]

_DECIMALS = 12


def settled(values: Numbers) -> Values:
    """Values without the last bits, which depend on the order of summing; -0 becomes 0."""
    return values.astype(np.float64).round(_DECIMALS) + 0.0


def generator_for(seed: int, purpose: str, *parts: Numbers) -> np.random.Generator:
    """A generator that depends on nothing but the seed, the purpose and the values it is used for."""
    digest = hashlib.sha256(f"{seed}/{purpose}".encode())
    for part in parts:
        digest.update(part.size.to_bytes(8, "little"))
        digest.update(settled(part).tobytes())
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest.digest()[:16], "little")))
