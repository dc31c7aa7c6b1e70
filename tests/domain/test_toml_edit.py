"""Does a change of one value leave all else in a TOML file as somebody wrote it?"""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.toml_edit import with_value, without_key
from fairdraft.domain.toml_string import toml_string

KEYS = ("threads", "gpu_layers", "embedding_model")
WRITTEN = st.one_of(
    st.integers(-9, 999).map(str),
    st.sampled_from(
        ["6.5", "true", "1979-05-27", "'C:\\'", "'# no'", '"""a\n# no comment\nthreads = 1\n"""', "[1, [2]]"]
    ),
    st.text("ab #=\"'\\\n\té😀", max_size=6).map(toml_string),
)
REMARKS = st.sampled_from(["", " ", "  # two cores are shared", "#close", "\t# threads = 9"])
BETWEEN = st.sampled_from(["", "\n", "# by Zoë\n", "  # threads = 8\n\n", "\n\n"])


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A document whose lines stand as people write them, and the remarks in it."""
    text, remarks = draw(st.sampled_from(["", "\ufeff"])), []
    for key in draw(st.permutations(("own", *KEYS)).map(lambda keys: keys[: draw(st.integers(0, 4))])):
        name = draw(st.sampled_from([key, f'"{key}"', f" {key}"]))
        remark = draw(REMARKS)
        remarks.append(remark.strip())
        text += f"{draw(BETWEEN)}{name}{draw(st.sampled_from([' = ', '=']))}{draw(WRITTEN)}{remark}\n"
    text += draw(BETWEEN)
    if draw(st.booleans()):
        text += '[table]\nthreads = "another"\n# end\n[[many]]\n[[many]]\n'
    if draw(st.booleans()) and text.endswith("\n"):
        text = text[:-1]
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return text, [one for one in remarks if one]


def read(text: str) -> dict[str, object]:
    return tomllib.loads(text.removeprefix("\ufeff"))


@given(documents(), st.sampled_from(KEYS), st.text("ab #=\"'\\\n\té😀", max_size=6))
def test_a_value_changes_and_nothing_else(document: tuple[str, list[str]], key: str, words: str) -> None:
    """What is read is the same but for the key, and all that stood around its value stands there still."""
    text, written = document[0], toml_string(f"new:{words}")
    changed = with_value(text, key, written)
    assert read(changed) == {**read(text), key: f"new:{words}"}
    before, behind = changed.split(written)
    if key in read(text):
        assert text.startswith(before)
        assert text.endswith(behind)
    else:
        end = "\r\n" if "\r\n" in text else "\n"
        before, behind = before.removesuffix(f"{key} = "), behind.removeprefix(end)
        assert before + behind in (text, text + end)


@given(documents(), st.sampled_from(KEYS))
def test_a_key_goes_and_what_was_said_of_it_stays(document: tuple[str, list[str]], key: str) -> None:
    """What is read lacks the key alone, and every remark is there; a second removal changes nothing."""
    text, remarks = document
    changed = without_key(text, key)
    assert read(changed) == {name: value for name, value in read(text).items() if name != key}
    assert all(remark in changed for remark in remarks)
    assert without_key(changed, key) == changed


@given(documents(), st.sampled_from(KEYS))
def test_a_new_key_goes_without_a_trace(document: tuple[str, list[str]], key: str) -> None:
    """A value that was put into a file and taken out again leaves it as it was, but for an end of its last line."""
    text = document[0]
    if key not in read(text):
        assert without_key(with_value(text, key, "1"), key).rstrip("\r\n") == text.rstrip("\r\n")


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("", "threads = 4\n"),
        ("# mine", "# mine\nthreads = 4\n"),
        ("gpu_layers = 2 # card\n\n# later\n", "gpu_layers = 2 # card\nthreads = 4\n\n# later\n"),
        ("threads  =  2\t# cores\n", "threads  =  4\t# cores\n"),
        ("[own]\na = 1\n", "threads = 4\n[own]\na = 1\n"),
    ],
)
def test_a_value_stands_where_a_person_looks_for_it(text: str, changed: str) -> None:
    """In the place of the one before, else behind the other values and before the first table."""
    assert with_value(text, "threads", "4") == changed
