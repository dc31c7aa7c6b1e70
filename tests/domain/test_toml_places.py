"""Does the scanner find every key and value of a TOML document?"""

import json
import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.toml_places import Path, toml_places

BARE = st.text("abcdefgh-_123", min_size=1, max_size=5)
QUOTED = st.text("ab .=#\"[]{},'\\é😀\n", min_size=0, max_size=5)


class Written:
    """A TOML document under construction, with the places that the scanner ought to find."""

    def __init__(self) -> None:
        self.text = ""
        self.keys: dict[Path, int] = {}
        self.values: dict[Path, int] = {}

    def add(self, words: str) -> None:
        self.text += words


@st.composite
def key_words(draw: st.DrawFn) -> tuple[str, str]:
    """(key, as written)."""
    if draw(st.booleans()):
        bare = draw(BARE)
        return bare, bare
    key = draw(QUOTED)
    if "'" not in key and "\n" not in key and draw(st.booleans()):
        return key, f"'{key}'"
    return key, json.dumps(key, ensure_ascii=False)


SCALARS = st.one_of(
    st.sampled_from(
        [
            "1",
            "-3.5e2",
            "true",
            "1979-05-27 07:32:00",
            "07:32:00",
            "inf",
            '"""\nlines # no comment\n[not.a.header]\n key = 1 """',
            '"""""quotes""\\""""""',
            '"""ends with two"""""',
            "'''\n\"\"\" ]]\n'''",
            "''''one'''''",
            "'C:\\'",
            '""',
            '"\\"]}, = #"',
            '"""a \\\n   b"""',
        ]
    ),
    QUOTED.map(lambda words: json.dumps(words, ensure_ascii=False)),
)
BLANKS = st.sampled_from(["", " ", "\t "])
WIDE_BLANKS = st.sampled_from(["", " ", "\n", "\r\n  ", " # remark, ] } \" ''' \n "])


def write_value(draw: st.DrawFn, out: Written, path: Path, depth: int) -> None:
    out.values[path] = len(out.text)
    kind = draw(st.sampled_from(["scalar", "scalar", "array", "inline"])) if depth else "scalar"
    if kind == "scalar":
        out.add(draw(SCALARS))
    elif kind == "array":
        out.add("[" + draw(WIDE_BLANKS))
        for index in range(draw(st.integers(0, 3))):
            if index:
                out.add("," + draw(WIDE_BLANKS))
            write_value(draw, out, (*path, index), depth - 1)
            out.add(draw(WIDE_BLANKS))
        out.add("]")
    else:
        out.add("{" + draw(BLANKS))
        write_pairs(draw, out, path, depth - 1, between=", ")
        out.add(draw(BLANKS) + "}")


def write_pairs(draw: st.DrawFn, out: Written, table: Path, depth: int, between: str) -> None:
    pairs = draw(st.lists(key_words(), max_size=3, unique_by=lambda pair: pair[0]))
    for place, (key, written) in enumerate(pairs):
        if place:
            out.add(between)
        path = (*table, key)
        start = out.keys[path] = len(out.text)
        out.add(written)
        if draw(st.booleans()):
            out.values[path] = start
            inner, inner_written = draw(key_words())
            out.add(draw(BLANKS) + "." + draw(BLANKS))
            path = (*path, inner)
            out.keys[path] = len(out.text)
            out.add(inner_written)
        out.add(draw(BLANKS) + "=" + draw(BLANKS))
        write_value(draw, out, path, depth)


@st.composite
def documents(draw: st.DrawFn) -> Written:
    """A document with top-level pairs, then tables and arrays of tables with tables inside."""
    out = Written()
    out.add(draw(WIDE_BLANKS))
    write_pairs(draw, out, (), 2, between="\n")
    taken = {path[0] for path in out.keys}
    for key, written in draw(st.lists(key_words(), max_size=3, unique_by=lambda pair: pair[0])):
        if key in taken:
            continue
        if draw(st.booleans()):
            for index in range(draw(st.integers(1, 3))):
                out.add("\r\n" + draw(BLANKS))
                path: Path = (key, index)
                out.values[path] = len(out.text)
                out.values.setdefault((key,), len(out.text))
                out.add("[[" + draw(BLANKS))
                out.keys.setdefault((key,), len(out.text))
                out.add(written + "]]" + draw(BLANKS) + "# remark\n")
                write_pairs(draw, out, path, 2, between="\n\n")
                inner, inner_written = draw(key_words())
                if (*path, inner) in out.keys:
                    continue
                header = out.values[(*path, inner)] = len(out.text) + 1
                out.add(f"\n[{written} . ")
                out.keys[(*path, inner)] = len(out.text)
                out.add(inner_written + " ]\n")
                assert out.text[header] == "["
                write_pairs(draw, out, (*path, inner), 1, between="\n")
        else:
            out.add("\n")
            out.values[(key,)] = len(out.text)
            out.add("[")
            out.keys[(key,)] = len(out.text)
            out.add(written + "]\n")
            write_pairs(draw, out, (key,), 2, between="\n")
    out.add(draw(WIDE_BLANKS))
    return out


@given(documents())
def test_every_key_and_value_has_its_own_place(written: Written) -> None:
    """Keys and values of a generated document are found exactly where the generator wrote them."""
    tomllib.loads(written.text)
    found = toml_places(written.text)
    assert found.keys == written.keys
    assert found.values == written.values


def every_path(value: Any, path: Path = ()) -> list[Path]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(inner for key, member in members for inner in every_path(member, (*path, key)))]


@given(st.text("ab1.=[]{}\"'#\n\\, \t", max_size=40))
def test_no_text_breaks_the_scanner(text: str) -> None:
    """Any text is scanned without an error, and all of one that is TOML has a place inside it."""
    found = toml_places(text)
    assert all(0 <= place <= len(text) for place in (*found.keys.values(), *found.values.values()))
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(found.values) == set(every_path(data)) - {()}


def test_tables_that_reach_into_arrays_belong_to_the_last_element() -> None:
    """`[a.b]` after the second `[[a]]` is placed inside the second element, in whatever depth."""
    text = "[[a]]\n[[a.b]]\n[[a]]\n[[a.b]]\nx = 1\n[[a.b]]\n[a.b.c]\ny = 2\n"
    found = toml_places(text)
    assert found.key(("a", 1, "b", 0, "x")) == text.index("x")
    assert found.key(("a", 1, "b", 1, "c", "y")) == text.index("y")


def test_what_is_not_there_has_the_place_of_what_is_around_it() -> None:
    """A path that the text lacks falls back to the nearest table, and at last to the beginning."""
    text = "k = 1\n[safety]\nisi = 2\n"
    found = toml_places(text)
    assert found.value(("safety", "items", 3, "text")) == text.index("[safety]")
    assert found.value(("contact",)) == 0


def test_deep_nesting_does_not_exhaust_the_stack() -> None:
    """Five thousand brackets are scanned without recursion."""
    assert toml_places("a = " + "[" * 5_000).value(("a",)) == 4
