"""How is a layout held against the piece that was set?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from fairdraft.domain.counting import counted
from fairdraft.domain.finding import DiffPart
from fairdraft.domain.layout_beside import BesideReader, furniture_beside, notes_of, place_of
from fairdraft.domain.layout_comparison import (
    LAYOUT_KINDS,
    LayoutComparison,
    LayoutDifference,
    LayoutSection,
    StandingBeside,
)
from fairdraft.domain.layout_differences import layout_differences
from fairdraft.domain.layout_lines import line_differences
from fairdraft.domain.layout_matching import LayoutMatch, match_layout
from fairdraft.domain.layout_words import LayoutWord, PieceWord, is_straight, layout_words, piece_words
from fairdraft.domain.pdf_pages import PdfBox, PdfFile
from fairdraft.domain.pdf_paragraphs import PdfParagraph
from fairdraft.domain.pdf_text import pdf_text, told_of
from fairdraft.domain.piece import Block, Rendering, render
from fairdraft.domain.returned_pdf import remarks_of_people
from fairdraft.domain.round_changes import ReadSentence, SentenceKind


def compare_layout(
    blocks: Sequence[Block],
    sentences: Sequence[ReadSentence],
    file: PdfFile,
    knows: Callable[[str], bool] | None = None,
) -> LayoutComparison:
    """Hold the words of a layout against those of the piece.

    Args:
        blocks: of the piece.
        sentences: its sentences with their kinds, in their order.
        file: the layout.
        knows: whether a word is spelled so; None where there is no dictionary.
    """
    rendering = render(blocks)
    read = pdf_text(file, knows, rendering.text)
    reader = BesideReader(read.paragraphs, notes_of(blocks))
    here = piece_words(rendering, sentences)
    there, of_deck = layout_words(read.paragraphs, reader.of_deck), reader.of_deck
    match = match_layout(here, there)
    if of_deck and len(match.found) < len(here):
        # What is taken for words of a deck hides none of the piece.
        everything = layout_words(read.paragraphs)
        whole = match_layout(here, everything)
        if len(whole.found) > len(match.found):
            there, match, of_deck = everything, whole, frozenset()
    differences, strange = layout_differences(here, there, match)
    owners = {there[at].paragraph: here[word].block for word, at in match.found.items()}
    beside = list(furniture_beside(read.furniture))
    added: list[LayoutDifference] = []
    for number in sorted({*strange, *of_deck}):
        paragraph = read.paragraphs[number]
        kind = reader.kind(number, paragraph.text)
        if kind is None:
            added.append(_added(paragraph, _block_around(number, read.paragraphs, owners)))
        else:
            beside.append(StandingBeside(kind, paragraph.text, place_of(paragraph)))
    both = sorted(
        (*differences, *line_differences(here, there, match), *added), key=lambda one: LAYOUT_KINDS.index(one.kind)
    )
    numbered = tuple(replace(one, number=number) for number, one in enumerate(both, start=1))
    return LayoutComparison(
        file=file.name,
        sha256=file.sha256,
        pages=len(file.pages),
        differences=numbered,
        beside=tuple(sorted(beside, key=lambda one: one.place.page)),
        sections=tuple(_sections(rendering, here, there, match, numbered)),
        words=len(here),
        found=len(match.found),
        capitals=sum(_is_in_capitals(here[at], there[place]) for at, place in match.found.items()),
        told=(*_straight_quotes(here, there, match), *told_of(read, len(file.pages))),
        # Where a page is seen turned, its places are not looked for in the picture.
        frames=tuple(PdfBox(0, 0, 0, 0) if one.turned else one.frame for one in file.pages),
        remarks=remarks_of_people(file),
    )


def _added(paragraph: PdfParagraph, block: Block | None) -> LayoutDifference:
    """A paragraph that the layout has beyond the piece; `block` is the approved language in the midst of it, if any."""
    diff = (DiffPart("insert", paragraph.text),)
    kind: SentenceKind = "copy" if block is None else "approved"
    return LayoutDifference(0, kind, "added", "", paragraph.text, diff, block, None, place_of(paragraph))


def _block_around(number: int, paragraphs: Sequence[PdfParagraph], owners: Mapping[int, Block]) -> Block | None:
    """The approved language in the midst of which a paragraph stands: lines of one block above and below it."""
    if not 0 < number < len(paragraphs) - 1:
        return None
    above, one, below = paragraphs[number - 1 : number + 2]
    block = owners.get(number - 1)
    is_within = (
        above.page == one.page == below.page
        and above.box.bottom >= one.box.top - 1
        and one.box.bottom >= below.box.top - 1
        and all(one.box.left < other.box.right and other.box.left < one.box.right for other in (above, below))
    )
    if block is None or block.kind != "locked" or owners.get(number + 1) is not block:
        return None
    return block if is_within else None


def _sections(
    rendering: Rendering,
    here: Sequence[PieceWord],
    there: Sequence[LayoutWord],
    match: LayoutMatch,
    differences: Sequence[LayoutDifference],
) -> list[LayoutSection]:
    again: dict[str, set[int]] = {}
    for at, word in match.repeats.items():
        if word is not None:
            again.setdefault(here[word].block.id, set()).add(there[at].page)
    found = []
    for placed in rendering.blocks:
        own = [at for at, word in enumerate(here) if word.block is placed.block]
        pages = {there[match.found[at]].page for at in own if at in match.found}
        found.append(
            LayoutSection(
                block=placed.block,
                words=len(own),
                found=sum(at in match.found for at in own),
                pages=tuple(sorted(pages)),
                repeated=tuple(sorted(again.get(placed.block.id, set()))),
                differences=sum(one.block is placed.block for one in differences),
            )
        )
    return found


def _is_in_capitals(here: PieceWord, there: LayoutWord) -> bool:
    return there.text.isupper() and not here.text.isupper()


def _straight_quotes(here: Sequence[PieceWord], there: Sequence[LayoutWord], match: LayoutMatch) -> Iterator[str]:
    """Quotes are no difference of words, but a proofreader corrects them."""
    words = [there[place] for at, place in sorted(match.found.items()) if is_straight(here[at].text, there[place].text)]
    if words:
        first = words[0]
        yield (
            f"{counted(len(words), 'word')} with curly quotes or apostrophes in the piece and straight ones in the "
            f"layout, first “{first.text}” on page {first.page}."
        )
