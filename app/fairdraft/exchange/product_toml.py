"""How is a product written as a file that a person goes on with?"""

from collections.abc import Mapping
from typing import Any

from fairdraft.domain.documents import read_document
from fairdraft.domain.product import Product
from fairdraft.exchange.toml_text import storable_document, toml_text


def product_toml(product: Product, comments: Mapping[str, tuple[str, ...]]) -> str:
    """The file (`fairdraft/product@1`), without keys that have their default; proved by reading it back.

    Characters that no file can hold become U+FFFD.
    """
    written = _id_first(product.model_dump(by_alias=True, exclude_defaults=True))
    text = toml_text(written, comments)
    if read_document(text, "the product file", Product) != Product.model_validate(storable_document(written)):
        raise AssertionError("a product file does not read back as the product")
    return text


def _id_first(value: Any) -> Any:
    """Tables with their id before all else, as people write them; the schema stays at the head."""
    if isinstance(value, list | tuple):
        return [_id_first(one) for one in value]
    if not isinstance(value, dict):
        return value
    first = {key: value[key] for key in ("schema", "id") if key in value}
    return {key: _id_first(one) for key, one in (first | value).items()}
