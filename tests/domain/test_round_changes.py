"""Does what changed between two versions of a piece leave nothing out, and is it of the right kind?"""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.claim_link import ClaimLink, ClaimStatus
from fairdraft.domain.finding import Span
from fairdraft.domain.piece import Block, render
from fairdraft.domain.round_changes import ReadSentence, read_sentences, round_changes

_BODY = Block("body", "body", "copy", "")
_WORDS = st.lists(st.sampled_from(["one", "tablet", "a", "day", "ask", "sleep", "better"]), min_size=1, max_size=4)
_SENTENCES = st.lists(_WORDS.map(" ".join), max_size=8)


def read(texts: Sequence[str], kind: str = "copy") -> tuple[ReadSentence, ...]:
    """Sentences one behind another, in one block."""
    found, at = [], 0
    for text in texts:
        found.append(ReadSentence(text, kind, _BODY, Span(at, at + len(text))))  # type: ignore[arg-type]
        at += len(text) + 1
    return tuple(found)


@given(_SENTENCES, _SENTENCES)
def test_no_change_is_left_out(before: list[str], after: list[str]) -> None:
    """Every sentence that is new, and every one that is gone, stands in a change; unchanged texts have none."""
    changes = round_changes(read(before), read(after))
    assert [one.number for one in changes] == list(range(1, len(changes) + 1))
    assert all(any(text in one.after for one in changes) for text in set(after) - set(before))
    assert all(any(text in one.before for one in changes) for text in set(before) - set(after))
    assert bool(changes) == (before != after)
    assert [one.span.start for one in changes if one.span] == sorted(one.span.start for one in changes if one.span)


def test_sentences_are_paired_with_what_became_of_them() -> None:
    """Between two kept sentences one was reworded, one went and one came; one that only moved is told as moved."""
    before = ("Stay.", "Take one tablet a day with food.", "Sleep well at last.", "Keep.", "Ask your doctor today.")
    after = ("Stay.", "Take one tablet a day.", "Bring a friend along.", "Ask your doctor today.", "Keep.")
    told = [(one.before, one.after, one.moved) for one in round_changes(read(before), read(after))]
    assert ("Take one tablet a day with food.", "Take one tablet a day.", False) in told
    assert ("Sleep well at last.", "", False) in told
    assert ("", "Bring a friend along.", False) in told
    assert sum(moved for _before, _after, moved in told) == 1


def test_words_that_stand_twice_move_as_often_as_they_came() -> None:
    """Of two that went one came elsewhere, and the other is told as gone; of two that came, one is new."""
    days = ("One day.", "Two days.", "Three days.", "Four days.", "Five days.")
    once, twice = (*days, "Ask."), ("Ask.", *days[:2], "Ask.", *days[2:])
    lost = [(one.before, one.after, one.moved) for one in round_changes(read(twice), read(once))]
    assert sorted(lost) == [("Ask.", "", False), ("Ask.", "Ask.", True)]
    won = [(one.before, one.after, one.moved) for one in round_changes(read(once), read(twice))]
    assert sorted(won) == [("", "Ask.", False), ("Ask.", "Ask.", True)]


def test_a_sentence_that_moved_and_changed_is_told_as_such_where_that_is_sure() -> None:
    """Far from where it stood, too; where two sentences could be meant, they are told as gone and come."""
    days = tuple(f"Day {number} is another day to ask, number {number}." for number in range(4))
    old = "In two studies most adults slept better by week six."
    new = "In two studies most adults slept much better by week six."
    (one,) = round_changes(read((old, *days)), read((*days, new)))
    assert (one.before, one.after, one.moved, one.only_moved) == (old, new, True, False)
    assert [part.text.strip() for part in one.diff if part.op == "insert"] == ["much"]
    rival = "In two studies most adults slept far better by week six."
    told = round_changes(read((old, *days)), read((*days[:2], rival, *days[2:], new)))
    assert [(one.before, one.after, one.moved) for one in told] == [
        (old, "", False),
        ("", rival, False),
        ("", new, False),
    ]
    short = round_changes(read(("Sleep well at last.", *days)), read((*days, "Sleep well at night.")))
    assert not any(one.moved for one in short)


