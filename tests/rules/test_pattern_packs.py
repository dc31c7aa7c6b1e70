"""What the packs that read the writer's own copy flag, and what they leave alone."""

import re
from collections.abc import Callable

import pytest

from fairdraft.domain.finding import CheckResult, Severity, Span
from fairdraft.domain.product import Product
from fairdraft.rules.packs import LoadedPack

Check = Callable[..., CheckResult]

COPY_GROUPS = frozenset(("MIN", "EFF", "CMP", "CMPD", "NUM", "NEW", "TST", "CTA", "OFR"))
CLAIM_CHANNELS = frozenset(("print", "tv", "radio", "web", "banner", "email", "social", "search"))
PRODUCT, REMINDER, HELP = ("product-claim",), ("product-claim", "reminder"), ("product-claim", "help-seeking")
ALL = CLAIM_CHANNELS
NO_VOICE = CLAIM_CHANNELS - {"tv", "radio"}
PAGES = frozenset(("print", "web", "banner", "email"))

# The catalogue's index: severity, advertisement types and channels of each rule.
INDEX: dict[str, tuple[Severity, tuple[str, ...], frozenset[str]]] = {
    "NAM-02": ("error", REMINDER, ALL),
    "NAM-04": ("suggestion", REMINDER, NO_VOICE),
    "MIN-01": ("error", REMINDER, ALL),
    "MIN-02": ("error", PRODUCT, ALL),
    "MIN-03": ("error", PRODUCT, ALL),
    "MIN-04": ("warning", PRODUCT, ALL),
    "MIN-05": ("warning", REMINDER, ALL),
    "MIN-06": ("error", PRODUCT, ALL),
    "EFF-01": ("error", PRODUCT, ALL),
    "EFF-02": ("error", PRODUCT, ALL),
    "EFF-03": ("warning", REMINDER, ALL),
    "EFF-04": ("error", PRODUCT, ALL),
    "EFF-05": ("warning", REMINDER, ALL),
    "EFF-06": ("warning", PRODUCT, ALL),
    "EFF-07": ("warning", PRODUCT, ALL),
    "EFF-08": ("warning", PRODUCT, ALL),
    "FEAR-01": ("warning", PRODUCT, ALL),
    "CMP-01": ("error", REMINDER, ALL),
    "CMP-02": ("warning", REMINDER, ALL),
    "CMP-03": ("warning", PRODUCT, ALL),
    "CMP-04": ("warning", PRODUCT, ALL),
    "CMPD-01": ("error", PRODUCT, ALL),
    "NUM-01": ("warning", PRODUCT, ALL),
    "NUM-02": ("warning", PRODUCT, ALL),
    "NUM-03": ("warning", PRODUCT, ALL),
    "NUM-05": ("suggestion", PRODUCT, ALL),
    "NUM-06": ("suggestion", PRODUCT, PAGES | {"tv", "radio"}),
    "NEW-01": ("warning", REMINDER, ALL),
    "TST-01": ("warning", PRODUCT, ALL),
    "TST-02": ("warning", PRODUCT, ALL),
    "TST-03": ("suggestion", PRODUCT, ALL),
    "REM-01": ("error", ("reminder",), ALL),
    "REM-02": ("error", ("reminder",), ALL),
    "REM-03": ("error", ("reminder",), ALL),
    "HLP-01": ("error", ("help-seeking",), ALL),
    "HLP-02": ("warning", ("help-seeking",), ALL),
    "CTA-01": ("suggestion", HELP, ALL),
    "CTA-02": ("warning", HELP, ALL),
    "OFR-01": ("warning", PRODUCT, NO_VOICE),
    "OFR-02": ("suggestion", HELP, ALL),
    "LNG-01": ("suggestion", HELP, ALL),
    "LNG-02": ("suggestion", HELP, ALL),
    "LNG-03": ("suggestion", PRODUCT, ALL),
    "LNG-04": ("warning", PRODUCT, ALL),
    "LNG-05": ("warning", PRODUCT, ALL),
    "SOC-01": ("error", PRODUCT, frozenset(("social", "search", "banner"))),
    "SOC-02": ("suggestion", PRODUCT, frozenset(("social", "search", "email"))),
    "REF-01": ("warning", PRODUCT, PAGES | {"tv", "radio"}),
    "REF-02": ("suggestion", PRODUCT, ALL),
    "PRC-01": ("suggestion", PRODUCT, PAGES),
}
ADVISORY = frozenset(("NAM-04", "LNG-01", "LNG-03", "PRC-01", "PRC-02"))

