"""Sentences are tied to the claims that they say."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.campaign import Channel
from fairdraft.domain.claim_link import ClaimLink, claim_link_object
from fairdraft.domain.product import Claim, Product
from fairdraft.rules.approved import approved_language
from fairdraft.rules.claims import tie_claims
from fairdraft.rules.examples import load_example_products
from fairdraft.rules.request import CheckRequest
from fairdraft.rules.text_reading import read_text

SAMPLES = load_example_products(Path(__file__).parents[2] / "resources" / "products")
ON = date(2026, 6, 1)
A1C = "A1C dropped by 1.1 points with GLYNORA and 0.2 points with placebo at week 26."
GOAL = "At week 26, 38% of people taking GLYNORA had an A1C below 7%, compared with 17% of people taking placebo."
BLEEDING = (
    "In the same study, 2.4% of people taking CORDEXA had major bleeding each year compared with 1.6% of people taking "
    "the comparator."
)
KIDNEYS = "GLYNORA helps your kidneys remove some sugar from your body."


def tie(
    text: str, product: Product | str = "glynora", channel: Channel = "web", on: date = ON
) -> tuple[ClaimLink, ...]:
    chosen = SAMPLES[product] if isinstance(product, str) else product
    request = CheckRequest(text=text, product=chosen, channel=channel, on=on)
    return tie_claims(read_text(request, approved_language(chosen, "product-claim", channel)), chosen, channel, on)


def only(text: str, product: Product | str = "glynora", channel: Channel = "web", on: date = ON) -> ClaimLink:
    (link,) = tie(text, product, channel, on)
    return link


@pytest.mark.parametrize(
    ("text", "product", "claim", "status"),
    [
        (A1C, "glynora", "gly-a1c-26", "exact"),
        (
            "**A1C** dropped by 1.1 points with GLYNORA® (vespagliflone)\nand 0.2 points with placebo at week 26.¹",
            "glynora",
            "gly-a1c-26",
            "exact",
        ),
        ("HEADLINE: glynora can be taken with or without food", "glynora", "gly-food", "exact"),
        ("Take GLYNORA once a day, every morning.", "glynora", "gly-once-daily", "variant"),
        ("LUMIVAR is not a cure for depression.", "lumivar", "lum-not-a-cure", "exact"),
        ("Take CORDEXA twice a day, in the morning and in the evening!", "cordexa", "cor-twice-daily", "variant"),
    ],
)
def test_a_claim_in_its_own_words_is_tied_to_it(text: str, product: str, claim: str, status: str) -> None:
    """A claim or an allowed variant is recognised whatever its typography, with its source."""
    link = only(text, product)
    assert (link.status, link.claim, link.severity, link.diff) == (status, claim, None, None)
    assert link.source is not None
    assert link.source.document


@pytest.mark.parametrize(
    ("text", "product", "claim", "change"),
    [
        (A1C.replace("1.1", "2.1"), "glynora", "gly-a1c-26", "number"),
        (A1C.replace("week 26", "week 12"), "glynora", "gly-a1c-26", "number"),
        (A1C.replace("1.1 points", "1.1 percent"), "glynora", "gly-a1c-26", "unit"),
        (
            "A1C dropped by 1.1 points with placebo and 0.2 points with GLYNORA at week 26.",
            "glynora",
            "gly-a1c-26",
            "number",
        ),
        (GOAL.replace("people taking G", "children taking G"), "glynora", "gly-goal-26", "population"),
        (GOAL.replace("people taking placebo", "people taking metformin"), "glynora", "gly-goal-26", "comparator"),
        (GOAL.replace(", compared with 17% of people taking placebo", ""), "glynora", "gly-goal-26", "comparator"),
        (KIDNEYS.replace("some", "the most"), "glynora", "gly-kidneys", "superlative"),
        ("LUMIVAR is a cure for depression.", "lumivar", "lum-not-a-cure", "negation"),
        (
            "In atrial fibrillation, blood can pool in the heart and form a clot that will cause a stroke.",
            "cordexa",
            "afib-clots",
            "certainty",
        ),
        ("CORDEXA is a capsule taken once a day.", "cordexa", "cor-twice-daily", "number"),
    ],
)
def test_a_claim_that_says_something_else_is_an_error(text: str, product: str, claim: str, change: str) -> None:
    """A changed number, unit, comparator, population, negation or certainty, or an added superlative is an error."""
    link = only(text, product)
    assert (link.status, link.claim, link.severity) == ("drifted", claim, "error")
    assert change in link.changes
    assert link.diff is not None
    assert any(part.op != "keep" for part in link.diff)
    assert link.differing is not None
    assert link.span.start <= link.differing.start < link.differing.end <= link.span.end


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("GLYNORA works in adults with type 2 diabetes, both alone and together with metformin.", "glynora"),
        ("GLYNORA was studied in adults with type 2 diabetes, both alone and together with insulin.", "glynora"),
        ("GLYNORA helps protect your kidneys and remove some sugar from your body.", "glynora"),
        (BLEEDING.replace("major bleeding", "bleeding"), "cordexa"),
    ],
)
def test_a_claim_that_says_more_by_words_that_promise_nothing_is_a_warning(text: str, product: str) -> None:
    """It works where it was studied, another medicine is named, an organ is protected, a degree is gone."""
    link = only(text, product)
    assert (link.status, link.severity) == ("drifted", "warning")


def test_a_claim_goes_on_with_an_illness_and_stays_what_it_is() -> None:
    """What is added behind the whole of it is read for itself."""
    link = only("GLYNORA can be taken with or without food, and your diabetes team can tell you more.")
    assert link.severity == "suggestion"


def test_a_number_of_tablets_is_a_dose_whatever_stands_between() -> None:
    """The label has them one by one."""
    for said in ("Take two GLYNORA tablets once a day.", "Take 2 white tablets of GLYNORA."):
        (number,) = only(said).numbers
        assert number.status == "unknown"
    for said in ("Take one GLYNORA tablet once a day.", "Keep two GLYNORA tablets in your bag."):
        assert only(said).numbers == ()


def test_the_diff_holds_the_words_of_the_claim_and_of_the_text() -> None:
    """Kept and inserted words of a diff are the claim, kept and deleted ones the sentence."""
    link = only("Good news: A1C fell by 2.1 points with GLYNORA and 0.2 points with placebo at week 26.")
    assert link.diff is not None
    approved = " ".join(part.text for part in link.diff if part.op != "delete")
    written = " ".join(part.text for part in link.diff if part.op != "insert")
    assert approved == A1C.rstrip(".")
    assert written == "Good news A1C fell by 2.1 points with GLYNORA and 0.2 points with placebo at week 26"


def test_other_words_for_the_same_are_a_suggestion() -> None:
    """A claim in other words with the same numbers is told, and is no error."""
    for text in (A1C.replace("dropped", "fell"), GOAL.replace("38%", "38 out of 100"), f"And {KIDNEYS}"):
        link = only(text)
        assert (link.status, link.severity, link.changes) == ("drifted", "suggestion", ("wording",))


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("GLYNORA is taken with or without food.", "suggestion"),
        ("GLYNORA tablets are taken once a day, with or without food.", "suggestion"),
        ("GLYNORA tablets are taken twice a day, with or without food.", "error"),
        ("GLYNORA is a tablet taken once a week.", "error"),
        ("GLYNORA must be taken with food.", "error"),
        ("A1C dropped by 29 points with GLYNORA and 0.2 points with placebo at week 26.", "error"),
    ],
)
def test_how_it_is_taken_may_be_said_of_two_claims_in_one_sentence(text: str, severity: str) -> None:
    """A frequency that another claim carries is no other number; another frequency, and a result, is."""
    assert only(text).severity == severity


@pytest.mark.parametrize(
    "text",
    [
        "GLYNORA gives you more energy all day.",
        "It lets you eat what you like.",
        "With GLYNORA, better days are here.",
        "Finally, lower your A1C without effort.",
        "GLYNORA has been shown to protect the heart.",
        "Take charge of your type 2 diabetes with GLYNORA.",
    ],
)
def test_a_promise_that_nothing_on_file_says_is_unsupported(text: str) -> None:
    """A benefit that no claim carries is a warning."""
    link = only(text)
    assert (link.status, link.claim, link.severity) == ("unsupported", None, "warning")


@pytest.mark.parametrize(
    "text",
    [
        "Ask your doctor about GLYNORA.",
        "Your numbers are part of you.",
        "Ask your doctor if GLYNORA could help you lower your blood sugar.",
        "Could GLYNORA be part of my plan?",
        "You walk after dinner, and you've swapped white bread for whole grain.",
        "GLYNORA works along with diet and exercise, never in their place.",
        "Bring three questions about your A1C to your next visit.",
        "GLYNORA is one topic for your next visit.",
        "Walk for 30 minutes a day, 5 days a week.",
        "Enjoy your evening walk.",
        "Take charge of your shopping list.",
        "Learn more about GLYNORA at glynora.example.",
        "Do not stop taking GLYNORA without talking to your doctor.",
    ],
)
def test_a_sentence_that_promises_nothing_is_connective(text: str) -> None:
    """Invitations, questions, instructions and everyday sentences are not asked for a claim."""
    link = only(text)
    assert (link.status, link.severity, link.numbers) == ("connective", None, ())


@pytest.mark.parametrize("product", sorted(SAMPLES))
def test_approved_language_is_approved(product: str) -> None:
    """Indication, limitations, safety information and qualifiers need no claim."""
    chosen = SAMPLES[product]
    use = chosen.indications[0]
    text = "\n\n".join((use.text, *use.limitations, chosen.safety.isi))
    assert {link.status for link in tie(text, chosen)} <= {"approved", "connective", "exact"}
    assert all(link.severity is None and not link.numbers for link in tie(text, chosen))


def test_a_number_of_the_same_thing_names_the_claim() -> None:
    """A number that a claim of the same subject has with another value is an error with the claim's own number."""
    link = only("A1C fell 2 points.")
    assert link.severity == "error"
    assert [(one.status, one.claim, one.approved) for one in link.numbers] == [
        ("differs", "gly-a1c-26", "1.1 points and 0.2 points")
    ]


