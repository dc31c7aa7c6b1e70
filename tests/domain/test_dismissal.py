"""A dismissal follows its words through edits, and silences nothing else.

The checker of these tests finds every word of capitals, and every K, L or M.
"""

import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fairdraft.domain.dismissal import (
    CONTEXT,
    Anchor,
    Dismissal,
    JudgedFinding,
    all_open,
    anchor_of,
    apply_dismissals,
    dismissal_object,
    judged_document,
)
from fairdraft.domain.finding import CheckResult, Finding, Span

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
# Words around the capitals; "é" and the emoji make offsets differ from bytes and UTF-16 units.
surroundings = st.text("abcdé \n😀", max_size=60)
capitals = st.text("KLM", min_size=1, max_size=4)


def finding(span: Span | None = None, rule: str = "MIN-01", **fields: object) -> Finding:
    return Finding(rule, "error", "m", "w", "c", span=span, **fields)


def result(*findings: Finding) -> CheckResult:
    return CheckResult("", None, "product-claim", "web", findings=findings)


def check(text: str) -> CheckResult:
    return result(*(finding(Span(*found.span())) for found in re.finditer("[KLM]+|[A-Z]{2,}", text)))


def dismissed(one: Finding, text: str, name: str = "d1") -> Dismissal:
    return Dismissal(name, "p1", anchor_of(one, text), "It is the trial's name.", "R", NOON)


def starts(judged: tuple[JudgedFinding, ...]) -> list[int]:
    return [one.finding.span.start for one in judged if one.dismissal is not None and one.finding.span is not None]


def dismissed_at(text: str, start: int, name: str = "d1") -> Dismissal:
    (one,) = (one for one in check(text).findings if one.span is not None and one.span.start == start)
    return dismissed(one, text, name)


@given(surroundings, capitals, surroundings, surroundings, surroundings)
def test_any_edit_elsewhere_keeps_a_dismissal(before: str, words: str, after: str, left: str, right: str) -> None:
    """Words that stand once stay dismissed whatever becomes of the text around them."""
    text, edited = f"{before}{words}{after}", f"{left}{words}{right}"
    one = dismissed_at(text, len(before))
    assert starts(apply_dismissals(check(text), text, [one])) == [len(before)]
    assert starts(apply_dismissals(check(edited), edited, [one])) == [len(left)]


@given(surroundings, capitals, surroundings, capitals)
def test_other_words_in_the_same_place_are_open(before: str, words: str, after: str, others: str) -> None:
    """A finding on words that were edited is open again, even in surroundings that nobody touched."""
    assume(others != words)
    one = dismissed_at(f"{before}{words}{after}", len(before))
    edited = f"{before}{others}{after}"
    assert [judged.status for judged in apply_dismissals(check(edited), edited, [one])] == ["open"]


paragraphs = st.lists(st.text("abcd ", min_size=CONTEXT, max_size=CONTEXT + 20), min_size=2, max_size=5, unique=True)


@given(paragraphs, st.data(), surroundings, surroundings)
def test_edits_out_of_sight_keep_the_place_among_equal_words(
    around: list[str], data: st.DataObject, first: str, last: str
) -> None:
    """Among places with the same words the dismissed one stays, whatever comes or goes beyond its surroundings."""
    places = list(pairwise(around))
    seen = [(one[-CONTEXT:], other[:CONTEXT]) for one, other in places]
    assume(len(set(seen)) == len(seen))
    chosen = data.draw(st.integers(0, len(places) - 1))
    one = dismissed_at("KLM".join(around), len("KLM".join(around[: chosen + 1])))
    before, after = places[chosen]
    # The other places go, come anew, or both.
    head = f"{first}KLM{first}" + ("" if data.draw(st.booleans()) else "KLM".join([*around[:chosen], ""]))
    tail = f"{last}KLM{last}" + ("" if data.draw(st.booleans()) else "KLM".join(["", *around[chosen + 2 :]]))
    edited = f"{head}{before}KLM{after}{tail}"
    assert starts(apply_dismissals(check(edited), edited, [one])) == [len(head) + len(before)]


SENTENCES = (
    "Ask if GLYNORA suits you today.",
    "A GLYNORA day is a good day, says Ann.",
    "Store GLYNORA in a dry place.",
)


