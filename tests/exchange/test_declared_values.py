"""Values that are of other kinds than the fields that hold them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Literal

import pytest

from fairdraft.exchange.declared_values import misfit


@dataclass(frozen=True)
class Inner:
    names: tuple[str, ...] = ()
    place: tuple[str, int] = ("a", 1)


@dataclass(frozen=True)
class Whole:
    count: int = 0
    share: float | None = 1
    at: datetime = datetime(2026, 3, 2, tzinfo=UTC)
    kind: Literal["one", "two"] = "one"
    inner: Inner = Inner()
    scores: Mapping[str, int] | None = None
    more: Any = None


def test_what_is_declared_fits() -> None:
    """Whole numbers where others may stand, nothing where that is allowed, whatever where anything is."""
    assert misfit(Whole()) == ""
    assert misfit(Whole(2**63 - 1, None, scores={"a": 1}, inner=Inner(("x",)), more=[{}])) == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": "1"},
        {"count": True},
        {"count": 1.0},
        {"count": 2**63},
        {"count": None},
        {"share": float("inf")},
        {"share": float("nan")},
        {"share": "1"},
        {"at": "2026-03-02"},
        {"at": datetime(2026, 3, 2)},  # noqa: DTZ001 - a moment without a zone is meant
        {"at": datetime.max.replace(tzinfo=timezone(timedelta(hours=-9)))},
        {"kind": "three"},
        {"kind": ["one"]},
        {"inner": {}},
        {"inner": Inner(("x", 1))},
        {"inner": Inner(["x"])},
        {"inner": Inner(place=("a",))},  # type: ignore[arg-type]
        {"inner": Inner(place=("a", "b"))},  # type: ignore[arg-type]
        {"scores": {"a": "1"}},
        {"scores": {1: 1}},
        {"scores": []},
    ],
)
def test_what_is_declared_otherwise_is_named(wrong: dict[str, Any]) -> None:
    """However deep it lies, the field of the whole is told."""
    assert misfit(replace(Whole(), **wrong)) == next(iter(wrong))