def test_moved_words_have_the_kind_that_they_had() -> None:
    """Approved language that came loose from its block and stands in the copy now is a change of approved language."""
    before = (*read(["Do not take it."], "approved"), *read(["One day.", "Two days."]))
    (one,) = round_changes(before, read(["One day.", "Two days.", "Do not take it."]))
    assert (one.kind, one.moved) == ("approved", True)


def test_spoken_words_that_are_shown_instead_have_changed() -> None:
    """The words are the same, and reviewers of a script want to know; both sides stand with their tags."""
    spoken, shown = (
        (ReadSentence("Ask why.", "copy", Block("a", section, section, ""), Span(4, 12)),)  # type: ignore[arg-type] # one of two kinds
        for section in ("voice_over", "super")
    )
    (one,) = round_changes(spoken, shown)
    assert (one.before, one.after) == ("VO: Ask why.", "SUPER: Ask why.")
    assert round_changes(spoken, spoken) == ()


def test_a_rewritten_text_is_one_change() -> None:
    """Hundreds of sentences against hundreds of others are not searched for pairs."""
    before = [f"Sentence {number} says this of mornings." for number in range(100)]
    after = [f"Line {number} tells that of evenings." for number in range(100)]
    (one,) = round_changes(read(before), read(after))
    assert one.before.count(".") == one.after.count(".") == 100


def test_a_word_that_changed_everywhere_is_a_change_of_each_sentence() -> None:
    """Each with its own kind: as one change, all of a text was approved language because one line of it is."""
    for many in (40, 600):
        before = [f"On day {number} the old brand may help with sleep." for number in range(many)]
        after = [one.replace("old", "new") for one in before]
        was, now = ((*read(one[:-1]), *read(one[-1:], "approved")) for one in (before, after))
        changes = round_changes(was, now)
        assert [(one.before, one.after) for one in changes] == list(zip(before, after, strict=True))
        assert [one.kind for one in changes] == [*["copy"] * (many - 1), "approved"]


def test_sentences_have_the_kind_of_their_words() -> None:
    """Locked blocks are approved language, references support; a link tells the rest, and no line is left out."""
    blocks = (
        Block("headline", "headline", "copy", "A new day"),
        Block("body", "body", "copy", "It lowers sugar. Ask why. Approved words stand here."),
        Block("isi", "isi", "locked", "Do not take it."),
        Block("references", "references", "copy", "1. Data on file."),
    )
    text = render(blocks).text

    def link(words: str, status: ClaimStatus, claim: str | None = None) -> ClaimLink:
        start = text.index(words)
        return ClaimLink(status, Span(start, start + len(words)), claim)

    links = (
        link("It lowers sugar.", "drifted", "gly-1"),
        link("Ask why.", "connective"),
        link("Approved words stand here.", "approved"),
    )
    found = read_sentences(blocks, links, [one.span for one in links])
    assert [(one.text, one.kind, one.claim) for one in found] == [
        ("A new day", "copy", None),
        ("It lowers sugar.", "claim", "gly-1"),
        ("Ask why.", "copy", None),
        ("Approved words stand here.", "approved", None),
        ("Do not take it.", "approved", None),
        ("1. Data on file.", "support", None),
    ]
    assert all(" ".join(text[one.span.start : one.span.end].split()) == one.text for one in found)


@given(st.text("ab 1.*†•\n\N{GRINNING FACE}", max_size=30), st.lists(st.integers(0, 30), max_size=6))
def test_no_sign_of_a_text_is_left_out(text: str, edges: list[int]) -> None:
    """Footnote marks, bullets and pictures between sentences belong to one of them, each once."""
    inside = sorted({one for one in edges if one <= len(text)})
    spans = [Span(*both) for both in zip(inside[::2], inside[1::2], strict=False)]
    found = read_sentences((Block("body", "body", "copy", text),), (), spans)
    assert "".join("".join(one.text.split()) for one in found) == "".join(text.split())


def test_a_footnote_mark_behind_a_sentence_is_part_of_it() -> None:
    """A mark that is gone is a change: its footnote explains the sentence no more."""

    def sentences(text: str) -> tuple[ReadSentence, ...]:
        spans = [Span(text.index(one), text.index(one) + len(one)) for one in ("It works.", "Ask why.")]
        return read_sentences((Block("body", "body", "copy", text),), (), spans)

    (one,) = round_changes(sentences("It works.* Ask why."), sentences("It works. Ask why."))
    assert (one.before, one.after) == ("It works.*", "It works.")
