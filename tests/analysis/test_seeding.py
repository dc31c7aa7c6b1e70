"""Does chance depend on the data and on nothing else?"""

import numpy as np
import pytest

from fairdraft.analysis.seeding import generator_for

VALUES = np.array([0.5, 1.0, 2.0])


def drawn(seed: int, purpose: str, *parts: np.ndarray) -> int:
    return int(generator_for(seed, purpose, *parts).integers(0, 2**62))


def test_the_same_data_draw_the_same():
    """Seed, purpose and values decide, and what rounding leaves in the last bits does not."""
    assert drawn(0, "prompts", VALUES) == drawn(0, "prompts", VALUES + 1e-15)
    assert drawn(0, "prompts", np.array([0.0])) == drawn(0, "prompts", np.array([-0.0]))


@pytest.mark.parametrize(
    ("seed", "purpose", "parts"),
    [
        (1, "prompts", (VALUES,)),
        (0, "signs", (VALUES,)),
        (0, "prompts", (VALUES + 1,)),
        (0, "prompts", (VALUES[:2], VALUES[2:])),
    ],
)
def test_other_data_draw_otherwise(seed: int, purpose: str, parts: tuple[np.ndarray, ...]):
    """Another seed, purpose, value or division of the values gives other draws."""
    assert drawn(seed, purpose, *parts) != drawn(0, "prompts", VALUES)
