"""A campaign as it is filled in: what comes of it, and what is told of what is wrong."""

from dataclasses import replace

import pytest

from fairdraft.domain.campaign import Brief, Campaign, spot_seconds
from fairdraft.domain.campaign_form import (
    CampaignForm,
    UnfitCampaignError,
    filled_campaign,
    form_of,
    limited_parts,
    next_brief_id,
)
from fairdraft.domain.campaign_use import CampaignUse
from fairdraft.domain.product import Voice

FILLED = CampaignForm(
    name=" Autumn walks ",
    id="autumn-tv",
    product="glynora",
    channel="tv",
    audience="Adults who watch the news.",
    limits={"seconds": 60, "voice_over": 50, "super": 0, "headline": 9},
    briefs=(("b01", " A walk after dinner. "), ("b02", " ")),
)
KEPT = Campaign.model_validate(
    {
        "schema": "fairdraft/campaign@1",
        "id": "walks",
        "name": "Walks",
        "product": "glynora",
        "channel": "web",
        "sections": ["hero", "body"],
        "limits": {"hero": 6, "body": 80, "isi": 300},
        "voice": {"avoid": ["journey"]},
        "sample": True,
        "briefs": [{"id": "b01", "text": "A walk."}, {"id": "b02", "text": "Another."}],
    }
)


def test_what_was_filled_in_is_a_campaign() -> None:
    """Blanks around words go, briefs without words and limits of other channels too; a spot has its seconds."""
    made = filled_campaign(FILLED)
    assert (made.name, made.product, made.channel) == ("Autumn walks", "glynora", "tv")
    assert made.briefs == (Brief(id="b01", text="A walk after dinner."),)
    assert made.limits == {"seconds": 60, "voice_over": 50}
    assert spot_seconds(made) == 60
    assert made.sections == ("voice_over", "super")


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"name": "  "}, "name", "no name"),
        ({"id": ""}, "id", "no id"),
        ({"id": "Autumn TV"}, "id", '"Autumn TV" cannot be the id'),
        ({"product": None}, "product", "has no product"),
        ({"prefer": "medicine: drug\ndoctor physician"}, "prefer", '"doctor physician" does not say'),
    ],
)
def test_what_is_wrong_is_told_with_its_field(wrong: dict[str, str | None], field: str, told: str) -> None:
    """One sentence says what is wrong, one what to do, and the field can be found."""
    with pytest.raises(UnfitCampaignError, match=told) as problem:
        filled_campaign(replace(FILLED, **wrong))
    assert problem.value.field == field
    assert problem.value.remedy


def test_a_voice_is_filled_in() -> None:
    """How the brand speaks, the words to avoid, and those to say instead; what is emptied is gone."""
    spoken = filled_campaign(
        replace(FILLED, voice=" Calm. ", avoid="journey, Journey;\n game  changer", prefer="medicine: drug, pill\n\n")
    )
    assert spoken.voice == Voice(
        description="Calm.", avoid=("journey", "game changer"), prefer={"medicine": ("drug", "pill")}
    )
    assert form_of(spoken).prefer == "medicine: drug, pill"
    assert filled_campaign(replace(form_of(KEPT), avoid=""), KEPT).voice == Voice()


def test_what_no_form_shows_stays() -> None:
    """A changed campaign keeps its sections and further limits; begun for another channel, neither."""
    changed = filled_campaign(replace(form_of(KEPT), message="Ask.", limits={"body": 90}), KEPT)
    assert changed == KEPT.model_copy(
        update={"message": "Ask.", "limits": {"body": 90, "hero": 6, "isi": 300}, "sample": False}
    )
    radio = filled_campaign(replace(form_of(KEPT), id="other", channel="radio", limits={}), KEPT)
    assert (radio.sections, radio.limits, radio.voice) == (("voice_over",), {}, KEPT.voice)


def test_a_kept_brief_does_not_lose_its_words_silently() -> None:
    """Left empty it is refused and named by its place; taken out of the form it goes."""
    first, second = form_of(KEPT).briefs
    with pytest.raises(UnfitCampaignError, match="b02 has no text") as problem:
        filled_campaign(replace(form_of(KEPT), briefs=(first, (second[0], " "))), KEPT)
    assert (problem.value.field, problem.value.brief) == ("briefs", 1)
    assert filled_campaign(replace(form_of(KEPT), briefs=(first,)), KEPT).briefs == KEPT.briefs[:1]


def test_help_seeking_campaigns_have_no_product() -> None:
    """An empty product is none, where nobody chose one it is asked for."""
    made = filled_campaign(replace(FILLED, product="", ad_type="help-seeking"))
    assert made.product is None


def test_limits_are_asked_for_by_channel_and_briefs_are_numbered() -> None:
    """A spot has seconds, and radio shows nothing; all else has characters, too. A number that is taken is not given
    again.
    """
    sections = ("headline", "subhead", "body", "call_to_action")
    assert limited_parts("radio") == ("seconds", "voice_over")
    assert limited_parts("web") == (*sections, *(f"{one}_characters" for one in sections), "characters")
    assert next_brief_id(()) == "b01"
    assert next_brief_id(("b01", "b03", "own-7", "closing")) == "b04"


def test_use_is_told_in_words() -> None:
    """Few studies are named, many counted."""
    assert CampaignUse().is_none
    assert CampaignUse(3, 1, ("autumn",)).words == '3 drafts, 1 piece, the study "autumn"'
    assert CampaignUse(1, 0, ("a", "b", "c", "d")).words == "1 draft, 4 studies"
