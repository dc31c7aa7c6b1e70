"""In the short form the boxed warning is asked for as far as that form has it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fairdraft.domain.finding import CheckResult
from fairdraft.domain.product import Product
from fairdraft.rules.examples import load_example_products

Check = Callable[..., CheckResult]
SAMPLES = load_example_products(Path(__file__).parents[2] / "resources" / "products")


def post(product: Product) -> str:
    use = product.indications[0]
    return "\n\n".join(
        (product.full_name, " ".join((use.text, *use.limitations)), product.safety.short_isi.strip(), "Rx only")
    )


def boxed(result: CheckResult) -> tuple[str, list[str]]:
    """The status of the boxed warning's row, and the messages of its rule."""
    status = next(one.status for one in result.required if one.element == "boxed_warning")
    return status, [one.message for one in result.findings if "ISI-02" in (one.rule, *one.also)]


@pytest.mark.parametrize("name", ["cordexa", "lumivar"])
def test_another_risk_that_was_altered_asks_for_no_boxed_warning(check: Check, name: str) -> None:
    """The approved short form has fewer points of it; an altered risk elsewhere does not bring the others in."""
    text = post(SAMPLES[name])
    changed = text.replace("The most common side effect", "A common side effect")
    assert changed != text
    result = check(changed, SAMPLES[name], channel="social")
    assert boxed(result) == ("present", [])
    assert any("ISI-08" in (one.rule, *one.also) for one in result.findings)


@pytest.mark.parametrize(
    ("name", "approved", "written", "status"),
    [
        ("cordexa", "Stopping CORDEXA early increases your risk of stroke. ", "", "altered"),
        ("cordexa", "Do not stop CORDEXA", "Try not to stop CORDEXA", "altered"),
        ("lumivar", "in some children", "in a few children", "altered"),
    ],
)
def test_a_point_that_the_short_form_has_may_not_go(
    check: Check, name: str, approved: str, written: str, status: str
) -> None:
    """It is lost or altered, with its own words in the finding, and nothing that the short form never had."""
    text = post(SAMPLES[name])
    assert approved in text
    found, messages = boxed(check(text.replace(approved, written), SAMPLES[name], channel="social"))
    assert (found, len(messages)) == (status, 1)
    assert "If you have to stop for a while" not in messages[0]


@pytest.mark.parametrize("channel", ["social", "banner"])
@pytest.mark.parametrize("name", ["brevasta", "glynora", "cordexa", "lumivar"])
def test_the_full_text_may_stand_for_the_short_form(
    check: Check, products: dict[str, Product], name: str, channel: str
) -> None:
    """It says all that the short form says, in its own sentences; a change in it is told as in print."""
    product = SAMPLES.get(name) or products[name]
    text = post(product).replace(product.safety.short_isi.strip(), product.safety.isi.strip())
    approved = next(line for line in product.safety.isi.splitlines() if "right away" in line)
    before, after = (
        [
            (one.rule, one.severity)
            for one in check(said, product, channel=channel).findings
            if one.rule.startswith("ISI") and one.severity != "suggestion"
        ]
        for said in (text, text.replace(approved, approved.replace("right away", "soon")))
    )
    assert before == []
    assert len(after) == 1
