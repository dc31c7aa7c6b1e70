"""What has one rater begun and not stored, and is it on the disk?"""

import threading
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

KeyT = TypeVar("KeyT")
WorkT = TypeVar("WorkT")


class BegunWork(Generic[KeyT, WorkT]):
    """Begun work by what it is about: in memory at once, on the disk after `save`, which any thread may call.

    Args:
        kept: what was on the disk.
        write: brings all of it to the disk, whole or not at all; KnownError where it cannot.
    """

    def __init__(self, kept: Mapping[KeyT, WorkT], write: Callable[[tuple[WorkT, ...]], None]) -> None:
        self._write = write
        self._turn = threading.Lock()
        # Never changed but replaced: `save` may read it meanwhile.
        self._kept = dict(kept)
        self._is_saved = True

    def drop(self, key: KeyT) -> None:
        """Forget what was begun there: it is stored."""
        if key in self._kept:
            self._kept = {one: kept for one, kept in self._kept.items() if one != key}
            self._is_saved = False

    def save(self) -> None:
        """Bring what is remembered to the disk; KnownError if that fails, and the next call tries again."""
        with self._turn:
            if not self._is_saved:
                self._is_saved = True
                try:
                    self._write(tuple(self._kept.values()))
                except BaseException:
                    self._is_saved = False
                    raise

    def _put(self, key: KeyT, work: WorkT, *, is_news: bool) -> None:
        self._kept = self._kept | {key: work}
        if is_news:
            self._is_saved = False
