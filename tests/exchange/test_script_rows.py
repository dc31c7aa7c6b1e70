"""Words of a script stand beside what belongs to them."""

from fairdraft.domain.piece import Block
from fairdraft.exchange.script_rows import script_lines


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
    assert [(one.time, one.voice_over, one.super, one.visual, one.approved) for one in rows] == [
        ("", "Hello.", "", "", False),
        ("[0:10]", "Do not take it.", "Do not take it.", "", True),
        ("", "Stop and call.", "", "", True),
        ("", "", "Actor portrayal", "A dog.", False),
    ]
    assert [one.begins for one in rows] == [None, approved, None, None]


def test_tags_that_a_person_types_are_no_words() -> None:
    """A line that is begun with a tag inside a spoken block stands in the column of its tag."""
    typed = "Walk.\nAnd walk.\nSUPER: Actor portrayal\nVO: Ask."
    rows = script_lines((Block("a", "voice_over", "voice_over", typed), Block("s", "super", "super", "Ask")))
    assert [(one.voice_over, one.super) for one in rows] == [("Walk.\nAnd walk.", "Actor portrayal"), ("Ask.", "Ask")]
