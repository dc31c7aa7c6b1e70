"""The name of a version that nobody named."""

from datetime import date

import pytest

from fairdraft.domain.product_version import version_of_the_day


@pytest.mark.parametrize(
    ("versions", "name"),
    [
        (("2026-03",), "2026-09-05"),
        ((), "2026-09-05"),
        (("2026-03", "2026-09-05"), "2026-09-05-2"),
        (("2026-09-05", "2026-09-05-9"), "2026-09-05-90"),
        (("2026-03", "v5"), "v5-2026-09-05"),
        (("2027-01",), "2027-01-2026-09-05"),
    ],
)
def test_the_new_version_is_the_last_by_name(versions: tuple[str, ...], name: str) -> None:
    """It is the day's date where that comes last; drafts and checks go by the last one."""
    made = version_of_the_day(versions, date(2026, 9, 5))
    assert made == name == max((*versions, made))
