"""Lines that a column or a program broke are read as one; lines that stand for themselves are not."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.rules.normalise import normalise
from fairdraft.rules.prose import prose_of
from fairdraft.rules.surfaces import surfaces_of

PARAGRAPH = (
    "Mornings come with lists, and this one is short. It is not known if the medicine is safe and effective in "
    "children under ten years of age. Bring someone along who can remember what was said."
)


def blocks(text: str) -> list[str]:
    prose = prose_of(normalise(text))
    return [prose.block_text(number) for number in range(len(prose.blocks))]


def sentences(text: str) -> list[str]:
    prose = prose_of(normalise(text))
    return [" ".join(prose.sentence_text(number).split()) for number in range(len(prose.sentences))]


@pytest.mark.parametrize("width", [24, 30, 36, 44, 52, 68])
@pytest.mark.parametrize("mark", ["", "- ", "• "])
def test_a_narrow_column_is_read_as_its_sentences(width: int, mark: str) -> None:
    """A paragraph or bullet from a banner or a PDF has the sentences that it has on a wide page."""
    column = textwrap.fill(mark + PARAGRAPH, width)
    assert sentences(column) == sentences(PARAGRAPH)


@pytest.mark.parametrize(
    "text",
    [
        "It is not known if\nGLYNORA is safe",
        "LUMIVAR does not work\nfor everyone.",
        "Walk after dinner, cook at home,\nand ask.",
        "It is taken with\nor without food.",
        "See the list of \n\t the risks",
        "It is not<br/>\n   known if <br>GLYNORA is safe",
    ],
)
def test_what_cannot_end_a_line_is_read_on(text: str) -> None:
    """A line that ends in such a word as "if", or is followed by one such as "for", is half a sentence."""
    assert len(blocks(text)) == 1
    assert "  " not in blocks(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "headache\nflushing\nupset stomach\nstuffy or runny nose\nback pain",
        "Small steps\nBig days\nYour plan",
        "What to watch for\nBring up any change with your doctor.",
        "IMPORTANT SAFETY INFORMATION\nDo not take it if you are ill",
        "- a body mass index of 27 or more, and at least one more condition like it\nLimitations of Use",
        "Ask early.\nand often",
        "What to bring\n\nof all things",
        "| one | two |\nof three",
        "Dear Ms. Lee,\nYour next visit is due",
    ],
)
def test_lines_of_their_own_stay_apart(text: str) -> None:
    """Members of a list, headings, rows, and what follows a sentence or an empty line are no continuation."""
    assert len(blocks(text)) == len([line for line in text.split("\n") if line])


@pytest.mark.parametrize("tag", ["BODY", "Preheader", "POST 2", "SUPER", "On screen", "AVO", "[CTA]", "ISI"])
def test_a_tag_begins_anew_behind_a_long_line(tag: str) -> None:
    """A headline or spoken line without a full stop does not swallow the labelled line that follows it."""
    text = f"HEADLINE: Bring along a list of what you would like to ask at your very next visit\n{tag}: Learn more"
    normal = normalise(text)
    assert len(blocks(text)) == 2
    first, second = surfaces_of(normal, prose_of(normal), ())
    assert first.end < second.start
    assert normal.text[second.start : second.end] == "Learn more"


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["- one", "o\ttwo", "HEAD", "BODY: x", "of three", "Four five if", "a | b | c", "", " ", "<br>"]
        ),
        st.text(alphabet="aB .,:|-\t", max_size=70),
    ),
    max_size=9,
).map("\n".join)


@given(LINES)
def test_joining_moves_nothing(text: str) -> None:
    """The joined text has the length of the normalised one, and differs from it in line ends alone."""
    normal = normalise(text)
    prose = prose_of(normal)
    assert len(prose.text) == len(normal.text)
    assert all(
        one in (other, " ") and (one == other or other == "\n")
        for one, other in zip(prose.text, normal.text, strict=True)
    )
    ends = [0, *(place for block in prose.blocks for place in (block.start, block.end)), len(prose.text)]
    assert ends == sorted(ends)
    assert all(prose.text[one.start : one.end] == one.said.text for one in prose.blocks)
