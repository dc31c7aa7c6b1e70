"""What would a model be asked for a draft, and which words of a piece are its answer?"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from fairdraft.domain.campaign import Campaign, brief_sha256
from fairdraft.domain.copy_shape import SECTION_TAGS
from fairdraft.domain.draft import Draft
from fairdraft.domain.piece import Block
from fairdraft.domain.product import Product
from fairdraft.domain.prompting import build_prompt, facts
from fairdraft.domain.recipe import Recipe
from fairdraft.domain.written_copy import written_copy

# Training sets have no context to fit into.
_ANY_ROOM = 10**9
_THINKING = re.compile(r"<think>.*?(?:</think>|\Z)|</think>", re.DOTALL)
_TAGS = {"voice_over": "VO", "super": "SUPER"}
_BASE_TAG = "COPY"

Messages = tuple[tuple[str, str], ...]
"""(role, content) of each message."""


@dataclass(frozen=True, slots=True)
class AskedPrompt:
    """A draft's prompt as messages, and as the text for a base model up to the tag of the first section.

    `reservation` says why it is not the recipe's own prompt, where it is not.
    """

    messages: Messages
    text: str
    reservation: str = ""


class TrainingPrompts:
    """Prompts in the recipes' own words, so that what is trained on is what will be asked.

    Args:
        chat: the recipe whose messages are used.
        completion: the recipe for base models.
        campaigns: campaigns on file, by id.
        product_of: the product of a campaign.
    """

    def __init__(
        self,
        chat: Recipe,
        completion: Recipe,
        campaigns: Mapping[str, Campaign],
        product_of: Callable[[Campaign], Product | None],
    ) -> None:
        self._recipes = (chat, completion)
        self._campaigns = campaigns
        self._product_of = product_of
        self._made: dict[tuple[str, str, str, str, str], AskedPrompt] = {}

    def of(self, draft: Draft) -> AskedPrompt:
        """What a model is asked to write such a draft."""
        key = (draft.campaign, draft.brief, draft.brief_text, draft.brief_sha256, draft.mode)
        if key not in self._made:
            self._made[key] = self._make(draft)
        return self._made[key]

    def _make(self, draft: Draft) -> AskedPrompt:
        campaign = self._campaigns.get(draft.campaign)
        on_file = campaign.brief(draft.brief) if campaign is not None else None
        brief = draft.brief_text or (on_file.text if on_file is not None else "")
        if campaign is not None and brief:
            product = self._product_of(campaign)
            if draft.brief_sha256 in ("", brief_sha256(product, campaign, brief)):
                values = facts(product, campaign, brief)
                chat, completion = (
                    build_prompt(one, draft.mode, values, room=_ANY_ROOM, count_tokens=len).prompt
                    for one in self._recipes
                )
                return AskedPrompt(
                    tuple((one.role, one.text.strip()) for one in chat.messages), (completion.completion or "").rstrip()
                )
        if brief:
            return _plain(
                f"Write consumer advertising copy for this brief: {brief}",
                "prompted with only the brief's words: its product or campaign has changed since, or is not on file",
            )
        return _plain(
            f'Write consumer advertising copy for campaign "{draft.campaign}", brief "{draft.brief}".',
            "prompted with only the brief's id: its words are not on file",
        )


def _plain(request: str, reservation: str) -> AskedPrompt:
    return AskedPrompt((("user", request),), request, reservation)


@dataclass(frozen=True, slots=True)
class Completion:
    """Words of the model or the writer: as an answer in a chat, and as the continuation of a base prompt.

    `tag` ends the base prompt and belongs to the recipe's shape; `sections` are those with words.
    """

    text: str
    tag: str
    continuation: str
    sections: tuple[str, ...]


def completion_of(blocks: Iterable[Block]) -> Completion | None:
    """The answer that the blocks hold, or None where nobody wrote a word.

    Blocks that the program inserted, and notes, are no part of it; nor are references, footnotes and thinking text.
    Each section stands behind the tag that the recipes ask for; a piece of one untagged body is its text.
    """
    written = [(one, text) for one in written_copy(blocks) if (text := _THINKING.sub("", one.text).strip())]
    if not written:
        return None
    sections = tuple(dict.fromkeys(one.section for one, _ in written))
    if sections == ("body",) and len(written) == 1 and written[0][0].kind == "copy":
        text = _without_trailing_blanks(written[0][1])
        return Completion(text, _BASE_TAG, f" {text}", sections)
    # Directions for the picture carry their tag among their words.
    parts = [text if one.section == "visual" else f"{_tag(one)}: {text}" for one, text in written]
    text = _without_trailing_blanks("\n".join(parts))
    tag, _, rest = text.partition(":")
    return Completion(text, tag, f" {rest.lstrip()}", sections)


def _tag(block: Block) -> str:
    return _TAGS.get(block.kind) or SECTION_TAGS.get(block.section) or block.section.replace("_", " ").upper()


def _without_trailing_blanks(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()
