"""Which day does the text of a cell name?"""

import datetime as dt
import re

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
# In the United States the month comes first.
_NUMBERS = re.compile(r"(?P<month>\d{1,2})[/-](?P<day>\d{1,2})[/-](?P<year>\d{4}|\d{2})")
_WORDS = re.compile(r"(?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[ -](?P<month>[a-z]{3,9})\.?[ -](?P<year>\d{4}|\d{2})")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_CENTURY = 2000
_SHORTEST = 3


def read_date(text: str) -> dt.date | None:
    """The day of an ISO date or of one as people in the United States write it ("12/31/2026", "Dec. 31, 2026"); None
    where the text names none, or only a month.
    """
    for form in (_ISO, _NUMBERS, _WORDS, _DAY_FIRST):
        found = form.fullmatch(text.casefold())
        if found is not None:
            month, year = _month(found["month"]), int(found["year"])
            try:
                return dt.date(year if year >= 100 else _CENTURY + year, month, int(found["day"]))
            except ValueError:
                return None
    return None


def _month(name: str) -> int:
    """The number of a month by its digits or the beginning of its name; 0 where there is none of that name."""
    if name.isdigit():
        return int(name)
    return next((at for at, one in enumerate(_MONTHS, 1) if one.startswith(name) and len(name) >= _SHORTEST), 0)
