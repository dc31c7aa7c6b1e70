"""Which campaigns did somebody begin to fill in that are not kept yet?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from fairdraft.domain.campaign import AD_TYPES, CHANNELS
from fairdraft.domain.campaign_form import CampaignForm

SCHEMA = "fairdraft/begun-campaigns@1"

FormPurpose = Literal["new", "copy", "change"]
"""What a form is for: a new campaign, one begun from another, or another one changed."""

FormKey = tuple[FormPurpose, str, str]
"""Purpose, campaign and twin of a form."""

_TEXTS = ("name", "id", "audience", "objective", "message", "voice", "avoid", "prefer")
_CHOSEN = ("product", "ad_type", "channel", "deck_template")


@dataclass(frozen=True, slots=True)
class BegunCampaign:
    """A form that was begun. `base` is the id of the campaign it began from or changes, empty for a new one; `before`
    is what the fields said when it was begun, `typed` what they say now. `twin` is empty but where another window began
    one for the same meanwhile.
    """

    purpose: FormPurpose
    base: str
    before: CampaignForm
    typed: CampaignForm
    twin: str = ""

    @property
    def key(self) -> FormKey:
        """What it is known by: of each purpose and campaign there is one, and its twins."""
        return self.purpose, self.base, self.twin


def resumed(begun: BegunCampaign, now: CampaignForm) -> CampaignForm:
    """A form to go on with: what was typed, and where nothing was, what the fields would be begun with now.

    So a campaign that was changed elsewhere meanwhile keeps that change, where the form has no other words for it.
    """
    before, typed = begun.before, begun.typed
    fields = {
        one: getattr(typed if getattr(typed, one) != getattr(before, one) else now, one) for one in (*_TEXTS, *_CHOSEN)
    }
    limits = _merged(before.limits, typed.limits, now.limits)
    briefs = _merged(dict(before.briefs), dict(typed.briefs), dict(now.briefs))
    return replace(now, **fields, limits=limits, briefs=tuple(briefs.items()))


def _merged(before: Mapping[str, Any], typed: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    changed = {one: value for one, value in typed.items() if before.get(one) != value}
    gone = before.keys() - typed.keys()
    return {one: value for one, value in now.items() if one not in gone} | changed


def begun_campaigns_as_object(forms: tuple[BegunCampaign, ...]) -> dict[str, Any]:
    """The JSON form."""
    return {
        "schema": SCHEMA,
        "forms": [
            {
                "purpose": one.purpose,
                "base": one.base,
                "before": _as_object(one.before),
                "typed": _as_object(one.typed),
                "twin": one.twin,
            }
            for one in forms
        ],
    }


def begun_campaigns_from_object(value: Mapping[str, Any]) -> tuple[BegunCampaign, ...]:
    """The begun campaigns of a JSON form.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: it is none.
    """
    if value["schema"] != SCHEMA:
        raise ValueError("not begun campaigns")
    return tuple(
        BegunCampaign(
            _one_of(one["purpose"], get_args(FormPurpose)),
            _text(one["base"]),
            _form(one["before"]),
            _form(one["typed"]),
            _text(one.get("twin", "")),
        )
        for one in value["forms"]
    )


def _as_object(form: CampaignForm) -> dict[str, Any]:
    return {
        **{one: getattr(form, one) for one in (*_TEXTS, *_CHOSEN)},
        "limits": dict(form.limits),
        "briefs": [list(one) for one in form.briefs],
    }


def _form(value: Mapping[str, Any]) -> CampaignForm:
    product, limits = value["product"], value["limits"]
    if not all(isinstance(part, str) and isinstance(most, int) for part, most in limits.items()):
        raise TypeError("a limit is a number")
    return CampaignForm(
        **{one: _text(value[one]) for one in _TEXTS},
        product=None if product is None else _text(product),
        ad_type=_one_of(value["ad_type"], AD_TYPES),
        channel=_one_of(value["channel"], CHANNELS),
        # Forms that an earlier version kept have none.
        deck_template=_text(value.get("deck_template", "")),
        limits=dict(limits),
        briefs=tuple((_text(brief_id), _text(words)) for brief_id, words in value["briefs"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text is missing")
    return value


def _one_of(value: Any, known: tuple[str, ...]) -> Any:
    if value not in known:
        raise ValueError(f"{value!r} is unknown")
    return value
