"""Approved language in a broadcast script."""

from typing import Any

import pytest

from fairdraft.domain.assembly import assisted_blocks, raw_blocks
from fairdraft.domain.campaign import Campaign, brief_sha256, copy_sections, spot_seconds, unknown_sections
from fairdraft.domain.copy_shape import Section
from fairdraft.domain.finding import Fix, RequiredElement
from fairdraft.domain.identity import value_sha256
from fairdraft.domain.piece import Block, headline_of, render
from fairdraft.domain.piece_editing import apply_fix, insert_approved
from fairdraft.domain.product import Product
from fairdraft.domain.prompting import facts
from fairdraft.domain.script_assembly import spoken

LINES = (
    Section("voice_over", "Take the long way home."),
    Section("super", "The long way home"),
    Section("voice_over", "Ask your doctor."),
)


def _on(campaign: Campaign, channel: str, **further: Any) -> Campaign:
    return campaign.model_copy(update={"channel": channel, **further})


def _with_contact(product: Product, **contact: str) -> Product:
    return product.model_copy(update={"contact": product.contact.model_copy(update=contact)})


def test_approved_words_are_spoken_with_their_own_words_beside_them(product: Product, campaign: Campaign) -> None:
    """On television each sentence of use and risks is its own super; the call to action comes behind."""
    reachable = _with_contact(product, website="g.example", phone="1-800-555-0142", print_reference="See our ad in X.")
    blocks = assisted_blocks(LINES, reachable, _on(campaign, "tv"))
    assert [(one.section, one.kind) for one in blocks] == [
        ("voice_over", "voice_over"),
        ("super", "super"),
        ("indication", "locked"),
        ("isi", "locked"),
        ("voice_over", "voice_over"),
        ("legal", "locked"),
        ("names", "locked"),
    ]
    texts = {one.section: one.text for one in blocks}
    use, limit = product.indications[0].text, product.indications[0].limitations[0]
    assert texts["indication"] == f"VO: {use}\nSUPER: {use}\nVO: {limit}\nSUPER: {limit}"
    assert texts["isi"] == "VO: Spoken.\nSUPER: Spoken."
    assert texts["legal"] == (
        "VO: Ask your doctor. See our ad in X, visit g.example, or call 1-800-555-0142.\n"
        "SUPER: See our ad in X | g.example | 1-800-555-0142"
    )
    assert texts["names"] == "SUPER: GLYNORA® (vespagliflone) tablets | Rx only"


def test_nothing_is_shown_on_radio(product: Product, campaign: Campaign) -> None:
    """Every line of a radio spot is spoken, the names too."""
    text = render(assisted_blocks(LINES[::2], product, _on(campaign, "radio"))).text
    assert "SUPER" not in text
    assert "VO: Spoken." in text
    assert text.endswith("VO: GLYNORA® (vespagliflone) tablets. Rx only.")


def test_what_is_not_on_file_is_left_out(product: Product, campaign: Campaign) -> None:
    """Without places only the doctor is named; for want of a short text the whole is spoken."""
    bare = _with_contact(product, website="", phone="", print_reference="")
    bare = bare.model_copy(update={"safety": bare.safety.model_copy(update={"tv_statement": ""})})
    texts = {one.section: one.text for one in assisted_blocks(LINES, bare, _on(campaign, "tv"))}
    assert texts["legal"] == "VO: Ask your doctor."
    assert texts["isi"] == spoken(product.safety.isi, with_supers=True, by_sentence=False)


def test_a_last_line_that_calls_to_nothing_stays_with_the_copy(product: Product, campaign: Campaign) -> None:
    """What it says of the medicine stands before the use, as the only line of a draft does."""
    told = (*LINES[:2], Section("voice_over", "GLYNORA is a tablet."))
    for lines in (told, LINES[2:]):
        blocks = assisted_blocks(lines, product, _on(campaign, "tv"))
        assert [one.section for one in blocks][-4:] == ["indication", "isi", "legal", "names"]


def test_a_script_never_begins_with_what_is_shown(product: Product, campaign: Campaign) -> None:
    """A draft that speaks nothing puts its supers behind the approved lines, whose rows they would shift."""
    blocks = assisted_blocks(LINES[1:2], product, _on(campaign, "tv"))
    assert [one.section for one in blocks] == ["indication", "isi", "legal", "names", "super"]


@pytest.mark.parametrize(
    ("channel", "names"),
    [
        ("tv", "SUPER: GLYNORA® (vespagliflone) tablets | Rx only"),
        ("radio", "VO: GLYNORA® (vespagliflone) tablets. Rx only."),
    ],
)
def test_a_reminder_spot_carries_the_names_alone(
    product: Product, campaign: Campaign, channel: str, names: str
) -> None:
    """No use and no risks in a reminder; nothing at all where no product is named."""
    blocks = assisted_blocks(LINES, product, _on(campaign, channel, ad_type="reminder"))
    assert [(one.kind, one.text) for one in blocks if one.kind == "locked"] == [("locked", names)]
    assert not any(one.kind == "locked" for one in assisted_blocks(LINES, None, _on(campaign, channel)))


