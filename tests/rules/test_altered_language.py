"""Alterations that writers, layout programs and models make of approved language, and what is told of each."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.domain.finding import CheckResult, Finding
from fairdraft.rules.examples import load_example_products

Check = Callable[..., CheckResult]
SAMPLES = load_example_products(Path(__file__).parents[2] / "resources" / "products")


def told(check: Check, brand: str, approved: str, written: str) -> list[Finding]:
    """What is said of a sample's safety text with one change in it."""
    product = SAMPLES[brand]
    assert approved in product.safety.isi
    findings = check(product.safety.isi.replace(approved, written, 1), product, channel="web").findings
    return [one for one in findings if one.rule.startswith("ISI") and not one.advisory]


@pytest.mark.parametrize(
    ("approved", "written", "severity"),
    [
        ("pain, redness, or swelling", "pain, or swelling", "warning"),
        ("odor, discharge, itching", "odor, itching", "warning"),
        ("These infections can spread", "These infections can occasionally spread", "error"),
        ("may need surgery", "may need surgery (manageable)", "error"),
    ],
)
def test_a_sign_left_out_or_a_risk_made_smaller_is_no_mere_suggestion(
    check: Check, approved: str, written: str, severity: str
) -> None:
    """One word less in a long sentence of signs, and one that makes a risk rarer, count."""
    assert [one.severity for one in told(check, "glynora", approved, written)] == [severity]


def orders(findings: list[Finding]) -> list[Finding]:
    return [one for one in findings if "back " in one.message and one.span]


def test_a_point_under_the_line_of_another_list_is_an_error_where_it_stands(check: Check) -> None:
    """All its words are there, and it says something else: who may not take it becomes a question of the doctor's."""
    isi = SAMPLES["cordexa"].safety.isi
    valve = "• have a mechanical heart valve.\n"
    below = "• have kidney or liver problems.\n"
    text = isi.replace(valve, "").replace(below, below + valve)
    (finding,) = orders(list(check(text, SAMPLES["cordexa"], channel="web").findings))
    assert finding.severity == "error"
    assert finding.span is not None
    assert text[finding.span.start : finding.span.end] == "have a mechanical heart valve"
    assert "under “Before taking CORDEXA, tell your doctor about all …”" in finding.message
    assert "back under “Do not take CORDEXA if you”" in finding.message


def test_two_lists_whose_first_lines_changed_places_are_one_finding_each(check: Check) -> None:
    """The points of a list are told together, with their number."""
    isi = SAMPLES["cordexa"].safety.isi
    avoid, before = "Do not take CORDEXA if you:", next(x for x in isi.split("\n") if x.startswith("Before taking"))
    text = isi.replace(avoid, "AVOID").replace(before, avoid).replace("AVOID", before)
    found = orders(list(check(text, SAMPLES["cordexa"], channel="web").findings))
    assert [one.message.split(",")[0] for one in found] == ["3 points", "5 points"]


def test_a_sentence_behind_another_risk_is_told(check: Check) -> None:
    """“Call your doctor right away …” moved to another bullet reads as if it spoke of that."""
    isi = SAMPLES["cordexa"].safety.isi
    cuts = " Cuts may bleed for longer than usual while you take CORDEXA."
    text = isi.replace(cuts, "").replace("do not want to eat.", "do not want to eat." + cuts)
    (finding,) = orders(list(check(text, SAMPLES["cordexa"], channel="web").findings))
    assert finding.severity == "warning"
    assert finding.span is not None
    assert text[finding.span.start : finding.span.end] == cuts.strip(" .")


@pytest.mark.parametrize("brand", sorted(SAMPLES))
def test_order_that_says_nothing_is_free(check: Check, brand: str) -> None:
    """Paragraphs in another order, the text again with its lists apart, or all of it on one line."""
    isi = SAMPLES[brand].safety.isi.strip()
    parts = isi.split("\n\n")
    turned = "\n\n".join([parts[0], *reversed(parts[-4:]), *parts[1:-4]])
    for text in (turned, f"{parts[-6]}\n\n{isi}", f"{isi}\n\n{turned}", " ".join(isi.split())):
        assert orders(list(check(text, SAMPLES[brand], channel="web").findings)) == []


