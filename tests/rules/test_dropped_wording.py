"""Which words of an earlier version, gone from the later one, a text still carries."""

from typing import Any

import pytest

from fairdraft.domain.product import Product
from fairdraft.rules.dropped_wording import DroppedWording, with_points

ISI = """IMPORTANT SAFETY INFORMATION

Do not take ONVESSA if you:
• have had a stroke.
• have severe liver problems.

ONVESSA can cause serious side effects, including high blood pressure.

The most common side effects of ONVESSA are dizziness and dry mouth."""


def product(isi: str = ISI, **changes: Any) -> Product:
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
                "conditions": ["migraine", "headache"],
            }
        ],
        "safety": {"isi": isi},
        "contact": {"phone": "1-800-555-0142"},
    }
    return Product.model_validate(file | changes)


def carried(before: Product, after: Product, text: str) -> list[tuple[str, str]]:
    return [
        (one.elements[0], text[one.span.start : one.span.end]) for one in DroppedWording(before, after).carried_by(text)
    ]


def test_nothing_is_dropped_between_equal_versions() -> None:
    """Equal versions drop nothing, and a text that says all of it carries nothing dropped."""
    dropped = DroppedWording(product(), product())
    assert not dropped
    assert dropped.carried_by(ISI) == ()


def test_a_changed_sentence_is_found_word_for_word() -> None:
    """The old sentence is found through typography and the established name; the new one is not taken for it."""
    later = product(ISI.replace("dizziness and dry mouth", "dizziness, dry mouth and sleepiness"))
    old = "The most common side effects of ONVESSA® (talimorine) tablets are dizziness and dry mouth."
    assert carried(product(), later, f"A new day.\n\n{old}") == [("isi", old.rstrip("."))]
    new = "The most common side effects of ONVESSA are dizziness, dry mouth and sleepiness."
    assert carried(product(), later, f"A new day.\n\n{new}") == []


def test_a_sentence_that_grew_is_dropped_as_it_was() -> None:
    """The shorter sentence is found where it stands alone, and not within the longer one of the later version."""
    old = "ONVESSA can cause serious side effects, including high blood pressure."
    new = "ONVESSA can cause serious side effects, including high blood pressure, which may lead to death."
    later = product(ISI.replace(old, new))
    assert carried(product(), later, f"{old}\n\nAsk your doctor.") == [("isi", old.rstrip("."))]
    assert carried(product(), later, new) == []


def test_sentences_that_were_joined_otherwise_are_kept() -> None:
    """What stands whole in another text or another order of the later version is not dropped."""
    first, second = "Call your doctor if you have chest pain.", "Stop ONVESSA if you have a rash on your face."
    before = product(f"{ISI}\n\n{first} {second}")
    after = product(f"{second}\n\n{ISI}", claims=[{"id": "call", "text": first}])
    assert not DroppedWording(before, after)


def test_a_nearly_equal_sentence_is_told_with_its_likeness() -> None:
    """A sentence with a word changed is carried too, with a similarity below 1."""
    later = product(ISI.replace("including high blood pressure", "including heart attack"))
    text = "ONVESSA may cause serious side effects, including high blood pressure."
    (found,) = DroppedWording(product(), later).carried_by(text)
    assert 0.8 <= found.similarity < 1
    assert found.wording == "ONVESSA can cause serious side effects, including high blood pressure."


def test_a_short_bullet_is_found_in_its_list_only() -> None:
    """A dropped bullet of few words is found behind its lead-in, not wherever the words are."""
    later = product(ISI.replace("• have had a stroke.\n", ""))
    listed = "Do not take ONVESSA if you:\n• have had a stroke.\n• have severe liver problems."
    assert carried(product(), later, listed) == [("isi", "have had a stroke")]
    assert carried(product(), later, "Some people who have had a stroke walk again.") == []


def test_phrases_are_held_against_the_same_element() -> None:
    """A telephone number, a condition and a name that changed are found as they stand."""
    use = {
        "id": "migraine",
        "text": "ONVESSA is a prescription medicine used to treat migraine attacks in adults.",
        "conditions": ["migraine"],
    }
    later = product(contact={"phone": "1-800-555-0199"}, indications=[use], dosage_form="capsules")
    text = "Headache? Ask about ONVESSA (talimorine) tablets for migraine, or call 1-800-555-0142."
    assert carried(product(), later, text) == [
        ("indication:migraine.conditions", "Headache"),
        ("dosage_form", "talimorine) tablets"),
        ("contact.phone", "1-800-555-0142"),
    ]


def test_wording_names_every_element_that_has_it() -> None:
    """A sentence of boxed warning and safety information is told once, with both."""
    boxed = "ONVESSA can raise your blood pressure to a dangerous level."
    before = product(f"{boxed}\n\n{ISI}", safety={"isi": f"{boxed}\n\n{ISI}", "boxed_warning": boxed})
    (found,) = DroppedWording(before, product()).carried_by(boxed)
    assert found.elements == ("boxed_warning", "isi")


@pytest.mark.parametrize("text", ["", "\n\n", "•", "ONVESSA"])
def test_a_text_without_approved_words_carries_none(text: str) -> None:
    """Texts with hardly a word carry nothing."""
    assert carried(product(), product("Ask your doctor."), text) == []


def test_points_of_the_safety_text_are_listed() -> None:
    """A product without items gets one for each sentence and bullet, with what it tells."""
    points = {one.text: one.kind for one in with_points(product()).safety.items}
    assert points["have had a stroke."] == "contraindication"
    assert points["The most common side effects of ONVESSA are dizziness and dry mouth."] == "adverse_reaction"
