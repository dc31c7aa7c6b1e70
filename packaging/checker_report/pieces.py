"""Which approved pieces are changed, and what does a change have to leave or bring?"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fairdraft.domain.assembly import approved_language
from fairdraft.domain.campaign import Campaign, Channel
from fairdraft.domain.finding import CheckResult
from fairdraft.domain.product import Product
from fairdraft.exchange.toml_files import read_folder
from fairdraft.rules.engine import Checker
from fairdraft.rules.request import CheckRequest

ON = date(2026, 6, 1)
_COPY = "Ask your doctor about {brand}.\n\n{brand}® ({name}) is taken as your doctor tells you."
# The groups whose findings answer for approved language.
_LANGUAGE_GROUPS = ("IND", "ISI")


@dataclass(frozen=True, slots=True)
class ApprovedPiece:
    """A plain piece with a product's approved language, in three parts that a change may touch."""

    product: Product
    channel: Channel
    opening: str
    indication: str
    isi: str
    closing: str

    def text(self, *, indication: str | None = None, isi: str | None = None) -> str:
        """The piece, with a part replaced."""
        parts = (
            self.opening,
            self.indication if indication is None else indication,
            self.isi if isi is None else isi,
            self.closing,
        )
        return "\n\n".join(part for part in parts if part)


def approved_pieces(resources: Path) -> tuple[ApprovedPiece, ...]:
    """A web piece of each sample product and of each product of the rules' examples, newest file of an id first."""
    products: dict[str, Product] = {}
    for folder in ("products", "rules/example_products"):
        for product in read_folder(resources / folder, Product):
            products.setdefault(f"{product.id} {product.safety.isi}", product)
    return tuple(_piece(product) for product in products.values())


def _piece(product: Product) -> ApprovedPiece:
    campaign = Campaign.model_validate(
        {"schema": "fairdraft/campaign@1", "id": "c", "name": "c", "product": product.id, "channel": "web"}
    )
    language = dict(approved_language(product, campaign))
    closing = "\n\n".join(text for section, text in language.items() if section not in ("indication", "isi"))
    return ApprovedPiece(
        product=product,
        channel="web",
        opening=_COPY.format(brand=product.brand, name=product.established_name),
        indication=language["indication"],
        isi=language["isi"].strip(),
        closing=closing,
    )


@dataclass(frozen=True, slots=True)
class LanguageState:
    """What the checker says of the approved language of a text: findings that count, and rows that are not present."""

    findings: int
    not_present: frozenset[str]

    def is_worse_than(self, base: "LanguageState") -> bool:
        """Whether a change brought a new error or warning of these groups, or an altered or missing element."""
        return self.findings > base.findings or bool(self.not_present - base.not_present)


def language_state(checker: Checker, piece: ApprovedPiece, text: str) -> LanguageState:
    """Check a text as that piece."""
    return state_of(checker.check(CheckRequest(text=text, product=piece.product, channel=piece.channel, on=ON)))


def state_of(result: CheckResult) -> LanguageState:
    """The part of a result that answers for approved language."""
    counted = [
        one
        for one in result.findings
        if one.severity != "suggestion" and not one.advisory and one.rule.partition("-")[0] in _LANGUAGE_GROUPS
    ]
    return LanguageState(len(counted), frozenset(row.element for row in result.required if row.status != "present"))