@pytest.mark.parametrize("chosen", range(3))
def test_words_that_went_with_their_sentence_do_not_silence_others(chosen: int) -> None:
    """When the dismissed one of several equal words is deleted or rewritten, the others stay open."""
    text = " ".join(SENTENCES)
    one = dismissed_at(text, [found.start() for found in re.finditer("GLYNORA", text)][chosen])
    for instead in ("", SENTENCES[chosen].replace("GLYNORA", "this tablet"), "Something else is said here."):
        edited = " ".join(instead if at == chosen else words for at, words in enumerate(SENTENCES))
        assert starts(apply_dismissals(check(edited), edited, [one])) == [], edited


@pytest.mark.parametrize("chosen", range(3))
@pytest.mark.parametrize(
    "pair", [("suits you", "may suit you well"), ("says Ann", "Ann says"), ("Store", "Always store"), ("today", "soon")]
)
def test_an_edit_beside_one_of_several_equal_words_keeps_its_dismissal(chosen: int, pair: tuple[str, str]) -> None:
    """A few other words in the surroundings leave the answer with the same one of the places."""
    text = " ".join(SENTENCES)
    one = dismissed_at(text, [found.start() for found in re.finditer("GLYNORA", text)][chosen])
    edited = text.replace(*pair)
    expected = [found.start() for found in re.finditer("GLYNORA", edited)][chosen]
    assert starts(apply_dismissals(check(edited), edited, [one])) == [expected]


def test_sentences_that_repeat_are_told_apart_by_their_place() -> None:
    """Of frames that say the same, the dismissed one is marked, also after an edit before or behind them all."""
    frame = "Frame. " * 12 + "GLYNORA helps. " + "Frame. " * 12
    text = frame * 3
    for number in range(3):
        start = text.index("GLYNORA") + number * len(frame)
        one = dismissed_at(text, start)
        assert starts(apply_dismissals(check(text), text, [one])) == [start]
        for before, after in (
            ("New words. ", ""),
            ("", " New words."),
            ("New. ", " Words."),
            ("New words. " * 60, ""),
            ("", " New words." * 60),
        ):
            edited = before + text + after
            assert starts(apply_dismissals(check(edited), edited, [one])) == [start + len(before)]


def test_words_whose_surroundings_are_all_others_are_open() -> None:
    """Where none of several equal words stands as the dismissed one did, none of them has been answered."""
    text = "It is said that GLYNORA is a pill. Ask your doctor whether GLYNORA is right for you."
    one = dismissed_at(text, text.index("GLYNORA"))
    edited = "Every morning brings GLYNORA news to read. Talk with somebody about GLYNORA before you begin."
    assert starts(apply_dismissals(check(edited), edited, [one])) == []


def test_a_pasted_copy_of_dismissed_words_is_open() -> None:
    """One dismissal silences one finding: a copy of the sentence elsewhere is a finding of its own."""
    text = "Some people say that SAFE is the name of the trial in which it was tested."
    one = dismissed_at(text, text.index("SAFE"))
    edited = f"{text}\n\n{text}"
    assert starts(apply_dismissals(check(edited), edited, [one])) == [text.index("SAFE")]


@given(st.lists(st.sampled_from(["KLM", "MLK", "ab", "cd.", "\n"]), max_size=30), st.data())
def test_a_dismissal_holds_once_and_only_for_its_words(words: list[str], data: st.DataObject) -> None:
    """Whatever was dismissed in whatever earlier text, no dismissal holds twice or for other words."""
    earlier = " ".join(data.draw(st.permutations(words)))
    made = [
        dismissed(one, earlier, f"d{number}")
        for number, one in enumerate(check(earlier).findings)
        if data.draw(st.booleans())
    ]
    text = " ".join(words)
    judged = apply_dismissals(check(text), text, made)
    assert tuple(one.finding for one in judged) == check(text).findings
    holding = [one for one in judged if one.dismissal is not None]
    assert len({one.dismissal.id for one in holding}) == len(holding)
    for one in holding:
        assert text[one.finding.span.start : one.finding.span.end] == one.dismissal.anchor.quote
    assert apply_dismissals(check(text), text, made) == judged


