"""What is a campaign, and which form of the safety information does its channel ask for?"""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from fairdraft.domain.document_schema import FileValue
from fairdraft.domain.identity import value_sha256
from fairdraft.domain.product import IsiForm, Product, Voice

AdType = Literal["product-claim", "reminder", "help-seeking"]
Channel = Literal["print", "tv", "radio", "web", "banner", "email", "social", "search"]
AD_TYPES: tuple[AdType, ...] = ("product-claim", "reminder", "help-seeking")
BROADCAST: tuple[Channel, ...] = ("tv", "radio")
CHANNELS: tuple[Channel, ...] = ("print", "tv", "radio", "web", "banner", "email", "social", "search")

# The sections that a model writes in assisted drafting, in reading order: of copy, and of a broadcast script.
COPY_SECTIONS = ("headline", "subhead", "body", "call_to_action")
SCRIPT_SECTIONS = ("voice_over", "super")
# Sections that limits may name besides: a model that writes all of a piece writes them too.
APPROVED_SECTIONS = ("indication", "isi", "legal")
# Limits that are none of words: how long a spot is; of the characters of a whole piece, approved language included; and
# behind the name of a section, of the characters of each of its lines.
SPOT_SECONDS = "seconds"
PIECE_CHARACTERS = "characters"
_OF_CHARACTERS = "_characters"
LimitUnit = Literal["word", "character", "second"]


class Brief(FileValue):
    """One task for a writer: the single idea of one piece."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")
    text: str = Field(min_length=1)


class Campaign(FileValue):
    """A product, an ad type, a channel, an audience, and the briefs to be written (`fairdraft/campaign@1`).

    `limits` gives the largest number of words per section (of a script: of all that is spoken, and of each super), with
    `seconds` how long a spot is, with `headline_characters` how many characters each line of a section has, and with
    `characters` those of the whole piece;
    `sections` are those of the channel where none are given; `product` is absent for help-seeking pieces.
    `deck_template` names the Word template of its copy decks; empty for decks of the program's own form.
    """

    schema_name: Literal["fairdraft/campaign@1"] = Field(alias="schema")
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")
    name: str = Field(min_length=1)
    product: str | None = None
    ad_type: AdType = "product-claim"
    channel: Channel = "print"
    audience: str = ""
    objective: str = ""
    message: str = ""
    sections: tuple[str, ...] = COPY_SECTIONS
    limits: dict[str, int] = {}
    briefs: tuple[Brief, ...] = ()
    voice: Voice = Voice()
    sample: bool = False
    # Programs that do not know it yet read campaigns of others: it is written where it says something alone.
    deck_template: str = Field(default="", exclude_if=lambda value: not value)

    @model_validator(mode="before")
    @classmethod
    def _has_the_sections_of_its_channel(cls, given: Any) -> Any:
        if isinstance(given, dict) and "sections" not in given and given.get("channel") in BROADCAST:
            return given | {"sections": copy_sections(given["channel"])}
        return given

    @model_validator(mode="after")
    def _names_a_product_unless_help_seeking(self) -> Self:
        if self.product is None and self.ad_type != "help-seeking":
            raise ValueError('a campaign must name its product unless ad_type is "help-seeking"')
        if self.product is not None and self.ad_type == "help-seeking":
            raise ValueError("a help-seeking campaign must not name a product")
        seen: set[str] = set()
        for brief in self.briefs:
            if brief.id in seen:
                raise ValueError(f'brief id "{brief.id}" is there twice')
            seen.add(brief.id)
        return self

    def brief(self, brief_id: str) -> Brief | None:
        """The brief of that id, or None."""
        return next((brief for brief in self.briefs if brief.id == brief_id), None)


def is_broadcast(channel: Channel) -> bool:
    """Whether pieces of the channel are scripts: what is spoken and, on tv, shown with it."""
    return channel in BROADCAST


def copy_sections(channel: Channel) -> tuple[str, ...]:
    """The sections that a model writes for a channel in assisted drafting; radio has nothing to show."""
    if not is_broadcast(channel):
        return COPY_SECTIONS
    return SCRIPT_SECTIONS if channel == "tv" else SCRIPT_SECTIONS[:1]


def limited_section(limit: str) -> tuple[str, LimitUnit]:
    """The section that a limit is for (empty for the whole piece), and what it counts."""
    if limit == SPOT_SECONDS:
        return "", "second"
    if limit == PIECE_CHARACTERS:
        return "", "character"
    if limit.endswith(_OF_CHARACTERS):
        return limit.removesuffix(_OF_CHARACTERS), "character"
    return limit, "word"


def character_limit(section: str) -> str:
    """The name of the limit of a section's characters."""
    return f"{section}{_OF_CHARACTERS}"


def unknown_sections(campaign: Campaign) -> tuple[str, ...]:
    """Sections that a campaign names and pieces of its channel do not have, in the order of the file.

    They are no error: a house may call the parts of its decks as it likes.
    """
    known = {*copy_sections(campaign.channel), *APPROVED_SECTIONS}
    whole = {PIECE_CHARACTERS, *((SPOT_SECONDS,) if is_broadcast(campaign.channel) else ())}
    limited = (limited_section(name)[0] or name for name in campaign.limits if name not in whole)
    return tuple(dict.fromkeys(name for name in (*campaign.sections, *limited) if name not in known))


def spot_seconds(campaign: Campaign) -> int | None:
    """How long a spot of the campaign is, in seconds; None where it does not say, and for what is no broadcast."""
    return campaign.limits.get(SPOT_SECONDS) or None if is_broadcast(campaign.channel) else None


def isi_form(product: Product | None, channel: Channel) -> IsiForm:
    """The form of safety information asked for: the major statement on tv and radio, the short ISI on
    banner, social and search where the product has one, the full text elsewhere.
    """
    if is_broadcast(channel):
        return "tv"
    if channel in ("banner", "social", "search") and product is not None and product.safety.short_isi:
        return "short"
    return "full"


def isi_text(product: Product, channel: Channel) -> str:
    """The approved safety text for the channel; the full text where the asked form is not on file."""
    form = isi_form(product, channel)
    if form == "tv":
        return product.safety.tv_statement or product.safety.isi
    return product.safety.short_isi if form == "short" else product.safety.isi


def prompt_id(campaign_id: str, brief_id: str) -> str:
    """`campaign/brief`: what pairs drafts of different candidates."""
    return f"{campaign_id}/{brief_id}"


def brief_sha256(product: Product | None, campaign: Campaign, brief_text: str) -> str:
    """Hash over product version, campaign and brief text: equal hashes mean the same task.

    The campaign's other briefs and the form of its decks do not count: adding one must not unpair the drafts of the
    rest. A broadcast script is another task than the headline and body that the same brief was once drafted as.
    """
    form = {"form": "script"} if is_broadcast(campaign.channel) else {}
    return value_sha256(
        {
            "product": None if product is None else [product.id, product.version],
            "campaign": campaign.model_dump(mode="json", by_alias=True, exclude={"briefs", "sample", "deck_template"}),
            "brief": brief_text,
            **form,
        }
    )
