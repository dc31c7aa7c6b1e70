"""How are things named, hashed and dated?"""

import hashlib
import json
import uuid
from datetime import UTC, date, datetime
from typing import Any

SHORTEST_BEGINNING = 6
"""In characters: to how many an id may be cut where a person types it."""


def new_id() -> str:
    """A fresh random UUID in its canonical text form."""
    return str(uuid.uuid4())


def named_id(*parts: str) -> str:
    """The UUID that belongs to these words in this order, always the same."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(parts)))


def text_sha256(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, hexadecimal; lone surrogates are kept as their three-byte form."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def value_sha256(value: Any) -> str:
    """SHA-256 of a JSON value in one canonical writing: sorted keys, no blanks, UTF-8."""
    return text_sha256(json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def utc_now() -> datetime:
    """The present moment, with its time zone, to the microsecond."""
    return datetime.now(UTC)


def today() -> date:
    """The day by the clock on the person's wall: approvals, expiries and rules are dated by it."""
    return utc_now().astimezone().date()


def utc_text(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and a final Z, as every file and JSON answer prints it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
