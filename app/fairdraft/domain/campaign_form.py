"""How does a campaign come of what a person filled in, and what is wrong with that?"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from fairdraft.domain.campaign import (
    PIECE_CHARACTERS,
    SPOT_SECONDS,
    AdType,
    Brief,
    Campaign,
    Channel,
    character_limit,
    copy_sections,
    is_broadcast,
    unknown_sections,
)
from fairdraft.domain.errors import KnownError
from fairdraft.domain.voice_words import avoided_text, preferred_text, read_avoided, read_preferred

CampaignField = Literal["name", "id", "product", "prefer", "briefs"]

_ID = re.compile(r"[a-z0-9][a-z0-9_.-]*")
_NUMBERED = re.compile(r"b([0-9]{1,6})")


class UnfitCampaignError(KnownError):
    """What was filled in makes no campaign; `field` is where, `brief` which of the briefs, from 0."""

    def __init__(self, field: CampaignField, what: str, remedy: str, brief: int = 0) -> None:
        super().__init__(what, remedy)
        self.field = field
        self.brief = brief


@dataclass(frozen=True, slots=True)
class CampaignForm:
    """A campaign as it is filled in, right or not yet.

    `product` is empty for help-seeking pieces, and None where nobody chose one yet. `limits` has words by section, and
    the seconds of a spot or numbers of characters. `voice`, `avoid` and `prefer` are fields as somebody typed them.
    `briefs` are ids and words. `deck_template` names the Word template of its copy decks; empty for the program's form.
    """

    name: str = ""
    id: str = ""
    product: str | None = None
    ad_type: AdType = "product-claim"
    channel: Channel = "print"
    audience: str = ""
    objective: str = ""
    message: str = ""
    limits: Mapping[str, int] = field(default_factory=dict)
    voice: str = ""
    avoid: str = ""
    prefer: str = ""
    briefs: tuple[tuple[str, str], ...] = ()
    deck_template: str = ""


def form_of(campaign: Campaign) -> CampaignForm:
    """A campaign as somebody would have filled it in."""
    return CampaignForm(
        name=campaign.name,
        id=campaign.id,
        product=campaign.product or "",
        ad_type=campaign.ad_type,
        channel=campaign.channel,
        audience=campaign.audience,
        objective=campaign.objective,
        message=campaign.message,
        limits=campaign.limits,
        voice=campaign.voice.description,
        avoid=avoided_text(campaign.voice.avoid),
        prefer=preferred_text(campaign.voice.prefer),
        briefs=tuple((one.id, one.text) for one in campaign.briefs),
        deck_template=campaign.deck_template,
    )


def limited_parts(channel: Channel) -> tuple[str, ...]:
    """What a form asks limits of: the sections that a model writes for the channel, and how long a spot is; of what is
    no spot the characters, too.
    """
    sections = copy_sections(channel)
    if is_broadcast(channel):
        return (SPOT_SECONDS, *sections)
    return (*sections, *map(character_limit, sections), PIECE_CHARACTERS)


def next_brief_id(taken: Iterable[str]) -> str:
    """`b04` where there are b01 to b03, whether b02 is still there or not."""
    numbers = [int(found[1]) for one in taken if (found := _NUMBERED.fullmatch(one))]
    return f"b{max(numbers, default=0) + 1:02}"


def filled_campaign(form: CampaignForm, base: Campaign | None = None) -> Campaign:
    """The campaign that was filled in, of one's own.

    Args:
        form: what was filled in; briefs without words that `base` does not have are left out.
        base: the campaign that is changed or begun from. What no form shows stays as it is there, where the channel is
            the same: further sections and limits.

    Raises:
        UnfitCampaignError: something is missing or wrong.
    """
    name, campaign_id = form.name.strip(), form.id.strip()
    if not name:
        raise UnfitCampaignError("name", "The campaign has no name.", "Give it a name; lists show it.")
    if not campaign_id:
        raise UnfitCampaignError("id", "The campaign has no id.", "Write one word, such as autumn-tv.")
    if not _ID.fullmatch(campaign_id):
        raise UnfitCampaignError(
            "id",
            f'"{campaign_id}" cannot be the id of a campaign.',
            "Write one word of lowercase letters, digits and the characters _.- such as autumn-tv.",
        )
    if form.product is None:
        raise UnfitCampaignError(
            "product", "The campaign has no product.", "Choose one, or choose help-seeking, which has none."
        )
    same_form = base is not None and base.channel == form.channel
    asked = limited_parts(form.channel)
    further = {part: most for part, most in base.limits.items() if part not in asked} if base and same_form else {}
    limits = {part: most for part in asked if (most := form.limits.get(part))}
    return Campaign.model_validate(
        {
            "schema": "fairdraft/campaign@1",
            "id": campaign_id,
            "name": name,
            "product": form.product or None,
            "ad_type": form.ad_type,
            "channel": form.channel,
            "audience": form.audience.strip(),
            "objective": form.objective.strip(),
            "message": form.message.strip(),
            "limits": limits | further,
            "briefs": _filled_briefs(form, base),
            "voice": {
                "description": form.voice.strip(),
                "avoid": read_avoided(form.avoid),
                "prefer": _filled_preferred(form),
            },
            **({"sections": base.sections} if base and same_form else {}),
            "deck_template": form.deck_template,
        }
    )


def unknown_sections_words(campaign: Campaign) -> str:
    """What a person should know of sections that no draft of the channel has; empty where there are none."""
    names = ", ".join(f'"{one}"' for one in unknown_sections(campaign))
    if not names:
        return ""
    known = ", ".join(copy_sections(campaign.channel))
    return f"Drafts for {campaign.channel} do not have a section {names}. Models write these sections for it: {known}."


def _filled_preferred(form: CampaignForm) -> dict[str, tuple[str, ...]]:
    try:
        return read_preferred(form.prefer)
    except ValueError as line:
        raise UnfitCampaignError(
            "prefer",
            f'"{line}" does not say which word replaces which.',
            "Write a line such as “medicine: drug, pill”: the word to use, a colon, then the words that it replaces.",
        ) from None


def _filled_briefs(form: CampaignForm, base: Campaign | None) -> tuple[Brief, ...]:
    briefs = []
    for place, (brief_id, words) in enumerate(form.briefs):
        text = words.strip()
        if text:
            briefs.append(Brief(id=brief_id, text=text))
        elif base is not None and base.brief(brief_id) is not None:
            raise UnfitCampaignError(
                "briefs", f"The brief {brief_id} has no text.", "Write what it asks for, or remove the brief.", place
            )
    return tuple(briefs)