def test_a_number_that_nothing_carries_is_unknown() -> None:
    """A number that no approved text is near to is a warning on the number itself."""
    text = "62% saw improvement."
    link = only(text)
    assert (link.status, link.severity) == ("unsupported", "warning")
    (number,) = link.numbers
    assert (number.status, number.claim, text[number.span.start : number.span.end]) == ("unknown", None, "62%")


def test_numbers_of_label_texts_and_claims_are_carried() -> None:
    """Doses, ages and times that the safety texts or a claim's qualifier state are no findings."""
    for text in (
        "GLYNORA is one tablet, once a day.",
        "You may be at higher risk if you are 65 or older.",
        "In the study, 257 people took GLYNORA and 255 took placebo.",
        "The GLYNORA study took 26 weeks.",
    ):
        assert all(not link.numbers for link in tie(text)), text


def test_a_qualifier_is_looked_for_in_the_whole_text() -> None:
    """A claim tells whether its footnote is there, changed or missing; one without has nothing to tell."""
    claim = next(one for one in SAMPLES["glynora"].claims if one.id == "gly-goal-26")
    assert only(GOAL).qualifier_status == "missing"
    assert tie(f"{GOAL}\n\n† {claim.qualifier}")[0].qualifier_status == "present"
    changed = claim.qualifier.replace("512", "612")
    links = tie(f"{GOAL}\n\n† {changed}")
    assert links[0].qualifier_status == "altered"
    assert (links[1].status, links[1].severity) == ("drifted", "error")
    assert only(KIDNEYS).qualifier_status is None


