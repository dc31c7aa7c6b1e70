"""Approved language is found wherever it stands and judged present, altered or missing."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.domain.finding import CheckResult
from fairdraft.domain.product import Product
from fairdraft.rules.engine import Checker
from fairdraft.rules.request import CheckRequest

Check = Callable[..., CheckResult]
Whole = Callable[[Product], str]
BRANDS = ("lumivar", "brevasta", "glynora", "cordexa", "onvessa", "noctaris")


def status(result: CheckResult, element: str) -> str:
    return next(one.status for one in result.required if one.element == element)


def rules(result: CheckResult) -> set[str]:
    return {rule for one in result.findings for rule in (one.rule, *one.also)}


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("channel", ["print", "web", "email"])
def test_a_whole_piece_has_no_finding(
    check: Check, whole: Whole, products: dict[str, Product], brand: str, channel: str
) -> None:
    """A piece with all approved language has every required element and nothing to say."""
    result = check(whole(products[brand]), brand, channel=channel)
    assert [one.message for one in result.findings] == []
    assert [one.element for one in result.required if one.status != "present"] == []


HARMLESS = {
    "curly quotes and non-breaking hyphens": lambda text: text.replace("'", "\u2019").replace("-", "\u2011"),
    "non-breaking spaces": lambda text: text.replace(" is ", "\u00a0is\u00a0").replace(" of ", "\u00a0of "),
    "other bullets": lambda text: re.sub(r"(?m)^- ", "\u2022 ", text),
    "numbered bullets": lambda text: re.sub(r"(?m)^- ", "1. ", text),
    "capitals": str.upper,
    "lower case": str.lower,
    "markdown": lambda text: text.replace("Do not", "**Do not**").replace("right away", "_right away_"),
    "html entities": lambda text: text.replace("-", "&#8209;").replace(" or ", "&nbsp;or "),
    "line breaks": lambda text: text.replace(", ", ",\n"),
    "soft hyphens": lambda text: text.replace("medicine", "medi\u00adcine"),
    "wrapped lines": lambda text: re.sub(r"(.{50,60}) ", r"\1\n", text),
}


@pytest.mark.parametrize("name", HARMLESS)
@pytest.mark.parametrize("brand", BRANDS)
def test_typography_alone_is_no_finding(
    check: Check, whole: Whole, products: dict[str, Product], brand: str, name: str
) -> None:
    """Quotes, hyphens, blanks, bullets, case and line breaks leave approved language present."""
    result = check(HARMLESS[name](whole(products[brand])), brand, channel="web")
    assert [one.element for one in result.required if one.status != "present"] == []
    assert not {one.rule for one in result.findings} & {"IND-01", "IND-02", "IND-05", "ISI-01", "ISI-02", "ISI-08"}


@pytest.mark.parametrize("brand", BRANDS)
def test_the_brand_with_its_generic_is_the_brand(
    check: Check, whole: Whole, products: dict[str, Product], brand: str
) -> None:
    """Inserting "® (generic) tablets" after the brand alters nothing."""
    product = products[brand]
    text = whole(product).replace(f"{product.brand} is", f"{product.full_name} is")
    assert [one.message for one in check(text, brand).findings] == []


@pytest.mark.parametrize(
    ("brand", "approved", "written"),
    [
        ("glynora", "in adults with type 2", "in people with type 2"),
        ("glynora", "type 2 diabetes.", "type 1 diabetes."),
        ("glynora", "used along with diet and exercise to lower", "used to lower"),
        ("cordexa", "stroke and blood clots", "stroke or blood clots"),
        ("cordexa", " not caused by a heart valve problem", ""),
        ("brevasta", "moderate-to-severe", "severe"),
        ("brevasta", ", or who cannot use them", ""),
        ("onvessa", "HER2-", "HER2+"),
        ("lumivar", "treat adults", "treat and cure adults"),
        ("noctaris", "for adults who", "only for adults who"),
        ("noctaris", "(insomnia).", "(insomnia) in most cases."),
    ],
)
def test_a_changed_critical_word_in_the_indication_is_an_error(
    check: Check, whole: Whole, products: dict[str, Product], brand: str, approved: str, written: str
) -> None:
    """Population, disease, limits, connectives and verbs of the indication may not change."""
    text = whole(products[brand])
    assert approved in text
    result = check(text.replace(approved, written, 1), brand)
    finding = next(one for one in result.findings if one.rule == "IND-02")
    assert finding.severity == "error"
    assert finding.diff is not None
    assert status(result, next(one.element for one in result.required)) == "altered"


@pytest.mark.parametrize(
    ("approved", "written"),
    [
        ("65 years", "75 years"),
        ("Do not take GLYNORA", "Do take GLYNORA"),
        ("GLYNORA can cause serious", "GLYNORA will cause serious"),
        ("can lead to hospitalization and death", "can lead to hospitalization"),
        ("get medical help right away", "get medical help soon"),
        ("back pain", "neck pain"),
        ("kidney problems, liver problems", "liver problems"),
        ("Serious urinary", "Urinary"),
        ("if you are on dialysis", "if you are on dialysis unless your doctor says so"),
        ("right away if you have burning", "if you have burning"),
        ("Stop taking GLYNORA and get", "Talk to your doctor and get"),
        ("pregnant or breastfeeding", "pregnant and breastfeeding"),
    ],
)
def test_a_changed_critical_word_in_the_safety_text_is_an_error(
    check: Check, whole: Whole, products: dict[str, Product], approved: str, written: str
) -> None:
    """One number, negation, modal, body part, disease or instruction makes an item altered, however alike."""
    text = whole(products["glynora"])
    assert approved in text
    changed = text.replace(approved, written, 1)
    result = check(changed, "glynora")
    findings = [one for one in result.findings if "ISI-08" in (one.rule, *one.also)]
    assert [one.severity for one in findings] == ["error"]
    assert findings[0].span is not None
    assert any(one.element.startswith("isi:") and one.status == "altered" for one in result.required)


def test_the_mark_stands_on_the_words_that_differ(check: Check, products: dict[str, Product], whole: Whole) -> None:
    """The finding of a changed word points at that word, and the fix restores the approved text."""
    text = whole(products["glynora"])
    changed = text.replace("in adults with", "in people with", 1)
    finding = next(one for one in check(changed, "glynora").findings if one.rule == "IND-02")
    assert finding.span is not None
    assert changed[finding.span.start : finding.span.end] == "people"
    assert finding.fix is not None
    assert changed[: finding.fix.start] + finding.fix.text + changed[finding.fix.end :] == text


def test_wording_without_a_critical_word_is_a_warning(check: Check, products: dict[str, Product], whole: Whole) -> None:
    """A synonym that changes no critical word is told, and is no error."""
    text = whole(products["glynora"]).replace("a prescription medicine used", "a prescription medication used")
    findings = [one for one in check(text, "glynora").findings if one.rule == "IND-02"]
    assert [one.severity for one in findings] == ["warning"]


@pytest.mark.parametrize("brand", BRANDS)
def test_each_lost_line_of_the_safety_text_is_one_named_finding(
    check: Check, whole: Whole, products: dict[str, Product], brand: str
) -> None:
    """Dropping any one line or bullet gives one finding of the ISI group, and a row that is not present."""
    product = products[brand]
    lines = [line for line in product.safety.isi.strip().split("\n") if not line.isupper()]
    for line in lines:
        text = whole(product).replace(line + "\n", "", 1) if line != lines[-1] else whole(product).replace(line, "", 1)
        result = check(text, brand)
        told = [one for one in result.findings if one.rule.startswith("ISI")]
        assert told, line
        assert any(one.status != "present" for one in result.required), line


def test_a_lost_sentence_comes_with_its_insertion(check: Check, whole: Whole, products: dict[str, Product]) -> None:
    """The fix of a lost bullet puts it back where it was."""
    text = whole(products["brevasta"])
    line = "\n- have a parasitic (worm) infection."
    result = check(text.replace(line, "", 1), "brevasta")
    finding = next(one for one in result.findings if "ISI-08" in (one.rule, *one.also))
    assert finding.span is None
    assert "parasitic" in finding.message
    assert finding.fix is not None
    short = text.replace(line, "", 1)
    assert short[: finding.fix.start] + finding.fix.text + short[finding.fix.end :] == text


def test_of_two_equal_bullets_the_lost_one_is_missed(check: Check) -> None:
    """A bullet that stands twice in the approved text has to stand twice in the piece."""
    product = Product.model_validate(
        {
            "schema": "fairdraft/product@1",
            "id": "x",
            "version": "1",
            "brand": "LUMIVAR",
            "established_name": "dorsaxetine",
            "indications": [{"text": "LUMIVAR is a prescription medicine for adults."}],
            "safety": {
                "isi": "Do not take LUMIVAR if you:\n- have liver problems\n- drink alcohol\n"
                "Tell your doctor if you:\n- have kidney disease\n- have liver problems\n- are pregnant"
            },
        }
    )
    isi = product.safety.isi
    at = isi.rindex("\n- have liver problems")
    assert not [one for one in check(isi, product).findings if one.rule == "ISI-08"]
    findings = [one for one in check(isi[:at] + isi[at + 22 :], product).findings if one.rule == "ISI-08"]
    assert len(findings) == 1
    assert "liver" in findings[0].message


def test_items_may_stand_in_another_order(check: Check, whole: Whole, products: dict[str, Product]) -> None:
    """Bullets of one list in another order are all present."""
    isi = products["brevasta"].safety.isi.strip().split("\n")
    mixed = "\n".join([*isi[:3], isi[5], isi[3], isi[4], *isi[6:]])
    text = whole(products["brevasta"]).replace("\n".join(isi), mixed)
    assert [one.message for one in check(text, "brevasta").findings] == []


def test_a_missing_isi_is_one_error(check: Check, products: dict[str, Product]) -> None:
    """A piece without any safety information gets one finding, and its rows are all missing."""
    result = check(f"LUMIVAR® (dorsaxetine) tablets help. {products['lumivar'].indications[0].text}", "lumivar")
    safety = [one for one in result.findings if one.rule.startswith("ISI")]
    assert [(one.rule, one.severity) for one in safety] == [("ISI-01", "error")]
    assert "ISI-02" in safety[0].also
    assert all(one.status == "missing" for one in result.required if one.element.startswith("isi"))
    assert safety[0].anchor is not None


def test_an_isi_that_is_cut_in_the_middle_says_so_once(
    check: Check, whole: Whole, products: dict[str, Product]
) -> None:
    """The lost end of the safety text is one finding with its number of points, not one for each."""
    isi = products["glynora"].safety.isi.strip()
    cut = isi[: isi.index("Tell your doctor about all")]
    result = check(whole(products["glynora"]).replace(isi, cut), "glynora")
    assert len([one for one in result.findings if "ISI-08" in (one.rule, *one.also)]) == 1


def test_a_paraphrased_isi_is_told_as_a_whole(check: Check) -> None:
    """Safety text in other words is one finding that names some of what is missing."""
    text = "GLYNORA may cause serious side effects. Ask your doctor about the risks of GLYNORA, and infections."
    findings = [one for one in check(text, "glynora").findings if one.rule.startswith("ISI")]
    assert [one.rule for one in findings] == ["ISI-08"]


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("1.800.FDA.1088", []),
        ("1 (800) FDA-1088", []),
        ("1\u2013800\u2013FDA\u20131088", []),
        ("1-800-FDA-1088 (1-800-332-1088)", []),
        ("(800) FDA-1088", ["suggestion"]),
        ("1.800.332.1088", ["suggestion"]),
        ("1-800-FDA-1080", ["error"]),
        ("1-800-335-1088", ["error"]),
    ],
)
def test_fdas_telephone_is_known_however_it_is_written(
    check: Check, whole: Whole, products: dict[str, Product], number: str, told: list[str]
) -> None:
    """Dots, brackets and dashes are typography; digits for its letters are advice; another number is an error."""
    text = whole(products["brevasta"]).replace("1-800-FDA-1088", number)
    result = check(text, "brevasta")
    assert [one.severity for one in result.findings if one.rule == "MW-01"] == told
    assert (status(result, "medwatch") == "present") == ("error" not in told)


def test_the_other_number_is_put_right_with_one_press(check: Check, whole: Whole, products: dict[str, Product]) -> None:
    """The fix writes the number as the law prints it."""
    text = whole(products["brevasta"]).replace("1-800-FDA-1088", "(800) 332-1088")
    (found,) = [one for one in check(text, "brevasta").findings if one.rule == "MW-01"]
    assert found.fix is not None
    assert text[: found.fix.start] + found.fix.text + text[found.fix.end :] == whole(products["brevasta"])


def with_pointer(product: Product, pointer: str) -> Product:
    isi = f"{product.safety.isi.strip()}\n{pointer}"
    return product.model_copy(update={"safety": product.safety.model_copy(update={"isi": isi})})


@pytest.mark.parametrize("sent", ["Click here for", "Tap to see", "See", "Please read"])
def test_a_pointer_may_send_the_reader_in_other_words(
    check: Check, whole: Whole, products: dict[str, Product], sent: str
) -> None:
    """On a page "Please see" becomes a link: advice, and no error in approved language."""
    product = with_pointer(products["glynora"], "Please see full Prescribing Information and Medication Guide.")
    text = whole(product).replace("Please see full", f"{sent} full")
    found = [one for one in check(text, product, channel="web").findings if one.rule.startswith("ISI")]
    assert {one.severity for one in found} == {"suggestion"}
    shorter = text.replace(" and Medication Guide", "")
    assert "error" in {one.severity for one in check(shorter, product, channel="web").findings if "ISI" in one.rule}


def test_a_second_altered_copy_is_found(check: Check, whole: Whole, products: dict[str, Product]) -> None:
    """The right indication does not excuse a wrong copy of it elsewhere."""
    product = products["glynora"]
    wrong = product.indications[0].text.replace("adults", "children")
    findings = check(f"{wrong}\n\n{whole(product)}", "glynora").findings
    language = [one for one in findings if one.rule.startswith(("IND", "ISI"))]
    assert [(one.rule, one.severity) for one in language] == [("IND-02", "error")]


def test_the_form_of_the_isi_follows_the_channel(check: Check, products: dict[str, Product]) -> None:
    """Banner, social and search ask for the short form, tv and radio for the major statement."""
    product = products["glynora"]
    for channel, element, text in (
        ("banner", "short_isi", product.safety.short_isi),
        ("social", "short_isi", product.safety.short_isi),
        ("tv", "tv_statement", product.safety.tv_statement),
        ("radio", "tv_statement", product.safety.tv_statement),
        ("web", "isi", product.safety.isi),
    ):
        result = check(text, "glynora", channel=channel)
        assert status(result, element) == "present", channel
        assert "ISI-08" not in rules(result)


def test_listed_items_give_their_ids(check: Check) -> None:
    """Rows carry the ids of the product's items; what they do not cover is derived."""
    product = Product.model_validate(
        {
            "schema": "fairdraft/product@1",
            "id": "x",
            "version": "1",
            "brand": "GLYNORA",
            "established_name": "vespagliflone",
            "indications": [{"text": "GLYNORA is a prescription medicine."}],
            "safety": {
                "isi": "Do not take GLYNORA if you are on dialysis. GLYNORA can cause dehydration. Call your doctor.",
                "items": [
                    {
                        "id": "dialysis",
                        "kind": "contraindication",
                        "text": "Do not take GLYNORA if you are on dialysis.",
                    }
                ],
            },
        }
    )
    result = check("GLYNORA can cause dehydration. Call your doctor.", product)
    rows = {one.element: one.status for one in result.required if one.element.startswith("isi:")}
    assert rows["isi:dialysis"] == "missing"
    assert list(rows.values()).count("present") == 2
    finding = next(one for one in result.findings if "ISI-08" in (one.rule, *one.also))
    assert finding.item == "dialysis"


