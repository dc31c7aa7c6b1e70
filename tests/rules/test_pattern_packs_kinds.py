"""How the kinds that count and read decide."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.domain.campaign import Channel
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import CheckResult, Finding
from fairdraft.domain.product import Claim, ClaimSource, Product
from fairdraft.rules.engine import Checker
from fairdraft.rules.examples import run_examples
from fairdraft.rules.kinds.syllables import reading_grade, syllables
from fairdraft.rules.packs import parse_pack
from fairdraft.rules.request import CheckRequest

Check = Callable[..., CheckResult]
ON = date(2026, 6, 1)
# What the counting kinds look at, and what texts are broken by.
PARTS = (
    *("^1", "†", "* ", "**", "[2]", "References\n", "1. One.", "BREVASTA", "#ItchGone", "62%", "saw", "\n", " "),
    *("Results may vary.", "Introducing", "3x more likely", "pruritus", "¡Hola!", "✨", "\ufeff", "e\u0301", "\x00"),
)


def of(result: CheckResult, rule: str) -> list[Finding]:
    return [one for one in result.findings if rule in (one.rule, *one.also)]


def told(result: CheckResult, rule: str, text: str) -> list[str]:
    return [text[one.span.start : one.span.end] for one in of(result, rule) if one.span]


@pytest.mark.parametrize(("days", "severity"), [(0, None), (180, None), (181, "warning")])
def test_new_holds_for_180_days_after_launch(
    days: int, severity: str | None, check: Check, products: dict[str, Product]
) -> None:
    """On day 180 after launch a product is still new, on day 181 it is not."""
    product = products["brevasta"].model_copy(update={"launch_date": ON - timedelta(days=days)})
    findings = of(check("Introducing BREVASTA.", product), "NEW-01")
    assert [one.severity for one in findings] == ([severity] if severity else [])


def test_new_without_a_launch_date_is_asked_about(check: Check, products: dict[str, Product]) -> None:
    """Where no launch date is on file, the writer is asked for one and the finding is a suggestion."""
    product = products["brevasta"].model_copy(update={"launch_date": None})
    (finding,) = of(check("Introducing BREVASTA.", product), "NEW-01")
    assert finding.severity == "suggestion"
    assert "no launch date is on file" in finding.message


def test_one_finding_tells_of_all_numbers_of_a_sentence(check: Check) -> None:
    """The numbers of a sentence are one finding, from the first to the last of them."""
    text = "We saw 62% improve and 38% clear. Then 9 out of 10 people felt better."
    assert told(check(text), "NUM-01", text) == ["62% improve and 38%", "9 out of 10"]


def test_a_comparator_may_stand_in_the_next_sentence(check: Check) -> None:
    """The comparator's result counts within two sentences, and not further away."""
    near = "38% of people had clear skin. That was at week 16. With placebo it was 9%."
    far = near.replace(" That was", " Skin is an organ. It has layers. That was")
    assert not of(check(near), "NUM-03")
    assert of(check(far), "NUM-03")


def test_absolute_rates_make_a_relative_number_readable(check: Check) -> None:
    """A relative number is left alone where two absolute rates stand beside it, and flagged beside one."""
    assert of(check("CORDEXA cut strokes by 40%."), "NUM-02")
    assert of(check("CORDEXA cut strokes by 40%, to 1.2% a year."), "NUM-02") == []
    assert of(check("CORDEXA cut strokes by half. The rate was 1.2% a year."), "NUM-02")
    assert not of(check("Strokes fell by half, from 2.0% to 1.0% a year."), "NUM-02")


def test_study_context_may_stand_in_the_note(check: Check) -> None:
    """Time and study are looked for in the note that the sentence's own mark leads to."""
    said = "38% had clear skin.{mark}\n\nReferences\n1. A 16-week study of 740 adults.\n2. Data on file."
    assert not of(check(said.format(mark="^1")), "NUM-06")
    assert of(check(said.format(mark="^2")), "NUM-06")


