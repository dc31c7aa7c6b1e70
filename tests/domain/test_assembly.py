"""The approved blocks of an assisted piece."""

import pytest

from fairdraft.domain.assembly import MEDWATCH_SENTENCE, assisted_blocks, raw_blocks
from fairdraft.domain.campaign import Campaign, brief_sha256, isi_form
from fairdraft.domain.copy_shape import Section
from fairdraft.domain.product import Product

COPY = (Section("headline", "One idea"), Section("body", "Words."))


def test_approved_language_follows_the_copy_word_for_word(product: Product, campaign: Campaign) -> None:
    """Indication, limitations, safety text, MedWatch, pointer and names are inserted as locked blocks."""
    blocks = assisted_blocks(COPY, product, campaign)
    assert [(one.section, one.kind) for one in blocks] == [
        ("headline", "copy"),
        ("body", "copy"),
        ("indication", "locked"),
        ("isi", "locked"),
        ("legal", "locked"),
        ("names", "locked"),
    ]
    texts = {one.section: one.text for one in blocks}
    assert texts["indication"] == f"{product.indications[0].text} {product.indications[0].limitations[0]}"
    assert texts["isi"] == product.safety.isi
    assert texts["legal"] == f"{MEDWATCH_SENTENCE}\nPlease see the full Prescribing Information."
    assert texts["names"] == "GLYNORA® (vespagliflone) tablets\nRx only"


def test_a_sentence_of_the_safety_text_is_not_repeated(product: Product, campaign: Campaign) -> None:
    """MedWatch stands once when the safety text has it, whatever its line breaks."""
    isi = product.safety.isi + "\n" + MEDWATCH_SENTENCE.replace(". ", ".\n")
    changed = product.model_copy(update={"safety": product.safety.model_copy(update={"isi": isi})})
    legal = next(one for one in assisted_blocks(COPY, changed, campaign) if one.section == "legal")
    assert MEDWATCH_SENTENCE not in legal.text


@pytest.mark.parametrize(("channel", "form"), [("print", "full"), ("web", "full"), ("banner", "short"), ("tv", "tv")])
def test_the_channel_chooses_the_form_of_the_safety_text(
    product: Product, campaign: Campaign, channel: str, form: str
) -> None:
    """Banner takes the short text, tv the spoken one, the rest the whole."""
    of_channel = campaign.model_copy(update={"channel": channel})
    assert isi_form(product, of_channel.channel) == form
    text = {"full": product.safety.isi, "short": "Short.", "tv": "VO: Spoken.\nSUPER: Spoken."}[form]
    assert next(one for one in assisted_blocks(COPY, product, of_channel) if one.section == "isi").text == text


def test_a_reminder_carries_no_indication_and_no_safety_text(product: Product, campaign: Campaign) -> None:
    """A reminder piece gets the names alone, a help-seeking piece nothing."""
    reminder = campaign.model_copy(update={"ad_type": "reminder"})
    assert [one.section for one in assisted_blocks(COPY, product, reminder)] == ["headline", "body", "names"]
    assert [one.section for one in assisted_blocks(COPY, None, campaign)] == ["headline", "body"]


def test_every_word_of_a_raw_draft_is_the_models() -> None:
    """Raw blocks are copy, also those with safety information."""
    assert {one.kind for one in raw_blocks([*COPY, Section("isi", "May cause.")])} == {"copy"}


def test_equal_sections_get_ids_of_their_own() -> None:
    """Two blocks of one section are told apart."""
    assert [one.id for one in raw_blocks([COPY[1], COPY[1]])] == ["body", "body-2"]


def test_the_brief_hash_pairs_equal_tasks_only(product: Product, campaign: Campaign) -> None:
    """Another brief of the campaign does not change a brief's hash; another product version does."""
    base = brief_sha256(product, campaign, "One idea.")
    more = Campaign.model_validate(campaign.model_dump(by_alias=True) | {"briefs": [{"id": "x", "text": "Another."}]})
    assert brief_sha256(product, more, "One idea.") == base
    assert brief_sha256(product.model_copy(update={"version": "2027-01"}), campaign, "One idea.") != base
    assert brief_sha256(product, campaign, "One other idea.") != base


def test_broadcast_copy_ends_with_where_to_learn_more(product: Product, campaign: Campaign) -> None:
    """A tv piece names doctor, print reference, website and telephone as far as they are on file."""
    contact = product.contact.model_copy(
        update={
            "print_reference": "See our ad in Example Living",
            "website": "glynora.example",
            "phone": "1-800-555-0142",
        }
    )
    tv = campaign.model_copy(update={"channel": "tv"})
    legal = next(
        one
        for one in assisted_blocks(COPY, product.model_copy(update={"contact": contact}), tv)
        if one.section == "legal"
    )
    assert legal.text == (
        "VO: Ask your doctor. See our ad in Example Living, visit glynora.example, or call 1-800-555-0142.\n"
        "SUPER: See our ad in Example Living | glynora.example | 1-800-555-0142"
    )
    assert (
        next(one for one in assisted_blocks(COPY, product, tv) if one.section == "legal").text == "VO: Ask your doctor."
    )
