"""Does a right script of a sample spot pass the shipped rules, and is each thing found that makes it wrong?"""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from fairdraft.domain.assembly import assisted_blocks
from fairdraft.domain.campaign import Campaign, spot_seconds
from fairdraft.domain.draft_form import divided
from fairdraft.domain.finding import CheckResult
from fairdraft.domain.piece import Block, render
from fairdraft.domain.piece_editing import apply_fix, use_approved
from fairdraft.domain.product import Product
from fairdraft.exchange.library_files import ApprovedTextFiles
from fairdraft.host.spelling import DictionarySpeller
from fairdraft.rules.engine import Checker
from fairdraft.rules.packs import load_packs
from fairdraft.rules.request import CheckRequest

from .conftest import RESOURCES

SPOT_OF = {"glynora": "glynora-tv", "cordexa": "cordexa-radio"}
SCRIPTS = {one.name: one for one in ApprovedTextFiles().approved_texts(RESOURCES / "library" / "broadcast.csv")}
TELEVISION = "The long way home (TV, :90)"
RISK = "GLYNORA can cause ketoacidosis, which can lead to hospitalization and death."
Change = Callable[[str], str]


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_packs(RESOURCES / "rules"), speller=DictionarySpeller(RESOURCES / "spelling" / "words.txt"))


def spot(name: str, products: dict[str, Product], campaigns: dict[str, Campaign]) -> tuple[Campaign, tuple[Block, ...]]:
    """A script of the sample library with the approved lines that the program inserts."""
    found = SCRIPTS[name]
    campaign = campaigns[SPOT_OF[found.product]]
    sections = divided(found.text, campaign.channel)
    return campaign, assisted_blocks(sections, products[found.product], campaign)


def check(checker: Checker, campaign: Campaign, product: Product, text: str) -> CheckResult:
    return checker.check(
        CheckRequest(
            text=text,
            product=product,
            channel=campaign.channel,
            on=date(2026, 11, 23),
            seconds=spot_seconds(campaign),
        )
    )


def told(result: CheckResult) -> set[str]:
    return {rule for one in result.findings for rule in (one.rule, *one.also)}


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_a_right_script_has_no_finding(
    checker: Checker, products: dict[str, Product], campaigns: dict[str, Campaign], name: str
) -> None:
    """Nothing is wrong, nothing that is required is missing, and the words fit into the spot."""
    campaign, blocks = spot(name, products, campaigns)
    result = check(checker, campaign, products[campaign.product or ""], render(blocks).text)
    assert [(one.rule, one.message) for one in result.findings] == []
    assert [one.element for one in result.required if one.status != "present"] == []
    assert "adequate_provision" in {one.element for one in result.required}


def lines_without(tag: str, words: str) -> Change:
    return lambda text: "\n".join(
        line for line in text.split("\n") if not (line.startswith(tag) and line.endswith(words))
    )


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        # What is said of a risk falls silent, and stays on the screen.
        (lines_without("VO: ", RISK), {"TV-01"}),
        # The whole line falls out, spoken and shown.
        (lambda text: text.replace(f"VO: {RISK}\nSUPER: {RISK}\n", ""), {"TV-01", "ISI-06"}),
        # The super says it in other words, or not at all.
        (lambda text: text.replace(f"SUPER: {RISK}", "SUPER: Serious side effects may happen."), {"TV-03"}),
        (lines_without("SUPER: ", RISK), {"TV-03"}),
        # Less readable: terms of the trade, and a sentence that nobody can follow by ear.
        (
            lambda text: text.replace(
                "Taking GLYNORA with insulin can cause low blood sugar.",
                "Concomitant administration of insulin may cause hypoglycemia.",
            ),
            {"TV-04", "ISI-06"},
        ),
        (
            lambda text: text.replace(
                "VO: Tell your doctor",
                "VO: Side effects that other people who take other medicines, who are older, who are often ill, or who "
                "have had trouble with their kidneys for many years now may happen to notice can be serious.\n"
                "VO: Tell your doctor",
            ),
            {"TV-04"},
        ),
        # The picture competes, and the spot is too long for its words.
        (
            lambda text: text.replace(f"SUPER: {RISK}", f"SUPER: {RISK}\nVISUAL: Quick cuts, neighbors dance."),
            {"TV-06"},
        ),
        (lambda text: text.replace("VO: After supper", "VO: One lamp after another. " * 4 + "After supper"), {"TV-05"}),
        # Nobody is told where the labeling is found.
        (
            lambda text: text.replace("visit glynora.example, or call", "or call").replace(" | glynora.example", ""),
            {"TV-02"},
        ),
    ],
)
def test_what_makes_the_script_wrong_is_found(
    checker: Checker, products: dict[str, Product], campaigns: dict[str, Campaign], change: Change, rules: set[str]
) -> None:
    """Each slip has the findings of its rules; a right script has none of them."""
    campaign, blocks = spot(TELEVISION, products, campaigns)
    right = render(blocks).text
    wrong = change(right)
    assert wrong != right
    assert rules <= told(check(checker, campaign, products["glynora"], wrong))