@pytest.mark.parametrize(
    ("text", "severities"),
    [
        ("Clear skin.^1\n\nReferences\n1. One.", []),
        ("Clear skin.^2\n\nReferences\n1. One.\n2. Two.", ["suggestion", "suggestion"]),  # order, and 1 is unused
        ("Clear skin.^3\n\nReferences: 1. One. 2. Two.", ["suggestion", "suggestion", "warning"]),  # unresolved
        ("Clear skin.^1-3\n\nReferences\n1. One.\n2. Two.\n3. Three.", []),
        ("Clear skin.[1]\nSources: 1. One.", []),
        ("Clear skin.†\n†Study 1.", []),
        ("Clear skin after weeksᵃ,ᵇ.\n\nᵃMean change.\nᵇ In adults.", []),
        ("Clear skin after weeksᵃ,ᵇ.\n\nᵃ Mean change.", ["warning"]),
        ("Clear skin.¹ Less itch.²\n\n¹ One.\n² Two.", []),
        ("Clear skin.[1]\n\n[1] One.", []),
        ("Clear skin.^1\n\n1. BREVASTA Prescribing Information, page 2.", []),
        ("Clear skin.^1\n\n1. Ask your doctor about your skin.", ["warning"]),
        ("1. Read the label of 2025.\n2. Ask.\n\nClear skin.^1", ["warning"]),
        ("Clear skin.^2 Less itch.^1\n\nReferences\n• One.\n• Two.", ["suggestion"]),  # order
        ("Skin is the largest organ that people have, and it may itch for years.^1\nReferences\n1. One.", []),
        ("Clear skin.† Less itch.†\n†Study 1.\n†Study 2.", ["suggestion"]),
        ("Clear skin.* Less itch.**\n*Study 1.", ["warning"]),
        ("*Clear skin* and **less itch**.", []),
        ("* Clear skin\n* Less itch", []),
        ("In a study¹, 2 out of 3 people had 10⁹/L or 30 kg/m^2.\n\nReferences\n1. One.", []),
        ("Clear skin with them² and me¹.\n\nReferences\n1. One.\n2. Two.", ["suggestion"]),  # order
        ("A 2.5 mg tablet® at 1-800-555-0142 on 10/26, v2.0.", []),
    ],
)
def test_marks_and_notes_have_to_lead_to_each_other(text: str, severities: list[str], check: Check) -> None:
    """A mark without a note is a warning; unused notes, numbers out of order and reused signs are suggestions."""
    assert sorted(one.severity for one in of(check(text), "REF-01")) == sorted(severities)


def test_an_approved_claim_is_anchored_in_its_source(check: Check, products: dict[str, Product]) -> None:
    """A claim in the text without page, paragraph or table is told, and so is one of another label version."""
    brevasta = products["brevasta"]
    text = f"{brevasta.claims[0].text}^1"

    def messages(source: ClaimSource) -> list[tuple[str | None, str]]:
        claim = Claim(id="BRV-004", text=brevasta.claims[0].text, source=source)
        result = check(text, brevasta.model_copy(update={"claims": (claim,)}))
        return [(one.item, one.message) for one in of(result, "REF-02")]

    assert "no anchor" in messages(ClaimSource(document="PI"))[0][1]
    assert messages(ClaimSource(document="PI", page="12", label_version="2020-01"))[0][0] == "BRV-004"
    assert messages(ClaimSource(document="PI", table="3", label_version=brevasta.version)) == []
    assert not of(check("Ask your doctor.", brevasta), "REF-02")


@pytest.mark.parametrize(
    ("text", "quotes", "expected"),
    [
        ("Ask about BREVASTTA.", ["BREVASTTA"], "BREVASTA"),
        ("Ask about Brevsata.", ["Brevsata"], "BREVASTA"),
        ("BREVASTA (ilomarast)", ["ilomarast"], "ilomarast-gkzt"),
        ("BREVASTA (ilomarast-gkzt) tablets", ["tablets"], "injection"),
        ("BREVASTA's pen; BREVASTAs; brevasta; a brave start", [], ""),
        ("BREVASTA (ilomarast-gkzt) injection", [], ""),
    ],
)
def test_names_are_spelt_as_approved(text: str, quotes: list[str], expected: str, check: Check) -> None:
    """A slip, a lost suffix and another dosage form are told with the approved words; plurals are no slips."""
    findings = of(check(text, "brevasta"), "NAM-02")
    assert [text[one.span.start : one.span.end] for one in findings if one.span] == quotes
    assert {one.expected for one in findings} <= {expected}
    for one in findings:
        assert one.fix is not None
        assert one.fix.text == expected


