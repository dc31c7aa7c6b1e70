"""Are the shipped probe texts enough, varied, dated and of the kinds they say they are?"""

import datetime as dt
import re
from itertools import combinations

import pytest

from fairdraft.domain.probe_text import QUICK_BYTES, SHIPPED_SETS, ProbeSet

from .conftest import RESOURCES, read_all

FICTIONAL = ("GLYNORA", "CORDEXA", "LUMIVAR", "BREVASTA", "ONVESSA", "NOCTARIS")
FIVE = 5


@pytest.fixture(scope="module")
def sets() -> dict[str, ProbeSet]:
    return read_all("probe", ProbeSet)


def grams(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[at : at + FIVE]) for at in range(len(words) - FIVE + 1)}


def test_the_seven_sets_are_there_under_their_names(sets: dict[str, ProbeSet]) -> None:
    """Every set of the contract has its file, named as the set, and there is no other."""
    assert set(sets) == set(SHIPPED_SETS)
    assert all(name == one.id for name, one in sets.items())


@pytest.mark.parametrize("name", SHIPPED_SETS)
def test_a_set_is_large_enough_and_of_many_documents(sets: dict[str, ProbeSet], name: str) -> None:
    """A set has at least 12,000 bytes in at least twelve documents of a page's length."""
    one = sets[name]
    assert one.size >= 12_000
    assert len(one.documents) >= 12
    assert all(600 <= document.size <= 1_200 for document in one.documents)
    assert len({document.title for document in one.documents}) == len(one.documents)


def test_the_day_of_writing_stands_in_every_set(sets: dict[str, ProbeSet]) -> None:
    """A model trained before 26 November 2026 cannot have seen the texts, and the files say so."""
    assert {one.written for one in sets.values()} == {dt.date(2026, 11, 26)}
    assert {name: one.language for name, one in sets.items() if one.language != "en"} == {
        "french": "fr",
        "spanish": "es",
    }


def test_no_document_repeats_another(sets: dict[str, ProbeSet]) -> None:
    """Two documents share at most five in a hundred of their runs of five words: what their kind always says."""
    documents = [
        (f"{name}: {document.title}", grams(document.text)) for name, one in sets.items() for document in one.documents
    ]
    for (title, first), (other, second) in combinations(documents, 2):
        assert len(first & second) <= 0.05 * min(len(first), len(second)), (title, other, first & second)


def test_no_document_repeats_itself(sets: dict[str, ProbeSet]) -> None:
    """Inside a document hardly any run of five words comes twice: repeated text would be cheap to predict."""
    for one in sets.values():
        for document in one.documents:
            words = re.findall(r"\w+", document.text.casefold())
            runs = len(words) - FIVE + 1
            assert len(grams(document.text)) >= 0.92 * runs, document.title


def test_paragraphs_are_not_broken_into_lines(sets: dict[str, ProbeSet]) -> None:
    """Line ends are those of the text itself: no line of running text is broken at a column."""
    for one in sets.values():
        for document in one.documents:
            for line, following in zip(document.text.split("\n"), document.text.split("\n")[1:], strict=False):
                broken = len(line) > 60 and re.search(r"[a-zà-ÿ,]$", line) and re.match(r"[a-zà-ÿ]", following)
                assert not broken, (document.title, line)


def test_the_quick_probe_reads_at_least_its_share_of_every_set(sets: dict[str, ProbeSet]) -> None:
    """Shortened for a quick probe, a set keeps whole documents of 4,000 bytes and a little more."""
    for one in sets.values():
        short = one.shortened()
        assert QUICK_BYTES <= short.size < QUICK_BYTES + 1_200
        assert short.documents == one.documents[: len(short.documents)]


def test_products_are_fictional_ones(sets: dict[str, ProbeSet]) -> None:
    """Names with a drug's form of brand are those of the fictional products, and those do occur."""
    texts = " ".join(document.text for one in sets.values() for document in one.documents)
    assert all(texts.count(name) >= 3 for name in FICTIONAL)
    assert "®" not in texts
    assert (RESOURCES / "probe").is_dir()
