"""How do products, campaigns and candidates come into the store and out again?"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from fairdraft.domain.approved_copy import COPY_SOURCES
from fairdraft.domain.campaign import Campaign
from fairdraft.domain.candidate import Candidate
from fairdraft.domain.candidate_parts import adapted_and_hosted, require_no_key
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.label_draft import LabelDraft, label_draft
from fairdraft.domain.product import Product
from fairdraft.domain.product_diff import may_be_another
from fairdraft.domain.product_use import DraftsOfBrief
from fairdraft.domain.recipe import Recipe
from fairdraft.domain.web_address import allowed_host
from fairdraft.services.naming import not_among, unknown
from fairdraft.services.ports import CatalogueStore, Documents
from fairdraft.services.varying_candidates import varied


class AddedProduct(NamedTuple):
    """A product that is kept now, and whether it took the place of another content of its version."""

    product: Product
    replaced: bool


class ProductService:
    """Products with their campaigns, and the candidates that draft for them."""

    def __init__(self, store: CatalogueStore, documents: Documents) -> None:
        self._store = store
        self._documents = documents

    def products(self) -> tuple[Product, ...]:
        """The newest version of every product."""
        return self._store.products()

    def product(self, product_id: str, version: str | None = None) -> Product:
        """That version of a product, or the newest; KnownError with what there is if there is none."""
        found = self._store.product(product_id, version)
        if found is None:
            versions = self._store.product_versions(product_id)
            if version is not None and versions:
                raise KnownError(
                    f'There is no version "{version}" of product "{product_id}".', f"Kept: {', '.join(versions)}."
                )
            raise unknown("product", product_id, [one.id for one in self._store.products()])
        return found

    def versions(self, product_id: str) -> tuple[str, ...]:
        """The versions of a product that are kept, the newest first."""
        return self._store.product_versions(product_id)[::-1]

    def waiting_drafts(self, product: Product) -> tuple[DraftsOfBrief, ...]:
        """How many drafts of this version of a product nobody has gone on with, by campaign and brief."""
        return self._store.waiting_drafts(product.id, product.version)

    def product_of(self, campaign: Campaign) -> Product | None:
        """The product of a campaign; None for help-seeking ones."""
        return None if campaign.product is None else self.product(campaign.product)

    def campaigns(self) -> tuple[Campaign, ...]:
        """Every campaign."""
        return self._store.campaigns()

    def campaign(self, campaign_id: str) -> Campaign:
        """A campaign by id; KnownError with the nearest names if there is none."""
        found = self._store.campaign(campaign_id)
        if found is None:
            raise unknown("campaign", campaign_id, [one.id for one in self._store.campaigns()])
        return found

    def candidates(self) -> tuple[Candidate, ...]:
        """Every candidate."""
        return self._store.candidates()

    def candidate(self, candidate_id: str) -> Candidate:
        """A candidate by id; KnownError with the nearest names if there is none."""
        found = self._store.candidate(candidate_id)
        if found is None:
            raise unknown("candidate", candidate_id, [one.id for one in self._store.candidates()])
        return found

    def read_product(self, path: Path) -> Product:
        """Validate a product file without adding it."""
        return self._documents.read_product(path)

    def read_campaign(self, path: Path) -> Campaign:
        """Validate a campaign file without adding it; a limit below 0 is refused, which kept ones may have."""
        campaign = self._documents.read_campaign(path)
        below = next((part for part, most in campaign.limits.items() if most < 0), None)
        if below is not None:
            raise KnownError(
                f'{path.name}: the limit "{below}" is {campaign.limits[below]}, which is too short for anything.',
                "Give it a number of 1 or more, or leave it out.",
            )
        return campaign

    def read_candidate(self, path: Path) -> Candidate:
        """Validate a candidate file without adding it; its recipe and sources of examples must be known."""
        return self._checked(self._documents.read_candidate(path))

    def add_product(self, path: Path, *, replace: bool = False) -> AddedProduct:
        """Read a product file and keep it. Another product under a known id is refused, because its campaigns would be
        for it from then on.

        Args:
            path: the file.
            replace: whether it may take the place of a version with other content on which nothing rests.

        Raises:
            ProductVersionTakenError: the version is there with other content, and was not to be replaced or is in use.
        """
        product = self._documents.read_product(path)
        self._refuse_another(product, path.name)
        return AddedProduct(product, replaced=self._store.save_product(product, replace=replace))

    def left_to_confirm(self, path: Path) -> str:
        """What to tell of a product file that was added as a label gave it; empty where no note asks to confirm. A
        KnownError where it cannot be read.
        """
        texts = self._documents.unconfirmed_texts(path)
        if not texts:
            return ""
        notes = "1 note in it still asks" if texts == 1 else f"{texts:,} notes in it still ask"
        return f"{notes} a person to confirm words from a label, and pieces will show them as approved."

    def keep_product(self, product: Product, source: str) -> Product:
        """Keep a product that was read from a file of that name; refused as in `add_product`."""
        self._refuse_another(product, source)
        self._store.save_product(product)
        return product

    def _refuse_another(self, product: Product, source: str) -> None:
        known = self._store.product(product.id)
        if known is not None and may_be_another(known, product):
            raise KnownError(
                f'Product "{product.id}" is {known.full_name} here, and {source} is about {product.full_name}.',
                "Give it a different id. With this one, it would replace the other in every campaign.",
            )

    def draft_from_label(
        self, path: Path, product_id: str | None = None, wanted: str | None = None
    ) -> tuple[LabelDraft, str]:
        """Draft a product from a label, and the text of its file; nothing is kept.

        Args:
            path: an SPL file, or openFDA's JSON.
            product_id: the id of the product; None makes one of the brand.
            wanted: which of several labels in openFDA's JSON: its number from 1, or its set id.

        Raises:
            KnownError: the file holds no label that can be told, or the label lacks what every product needs.
            UsageError: as `label_draft`, or `wanted` was given for an SPL file.
        """
        draft = label_draft(self._documents.read_label(path, wanted), path.name, product_id)
        return draft, self._documents.product_toml(draft.product, draft.account.comments)

    def write_draft(self, text: str, path: Path) -> Path:
        """Write the text of a drafted product file, in the place of what is there; KnownError if it cannot be."""
        return self._documents.write_product(text, path)

    def add_candidate(self, path: Path) -> Candidate:
        """Read a candidate file and keep it; it must be valid as in `read_candidate`."""
        candidate = self.read_candidate(path)
        self._store.save_candidate(candidate)
        return candidate

    def keep_candidate(self, candidate: Candidate) -> Candidate:
        """Keep a candidate that is not there yet; it must be valid as in `read_candidate`.

        Raises:
            KnownError: an unknown recipe or source, an address that is not allowed, a key in the place of its
                name, an adapter for a hosted model, or another candidate of that id.
        """
        if self._store.candidate(candidate.id) is not None:
            raise KnownError(f'There is already a candidate "{candidate.id}".', "Give this one another name.")
        self._store.save_candidate(self._checked(candidate))
        return candidate

    def recipes(self) -> tuple[Recipe, ...]:
        """The recipes that a candidate can name."""
        return self._documents.recipes()

    def _checked(self, candidate: Candidate) -> Candidate:
        recipes = [one.id for one in self._documents.recipes()]
        if candidate.recipe not in recipes:
            raise not_among("recipe", candidate.recipe, recipes)
        for name in candidate.retrieval.sources:
            if name not in COPY_SOURCES:
                raise not_among("source of approved copy", name, COPY_SOURCES)
        if candidate.endpoint is not None:
            allowed_host(candidate.endpoint.url)
            require_no_key(candidate)
            if candidate.adapter is not None:
                raise adapted_and_hosted(candidate)
        return candidate

    def vary_candidate(
        self, candidate_id: str, ks: Iterable[int], adapted: Candidate | None = None
    ) -> tuple[Candidate, ...]:
        """Keep a candidate with each number of approved examples; with the adapter of `adapted`, each of these twice.

        Raises:
            UsageError: as `varied`; or `adapted` has no adapter.
            KnownError: there is no such candidate.
        """
        if adapted is not None and adapted.adapter is None:
            raise UsageError(f'The candidate "{adapted.id}" has no adapter.', "Name one that has.")
        found = varied(self.candidate(candidate_id), ks, adapted.adapter if adapted else None)
        for one in found:
            self._store.save_candidate(one)
        return found

    def install_samples(self) -> None:
        """Put the sample products, campaigns and candidates into a store that has none of them yet."""
        known_products = {(one.id, one.version) for one in self._store.products()}
        for product in self._documents.sample_products():
            if (product.id, product.version) not in known_products:
                self._store.save_product(product)
        known_campaigns = {one.id for one in self._store.campaigns()}
        for campaign in self._documents.sample_campaigns():
            if campaign.id not in known_campaigns:
                self._store.save_campaign(campaign)
        known_candidates = {one.id for one in self._store.candidates()}
        for candidate in self._documents.sample_candidates():
            if candidate.id not in known_candidates:
                self._store.save_candidate(candidate)
