"""Two versions of one file of begun work, or two programs that write it: what has both?"""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")

# What a file holds many of, and by what each is known.
_LISTS = {
    "drafts": ("draft_id", "occasion"),
    "pairs": ("first_draft", "second_draft"),
    "forms": ("purpose", "base", "twin"),
}


def merged_work(older: bytes, newer: bytes) -> bytes | None:
    """All that either version has; of the same draft, pair, brief or campaign, what the newer one says. None where one
    of them is no such file.
    """
    try:
        one, other = json.loads(older), json.loads(newer)
        if one["schema"] != other["schema"]:
            return None
        return json.dumps(_merged(one, other), ensure_ascii=True).encode()
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def with_others(there: Mapping[K, V], before: Mapping[K, V], own: Mapping[K, V]) -> dict[K, V]:
    """What is to be written by one of two programs, so that the later one loses nothing of the other's: its own, and
    what lies there that it never knew. Of the same one, what the other says where its own is as it was before.

    Args:
        there: what lies there now.
        before: what this program read or wrote last.
        own: what it has to write.
    """
    others = {key: one for key, one in there.items() if key not in before and key not in own}
    mine = {key: there[key] if key in there and before.get(key) == one else one for key, one in own.items()}
    return others | mine


def changed_by_both(there: Mapping[K, V], before: Mapping[K, V], own: Mapping[K, V]) -> tuple[K, ...]:
    """What both programs have changed, each to something else: only one of them can have it by that name. The arguments
    are those of `with_others`.
    """
    return tuple(
        key
        for key, one in own.items()
        if key in there and there[key] != one and before.get(key) not in (there[key], one)
    )


def _merged(older: Mapping[str, Any], newer: Mapping[str, Any]) -> dict[str, Any]:
    found = {**older, **newer}
    if "words" in newer:
        found["words"] = {**older["words"], **newer["words"]}
        found["front"] = newer["front"] or older["front"]
        if "twins" in older or "twins" in newer:
            found["twins"] = {**older.get("twins", {}), **newer.get("twins", {})}
    for name, known_by in _LISTS.items():
        if name in newer:
            every = {tuple(one.get(key, "") for key in known_by): one for one in (*older[name], *newer[name])}
            found[name] = list(every.values())
    return found
