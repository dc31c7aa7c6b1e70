"""Offsets of the checked text and positions of the editor's document name the same letters."""

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.finding import Span
from fairdraft.domain.piece import Block, BlockKind, render
from fairdraft.ui.draft.sheet_map import SheetMap, editable_text

KINDS: tuple[BlockKind, ...] = ("copy", "locked", "voice_over", "super", "note")
# Astral letters, combining marks, line ends and no-break signs among the plain ones.
LETTERS = st.sampled_from([*"aZ .,\n", "é", "\u0301", "®", "\u00a0", "\u2011", "\u202f", "😀", "🩺", "𝒳"])
TEXTS = st.text(alphabet=LETTERS, max_size=12)


def blocks_of(parts: list[tuple[BlockKind, str]]) -> tuple[Block, ...]:
    return tuple(Block(f"b{number}", "body", kind, text) for number, (kind, text) in enumerate(parts))


PIECES = st.lists(st.tuples(st.sampled_from(KINDS), TEXTS), min_size=1, max_size=6).map(blocks_of)


def document_of(blocks: tuple[Block, ...]) -> bytes:
    """The editor's document as UTF-16: blocks one after another, one separator between them."""
    return "\n".join(block.text for block in blocks).encode("utf-16-le")


@given(PIECES)
def test_every_letter_of_every_block_is_found_at_its_document_position(blocks: tuple[Block, ...]) -> None:
    """A letter of a block in the rendering is the letter at the mapped position of the document."""
    places, document = SheetMap(blocks), document_of(blocks)
    text = render(blocks).text
    for placed in render(blocks).blocks:
        for offset in range(placed.span.start, placed.span.end):
            start, end = places.span_to_document(Span(offset, offset + 1))
            assert document[2 * start : 2 * end].decode("utf-16-le") == text[offset]


@given(PIECES)
def test_positions_come_back_to_the_offsets_they_came_from(blocks: tuple[Block, ...]) -> None:
    """From the rendering to the document and back gives the same offset, inside every rendered block."""
    places = SheetMap(blocks)
    for placed in places.rendering.blocks:
        for offset in range(placed.span.start, placed.span.end + 1):
            assert places.to_rendering(places.to_document(offset)) == offset


@given(PIECES, st.integers(0, 80), st.integers(0, 80))
def test_offsets_keep_their_order(blocks: tuple[Block, ...], one: int, other: int) -> None:
    """A later offset never maps to an earlier position, between blocks and in tags too."""
    places = SheetMap(blocks)
    low, high = sorted((one, other))
    assert places.to_document(low) <= places.to_document(high)


@given(PIECES)
def test_blocks_outside_the_rendering_have_no_offset(blocks: tuple[Block, ...]) -> None:
    """A position in a note or an empty block maps to no offset of the checked text."""
    places = SheetMap(blocks)
    rendered = {placed.block.id for placed in places.rendering.blocks}
    for block in blocks:
        found = places.range_of(block.id)
        assert found is not None
        if block.id not in rendered:
            assert places.to_rendering(found[0]) is None


def test_an_offset_in_a_tag_is_the_first_word_after_it() -> None:
    """An offset inside "VO: " maps to the beginning of the spoken words, one between blocks to the block before."""
    blocks = blocks_of([("copy", "Hi"), ("voice_over", "Say")])
    places = SheetMap(blocks)
    tag = places.rendering.text.index("VO:")
    assert places.to_document(tag) == places.to_document(tag + 4) == 3
    assert places.to_document(3) == 2


@given(st.text(alphabet=st.characters(), max_size=30))
def test_editable_text_has_one_kind_of_line_end_and_can_be_saved(text: str) -> None:
    """What the editor shows has LF alone, is a fixed point, and has a UTF-8 form."""
    shown = editable_text(text)
    assert editable_text(shown) == shown
    assert not set(shown) & set("\r\u2029\ufdd0\ufdd1\x00")
    shown.encode("utf-8")


def test_line_ends_of_every_kind_count_once() -> None:
    """CR LF, CR and the paragraph separator each become one line end."""
    assert editable_text("a\r\nb\rc\u2029d\ne") == "a\nb\nc\nd\ne"
