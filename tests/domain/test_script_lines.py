"""Lines come into a script and go out of it."""

import pytest

from fairdraft.domain.piece import Block
from fairdraft.domain.script_lines import ScriptLineKind, with_line, without_line

BLOCKS = (
    Block("v", "voice_over", "voice_over", "Walk."),
    Block("s", "super", "super", "Actor portrayal"),
    Block("isi", "isi", "locked", "VO: Risks.\nSUPER: Risks."),
    Block("c", "voice_over", "voice_over", "Ask."),
)


@pytest.mark.parametrize(
    ("behind", "kind", "order"),
    [
        # Before the super the new line would take it.
        ("v", "voice_over", ["v", "s", "new", "isi", "c"]),
        ("v", "super", ["v", "new", "s", "isi", "c"]),
        ("isi", "voice_over", ["v", "s", "isi", "new", "c"]),
        ("c", "super", ["v", "s", "isi", "c", "new"]),
        (None, "voice_over", ["v", "s", "isi", "c", "new"]),
        ("v", "visual", ["v", "new", "s", "isi", "c"]),
    ],
)
def test_a_line_comes_behind_the_row_that_is_meant(behind: str | None, kind: ScriptLineKind, order: list[str]) -> None:
    """It is empty, of its kind, and changes nothing else."""
    blocks, line = with_line(BLOCKS, behind, kind)
    seen = kind == "visual"
    assert (line.section, line.kind, line.text) == (kind, "copy" if seen else kind, "VISUAL: " if seen else "")
    assert ["new" if one == line else one.id for one in blocks] == order


def test_what_is_seen_stays_with_what_is_spoken() -> None:
    """A spoken line comes behind the visual of the one before; where visuals come first, before the next one's."""
    spoken, seen = Block("v", "voice_over", "voice_over", "Walk."), Block("p", "visual", "copy", "VISUAL: A dog.")
    last = Block("w", "voice_over", "voice_over", "Rest.")
    blocks, line = with_line((spoken, seen, last), "v", "voice_over")
    assert blocks == (spoken, seen, line, last)
    first = Block("q", "visual", "copy", "VISUAL: A lawn.")
    blocks, line = with_line((first, spoken, seen, last), "v", "voice_over")
    assert blocks == (first, spoken, line, seen, last)


def test_a_line_goes_unless_it_is_approved_or_the_last() -> None:
    """Approved language goes by no hand, and a piece keeps one block."""
    assert without_line(BLOCKS, "s") == (BLOCKS[0], *BLOCKS[2:])
    assert without_line(BLOCKS, "isi") is None
    assert without_line(BLOCKS, "nothing") is None
    assert without_line(BLOCKS[:1], "v") is None
