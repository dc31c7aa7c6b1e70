"""What changed in approved language between two versions of a product."""

import time
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fairdraft.domain.product import Product
from fairdraft.domain.product_diff import ProductDiff, product_diff
from fairdraft.domain.product_elements import product_elements


def product(**changes: Any) -> Product:
    """A fictional product; `safety` and the other keys replace its own."""
    file: dict[str, Any] = {
        "schema": "fairdraft/product@1",
        "id": "onvessa",
        "version": "2026-01",
        "brand": "ONVESSA",
        "established_name": "talimorine",
        "dosage_form": "tablets",
        "indications": [
            {
                "id": "migraine",
                "text": "ONVESSA is a prescription medicine used to treat migraine attacks in adults.",
                "must_keep": [["adults"]],
                "limitations": ["ONVESSA is not used to prevent migraine."],
            }
        ],
        "safety": {
            "isi": "Do not take ONVESSA if you have had a stroke. ONVESSA can cause serious side effects.",
            "items": [
                {"id": "stroke", "kind": "contraindication", "text": "Do not take ONVESSA if you have had a stroke."},
                {"id": "serious", "kind": "warning", "text": "ONVESSA can cause serious side effects."},
            ],
        },
        "claims": [{"id": "fast", "text": "In a study, half of the people had relief after two hours."}],
    }
    return Product.model_validate(file | changes)


def told(diff: ProductDiff) -> dict[str, str]:
    return {one.element: one.status for one in diff.changes}


def test_a_product_does_not_differ_from_itself() -> None:
    """Equal products have no difference, and every part is counted."""
    diff = product_diff(product(), product(version="2026-02"))
    assert diff.changes == ()
    assert diff.unchanged > 10


def test_elements_are_named_by_what_people_know_them_by() -> None:
    """An id tells one indication from another and is left out where there is one; a claim is named by its words."""
    one = product()
    (use,) = one.indications
    two = product(
        indications=[use.model_dump(), {"id": "cluster", "text": "ONVESSA is used to treat cluster headache."}]
    )
    labels = {part.label for element in product_elements(one) for part in element.parts}
    assert {"Indication", "Indication, limitations"} <= labels
    assert 'Claim "In a study, half of the people had …"' in labels
    labels = {part.label for element in product_elements(two) for part in element.parts}
    assert {"Indication (migraine)", "Indication (cluster)"} <= labels


def test_a_changed_text_is_told_word_by_word() -> None:
    """The diff of an indication holds the words that went and came."""
    later = product(
        indications=[
            {
                "id": "migraine",
                "text": "ONVESSA is a prescription medicine used to treat migraine attacks in women.",
                "must_keep": [["women"]],
                "limitations": ["ONVESSA is not used to prevent migraine."],
            }
        ]
    )
    diff = product_diff(product(), later)
    assert told(diff) == {"indication:migraine": "changed", "indication:migraine.must_keep": "changed"}
    assert [(one.op, one.text) for one in diff.changes[0].diff][1:] == [("delete", "adults."), ("insert", "women.")]
    assert all(one.critical for one in diff.changes)


def test_critical_changes_come_first() -> None:
    """Boxed warning, then contraindications, then the indication, then all else."""
    safety = {
        "isi": "Do not take ONVESSA if you have had a stroke or heart attack. ONVESSA can cause side effects.",
        "boxed_warning": "WARNING: SERIOUS HEART PROBLEMS",
        "items": [
            {"id": "serious", "kind": "warning", "text": "ONVESSA can cause side effects."},
            {"id": "stroke", "kind": "contraindication", "text": "Do not take ONVESSA if you have had a heart attack."},
        ],
    }
    use = {"id": "migraine", "text": "ONVESSA treats migraine."}
    diff = product_diff(product(), product(safety=safety, indications=[use], brand="ONVESSA XR"))
    names = [one.element for one in diff.changes]
    assert names[:3] == ["boxed_warning", "safety_item:stroke", "indication:migraine"]
    assert [one.critical for one in diff.changes] == sorted((one.critical for one in diff.changes), reverse=True)
    assert set(names[-3:]) == {"brand", "isi", "safety_item:serious"}


def test_what_came_and_went_is_told_once() -> None:
    """A claim that is new and one that is gone are told by their words, not by each fact about them."""
    claims = [{"id": "once", "text": "One tablet, once a day.", "channels": ["print"], "variants": ["Once a day."]}]
    assert told(product_diff(product(), product(claims=claims))) == {
        "claim:once": "added",
        "claim:once.variants": "added",
        "claim:fast": "removed",
    }


def test_an_element_is_known_again_under_another_id() -> None:
    """The same words under another id are no difference, and nearly the same ones are a change."""
    same = product(claims=[{"id": "relief", "text": "In a study, half of the people had relief after two hours."}])
    assert product_diff(product(), same).changes == ()
    near = product(claims=[{"id": "relief", "text": "In a study, most of the people had relief after two hours."}])
    assert told(product_diff(product(), near)) == {"claim:relief": "changed"}


def test_line_breaks_are_told_as_such() -> None:
    """Text that differs in white space alone is changed, with no word deleted or inserted."""
    one = {"isi": "Do not take ONVESSA. Call your doctor."}
    two = {"isi": "Do not take ONVESSA.\nCall your doctor."}
    diff = product_diff(product(safety=one), product(safety=two))
    assert told(diff) == {"isi": "changed"}
    assert {part.op for part in diff.changes[0].diff} == {"keep"}


WORDS = ("may", "can", "not", "cause", "treat", "adults", "children", "death", "headache")
texts = st.lists(st.sampled_from(WORDS), min_size=1).map(" ".join)


@given(st.lists(texts, max_size=6), st.lists(texts, max_size=6))
def test_every_item_is_accounted_for(before: list[str], after: list[str]) -> None:
    """Of items without ids, each is the same, changed, gone or new, once; the diffs rebuild both texts."""

    def of(items: list[str]) -> Product:
        return product(safety={"isi": "Side effects.", "items": [{"text": one} for one in items]})

    diff = product_diff(of(before), of(after))
    items = [one for one in diff.changes if one.element == "safety_item"]
    removed = sum(one.status == "removed" for one in items)
    added = sum(one.status == "added" for one in items)
    assert len(before) - removed == len(after) - added
    for one in items:
        kept_or = {
            op: " ".join(part.text.strip() for part in one.diff if part.op in ("keep", op))
            for op in ("delete", "insert")
        }
        assert kept_or["delete"].split() == one.before.split()
        assert kept_or["insert"].split() == one.after.split()


def test_hundreds_of_other_claims_are_compared_within_a_second() -> None:
    """Elements are paired by a measure that most pairs fail at once, however many a version replaces."""
    dice = Random(3)  # noqa: S311 - the same words in each run
    words = [f"word{number}" for number in range(97)]

    def claims(name: str) -> list[dict[str, str]]:
        return [{"id": f"{name}{one}", "text": " ".join(dice.choices(words, k=30))} for one in range(300)]

    before, after = product(claims=claims("old")), product(claims=claims("new"))
    times = []
    for _ in range(3):
        start = time.process_time()
        diff = product_diff(before, after)
        times.append(time.process_time() - start)
    assert diff.count("added") == 300
    assert min(times) < 1


def test_equal_texts_are_paired_one_by_one() -> None:
    """Of claims that say the same under other ids none is left without its counterpart."""
    text = "ONVESSA is taken once."
    before, after = ([{"id": f"{side}{one}", "text": text} for one in range(3)] for side in "ab")
    assert product_diff(product(claims=before), product(claims=after)).changes == ()
