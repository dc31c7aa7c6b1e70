"""How do None, True and False outlive a Qt binding that gives their references away?"""

import ctypes
import sys

_MANY = 1 << 40
_NEAR = 1000


def keep_constants() -> None:
    """Give None, True, False and NotImplemented more references than a session can use up.

    PySide 6.12 returns them without counting the reference that it hands over. Since CPython 3.12 they are not
    counted; before, each call of Qt takes one away, and the program ends with "deallocating None" when none is left:
    after some five thousand calls in a small program, after hours in a window. A second call changes nothing.
    """
    if sys.implementation.name != "cpython" or sys.version_info >= (3, 12):
        return
    for constant in (None, True, False, NotImplemented):
        count = ctypes.c_ssize_t.from_address(id(constant))
        # Only where the count is what stands there: builds for debugging lay objects out in another way.
        if abs(count.value - sys.getrefcount(constant)) < _NEAR and count.value < _MANY:
            count.value += _MANY