def test_an_altered_sentence_of_the_safety_text_is_no_promise(check: Check) -> None:
    """“Cuts may bleed …” with another verb in it is told once, as altered, and not as a claim without its use."""
    isi = SAMPLES["cordexa"].safety.isi
    text = isi.replace("Cuts may bleed", "Cuts might bleed")
    before = {one.message for one in check(isi, SAMPLES["cordexa"], channel="web").findings}
    after = [one for one in check(text, SAMPLES["cordexa"], channel="web").findings if one.message not in before]
    assert [one.message.rpartition(": ")[2] for one in after] == ["“may” is now “might”. Restore the approved words."]


@pytest.mark.parametrize("wrong_first", [True, False])
@pytest.mark.parametrize(
    ("approved", "written", "said"),
    [
        ("may lead to death", "might lead to death", "“may” is now “might”"),
        ("have kidney or liver problems", "have lung or liver problems", "“kidney” is now “lung”"),
        ("• fall often, or have high blood pressure that is not under control.\n", "", "lacks “fall often"),
    ],
)
def test_of_two_whole_copies_the_wrong_one_is_told(
    check: Check, approved: str, written: str, said: str, wrong_first: bool
) -> None:
    """A column beside the copy and the foot of a page have to say the same; the fix mends the one that does not."""
    isi = SAMPLES["cordexa"].safety.isi.strip()
    assert approved in isi
    other = isi.replace(approved, written, 1)
    text = f"{other}\n\n{isi}" if wrong_first else f"{isi}\n\n{other}"
    (finding,) = [one for one in check(text, SAMPLES["cordexa"], channel="web").findings if said in one.message]
    assert finding.span is not None
    assert (finding.span.start < len(other)) is wrong_first
    assert finding.fix is not None
    mended = text[: finding.fix.start] + finding.fix.text + text[finding.fix.end :]
    assert [one for one in check(mended, SAMPLES["cordexa"], channel="web").findings if one.rule == "ISI-08"] == []


@pytest.mark.parametrize("wrong_first", [True, False])
@pytest.mark.parametrize(
    ("approved", "written", "said"),
    [
        ("Do not take GLYNORA if you:", "Try not to take GLYNORA if you:", "“Do” is now “Try”"),
        ("Do not take GLYNORA if you:\n", "", "lacks “Do not take GLYNORA if you”"),
        ("GLYNORA. Ask your doctor for medical advice about side effects.", "GLYNORA.", "lacks “Ask your doctor for"),
        ("These are not all the possible", "These are all the possible", "“not” is missing"),
    ],
)
def test_the_first_and_last_points_of_a_second_copy_are_judged(
    check: Check, approved: str, written: str, said: str, wrong_first: bool
) -> None:
    """What it begins and ends with belongs to it like all between; the fix mends the one that is wrong."""
    isi = SAMPLES["glynora"].safety.isi.strip()
    isi = isi[isi.index("Do not take") : isi.index("You are encouraged")].strip()
    assert approved in isi
    other = isi.replace(approved, written, 1).strip()
    text = f"{other}\n\nMore about it.\n\n{isi}" if wrong_first else f"{isi}\n\nMore about it.\n\n{other}"
    findings = check(text, SAMPLES["glynora"], channel="web").findings
    (finding,) = [one for one in findings if one.rule.startswith("ISI") and said in one.message]
    assert finding.span is not None
    assert (finding.span.start < len(other)) is wrong_first
    assert finding.fix is not None
    mended = text[: finding.fix.start] + finding.fix.text + text[finding.fix.end :]
    assert not [one for one in check(mended, SAMPLES["glynora"], channel="web").findings if said in one.message]


