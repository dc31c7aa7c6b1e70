"""How are briefs kept that somebody began to write, so that they outlive the window?"""

import json
import logging

from fairdraft.domain.begun_briefs import BegunBriefs, begun_briefs_from_object
from fairdraft.domain.begun_files import BEGUN_BRIEFS, BegunFiles, BegunFilesError
from fairdraft.domain.errors import KnownError

_LOG = logging.getLogger(__name__)


class BegunBriefFile:
    """One file of begun work (the port `KeptBriefs`), removed when no brief is left. One that is none of ours is put
    aside and stays.

    Args:
        files: where begun work lies.
    """

    def __init__(self, files: BegunFiles) -> None:
        self._files = files

    def read_begun_briefs(self) -> BegunBriefs:
        """See `KeptBriefs.read_begun_briefs`."""
        try:
            content = self._files.read(BEGUN_BRIEFS)
            if content is not None:
                return self._parsed(content)
        except BegunFilesError as error:
            _LOG.warning("The begun briefs in %s could not be read: %s.", error.place, error.why)
        return BegunBriefs()

    def write_begun_briefs(self, briefs: BegunBriefs) -> None:
        """See `KeptBriefs.write_begun_briefs`."""
        try:
            if briefs.words or briefs.twins or briefs.front:
                # ASCII: JSON then keeps lone surrogates, which UTF-8 cannot.
                self._files.write(BEGUN_BRIEFS, json.dumps(briefs.as_object(), ensure_ascii=True).encode())
            else:
                self._files.remove(BEGUN_BRIEFS)
        except BegunFilesError as error:
            raise KnownError(
                f"The brief you started could not be saved in {error.place} ({error.why}).",
                "Free some space there; until then, the text is lost if the window closes before you draft.",
            ) from error

    def _parsed(self, content: bytes) -> BegunBriefs:
        try:
            return begun_briefs_from_object(json.loads(content))
        except (KeyError, TypeError, ValueError, AttributeError):
            aside = self._files.put_aside(BEGUN_BRIEFS)
            _LOG.warning("%s does not hold begun briefs; it is kept as %s.", BEGUN_BRIEFS, aside)
            return BegunBriefs()
