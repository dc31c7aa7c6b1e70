"""What comes to a terminal of text that nobody here wrote."""

import errno
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.cli.output import Output


class Terminal(io.StringIO):
    """Text as a terminal gets it."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def shown(text: str) -> str:
    """A text as a result, as a message and as a part of a line: each gives the same."""
    results, messages = Terminal(), Terminal()
    out = Output(as_json=False, results=results, messages=messages)
    out.text(text)
    out.say(text)
    out.go_on(text)
    found = results.getvalue().removesuffix("\n")
    assert messages.getvalue() == f"{found}\n{found}"
    return found


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
        ("a\x1b]52;c;aGk=\x07b", "a\\x1b]52;c;aGk=\\x07b"),
        ("seen\rhidden", "seen\\x0dhidden"),
        ("a\x9b2Jb\x7f", "a\\x9b2Jb\\x7f"),
        ("\x1b[31;4mred\x1b[0m\tand\nnew", "\x1b[31;4mred\x1b[0m\tand\nnew"),
        ("naïve “words” 🙂 ©", "naïve “words” 🙂 ©"),
        ("a\u202eb\u2066c\u200fd", "a\\u202eb\\u2066c\\u200fd"),
        ("ad\u200bults\ufeff a\u200db\U000e0041", "ad\\u200bults\\ufeff a\\u200db\\U000e0041"),
        ("one\u2028two", "one\\u2028two"),
        ("👩\u200d⚕️ שלום", "👩\u200d⚕️ שלום"),
    ],
)
def test_a_text_commands_no_terminal(text: str, safe: str) -> None:
    """It clears nothing, writes into no clipboard, takes back no line and turns or hides no words; color, tabs, ends of
    lines, pictures and other alphabets stay.
    """
    assert shown(text) == safe


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("\x1b[m0;\r\x9b")))
def test_nothing_but_colors_gets_through(text: str) -> None:
    """Whatever stands around them."""
    left = shown(text).replace("\n", "").replace("\t", "")
    for part in left.split("\x1b[")[1:]:
        codes, ended, _rest = part.partition("m")
        assert ended
        assert set(codes) <= set("0123456789;")
    assert not any(ord(one) < 32 or 127 <= ord(one) < 160 for one in left.replace("\x1b[", ""))


def test_columns_stand_below_each_other_whatever_their_words_hide() -> None:
    """What is shown as such takes the room that it has then."""
    results = Terminal()
    Output(as_json=False, results=results).table(("NAME", "ID"), [("a\u202eb", "1"), ("plain", "2")])
    assert len({line.rstrip()[:-1].rindex(" ") for line in results.getvalue().splitlines()[1:]}) == 1


def test_a_pipe_gets_the_text_as_it_is() -> None:
    """What reads it is a program."""
    results = io.StringIO()
    Output(as_json=False, results=results).text("a\x1b[2Jb\r")
    assert results.getvalue() == "a\x1b[2Jb\r\n"


class FullDisk(io.StringIO):
    """A file on a disk that has no room."""

    encoding = "utf-8"

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_message_that_nobody_takes_stops_no_work() -> None:
    """Progress is told as far as that goes; results are another matter."""
    results = io.StringIO()
    out = Output(as_json=False, results=results, messages=FullDisk())
    out.say("Variant 1 of 1 finished.")
    out.text("words")
    assert results.getvalue() == "words\n"


def test_a_table_keeps_to_the_terminal_and_a_file_gets_its_rows_whole(monkeypatch) -> None:
    """Only what is seen on a terminal is laid out for its width."""
    monkeypatch.setenv("COLUMNS", "24")
    heads, rows = ("ID", "NOTE"), [("a1", "small, for trying the program")]
    seen, piped = Terminal(), io.StringIO()
    for results in (seen, piped):
        Output(as_json=False, results=results, messages=io.StringIO()).table(heads, rows)
    assert seen.getvalue() == "ID  NOTE\na1  small, for trying\n    the program\n"
    assert piped.getvalue() == "ID  NOTE\na1  small, for trying the program\n"


@pytest.mark.parametrize(("variable", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colors_are_left_out_where_nobody_wants_them(monkeypatch, variable: str, value: str) -> None:
    """As https://no-color.org asks for, and where a terminal has none."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    out = Output(as_json=False, results=Terminal(), messages=Terminal())
    assert out.in_color
    monkeypatch.setenv(variable, value)
    assert not out.in_color


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp437"])
def test_json_is_read_by_programs_whatever_the_stream_can_hold(encoding: str) -> None:
    """JSON is UTF-8, and an old code page gives other bytes for what it has, and none for the rest."""
    said = {"words": "“naïve” ≥ 5 🙂"}
    results = io.TextIOWrapper(io.BytesIO(), encoding)
    Output(as_json=True, results=results).json(said)
    results.flush()
    assert json.loads(results.buffer.getvalue().decode("utf-8")) == said
