"""Campaigns of one's own: made, changed, shared, taken out."""

from dataclasses import replace
from pathlib import Path

import pytest
from services_support import drafted

from fairdraft.domain.campaign_form import CampaignForm, UnfitCampaignError, form_of
from fairdraft.domain.copy_limits import limits_to_write
from fairdraft.domain.errors import KnownError
from fairdraft.services.workplace import Workplace

FORM = CampaignForm(
    name="Autumn walks",
    id="autumn",
    product="glynora",
    channel="web",
    message="Ask about “GLYNORA”.\nBring one question.",
    limits={"headline": 9},
    briefs=(("b01", "A walk after dinner."),),
)


def test_what_is_made_is_what_its_file_adds(workplace: Workplace, tmp_path: Path) -> None:
    """A campaign that was filled in can be drafted for; written as a file and added elsewhere it is the same value."""
    made = workplace.campaigns.make(FORM)
    assert workplace.products.campaign("autumn") == made
    file = workplace.campaigns.write("autumn", tmp_path / "autumn.toml")
    workplace.campaigns.remove("autumn")
    assert workplace.campaigns.keep(workplace.campaigns.look_at(file)) == made


def test_characters_that_no_file_holds_come_as_its_file_has_them(workplace: Workplace, tmp_path: Path) -> None:
    """What is kept and what is written are the same."""
    made = workplace.campaigns.make(replace(FORM, name="Autumn\x00 walks"))
    assert made.name == "Autumn\ufffd walks"
    assert workplace.products.read_campaign(workplace.campaigns.write("autumn", tmp_path / "a.toml")) == made


def test_a_limit_below_nothing_is_refused_and_one_of_0_is_none(workplace: Workplace, tmp_path: Path) -> None:
    """No writer is told to write fewer than no words; what an older file says of 0 words reads as no limit."""
    made = workplace.campaigns.make(FORM)
    file = workplace.campaigns.write("autumn", tmp_path / "autumn.toml")
    workplace.documents.write_campaign(made.model_copy(update={"limits": {"headline": -3}}), file)
    for read in (workplace.products.read_campaign, workplace.campaigns.look_at):
        with pytest.raises(KnownError, match=r'autumn\.toml: the limit "headline" is -3'):
            read(file)
    assert limits_to_write({"headline": 0, "body": 9}) == ("body up to 9 words",)


def test_an_id_that_is_taken_is_refused_and_nothing_is_kept(workplace: Workplace) -> None:
    """The refusal names the campaign that has it; so does one of a product that is not known."""
    with pytest.raises(UnfitCampaignError, match='belongs to the campaign "GLYNORA') as problem:
        workplace.campaigns.make(replace(FORM, id="glynora"))
    assert problem.value.field == "id"
    with pytest.raises(KnownError, match='no product "glynoro"'):
        workplace.campaigns.make(replace(FORM, product="glynoro"))
    assert "autumn" not in {one.id for one in workplace.products.campaigns()}


def test_a_file_says_what_it_would_replace(workplace: Workplace, tmp_path: Path) -> None:
    """The kept campaign is told with the used briefs that the file lacks; keeping puts the file's in its place."""
    drafted(workplace, brief="b02")
    kept = workplace.products.campaign("glynora")
    shorter = kept.model_copy(update={"briefs": kept.briefs[:1], "sample": False})
    path = workplace.documents.write_campaign(shorter, tmp_path / "shorter.toml")
    file = workplace.campaigns.look_at(path)
    assert (file.kept, file.use.drafts >= 1, "b02" in file.dropped) == (kept, True, True)
    assert workplace.products.campaign("glynora") == kept
    assert workplace.campaigns.keep(file) == shorter
    with pytest.raises(KnownError, match="in the meantime"):
        workplace.campaigns.keep(file)


def test_a_campaign_of_ones_own_is_changed(workplace: Workplace) -> None:
    """Briefs are added and reworded; what somebody else changed meanwhile is not written over."""
    made = workplace.campaigns.make(FORM)
    reworded = replace(form_of(made), briefs=(("b01", "At noon."), ("b02", "At night.")))
    changed = workplace.campaigns.change(made, reworded)
    assert workplace.products.campaign("autumn") == changed
    assert [one.text for one in changed.briefs] == ["At noon.", "At night."]
    with pytest.raises(KnownError, match="in the meantime"):
        workplace.campaigns.change(made, replace(form_of(made), name="Mine"))
    assert workplace.products.campaign("autumn") == changed


def test_samples_stay_as_they_are_and_can_be_begun_from(workplace: Workplace) -> None:
    """A sample is neither changed nor taken out; a campaign that is begun from it is one's own."""
    sample = workplace.products.campaign("glynora-tv")
    with pytest.raises(KnownError, match="is a sample"):
        workplace.campaigns.change(sample, form_of(sample))
    with pytest.raises(KnownError, match="is a sample"):
        workplace.campaigns.remove(sample.id)
    made = workplace.campaigns.make(replace(form_of(sample), id="mine"), sample)
    assert made == sample.model_copy(update={"id": "mine", "sample": False})


def test_what_goes_on_from_the_file_of_a_sample_is_ones_own(workplace: Workplace, tmp_path: Path) -> None:
    """Such a file bears the mark of a sample: it stays when the campaign is changed, and hinders nothing."""
    file = workplace.campaigns.write("glynora-tv", tmp_path / "mine.toml")
    file.write_text(file.read_text(encoding="utf-8").replace('"glynora-tv"', '"mine"'), encoding="utf-8")
    added = workplace.campaigns.keep(workplace.campaigns.look_at(file))
    ships = {one.campaign.id: one.ships for one in workplace.campaigns.overviews()}
    assert (added.sample, ships["mine"], ships["glynora-tv"]) == (True, False, True)
    changed = workplace.campaigns.change(added, replace(form_of(added), name="Mine"))
    assert (changed.name, changed.sample) == ("Mine", True)
    assert workplace.campaigns.remove("mine") == changed


def test_what_was_drafted_for_stays(workplace: Workplace) -> None:
    """A campaign with drafts is not taken out, and none of its briefs with drafts; others go."""
    sample = workplace.products.campaign("glynora")
    own = sample.model_copy(update={"sample": False})
    workplace.products._store.save_campaign(own)
    drafted(workplace, brief="b01")
    with pytest.raises(KnownError, match="in use: "):
        workplace.campaigns.remove("glynora")
    (overview,) = [one for one in workplace.campaigns.overviews() if one.campaign.id == "glynora"]
    assert overview.use.needs("b01")
    assert overview.product == workplace.products.product("glynora")
    with pytest.raises(UnfitCampaignError, match="brief b01 cannot be removed"):
        workplace.campaigns.change(own, replace(form_of(own), briefs=form_of(own).briefs[1:]))
