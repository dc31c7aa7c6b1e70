"""What a check says of itself, of ad types, channels and of any text whatever."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.domain.campaign import CHANNELS
from fairdraft.domain.cited_paragraphs import Law
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import CheckResult, Span
from fairdraft.domain.product import Product
from fairdraft.rules.engine import Checker
from fairdraft.rules.explain import explain, rule_list
from fairdraft.rules.pack_pattern import PackPattern
from fairdraft.rules.packs import LoadedPack, parse_pack
from fairdraft.rules.request import CheckRequest, Surface

Check = Callable[..., CheckResult]
ON = date(2026, 6, 1)


def rules(result: CheckResult) -> set[str]:
    return {rule for one in result.findings for rule in (one.rule, *one.also)}


@pytest.mark.parametrize("ad_type", ["reminder", "help-seeking"])
def test_other_ad_types_are_never_asked_for_safety_information(check: Check, ad_type: str) -> None:
    """A reminder or help-seeking piece owes no indication and no ISI."""
    result = check("Ask your doctor about BREVASTA® (ilomarast-gkzt).", "brevasta", ad_type=ad_type)
    assert not [one for one in rules(result) if one.startswith(("ISI", "IND", "MW", "PI", "RX"))]
    assert not [one for one in result.required if one.element != "established_name"]
    assert "ISI-01" in result.not_applicable


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_a_proper_piece_of_another_type_owes_is_nothing_in_any_channel(
    check: Check, products: dict[str, Product], channel: str
) -> None:
    """Reminders of every product without a boxed warning, and help-seeking texts, draw no error and no warning."""
    texts = [
        ("help-seeking", None, "Itchy skin that keeps coming back? It could be eczema. Talk to a dermatologist."),
        ("help-seeking", None, "AFib raises the risk of stroke. Know the signs, and ask your doctor about treatment."),
    ]
    texts += [
        ("reminder", one, f"{one.full_name}. Available at your pharmacy. {one.contact.website}")
        for one in products.values()
        if not one.safety.boxed_warning
    ]
    for ad_type, product, text in texts:
        result = check(text, product, ad_type=ad_type, channel=channel)
        assert [one.message for one in result.findings if one.severity != "suggestion"] == []
        assert {row.element for row in result.required} <= {"established_name"}


def test_a_proper_reminder_is_clean_and_a_leaking_one_is_told(check: Check) -> None:
    """A reminder that hints at a benefit has become a product claim."""
    proper = "BREVASTA® (ilomarast-gkzt) injection. Ask your doctor."
    assert check(proper, "brevasta", ad_type="reminder").findings == ()
    assert "REM-01" in rules(check(proper + " For eczema.", "brevasta", ad_type="reminder"))


def test_a_help_seeking_piece_that_names_a_known_product_is_told(check: Check) -> None:
    """The names of all products in the library are looked for, in addresses too."""
    text = "Itchy all night? See brevasta.example for tips, and ask your doctor."
    assert check(text, ad_type="help-seeking").findings == ()
    assert "HLP-01" in rules(check(text, ad_type="help-seeking", known_names=("BREVASTA",)))


def test_without_a_product_the_rules_that_need_one_are_not_checked(check: Check) -> None:
    """They are listed with the reason, and the others still run."""
    result = check("A safe choice. Report side effects to the FDA.")
    unchecked = {one.rule: one.why for one in result.not_checked}
    assert {"IND-01", "ISI-01", "ISI-08", "NAM-01"} <= set(unchecked)
    assert "product" in unchecked["ISI-08"]
    assert {"MIN-01", "MW-01"} <= rules(result)


def test_layout_and_process_rules_say_why_they_were_not_checked(check: Check) -> None:
    """What plain text cannot show is in not_checked, never in checked."""
    result = check("x", "cordexa")
    unchecked = {one.rule for one in result.not_checked}
    assert {"NAM-03", "PRC-02"} <= unchecked
    assert not unchecked & set(result.checked)


def test_every_rule_is_accounted_for_once(check: Check, checker: Checker) -> None:
    """Checked, not checked and not applicable together are all rules."""
    for channel in ("print", "tv", "social"):
        result = check("Safe.", "glynora", channel=channel)
        listed = [*result.checked, *(one.rule for one in result.not_checked), *result.not_applicable]
        assert sorted(listed) == sorted(one.id for one in checker.rules)


def test_the_medwatch_sentence_weighs_more_in_print(check: Check) -> None:
    """Missing in print is an error, on the web a warning, on tv nothing."""
    severities = {
        channel: [one.severity for one in check("x", "glynora", channel=channel).findings if one.rule == "MW-01"]
        for channel in ("print", "web", "tv")
    }
    assert severities == {"print": ["error"], "web": ["warning"], "tv": []}


def test_flags_inside_approved_text_are_quiet(check: Check, products: dict[str, Product]) -> None:
    """The same word is flagged in copy and not in the approved sentence that holds it."""
    limitation = products["lumivar"].indications[0].limitations[0]
    result = check(f"A safe choice. {limitation}", "lumivar")
    flagged = [one for one in result.findings if one.rule == "MIN-01"]
    assert [one.span for one in flagged] == [Span(2, 6)]


def test_locked_blocks_are_quiet(check: Check) -> None:
    """Words in a block that the program inserted are never flagged."""
    text = "Approved: the safest way.\nCopy: the safest way."
    result = check(text, locked=(Span(0, 25),))
    assert [one.span.start for one in result.findings if one.rule == "MIN-01" and one.span] == [36]


def test_each_post_that_stands_alone_needs_the_generic_name(check: Check) -> None:
    """The established name in one post does not serve another."""
    text = "Ask about BREVASTA® (ilomarast-gkzt).\n\nBREVASTA is here."
    posts = (Surface("post", Span(0, 37)), Surface("post", Span(39, len(text))))
    findings = [
        one for one in check(text, "brevasta", channel="social", surfaces=posts).findings if one.rule == "NAM-01"
    ]
    assert [one.span for one in findings] == [Span(39, 47)]
    assert not [one for one in check(text, "brevasta", channel="web").findings if one.rule == "NAM-01"]


def test_findings_on_the_same_words_are_one(checker: Checker) -> None:
    """Two rules that flag the same phrase give one finding with the other's id."""
    pack = parse_pack(
        'schema = "fairdraft/pack@1"\nid = "own"\nversion = "1"\n'
        + "".join(
            f'[[rules]]\nid = "{name}"\ntitle = "t"\nkind = "pattern"\nseverity = "{severity}"\nmessage = "m"\n'
            f'why = "w"\npatterns = ["miracle pill"]\n'
            for name, severity in (("OWN-1", "warning"), ("OWN-2", "error"))
        ),
        "own.toml",
    )
    result = Checker([pack]).check(CheckRequest(text="Our miracle  pill.", product=None, on=ON))
    assert [(one.rule, one.also, one.severity) for one in result.findings] == [("OWN-2", ("OWN-1",), "error")]
    assert result.findings[0].span == Span(4, 17)