# Phrases of approved copy that bare words would flag, by the rules that may not speak.
APPROVED = (
    ("It is not known if BREVASTA is safe and effective in children.", "MIN-01"),
    ("General information about the safe and effective use of BREVASTA", "MIN-01"),
    ("Your doctor will tell you if it is safe to take other medicines while you are taking LUMIVAR.", "MIN-01"),
    ("The morning after, your ability to drive safely and think clearly may be decreased.", "MIN-01"),
    ("GLYNORA can cause serious side effects. Rarely reported side effects include:", "MIN-04"),
    ("These usually happen right after taking NOCTARIS and go away the same day.", "MIN-04"),
    ("It is also used in adults who have lost response to or are unable to tolerate infliximab.", "MIN-02 CMP-03"),
    ("You should not take BREVASTA with DERMAVEX or KINERAL.", "CMP-03"),
    ("LUMIVAR contains dorsaxetine, the same active ingredient as some antidepressant medications.", "CMPD-01"),
    ("All prescription NSAIDs, like DOLVARIN, ibuprofen and naproxen, have the same warning.", "CMP-03 EFF-02"),
    ("New or worse mental health problems, such as changes in behavior or thinking", "NEW-01"),
    ("New cases of inflammatory bowel disease have happened.", "NEW-01"),
    ("GLYNORA is not a cure for type 2 diabetes.", "EFF-01"),
    ("It is a strong prescription pain medicine that contains an opioid.", "EFF-03"),
    ("They have low desire no matter the type of activity or the situation.", "EFF-02"),
    ("Never give anyone else your NOCTARIS. They could die from taking it.", "EFF-02"),
    ("Always use a new needle for each injection.", "EFF-02"),
    ("Take NOCTARIS at night within 30 minutes before going to bed.", "EFF-04"),
    ("IMPORTANT SAFETY INFORMATION", "MIN-01"),
    ("Heart failure (new or worsening). Symptoms include shortness of breath.", "NEW-01"),
    ("BREVASTA may help clear your skin. Your results may vary.", "EFF-01 EFF-02 TST-03"),
    ("Ask your doctor if CORDEXA is right for you.", "EFF-02 CTA-02"),
    ("Do not stop taking CORDEXA without talking to your doctor.", "CTA-02 EFF-02"),
    ("GLYNORA is best taken with food.", "CMP-01"),
    ("A nurse can answer your questions at no cost to you.", "OFR-01"),
    ("GLYNORA is taken along with, and never in place of, diet and exercise.", "EFF-02"),
    ("How soon will I feel better? What should I tell my doctor before I take LUMIVAR?", "CMP-01 TST-01"),
    ("It may take several weeks before LUMIVAR starts to work.", "EFF-04"),
    ("Get medical help right away if your lips swell quickly.", "EFF-04"),
    ("You may bleed more easily, and it may take longer for bleeding to stop.", "EFF-08"),
    ("Living with depression can affect your mood, your energy and your quality of life.", "EFF-05"),
    ("Nearly 1 in 10 Americans live with eczema.", "NUM-01 NUM-03"),
    ("Tell your doctor if you start any new medicine.", "NEW-01"),
    ("If prescription creams have not worked well enough, talk to your doctor.", "CMP-03 CMP-04"),
)

# What writers and models write, by the group that has to speak. None of it is anybody's copy.
CLAIMS = (
    ("MIN", "NOCTARIS has been proven safe in years of use."),
    ("MIN", "BREVASTA is kind to your skin and well tolerated by most people."),
    ("MIN", "Relief with virtually no side effects and no weight gain."),
    ("MIN", "Side effects are mild, and they go away quickly."),
    ("MIN", "An all natural way to sleep."),
    ("MIN", "You won't get hooked."),
    ("EFF", "Live lighter. There is a way forward."),
    ("EFF", "LUMIVAR lets you be you again."),
    ("EFF", "Wake up refreshed, and do more of what you love."),
    ("EFF", "It preserves your independence and restores your confidence."),
    ("EFF", "Clear skin in just days, guaranteed."),
    ("EFF", "Feel the difference in just one dose."),
    ("EFF", "Itch gone for good."),
    ("EFF", "It works every time, for everyone."),
    ("EFF", "GLYNORA will keep your numbers down, year after year."),
    ("EFF", "A smart, revolutionary pill with real results."),
    ("EFF", "No shots, no fuss: so simple that it fits your busy life."),
    ("EFF", "Clinically shown to work at the root cause."),
    ("EFF", "Zero migraines is possible."),
    ("EFF", "Get the body you have always wanted."),
    ("CMP", "Nothing works like it."),
    ("CMP", "The first and only capsule of its kind, and the most effective."),
    ("CMP", "Patients prefer it over injections."),
    ("CMP", "A better choice than statins."),
    ("CMP", "Recommended by more dermatologists than any other brand."),
    ("CMP", "Millions trust CORDEXA."),
    ("CMP", "If it isn't working, it's time for a change."),
    ("CMPD", "Same active ingredient as Brevasta, made for you."),
    ("CMPD", "All our medications are FDA-approved."),
    ("NUM", "93% of people saw clear skin."),
    ("NUM", "People were 3x more likely to reach their goal."),
    ("NUM", "It cuts the risk of stroke in half."),
    ("NEW", "Introducing the newest way to treat eczema."),
    ("TST", "I have been on it for three months, and I finally feel like myself."),
    ("TST", "It changed my life."),
    ("CTA", "Ask for it by name."),
    ("OFR", "Get your first month: free for 30 days."),
    ("OFR", "Hurry, this offer ends soon."),
)


