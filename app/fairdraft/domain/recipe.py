"""What is a prompt recipe?"""

from typing import Literal

from pydantic import Field

from fairdraft.domain.campaign import Channel
from fairdraft.domain.document_schema import FileValue

DraftMode = Literal["raw", "assisted"]

_PLACE_FOR_COPY = "{approved_examples}"


class RecipePart(FileValue):
    """One part of a prompt.

    `text` may name facts in braces ({brand}, {indication}, {brief} …). `budget` is the largest number of
    tokens the part may take (0: no limit); parts that are not `required` are left out, last first, when the
    context is too small. `mode` restricts the part to raw or to assisted drafting, `channels` to campaigns
    of these channels (none: of all).
    """

    role: Literal["system", "user", "assistant"]
    text: str
    name: str = ""
    budget: int = Field(default=0, ge=0)
    required: bool = True
    mode: DraftMode | None = None
    channels: tuple[Channel, ...] = ()


class Recipe(FileValue):
    """A versioned way to ask a model for a draft (`fairdraft/recipe@1`).

    `chat` parts become messages in the model's own template; `completion` parts are joined by blank lines
    into one few-shot text for base models.
    """

    schema_name: Literal["fairdraft/recipe@1"] = Field(alias="schema")
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")
    version: str = Field(min_length=1)
    form: Literal["chat", "completion"]
    parts: tuple[RecipePart, ...] = Field(min_length=1)
    stop: tuple[str, ...] = ()

    def parts_for(self, mode: DraftMode, channel: str) -> tuple[RecipePart, ...]:
        """The parts that are used for drafts of a mode for a channel, in the order of the file."""
        return tuple(
            one for one in self.parts if one.mode in (None, mode) and (not one.channels or channel in one.channels)
        )

    def places_for_copy(self, mode: DraftMode, channel: str) -> tuple[RecipePart, ...]:
        """Those of these parts that show approved copy to the model."""
        return tuple(one for one in self.parts_for(mode, channel) if _PLACE_FOR_COPY in one.text)
