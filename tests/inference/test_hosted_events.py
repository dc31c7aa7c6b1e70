"""Event streams of servers, however their bytes are cut."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.inference.hosted_events import MOST_LINE, EventStream, EventStreamError

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
# What an event's data may be: no line end within a line of it.
DATA = TEXTS.map(lambda text: text.replace("\r", "").replace("\n", ""))


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """The bytes in pieces that end at those places."""
    ends = sorted({place % (len(data) + 1) for place in places} | {len(data)})
    return [data[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def read(pieces: list[bytes]) -> list[str]:
    stream = EventStream()
    return [event for piece in pieces for event in stream.feed(piece)]


@given(st.lists(st.lists(DATA, min_size=1, max_size=3), max_size=5), LINE_ENDS, st.lists(st.integers(0, 10_000)))
def test_every_event_comes_back_however_it_is_cut(events: list[list[str]], end: str, places: list[int]) -> None:
    """Data of several lines, any line end, any cut, also within a character: the same events."""
    lines = [line for event in events for line in [*(f"data: {one}" for one in event), ""]]
    # One line more, because a lone carriage return at the very end may be the first half of a line end.
    stream = "".join(line + end for line in [*lines, ": end"]).encode()
    assert read(cut(stream, places)) == ["\n".join(event) for event in events]


@given(st.binary(max_size=300), st.lists(st.integers(0, 10_000)))
def test_any_bytes_give_the_same_events_in_any_pieces(data: bytes, places: list[int]) -> None:
    """Nonsense is no reason to fall over, and cutting it changes nothing."""
    assert read(cut(data, places)) == read([data])


@given(st.lists(TEXTS, max_size=5), st.lists(st.integers(0, 10_000)))
def test_json_in_events_survives(texts: list[str], places: list[int]) -> None:
    """JSON has no line ends of its own, so every text comes through."""
    stream = b"".join(f"data: {json.dumps(text, ensure_ascii=False)}\n\n".encode() for text in texts)
    assert [json.loads(one) for one in read(cut(stream, places))] == texts


@pytest.mark.parametrize(
    ("stream", "events"),
    [
        (b"\xef\xbb\xbfdata: a\n\n", ["a"]),
        (b"data:a\n\ndata:  b\n\n", ["a", " b"]),
        (b": a comment\n\nevent: x\nid: 1\nretry: 5\ndata: a\n\n", ["a"]),
        (b"data\n\n", [""]),
        (b"data: cut off", []),
        (b"data: cut off\n", []),
        (b"\n\n\n", []),
        (b"data: bad \xff byte\n\n", ["bad \ufffd byte"]),
        ("data: a\u2028b\n\n".encode(), ["a\u2028b"]),
    ],
)
def test_the_form_of_the_standard(stream: bytes, events: list[str]) -> None:
    """Byte-order mark, comments, other fields, empty data and cut ends are read as the HTML standard says."""
    assert read([stream]) == events


def test_a_line_without_end_is_given_up() -> None:
    """A stream cannot fill the memory, with one line or with one event of many."""
    lines = b"data: " + b"x" * 1000 + b"\n"
    for piece, words in ((b"x" * 1000, "a line of"), (lines, "an event of"), (b"data\n" * 1000, "an event of")):
        with pytest.raises(EventStreamError, match=f"{words} more than"):
            read([piece] * (MOST_LINE // 1000 + 2))