def test_raw_lines_are_spoken_and_shown_blocks() -> None:
    """Every line that a model wrote alone is a block of its kind, with an id of its own."""
    blocks = raw_blocks([*LINES, Section("visual", "VISUAL: A dog."), Section("isi", "Risky.")])
    assert [one.kind for one in blocks] == ["voice_over", "super", "voice_over", "copy", "copy"]
    assert len({one.id for one in blocks}) == 5


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "Do not take St. John's wort. It is no. 1 here! Go?",
            ["Do not take St. John's wort.", "It is no. 1 here!", "Go?"],
        ),
        ("Low sodium. It can be serious and sudden. Call.", ["Low sodium. It can be serious and sudden.", "Call."]),
        ("Do not take it if you:\n• are ill.\n\n- have fever.", ["Do not take it if you:", "are ill.", "have fever."]),
    ],
)
def test_supers_stand_sentence_by_sentence(text: str, lines: list[str]) -> None:
    """A shortened word ends no sentence, and the bullet of a list is not spoken."""
    assert spoken(text, with_supers=True) == "\n".join(f"VO: {one}\nSUPER: {one}" for one in lines)


def test_missing_language_is_put_into_a_script_as_its_lines() -> None:
    """Spoken and, where the script shows anything, shown; before the closing call, not behind it."""
    blocks = (
        Block("v", "voice_over", "voice_over", "Walk."),
        Block("s", "isi", "locked", "VO: Risks.\nSUPER: Risks."),
        Block("c", "voice_over", "voice_over", "Ask."),
    )
    use = RequiredElement("indication:use", "missing", 0.0, approved="For adults.")
    inserted = insert_approved(blocks, use)
    assert [one.section for one in inserted] == ["voice_over", "indication", "isi", "voice_over"]
    assert inserted[1].text == "VO: For adults.\nSUPER: For adults."
    assert insert_approved(blocks[:1], use)[-1].text == "VO: For adults."
    assert insert_approved(blocks[:1], use, "radio")[-1].text == "VO: For adults."
    # What is said of use and risks on television is shown, also where nothing is shown yet.
    assert insert_approved(blocks[:1], use, "tv")[-1].text == "VO: For adults.\nSUPER: For adults."


def test_a_script_is_called_by_its_first_spoken_words() -> None:
    """Unless somebody gave it a headline."""
    blocks = raw_blocks(LINES[1:] + LINES[:1])
    assert headline_of(blocks) == "Ask your doctor."
    assert headline_of([*blocks, Block("h", "headline", "copy", "Home")]) == "Home"
    assert headline_of(()) == ""


@pytest.mark.parametrize(
    ("spoken", "name"),
    [
        ("Take the long way home. After supper Ray walks.", "Take the long way home."),
        ("“Is that all?” She laughs.", "“Is that all?”"),
        ("Stop. Look at the moon. Go on.", "Stop. Look at the moon."),
        ("Ask, and ask again", "Ask, and ask again"),
    ],
)
def test_a_script_is_called_by_one_sentence(spoken: str, name: str) -> None:
    """A spoken line of several is too long to be a name."""
    assert headline_of([Block("v", "voice_over", "voice_over", spoken)]) == name


def test_a_campaign_has_the_sections_of_its_channel() -> None:
    """Scripts are spoken and, on television, shown; what no draft of the channel has is told by name."""
    given = {"schema": "fairdraft/campaign@1", "id": "c", "name": "C", "product": "glynora"}
    of = {one: Campaign.model_validate(given | {"channel": one}) for one in ("tv", "radio", "web")}
    assert of["tv"].sections == ("voice_over", "super")
    assert of["radio"].sections == ("voice_over",)
    assert of["web"].sections == copy_sections("web") == ("headline", "subhead", "body", "call_to_action")
    odd = {"channel": "radio", "sections": ["voice_over", "headline"], "limits": {"super": 8, "headline": 9, "isi": 80}}
    assert unknown_sections(Campaign.model_validate(given | odd)) == ("headline", "super")
    assert unknown_sections(of["web"]) == ()


def test_a_spot_says_how_long_it_is(product: Product, campaign: Campaign) -> None:
    """Seconds are a limit of spots alone, and none of words: no prompt gives them as such."""
    spot = _on(campaign, "radio", limits={"seconds": 60, "voice_over": 40})
    page = _on(campaign, "web", limits={"seconds": 60})
    assert (spot_seconds(spot), spot_seconds(_on(campaign, "tv", limits={})), spot_seconds(page)) == (60, None, None)
    assert ["seconds" in unknown_sections(one) for one in (spot, page)] == [False, True]
    assert facts(product, spot, "idea")["limits"] == "all voice-over together up to 40 words"


def test_a_script_is_another_task_than_copy(product: Product, campaign: Campaign) -> None:
    """Drafts of a spot in headline and body, made before scripts were asked for, do not pair with scripts."""
    spot = _on(campaign, "tv")
    old: dict[str, Any] = {"product": [product.id, product.version], "brief": "x"}
    old["campaign"] = spot.model_dump(mode="json", by_alias=True, exclude={"briefs", "sample"})
    assert brief_sha256(product, spot, "x") != value_sha256(old)
    old["campaign"] = campaign.model_dump(mode="json", by_alias=True, exclude={"briefs", "sample"})
    assert brief_sha256(product, campaign, "x") == value_sha256(old)


def test_what_a_fix_shows_with_a_spoken_line_is_a_line_of_its_own() -> None:
    """A super that is put behind a spoken line is a block, as it is when a person adds it; other fixes change words."""
    blocks = (Block("v", "voice_over", "voice_over", "It can hurt."), Block("c", "voice_over", "voice_over", "Ask."))
    end = len("VO: It can hurt.")
    mended = apply_fix(blocks, Fix(end, end, "\nSUPER: It can hurt."))
    assert [(one.kind, one.text) for one in mended] == [
        ("voice_over", "It can hurt."),
        ("super", "It can hurt."),
        ("voice_over", "Ask."),
    ]
    assert apply_fix(blocks, Fix(4, 6, "This"))[0].text == "This can hurt."