def test_a_lost_way_to_the_labeling_is_put_back_as_a_line(
    checker: Checker, products: dict[str, Product], campaigns: dict[str, Campaign]
) -> None:
    """What is missing is an element with its approved words, which come in spoken and shown."""
    campaign, blocks = spot(TELEVISION, products, campaigns)
    without = tuple(one for one in blocks if one.section != "legal")
    result = check(checker, campaign, products["glynora"], render(without).text)
    (lost,) = [one for one in result.required if one.status != "present"]
    assert (lost.element, lost.status) == ("adequate_provision", "missing")
    mended = use_approved(without, lost)
    assert check(checker, campaign, products["glynora"], render(mended).text).findings == ()


def test_no_words_are_offered_that_would_not_do(
    checker: Checker, products: dict[str, Product], campaigns: dict[str, Campaign]
) -> None:
    """Where the product has no telephone number on file, its words would still lack a way to the labeling."""
    campaign, blocks = spot(TELEVISION, products, campaigns)
    product = products["glynora"]
    mute = product.model_copy(update={"contact": product.contact.model_copy(update={"phone": ""})})
    text = render([one for one in blocks if one.section != "legal"]).text
    (lost,) = [one for one in check(checker, campaign, mute, text).required if one.status != "present"]
    assert (lost.element, lost.approved) == ("adequate_provision", "")


@pytest.mark.parametrize("change", [f"SUPER: {RISK}", "SUPER: Serious side effects may happen."])
def test_one_press_shows_a_risk_as_it_is_spoken(
    checker: Checker, products: dict[str, Product], campaigns: dict[str, Campaign], change: str
) -> None:
    """A super that is missing or says something else has a fix, and with it the script is right again."""
    campaign, blocks = spot(TELEVISION, products, campaigns)
    right = render(blocks).text
    wrong = right.replace(f"\nSUPER: {RISK}", "" if change.endswith(RISK) else f"\n{change}")
    (found,) = check(checker, campaign, products["glynora"], wrong).findings
    assert found.rule == "TV-03"
    assert found.fix is not None
    mended = apply_fix(_as_block(wrong), found.fix)
    assert mended[0].text == right


@pytest.mark.parametrize(
    ("shown", "mended"),
    [
        # What is there already comes no second time, and what nobody says goes.
        (f"Serious side effects may happen. {RISK}", RISK),
        (f"{RISK} Serious side effects may happen.", RISK),
        ("Actor portrayal | Serious side effects may happen.", f"Actor portrayal | {RISK}"),
    ],
)
def test_one_press_shows_a_risk_once(
    checker: Checker, products: dict[str, Product], campaigns: dict[str, Campaign], shown: str, mended: str
) -> None:
    """Beside other words on the screen a fix takes those alone that are not spoken."""
    text = f"VO: {RISK}\nSUPER: {shown}"
    result = check(checker, campaigns["glynora-tv"], products["glynora"], text)
    (found,) = [one for one in result.findings if one.rule == "TV-03"]
    assert found.fix is not None
    assert apply_fix(_as_block(text), found.fix)[0].text == f"VO: {RISK}\nSUPER: {mended}"


def test_a_row_of_a_table_has_no_line_to_put_in(
    checker: Checker, products: dict[str, Product], campaigns: dict[str, Campaign]
) -> None:
    """In a table a new line would tear the row apart: the finding says what is to be done, and no more."""
    campaign = campaigns["glynora-tv"]
    table = f"| VO | SUPER |\n| --- | --- |\n| {RISK} | |"
    found = [
        one for one in check(checker, campaign, products["glynora"], table).findings if "TV-03" in (one.rule, *one.also)
    ]
    assert found
    assert all(one.fix is None for one in found)


def _as_block(text: str) -> Sequence[Block]:
    return (Block("script", "body", "copy", text),)
