"""Campaigns that were begun by the form: what is kept of them, and how one goes on."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.domain.begun_campaigns import (
    BegunCampaign,
    begun_campaigns_as_object,
    begun_campaigns_from_object,
    resumed,
)
from fairdraft.domain.begun_merge import merged_work
from fairdraft.domain.campaign import AD_TYPES, CHANNELS
from fairdraft.domain.campaign_form import CampaignForm

WORDS = st.text(max_size=5)
FORMS = st.builds(
    CampaignForm,
    name=WORDS,
    id=WORDS,
    product=st.none() | WORDS,
    ad_type=st.sampled_from(AD_TYPES),
    channel=st.sampled_from(CHANNELS),
    audience=WORDS,
    limits=st.dictionaries(st.sampled_from(["body", "seconds"]), st.integers(1, 90)),
    briefs=st.dictionaries(st.sampled_from(["b01", "b02", "b03"]), WORDS).map(lambda some: tuple(some.items())),
    deck_template=WORDS,
)
BEFORE = CampaignForm(name="Steps", id="steps", audience="Adults", limits={"body": 80}, briefs=(("b01", "A walk."),))


@settings(max_examples=25)
@given(st.lists(st.builds(BegunCampaign, st.sampled_from(["new", "copy", "change"]), WORDS, FORMS, FORMS), max_size=3))
def test_what_was_begun_is_read_as_it_was_written(forms: list[BegunCampaign]) -> None:
    """Every field comes back from its JSON form, whatever was typed."""
    written = json.dumps(begun_campaigns_as_object(tuple(forms)), ensure_ascii=True)
    assert begun_campaigns_from_object(json.loads(written)) == tuple(forms)


@given(FORMS, FORMS)
def test_a_form_goes_on_as_it_was_left(before: CampaignForm, typed: CampaignForm) -> None:
    """Where nothing changed meanwhile, every field says what was typed, and the same briefs are there."""
    found = resumed(BegunCampaign("change", "x", before, typed), before)
    assert replace(found, briefs=()) == replace(typed, briefs=())
    assert dict(found.briefs) == dict(typed.briefs)


def test_what_changed_elsewhere_meanwhile_stays_where_nothing_was_typed() -> None:
    """A new message and a new brief of the campaign are in the form; what was typed and taken out is as it was left."""
    typed = replace(BEFORE, audience="Young adults", limits={}, briefs=(("b01", "A walk."), ("b02", "A talk.")))
    now = replace(
        BEFORE,
        message="Ask.",
        audience="Everybody",
        limits={"body": 80, "subhead": 9},
        briefs=(("b01", "A run."), ("b03", "A swim.")),
    )
    found = resumed(BegunCampaign("change", "steps", BEFORE, typed), now)
    assert (found.message, found.audience, found.limits) == ("Ask.", "Young adults", {"subhead": 9})
    assert found.briefs == (("b01", "A run."), ("b03", "A swim."), ("b02", "A talk."))


def test_a_form_of_an_earlier_version_is_read() -> None:
    """One that says nothing of a deck template takes that of its campaign."""
    written = begun_campaigns_as_object((BegunCampaign("change", "steps", BEFORE, replace(BEFORE, message="Ask.")),))
    for form in (written["forms"][0]["before"], written["forms"][0]["typed"]):
        del form["deck_template"]
    (begun,) = begun_campaigns_from_object(written)
    assert resumed(begun, replace(BEFORE, deck_template="house")) == replace(
        BEFORE, message="Ask.", deck_template="house"
    )


def test_of_two_versions_no_form_is_lost() -> None:
    """Of the same campaign and purpose the newer one stands; others of either stay."""

    def written(*forms: BegunCampaign) -> bytes:
        return json.dumps(begun_campaigns_as_object(forms)).encode()

    new, change = (BegunCampaign(purpose, "", BEFORE, BEFORE) for purpose in ("new", "change"))
    newer = replace(new, typed=replace(BEFORE, name="Later"))
    both = merged_work(written(change, new), written(newer))
    assert both is not None
    assert begun_campaigns_from_object(json.loads(both)) == (change, newer)


@pytest.mark.parametrize(
    "forms", ["7", "[7]", '[{"purpose": "other"}]', '[{"purpose": "new", "base": "", "before": {}, "typed": {}}]']
)
def test_something_else_is_refused(forms: str) -> None:
    """A file that holds no forms is told from one that does."""
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        begun_campaigns_from_object(json.loads(f'{{"schema": "fairdraft/begun-campaigns@1", "forms": {forms}}}'))
