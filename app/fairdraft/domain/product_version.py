"""What is a new version of a product called where nobody gives it a name?"""

from collections.abc import Collection
from datetime import date
from itertools import count


def version_of_the_day(versions: Collection[str], day: date) -> str:
    """The day's date, with a number where it is taken.

    Versions are in the order of their names, and the new one has to be the last: behind a name that comes later than
    the date, the date follows that name.
    """
    newest, today = max(versions, default=""), day.isoformat()
    stem = today if today > newest or newest.startswith(today) else f"{newest}-{today}"
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(name for name in names if name not in versions and name > newest)