def test_claims_of_other_channels_and_expired_ones_are_told() -> None:
    """A claim that may not be used in this channel, or no longer, is a warning however exact it is."""
    fasting = "Fasting blood sugar fell by 29 mg/dL with GLYNORA and by 4 mg/dL with placebo at week 26."
    assert (only(fasting).other_channel, only(fasting).severity) == (False, None)
    assert (only(fasting, channel="social").other_channel, only(fasting, channel="social").severity) == (
        True,
        "warning",
    )
    claims = tuple(one.model_copy(update={"expires": date(2026, 5, 31)}) for one in SAMPLES["glynora"].claims)
    lapsed = SAMPLES["glynora"].model_copy(update={"claims": claims})
    assert (only(KIDNEYS, lapsed).expired, only(KIDNEYS, lapsed).severity) == (True, "warning")
    assert not only(KIDNEYS, lapsed, on=date(2026, 5, 31)).expired


def test_a_claim_of_two_sentences_is_exact_only_as_a_whole() -> None:
    """Each sentence of a longer claim is exact beside the other, and drifted without it."""
    claim = Claim(id="two", text="GLYNORA is a tablet for the morning. The tablet is small and blue in color.")
    product = SAMPLES["glynora"].model_copy(update={"claims": (claim,)})
    assert [one.status for one in tie(claim.text, product)] == ["exact", "exact"]
    alone = only("The tablet is small and blue in color.", product)
    assert alone.status == "drifted"
    assert alone.diff is not None
    assert alone.diff[-1].text == "GLYNORA is a tablet for the morning."


def test_a_product_without_claims_ties_nothing() -> None:
    """Without claims on file, numbers are not asked for one."""
    product = SAMPLES["glynora"].model_copy(update={"claims": ()})
    assert only("62% saw improvement.", product).numbers == ()


def test_a_reading_for_another_product_gives_the_same_links() -> None:
    """The links depend on the product that is asked for, whichever product the text was read with."""
    request = CheckRequest(text=f"{A1C} {KIDNEYS}", product=None, channel="web", on=ON)
    links = tie_claims(read_text(request, None), SAMPLES["glynora"], "web", ON)
    assert [one.claim for one in links] == ["gly-a1c-26", "gly-kidneys"]


def test_a_link_is_told_in_json() -> None:
    """The object of a link quotes the sentence, the diff and the numbers."""
    text = "A1C fell 2 points."
    told = claim_link_object(only(text), text)
    assert (told["status"], told["quote"], told["claim"]) == ("unsupported", text, None)
    assert told["numbers"] == [
        {
            "start": 9,
            "end": 17,
            "quote": "2 points",
            "status": "differs",
            "claim": "gly-a1c-26",
            "approved": "1.1 points and 0.2 points",
        }
    ]


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from([A1C, GOAL, KIDNEYS, "62%", "GLYNORA", "|", "\n", "- ", "VO: ", "\x00", "\u202e", "e\u0301"])
    ).map(" ".join)
)
def test_any_text_is_tied_in_order_and_inside(text: str) -> None:
    """Whatever the text, links stand inside it in order, numbers inside their links, and equal input ties equally."""
    links = tie(text)
    assert links == tie(text)
    before = 0
    for link in links:
        assert before <= link.span.start <= link.span.end <= len(text)
        before = link.span.start
        assert all(link.span.start <= one.span.start < one.span.end for one in link.numbers)
        assert link.differing is None or link.differing.end <= len(text)
