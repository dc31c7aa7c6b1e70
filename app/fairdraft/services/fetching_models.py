"""How does a model come from the network into the library: licence first, pinned, and whole?"""

from collections.abc import Callable
from pathlib import Path

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.fetching import FetchOffer, FetchProgress, FetchSource
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.network_call import CallStop, OfflineError
from fairdraft.domain.web_address import allowed_host
from fairdraft.services.fetching_ports import ModelFetcher
from fairdraft.services.hosted_ports import KeyKeeper
from fairdraft.services.managing_models import ModelService

TOKEN_NAME = "huggingface"  # noqa: S105 - the name of a key, not a key
"""Under which name the token for gated repositories is in the keyring."""


class FetchingService:
    """Fetches model files into the home folder and takes them into the library.

    Args:
        fetcher: the way to the sources.
        models: the library.
        keys: the keyring with the token.
        folder: where fetched files lie.
        online: whether the program may reach the network.
    """

    def __init__(
        self, fetcher: ModelFetcher, models: ModelService, keys: KeyKeeper, folder: Path, *, online: bool
    ) -> None:
        self._fetcher = fetcher
        self._models = models
        self._keys = keys
        self._folder = folder
        self._online = online

    def offers(self, source: FetchSource) -> tuple[FetchOffer, ...]:
        """The model files that a source has, with licence, size and hash. Nothing is fetched yet.

        Raises:
            UsageError: the source is neither a repository nor an address.
            OfflineError: the program is offline.
            KnownError: there is no such source or file, it needs a token, or no answer came.
        """
        _check(source)
        source = self._fetcher.named(source)
        # A page may be of something else than a repository.
        _check(source)
        self._require_online()
        return self._fetcher.offers(source, self._token(source.is_address))

    def fetch(
        self, offer: FetchOffer, progress: Callable[[FetchProgress], None], stop: CallStop | None = None
    ) -> LibraryModel:
        """Fetch a file whose licence the person agreed to, and take it into the library.

        Args:
            offer: one of `offers`.
            progress: told how far it is, a few times a second, on this thread.
            stop: ends the fetch from another thread; what has come is kept.

        Raises:
            OfflineError: the program is offline.
            CallStoppedError: it was stopped.
            KnownError: see `ModelFetcher.fetch`; or the file is no model.
        """
        self._require_online()
        token = self._token(not offer.key_name)
        fetched = self._fetcher.fetch(offer, self._folder, token=token, progress=progress, stop=stop or CallStop())
        return self._models.take_in(fetched.path, fetched.sha256, origin=offer.origin, licence=offer.licence)

    def keep_token(self, token: str) -> None:
        """Keep the token for gated repositories in the keyring. UsageError for what can be none."""
        token = token.strip()
        if not token or not token.isascii() or not token.isprintable() or " " in token or len(token) > 4096:
            raise UsageError("That is not a token.", "Paste only the token: one line without spaces.")
        self._keys.save(TOKEN_NAME, token)

    def forget_token(self) -> None:
        """Take the token out of the keyring."""
        self._keys.forget(TOKEN_NAME)

    def _require_online(self) -> None:
        if not self._online:
            raise OfflineError(
                "Fairdraft is offline, so no model was fetched.", "Start it with --online to allow network calls."
            )

    def _token(self, for_address: bool) -> str | None:  # noqa: FBT001 - private, called in two places
        """The token, where there is one; a keyring that does not answer is no hindrance to what needs no token."""
        if for_address:
            return None
        try:
            return self._keys.read(TOKEN_NAME)
        except KnownError:
            return None


def _check(source: FetchSource) -> None:
    if source.is_address:
        allowed_host(source.name)
        return
    owner, slash, name = source.name.partition("/")
    fine = all(part and all(c.isalnum() or c in "-_." for c in part) and part.strip(".") for part in (owner, name))
    if not slash or not fine or not source.name.isascii():
        raise UsageError(
            f'"{source.name}" is neither a repository (OWNER/REPO) nor an address (https://…).',
            "Use the name in the address of its page, such as ibm-granite/granite-4.0-micro-GGUF.",
        )
