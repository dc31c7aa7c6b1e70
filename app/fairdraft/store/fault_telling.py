"""What does a caller hear of a fault of the world, and what of a bug?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fairdraft.domain.errors import KnownError


@contextmanager
def faults_told(known: Callable[[Exception], KnownError | None]) -> Iterator[None]:
    """Turn what `known` has sentences for into these; a bug, for which it has none, goes through unchanged."""
    try:
        yield
    except KnownError:
        raise
    except Exception as error:
        told = known(error)
        if told is None:
            raise
        raise told from error
