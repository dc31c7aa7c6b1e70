"""What is a campaign, and which form of the safety information does its channel ask for?"""

from typing import Literal, Self

from pydantic import Field, model_validator

from fairdraft.domain.document_schema import FileValue
from fairdraft.domain.identity import value_sha256
from fairdraft.domain.product import IsiForm, Product, Voice

AdType = Literal["product-claim", "reminder", "help-seeking"]
Channel = Literal["print", "tv", "radio", "web", "banner", "email", "social", "search"]
AD_TYPES: tuple[AdType, ...] = ("product-claim", "reminder", "help-seeking")
CHANNELS: tuple[Channel, ...] = ("print", "tv", "radio", "web", "banner", "email", "social", "search")

# The sections that a model writes in assisted drafting, in reading order.
COPY_SECTIONS = ("headline", "subhead", "body", "call_to_action")


class Brief(FileValue):
    """One task for a writer: the single idea of one piece."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")
    text: str = Field(min_length=1)


class Campaign(FileValue):
    """A product, an ad type, a channel, an audience, and the briefs to be written (`fairdraft/campaign@1`).

    `limits` gives the largest number of words per section; `product` is absent for help-seeking pieces.
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

    @model_validator(mode="after")
    def _names_a_product_unless_help_seeking(self) -> Self:
        if self.product is None and self.ad_type != "help-seeking":
            raise ValueError('a campaign names its product unless ad_type is "help-seeking"')
        if self.product is not None and self.ad_type == "help-seeking":
            raise ValueError("a help-seeking campaign names no product")
        seen: set[str] = set()
        for brief in self.briefs:
            if brief.id in seen:
                raise ValueError(f'brief id "{brief.id}" stands twice')
            seen.add(brief.id)
        return self

    def brief(self, brief_id: str) -> Brief | None:
        """The brief of that id, or None."""
        return next((brief for brief in self.briefs if brief.id == brief_id), None)


def isi_form(product: Product | None, channel: Channel) -> IsiForm:
    """The form of safety information asked for: the major statement on tv and radio, the short ISI on
    banner, social and search where the product has one, the full text elsewhere.
    """
    if channel in ("tv", "radio"):
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

    The campaign's other briefs do not count: adding one must not unpair the drafts of the rest.
    """
    return value_sha256(
        {
            "product": None if product is None else [product.id, product.version],
            "campaign": campaign.model_dump(mode="json", by_alias=True, exclude={"briefs", "sample"}),
            "brief": brief_text,
        }
    )
