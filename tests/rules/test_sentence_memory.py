"""What is remembered between checks changes no result and stays within bounds."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.domain.product import Product
from fairdraft.rules.engine import Checker
from fairdraft.rules.packs import LoadedPack
from fairdraft.rules.request import CheckRequest
from fairdraft.rules.sentence_memory import Memory

ON = date(2026, 6, 1)
WORDS = st.sampled_from(
    [
        *("GLYNORA", "helps", "adults", "diabetes", "kidney failure", "risk of", "may cause", "do not take", "100%"),
        *(
            ". ",
            "\n",
            "\n\n- ",
            ": ",
            "1. ",
            "1) ",
            "[1]",
            "^2",
            "VO: ",
            "SUPER: ",
            "Post: ",
            "İ",
            "e\u0301",
            "3,000 mg",
        ),
        *("can't", "e.g. ", "HR+", "HER2-", "HER2-. ", "A1C", "Ask your doctor. ", "It also ", "® ", "(vespagliflone)"),
    ]
)
EDITS = st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 12), WORDS), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def forgetful(packs: tuple[LoadedPack, ...], checker: Checker) -> Checker:
    return Checker(packs, remembers=False, speller=checker.speller)


@settings(max_examples=40)
@given(edits=EDITS, channel=st.sampled_from(["web", "tv", "social"]))
def test_a_check_after_edits_is_the_check_of_the_text(
    checker: Checker,
    forgetful: Checker,
    products: dict[str, Product],
    whole: Callable[[Product], str],
    edits: list[tuple[int, int, str]],
    channel: str,
) -> None:
    """After any edits the findings are those that a checker without a memory gives for that text."""
    text = whole(products["glynora"])
    for place, lost, added in edits:
        at = place % (len(text) + 1)
        text = f"{text[:at]} {added}{text[at + lost :]}"
        request = CheckRequest(text=text, product=products["glynora"], channel=channel, on=ON)
        assert checker.check(request) == forgetful.check(request)


def test_an_answer_is_asked_for_once() -> None:
    """A question that was answered is not asked again, whatever the answer."""
    asked: list[str] = []

    def answer(said: str) -> bool:
        asked.append(said)
        return False

    memory = Memory(10_000)
    assert [memory.said(one).ask(answer) for one in ("a", "b", "a")] == [False, False, False]
    assert asked == ["a", "b"]


def test_what_is_not_asked_for_again_is_forgotten() -> None:
    """A memory holds about twice its size and keeps what is in use."""
    asked: list[str] = []

    def answer(said: str) -> int:
        asked.append(said)
        return len(said)

    memory = Memory(1_000)
    for number in range(100):
        memory.said(f"sentence {number}").ask(answer)
        memory.said("in use").ask(answer)
    assert asked.count("in use") == 1
    memory.said("sentence 0").ask(answer)
    assert asked.count("sentence 0") == 2


def test_a_memory_without_size_keeps_nothing() -> None:
    """Every question is answered anew."""
    asked: list[str] = []
    memory = Memory()
    for _ in range(2):
        memory.said("a").ask(lambda said: asked.append(said))
    assert asked == ["a", "a"]


def test_the_answers_about_one_text_are_bounded() -> None:
    """Questions of products that come and go do not pile up with a sentence that stays."""
    memory = Memory(10_000)
    said = memory.said("a sentence")
    answers = [said.ask(lambda said, number=number: f"{said} {number}") for number in range(1_000)]
    assert answers[-1] == "a sentence 999"
    assert len(said._answers) <= 100


def test_a_product_read_anew_is_the_same_product(checker: Checker, products: dict[str, Product]) -> None:
    """A product that is equal to the one checked before needs no new preparation, and a changed one gets it."""
    glynora = products["glynora"]
    again = Product.model_validate(glynora.model_dump(by_alias=True))
    changed = again.model_copy(update={"brand": "GLYNORIA"})
    text = "GLYNORA helps adults with type 2 diabetes."
    first, second, third = (
        checker.check(CheckRequest(text=text, product=product, channel="web", on=ON))
        for product in (glynora, again, changed)
    )
    assert first == second
    assert first.findings != third.findings
