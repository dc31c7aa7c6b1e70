"""What do today's rules find in drafts, each text checked once?"""

import hashlib
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from fairdraft.domain.annotation_scores import FoundSpan
from fairdraft.domain.campaign import Campaign
from fairdraft.domain.draft import Draft, StoredCheck
from fairdraft.domain.errors import InterruptedByPersonError
from fairdraft.domain.finding import SEVERITIES, CheckResult
from fairdraft.domain.identity import today
from fairdraft.services.checking import CheckingService
from fairdraft.services.managing_products import ProductService

Tell = Callable[[int, int], None]
"""Gets how many texts are checked, and how many there are in all."""


def tell_nobody(_done: int, _total: int) -> None:
    """Nobody waits to hear how far the work is."""


@dataclass(frozen=True, slots=True)
class FoundInDraft:
    """What a check found in a draft, in its order: rules and places, counts by severity, and which rules looked."""

    findings: tuple[FoundSpan, ...]
    checked: frozenset[str]
    errors: int
    warnings: int
    suggestions: int


@dataclass(slots=True)
class _Known:
    """What was found in texts of a campaign, by their digest, while nothing that checks depend on changed."""

    depends_on: tuple[Any, ...]
    found: dict[bytes, FoundInDraft]


class DraftFindings:
    """Checks drafts as they stand. What it found is known until the program ends, or the campaign, a product or the day
    changes. Safe to use from any thread.
    """

    def __init__(self, products: ProductService, checking: CheckingService) -> None:
        self._products = products
        self._checking = checking
        self._known: dict[str, _Known] = {}
        self._looked: dict[tuple[str, ...], frozenset[str]] = {}

    def found(
        self, drafts: Iterable[Draft], tell: Tell = tell_nobody, stop: threading.Event | None = None
    ) -> dict[str, FoundInDraft]:
        """What is found in each draft that has words and a campaign on file, by the draft's id.

        Raises:
            InterruptedByPersonError: `stop` was set; what was checked until then stays known.
        """
        campaigns = {one.id: one for one in self._products.campaigns()}
        there = [one for one in drafts if one.campaign in campaigns and one.text]
        known = {name: self._of_campaign(campaigns[name]) for name in {one.campaign for one in there}}
        digests = {one.id: _digest(one) for one in there}
        left = {
            (one.campaign, digests[one.id]): one for one in there if digests[one.id] not in known[one.campaign].found
        }
        products = {name: self._products.product_of(campaigns[name]) for name in {name for name, _digest in left}}
        for number, ((name, digest), draft) in enumerate(left.items()):
            if stop is not None and stop.is_set():
                raise InterruptedByPersonError
            tell(number, len(left))
            result = self._checking.check_blocks(draft.blocks, products[name], campaigns[name]).result
            known[name].found[digest] = self._slim(result)
        if left:
            tell(len(left), len(left))
        return {one.id: known[one.campaign].found[digests[one.id]] for one in there}

    def stored_checks(
        self, drafts: Iterable[Draft], tell: Tell = tell_nobody, stop: threading.Event | None = None
    ) -> dict[str, StoredCheck]:
        """How many findings there are in each draft, as they would have been counted when it was made."""
        found = self.found(drafts, tell, stop)
        return {name: StoredCheck(name, one.errors, one.warnings, one.suggestions, ()) for name, one in found.items()}

    def check(self, draft: Draft, campaign: Campaign) -> CheckResult:
        """The whole check of one draft."""
        return self._checking.check_blocks(draft.blocks, self._products.product_of(campaign), campaign).result

    def _of_campaign(self, campaign: Campaign) -> _Known:
        depends_on = (campaign, self._products.products(), today())
        known = self._known.get(campaign.id)
        if known is None or known.depends_on != depends_on:
            known = self._known[campaign.id] = _Known(depends_on, {})
        return known

    def _slim(self, result: CheckResult) -> FoundInDraft:
        """Of ten thousand drafts this fits into memory; reasons, differences and fixes would not."""
        looked = self._looked.setdefault(result.checked, frozenset(result.checked))
        errors, warnings, suggestions = (result.count(one) for one in SEVERITIES)
        return FoundInDraft(
            findings=tuple(
                FoundSpan(
                    rules=(one.rule, *one.also),
                    start=one.span.start if one.span else None,
                    end=one.span.end if one.span else None,
                    advisory=one.advisory,
                )
                for one in result.findings
            ),
            checked=looked,
            errors=errors,
            warnings=warnings,
            suggestions=suggestions,
        )


def _digest(draft: Draft) -> bytes:
    """The same for drafts that a check sees alike: sections, kinds and words of their blocks."""
    whole = hashlib.blake2b(digest_size=16)
    for block in draft.blocks:
        for part in (block.section, block.kind, block.text):
            data = part.encode("utf-8", "surrogatepass")
            whole.update(len(data).to_bytes(8, "little") + data)
    return whole.digest()
