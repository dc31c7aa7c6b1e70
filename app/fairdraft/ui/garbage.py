"""On which thread are objects collected that only refer to each other?"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 2000


class GarbageCollection(QObject):
    """Collects dead cycles on the window's thread only, while it lives.

    Python collects on whichever thread happens to allocate. Widgets and text cursors may be among the dead, and Qt
    lets nobody destroy those beside the window's thread: the program would end with a signal, in mid-check.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # One within another, as for a picture that is taken meanwhile, leaves it to that one.
        self._is_outermost = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect_due)
        self._timer.start()

    @staticmethod
    def collect_due() -> None:
        """Collect the oldest generation that Python itself would collect by now; usually none."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation] > 0:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Leave collecting to Python again, unless it was taken from Python before this one was made."""
        self._timer.stop()
        if self._is_outermost:
            gc.enable()