def test_derived_ids_stay_the_same(check: Check, whole: Whole, products: dict[str, Product]) -> None:
    """The id of a derived item depends on its words alone, so that notes on it survive."""
    first = check(whole(products["cordexa"]), "cordexa")
    second = check("CORDEXA", "cordexa", channel="email")
    ids = [one.element for one in first.required if one.element.startswith("isi:")]
    assert ids == [one.element for one in second.required if one.element.startswith("isi:")]
    assert len(set(ids)) == len(ids) > 10


@settings(max_examples=40)
@given(place=st.integers(0, 10**6), brand=st.sampled_from(BRANDS))
def test_dropping_any_three_words_is_found(
    checker: Checker, products: dict[str, Product], whole: Whole, place: int, brand: str
) -> None:
    """Wherever three words are cut out of the safety text, a finding or a row tells it."""
    product = products[brand]
    isi = product.safety.isi.strip()
    pieces = isi.split(" ")
    at = place % (len(pieces) - 3)
    if "IMPORTANT" in " ".join(pieces[at : at + 3]):
        return
    text = whole(product).replace(isi, " ".join(pieces[:at] + pieces[at + 3 :]))
    result = checker.check(CheckRequest(text=text, product=product, on=date(2026, 6, 1)))
    assert any(one.status != "present" for one in result.required)
    assert any(one.rule.startswith(("ISI", "IND")) for one in result.findings)


