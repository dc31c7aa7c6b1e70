"""How is a text checked against the rules and its product's approved language?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from fairdraft.domain.campaign import AdType, Campaign, Channel, spot_seconds
from fairdraft.domain.change import Change
from fairdraft.domain.cited_paragraphs import Law
from fairdraft.domain.claim_link import ClaimLink
from fairdraft.domain.finding import CheckResult, Span
from fairdraft.domain.identity import today
from fairdraft.domain.piece import Block, render
from fairdraft.domain.product import Product
from fairdraft.rules.balance import Balance as Balance
from fairdraft.rules.balance import BalancePart as BalancePart
from fairdraft.rules.balance import BalanceSide as BalanceSide
from fairdraft.rules.engine import Checker
from fairdraft.rules.examples import ExampleOutcome, load_example_products, run_examples
from fairdraft.rules.explain import RuleExplanation as RuleExplanation
from fairdraft.rules.explain import explain, rule_list
from fairdraft.rules.packs import load_pack
from fairdraft.rules.part_places import SaidPart, part_places
from fairdraft.rules.request import CheckRequest, Surface
from fairdraft.rules.tv_script import PACE as PACE
from fairdraft.rules.tv_script import Provision as Provision
from fairdraft.rules.tv_script import ScriptRow as ScriptRow
from fairdraft.rules.tv_script import TvScript as TvScript
from fairdraft.services.naming import unknown


@dataclass(frozen=True, slots=True)
class CheckedPiece:
    """A text rendered from blocks, with what the check of it found."""

    text: str
    result: CheckResult


class CheckingService:
    """Checks texts, pieces and drafts. Safe to call from any thread; a check changes nothing.

    Args:
        make_checker: makes the checker with the shipped packs and those of the person; called at the first
            check, because reading and compiling packs takes longer than a command that needs none should.
        products: all products there are; their names are known as such in pieces of other products and of
            none. Asked for once, and again after `forget_names`.
        law: reads what is written down of the paragraphs that rules cite.
    """

    def __init__(
        self,
        make_checker: Callable[[], Checker],
        products: Callable[[], Sequence[Product]] = tuple,
        law: Callable[[], Law] = Law,
    ) -> None:
        self._make_checker = make_checker
        self._products = products
        self._law = law
        self._checker: Checker | None = None
        self._names: tuple[tuple[str, str], ...] | None = None

    @property
    def checker(self) -> Checker:
        """The rules in use."""
        if self._checker is None:
            self._checker = self._make_checker()
        return self._checker

    def make_ready(self) -> None:
        """Read packs and own words now, so that a bad file is told before work is begun that a check has to end
        (KnownError).
        """
        self._checker = self.checker
        if self._checker.speller is not None:
            # The first question reads the person's own words.
            self._checker.speller.knows("ready")

    def with_packs(self, paths: Sequence[Path]) -> "CheckingService":
        """The same rules and, for this service only, those of further pack files (KnownError for a bad one)."""
        if not paths:
            return self
        further = Checker([*self.checker.packs, *(load_pack(path) for path in paths)], speller=self.checker.speller)
        return CheckingService(lambda: further, self._products, self._law)

    def check_text(
        self,
        text: str,
        product: Product | None,
        ad_type: AdType,
        channel: Channel,
        *,
        on: date | None = None,
        campaign: Campaign | None = None,
        notes: tuple[str, ...] = (),
    ) -> CheckResult:
        """Check a plain text; `on` is the day whose rules hold (today when None), `campaign` the one that says how long
        a spot is to be, where its script does not, and which words it avoids. `notes` are those of its deck, which are
        no part of the text, and may say how it is laid out.
        """
        request = replace(self._request(text, product, ad_type, channel, on), notes=notes)
        if campaign is not None:
            request = replace(request, seconds=spot_seconds(campaign), voice=campaign.voice)
        return self.checker.check(request)

    def check_blocks(
        self, blocks: Sequence[Block], product: Product | None, campaign: Campaign, *, in_hand: int | None = None
    ) -> CheckedPiece:
        """Check a piece: its rendering, with its sections as surfaces and its locked blocks known as such; `in_hand` is
        the place in the rendering where somebody is just writing.
        """
        request = replace(self._piece_request(blocks, product, campaign), in_hand=in_hand)
        return CheckedPiece(request.text, self.checker.check(request))

    def claim_links(
        self, text: str, product: Product | None, ad_type: AdType, channel: Channel, *, on: date | None = None
    ) -> tuple[ClaimLink, ...]:
        """How each sentence of a text stands to the product's claims, in order; nothing without a product."""
        return self.checker.claim_links(self._request(text, product, ad_type, channel, on))

    def claim_links_of_blocks(
        self, blocks: Sequence[Block], product: Product | None, campaign: Campaign
    ) -> tuple[ClaimLink, ...]:
        """How each sentence of a piece stands to the product's claims; places are those of its rendering."""
        return self.checker.claim_links(self._piece_request(blocks, product, campaign))

    def sentences_of_blocks(
        self, blocks: Sequence[Block], product: Product | None, campaign: Campaign
    ) -> tuple[Span, ...]:
        """Where the sentences of a piece stand in its rendering, also where there is no product to tie them to."""
        return self.checker.sentences(self._piece_request(blocks, product, campaign))

    def own_sentences(
        self, text: str, product: Product | None, ad_type: AdType, channel: Channel, *, on: date | None = None
    ) -> tuple[Span, ...]:
        """Where the sentences of a text stand that are neither approved nor tell of risks, in order."""
        return self.checker.own_sentences(self._request(text, product, ad_type, channel, on))

    def parts_said(self, rule_id: str, text: str) -> tuple[SaidPart, ...]:
        """What of the parts that a rule looks for stands in a text; nothing without a rule of that id."""
        rule = self.checker.rule(rule_id)
        return () if rule is None else tuple(part_places(rule, text))

    def balance(self, blocks: Sequence[Block], product: Product | None, campaign: Campaign) -> Balance:
        """Risk against benefit in a piece: words, place and emphasis of each. There is no pass mark."""
        return self.checker.balance(self._piece_request(blocks, product, campaign))

    def tv_script(
        self, blocks: Sequence[Block], product: Product | None, campaign: Campaign, *, pace: float = PACE
    ) -> TvScript:
        """A broadcast piece row by row, with words, seconds, supers beside spoken risks and where the labeling is
        found. `pace` is spoken words a minute (more than 0) where the script states no times; places are those
        of the piece's rendering.
        """
        return self.checker.tv_script(self._piece_request(blocks, product, campaign), pace)

    def on_changes(self, changes: Iterable[Change]) -> None:
        """Follow what the store says of changes."""
        if any(one.thing == "product" for one in changes):
            self.forget_names()

    def forget_names(self) -> None:
        """Ask for the products' names again at the next check: a product was added or changed."""
        self._names = None

    def rules(self) -> tuple[RuleExplanation, ...]:
        """Every rule in use, by id."""
        return rule_list(self.checker, self._law())

    def explain(self, rule_id: str) -> RuleExplanation:
        """Title, why, citation and examples of a rule; KnownError if there is none of that id."""
        explanation = explain(self.checker, rule_id, self._law())
        if explanation is None:
            raise unknown("rule", rule_id.strip().upper(), [one.id for one in self.checker.rules])
        return explanation

    def _request(
        self, text: str, product: Product | None, ad_type: AdType, channel: Channel, on: date | None
    ) -> CheckRequest:
        return CheckRequest(
            text=text,
            product=product,
            ad_type=ad_type,
            channel=channel,
            on=on or today(),
            known_names=self._other_names(product),
        )

    def _piece_request(self, blocks: Sequence[Block], product: Product | None, campaign: Campaign) -> CheckRequest:
        """A piece to check: its rendering, with its sections as surfaces and its locked blocks known as such."""
        rendering = render(blocks)
        return CheckRequest(
            text=rendering.text,
            product=product,
            ad_type=campaign.ad_type,
            channel=campaign.channel,
            surfaces=tuple(Surface(one.block.section, one.span) for one in rendering.blocks),
            locked=tuple(one.span for one in rendering.blocks if one.block.kind == "locked"),
            on=today(),
            known_names=self._other_names(product),
            notes=tuple(one.text for one in blocks if one.kind == "note"),
            seconds=spot_seconds(campaign),
            voice=campaign.voice,
        )

    def _other_names(self, product: Product | None) -> tuple[str, ...]:
        """Brand and established names of all products but this one."""
        names = self._names
        if names is None:
            names = tuple((one.brand, one.established_name) for one in self._products())
            self._names = names
        own = {product.brand.casefold(), product.established_name.casefold()} if product else set()
        return tuple(name for both in names for name in both if own.isdisjoint(one.casefold() for one in both))

    def test_pack(self, path: Path, products: Path) -> tuple[ExampleOutcome, ...]:
        """Run the examples of a pack file; `products` is the folder of the products that examples may name."""
        return run_examples(load_pack(path), load_example_products(products), self.checker.speller)
