"""How does an error leave a method that Qt calls, and not end the program?"""

import sys
from typing import TYPE_CHECKING

# Before CPython 3.12 an error that C code raised (an index out of range, a widget that is gone) travels as its
# kind and its words, and becomes an exception where somebody catches it. PySide 6.12 takes it for an exception at once:
# while Python waits for Qt, as when a window is shown and laid out, the program ends with a signal.
if TYPE_CHECKING or sys.version_info >= (3, 12):
    from typing_extensions import override as override
else:
    from functools import wraps

    from typing_extensions import override as _marked

    def override(method):
        """In the place of `typing.override`, in all of `ui`: what a method raises is caught once and raised again."""
        _marked(method)
        if method.__code__.co_argcount == 1:
            # Qt counts what a slot takes, and hands over no more.
            @wraps(method)
            def caught(self):
                try:
                    return method(self)
                except BaseException:
                    raise
        else:

            @wraps(method)
            def caught(self, *args, **named):
                try:
                    return method(self, *args, **named)
                except BaseException:
                    raise

        return caught
