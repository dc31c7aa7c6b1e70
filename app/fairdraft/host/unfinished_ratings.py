"""Where are half-rated drafts kept, so that they outlive the window?"""

import json
import logging
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import psutil

from fairdraft.domain.errors import KnownError
from fairdraft.domain.unfinished_rating import UnfinishedRating, unfinished_from_object

SCHEMA = "fairdraft/unfinished-ratings@1"
_PART = ".part"
_LOG = logging.getLogger(__name__)


class UnfinishedRatingFiles:
    """One file for each rater and study, in a folder for each rater (the port `UnfinishedRatings`).

    Args:
        folder: made when the first draft is begun.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read_unfinished(self, study_id: str, rater: str) -> tuple[UnfinishedRating, ...]:
        """See `UnfinishedRatings.read_unfinished`. A file that is none of ours is put aside and stays."""
        path = self._path(study_id, rater)
        _remove_parts_of_the_killed(path)
        try:
            value = json.loads(path.read_bytes())
            if value["schema"] != SCHEMA:
                raise ValueError("another schema")
            return tuple(unfinished_from_object(one) for one in value["drafts"])
        except FileNotFoundError:
            return ()
        except OSError as error:
            _LOG.warning("Half-rated drafts in %s could not be read: %s.", path, error.strerror)
            return ()
        except (KeyError, TypeError, ValueError, AttributeError):
            aside = path.with_suffix(".unreadable")
            _LOG.warning("%s does not hold half-rated drafts; it is kept as %s.", path, aside.name)
            path.replace(aside)
            return ()

    def write_unfinished(self, study_id: str, rater: str, ratings: Sequence[UnfinishedRating]) -> None:
        """See `UnfinishedRatings.write_unfinished`."""
        path = self._path(study_id, rater)
        unfinished = path.with_suffix(f".{os.getpid()}{_PART}")
        try:
            if not ratings:
                path.unlink(missing_ok=True)
                return
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                # ASCII: JSON then keeps lone surrogates, which UTF-8 cannot.
                value = {"schema": SCHEMA, "study": study_id, "drafts": [one.as_object() for one in ratings]}
                file.write(json.dumps(value, ensure_ascii=True).encode())
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise KnownError(
                f"What you said of this draft so far could not be kept in {path.parent} ({error.strerror or error}).",
                "Make room there; until then it is lost if the window closes before you store the rating.",
            ) from error

    def forget_unfinished(self, rater: str) -> bool:
        """See `UnfinishedRatings.forget_unfinished`."""
        folder = self._of_rater(rater)
        try:
            shutil.rmtree(folder)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise KnownError(
                f"The half-rated drafts of {rater} in {folder} could not be removed ({error.strerror or error}).",
                "Get the right to write there, or remove that folder by hand.",
            ) from error
        return True

    def _of_rater(self, rater: str) -> Path:
        # By hash: a pseudonym may have characters that no file can be named by.
        return self._folder / _name(rater)

    def _path(self, study_id: str, rater: str) -> Path:
        return self._of_rater(rater) / f"{_name(study_id)}.json"


def _remove_parts_of_the_killed(path: Path) -> None:
    """Remove what programs had not written to the end when they were killed."""
    for part in path.parent.glob(f"{path.stem}.*{_PART}"):
        process = part.stem.rpartition(".")[2]
        if process.isdecimal() and not psutil.pid_exists(int(process)):
            # Another program may be doing the same.
            with suppress(OSError):
                part.unlink()


def _name(given: str) -> str:
    return sha256(given.encode("utf-8", "surrogatepass")).hexdigest()[:32]
