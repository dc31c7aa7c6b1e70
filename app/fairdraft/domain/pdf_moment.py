"""When was something written onto a page, as PDF files tell it?"""

import re
from datetime import UTC, datetime, timedelta, timezone

_EARLIEST_YEAR = 1990
# ISO 32000-1, 7.9.4: D:YYYYMMDDHHmmSSOHH'mm, all behind the year may be left out.
_MOMENT = re.compile(
    r"(?:D:)?(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:(Z)|([+-])(\d{2})'?(\d{2})?'?)?.*", re.DOTALL
)


def pdf_moment(written: str) -> datetime | None:
    """A date of a PDF file, in UTC; None where there is none that can be meant. One without an offset counts as UTC."""
    found = _MOMENT.fullmatch(written.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(one) if one else None for one in found.groups()[:6])
    sign, hours, minutes = found[8], int(found[9] or 0), int(found[10] or 0)
    try:
        offset = timedelta(hours=hours, minutes=minutes) * (-1 if sign == "-" else 1)
        zone = timezone(offset) if sign else UTC
        at = datetime(
            year or 0, month or 1, day or 1, hour or 0, minute or 0, min(second or 0, 59), tzinfo=zone
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if at.year >= _EARLIEST_YEAR else None
