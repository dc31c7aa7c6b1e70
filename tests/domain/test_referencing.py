"""Claims come with their references and footnotes, and these keep their order."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import Block
from fairdraft.domain.product import Claim, ClaimSource
from fairdraft.domain.reference_marks import mark_of, reference_marks
from fairdraft.domain.referencing import cites, has_references, in_order, reference_of, with_claim

BODY = Block("body", "body", "copy", "One walk. Two walks.")
ISI = Block("isi", "isi", "locked", "GLYNORA can cause serious side effects.")
NOTE = Block("note", "body", "note", "[Art: raise the ^9]")


def claim(
    text: str = "A1C dropped.", *, document: str = "GLYNORA Prescribing Information", qualifier: str = ""
) -> Claim:
    return Claim(id="c", text=text, qualifier=qualifier, source=ClaimSource(document=document, page="2"))


def references(*entries: str) -> Block:
    lines = [f"{number}. {words}" for number, words in enumerate(entries, start=1)]
    return Block("references", "references", "copy", "\n".join(["References", *lines]))


def words(blocks: tuple[Block, ...]) -> dict[str, str]:
    return {one.id: one.text for one in blocks}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("sugar¹ and weight²,³", [(1,), (2, 3)]),
        ("week 16^1,2. Then ^12", [(1, 2), (12,)]),
        ("all of it¹–³ or ^4-6", [(1, 2, 3), (4, 5, 6)]),
        ("kidney¹⁰,¹²", [(10, 12)]),
        ("30 kg/m² and 5 mm³, twice¹", [(1,)]),
        ("5 % [1] (2) † 3", []),
    ],
)
def test_marks_are_found(text: str, numbers: list[tuple[int, ...]]) -> None:
    """Raised digits and carets, lists and ranges; units of area and volume are none."""
    assert [one.numbers for one in reference_marks(text)] == numbers


@given(some.sets(some.integers(1, 99), min_size=1, max_size=8), some.booleans())
def test_a_mark_names_what_it_was_made_of(numbers: set[int], with_caret: bool) -> None:
    """Whatever numbers, what is written is one mark, and reads back in rising order."""
    text = f"word{mark_of([*numbers], with_caret=with_caret)}."
    (found,) = reference_marks(text)
    assert found.numbers == tuple(sorted(numbers))
    assert (found.start, found.end) == (4, len(text) - 1)


def test_a_claim_comes_with_its_reference_and_its_footnote() -> None:
    """Both are made where the piece has none, before nothing else; the caret stands behind the marks."""
    piece = with_claim([BODY, ISI, NOTE], "body", 9, 9, claim(qualifier="In 512 adults."))
    assert words(piece.blocks) == {
        "body": "One walk. A1C dropped.¹† Two walks.",
        "isi": ISI.text,
        "note": NOTE.text,
        "footnote": "†In 512 adults.",
        "references": "References\n1. GLYNORA Prescribing Information.",
    }
    assert piece.blocks[0].text[: piece.caret].endswith("dropped.¹†")
    again = with_claim(piece.blocks, "body", 0, 8, claim("Sugar fell.", qualifier="in 512  adults."))
    assert words(again.blocks)["body"] == "Sugar fell.¹†. A1C dropped.¹† Two walks."
    assert words(again.blocks)["footnote"] == "†In 512 adults."
    assert words(again.blocks)["references"] == "References\n1. GLYNORA Prescribing Information."


def test_a_claim_before_others_moves_their_numbers() -> None:
    """References count from the first that is cited; the sign of a footnote is one that is free."""
    first = with_claim([BODY], "body", 20, 20, claim(document="Guide", qualifier="Note one."))
    second = with_claim(first.blocks, "body", 9, 9, claim("B.", document="Report", qualifier="Note two."))
    assert words(second.blocks)["body"] == "One walk. B.¹‡ Two walks. A1C dropped.²†"
    assert words(second.blocks)["references"] == "References\n1. Report.\n2. Guide."
    assert words(second.blocks)["footnote"] == "†Note one.\n‡Note two."
    assert second.blocks[0].text[: second.caret] == "One walk. B.¹‡"


def test_what_cannot_be_cited_comes_as_words() -> None:
    """No document and no qualifier, no mark; with all signs taken the words of the note stay out, and are missed."""
    assert with_claim([BODY], "body", 0, 0, claim(document="")).blocks[0].text == "A1C dropped. One walk. Two walks."
    full = replace(BODY, text="†‡§¶‖")
    piece = with_claim([full], "body", 5, 5, claim(qualifier="In adults."))
    assert piece.blocks[0].text == "†‡§¶‖ A1C dropped.¹"
    assert [one.id for one in piece.blocks] == ["body", "references"]


def test_references_are_numbered_as_they_are_cited() -> None:
    """Marks of every form follow; entries that say the same become one, those that nothing cites come last."""
    body = replace(BODY, text="One³ two^1,3 and three²–⁴.")
    listed = references("Alpha.", "Beta.", "Gamma.", "Gamma.", "Delta.")
    ordered = in_order([body, listed])
    assert words(ordered) == {
        "body": "One¹ two^1,2 and three¹,³.",
        "references": "References\n1. Gamma.\n2. Alpha.\n3. Beta.\n4. Delta.",
    }
    assert in_order(ordered) == ordered


def test_nothing_is_numbered_anew_where_a_mark_would_lead_to_something_else() -> None:
    """A mark without an entry, and one in approved language, are told; a claim goes in all the same."""
    body = replace(BODY, text="One² two¹ three⁷")
    listed = references("Alpha.", "Beta.")
    with pytest.raises(KnownError, match="mark 7 leads to no reference"):
        in_order([body, listed])
    assert with_claim([body, listed], "body", 0, 0, claim()).blocks[0].text == "A1C dropped.³ One² two¹ three⁷"
    locked = replace(ISI, text="It can cause harm.²")
    with pytest.raises(KnownError, match="Approved language has the mark 2"):
        in_order([locked, listed])
    assert in_order([replace(BODY, text="One¹"), locked, listed])[2] == listed


def test_where_references_stand_in_several_places_they_stay() -> None:
    """Which of two lists a number means is not known."""
    two = [replace(BODY, text="One²"), references("Alpha.", "Beta."), replace(references("Gamma."), id="more")]
    assert not has_references(two)
    assert in_order(two) == tuple(two)
    assert with_claim(two, "body", 4, 4, claim()).blocks[0].text == "One² A1C dropped."


def test_some_channels_carry_no_marks() -> None:
    """Nobody speaks a mark, and a post has no room for references."""
    assert [one for one in ("print", "tv", "radio", "web", "banner", "email", "social", "search") if cites(one)] == [
        "print",
        "web",
        "email",
    ]


def test_a_reference_says_document_and_version() -> None:
    """Page and table are for the annotation, not for readers; without a document there is no reference."""
    assert reference_of(ClaimSource(document="Guide.", page="2", label_version="2026-02")) == "Guide. 2026-02."
    assert reference_of(ClaimSource(page="2", label_version="2026-02")) == ""


@given(some.lists(some.lists(some.integers(1, 6), min_size=1, max_size=3), max_size=6), some.permutations(range(1, 7)))
def test_order_loses_no_citation(marks: list[list[int]], shuffled: list[int]) -> None:
    """Each mark leads to the same words as before, numbers rise as they are first cited, and a second time changes
    nothing.
    """
    entries = [f"Source {letter}." for letter in shuffled]
    body = replace(BODY, text=" ".join(f"word{mark_of(one)}" for one in marks))
    before = [{entries[number - 1] for number in mark.numbers} for mark in reference_marks(body.text)]
    found = in_order([body, references(*entries)])
    now = {int(line.split(". ")[0]): line.split(". ", 1)[1] for line in found[1].text.split("\n")[1:]}
    after = [mark.numbers for mark in reference_marks(found[0].text)]
    assert [{now[number] for number in one} for one in after] == before
    assert sorted(now.values()) == sorted(entries)
    highest = 0
    for one in after:
        assert min(one) <= highest + 1
        assert {*range(highest + 1, max(highest, *one) + 1)} <= {*one}
        highest = max(highest, *one)
    assert in_order(found) == found
