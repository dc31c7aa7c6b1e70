"""The part of another piece that stands for a part of this one."""

from fairdraft.domain.piece import Block
from fairdraft.domain.same_part import same_part


def blocks(*parts: tuple[str, str]) -> tuple[Block, ...]:
    return tuple(Block(f"{section}-{number}", section, "copy", text) for number, (section, text) in enumerate(parts))


MINE = blocks(("headline", "Small steps"), ("card", "One"), ("card", "Two"), ("body", "It is a tablet."))
THEIRS = blocks(("card", "Uno"), ("headline", "Big strides"), ("card", " "), ("card", "Tres"))


def test_the_part_with_the_same_name_and_number_is_found() -> None:
    """A headline is held against the headline wherever it stands, the first card against the first."""
    assert [same_part(one, MINE, THEIRS) for one in MINE[:2]] == [THEIRS[1], THEIRS[0]]


def test_what_the_other_lacks_or_has_not_written_is_nothing() -> None:
    """There are no words for a part that is missing or empty there, nor for one of another kind."""
    assert same_part(MINE[2], MINE, THEIRS) is None
    assert same_part(MINE[3], MINE, THEIRS) is None
    locked = (Block("headline", "headline", "locked", "GLYNORA"),)
    assert same_part(MINE[0], MINE, locked) is None
