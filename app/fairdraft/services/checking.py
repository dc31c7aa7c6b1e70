"""How is a text checked against the rules and its product's approved language?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from fairdraft.domain.campaign import AdType, Campaign, Channel
from fairdraft.domain.claim_link import ClaimLink
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import CheckResult
from fairdraft.domain.piece import Block, render
from fairdraft.domain.product import Product
from fairdraft.rules.engine import Checker
from fairdraft.rules.examples import ExampleOutcome, load_example_products, run_examples
from fairdraft.rules.explain import RuleExplanation as RuleExplanation
from fairdraft.rules.explain import explain, rule_list
from fairdraft.rules.packs import load_pack
from fairdraft.rules.request import CheckRequest, Surface


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
    """

    def __init__(self, make_checker: Callable[[], Checker]) -> None:
        self._make_checker = make_checker
        self._checker: Checker | None = None

    @property
    def checker(self) -> Checker:
        """The rules in use."""
        if self._checker is None:
            self._checker = self._make_checker()
        return self._checker

    def with_packs(self, paths: Sequence[Path]) -> "CheckingService":
        """The same rules and, for this service only, those of further pack files (KnownError for a bad one)."""
        if not paths:
            return self
        further = Checker([*self.checker.packs, *(load_pack(path) for path in paths)])
        return CheckingService(lambda: further)

    def check_text(
        self,
        text: str,
        product: Product | None,
        ad_type: AdType,
        channel: Channel,
        *,
        on: date | None = None,
    ) -> CheckResult:
        """Check a plain text; `on` is the day whose rules hold (today when None)."""
        return self.checker.check(
            CheckRequest(text=text, product=product, ad_type=ad_type, channel=channel, on=on or _today())
        )

    def check_blocks(self, blocks: Sequence[Block], product: Product | None, campaign: Campaign) -> CheckedPiece:
        """Check a piece: its rendering, with its sections as surfaces and its locked blocks known as such."""
        request = _piece_request(blocks, product, campaign)
        return CheckedPiece(request.text, self.checker.check(request))

    def claim_links(
        self, text: str, product: Product | None, ad_type: AdType, channel: Channel, *, on: date | None = None
    ) -> tuple[ClaimLink, ...]:
        """How each sentence of a text stands to the product's claims, in order; nothing without a product."""
        return self.checker.claim_links(
            CheckRequest(text=text, product=product, ad_type=ad_type, channel=channel, on=on or _today())
        )

    def claim_links_of_blocks(
        self, blocks: Sequence[Block], product: Product | None, campaign: Campaign
    ) -> tuple[ClaimLink, ...]:
        """How each sentence of a piece stands to the product's claims; places are those of its rendering."""
        return self.checker.claim_links(_piece_request(blocks, product, campaign))

    def rules(self) -> tuple[RuleExplanation, ...]:
        """Every rule in use, by id."""
        return rule_list(self.checker)

    def explain(self, rule_id: str) -> RuleExplanation:
        """Title, why, citation and examples of a rule; KnownError if there is none of that id."""
        explanation = explain(self.checker, rule_id)
        if explanation is None:
            raise KnownError(f'There is no rule "{rule_id}".', 'See the ids with "fairdraft rules list".')
        return explanation

    @staticmethod
    def test_pack(path: Path, products: Path) -> tuple[ExampleOutcome, ...]:
        """Run the examples of a pack file; `products` is the folder of the products that examples may name."""
        return run_examples(load_pack(path), load_example_products(products))


def _piece_request(blocks: Sequence[Block], product: Product | None, campaign: Campaign) -> CheckRequest:
    """A piece to check: its rendering, with its sections as surfaces and its locked blocks known as such."""
    rendering = render(blocks)
    return CheckRequest(
        text=rendering.text,
        product=product,
        ad_type=campaign.ad_type,
        channel=campaign.channel,
        surfaces=tuple(Surface(one.block.section, one.span) for one in rendering.blocks),
        locked=tuple(one.span for one in rendering.blocks if one.block.kind == "locked"),
        on=_today(),
    )


def _today() -> date:
    """The day by the clock on the person's wall: rules are dated by calendar day."""
    return datetime.now().astimezone().date()
