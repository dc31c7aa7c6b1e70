"""Are dead cycles of the window collected, and is what lives as long as it left alone?"""

import gc
import weakref

from pytestqt.qtbot import QtBot

from fairdraft.ui.garbage import GarbageCollection


class _Turned:
    """Refers to itself, so that only a collection ends it."""

    def __init__(self) -> None:
        self.one = self


def test_what_was_there_is_left_alone_and_what_came_later_is_collected(
    qtbot: QtBot, garbage: GarbageCollection
) -> None:
    """Cycles that died since are found; the modules of the program are not gone through for it."""
    assert not gc.isenabled()
    assert gc.get_freeze_count() > 10_000
    dead = weakref.ref(_Turned())
    while any(count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True)):
        garbage.collect_due()
    kept = [[] for _ in range(gc.get_threshold()[0] + 1)]
    garbage.collect_due()
    assert dead() is None
    del kept


def test_at_the_end_python_collects_again_and_all_of_it(garbage: GarbageCollection) -> None:
    """Nothing stays out of reach of a collection, or with nobody to collect. What is within another changes nothing."""
    within = GarbageCollection()
    within.stop()
    assert not gc.isenabled()
    assert gc.get_freeze_count() > 0
    gc.enable()
    gc.unfreeze()
    try:
        dead = weakref.ref(_Turned())
        outermost = GarbageCollection()
        assert not gc.isenabled()
        assert gc.get_freeze_count() > 0
        outermost.stop()
        assert gc.isenabled()
        assert gc.get_freeze_count() == 0
        gc.collect()
        assert dead() is None
    finally:
        gc.disable()
        gc.freeze()
