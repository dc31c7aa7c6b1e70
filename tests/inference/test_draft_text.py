import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.inference.draft_text import THINKING_MARKS, DraftTextStream, StopFilter, ThinkingFilter, opens_thinking

# Pieces that often meet: marks, halves of marks, stop texts, characters of several bytes.
FRAGMENTS = st.sampled_from(
    [
        "<think>",
        "</think>",
        "<thi",
        "nk>",
        "<",
        "</",
        ">",
        "[THINK]",
        "[/THINK]",
        "\n",
        "\n\n",
        "END",
        "EN",
        "D",
        "a",
        "é😀",
        " ",
    ]
)
TEXTS = st.lists(FRAGMENTS, max_size=12).map("".join)
STOPS = st.lists(st.sampled_from(["END", "\n\n", "D", "ENDEND", "a\n", ""]), max_size=3).map(tuple)


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[a:b] for a, b in pairwise(edges)]


def streamed(pieces: list[bytes], stop: tuple[str, ...] = (), until: str | None = None) -> str:
    stream = DraftTextStream(stop, until)
    return "".join(stream.feed(piece) for piece in pieces) + stream.finish()


@given(TEXTS, STOPS, st.lists(st.integers(0, 200), max_size=20))
def test_the_text_does_not_depend_on_how_it_is_cut(text: str, stop: tuple[str, ...], places: list[int]) -> None:
    """However the bytes are cut into tokens, the draft's text is the same."""
    data = text.encode()
    assert streamed(cut(data, places), stop) == streamed([bytes([one]) for one in data], stop)


@given(TEXTS)
def test_no_thought_is_said(text: str) -> None:
    """What stands between thinking marks, and the marks, never come out; all else does, in order."""
    expected, rest = "", text
    closing = dict(THINKING_MARKS)
    marks = "|".join(re.escape(mark) for pair in THINKING_MARKS for mark in pair)
    thought = False
    while found := re.search(marks, rest):
        said, mark, rest = rest[: found.start()], found.group(), rest[found.end() :]
        expected += said.lstrip() if thought and not expected.strip() else said
        thought = True
        if mark in closing:
            _, there, after = rest.partition(closing[mark])
            rest = after if there else ""
            if not there:
                break
    else:
        expected += rest.lstrip() if thought and not expected.strip() else rest
    assert streamed([text.encode()]) == expected


@given(st.lists(st.sampled_from("abE N\n"), max_size=30).map("".join), STOPS)
def test_a_text_ends_before_the_first_complete_stop_text(text: str, stop: tuple[str, ...]) -> None:
    """The draft is what stands before the stop text that is complete first, and everything where there is none."""
    ends = [(at + len(mark), at) for mark in stop if mark and (at := text.find(mark)) >= 0]
    expected = text[: min(ends)[1]] if ends else text
    assert streamed([text.encode()], stop) == expected


def test_characters_of_several_bytes_come_whole() -> None:
    """A character whose bytes come in different tokens is said once it is whole."""
    stream = DraftTextStream()
    first, second = "né😀".encode()[:5], "né😀".encode()[5:]
    assert stream.feed(first) == "né"
    assert stream.feed(second) == "😀"


def test_half_a_character_at_the_end_is_dropped() -> None:
    """A draft that ends by its length in the middle of a character ends before it."""
    assert streamed([b"caf\xc3"]) == "caf"


def test_bytes_that_are_no_character_are_shown_as_such() -> None:
    """Bytes that cannot be UTF-8 become the replacement character instead of ending the draft."""
    assert streamed([b"a\xffb"]) == "a\ufffdb"


def test_a_thought_split_over_many_tokens_is_dropped() -> None:
    """A thought is dropped also when its marks come letter by letter, with the white space after it."""
    pieces = [bytes([one]) for one in b"<think>\nI should say hello.\n</think>\n\nHello"]
    assert streamed(pieces) == "Hello"


def test_a_thought_that_never_ends_leaves_nothing() -> None:
    """A model that only thinks has written nothing."""
    assert streamed([b"<think>", b"and on and on </thi"]) == ""


def test_words_that_only_look_like_a_thought_stay() -> None:
    """Angle brackets that open no thought are copy."""
    assert streamed([b"A <thin", b" line and 3 < 4 <"]) == "A <thin line and 3 < 4 <"


def test_a_thought_opened_by_the_prompt_is_dropped() -> None:
    """Where the template itself opens the thought, the text begins after its closing mark."""
    until = opens_thinking("<|im_start|>assistant\n<think>\n")
    assert until == "</think>"
    assert streamed([b"Hmm, a headline.", b"</think>", b"\nHEADLINE"], until=until) == "HEADLINE"
    assert opens_thinking("<|im_start|>assistant\n") is None


def test_a_stop_text_inside_a_thought_does_not_stop() -> None:
    """Stop texts look at the copy alone."""
    assert streamed([b"<think>END</think>copy END more"], ("END",)) == "copy "


@pytest.mark.parametrize("pieces", [["one ST", "OP two"], ["one S", "T", "O", "P two"], ["one STOP two"]])
def test_a_stop_text_over_token_borders_is_found_and_not_said(pieces: list[str]) -> None:
    """A stop text that comes in pieces ends the draft, and no part of it is ever said."""
    stop = StopFilter(("STOP",))
    said = "".join(stop.feed(piece) for piece in pieces)
    assert (said, stop.stopped, stop.finish()) == ("one ", True, "")


def test_what_was_held_back_comes_at_the_end() -> None:
    """The beginning of a stop text or mark that was never completed belongs to the draft."""
    thinking = ThinkingFilter()
    assert thinking.feed("a <thi") == "a "
    assert thinking.finish() == "<thi"
    stop = StopFilter(("STOP",))
    assert stop.feed("a ST") == "a "
    assert stop.finish() == "ST"