def test_words_serve_one_required_text(check: Check) -> None:
    """A missing limitation is its own finding, and is not made up from the words of the indication."""
    text = (
        "Feel free again.\n\nGLYNORA is a prescription medicine used along with diet and exercise to lower blood sugar "
        "in people with type 2 diabetes. It is 100% safe and cures diabetes."
    )
    result = check(text, "glynora", channel="web")
    assert status(result, "indication:t2d") == "altered"
    assert status(result, "limitation:1") == "missing"
    use = next(one for one in result.findings if one.rule == "IND-02")
    limitation = next(one for one in result.findings if one.rule == "IND-05")
    assert use.also == ("IND-03",)
    assert limitation.span is None
    assert [(part.op, part.text) for part in use.diff or () if part.op != "keep"] == [
        ("delete", "people"),
        ("insert", "adults"),
    ]


def test_a_word_that_comes_again_later_is_not_lost(check: Check, products: dict[str, Product]) -> None:
    """A sentence that ends as the next one does is compared with its own last word."""
    use = products["glynora"].indications[0].text.replace("adults", "people")
    result = check(f"{use} It cures diabetes. {products['glynora'].safety.isi}", "glynora")
    changes = [one.message for one in result.findings if one.rule == "IND-02"]
    assert len(changes) == 1
    assert "gone" not in changes[0]


