"""When may a hosted model be used: is the program online, is there a key, did the person agree?"""

from dataclasses import dataclass

from fairdraft.domain.candidate import Candidate, Endpoint
from fairdraft.domain.endpoint_consent import EndpointConsent
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.hosted import price_words
from fairdraft.domain.identity import text_sha256, utc_now
from fairdraft.domain.network_call import OfflineError
from fairdraft.domain.web_address import allowed_host, is_own_machine, place
from fairdraft.services.hosted_ports import KeyKeeper
from fairdraft.services.model_ports import ModelLibraryStore
from fairdraft.services.profiles import ProfileService

_LONGEST_KEY = 4096


class ConsentNeededError(KnownError):
    """Text would leave for a hosted model that nobody has agreed to yet."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What would leave this machine: where to, and every word of it."""

    candidate: str
    endpoint: Endpoint
    text: str

    @property
    def place(self) -> str:
        """The host that would get it."""
        return place(self.endpoint.url)

    @property
    def own_machine(self) -> bool:
        """Whether that host is this machine itself."""
        return is_own_machine(self.endpoint.url)

    @property
    def price(self) -> str:
        """The price in words, with its date."""
        return price_words(self.endpoint)


class HostedService:
    """Hosted models: off while offline, keys in the keyring, nothing sent before the person agreed.

    Args:
        store: where consents are kept.
        keys: the system's keyring.
        profiles: who agrees.
        online: whether the program may reach the network.
    """

    def __init__(self, store: ModelLibraryStore, keys: KeyKeeper, profiles: ProfileService, *, online: bool) -> None:
        self._store = store
        self._keys = keys
        self._profiles = profiles
        self._online = online

    def model_of(self, candidate: Candidate, endpoint: Endpoint) -> ModelFile:
        """The hosted model in the words of a request, after looking whether it can be used now.

        Raises:
            OfflineError: the program is offline.
            KnownError: an address that may not be called, a key that is not there, a keyring that does not answer.
        """
        allowed_host(endpoint.url)
        if not self._online:
            raise OfflineError(
                f'The candidate "{candidate.id}" is hosted at {place(endpoint.url)}, and Fairdraft is offline.',
                "Start it with --online to allow network calls, or choose a candidate on this machine.",
            )
        if endpoint.key_name and not self._keys.read(endpoint.key_name):
            raise KnownError(
                f'The candidate "{candidate.id}" needs the key "{endpoint.key_name}", which is not in the keyring.',
                f'Set it in a terminal: "fairdraft candidates key {endpoint.key_name}".',
            )
        return ModelFile(path="", sha256="", name=endpoint.model, context_tokens=endpoint.context_tokens)

    def why_not(self, candidate: Candidate) -> str:
        """Why a candidate cannot draft now, in a few words; empty if it can, or is none of a hosted model.

        The keyring is not asked: on some systems it would ask the person.
        """
        if candidate.endpoint is None or self._online:
            return ""
        return f"Hosted at {place(candidate.endpoint.url)}: needs --online"

    def key_state(self, endpoint: Endpoint) -> str:
        """About the key: whether it is there, is missing, is not needed, or cannot be looked for."""
        if not endpoint.key_name:
            return "no key needed"
        try:
            there = bool(self._keys.read(endpoint.key_name))
        except KnownError:
            return f'key "{endpoint.key_name}": the keyring does not answer'
        return f'key "{endpoint.key_name}" is {"there" if there else "missing"}'

    def set_key(self, name: str, key: str) -> None:
        """Keep a key in the keyring. UsageError for one that cannot be a key."""
        _check_key_name(name)
        key = key.strip()
        if not key or not key.isascii() or not key.isprintable() or " " in key or len(key) > _LONGEST_KEY:
            raise UsageError("That is not a service's key.", "Paste only the key: one line without spaces.")
        self._keys.save(name, key)

    def forget_key(self, name: str) -> None:
        """Take a key out of the keyring."""
        _check_key_name(name)
        self._keys.forget(name)

    def consent(self, endpoint: Endpoint) -> EndpointConsent | None:
        """The consent that holds for that model at that address, if there is one."""
        return self._store.endpoint_consent(endpoint.url, endpoint.model)

    def require_consent(self, candidate: Candidate, endpoint: Endpoint) -> None:
        """Raise ConsentNeededError unless somebody here saw what leaves and agreed."""
        if self.consent(endpoint) is None:
            raise ConsentNeededError(
                f'The candidate "{candidate.id}" would send its prompts to {place(endpoint.url)}, and nobody here has '
                "agreed to that yet.",
                'See what would leave, and agree: draft with it once on the draft screen, or "fairdraft '
                f'candidates agree {candidate.id} --campaign C".',
            )

    def agree(self, leaving: Leaving) -> EndpointConsent:
        """Keep that the present person saw this text and agreed; it holds for that model at that address."""
        profile = self._profiles.present()
        consent = EndpointConsent(
            url=leaving.endpoint.url,
            model=leaving.endpoint.model,
            agreed_by="" if profile is None else profile.pseudonym,
            agreed_at=utc_now(),
            shown_sha256=text_sha256(leaving.text),
        )
        self._store.save_endpoint_consent(consent)
        return consent

    def withdraw(self, endpoint: Endpoint) -> None:
        """Take the consent back: the text is shown again before the next use."""
        self._store.withdraw_endpoint_consent(endpoint.url, endpoint.model)


def _check_key_name(name: str) -> None:
    if not name or not name.isprintable() or len(name) > 100:
        raise UsageError("A key's name is 1 to 100 characters.", "Use the candidate file's key_name.")
