"""Which words of a page does a person mean who points at them, or goes from one to the next?"""

from typing import Literal

from fairdraft.domain.page_readings import ReadPage
from fairdraft.domain.pdf_pages import PdfBox

Way = Literal["left", "right", "up", "down"]

# In heights of a word: so far beside words a person may press, and mean the nearest.
_NEAR = 3.0


def word_at(page: ReadPage, x: float, y: float) -> int | None:
    """The word at a place, in points from the lower left corner, or the nearest; None where no word is near."""
    found = min(range(len(page.words)), key=lambda at: _distance(_box(page, at), x, y), default=None)
    if found is None:
        return None
    box = _box(page, found)
    return found if _distance(box, x, y) <= _NEAR * (box.top - box.bottom) else None


def words_between(page: ReadPage, first: int, last: int) -> tuple[int, ...]:
    """The words from one to another: on one row those that stand between, also across the cells of a table; else those
    that follow each other in the file.
    """
    one, other = _box(page, first), _box(page, last)
    if _same_row(one, other):
        left, right = min(one.left, other.left), max(one.right, other.right)
        inside = (at for at in range(len(page.words)) if _same_row(_box(page, at), one))
        return tuple(at for at in inside if _box(page, at).right > left and _box(page, at).left < right)
    return tuple(range(min(first, last), max(first, last) + 1))


def word_beside(page: ReadPage, at: int, way: Way) -> int:
    """The word beside one: before or behind it in the file, nearest above or below it; itself where there is none."""
    if way in ("left", "right"):
        return max(0, min(len(page.words) - 1, at + (1 if way == "right" else -1)))
    box = _box(page, at)
    middle = (box.left + box.right) / 2
    sign = 1 if way == "up" else -1
    beyond = [
        one for one in range(len(page.words)) if sign * (_box(page, one).bottom - box.bottom) > 0.5 * _height(box)
    ]

    def distance(one: int) -> float:
        other = _box(page, one)
        aside = max(0.0, other.left - middle, middle - other.right)
        return abs(other.bottom - box.bottom) + 2 * aside

    return min(beyond, key=distance, default=at)


def _box(page: ReadPage, at: int) -> PdfBox:
    return page.words[at].boxes[0]


def _height(box: PdfBox) -> float:
    return max(1.0, box.top - box.bottom)


def _same_row(one: PdfBox, other: PdfBox) -> bool:
    return abs((one.bottom + one.top) - (other.bottom + other.top)) < 0.8 * min(_height(one), _height(other))


def _distance(box: PdfBox, x: float, y: float) -> float:
    across = max(0.0, box.left - x, x - box.right)
    # Between two lines the nearer one is meant, however far the word is to the side.
    up = max(0.0, box.bottom - y, y - box.top)
    return across + 2 * up