@given(st.lists(st.sampled_from(["KLM", "MLK", "ab", "cd.", "\n"]), max_size=30))
def test_everything_dismissed_stays_dismissed_in_the_same_text(words: list[str]) -> None:
    """In the text in which they were made, dismissals hold for the very findings they were made for."""
    text = " ".join(words)
    findings = check(text).findings
    made = [dismissed(one, text, f"d{number}") for number, one in enumerate(findings)]
    judged = apply_dismissals(check(text), text, made)
    assert [one.dismissal for one in judged] == made


def test_spacing_is_no_edit_of_the_words() -> None:
    """A line that breaks elsewhere, or a space that may not break, leaves the words as they were."""
    text, edited = "It is VERY SAFE to use.", "It is VERY\u00a0\n SAFE to use."
    found = finding(Span(6, 15))
    moved = finding(Span(6, 17))
    (judged,) = apply_dismissals(result(moved), edited, [dismissed(found, text)])
    assert judged.status == "dismissed"


@pytest.mark.parametrize(
    "other",
    [
        {"rule": "EFF-01"},
        {"item": "isi:kidney"},
        {"expected": "a newer approved text"},
    ],
)
@pytest.mark.parametrize("placed", [True, False])
def test_another_problem_on_the_same_words_is_open(placed: bool, other: dict[str, str]) -> None:
    """A finding of another rule or item, or against another approved text, has not been answered."""
    text = "It is SAFE."
    answered = finding(Span(6, 10) if placed else None, item="isi:liver", expected="an approved text")
    one = dismissed(answered, text)
    assert apply_dismissals(result(answered), text, [one])[0].status == "dismissed"
    assert apply_dismissals(result(replace(answered, **other)), text, [one])[0].status == "open"


@given(surroundings, surroundings)
def test_missing_language_stays_dismissed_in_any_text(text: str, edited: str) -> None:
    """Language that is not there has no words that an edit could change; one answer is for one finding."""
    lacking = finding(item="limitation:1", expected="GLYNORA is not for children.")
    one = dismissed(lacking, text)
    assert one.anchor == Anchor("MIN-01", "limitation:1", "GLYNORA is not for children.", None)
    judged = apply_dismissals(result(lacking, lacking), edited, [one])
    assert [each.status for each in judged] == ["dismissed", "open"]


def test_a_withdrawn_dismissal_holds_nowhere() -> None:
    """What was taken back is as if it had not been said."""
    text = "It is SAFE."
    one = replace(dismissed_at(text, 6), withdrawn_at=NOON)
    assert apply_dismissals(check(text), text, [one]) == all_open(check(text))


def test_the_json_tells_status_and_answer() -> None:
    """A dismissed finding carries who said why and when; an open one says so."""
    text = "It is SAFE and SOUND."
    one = dismissed_at(text, 6)
    rows = judged_document(check(text), text, apply_dismissals(check(text), text, [one]))["findings"]
    answer = {"id": "d1", "reason": "It is the trial's name.", "by": "R", "at": "2026-03-02T12:00:00.000Z"}
    assert [(row["status"], row["dismissal"]) for row in rows] == [("dismissed", answer), ("open", None)]
    record = dismissal_object(one, holds=True)
    assert (record["rule"], record["quote"], record["holds"], record["withdrawn_at"]) == ("MIN-01", "SAFE", True, None)


def test_thousands_of_equal_words_are_told_apart_at_once() -> None:
    """Words that stand thousands of times, each dismissed, are matched without comparing each with each."""
    text = "".join(f"number {number} is SAFE for {number * 7919 % 1009} and " for number in range(4000))
    (first, *_) = (found.span() for found in re.finditer("SAFE", text))
    template = dismissed_at(text, first[0])
    made = [
        replace(
            template,
            id=str(number),
            anchor=replace(
                template.anchor,
                prefix=text[max(0, found.start() - CONTEXT) : found.start()],
                suffix=text[found.end() : found.end() + CONTEXT],
                before=found.start(),
                after=len(text) - found.end(),
            ),
        )
        for number, found in enumerate(re.finditer("SAFE", text))
    ]
    edited = f"At first {text}in the end"
    begun = time.process_time()
    judged = apply_dismissals(check(edited), edited, made)
    # Sixteen million comparisons would take minutes.
    assert time.process_time() - begun < 5
    assert [one.dismissal and one.dismissal.id for one in judged] == [str(number) for number in range(4000)]
