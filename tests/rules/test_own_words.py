"""A risk may be told again in a writer's own words, as long as they are not weaker."""

from collections.abc import Callable

import pytest

from fairdraft.domain.finding import CheckResult, Finding
from fairdraft.domain.product import Product

Check = Callable[..., CheckResult]
Whole = Callable[[Product], str]


def told(check: Check, whole: Whole, product: Product, sentence: str) -> list[Finding]:
    """What is said of approved language in a piece with a sentence above all that it owes."""
    findings = check(f"{sentence}\n\n{whole(product)}", product, channel="web").findings
    return [one for one in findings if one.rule.startswith(("IND", "ISI", "NUM"))]


@pytest.mark.parametrize(
    ("brand", "sentence"),
    [
        ("brevasta", "You should not get a live vaccine while using BREVASTA."),
        ("brevasta", "Eye pain or changes in vision? Tell your doctor about any new or worse eye problems."),
        ("cordexa", "CORDEXA can cause bleeding that can be serious and may lead to death."),
        (
            "glynora",
            "GLYNORA can cause ketoacidosis. It is life-threatening, and so are some urinary tract infections.",
        ),
    ],
)
def test_a_risk_in_own_words_beside_the_whole_safety_text_is_no_error(
    check: Check, whole: Whole, products: dict[str, Product], brand: str, sentence: str
) -> None:
    """Words that moved, or that another says as well, change nothing where the approved text stands whole."""
    assert [one.message for one in told(check, whole, products[brand], sentence)] == []


@pytest.mark.parametrize(
    ("changed", "into"),
    [
        ("right away ", ""),
        ("face", "hands"),
        ("Stop using", "Keep using"),
        ("trouble breathing", "mild trouble breathing"),
        ("swelling", "3 days of swelling"),
    ],
)
def test_a_weaker_copy_of_a_risk_is_told(
    check: Check, whole: Whole, products: dict[str, Product], changed: str, into: str
) -> None:
    """A lost or added word that makes it less, another part of the body or a number is an error in the copy."""
    approved = (
        "Stop using BREVASTA and get medical help right away if you have trouble breathing or swelling of the face, "
        "lips, or throat."
    )
    found = told(check, whole, products["brevasta"], approved.replace(changed, into))
    assert [(one.rule, one.severity) for one in found] == [("ISI-08", "error")]


def test_an_approved_sentence_with_words_behind_it_does_not_stand_for_the_approved_one(
    check: Check, whole: Whole, products: dict[str, Product]
) -> None:
    """The limitation is present in its place, and its longer copy is told by itself."""
    result = check(
        f"It is not known if BREVASTA is safe and effective in children under 6.\n\n{whole(products['brevasta'])}",
        "brevasta",
        channel="web",
    )
    assert [one.element for one in result.required if one.status != "present"] == []
    found = [(one.rule, one.severity) for one in result.findings if one.rule.startswith(("IND", "ISI"))]
    assert found == [("IND-05", "error")]
