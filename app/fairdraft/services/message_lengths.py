"""In which lengths is there a message already, and into which can it be brought?"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count, takewhile

from fairdraft.domain.assembly import approved_language, approved_texts, assisted_blocks
from fairdraft.domain.campaign import AdType, Campaign, is_broadcast, spot_seconds
from fairdraft.domain.copy_limits import part_lengths
from fairdraft.domain.counting import counted
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import UsageError
from fairdraft.domain.piece import Block, Piece, headline_of, render
from fairdraft.domain.piece_formats import NAMED_FORMATS, ApprovedSize, FormatRoom, NamedFormat, spoken_words_in
from fairdraft.domain.product import Product
from fairdraft.domain.resized_brief import OwnCopy, key_of_brief, message_key, own_copy
from fairdraft.domain.written_copy import written_copy
from fairdraft.services.checking import PACE, CheckingService
from fairdraft.services.drafting import DraftingService
from fairdraft.services.editing import EditingService
from fairdraft.services.managing_campaigns import CampaignOverview, CampaignService
from fairdraft.services.managing_products import ProductService
from fairdraft.services.naming import NotHereError

_MOST_TOLD = 3
_BETWEEN = " \N{MIDDLE DOT} "


@dataclass(frozen=True, slots=True)
class MadeLength:
    """What there is of a message in one format: a piece or draft, or a brief that was not drafted yet.

    `fits` and `over` tell its words, seconds and characters against what the campaign allows: those that are no more
    than that, and those that are.
    """

    brief: str
    draft_id: str | None
    name: str
    state: str
    fits: str = ""
    over: str = ""

    @property
    def length(self) -> str:
        """Both."""
        return _BETWEEN.join(filter(None, (self.fits, self.over)))


@dataclass(frozen=True, slots=True)
class LengthRow:
    """A format: a campaign there is (`campaign`), or a named one that a campaign is begun from (None).

    `target` is what names it when briefs are made. `is_here` says that the piece is of this campaign, `ships` that the
    campaign is a sample, whose briefs nobody changes. `made` is what there is of the message in it, `more` counts
    drafts that are not told one by one. `figures` say where the limits of a named format come from.
    """

    target: str
    name: str
    ad_type: AdType
    room: FormatRoom
    campaign: Campaign | None = None
    ships: bool = False
    is_here: bool = False
    figures: str = ""
    made: tuple[MadeLength, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class MessageLengths:
    """One message: its key, what the piece that it is told from is called, that one's own copy, and every format.

    `source` is the draft that piece was begun from, or the piece where it was begun from none. `origin` is the campaign
    that the message began in: campaigns for named formats begin from it. `kept_as` has, by sample and named format, the
    campaign that was begun from it.
    """

    key: str
    source: str
    name: str
    copy: OwnCopy
    origin: Campaign
    product: Product | None
    rows: tuple[LengthRow, ...]
    kept_as: Mapping[str, str] = field(default_factory=dict)

    def row(self, target: str) -> LengthRow | None:
        """The format of that name; a sample or a named format stands for the campaign that was begun from it."""
        names = (target, self.kept_as.get(target))
        return next((one for name in names for one in self.rows if one.target == name), None)


def own_id(sample_id: str) -> str:
    """The id of the campaign of a person's own that is begun from a sample."""
    return f"{sample_id}-own"


def numbered(wanted: str) -> Iterator[str]:
    """An id, then the same with a number behind it: `spot`, `spot-2`, `spot-3`, without an end."""
    return chain((wanted,), (f"{wanted}-{number}" for number in count(2)))


def id_of_named(origin: Campaign, named_id: str) -> str:
    """The id of the campaign that a named format becomes for a message that began in `origin`."""
    return f"{origin.id}-{named_id}"