@pytest.mark.parametrize(
    ("aside", "is_told"),
    [
        ("vinespiritlorine", True),
        ("Glynoratide", True),
        ("glynorastat sodium", True),
        ("glynoramab-qkzt", True),
        ("vespagliflone", False),
        ("vespagliflone sodium", False),
        ("tablets", False),
        ("injection", False),
        ("pictured", False),
        ("including samples", False),
        ("see the last page", False),
        ("n=257", False),
    ],
)
def test_a_name_made_up_for_the_medicine_is_told(check: Check, aside: str, *, is_told: bool) -> None:
    """Directly behind the brand stands its established name, a few words, or a name that is not the medicine's."""
    text = f"Ask your doctor about GLYNORA® ({aside})."
    told = [one for one in of(check(text, "glynora"), "NAM-02") if "is not the established name" in one.message]
    assert [text[one.span.start : one.span.end] for one in told if one.span] == ([aside] if is_told else [])
    assert [one.fix.text for one in told if one.fix] == (["vespagliflone"] if is_told else [])


def test_another_products_name_is_told_outside_approved_language(check: Check, products: dict[str, Product]) -> None:
    """A name of another product is told where the approved text does not hold it."""
    glynora = products["glynora"]
    isi = glynora.safety.isi + "\nDo not take GLYNORA with LUMIVAR."
    product = glynora.model_copy(update={"safety": glynora.safety.model_copy(update={"isi": isi})})
    approved = check(isi, product, known_names=("LUMIVAR",))
    pasted = check("LUMIVAR lowers A1C.", product, known_names=("LUMIVAR", "GLYNORA"))
    assert not [one for one in of(approved, "NAM-02") if "another product" in one.message]
    assert [one.span.start for one in of(pasted, "NAM-02") if one.span] == [0]


def test_the_brand_is_written_one_way_with_its_mark_first(check: Check) -> None:
    """Another case is told wherever it stands, a missing mark at the first mention, addresses never."""
    text = "Visit lumivar.example or #Lumivar. Ask about LUMIVAR. Lumivar too."
    assert told(check(text, "lumivar", channel="web"), "NAM-04", text) == ["LUMIVAR", "Lumivar"]
    fixed = "Ask about LUMIVAR®. LUMIVAR too."
    assert not of(check(fixed, "lumivar", channel="web"), "NAM-04")


def test_jargon_is_told_once_with_the_plain_word(check: Check) -> None:
    """The first use of a term is told with a fix in its case; glossed terms and names of the disease are not."""
    text = "Pruritus is common. Then pruritus grows. Edema (swelling) and swelling called edema."
    (finding,) = of(check(text), "LNG-02")
    assert finding.fix is not None
    assert (finding.fix.text, finding.expected) == ("Itching", "itching")
    assert not of(check("Itching (pruritus) can happen."), "LNG-02")


def test_one_mark_of_professional_language_is_not_enough(check: Check) -> None:
    """Professional language is told for a paragraph with two of its marks or more."""
    assert not of(
        check("Your doctor will monitor the dose. Eligible patients with insurance pay less.\n\nok"), "LNG-04"
    )
    assert not of(check("Discontinue use.\n\nAnaphylaxis."), "LNG-04")
    assert of(check("Discontinue use if anaphylaxis is suspected."), "LNG-04")


