"""How is a product or a campaign written as a file that a person goes on with?"""

from collections.abc import Mapping
from typing import Any

from fairdraft.domain.document_schema import FileValue
from fairdraft.domain.documents import read_document
from fairdraft.exchange.toml_text import storable_document, toml_text


def value_toml(value: FileValue, comments: Mapping[str, tuple[str, ...]] | None = None) -> str:
    """The file, without keys that have their default; proved by reading it back.

    Characters that no file can hold become U+FFFD.
    """
    written = _id_first(value.model_dump(by_alias=True, exclude_defaults=True))
    text = toml_text(written, comments)
    kind = type(value)
    if read_document(text, "the file", kind) != kind.model_validate(storable_document(written)):
        raise AssertionError(f"a file does not read back as its {kind.__name__}")
    return text


def _id_first(value: Any) -> Any:
    """Tables with their id before all else, as people write them; the schema stays at the head."""
    if isinstance(value, list | tuple):
        return [_id_first(one) for one in value]
    if not isinstance(value, dict):
        return value
    first = {key: value[key] for key in ("schema", "id") if key in value}
    return {key: _id_first(one) for key, one in (first | value).items()}