def test_an_altered_limitation_beside_an_altered_indication_is_told(
    check: Check, whole: Whole, products: dict[str, Product]
) -> None:
    """Both are altered, each with its own words in its finding."""
    product = products["lumivar"]
    text = whole(product).replace("to treat adults", "to treat people").replace("in children.", "in kids.", 1)
    findings = check(text, product).findings
    assert sorted(one.rule for one in findings if one.rule.startswith("IND")) == ["IND-02", "IND-05"]


@pytest.mark.parametrize("channel", ["tv", "print"])
def test_the_approved_use_may_stand_twice(check: Check, products: dict[str, Product], channel: str) -> None:
    """Its second copy, such as the super beside the spoken one, is approved language and no claim in other words."""
    use = products["lumivar"].indications[0].text
    result = check(f"VO: {use}\nSUPER: {use}\n\nVO: Ask your doctor.", "lumivar", channel=channel)
    assert not {"NUM-04", "IND-02", "IND-03"} & rules(result)
    changed = use.replace("along with", "instead of")
    assert rules(check(f"VO: {use}\n\nSUPER: {changed}", "lumivar", channel=channel)) & {"IND-02", "IND-03", "NUM-04"}


def test_approved_risks_on_the_screen_compete_with_nothing(check: Check, products: dict[str, Product]) -> None:
    """A super that repeats the major statement promises nothing, whatever its words; a claim in its place does."""
    said = "Some medicines can raise the amount of CORDEXA in your blood, and others can lower it."
    safety = products["cordexa"].safety.model_copy(
        update={"tv_statement": f"CORDEXA can cause serious bleeding. {said}"}
    )
    product = products["cordexa"].model_copy(update={"safety": safety})
    spot = f"VO: CORDEXA can cause serious bleeding.\nSUPER: Serious bleeding\nVO: {said}\nSUPER: {{}}"
    assert "TV-06" not in rules(check(spot.format(said), product, channel="tv"))
    assert "TV-06" in rules(check(spot.format("Feel the difference!"), product, channel="tv"))


