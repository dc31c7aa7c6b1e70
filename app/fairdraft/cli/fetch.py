"""`fairdraft models fetch` and `token`: how does a model come from the network?"""

import argparse
import sys
import threading
from typing import Any

from fairdraft.cli.hidden_input import hidden_input
from fairdraft.cli.output import Output
from fairdraft.cli.recommended_models import tell_what_it_reads
from fairdraft.domain.duration_words import duration_words
from fairdraft.domain.errors import InterruptedByPersonError, KnownError
from fairdraft.domain.fetching import FetchOffer, FetchProgress, FetchSource
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.network_call import CallStop, CallStoppedError
from fairdraft.domain.size_words import size_words
from fairdraft.services.workplace import Workplace


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the commands to those of `models`."""
    fetch = actions.add_parser("fetch", help="fetch a model into the home folder (needs --online)", **shared)
    fetch.add_argument(
        "source",
        metavar="SOURCE",
        help="a Hugging Face repository (OWNER/REPO) or its page, or the https address of a GGUF file",
    )
    fetch.add_argument(
        "file", nargs="?", metavar="FILE", help="the file of the repository; without it, the files are listed"
    )
    fetch.add_argument("--revision", default="main", metavar="R", help="branch, tag or commit (default: main)")
    fetch.add_argument("--sha256", metavar="H", help="the SHA-256 that the file at an address must have")
    fetch.add_argument("--agree", action="store_true", help="agree to the license without being asked")
    fetch.set_defaults(run=fetch_model)
    token = actions.add_parser("token", help="keep the token for gated repositories in the system's keyring", **shared)
    token.add_argument("--forget", action="store_true", help="remove it from the keyring")
    token.set_defaults(run=keep_token)


def fetch_model(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Show the licence, ask, fetch, and take the model into the library."""
    source = FetchSource(arguments.source, arguments.file, arguments.revision, arguments.sha256)
    offers = workplace.fetching.offers(source)
    if len(offers) > 1:
        return _list(offers, source, out)
    (offer,) = offers
    _show(offer, out)
    if not arguments.agree and not _agrees(out):
        raise KnownError("Nothing was fetched.", "Say --agree to agree to the license without being asked.")
    model = _fetch(offer, workplace, out)
    if out.as_json:
        out.json(_object(offer) | {"id": model.id, "name": model.name, "path": model.path, "sha256": model.sha256})
    else:
        out.text(f'Fetched "{model.name}" ({size_words(model.size)}, SHA-256 {model.sha256}) to {model.path}.')
    tell_what_it_reads(model, out)
    return 0


def keep_token(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Keep the token, or forget it. It is typed unseen or comes through a pipe, and is never an argument."""
    if arguments.forget:
        workplace.fetching.forget_token()
        _tell_token("The token is no longer in the keyring.", out, kept=False)
        return 0
    workplace.fetching.keep_token(hidden_input("Token", out))
    _tell_token("The token is in the system's keyring.", out, kept=True)
    return 0


def _tell_token(words: str, out: Output, *, kept: bool) -> None:
    if out.as_json:
        out.json({"kept": kept})
    else:
        out.text(words)


def _list(offers: tuple[FetchOffer, ...], source: FetchSource, out: Output) -> int:
    if out.as_json:
        out.json([_object(one) for one in offers])
        return 0
    out.table(
        ("FILE", "SIZE", "SHA-256"),
        [(one.file, one.size_in_words, _hash(one)) for one in offers],
    )
    out.text(f"\nName one of them: fairdraft --online models fetch {source.name} FILE")
    return 0


def _hash(offer: FetchOffer) -> str:
    """The beginning of the SHA-256, which of a model in several files each of them has."""
    return "of each file" if offer.parts else (offer.sha256 or "unknown")[:12]


def _object(offer: FetchOffer) -> dict[str, Any]:
    return {
        "id": offer.origin,
        "name": offer.file,
        "revision": offer.revision,
        "size": offer.size,
        "sha256": offer.sha256,
        "files": [{"name": one.file, "size": one.size, "sha256": one.sha256} for one in offer.files],
        "licence": offer.licence,
        "licence_link": offer.licence_link,
        "gated": offer.gated,
    }


def _show(offer: FetchOffer, out: Output) -> None:
    out.say(f"from:     {offer.source}" + (f", commit {offer.revision}" if offer.revision else ""))
    out.say(f"file:     {offer.file} ({offer.size_in_words})")
    out.say(f"SHA-256:  {offer.hash_words}")
    out.say(
        f"license:  {offer.licence or 'none is stated'}" + (f" ({offer.licence_link})" if offer.licence_link else "")
    )
    for line in offer.licence_text.splitlines():
        out.say(f"    {line}".rstrip())


def _agrees(out: Output) -> bool:
    if not (sys.stdin.isatty() and out.on_terminal):
        return False
    out.messages.write("Do you agree to its license, and fetch it? [y/N] ")
    out.messages.flush()
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def _fetch(offer: FetchOffer, workplace: Workplace, out: Output) -> LibraryModel:
    """Fetch on a thread of its own, so that an interrupt ends it in a good place."""
    stop, done = CallStop(), threading.Event()
    result: list[LibraryModel | BaseException] = []
    progress = _Progress(out)

    def work() -> None:
        try:
            result.append(workplace.fetching.fetch(offer, progress.tell, stop))
        except BaseException as error:  # noqa: BLE001 - raised again on the main thread
            result.append(error)
        finally:
            done.set()

    thread = threading.Thread(target=work, name="fetch", daemon=True)
    thread.start()
    try:
        while not done.wait(0.5):
            pass
    except KeyboardInterrupt:
        stop.stop()
        thread.join()
    thread.join()
    progress.end()
    (ended,) = result
    if isinstance(ended, CallStoppedError):
        out.say("The part received is kept; the same command continues from there.")
        raise InterruptedByPersonError from ended
    if isinstance(ended, BaseException):
        raise ended
    return ended


class _Progress:
    """One line that is written over on a terminal; a plain line for every tenth otherwise."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._told = ("", -1)
        self._open = False

    def tell(self, progress: FetchProgress) -> None:
        """Tell how far it is."""
        tenth = progress.done * 10 // progress.total if progress.total else 0
        if self._out.on_terminal:
            self._out.messages.write(f"\r\x1b[K{_words(progress)}")
            self._out.messages.flush()
            self._open = True
        elif (progress.doing, tenth) != self._told:
            self._told = (progress.doing, tenth)
            self._out.say(_words(progress))

    def end(self) -> None:
        """Close the line."""
        if self._open:
            self._out.messages.write("\n")


def _words(progress: FetchProgress) -> str:
    words = f"{progress.doing}: {size_words(progress.done)}"
    if progress.total:
        words += f" of {size_words(progress.total)} ({progress.done * 100 // progress.total}%)"
    if progress.bytes_per_second is not None:
        words += f", {size_words(round(progress.bytes_per_second))} a second"
    if progress.seconds_left is not None:
        words += f", about {duration_words(progress.seconds_left)} left"
    return words
