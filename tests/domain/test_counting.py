"""How a number is told with what it counts."""

import pytest

from fairdraft.domain.counting import counted, counted_are


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 drafts are"), (1, "1 draft is"), (2, "2 drafts are"), (1234, "1,234 drafts are")]
)
def test_one_thing_stands_in_the_singular(number: int, said: str) -> None:
    """One draft is, and any other number of drafts are; thousands are set apart."""
    assert counted_are(number, "draft") == said
    assert said.startswith(counted(number, "draft") + " ")
