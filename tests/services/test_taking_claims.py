"""A sheet of claims becomes a new version of the product that was looked at, and of no other."""

from datetime import date
from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.services.workplace import Workplace


def test_what_was_not_looked_at_is_not_changed(workplace: Workplace, tmp_path: Path) -> None:
    """A version that came meanwhile keeps its claims; nothing is written by looking, or under a name that is taken."""
    sheet = tmp_path / "claims.csv"
    sheet.write_text("Claim\nGLYNORA is round.\n", encoding="utf-8")
    service, before = workplace.claim_sheets, workplace.products.product("glynora")
    plan = service.plan("glynora", sheet, on=date(2026, 9, 5))
    with pytest.raises(KnownError, match="already exists"):
        service.keep(plan, before.version)
    with pytest.raises(UsageError, match="has no name"):
        service.keep(plan, " ")
    assert workplace.products.versions("glynora") == (before.version,)
    kept = service.keep(plan)
    assert kept == before.model_copy(update={"version": "2026-09-05", "claims": plan.claims.claims})
    assert workplace.products.product("glynora") == kept
    with pytest.raises(KnownError, match="has version 2026-09-05 since the sheet was read"):
        service.keep(plan, "2026-09-06")
    assert service.keep(service.plan("glynora", sheet)) == kept
    assert workplace.products.versions("glynora") == ("2026-09-05", before.version)