class MessageLengthService:
    """Tells the lengths of a message; changes nothing."""

    def __init__(
        self,
        campaigns: CampaignService,
        products: ProductService,
        drafting: DraftingService,
        editing: EditingService,
        checking: CheckingService,
    ) -> None:
        self._campaigns = campaigns
        self._products = products
        self._drafting = drafting
        self._editing = editing
        self._checking = checking

    def lengths(self, source: Piece | Draft) -> MessageLengths:
        """The formats that a piece, or a draft that nobody went on with, can be brought into.

        Raises:
            KnownError: its campaign or product is not here any more.
        """
        here = self._products.campaign(source.campaign)
        product = self._products.product_of(here)
        key, first = self._origin(source)
        origin = here if first is None else self._products.campaign(first.campaign)
        everything = self._campaigns.overviews()
        of_product = [one for one in everything if one.campaign.product == here.product]
        kept_as = {
            one.campaign.id: own.id
            for one in of_product
            if one.ships and (own := self.own_one(one.campaign, everything))
        }
        kept_as |= {one.id: own.id for one in NAMED_FORMATS if (own := _kept_format(one, origin, everything))}
        ids = {one.campaign.id for one in of_product}
        shown = [one for one in of_product if one.campaign.id in {origin.id, here.id} or one.campaign.id not in kept_as]
        shown.sort(key=lambda one: one.campaign.id != here.id)
        rows = [self._campaign_row(one, here, product, key, first) for one in shown]
        # One that was made into a campaign is told by that.
        rows += [
            self._named_row(one, here, product) for one in NAMED_FORMATS if one.id not in kept_as and one.id not in ids
        ]
        texts = [] if product is None else [text for _section, text in approved_texts(product)]
        return MessageLengths(
            key=key,
            source=_began_as(source),
            name=source.name if isinstance(source, Piece) else headline_of(source.blocks) or source.prompt_id,
            copy=own_copy(source.blocks, texts),
            origin=origin,
            product=product,
            rows=tuple(rows),
            kept_as=kept_as,
        )

    @staticmethod
    def own_one(sample: Campaign, overviews: Collection[CampaignOverview]) -> Campaign | None:
        """The campaign of a person's own that was begun from a sample to bring other lengths into."""
        return _kept(own_id(sample.id), sample, overviews)

    # ---- inside

    def _origin(self, source: Piece | Draft) -> tuple[str, Draft | Piece | None]:
        """The key of the message, and what it began as; None where that was put aside."""
        draft = source if isinstance(source, Draft) else self._found(source.draft_id or "")
        key = None if draft is None else key_of_brief(draft.brief)
        if key is not None:
            return key, self._found(key) or self._found_piece(key)
        return message_key(_began_as(source)), draft or source

    def _found(self, draft_id: str) -> Draft | None:
        try:
            return self._drafting.draft(draft_id)
        except (NotHereError, UsageError):
            # It was put aside, the message began as no draft, or several begin with its key.
            return None

    def _found_piece(self, piece_id: str) -> Piece | None:
        try:
            return self._editing.piece(piece_id)
        except (NotHereError, UsageError):
            return None

    def _campaign_row(
        self,
        overview: CampaignOverview,
        here: Campaign,
        product: Product | None,
        key: str,
        first: Draft | Piece | None,
    ) -> LengthRow:
        campaign = overview.campaign
        made, more = self._made(campaign, product, key, first)
        return LengthRow(
            target=campaign.id,
            name=campaign.name,
            ad_type=campaign.ad_type,
            room=self._room(campaign, product),
            campaign=campaign,
            ships=overview.ships,
            is_here=campaign.id == here.id,
            made=made,
            more=more,
        )

    def _named_row(self, named: NamedFormat, here: Campaign, product: Product | None) -> LengthRow:
        as_campaign = here.model_copy(update={"channel": named.channel, "limits": dict(named.limits)})
        room = self._room(as_campaign, product)
        return LengthRow(named.id, named.name, here.ad_type, room, figures=named.figures)

    def _room(self, campaign: Campaign, product: Product | None) -> FormatRoom:
        return FormatRoom(campaign.channel, campaign.limits, self._approved_size(campaign, product), PACE)

    def _approved_size(self, campaign: Campaign, product: Product | None) -> ApprovedSize:
        """What is required, counted as the checks count it: of a script what is spoken."""
        if not approved_language(product, campaign):
            return ApprovedSize()
        blocks = assisted_blocks((), product, campaign)
        safety = tuple(one for one in blocks if one.section == "isi")
        text = render(blocks).text
        if is_broadcast(campaign.channel):
            words, of_risks = (self._checking.tv_script(some, product, campaign).words for some in (blocks, safety))
        else:
            words, of_risks = len(text.split()), len(render(safety).text.split())
        return ApprovedSize(words, of_risks, len(text))

    def _made(
        self, campaign: Campaign, product: Product | None, key: str, first: Draft | Piece | None
    ) -> tuple[tuple[MadeLength, ...], int]:
        """What there is of a message in a campaign: what was worked on, else the newest draft of each brief."""
        found: list[MadeLength] = []
        more = 0
        if first is not None and first.campaign == campaign.id:
            found.append(self._first_made(first, campaign, product))
        for brief in campaign.briefs:
            if key_of_brief(brief.id) != key:
                continue
            drafts = [one for one in self._drafting.drafts(campaign=campaign.id, brief=brief.id) if one.blocks]
            pieces = {one.draft_id: one for one in self._editing.pieces_of([one.id for one in drafts])}
            worked_on = [one for one in drafts if one.id in pieces and _is_worked_on(pieces[one.id], one)]
            told = (worked_on or drafts)[: _MOST_TOLD if worked_on else 1]
            more += len(drafts) - len(told)
            if not drafts:
                found.append(MadeLength(brief.id, None, f"brief {brief.id}", "not drafted yet"))
            found += [self._made_of(one, pieces.get(one.id), campaign, product) for one in told]
        return tuple(found), more

    def _first_made(self, first: Draft | Piece, campaign: Campaign, product: Product | None) -> MadeLength:
        if isinstance(first, Draft):
            return self._made_of(first, self._editing.piece_of_draft(first.id), campaign, product)
        fits, over = self._told_lengths(first.blocks, campaign, product)
        # What began as no draft was never another one, so that it was not edited either.
        return MadeLength("", first.id, first.name, first.state.replace("_", " "), fits, over)

    def _made_of(self, draft: Draft, piece: Piece | None, campaign: Campaign, product: Product | None) -> MadeLength:
        blocks = draft.blocks if piece is None else piece.blocks
        fits, over = self._told_lengths(blocks, campaign, product)
        edited = piece is not None and _is_worked_on(piece, draft)
        state = _state(piece) if piece is not None and edited else "draft"
        return MadeLength(draft.brief, draft.id, headline_of(blocks) or draft.prompt_id, state, fits, over)

    def _told_lengths(self, blocks: Sequence[Block], campaign: Campaign, product: Product | None) -> tuple[str, str]:
        """How long a piece is: what is no longer than its campaign allows, and what is."""
        limited = part_lengths(blocks, campaign.limits)
        fits, over = ([one.words for one in limited if one.is_over is longer] for longer in (False, True))
        if is_broadcast(campaign.channel):
            script = self._checking.tv_script(blocks, product, campaign)
            of = f" of :{script.length}" if script.length else ""
            is_over = script.length is not None and spoken_words_in(script.length - script.seconds, PACE) < 0
            (over if is_over else fits).insert(
                0, f"{counted(script.words, 'spoken word')}, {script.seconds:.0f}\N{NO-BREAK SPACE}s{of}"
            )
        elif not limited:
            fits.append(f"{counted(_words_of_copy(blocks), 'word')} of copy")
        return _BETWEEN.join(fits), _BETWEEN.join(over)


