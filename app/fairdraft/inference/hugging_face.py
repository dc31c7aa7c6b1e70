"""Which model files does a Hugging Face repository have, pinned to a commit, and under which licence?"""

import json
import re
from dataclasses import replace
from typing import Any

from fairdraft.domain.errors import KnownError
from fairdraft.domain.fetching import MOST_BYTES, FetchOffer, FetchPart, FetchSource, offer_of_files
from fairdraft.domain.model_parts import part_names, part_numbers
from fairdraft.domain.network_call import HttpCall, NetworkDoor
from fairdraft.domain.shortening import first_names
from fairdraft.domain.web_address import origin, path_parts, place, quoted

_LONGEST_LISTING = 16 * 1024 * 1024
_LONGEST_LICENCE = 200_000
_COMMIT = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
# What stands in addresses between a repository and its revision.
_PAGES = frozenset({"blob", "resolve", "tree"})
_LICENCE_FILE = re.compile(r"licen[cs]e(\.(txt|md))?$", re.I)


class HuggingFace:
    """Repositories of a server that speaks the hub's interface.

    Args:
        door: the way to the network.
        base: the server's address.
    """

    def __init__(self, door: NetworkDoor, base: str = "https://huggingface.co") -> None:
        self._door = door
        self._base = base.rstrip("/")

    def named(self, source: FetchSource) -> FetchSource:
        """The repository, and its file, that an address of a page here means; else the source as it is."""
        if not source.is_address or source.sha256 is not None or origin(source.name) != origin(self._base):
            return source
        parts = path_parts(source.name)
        if len(parts) == 2:
            return replace(source, name="/".join(parts))
        if len(parts) > 3 and parts[2] in _PAGES:
            file = "/".join(parts[4:]) if parts[2] != "tree" else ""
            return replace(source, name="/".join(parts[:2]), revision=parts[3], file=file or source.file)
        return source

    def offers(self, source: FetchSource, token: str | None, key_name: str) -> tuple[FetchOffer, ...]:
        """See `ModelFetcher.offers`."""
        told = self._listing(source, token)
        commit = told.get("sha")
        if not isinstance(commit, str) or not _COMMIT.fullmatch(commit):
            raise self._strange(source)
        files = [one for one in told.get("siblings") or [] if isinstance(one, dict) and _name(one)]
        models = {_name(one): one for one in files if _name(one).lower().endswith(".gguf")}
        # A model in several files is known by its first one.
        wanted = None if source.file is None else part_names(source.file)[0]
        chosen = [part_names(name) for name in models if wanted in (None, name) and part_numbers(name)[0] == 1]
        whole = [names for names in chosen if all(name in models for name in names)]
        if not whole:
            raise self._nothing(source, chosen, list(models))
        card = told.get("cardData")
        card = card if isinstance(card, dict) else {}
        licence, link = _licence(card)
        about = FetchOffer(
            source=source.name,
            file="",
            url="",
            revision=commit,
            size=None,
            sha256=None,
            licence=licence,
            licence_link=link,
            licence_text=self._licence_text(source, commit, files, token),
            gated=told.get("gated") not in (None, False),
            key_name=key_name if token else "",
        )
        return tuple(
            offer_of_files(
                about,
                [
                    FetchPart(
                        name, self._address(source.name, commit, name), _size(models[name]), _sha256(models[name])
                    )
                    for name in names
                ],
            )
            for names in whole
        )

    def _address(self, repository: str, commit: str, file: str) -> str:
        return f"{self._base}/{repository}/resolve/{commit}/{quoted(file)}"

    def _listing(self, source: FetchSource, token: str | None) -> dict[str, Any]:
        url = f"{self._base}/api/models/{source.name}/revision/{quoted(source.revision, slashes=False)}?blobs=true"
        status, body = self._read(url, f"the files of {source.name}", _LONGEST_LISTING, token)
        if status in (401, 403):
            raise refused(source.name, self._base, token)
        if status == 404:
            raise KnownError(
                f'{place(self._base)} has no repository {source.name} with a revision "{source.revision}".',
                "Check both on its page; a private repository needs a token (in a terminal: fairdraft models token).",
            )
        if status != 200:
            raise KnownError(
                f"{place(self._base)} answered {status} when asked for the files of {source.name}.", "Try again later."
            )
        try:
            value = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise self._strange(source) from error
        if not isinstance(value, dict) or not isinstance(value.get("siblings") or [], list):
            raise self._strange(source)
        return value

    def _licence_text(self, source: FetchSource, commit: str, files: list[dict[str, Any]], token: str | None) -> str:
        name = next((_name(one) for one in files if _LICENCE_FILE.fullmatch(_name(one))), None)
        if name is None:
            return ""
        status, body = self._read(
            self._address(source.name, commit, name), f"the license of {source.name}", _LONGEST_LICENCE, token
        )
        return body.decode("utf-8", "replace") if status == 200 else ""

    def _read(self, url: str, purpose: str, most: int, token: str | None) -> tuple[int, bytes]:
        private = {} if token is None else {"Authorization": f"Bearer {token}"}
        with self._door.open(HttpCall(url, purpose, private=private, silence_seconds=30.0)) as answer:
            body = b""
            while len(body) < most and (chunk := answer.read(most - len(body))):
                body += chunk
            return answer.status, body

    def _strange(self, source: FetchSource) -> KnownError:
        return KnownError(
            f"{place(self._base)} sent an answer about {source.name} that Fairdraft does not understand.",
            "Try again later.",
        )

    def _nothing(self, source: FetchSource, chosen: list[tuple[str, ...]], there: list[str]) -> KnownError:
        if not there:
            return KnownError(
                f"{source.name} has no GGUF file.",
                "Look for a repository of the same model whose name ends in -GGUF.",
            )
        if chosen or source.file is None:
            names = chosen[0] if chosen else part_names(there[0])
            missing = next(name for name in names if name not in there)
            return KnownError(
                f"{source.name} lacks {missing}, one of the {len(names)} files of its model.",
                "Choose another file, or another repository of the model.",
            )
        shown = first_names(there)
        return KnownError(f'{source.name} has no file "{source.file}".', f"It has: {shown}.")


