"""Claims come with their references and footnotes, and these keep their order."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fairdraft.domain.errors import KnownError
from fairdraft.domain.numbered_references import read_references
from fairdraft.domain.piece import Block
from fairdraft.domain.product import Claim, ClaimSource
from fairdraft.domain.reference_marks import MarkForm, mark_of, reference_marks
from fairdraft.domain.referencing import (
    CitedReference,
    cited_references,
    cites,
    has_references,
    in_order,
    reference_of,
    with_claim,
)
from fairdraft.domain.written_copy import written_copy

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
        ("30 kg/m² and 5 mm³, 20 in², 3 kg/m^2, twice¹", [(1,)]),
        ("10⁹/L, 5 × 10⁹ cells, 2x10^6 and 10⁻³, Ca²⁺, $5⁹⁹", []),
        ("week 10¹ or 10², from 10¹ cells", [(1,), (2,)]),
        ("with them² and a platform³", [(2,), (3,)]),
        ("in a study¹, 2 out of 3, in one^1, 2 of 3, in both¹, ² and ^1, ^2", [(1,), (1,), (1, 2), (1, 2)]),
        ("5 % [1] in people(2) with placebo.3 (4) [art] † 5", [(1,), (2,), (3,)]),
        ("CO₂, 1st, 2nd, $5.99, 1.5 mg, June 2026", []),
    ],
)
def test_marks_are_found(text: str, numbers: list[tuple[int, ...]]) -> None:
    """Raised digits and carets, lists and ranges, numbers in brackets; units, powers and what follows a comma are
    none.
    """
    assert [one.numbers for one in reference_marks(text)] == numbers


@given(some.sets(some.integers(1, 99), min_size=1, max_size=8), some.sampled_from(("raised", "caret", "boxed")))
def test_a_mark_names_what_it_was_made_of(numbers: set[int], form: MarkForm) -> None:
    """Whatever numbers, what is written is one mark, and reads back in rising order."""
    text = f"word{mark_of([*numbers], form)}."
    (found,) = reference_marks(text)
    assert (found.numbers, found.form) == (tuple(sorted(numbers)), form)
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
    assert words(again.blocks)["body"] == "Sugar fell.¹† A1C dropped.¹† Two walks."
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


@pytest.mark.parametrize(
    ("text", "start", "end", "becomes"),
    [
        ("One wa|lk. Two.", None, None, "One walk. A1C dropped.¹ Two."),
        ("One walk|. Two.", None, None, "One walk. A1C dropped.¹ Two."),
        ("“One walk|.” Two.", None, None, "“One walk.” A1C dropped.¹ Two."),
        ("Pay 1|,000.50 now", None, None, "Pay 1,000.50 A1C dropped.¹ now"),
        ("One—|two", None, None, "One—A1C dropped.¹ two"),
        ("One (|two)", None, None, "One (A1C dropped.¹ two)"),
        ("One |“two”", None, None, "One A1C dropped.¹ “two”"),
        ("😀|😀", None, None, "😀 A1C dropped.¹😀"),
        ("", 0, 0, "A1C dropped.¹"),
        ("One walk. Two.", 0, 8, "A1C dropped.¹ Two."),
        ("One walk… Two.", 0, 8, "A1C dropped.¹… Two."),
    ],
)
def test_a_claim_tears_nothing_apart(text: str, start: int | None, end: int | None, becomes: str) -> None:
    """In a word, or before what closes it, it goes behind; a full stop that its own makes one too many goes."""
    at = text.find("|")
    first, last = (at, at) if start is None or end is None else (start, end)
    piece = with_claim([replace(BODY, text=text.replace("|", ""))], "body", first, last, claim())
    assert piece.blocks[0].text == becomes
    assert becomes[: piece.caret].endswith("dropped.¹")


def test_a_mark_behind_a_claim_is_not_read_as_one_with_its_own() -> None:
    """What replaces words before a mark joins it: side by side ¹ and ² would be ¹²."""
    body = replace(BODY, text="One walk²† Two¹")
    note = Block("footnote", "footnote", "copy", "†In 512 adults.")
    listed = references("Alpha.", "Beta.")
    piece = with_claim([body, note, listed], "body", 0, 8, claim(qualifier="†In 512 adults."))
    assert words(piece.blocks) == {
        "body": "A1C dropped.¹,²† Two³",
        "footnote": "†In 512 adults.",
        "references": "References\n1. Beta.\n2. GLYNORA Prescribing Information.\n3. Alpha.",
    }


@pytest.mark.parametrize("text", ["A1C dropped.^3*", "A1C dropped.³†", "A1C dropped.[3]"])
def test_marks_that_a_claim_has_on_file_stay_there(text: str) -> None:
    """They lead to the references of another document; a sign before the words of a qualifier is its own, too."""
    piece = with_claim([BODY], "body", 0, 0, claim(text, qualifier="* In adults."))
    assert words(piece.blocks)["body"] == "A1C dropped.¹† One walk. Two walks."
    assert words(piece.blocks)["footnote"] == "†In adults."


def test_a_note_with_a_star_is_a_note() -> None:
    """A qualifier that stands there behind a star is not added again."""
    note = Block("footnote", "footnote", "copy", "*In 512 adults.")
    piece = with_claim([BODY, note], "body", 20, 20, claim(document="", qualifier="In 512 adults."))
    assert words(piece.blocks) == {"body": "One walk. Two walks. A1C dropped.*", "footnote": "*In 512 adults."}


def test_letters_of_private_use_are_kept() -> None:
    """Symbol fonts have such letters; the place of the caret is remembered by one that no text has."""
    body = replace(BODY, text="One \ue000 walk.")
    piece = with_claim([body], "body", 11, 11, claim())
    assert piece.blocks[0].text == "One \ue000 walk. A1C dropped.¹"
    assert piece.caret == len(piece.blocks[0].text)


def test_a_claim_is_marked_as_the_piece_marks_its_references() -> None:
    """Brackets stay brackets, carets carets."""
    boxed = with_claim([replace(BODY, text="One.[1] Two.")], "body", 12, 12, claim())
    assert boxed.blocks[0].text == "One.[1] Two. A1C dropped.[2]"
    listed = references("Alpha.")
    carets = with_claim([replace(BODY, text="One.^1 Two.")], "body", 0, 0, claim())
    assert carets.blocks[0].text == "A1C dropped.^2 One.^1 Two."
    carets = with_claim([replace(BODY, text="One.^1 Two."), listed], "body", 0, 0, claim())
    assert carets.blocks[0].text == "A1C dropped.^1 One.^2 Two."


@pytest.mark.parametrize(
    ("listed", "becomes"),
    [
        ("[1] Alpha.\n[2] Beta.", "[1] Guide.\n[2] Beta.\n[3] Alpha."),
        ("Sources\n1) Alpha.\n2) Beta.\n\n©2026", "Sources\n1) Guide.\n2) Beta.\n3) Alpha.\n\n©2026"),
        ("References: 1. Alpha. 2. Beta.", "References: 1. Guide. 2. Beta. 3. Alpha."),
        ("¹Alpha.\n²Beta.\nof 2026", "¹Guide.\n²Beta.\nof 2026\n³Alpha."),
        ("1 Alpha.\n2 Beta.", "1 Guide.\n2 Beta.\n3 Alpha."),
        ("References", None),
        ("", None),
    ],
)
def test_a_list_keeps_the_form_in_which_it_is_written(listed: str, becomes: str | None) -> None:
    """Heading, numbers, line breaks and what stands behind it; an empty block is where the first reference goes."""
    body = replace(BODY, text="Two² one¹" if becomes else "Two one")
    piece = with_claim([body, replace(references(), text=listed)], "body", 0, 0, claim(document="Guide."))
    assert piece.is_cited
    assert [one.text for one in piece.blocks] == [
        f"A1C dropped.¹ {'Two² one³' if becomes else 'Two one'}",
        becomes or "References\n1. Guide.",
    ]


@given(some.text(alphabet="12 3.)(][\nA b¹²^•©:Rs\t", max_size=40))
def test_a_list_that_is_read_is_written_as_it_was(text: str) -> None:
    """Whatever stands there, no letter of it changes until something is numbered anew."""
    listed = read_references(text)
    assert listed is None or listed.text == text


@pytest.mark.parametrize("listed", ["• Alpha.\n• Beta.", "Alpha, 2026.", "1. Alpha.\n1. Beta."])
def test_what_cannot_be_read_as_a_list_is_left_alone(listed: str) -> None:
    """No reference is lost or renumbered; of two with one number nobody knows which a mark means."""
    blocks = (replace(BODY, text="Two¹"), replace(references(), text=listed))
    if listed.startswith("1"):
        with pytest.raises(KnownError, match="Two references have the number 1"):
            in_order(blocks)
    else:
        assert not has_references(blocks)
        assert in_order(blocks) == blocks
        assert not with_claim(blocks, "body", 0, 0, claim()).is_cited
    assert with_claim(blocks, "body", 0, 0, claim()).blocks[1].text.startswith(listed)


def test_references_that_stand_elsewhere_are_seen() -> None:
    """A list in another part of the piece is no reason to begin a second one."""
    legal = Block("legal", "legal", "copy", "©2026\nReferences: 1. Alpha. 2. Beta.")
    piece = with_claim([replace(BODY, text="One¹"), legal], "body", 0, 0, claim())
    assert not piece.is_cited
    assert [one.text for one in piece.blocks] == ["A1C dropped. One¹", legal.text]


def test_a_mark_that_leads_nowhere_is_not_led_to_a_new_reference() -> None:
    """A number that somebody wrote by hand keeps missing its entry."""
    piece = with_claim([replace(BODY, text="One¹")], "body", 4, 4, claim())
    assert words(piece.blocks)["body"] == "One¹ A1C dropped.²"
    assert words(piece.blocks)["references"] == "References\n2. GLYNORA Prescribing Information."
    assert cited_references(piece.blocks) == (
        CitedReference(2, "GLYNORA Prescribing Information.", 1),
        CitedReference(1, "", 1),
    )


def test_copy_is_what_is_left_without_its_support() -> None:
    """No list, no footnotes, and no marks that lead there; units, and marks that lead elsewhere, stay."""
    body = replace(BODY, text="Sugar fell.¹† In 30 kg/m² it fell⁹ twice.[2]‡")
    note = Block("footnote", "footnote", "copy", "†In 512 adults.")
    copy = written_copy([body, ISI, NOTE, note, references("Alpha.", "Beta.")])
    assert [one.text for one in copy] == ["Sugar fell. In 30 kg/m² it fell⁹ twice.‡"]
    assert written_copy([body, ISI]) == (body,)


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ("Sugar fell.¹ Ask.^2\n\nReferences: 1. Alpha. 2. Beta.", "Sugar fell. Ask."),
        (
            "Sugar fell.¹\nREFERENCES\n1. GLYNORA Prescribing Information. 2026.\n\n©2026 Example",
            "Sugar fell.\n\n©2026 Example",
        ),
        ("Sugar fell.¹ It fell⁹.\n\nReference:\n[1] Data on file.", "Sugar fell. It fell⁹."),
        ("Sources: 1 in 3 adults.", "Sources: 1 in 3 adults."),
        ("References are free.¹", "References are free.¹"),
    ],
)
def test_a_list_within_copy_is_no_copy(text: str, copy: str) -> None:
    """A text that was never parted into sections has it under a heading; nothing else of it goes, and a count is no
    list.
    """
    assert [one.text for one in written_copy([replace(BODY, text=text)])] == [copy]


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
