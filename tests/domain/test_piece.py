"""The one rendering of a piece's blocks."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.finding import Fix, RequiredElement, Span
from fairdraft.domain.identity import utc_now
from fairdraft.domain.piece import Block, Piece, block_from_object, render
from fairdraft.domain.piece_editing import apply_fix, insert_approved, use_approved

KINDS = st.sampled_from(["copy", "locked", "voice_over", "super", "note"])
BLOCKS = st.lists(
    st.builds(Block, st.uuids().map(str), st.sampled_from(["headline", "body", "isi"]), KINDS, st.text(max_size=30)),
    max_size=6,
)


def test_a_piece_is_called_by_its_headline_as_it_stands() -> None:
    """Not by the words that the model began with; by its title where it has no headline, or was begun from a file."""
    when = utc_now()
    blocks = (
        Block("a", "headline", "copy", " "),
        Block("b", "headline", "copy", "Walk\non"),
        Block("c", "body", "copy", "x"),
    )
    piece = Piece("p1", "glynora", "Run", "d1", "r1", blocks, "draft", when, when)
    assert piece.name == "Walk on"
    assert replace(piece, blocks=blocks[2:]).name == "Run"
    assert replace(piece, draft_id=None).name == "Run"
    # Sentences that name it have to stay sentences.
    pasted = replace(piece, draft_id=None, title="step " * 400)
    assert pasted.name == f"{'step ' * 23}step…"
    assert replace(pasted, title="x" * 4000).name == f"{'x' * 119}…"


@given(BLOCKS)
def test_each_block_stands_where_its_span_says(blocks: list[Block]) -> None:
    """The span of every rendered block holds exactly its words."""
    rendering = render(blocks)
    for placed in rendering.blocks:
        assert rendering.text[placed.span.start : placed.span.end] == placed.block.text


@given(BLOCKS)
def test_notes_and_empty_blocks_are_no_part_of_the_text(blocks: list[Block]) -> None:
    """Only blocks with words that readers see are rendered, in their order."""
    shown = [one for one in blocks if one.kind != "note" and one.text.strip()]
    assert [placed.block for placed in render(blocks).blocks] == shown


def test_spoken_and_superimposed_words_are_tagged() -> None:
    """A TV script reads as tagged lines."""
    blocks = [Block("1", "tv", "voice_over", "Ask."), Block("2", "tv", "super", "Read this.")]
    assert render(blocks).text == "VO: Ask.\n\nSUPER: Read this."


@given(BLOCKS)
def test_blocks_survive_json(blocks: list[Block]) -> None:
    """A block read from its JSON form equals the block."""
    assert [block_from_object(one.as_object()) for one in blocks] == blocks


def test_a_fix_goes_into_the_block_it_stands_in() -> None:
    """Offsets of the rendering are turned into offsets of the block."""
    blocks = (Block("h", "headline", "copy", "Hello"), Block("b", "body", "copy", "Call your doctor soon."))
    text = render(blocks).text
    at = text.index("soon")
    mended = apply_fix(blocks, Fix(at, at + 4, "right away"))
    assert [one.text for one in mended] == ["Hello", "Call your doctor right away."]


@given(BLOCKS, st.data())
def test_a_fix_inside_one_block_changes_only_the_rendered_words_it_names(
    blocks: list[Block], data: st.DataObject
) -> None:
    """The rendering after a fix is the rendering before it with those words replaced."""
    rendering = render(blocks)
    if not rendering.blocks:
        return
    placed = data.draw(st.sampled_from(rendering.blocks))
    start = data.draw(st.integers(placed.span.start, placed.span.end))
    end = data.draw(st.integers(start, placed.span.end))
    mended = render(apply_fix(blocks, Fix(start, end, "approved"))).text
    assert mended == rendering.text[:start] + "approved" + rendering.text[end:]


def test_missing_language_goes_where_it_belongs() -> None:
    """A missing indication is inserted as a locked block after the copy and before the safety information."""
    blocks = (Block("b", "body", "copy", "Words."), Block("i", "isi", "locked", "ISI"))
    element = RequiredElement("indication:use", "missing", 0.0, approved="For adults.")
    inserted = insert_approved(blocks, element)
    assert [(one.section, one.kind) for one in inserted] == [
        ("body", "copy"),
        ("indication", "locked"),
        ("isi", "locked"),
    ]
    assert inserted[1].text == "For adults."


def test_safety_information_goes_before_footnotes_and_references() -> None:
    """What supports the copy comes last, also where approved language is inserted after it was made."""
    sections = ("body", "footnote", "references")
    blocks = tuple(Block(one, one, "copy", "Words.") for one in sections)
    inserted = insert_approved(blocks, RequiredElement("isi:all", "missing", 0.0, approved="Do not take it."))
    assert [one.section for one in inserted] == ["body", "isi", "footnote", "references"]


def test_altered_language_is_put_right_in_its_place() -> None:
    """The approved words replace the altered ones where they stand."""
    blocks = (Block("b", "body", "copy", "It is for people with X. Ask."),)
    element = RequiredElement("indication:use", "altered", 0.9, span=Span(0, 24), approved="It is for adults with X.")
    assert use_approved(blocks, element)[0].text == "It is for adults with X. Ask."


def _altered(blocks: tuple[Block, ...], words: str) -> RequiredElement:
    at = render(blocks).text.index(words)
    return RequiredElement("tv_statement", "altered", 0.8, Span(at, at + len(words)), approved="Do not. Ask first.")


def test_words_beside_an_altered_statement_are_not_lost() -> None:
    """Where a line holds other words too, only the statement's are replaced; a super of its own stays."""
    opening = Block("a", "voice_over", "voice_over", "Hello.")
    inside = Block("b", "isi", "locked", "VO: Ask us. Do not ever.\nVO: Ask.\nSUPER: Actor portrayal")
    mended = use_approved((opening, inside), _altered((opening, inside), "Do not ever.\nVO: Ask."))
    assert mended[1].text == "VO: Ask us. Do not. Ask first.\nSUPER: Actor portrayal"
    whole = replace(inside, text="VO: Do not ever.\nVO: Ask.\nSUPER: Actor portrayal")
    mended = use_approved((opening, whole), _altered((opening, whole), "Do not ever.\nVO: Ask."))
    assert mended[1].text.startswith("VO: Do not. Ask first.\n")
    assert mended[1].text.endswith("\nSUPER: Actor portrayal")


def test_pictures_between_the_lines_of_an_altered_statement_stay() -> None:
    """Only what is spoken or shown gives way to the approved lines."""
    picture = Block("v", "visual", "copy", "VISUAL: A dog.")
    blocks = (
        Block("a", "voice_over", "voice_over", "Do not ever."),
        picture,
        Block("b", "voice_over", "voice_over", "Ask."),
        Block("c", "voice_over", "voice_over", "Bye."),
    )
    words = render(blocks).text.partition("VO: ")[2].partition("\nVO: Bye")[0].strip()
    mended = use_approved(blocks, _altered(blocks, words))
    assert [one.text for one in mended] == ["VO: Do not. Ask first.", "VISUAL: A dog.", "Bye."]