def test_each_headline_of_many_is_told_as_it_is_alone(checker: Checker, products: dict[str, Product]) -> None:
    """Of the headlines of a manuscript of many pieces those are flagged that are flagged by themselves."""
    heads = [
        "GLYNORA. Worries gone.",
        "Ask about GLYNORA.",
        "Gone.",
        "GLYNORA works fast.",
        "Fast is GLYNORA, always.",
    ] * 9

    def flagged(several: list[str]) -> list[bool]:
        """Of each headline whether the rule on headlines tells of it, by itself or with another rule."""
        text = "\n\n".join(several)
        surfaces: list[Surface] = []
        for head in several:
            start = surfaces[-1].span.end + 2 if surfaces else 0
            surfaces.append(Surface("headline", Span(start, start + len(head))))
        on = date(2026, 3, 2)
        request = CheckRequest(text, products["glynora"], "product-claim", "web", surfaces=tuple(surfaces), on=on)
        found = [one for one in checker.check(request).findings if "BAL-04" in (one.rule, *one.also)]
        return [
            any(one.span and head.span.start <= one.span.start < head.span.end for one in found) for head in surfaces
        ]

    assert flagged(heads) == [flagged([head])[0] for head in heads[:5]] * 9
    assert flagged(heads[:5]) == [True, False, False, True, True]