def _kept_format(named: NamedFormat, origin: Campaign, overviews: Collection[CampaignOverview]) -> Campaign | None:
    """The campaign that a named format became for a message that began in `origin`."""
    like = origin.model_copy(update={"channel": named.channel, "limits": dict(named.limits)})
    return _kept(id_of_named(origin, named.id), like, overviews)


def _kept(wanted: str, like: Campaign, overviews: Collection[CampaignOverview]) -> Campaign | None:
    """The campaign of this product and form under an id, or under that with a number where another one has it."""
    taken = {one.campaign.id: one for one in overviews}
    in_turn = (taken[name] for name in takewhile(taken.__contains__, numbered(wanted)))
    return next((one.campaign for one in in_turn if not one.ships and _form(one.campaign) == _form(like)), None)


def _form(campaign: Campaign) -> tuple[object, ...]:
    return campaign.product, campaign.ad_type, campaign.channel, spot_seconds(campaign)


def _words_of_copy(blocks: Iterable[Block]) -> int:
    return sum(len(one.text.split()) for one in written_copy(blocks))


def _began_as(source: Piece | Draft) -> str:
    return source.id if isinstance(source, Draft) else source.draft_id or source.id


def _is_worked_on(piece: Piece, draft: Draft) -> bool:
    """Opening a draft begins its piece: that alone is no work on it."""
    return piece.state != "draft" or piece.blocks != draft.blocks


def _state(piece: Piece) -> str:
    return "edited" if piece.state == "draft" else piece.state.replace("_", " ")
