"""What does fetching models need of the network and the disk?"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from fairdraft.domain.fetching import FetchedFile, FetchOffer, FetchProgress, FetchSource
from fairdraft.domain.network_call import CallStop


class ModelFetcher(Protocol):
    """Looks at sources of model files and fetches them."""

    def named(self, source: FetchSource) -> FetchSource:
        """What a source means: of the address of a repository's page, or of a file's page there, the repository with
        its revision and file, by which its license, commit and hash are known. Nothing is asked for that.
        """

    def offers(self, source: FetchSource, token: str | None) -> tuple[FetchOffer, ...]:
        """The model files of a source, pinned, with their licence; one where the source names its file.

        Raises:
            OfflineError: the program is offline.
            KnownError: there is no such source or file, it needs a token, or no answer came.
        """

    def fetch(
        self,
        offer: FetchOffer,
        folder: Path,
        *,
        token: str | None,
        progress: Callable[[FetchProgress], None],
        stop: CallStop,
    ) -> FetchedFile:
        """Fetch a file into the folder, going on where an earlier fetch ended.

        Raises:
            CallStoppedError: it was stopped; what has come is kept for the next time.
            KnownError: another fetch of the file is under way, the disk is too full, the connection does not come
                back, or the bytes are not those that were promised.
        """
