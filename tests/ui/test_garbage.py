"""By whom are dead cycles collected while there is a window, and after it?"""

import gc
import weakref

from fairdraft.ui.garbage import GarbageCollection


class _Turned:
    """Refers to itself, so that only a collection ends it."""

    def __init__(self) -> None:
        self.one = self


def test_one_within_another_leaves_it_to_that_one(garbage: GarbageCollection) -> None:
    """A picture that is taken meanwhile does not let Python collect on any thread from then on."""
    within = GarbageCollection()
    within.stop()
    assert not gc.isenabled()


def test_the_outermost_gives_collecting_back_to_python(garbage: GarbageCollection) -> None:
    """While it lives Python collects nothing by itself; after it, it does again."""
    gc.enable()
    try:
        outermost = GarbageCollection()
        assert not gc.isenabled()
        outermost.stop()
        assert gc.isenabled()
    finally:
        gc.disable()


def test_what_is_due_is_collected(garbage: GarbageCollection) -> None:
    """A dead cycle goes once enough has been made after it for a collection to be due."""
    dead = weakref.ref(_Turned())
    kept = [[] for _ in range(gc.get_threshold()[0] + 1)]
    for _ in range(3):
        garbage.collect_due()
        kept += [[] for _ in range(gc.get_threshold()[0] + 1)]
    assert dead() is None