def test_rules_hold_between_their_dates(packs: tuple[LoadedPack, ...]) -> None:
    """A rule that does not hold on the day, or is switched off, is not checked and says so."""
    base = (
        'schema = "fairdraft/pack@1"\nid = "own"\nversion = "1"\n[[rules]]\nid = "OWN-1"\ntitle = "t"\n'
        'kind = "pattern"\nseverity = "error"\nmessage = "m"\nwhy = "w"\npatterns = ["now"]\n'
    )
    request = CheckRequest(text="now", product=None, on=ON)
    for addition, told in (
        ("", 1),
        ("valid_until = 2026-05-31\n", 0),
        ("valid_from = 2026-06-01\n", 1),
        ("enabled = false\n", 0),
    ):
        result = Checker([parse_pack(base + addition, "own.toml")]).check(request)
        assert len(result.findings) == told
        assert len(result.not_checked) == 1 - told


def test_two_packs_with_the_same_rule_are_refused(packs: tuple[LoadedPack, ...]) -> None:
    """The message names the rule and both files."""
    with pytest.raises(KnownError, match="is in two packs"):
        Checker([*packs, replace(packs[0], source="other.toml")])


def test_a_changed_product_is_read_anew(checker: Checker, products: dict[str, Product]) -> None:
    """Another version of a product is never checked against the old one's text."""
    product = products["glynora"]
    for words in ("adults", "women", "men"):
        changed = product.model_copy(
            update={
                "indications": (
                    product.indications[0].model_copy(update={"text": f"GLYNORA is for {words} with diabetes."}),
                )
            }
        )
        result = checker.check(CheckRequest(text=f"GLYNORA is for {words} with diabetes.", product=changed, on=ON))
        assert next(one.status for one in result.required if one.element.startswith("indication")) == "present"


