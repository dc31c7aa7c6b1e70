"""Was what a model gave computed from the file that was loaded, or was that written over meanwhile?

Weights are read where they lie, so a file that is copied over the one in use changes what is drafted, from one token to
the next. One that is put in its place under its name does not: the old one lies there for as long as it is used.
"""

from collections.abc import Callable
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import DraftFinished, ModelFile, draft_failed
from fairdraft.domain.model_parts import part_paths
from fairdraft.inference.scheduler import SchedulerEvent


class LoadedFile:
    """The file of a model that is about to be checked and loaded.

    Args:
        file: where it lies.
        check: proves that what lies there is what is meant; KnownError where it is not.
    """

    def __init__(self, file: ModelFile, check: Callable[[], object]) -> None:
        self._check = check
        self._parts = {path: _state(path) for path in part_paths(Path(file.path))}

    def confirm(self) -> None:
        """Once it is loaded: prove anew what lies there where that is not what lay there before it was checked.

        Raises:
            KnownError: another file may have been loaded.
        """
        if any(_state(path) != state for path, state in self._parts.items()):
            self._check()

    def require_untouched(self) -> None:
        """Whenever something was computed with it.

        Raises:
            KnownError: the very file that was loaded is another one by now, so that may have computed it.
        """
        # A file may have been touched and be the same.
        if self._is_written_to():
            self._check()

    def vouch(self, event: SchedulerEvent) -> SchedulerEvent:
        """The event; in the place of a finished draft that another file may have written, that it failed."""
        if isinstance(event, DraftFinished) and event.reason != "cancelled":
            try:
                self.require_untouched()
            except KnownError as error:
                return draft_failed(event.request_id, event.draft_id, error)
        return event

    def _is_written_to(self) -> bool:
        """Whether the very files that were loaded are not as they were."""
        for path, (place, written) in self._parts.items():
            now = _state(path)
            if place is not None and now[0] == place and now[1] != written:
                return True
        return False


def _state(path: Path) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Which file lies there, and how large it is and when it was written; None where there is none."""
    try:
        state = path.stat()
    except OSError:
        return None, None
    return (state.st_dev, state.st_ino), (state.st_size, state.st_mtime_ns)
