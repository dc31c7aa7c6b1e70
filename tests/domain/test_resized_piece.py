"""A piece that is cut from one in another length."""

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.piece import Block
from fairdraft.domain.resized_piece import blocks_to_cut

LONG = (
    Block("h", "headline", "copy", "Small steps count¹"),
    Block("e", "eyebrow", "copy", "After dinner"),
    Block("b", "body", "copy", "A walk.\nThen a question.\nIt is for adults with type 2 diabetes."),
    Block("n", "note", "note", "[Art: a street lamp]"),
    Block("i", "isi", "locked", "Do not take it."),
    Block("r", "references", "copy", "References\n1. Label."),
)
APPROVED = ("It is for adults with type 2 diabetes.",)


def campaign(channel: str, **more: object) -> Campaign:
    said = {"schema": "fairdraft/campaign@1", "id": "one", "name": "One", "product": "p", "channel": channel}
    return Campaign.model_validate(said | more)


def told(blocks: tuple[Block, ...]) -> list[tuple[str, str]]:
    return [(one.section, one.text) for one in blocks]


def test_parts_go_where_the_other_campaign_has_them() -> None:
    """A headline stays one, what has no place goes into the body, and what is approved or a mark stays behind."""
    assert told(blocks_to_cut(LONG, APPROVED, None, campaign("banner"))) == [
        ("headline", "Small steps count"),
        ("subhead", ""),
        ("body", "After dinner\nA walk.\nThen a question."),
        ("call_to_action", ""),
    ]
    short = blocks_to_cut(LONG, APPROVED, None, campaign("search", sections=["headline"]))
    assert told(short) == [("headline", "Small steps count"), ("body", "After dinner\nA walk.\nThen a question.")]


def test_a_script_has_a_spoken_line_for_each_paragraph_and_gives_what_is_spoken() -> None:
    """To a script and from one, nothing that is said is lost."""
    spot = blocks_to_cut(LONG, APPROVED, None, campaign("radio"))
    assert {one.kind for one in spot} == {"voice_over"}
    assert [one.text for one in spot] == ["Small steps count", "After dinner", "A walk.", "Then a question."]
    (body,) = (one for one in blocks_to_cut(spot, (), None, campaign("web")) if one.text)
    assert (body.section, body.text) == ("body", "\n".join(one.text for one in spot))


@given(
    parts=st.lists(
        st.tuples(st.sampled_from(["headline", "body", "card", "callout"]), st.text("ab c\n", min_size=1, max_size=30)),
        max_size=6,
    ),
    channel=st.sampled_from(["banner", "email", "tv", "radio", "social"]),
)
def test_no_word_is_lost(parts: list[tuple[str, str]], channel: str) -> None:
    """Whatever the parts are, every word of them stands in the piece to be cut."""
    source = tuple(Block(str(number), section, "copy", text) for number, (section, text) in enumerate(parts))
    cut = blocks_to_cut(source, (), None, campaign(channel))
    assert sorted(" ".join(one.text for one in cut).split()) == sorted(" ".join(text for _, text in parts).split())