def test_the_reading_level_counts_the_writers_words_alone(check: Check, products: dict[str, Product]) -> None:
    """Approved language and names do not count; hard copy is told with its grade, at most three sentences of it."""
    glynora = products["glynora"]
    hard = "Comprehensive individualized optimization necessitates interdisciplinary collaboration everywhere."
    easy = "Take a walk with a friend each day."
    assert not of(check(f"{easy}\n\n{glynora.safety.isi}", glynora), "LNG-01")
    assert len(of(check("\n\n".join([hard] * 5), glynora), "LNG-01")) == 3
    assert not of(check("\n\n".join([hard] + [easy] * 40), glynora), "LNG-01")


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("skin", 1),
        ("used", 1),
        ("doctor", 2),
        ("table", 2),
        ("people", 2),
        ("serious", 3),
        ("medicine", 3),
        ("nausea", 3),
        ("emergency", 4),
        ("hypersensitivity", 7),
        ("", 1),
        ("®", 1),
    ],
)
def test_syllables_are_counted_by_groups_of_vowels(word: str, count: int) -> None:
    """Common words have the syllables that a dictionary gives them."""
    assert syllables(word) == count


def test_the_grade_is_flesch_kincaids() -> None:
    """0.39 words a sentence + 11.8 syllables a word - 15.59; a text without words has grade 0."""
    assert reading_grade(1, 10, 10) == pytest.approx(0.39 * 10 + 11.8 - 15.59)
    assert reading_grade(2, 4, 8) == pytest.approx(0.39 * 2 + 11.8 * 2 - 15.59)
    assert reading_grade(0, 0, 0) == 0.0


def test_a_short_message_is_told_what_its_claim_lacks(check: Check) -> None:
    """A claim in a post is told without each of name, use, risks and link that it lacks; a bare name is not."""
    bare = "Clearer skin is possible with BREVASTA."
    (finding,) = of(check(bare, "brevasta", channel="social"), "SOC-01")
    for part in ("established name", "use", "risks", "link"):
        assert part in finding.message
    named = "BREVASTA (ilomarast-gkzt) for adults with eczema: clearer skin is possible. brevasta.example"
    (finding,) = of(check(named, "brevasta", channel="social"), "SOC-01")
    assert "risks" in finding.message
    assert "link" not in finding.message
    assert not of(check("Ask your doctor about BREVASTA.", "brevasta", channel="social"), "SOC-01")


def test_what_does_not_fit_a_format_is_told_with_both_lengths(check: Check) -> None:
    """A post over its limit is told from the first character that is cut off."""
    text = "Post: " + "word " * 60
    (finding,) = of(check(text, "brevasta", channel="social"), "SOC-01")
    assert "280" in finding.message
    assert finding.span is not None
    assert finding.span.start == len("Post: ") + 280
    assert not of(check("Post: " + "word " * 50, "brevasta", channel="social"), "SOC-01")


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("#ItchGone", ["#ItchGone"]),
        ("#itchgone today", ["#itchgone"]),
        ("#EczemaAwarenessMonth #ad #EczemaTips", []),
        ("BREVASTA ✨ for you", ["✨"]),
        ("📅 BREVASTA on the calendar", []),
        ("✨ A line of its own\nBREVASTA", []),
    ],
)
def test_hashtags_and_signs_are_read_as_words(text: str, quotes: list[str], check: Check) -> None:
    """Hashtags are read word by word; a sign of praise counts on the brand's line."""
    assert told(check(text, "brevasta", channel="social"), "SOC-02", text) == quotes


def test_a_compounded_product_may_not_be_called_the_same(check: Check, products: dict[str, Product]) -> None:
    """Sameness is told of compounded products and where no product is known, and not of an approved one."""
    text = "It has the same active ingredient as the brand."
    brevasta = products["brevasta"]
    assert not of(check(text, brevasta), "CMPD-01")
    assert of(check(text), "CMPD-01")
    assert of(check(text, brevasta.model_copy(update={"compounded": True})), "CMPD-01")


def test_a_disclaimer_is_told_only_beside_a_claim_that_it_cannot_cure(check: Check) -> None:
    """The disclaimer's paragraph and its neighbours are looked at, no further ones."""
    claim, plain, note = "Itch-free in 2 days!", "Talk to your doctor.", "Individual results may vary."
    assert of(check(f"{claim}\n{note}"), "TST-03")
    assert not of(check(f"{plain}\n{note}"), "TST-03")
    assert not of(check(f"{claim}\n{plain}\n{plain}\n{note}"), "TST-03")


