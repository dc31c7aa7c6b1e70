"""Words of a script stand beside what belongs to them."""

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.piece import Block, BlockKind
from fairdraft.exchange.script_rows import SCRIPT_COLUMNS, in_script, script_lines

KINDS: tuple[tuple[str, BlockKind], ...] = (
    ("voice_over", "voice_over"),
    ("super", "super"),
    ("isi", "locked"),
    ("visual", "copy"),
    ("time", "copy"),
)


def test_approved_lines_have_rows_of_their_own() -> None:
    """A time stands beside the approved line that it begins; supers of the model never beside approved words."""
    approved = Block("i", "isi", "locked", "VO: Do not take it.\nSUPER: Do not take it.\nVO: Stop and call.")
    rows = script_lines(
        (
            Block("a", "voice_over", "voice_over", "Hello."),
            Block("t", "time", "copy", "[0:10]"),
            approved,
            Block("s", "super", "super", "Actor portrayal"),
            Block("v", "visual", "copy", "VISUAL: A dog."),
        )
    )
    assert [(*map(one.words, SCRIPT_COLUMNS), one.approved) for one in rows] == [
        ("", "Hello.", "", "", False),
        ("[0:10]", "Do not take it.", "Do not take it.", "", True),
        ("", "Stop and call.", "", "", True),
        ("", "", "Actor portrayal", "A dog.", False),
    ]
    assert [one.begins for one in rows] == [None, approved, None, None]


def test_a_visual_without_words_is_no_row() -> None:
    """One that was begun on the sheet is its tag alone, which is no picture; words with a colon of their own stay."""
    spoken = Block("a", "voice_over", "voice_over", "Walk.")
    (row,) = script_lines((spoken, Block("v", "visual", "copy", "VISUAL: ")))
    assert row.words("visual") == ""
    (row,) = script_lines((spoken, Block("v", "visual", "copy", "VISUAL: A card: day one.")))
    assert row.words("visual") == "A card: day one."


def test_tags_that_a_person_types_are_no_words() -> None:
    """A line that is begun with a tag inside a spoken block stands in the column of its tag."""
    typed = "Walk.\nAnd walk.\nSUPER: Actor portrayal\nVO: Ask."
    rows = script_lines((Block("a", "voice_over", "voice_over", typed), Block("s", "super", "super", "Ask")))
    assert [(one.words("voice_over"), one.words("super")) for one in rows] == [
        ("Walk.\nAnd walk.", "Actor portrayal"),
        ("Ask.", "Ask"),
    ]


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.text("aV O:SUPER[\n ", min_size=1, max_size=30)), max_size=6))
def test_each_part_of_a_row_knows_its_place(drawn: list[tuple[tuple[str, BlockKind], str]]) -> None:
    """Whatever is written in a script, the words of a row stand in their block where the part says."""
    blocks = [Block(str(number), *kind, text) for number, (kind, text) in enumerate(drawn)]
    parts = [part for row in script_lines(one for one in blocks if in_script(one)) for part in row.parts]
    assert all(one.block.text[one.start : one.start + len(one.text)] == one.text for one in parts)