@pytest.mark.parametrize("changed", ["first", "middle", "last"])
def test_an_excerpt_says_what_the_safety_text_says(check: Check, changed: str) -> None:
    """A sentence of it in other words that matter is told, wherever in the excerpt it stands; the short form is not."""
    product = SAMPLES["cordexa"]
    isi = product.safety.isi.strip()
    spine = [one for one in isi.split("\n\n") if one.startswith(("Tell your doctor", "The most common", "These are"))]
    assert len(spine) >= 3
    at = {"first": 0, "middle": len(spine) // 2, "last": len(spine) - 1}[changed]
    written = re.sub(
        r"\bTell\b|\bmost\b|\bnot all\b", lambda found: {"Tell": "Ask", "most": "least"}.get(found[0], "all"), spine[at]
    )
    assert written != spine[at]
    excerpt = [*spine[:at], written, *spine[at + 1 :]]
    text = "\n\n".join([*excerpt, "Ask your doctor about CORDEXA.", isi])
    before = {one.message for one in check("\n\n".join([*spine, isi]), product, channel="web").findings}
    told = [one for one in check(text, product, channel="web").findings if one.message not in before and one.span]
    assert any(one.span and text[: one.span.start].count("\n\n") == at for one in told)
    short = check(f"{product.safety.short_isi.strip()}\n\n{isi}", product, channel="web").findings
    assert [one.message for one in short if "repeated" in one.message or "twice" in one.message] == []


def test_an_excerpt_beside_the_whole_safety_text_lacks_nothing(check: Check) -> None:
    """A few points above the copy, with the whole text below it, are no second copy."""
    isi = SAMPLES["cordexa"].safety.isi.strip()
    parts = isi.split("\n\n")
    text = "\n\n".join([parts[1], parts[2], parts[3], "Ask your doctor about CORDEXA.", isi])
    assert [one for one in check(text, SAMPLES["cordexa"], channel="web").findings if one.rule == "ISI-08"] == []


@pytest.mark.parametrize(
    ("before", "put_in"),
    [
        ("• have a mechanical heart valve.\n", "• You will love the results.\n"),
        ("• have a mechanical heart valve.\n", "You will love the results.\n"),
        ("before you stop.\n", "Ask how much you can save.\n"),
    ],
)
def test_a_line_of_ones_own_between_two_of_the_safety_text_is_told(check: Check, before: str, put_in: str) -> None:
    """A bullet put into a list, and a line between two lines, are marked as they stand."""
    isi = SAMPLES["cordexa"].safety.isi.replace("you stop.\n\n", "you stop.\n")
    text = isi.replace(before, before + put_in)
    own = put_in.strip("•\n ")
    findings = check(text, SAMPLES["cordexa"], channel="web").findings
    (finding,) = [one for one in findings if "ISI-08" in (one.rule, *one.also)]
    assert finding.span is not None
    assert text[finding.span.start : finding.span.end] in own


@pytest.mark.parametrize(
    "line",
    [
        "IMPORTANT SAFETY INFORMATION (continued)",
        "Important Safety Information (cont’d):",
        "(continued on next page)",
        "Page 2 of 4",
        "[Designer: 8 pt, two columns]",
        "US-COR-26-0077 06/26",
        "©2026 Example Pharma",
    ],
)
def test_what_a_layout_puts_between_two_lines_is_none_of_the_writers(check: Check, line: str) -> None:
    """Continued heads, page numbers, notes for the designer and codes say nothing of the medicine."""
    isi = SAMPLES["cordexa"].safety.isi
    text = isi.replace("• have a mechanical heart valve.\n", f"• have a mechanical heart valve.\n{line}\n")
    assert told_in(check, text) == []


def told_in(check: Check, text: str) -> list[str]:
    findings = check(text, SAMPLES["cordexa"], channel="web").findings
    return [one.message for one in findings if one.rule.startswith("ISI") and not one.advisory]


def test_a_list_made_of_a_sentence_is_no_error(check: Check) -> None:
    """The "and" before the last sign is gone with the comma; a sign that is gone, too, is more than wording."""
    isi = SAMPLES["cordexa"].safety.isi
    approved = "Other common side effects are nausea, stomach pain, and bruising."
    text = isi.replace(approved, "Other common side effects are:\n• nausea\n• stomach pain\n• bruising")
    findings = check(text, SAMPLES["cordexa"], channel="web").findings
    assert "error" not in {one.severity for one in findings if one.rule.startswith("ISI")}
    lost = check(text.replace("• nausea\n", ""), SAMPLES["cordexa"], channel="web").findings
    assert "error" in {one.severity for one in lost if one.rule.startswith("ISI")}


@pytest.mark.parametrize(
    ("approved", "written", "changes"),
    [
        ("Do not take CORDEXA if", "Don’t take CORDEXA if", "“Do not” is now “Don’t”"),
        ("you cannot hold", "you can’t hold", "“cannot” is now “can’t”"),
        ("you cannot hold", "you can hold", "“cannot” is now “can”"),
    ],
)
def test_changes_are_told_in_whole_words(check: Check, approved: str, written: str, changes: str) -> None:
    """“Don't” is compared as two words, and told as it is written."""
    isi = SAMPLES["cordexa"].safety.isi
    messages = told_in(check, isi.replace(approved, written, 1))
    assert [one.rpartition(": ")[2].partition(".")[0] for one in messages] == [changes]


@pytest.mark.parametrize("head", ["Important Safety Information", "Important safety information about CORDEXA"])
def test_a_head_on_the_line_of_the_first_sentence_is_no_addition(check: Check, head: str) -> None:
    """A footnote or a narrow banner has the safety text behind its head."""
    isi = SAMPLES["cordexa"].safety.isi.strip()
    rest = isi.partition("\n\n")[2]
    after = rest.replace("Do not take CORDEXA if you:", f"{head} Do not take CORDEXA if you:", 1)
    assert told_in(check, after) == []


@pytest.mark.parametrize("brand", sorted(SAMPLES))
def test_a_line_of_copy_is_not_taken_for_a_sentence_that_the_safety_text_lost(check: Check, brand: str) -> None:
    """“Ask your doctor about …” above it stays the writer's, where “Ask your doctor for medical advice about side
    effects” was cut off: no fix writes over it.
    """
    product = SAMPLES[brand]
    copy = f"Ask your doctor about {product.brand}.\n\n"
    cut = product.safety.isi.strip().partition("These are not all the possible side effects")[0]
    findings = check(copy + cut, product, channel="web").findings
    assert any("Ask your doctor for medical advice" in (one.expected or "") for one in findings)
    for one in findings:
        if one.rule.startswith(("ISI", "IND", "MW")):
            assert one.span is None or one.span.start >= len(copy)
            assert one.fix is None or one.fix.start >= len(copy.rstrip())


@settings(max_examples=30, deadline=None)
@given(place=st.integers(0, 10**6), brand=st.sampled_from(sorted(SAMPLES)))
def test_a_word_put_in_anywhere_is_marked_and_taken_out(check: Check, place: int, brand: str) -> None:
    """Whatever sentence it stands in, one finding covers exactly the word, and its fix gives the approved text back."""
    isi = SAMPLES[brand].safety.isi.strip()
    between = [one.end() for one in re.finditer(r"(?<=[a-z]{2}) (?=[a-z]{2})", isi)]
    at = between[place % len(between)]
    text = f"{isi[:at]}perhaps {isi[at:]}"
    found = [one for one in check(text, SAMPLES[brand], channel="web").findings if "“perhaps” was added" in one.message]
    assert found
    for one in found:
        assert one.span is not None
        assert text[one.span.start : one.span.end] == "perhaps"
        assert one.fix is not None
        assert text[: one.fix.start] + one.fix.text + text[one.fix.end :] == isi


@settings(max_examples=30, deadline=None)
@given(
    places=st.lists(st.integers(0, 10**6), min_size=1, max_size=6),
    signs=st.sampled_from(("\u00ad", "\u200b", "<b>", "<span title='a>b'>", "</em>", "<wbr>", "<!-- x -->", "~~of~~")),
    brand=st.sampled_from(sorted(SAMPLES)),
)
def test_what_nobody_reads_changes_nothing_anywhere(check: Check, places: list[int], signs: str, brand: str) -> None:
    """Signs, tags, comments and struck words within and between words leave all of it present."""
    text = isi = SAMPLES[brand].safety.isi.strip()
    inside = [one.end() for one in re.finditer(r"(?<=[a-z]{2}) (?=[a-z]{3})", isi)]
    for at in sorted({inside[place % len(inside)] for place in places}, reverse=True):
        at += 2 if signs[0] in "\u00ad\u200b<" and not signs.startswith("<!") else 0
        text = text[:at] + signs + text[at:]
    assert [one for one in check(text, SAMPLES[brand], channel="web").findings if one.rule.startswith("ISI-")] == [
        one for one in check(isi, SAMPLES[brand], channel="web").findings if one.rule.startswith("ISI-")
    ]


@pytest.mark.parametrize("wider", [" and children", " and related conditions", " or gout"])
def test_a_use_that_is_told_again_for_more_people_or_illnesses_is_an_error(check: Check, wider: str) -> None:
    """The approved use in its place does not excuse a wider one in the copy, which is marked where it grew."""
    product = SAMPLES["glynora"]
    use = product.indications[0].text
    text = f"{use[:-1]}{wider}.\n\n{use}\n\n{product.safety.isi.strip()}"
    found = [one for one in check(text, product, channel="web").findings if "IND-02" in (one.rule, *one.also)]
    assert [one.severity for one in found] == ["error"]
    assert found[0].span is not None
    assert text[found[0].span.start : found[0].span.end] in f"{use[:-1]}{wider}"[-40:]


@pytest.mark.parametrize(("approved", "written"), [("negative side effects", "side effects"), ("1088", "1080")])
def test_a_wrong_medwatch_sentence_is_marked_where_it_stands(check: Check, approved: str, written: str) -> None:
    """Where the statutory one stands below, the one in the safety text is not called missing, but mended."""
    isi = SAMPLES["cordexa"].safety.isi.strip()
    line = next(one for one in isi.split("\n") if one.startswith("You are encouraged"))
    text = isi.replace(line, line.replace(approved, written)) + f"\n\nCORDEXA® (praluzan) capsules\n\n{line}"
    (finding,) = [one for one in check(text, SAMPLES["cordexa"], channel="web").findings if one.rule == "ISI-08"]
    assert finding.span is not None
    assert finding.span.start < len(isi)
    assert finding.fix is not None
    mended = text[: finding.fix.start] + finding.fix.text + text[finding.fix.end :]
    assert mended.startswith(isi)


def test_a_name_and_the_line_below_it_are_no_altered_sentence(check: Check) -> None:
    """“CORDEXA® (praluzan) capsules” and “You …” have two words of “Do not take CORDEXA if you”, and are copy."""
    email = Path(__file__).parent / "whole_pieces" / "clean-cordexa-email.md"
    text = email.read_text(encoding="utf-8")
    product = SAMPLES["cordexa"]
    marked = [one.span for one in check(text, product, channel="email").findings if one.rule.startswith("ISI")]
    assert "capsules" in text
    assert [one for one in marked if one and "capsules" in text[one.start : one.end]] == []


def test_two_conditions_that_and_joins_are_an_error(check: Check) -> None:
    """Who has one of them alone is no longer meant; a list on one line with “or” is."""
    product = SAMPLES["cordexa"]
    isi = product.safety.isi
    lines = "• have kidney or liver problems.\n• have antiphospholipid syndrome.\n"
    assert lines in isi
    for joint in (" and ", ", and ", " and\n• "):
        text = isi.replace(lines, f"• have kidney or liver problems{joint}have antiphospholipid syndrome.\n")
        (finding,) = [
            one for one in check(text, product, channel="web").findings if "makes one condition" in one.message
        ]
        assert finding.severity == "error"
        assert finding.fix is not None
        mended = text[: finding.fix.start] + finding.fix.text + text[finding.fix.end :]
        assert not [one for one in check(mended, product, channel="web").findings if one.rule == "ISI-08"]
    effects = isi.replace("risk of bleeding.\n• Allergic", "risk of bleeding, and Allergic")
    assert effects != isi
    assert not [one for one in check(effects, product, channel="web").findings if "one condition" in one.message]


@pytest.mark.parametrize("whole_first", [True, False])
def test_each_of_many_altered_copies_is_told(check: Check, whole_first: bool) -> None:
    """Cards that all say the same wrong sentence are told one by one, beside the whole safety text or without it."""
    isi = SAMPLES["glynora"].safety.isi.strip()
    approved, written = "which can lead to hospitalization and death", "which can lead to hospitalization"
    wrong = isi.replace(approved, written, 1)
    assert wrong != isi
    text = "\n\n## Card\n\n".join((isi if whole_first else wrong, *[f"GLYNORA can cause ketoacidosis, {written}."] * 4))
    found = [one for one in check(text, SAMPLES["glynora"], channel="web").findings if "“and death”" in one.message]
    places = [text[one.span.start - 20 : one.span.end + 20] for one in found if one.span is not None]
    assert len(places) == (4 if whole_first else 5)
    assert all(written[-20:] in place for place in places)