def test_a_reminder_names_both_names_and_is_refused_for_boxed_warnings(check: Check) -> None:
    """A reminder without the established name gets it as a fix; one for a boxed product is told what to make of it."""
    text = "Ask your doctor about GLYNORA®."
    (finding,) = of(check(text, "glynora", ad_type="reminder"), "REM-03")
    assert finding.fix is not None
    fixed = text[: finding.fix.start] + finding.fix.text + text[finding.fix.end :]
    assert fixed == "Ask your doctor about GLYNORA® (vespagliflone)."
    assert not of(check(fixed, "glynora", ad_type="reminder"), "REM-03")
    (boxed,) = of(check("CORDEXA® (praluzan)", "cordexa", ad_type="reminder"), "REM-02")
    assert boxed.span is None
    assert "product-claim" in boxed.message


def test_help_seeking_pieces_are_not_asked_for_what_product_claims_owe(check: Check) -> None:
    """A plain help-seeking piece has no finding at all."""
    text = "Itchy all night? You are not alone. Talk to a dermatologist about eczema. Sponsored by Example Pharma."
    assert check(text, ad_type="help-seeking", channel="web").findings == ()


def test_limits_of_a_kind_are_checked() -> None:
    """A limit that its kind does not know is refused, with the known ones."""
    rule = (
        'schema = "fairdraft/pack@1"\nid = "own"\nversion = "1"\n'
        '[[rules]]\nid = "OWN-1"\ntitle = "t"\nkind = "{kind}"\n'
        'severity = "error"\nmessage = "m"\nwhy = "w"\npatterns = ["x"]\nlimits = {{ {limit} = 30 }}\n'
    )
    parse_pack(rule.format(kind="newness", limit="days"), "own.toml")
    with pytest.raises(KnownError, match=r"no limit.*weeks.*days"):
        parse_pack(rule.format(kind="newness", limit="weeks"), "own.toml")


def test_terms_and_parts_of_own_packs_work(products: dict[str, Product]) -> None:
    """A client's list of words to replace and a list of things to say are data alone."""
    pack = parse_pack(
        'schema = "fairdraft/pack@1"\nid = "own"\nversion = "1"\n'
        '[[rules]]\nid = "OWN-1"\ntitle = "t"\nkind = "jargon"\nseverity = "suggestion"\n'
        'message = "Say {expected}."\nwhy = "w"\nterms = { "meds" = "medicines" }\n'
        'flags = [{ text = "Take your meds now." }]\npasses = [{ text = "Take your medicines." }]\n'
        '[[rules]]\nid = "OWN-2"\ntitle = "t"\nkind = "parts-present"\nseverity = "suggestion"\n'
        'message = "There is no {missing}."\nwhy = "w"\nparts = { hotline = "555", "web address" = "example" }\n'
        'flags = [{ text = "Call 555." }]\npasses = [{ text = "Call 555 or x.example" }]\n',
        "own.toml",
    )
    outcomes = run_examples(pack, products)
    assert all(one.kept for one in outcomes)
    missing = next(one for one in outcomes if one.rule == "OWN-2" and one.should == "flag")
    assert missing.result.findings[0].message == "There is no web address."


@settings(max_examples=120)
@given(
    st.lists(st.sampled_from(PARTS), max_size=40),
    st.sampled_from(["web", "social", "tv", "search"]),
)
def test_any_mixture_ends_in_findings_inside_the_text(
    checker: Checker, products: dict[str, Product], parts: list[str], channel: Channel
) -> None:
    """Spans and fixes lie inside the text, and equal input gives equal findings."""
    text = " ".join(parts)
    request = CheckRequest(text=text, product=products["brevasta"], channel=channel, on=ON)
    result = checker.check(request)
    for one in result.findings:
        for span in (one.span, one.anchor, one.fix):
            assert span is None or 0 <= span.start <= span.end <= len(text)
    assert checker.check(request).findings == result.findings
