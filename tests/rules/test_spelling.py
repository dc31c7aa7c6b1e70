"""Which words of a writer's copy are told as in no dictionary, and which are left alone."""

import time
from collections.abc import Callable, Mapping

import pytest

from fairdraft.domain.finding import CheckResult, Finding
from fairdraft.domain.product import Product
from fairdraft.rules.engine import Checker
from fairdraft.rules.packs import LoadedPack
from fairdraft.rules.request import CheckRequest

from .conftest import ON

Check = Callable[..., CheckResult]


def told(result: CheckResult) -> list[Finding]:
    """The findings on spelling."""
    return [one for one in result.findings if "SPL-01" in (one.rule, *one.also)]


def quotes(text: str, result: CheckResult) -> list[str]:
    """The words that they are about."""
    return [text[one.span.start : one.span.end] for one in told(result) if one.span]


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("Ask your docter about walks.", ["docter"]),
        ("“Docter”: ask one. Your doctor‘s adress?", ["Docter", "adress"]),
        ("HEADLINE: Small Steps For Every Mornning", ["Mornning"]),
        ("Tell Marianne Dubrowsky about Quvimyx, QUVIMYX and the FDA.", []),
        ("Quvimyx is here. Ask about Quvimyx.", []),
        ("Quvimyx is here. Ask, Quvimyx’s nurse said.", []),
        ("Quvimyx is here. Quvimyx has come.", ["Quvimyx", "Quvimyx"]),
        ("See quvimyx.example, #quvimyx, w8ing, 5mgg and iPhone.", []),
        ("Walk more.¹\n\nReferences\n1. Dubrowsky M. A tumour programme. J Helth. 2024;1:2.", []),
        ("Don’t wait, you’re not alone. It’s well-known in telehealth.", []),
        ("Sprechen Sie mit Ihrem Arzt über die Risiken dieser Behandlung. Ask your docter.", []),
        ("Sprechen Sie mit Ihrem Arzt über die Risiken dieser Behandlung.\n\nAsk your docter soon.", ["docter"]),
    ],
)
def test_slips_are_told_and_names_are_not(check: Check, text: str, strange: list[str]) -> None:
    """In titles too; names, acronyms, addresses, numbers and paragraphs in other languages are left alone."""
    assert quotes(text, check(text, channel="web")) == strange


def test_the_words_of_the_products_file_are_known(check: Check, products: Mapping[str, Product]) -> None:
    """Approved language is not read for slips, and its words are known in the writer's copy."""
    product = products["glynora"]
    text = f"Vespagliflone and ketoacidosys.\n\n{product.safety.isi}"
    assert quotes(text, check(text, product, channel="web")) == ["ketoacidosys"]


def test_a_slip_has_a_fix_in_the_first_places(check: Check) -> None:
    """What may be meant is told with it, for the first few: suggestions take time."""
    slips = ["docter", "medecine", "qestion", "mornning", "helth", "apointment", "vist"]
    text = " ".join(f"Here is a {one}." for one in slips)
    found = told(check(text, channel="web"))
    assert [one.fix is not None for one in found] == [True] * 5 + [False] * 2
    first = found[0]
    assert first.fix is not None
    assert first.fix.text == "doctor"
    assert "“doctor”" in first.message
    assert not first.advisory
    assert first.severity == "suggestion"


def test_without_a_dictionary_spelling_is_not_checked(packs: tuple[LoadedPack, ...]) -> None:
    """That is said, not passed over."""
    result = Checker(packs).check(CheckRequest(text="Ask your docter.", product=None, on=ON))
    assert "SPL-01" not in result.checked
    assert [one.why for one in result.not_checked if one.rule == "SPL-01"] == [
        "There is no dictionary on this machine to check spelling with."
    ]


@pytest.mark.parametrize(("place", "strange"), [(10, True), (11, False), (17, False), (18, True), (None, True)])
def test_the_word_that_is_just_written_is_left_alone(check: Check, place: int | None, *, strange: bool) -> None:
    """Within it and at both of its ends, by the places of the text as it is given."""
    text = "😀 Ask your docter … todayy"
    told_of = ["docter", "todayy"] if strange else ["todayy"]
    assert quotes(text, check(text, channel="web", in_hand=place)) == told_of


class Primer:
    """A dictionary of one sentence, which has nothing to suggest."""

    def knows(self, word: str) -> bool:
        return word.casefold() in ("walks", "for", "a", "mile", "today")

    def suggestions(self, word: str) -> tuple[str, ...]:
        return ()

    def look_again(self) -> None: ...


def test_many_strange_words_cost_what_they_are_many(packs: tuple[LoadedPack, ...]) -> None:
    """Whether a word at a beginning is a name is not looked for in the whole text for each of them anew."""
    spelling = Checker([one for one in packs if one.identity.id == "fairdraft-spl"], remembers=False, speller=Primer())

    def seconds(sentences: int) -> float:
        names = ("Q" + "".join("bcdfghjklm"[int(one)] for one in f"{at:04}") for at in range(sentences))
        request = CheckRequest(text=" ".join(f"{one} walks for a mile today." for one in names), product=None, on=ON)
        tries = []
        for _ in range(2):
            began = time.process_time()
            assert spelling.check(request).findings
            tries.append(time.process_time() - began)
        return min(tries)

    assert seconds(1_200) < 8 * seconds(300)
