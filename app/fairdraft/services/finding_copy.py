"""Which approved copy is found with a text, and which is shown to a model that writes for a brief?

Words and meaning are two rankings, made one by reciprocal rank fusion. What may not be shown is left out before either
ranks.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fairdraft.domain.approved_copy import COPY_SOURCES, ApprovedCopy, CopyBounds, CopySource
from fairdraft.domain.campaign import Brief, Campaign, is_broadcast
from fairdraft.domain.candidate import Retrieval
from fairdraft.domain.copy_search import CopyMatch, CopySearch, MatchedBy, SearchMeans
from fairdraft.domain.product import Product
from fairdraft.retrieval.choosing import choose
from fairdraft.retrieval.fusion import fuse
from fairdraft.retrieval.meaning import UNRELATED, standing_out
from fairdraft.retrieval.product_rules import ProductRules, names_of_others
from fairdraft.retrieval.words import telling_words
from fairdraft.services.library_ports import LibraryStore
from fairdraft.services.managing_products import ProductService
from fairdraft.services.meaning import Likeness, MeaningService
from fairdraft.services.naming import unknown

_NOTHING_ASKED = SearchMeans()
_CONSIDERED = 40
_NEAR = 640


@dataclass(frozen=True, slots=True)
class Examples:
    """The copy to be shown for a brief, the most fitting first, and by what it was chosen."""

    copies: tuple[ApprovedCopy, ...] = ()
    means: SearchMeans = _NOTHING_ASKED


class CopyFinder:
    """Finds approved copy by its words and its meaning.

    Args:
        store: where it is kept.
        products: whose names and expiry count.
        meaning: finds by meaning, where there is a model for it.
        today: the day by which copy expires.
    """

    def __init__(
        self, store: LibraryStore, products: ProductService, meaning: MeaningService, today: Callable[[], date]
    ) -> None:
        self._store = store
        self._products = products
        self._meaning = meaning
        self._today = today

    def search(self, text: str, most: int, product: str | None) -> CopySearch:
        """Copy that has words of the text or is near to its meaning, the best match first. Expired copy is found too.

        By meaning only what stands out counts: everything is a little alike, and something is always the nearest.
        """
        bounds = CopyBounds(product=product)
        considered = max(most, _CONSIDERED)
        by_words = self._store.find_copies(telling_words(text), considered, bounds)
        look = self._meaning.look([text] if text.strip() else [], considered, bounds, unrelated=UNRELATED)
        near = [key for one in look.found for key in standing_out(one.ranked, one.middle, look.usual)]
        ranked = [key for key, _ in fuse([[one.id for one in by_words], near])][:most]
        copies = self._copies(by_words, ranked)
        words, meant = {one.id for one in by_words}, set(near)
        return CopySearch(
            tuple(CopyMatch(copies[key], _matched(key in words, key in meant)) for key in ranked if key in copies),
            look.means,
        )

    def examples(
        self, retrieval: Retrieval, product: Product | None, campaign: Campaign, brief: Brief, *, wait: bool = True
    ) -> Examples:
        """The copy to be shown for a brief; it is of this product and ad type alone, in force, names no other product,
        and has scripts for spots alone.

        Args:
            retrieval: how many, and of which sources.
            product: what is written for.
            campaign: its campaign.
            brief: the task.
            wait: have an embedding model read what it has not read yet; otherwise only what it read before counts.

        Raises:
            KnownError: a source that there is none of.
        """
        bounds, rules = self._limits(retrieval, product, campaign)
        if not retrieval.k:
            return Examples()
        # The brief counts for more than what is the same for every brief of the campaign.
        asked = {brief.text: 2, f"{campaign.message} {campaign.objective}": 1}
        questions = [text for text in asked if text.strip()]
        look = self._meaning.look(questions, _NEAR, bounds, wait=wait, catch_up=wait)
        rankings: list[Sequence[ApprovedCopy]] = []
        for at, text in enumerate(questions):
            by_words = self._allowed(rules, retrieval.k, self._by_words(text, bounds))
            by_meaning = self._allowed(rules, retrieval.k, self._by_meaning(look.found, at))
            rankings += [by_words, by_meaning] * asked[text]
        chosen = choose(rankings, rules, retrieval.k)
        if len(chosen) < retrieval.k:
            # Copy without a word of either still shows the brand's tone; the newest first.
            ids = [one for one, _ in reversed(self._store.keyed_copies(bounds))]
            rest = [one for one in self._in_order(ids) if one not in chosen]
            chosen = (*chosen, *choose([rest], rules, retrieval.k - len(chosen)))
        return Examples(chosen, look.means)

    def at_hand(self, retrieval: Retrieval, product: Product | None, campaign: Campaign) -> int:
        """How many pieces could be shown for a campaign's briefs, at most as many as are asked for; errors as above."""
        bounds, rules = self._limits(retrieval, product, campaign)
        ids = [one for one, _ in self._store.keyed_copies(bounds)] if retrieval.k else []
        found = 0
        for start in range(0, len(ids), _CONSIDERED):
            found += len(rules.allowed(self._in_order(ids[start : start + _CONSIDERED])))
            if found >= retrieval.k:
                return retrieval.k
        return found

    def _limits(
        self, retrieval: Retrieval, product: Product | None, campaign: Campaign
    ) -> tuple[CopyBounds, ProductRules]:
        """Within which bounds copy is looked for, and what of it may be shown."""
        sources = tuple(_source(one) for one in retrieval.sources)
        own = product.id if product else ""
        bounds = CopyBounds(own, campaign.ad_type, sources, self._today())
        return bounds, self._rules(own, scripts=is_broadcast(campaign.channel))

    def _by_words(self, text: str, bounds: CopyBounds) -> Callable[[int], Sequence[ApprovedCopy]]:
        words = telling_words(text)
        return lambda most: self._store.find_copies(words, most, bounds)

    def _by_meaning(self, found: Sequence[Likeness], at: int) -> Callable[[int], Sequence[ApprovedCopy]]:
        ranked = [key for key, _ in found[at].ranked] if found else []
        return lambda most: self._in_order(ranked[:most])

    def _allowed(
        self, rules: ProductRules, wanted: int, find: Callable[[int], Sequence[ApprovedCopy]]
    ) -> list[ApprovedCopy]:
        """The best that may be shown; more are looked at where many may not."""
        most = _CONSIDERED
        while True:
            found = find(most)
            allowed = rules.allowed(found)
            if len(allowed) >= wanted or len(found) < most:
                return allowed
            most *= 4

    def _rules(self, product: str, *, scripts: bool) -> ProductRules:
        names = [(one.id, (one.brand, one.established_name)) for one in self._products.products()]
        return ProductRules(product, names_of_others(names, product), self._today(), scripts=scripts)

    def _copies(self, known: Iterable[ApprovedCopy], ids: Sequence[str]) -> dict[str, ApprovedCopy]:
        copies = {one.id: one for one in known}
        return copies | self._store.copies_of_ids([key for key in ids if key not in copies])

    def _in_order(self, ids: Sequence[str]) -> list[ApprovedCopy]:
        found = self._store.copies_of_ids(ids)
        return [found[one] for one in ids if one in found]


def _source(name: str) -> CopySource:
    found = next((one for one in COPY_SOURCES if one == name), None)
    if found is None:
        raise unknown("source of approved copy", name, COPY_SOURCES)
    return found


def _matched(by_words: bool, by_meaning: bool) -> tuple[MatchedBy, ...]:  # noqa: FBT001 - the two are told apart by their place alone
    return (*(("words",) if by_words else ()), *(("meaning",) if by_meaning else ()))