def test_threads_share_a_checker(checker: Checker, products: dict[str, Product]) -> None:
    """Checks on many threads give what one thread gives."""
    requests = [CheckRequest(text=f"{one.brand} is safe.", product=one, on=ON) for one in products.values()]
    expected = [checker.check(one) for one in requests]
    answers: list[list[CheckResult]] = [[] for _ in range(6)]

    def work(place: int) -> None:
        answers[place] = [checker.check(one) for one in requests]

    threads = [threading.Thread(target=work, args=(place,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(answer == expected for answer in answers)


def test_a_rule_is_explained_with_its_examples(checker: Checker) -> None:
    """`explain` tells title, why, citation with its status, and examples; an unknown id is None."""
    told = explain(checker, "isi-08", Law())
    assert told is not None
    assert (told.id, told.citation_status) == ("ISI-08", "unverified")
    assert told.why
    assert len(told.flags) >= 3
    assert explain(checker, "ISI-99", Law()) is None
    assert [one.id for one in rule_list(checker, Law())] == sorted(one.id for one in checker.rules)


SCRAPS = st.lists(
    st.one_of(
        st.text(max_size=20),
        st.text(alphabet=st.characters(codec=None, categories=["Cs", "Mn", "Cf", "Zs", "So", "Lo", "Cc"]), max_size=8),
        st.sampled_from(
            [
                "GLYNORA",
                "GLYNORA® (vespagliflone)",
                "safe",
                " is a prescription medicine ",
                "\r\n",
                "- ",
                "**",
                "&reg;",
                "Do not take GLYNORA if you are on dialysis",
                "along with diet and exercise to lower blood sugar",
                "in adults with type 2 diabetes",
                "unless",
                "no side effects",
                ".",
                "VO: ",
                "Post: ",
                "\x00",
                "1-800-FDA-1088",
                "You are encouraged to report negative side effects",
                "Click for safety info",
                "e\u0301\u0301",
                "\ud800",
            ]
        ),
    ),
    max_size=25,
).map(" ".join)


@settings(max_examples=150)
@given(
    text=SCRAPS,
    ad_type=st.sampled_from(["product-claim", "reminder", "help-seeking"]),
    channel=st.sampled_from(["print", "tv", "social", "web"]),
)
def test_any_text_ends_in_findings_inside_it(
    checker: Checker, products: dict[str, Product], text: str, ad_type: str, channel: str
) -> None:
    """Spans, anchors and fixes lie inside the text, similarities in 0–1, and the same request says the same."""
    request = CheckRequest(text=text, product=products["glynora"], ad_type=ad_type, channel=channel, on=ON)
    result = checker.check(request)
    for finding in result.findings:
        for place in (finding.span, finding.anchor, finding.fix):
            if place is not None:
                assert 0 <= place.start <= place.end <= len(text)
        if finding.span is not None:
            assert finding.span.start < finding.span.end
    for row in result.required:
        assert 0 <= row.similarity <= 1
        assert (row.similarity == 1) >= (row.status == "present")
        if row.span is not None:
            assert 0 <= row.span.start <= row.span.end <= len(text)
    assert checker.check(request) == result


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00" * 100_000,
        "(" * 100_000,
        "[](<&#" * 20_000,
        "\ud800\udfff safe " * 5_000,
        "e\u0301\u0302" * 30_000,
        "safe " * 20_000,
        "\u202e\u05e9\u05dc\u05d5\u05dd safe " * 5_000,
        "GLYNORA " * 20_000,
        "x" * 1_000_000,
        bytes(range(256)).decode("latin-1") * 400,
        "- are\n" * 20_000,
        "a. B! " * 20_000,
        "in adults with type 2 diabetes along with diet and exercise " * 2_000,
    ],
    ids=range(14),
)
@pytest.mark.timeout(30)
def test_hostile_text_is_checked_in_time(check: Check, text: str) -> None:
    """Binary, huge, repetitive and broken text ends in findings soon."""
    result = check(text, "glynora", channel="web")
    assert len(result.findings) < 3_000


def test_a_text_beyond_all_measure_is_one_sentence(check: Check) -> None:
    """A text of more than 20 million characters is a known problem."""
    with pytest.raises(KnownError, match="20,000,000"):
        check("x" * 20_000_001)


def test_cost_grows_with_the_length_only(check: Check, products: dict[str, Product]) -> None:
    """Ten times the text takes about ten times as long, not a hundred."""

    def seconds(copies: int) -> float:
        """What this thread computes, the least of three: other programs may hold it up."""
        text = (products["glynora"].safety.isi + " Better days are safe days for everyone.\n") * copies
        took = []
        for _ in range(3):
            begun = time.thread_time()
            check(text, "glynora")
            took.append(time.thread_time() - begun)
        return min(took)

    assert seconds(200) < 40 * max(seconds(20), 0.01)


@pytest.mark.parametrize("part", ["\U0001f600\U0001f389", "a", "e\u0301", "שלום ", "a\u200d", "best\U0001f600 50%\n"])
def test_four_times_a_text_takes_about_four_times_as_long(part: str, check: Check) -> None:
    """Emoji, an endless word, combining marks, words from right to left, joiners, findings among emoji."""

    def seconds(length: int) -> float:
        tries = []
        for number in range(2):
            # Another text each time: the checker remembers paragraphs.
            text = "x" * number + part * (length // len(part))
            start = time.process_time()
            check(text, "glynora")
            tries.append(time.process_time() - start)
        return min(tries)

    seconds(100)
    assert seconds(16_000) < 10 * seconds(4_000) + 0.05


def test_what_numbers_need_beside_them_is_not_looked_for_at_each(monkeypatch: pytest.MonkeyPatch, check: Check) -> None:
    """A text of numbers alone is looked through once a rule; with a word that they need, once for each stretch of it,
    and the numbers near that word are flagged.
    """
    looks: list[int] = []
    search = PackPattern.search
    monkeypatch.setattr(PackPattern, "search", lambda one, said: looks.append(len(said)) or search(one, said))
    numbers = "1.5 % " * 3_000
    assert not _numbers_flagged(check(numbers))
    assert len(looks) < 100
    flagged = _numbers_flagged(check(f"{numbers}it improved 1.5 % {numbers}"))
    assert flagged
    assert all(abs(one - len(numbers)) < 2_000 for one in flagged)


def test_words_of_risk_are_not_looked_for_at_each_number(check: Check) -> None:
    """A long text without a full stop, whose numbers are excused one by one, takes no second."""
    check("it improved 1.5 %")
    start = time.process_time()
    check("It improved 1.5 % " + "lower risk of death 1.5 % " * 1_000)
    assert time.process_time() - start < 1


def _numbers_flagged(found: CheckResult) -> list[int]:
    return [one.span.start for one in found.findings if one.rule == "NUM-01" and one.span is not None]
