"""What does drafting a product from a label need of the files?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from fairdraft.domain.label import Label
from fairdraft.domain.product import Product


class LabelFiles(Protocol):
    """Reads labels, and writes product files."""

    def read_label(self, path: Path, wanted: str | None = None) -> Label:
        """The label in an SPL file or in openFDA's JSON; of several in the latter the one of that number (from 1) or
        set id. KnownError says what is wrong with the file, or that one has to be named.
        """

    def write_product(self, text: str, path: Path) -> Path:
        """Write a product file whole or not at all; KnownError if it cannot be."""

    def product_toml(self, product: Product, comments: Mapping[str, tuple[str, ...]]) -> str:
        """A product file that reads back as the product, with comments above its keys, by their path."""
