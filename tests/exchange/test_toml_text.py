"""Values written as TOML read back as they were given."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.product import Product
from fairdraft.exchange.toml_text import storable_document, toml_text
from fairdraft.exchange.value_toml import value_toml

PRODUCTS = Path(__file__).parents[2] / "resources" / "products"

texts = st.text() | st.text(alphabet="\"\\'\n\r\t\x00\x1f\x7f\u2028\ud800é😀#[]= a", max_size=12)
keys = st.text(alphabet='abc-_ ."\n', min_size=1, max_size=4)
whole_texts = texts.filter(lambda text: text.strip() and "\ud800" not in text)
plain = texts | st.booleans() | st.integers(-(2**60), 2**60) | st.dates()
values = plain | st.lists(texts | st.lists(texts, max_size=2), max_size=3)
tables = st.dictionaries(keys, values, max_size=3)
documents = st.dictionaries(
    keys,
    values | tables | st.lists(st.dictionaries(keys, values | tables, max_size=3), min_size=1, max_size=3),
    max_size=5,
)


@given(documents, st.lists(st.text(), max_size=2), st.lists(st.text(), max_size=2))
def test_a_document_reads_back(document: dict[str, Any], head: list[str], beside: list[str]) -> None:
    """Whatever the texts hold, the file reads back as the document; comments change nothing."""
    comments = {"": tuple(head)} | {key: tuple(beside) for key in document}
    assert tomllib.loads(toml_text(document, comments)) == storable_document(document)


@given(texts)
def test_text_stays_as_it_is(text: str) -> None:
    """A text in one line and the same in several comes back, but for what no TOML file can hold."""
    held = "".join("\ufffd" if "\ud800" <= one <= "\udfff" or one == "\0" else one for one in text)
    for given_text in (text, f"{text}\n", f"\n{text}"):
        expected = given_text.replace(text, held) if text else given_text
        assert tomllib.loads(toml_text({"text": given_text}))["text"] == expected


def test_people_can_go_on_with_it() -> None:
    """Lines stand as lines, comments above their keys, tables behind plain keys with a blank line before."""
    document = {
        "safety": {"isi": 'Say "no".\nStop.'},
        "day": dt.date(2026, 3, 1),
        "uses": [{"id": "a", "names": ["b"]}],
    }
    comments = {"": ("A draft.",), "safety.isi": ("From the guide.",), "uses[0].names": ("Two words",)}
    assert toml_text(document, comments) == (
        "# A draft.\n"
        "\n"
        "day = 2026-03-01\n"
        "\n"
        "[safety]\n"
        "# From the guide.\n"
        'isi = """\nSay "no".\nStop."""\n'
        "\n"
        "[[uses]]\n"
        'id = "a"\n'
        "# Two words\n"
        'names = ["b"]\n'
    )


def test_a_long_comment_is_folded() -> None:
    """A comment is broken at blanks, and no sign in it ends it."""
    told = toml_text({"a": 1}, {"a": ("word " * 60 + "\nb = 2",)})
    assert max(map(len, told.splitlines())) <= 120
    assert tomllib.loads(told) == {"a": 1}


@given(whole_texts, whole_texts)
def test_a_product_file_reads_back(isi: str, use: str) -> None:
    """A product with any text comes back from its file, with ids before all else."""
    product = Product.model_validate(
        {
            "schema": "fairdraft/product@1",
            "id": "noctaris",
            "version": "1",
            "brand": "NOCTARIS",
            "established_name": "zemorin",
            "indications": [{"text": use, "must_keep": [["adults", use]]}],
            "safety": {"isi": isi},
            "voice": {"prefer": {"medicine": ["drug"]}},
        }
    )
    text = value_toml(product)
    assert text.startswith('schema = "fairdraft/product@1"\nid = "noctaris"\n')


@pytest.mark.parametrize("path", sorted(PRODUCTS.glob("*.toml")), ids=lambda path: path.stem)
def test_the_sample_products_read_back(path: Path) -> None:
    """Products with every key that a file can have come back from their file."""
    product = Product.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    assert Product.model_validate(tomllib.loads(value_toml(product))) == product