def rules_of(result: CheckResult) -> set[str]:
    return {rule for one in result.findings for rule in (one.rule, *one.also)}


def groups_of(result: CheckResult) -> set[str]:
    return {rule.partition("-")[0] for rule in rules_of(result)}


@pytest.mark.parametrize("rule_id", sorted(INDEX))
def test_a_rule_is_graded_and_placed_as_the_catalogue_says(rule_id: str, packs: tuple[LoadedPack, ...]) -> None:
    """Severity, advertisement types, channels and the advisory mark of a rule are those of the catalogue's index."""
    rule = next(rule for pack in packs for rule in pack.rules if rule.id == rule_id)
    severity, ad_types, channels = INDEX[rule_id]
    assert rule.severity == severity
    assert set(rule.ad_types) == set(ad_types)
    assert set(rule.channels) == channels
    assert rule.advisory == (rule_id in ADVISORY)


@pytest.mark.parametrize(("text", "rules"), APPROVED)
@pytest.mark.parametrize("channel", ["web", "tv"])
def test_phrases_of_approved_copy_are_left_alone(text: str, rules: str, channel: str, check: Check) -> None:
    """What approved pieces say is flagged by none of the rules whose words it holds, with a product or without."""
    named = next(
        (name for name in ("glynora", "lumivar", "brevasta", "noctaris", "cordexa") if name.upper() in text), None
    )
    for product in (None, named):
        assert not rules_of(check(text, product, channel=channel)) & set(rules.split())


@pytest.mark.parametrize(("group", "text"), CLAIMS)
def test_claims_that_review_objects_to_are_flagged_by_the_right_group(group: str, text: str, check: Check) -> None:
    """A phrase of the class that regulators object to is flagged by a rule of its group."""
    assert group in groups_of(check(text, channel="web"))


def test_nothing_is_flagged_inside_approved_language(
    check: Check, products: dict[str, Product], whole: Callable[[Product], str]
) -> None:
    """A piece of approved language alone has no finding of the groups that look for phrases."""
    for name, product in products.items():
        result = check(whole(product), product, channel="web")
        phrases = [one for one in result.findings if one.rule.partition("-")[0] in COPY_GROUPS and one.span]
        assert phrases == [], name


def test_a_claim_inside_a_block_that_the_program_inserted_is_left_alone(check: Check) -> None:
    """Words of locked blocks are never flagged."""
    text = "BREVASTA is a miracle."
    assert "EFF-03" in rules_of(check(text, "brevasta"))
    assert "EFF-03" not in rules_of(check(text, "brevasta", locked=(Span(0, len(text)),)))


def test_a_list_that_tells_of_risks_makes_no_claims(check: Check) -> None:
    """Bullets behind a line such as "can cause serious side effects, including:" are not read as claims."""
    text = "GLYNORA can cause serious side effects, including:\n- a rash that clears fast\n- feeling like a new person"
    assert not groups_of(check(text, channel="web")) & {"EFF"}
    assert "EFF" in groups_of(check("With GLYNORA you get:\n- skin that clears fast", channel="web"))


def test_without_a_product_the_safety_section_is_taken_to_be_approved(check: Check) -> None:
    """Where no approved language is known, claims are looked for outside the safety information only."""
    text = "Ask your doctor.\n\nIMPORTANT SAFETY INFORMATION\nMild nausea was reported. It works fast in the body."
    assert not groups_of(check(text, channel="web")) & COPY_GROUPS
    assert groups_of(check(text, "glynora", channel="web")) >= {"MIN", "EFF"}


def test_a_reference_mark_supports_what_needs_one(check: Check) -> None:
    """Marks written as raised digits, signs, stars, brackets or pasted digits count; ® does not."""
    said = "#1 prescribed tablet of its kind"
    for mark in ("^1", "¹", "†", "*", "[1]", "<sup>2</sup>"):
        assert "CMP-02" not in rules_of(check(f"{said}.{mark} Ask your doctor.")), mark
    assert "CMP-02" in rules_of(check(f"{said}. Ask your doctor."))
    assert "CMP-02" in rules_of(check("BREVASTA® is the #1 prescribed tablet. Ask your doctor."))
    assert "CMP-02" in rules_of(check(f"**{said}.** Ask your doctor."))


def test_messages_say_what_why_and_what_to_do(packs: tuple[LoadedPack, ...]) -> None:
    """Every message of the copy rules is a sentence with a thing to do, and names what it speaks of."""
    for pack in packs:
        for rule in pack.rules:
            if rule.id in INDEX:
                assert len(re.findall(r"[.!?”]", rule.message)) >= 1, rule.id
                assert len(rule.message) <= 260, rule.id
                assert rule.why.endswith("."), rule.id