def test_the_last_approved_sentence_is_approved_with_its_full_stop(
    check: Check, whole: Whole, products: dict[str, Product]
) -> None:
    """What follows, such as the number of a list on a line of its own, makes no claim of it."""
    text = whole(products["lumivar"]).replace("may be reduced.\n", "may be reduced.\n5.\n")
    result = check(text, "lumivar", channel="web")
    assert "5.\n" in text
    assert not {"IND-08", "NUM-04"} & rules(result)


def test_a_use_that_is_nowhere_is_put_below_the_claim_that_needs_it(check: Check, products: dict[str, Product]) -> None:
    """At the end of a piece with its safety information it would stand too far from the claim, which is told, too."""
    product = products["cordexa"]
    text = f"{product.full_name}\n\nCORDEXA works around the clock.\n\n{product.safety.isi.strip()}\n\nRx only"
    finding = next(one for one in check(text, product, channel="web").findings if one.rule == "IND-01")
    assert finding.fix is not None
    mended = text[: finding.fix.start] + finding.fix.text + text[finding.fix.end :]
    told = {one.rule for one in check(mended, product, channel="web").findings}
    assert told.isdisjoint(("IND-01", "IND-02", "IND-08"))
    assert f"clock.\n\n{product.indications[0].text}\n\n" in mended
