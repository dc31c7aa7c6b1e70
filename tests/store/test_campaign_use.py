"""What refers to a campaign, and when it can go."""

from collections.abc import Callable
from typing import Any

import pytest

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.campaign_use import CampaignUse
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.study import StudyPlan
from fairdraft.services.ports import Store


def campaign(name: str = "Email") -> Campaign:
    return Campaign.model_validate(
        {"schema": "fairdraft/campaign@1", "id": "lumivar", "name": name, "product": "lumivar"}
        | {"briefs": [{"id": "b1", "text": "Ask."}]}
    )


def plan(**fields: object) -> StudyPlan:
    values = {"schema": "fairdraft/study@1", "id": "autumn", "campaigns": ["lumivar"], "candidates": ["starter"]}
    return StudyPlan.model_validate(values | fields)


def test_a_campaign_that_nothing_refers_to_goes(store: Store) -> None:
    """It is gone from the list, a second time there is none to take out, and its id is free."""
    store.save_campaign(campaign())
    store.remove_campaign("lumivar")
    assert store.campaigns() == ()
    with pytest.raises(KnownError, match='no campaign "lumivar"'):
        store.remove_campaign("lumivar")
    store.save_campaign(campaign("Anew"))
    assert [one.name for one in store.campaigns()] == ["Anew"]


def test_a_campaign_with_drafts_stays(store: Store, make_draft: Callable[..., Draft]) -> None:
    """Drafts count by campaign and brief, also those put aside, and the refusal says how many there are."""
    first, second = make_draft(campaign="lumivar", brief="b1"), make_draft(campaign="lumivar", brief="b2")
    store.save_campaign(campaign())
    store.begin_drafts([first, second, make_draft(campaign="cordexa")])
    store.delete_draft(first.id)
    use = store.campaign_uses()["lumivar"]
    assert use == CampaignUse(drafts=2, briefs=frozenset(("b1", "b2")))
    assert (use.needs("b1"), use.needs("b3")) == (True, False)
    with pytest.raises(KnownError, match="in use: 2 drafts"):
        store.remove_campaign("lumivar")
    assert store.campaign("lumivar") == campaign()


def test_a_campaign_whose_pieces_were_put_aside_stays(store: Store, make_piece: Callable[..., Any]) -> None:
    """The refusal tells that they are aside, where no list has them; restored they are in their campaign."""
    (one, first), (other, its_first) = make_piece(campaign="lumivar"), make_piece(campaign="lumivar")
    store.save_campaign(campaign())
    store.create_piece(one, first)
    store.delete_piece(one.id)
    with pytest.raises(KnownError, match=r"in use: 1 piece \(put aside\)\."):
        store.remove_campaign("lumivar")
    store.create_piece(other, its_first)
    assert store.campaign_uses()["lumivar"].words == "2 pieces (1 of them set aside)"
    store.restore_piece(one.id)
    assert store.campaign_uses()["lumivar"] == CampaignUse(pieces=2)


def test_a_campaign_that_a_plan_names_stays(store: Store) -> None:
    """A plan names briefs of it, or takes all that there are."""
    store.save_campaign(campaign())
    store.save_study("autumn", plan(briefs={"lumivar": ["b1"]}))
    use = store.campaign_uses()["lumivar"]
    assert (use.studies, use.needs("b1"), use.needs("b2")) == (("autumn",), True, False)
    store.save_study("winter", plan(id="winter"))
    assert store.campaign_uses()["lumivar"].needs("b2")
    with pytest.raises(KnownError, match='the study "autumn", the study "winter"'):
        store.remove_campaign("lumivar")
