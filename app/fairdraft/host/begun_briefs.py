"""Where are briefs kept that somebody began to write, so that they outlive the window?"""

import json
import logging
from pathlib import Path

from fairdraft.domain.begun_briefs import BegunBriefs, begun_briefs_from_object
from fairdraft.domain.errors import KnownError
from fairdraft.host.private_file import remove_parts_of_the_killed, write_private

_LOG = logging.getLogger(__name__)


class BegunBriefFile:
    """A file beside the store (the port `KeptBriefs`). One that is none of ours is put aside and stays.

    Args:
        path: made when the first brief is begun, and removed when none is left.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read_begun_briefs(self) -> BegunBriefs:
        """See `KeptBriefs.read_begun_briefs`."""
        remove_parts_of_the_killed(self._path)
        try:
            return begun_briefs_from_object(json.loads(self._path.read_bytes()))
        except FileNotFoundError:
            pass
        except OSError as error:
            _LOG.warning("The begun briefs in %s could not be read: %s.", self._path, error.strerror)
        except (KeyError, TypeError, ValueError, AttributeError):
            aside = self._path.with_suffix(".unreadable")
            _LOG.warning("%s does not hold begun briefs; it is kept as %s.", self._path, aside.name)
            self._path.replace(aside)
        return BegunBriefs()

    def write_begun_briefs(self, briefs: BegunBriefs) -> None:
        """See `KeptBriefs.write_begun_briefs`."""
        try:
            if briefs.words:
                # ASCII: JSON then keeps lone surrogates, which UTF-8 cannot.
                write_private(self._path, json.dumps(briefs.as_object(), ensure_ascii=True).encode())
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            raise KnownError(
                f"The brief that you began could not be kept in {self._path.parent} ({error.strerror or error}).",
                "Make room there; until then its words are lost if the window closes before it is drafted.",
            ) from error
