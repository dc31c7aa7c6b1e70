"""Words that reviewers changed: every tracked change is found, and made it gives their words."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain import matched_words
from fairdraft.domain.piece import Block
from fairdraft.domain.returned_document import FileComment, ReturnedDocument, Stretch, StretchState, joined
from fairdraft.domain.returned_lines import match_lines
from fairdraft.domain.returned_words import returned_changes, with_changes
from fairdraft.domain.word_edits import said, with_edits, word_edits

_WORDS = "ask your doctor about it today and not tomorrow A1C [x] 1.1% body: isi".split()  # noqa: SIM905 - reads better
_WORD = st.sampled_from(_WORDS)
_LINE = st.lists(_WORD, min_size=1, max_size=8)
_SECTIONS = ("headline", "subhead", "body", "call_to_action")
_FATE = st.sampled_from(["keep", "keep", "keep", "delete", "replace", "insert"])
_TEXT = st.lists(st.one_of(_WORD, st.sampled_from(["\n", " \n\n ", "  "])), max_size=20).map(" ".join)


@given(before=_TEXT, after=_TEXT)
def test_edits_made_all_give_the_later_text(before: str, after: str) -> None:
    """Words and line breaks come out as in the later text, and a text has no edits against itself."""
    edits = word_edits(before, after)
    assert said(with_edits(before, edits)) == said(after)
    assert not word_edits(before, before)
    assert all(not one.touches(other) for one in edits for other in edits if one is not other)


@given(before=_TEXT, after=_TEXT)
def test_texts_that_are_taken_for_long_come_out_the_same(before: str, after: str) -> None:
    """The way by which long texts are matched leads to the later text as well, whatever they share."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matched_words, "_MOST_PAIRS", 0)
        assert said(with_edits(before, word_edits(before, after))) == said(after)


def test_two_words_far_apart_in_a_long_text_are_two_edits() -> None:
    """One can be taken without the other, also where the words between them stand there a hundred times."""
    was = [_WORDS[number * number % 97 % len(_WORDS)] for number in range(50_000)]
    now = [*was[:100], "Rarely,", *was[101:40_000], *was[40_001:]]
    edits = word_edits(" ".join(was), " ".join(now))
    assert [(one.first, one.last, one.text.strip()) for one in edits] == [(100, 101, "Rarely,"), (40_000, 40_001, "")]


def test_long_texts_that_share_nothing_are_one_edit_at_once() -> None:
    """To match each of 50,000 words with each would take minutes."""
    was, now = (" ".join(f"{letter}{number}" for number in range(50_000)) for letter in "ab")
    begun = time.process_time()
    assert [(one.first, one.last) for one in word_edits(was, now)] == [(0, 50_000)]
    assert time.process_time() - begun < 10


@given(st.data())
def test_tracked_changes_taken_all_give_the_reviewers_words(data: st.DataObject) -> None:
    """Whichever words of whichever lines were struck, replaced or put in: the blocks then say what the document does,
    and nothing more is found.
    """
    blocks: list[Block] = []
    stretches: list[Stretch] = []
    expected: list[str] = []
    for section in _SECTIONS[: data.draw(st.integers(1, 4))]:
        lines = data.draw(st.lists(_LINE, min_size=1, max_size=3))
        blocks.append(Block(section, section, "copy", "\n".join(map(" ".join, lines))))
        stretches.append(Stretch(f"{section.replace('_', ' ').capitalize()}\n"))
        now: list[str] = []
        for words in lines:
            drawn = _edited(data, words)
            stretches += [*drawn, Stretch("\n")]
            now.append("".join(one.text for one in drawn if one.state != "deleted"))
        expected.append("\n".join(one for one in now if one.strip()))
    document = ReturnedDocument("a.docx", joined(stretches), ())
    changes = returned_changes(blocks, blocks, match_lines(blocks, document.lines), document.lines)
    taken = with_changes(blocks, blocks, changes)
    assert [said(one.text.strip()) for one in taken] == [said(one.strip()) for one in expected]
    again = returned_changes(blocks, taken, match_lines(blocks, document.lines), document.lines)
    assert not again


def _edited(data: st.DataObject, words: list[str]) -> list[Stretch]:
    found: list[Stretch] = []
    for word in words:
        fate = data.draw(_FATE)
        state: StretchState = "deleted" if fate in ("delete", "replace") else "kept"
        found.append(Stretch(f"{word} ", state, "" if state == "kept" else "Jane"))
        if fate in ("replace", "insert"):
            found.append(Stretch(f"{data.draw(_WORD)} ", "inserted", "Jane"))
    return found


_STRETCHES = st.lists(
    st.builds(Stretch, st.text("ab\n", max_size=4), st.sampled_from(["kept", "inserted", "deleted"])), max_size=8
)


@given(stretches=_STRETCHES, data=st.data())
def test_comments_stay_at_what_is_left_of_their_words(stretches: list[Stretch], data: st.DataObject) -> None:
    """With all changes accepted they are about the letters of theirs that nobody struck."""
    whole = [(letter, one.state) for one in stretches for letter in one.text]
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    document = ReturnedDocument("a.docx", joined(stretches), (FileComment("Jane", None, "?", start, end),))
    accepted = document.accepted
    assert accepted.whole == accepted.original == accepted.text == document.text
    about = accepted.whole[accepted.comments[0].start : accepted.comments[0].end]
    assert about == "".join(letter for letter, state in whole[start:end] if state != "deleted")


@given(st.data())
def test_a_change_made_alone_leaves_the_others(data: st.DataObject) -> None:
    """Taken one by one, in any order, changes give what they give together."""
    words = data.draw(st.permutations(_WORDS))
    block = Block("b", "body", "copy", " ".join(words))
    document = ReturnedDocument("a.docx", joined([*_edited(data, words), Stretch("\n")]), ())
    matched = match_lines([block], document.lines)
    together = with_changes([block], [block], returned_changes([block], [block], matched, document.lines))
    piece = [block]
    left = list(returned_changes([block], piece, matched, document.lines))
    told: set[str] = set()
    while left:
        chosen = data.draw(st.sampled_from(left))
        piece = list(with_changes([block], piece, [chosen]))
        every = returned_changes([block], piece, matched, document.lines)
        left = [one for one in every if one.standing == "open"]
        told |= {one.key for one in every if one.standing == "edited"}
        assert chosen.key not in [one.key for one in left]
    # Where words come to stand twice, a change may look like one that was made here, and is told as that.
    assert told or said(piece[0].text.strip()) == said(together[0].text.strip())
    assert replace(piece[0], text="") == replace(block, text="")


@pytest.mark.parametrize(
    ("gone", "kept", "now"),
    [
        ("\nAsk your doctor.", "\nCall us.\n", "Small steps.\nCall us."),
        ("\n", "Ask your doctor.\nCall us.\n", "Small steps. Ask your doctor.\nCall us."),
        ("\nAsk your doctor.\n", "Call us.\n", "Small steps. Call us."),
    ],
)
def test_a_paragraph_struck_with_the_end_before_it_leaves_its_own_end(gone: str, kept: str, now: str) -> None:
    """Who strikes the last paragraph backwards from its end strikes the end of the one before: nothing is joined."""
    block = Block("b", "body", "copy", f"Small steps.{gone}{kept}".strip())
    stretches = (Stretch("Small steps."), Stretch(gone, "deleted", "Jane"), Stretch(kept))
    document = ReturnedDocument("a.docx", stretches, ())
    changes = returned_changes([block], [block], match_lines([block], document.lines), document.lines)
    assert with_changes([block], [block], changes)[0].text == now
