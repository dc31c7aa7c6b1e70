"""How does a person bring the message of a piece into its other lengths?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fairdraft.domain.assembly import approved_texts
from fairdraft.domain.campaign import Campaign, is_broadcast
from fairdraft.domain.campaign_form import CampaignForm, form_of
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import UsageError
from fairdraft.domain.piece import Piece
from fairdraft.domain.piece_formats import NAMED_FORMATS
from fairdraft.domain.resized_brief import brief_id_for, brief_words, key_of_brief
from fairdraft.domain.resized_piece import CUT_FROM, blocks_to_cut
from fairdraft.services.editing import EditingService
from fairdraft.services.managing_campaigns import CampaignService
from fairdraft.services.message_lengths import (
    LengthRow,
    MessageLengths,
    MessageLengthService,
    id_of_named,
    numbered,
    own_id,
)
from fairdraft.services.naming import unknown

# What a campaign's name says of its form stands in brackets at its end.
_FORM = re.compile(r"\s*\([^()]*\)\s*$")


@dataclass(frozen=True, slots=True)
class MadeBrief:
    """A brief of a message in another length.

    `begun` says that its campaign was begun for it, `was_there` that the campaign had a brief of the same words;
    `left_out` counts the words of the piece that it has no room for, `row` is the format.
    """

    campaign: Campaign
    brief: str
    row: LengthRow
    begun: bool = False
    was_there: bool = False
    left_out: int = 0


class ResizingService:
    """Makes briefs that ask for the message of a piece in other lengths, which are drafted as any other brief is; and
    pieces with all of its copy, for a person to cut.
    """

    def __init__(self, campaigns: CampaignService, lengths: MessageLengthService, editing: EditingService) -> None:
        self._campaigns = campaigns
        self._lengths = lengths
        self._editing = editing

    def lengths(self, source: Piece | Draft) -> MessageLengths:
        """The formats, with their room and what there is of the message in them; KnownError as its service says."""
        return self._lengths.lengths(source)

    def make(self, source: Piece | Draft, targets: Sequence[str]) -> tuple[MadeBrief, ...]:
        """Add a brief to each campaign that is named, or to one of the person's own that is begun for it.

        A sample stays as it is: the first time a campaign is begun from it, which later ones go into. A brief whose
        words are there already is not added again.

        Args:
            source: the piece, or a draft that nobody went on with.
            targets: ids of campaigns and named formats.

        Raises:
            UsageError: none is named, one is not known, or the piece has no copy of its own.
            KnownError: a campaign or product is not here any more, or was changed meanwhile.
        """
        message = self._lengths.lengths(source)
        if not targets:
            raise UsageError("No format is named.", "Name one or more campaigns or formats.")
        if not message.copy.parts:
            raise UsageError(
                f'"{message.name}" has no copy to make another length from.',
                "Approved language and notes do not count as copy. Write the piece's message first.",
            )
        rows = []
        for target in dict.fromkeys(targets):
            row = message.row(target)
            if row is None:
                raise unknown("format or campaign of this product", target, [one.target for one in message.rows])
            rows.append(row)
        return tuple(self._made(message, row) for row in rows)

    def begin(self, source: Piece | Draft, target: str, by: str) -> tuple[MadeBrief, Piece]:
        """Begin a piece in another length with all of the copy of this one, beside its brief. Errors as of `make`.

        Args:
            source: the piece, or a draft that nobody went on with.
            target: id of a campaign, or a named format.
            by: the pseudonym of who cuts it.
        """
        (made,) = self.make(source, (target,))
        message = self._lengths.lengths(source)
        approved = [] if message.product is None else [text for _section, text in approved_texts(message.product)]
        blocks = blocks_to_cut(source.blocks, approved, message.product, made.campaign)
        return made, self._editing.begin_with(made.campaign, blocks, by, f"{CUT_FROM}“{message.name}”")

    def _made(self, message: MessageLengths, row: LengthRow) -> MadeBrief:
        found = row.campaign
        if found is not None and row.ships:
            found = self._lengths.own_one(found, self._campaigns.overviews())
        if found is None:
            return self._begun(message, row)
        words = self._words(message, row, found)
        same = next((one for one in found.briefs if key_of_brief(one.id) == message.key and one.text == words), None)
        if same is not None:
            return MadeBrief(found, same.id, row, was_there=True, left_out=message.copy.left_out)
        brief = brief_id_for(message.key, [one.id for one in found.briefs])
        form = form_of(found)
        kept = self._campaigns.change(found, replace(form, briefs=(*form.briefs, (brief, words))))
        return MadeBrief(kept, brief, row, left_out=message.copy.left_out)

    def _begun(self, message: MessageLengths, row: LengthRow) -> MadeBrief:
        base = row.campaign or message.origin
        form = self._form_from_sample(row.campaign) if row.campaign else self._form_of_named(message, row)
        campaign = base.model_copy(update={"channel": form.channel, "limits": dict(form.limits)})
        brief = brief_id_for(message.key, ())
        kept = self._campaigns.make(replace(form, briefs=((brief, self._words(message, row, campaign)),)), base)
        return MadeBrief(kept, brief, row, begun=True, left_out=message.copy.left_out)

    def _form_from_sample(self, sample: Campaign) -> CampaignForm:
        return replace(form_of(sample), name=f"{sample.name}, your own", id=self._free(own_id(sample.id)))

    def _form_of_named(self, message: MessageLengths, row: LengthRow) -> CampaignForm:
        named = next(one for one in NAMED_FORMATS if one.id == row.target)
        limits = dict(row.room.limits)
        if is_broadcast(named.channel) and row.room.left is not None and row.room.left > 0:
            # A model that knows how much is left keeps to it better than one that is told the length of the spot.
            limits["voice_over"] = row.room.left
        return replace(
            form_of(message.origin),
            name=f"{_FORM.sub('', message.origin.name)} ({named.name})",
            id=self._free(id_of_named(message.origin, named.id)),
            channel=named.channel,
            limits=limits,
        )

    def _words(self, message: MessageLengths, row: LengthRow, campaign: Campaign) -> str:
        left = row.room.left if is_broadcast(campaign.channel) else None
        return brief_words(message.copy, campaign, left if left is not None and left > 0 else None)

    def _free(self, wanted: str) -> str:
        """The id, or one with a number behind it where another campaign has it."""
        taken = {one.campaign.id for one in self._campaigns.overviews()}
        return next(name for name in numbered(wanted) if name not in taken)