def refused(repository: str, base: str, token: str | None) -> KnownError:
    """The error for a repository that asks who calls."""
    if token is None:
        return KnownError(
            f"{repository} is only available to people who have agreed to its terms.",
            f'Agree on its page at {place(base)}, make a token there, and save it in a terminal: "fairdraft '
            'models token".',
        )
    return KnownError(
        f"{repository} is not available to the owner of the token in the keyring.",
        f'Agree to its terms on its page at {place(base)}, or set another token in a terminal: "fairdraft '
        'models token".',
    )


def _name(file: dict[str, Any]) -> str:
    name = file.get("rfilename")
    return name if isinstance(name, str) and name.isprintable() else ""


def _size(file: dict[str, Any]) -> int | None:
    size = file.get("size")
    return size if isinstance(size, int) and 0 <= size <= MOST_BYTES else None


def _sha256(file: dict[str, Any]) -> str | None:
    lfs = file.get("lfs")
    told = lfs.get("sha256") or lfs.get("oid") if isinstance(lfs, dict) else None
    return told if isinstance(told, str) and _SHA256.fullmatch(told) else None


def _licence(card: dict[str, Any]) -> tuple[str, str]:
    """The licence's name and where it stands."""
    named = card.get("license")
    names = named if isinstance(named, list) else [named]
    licence = ", ".join(one for one in names if isinstance(one, str))
    if licence == "other" and isinstance(card.get("license_name"), str):
        licence = card["license_name"]
    link = card.get("license_link")
    return licence, link if isinstance(link, str) else ""
