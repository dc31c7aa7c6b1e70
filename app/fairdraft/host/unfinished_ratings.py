"""Where are half-rated drafts kept, so that they outlive the window?"""

import json
import logging
import shutil
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from fairdraft.domain.errors import KnownError
from fairdraft.domain.unfinished_rating import UnfinishedRating, unfinished_from_object
from fairdraft.domain.unfinished_vote import UnfinishedVote, unfinished_vote_from_object
from fairdraft.host.private_file import remove_parts_of_the_killed, write_private

SCHEMA = "fairdraft/unfinished-ratings@1"
VOTES_SCHEMA = "fairdraft/unfinished-votes@1"
WorkT = TypeVar("WorkT")
_LOG = logging.getLogger(__name__)


class UnfinishedRatingFiles:
    """A file of drafts and one of pairs for each rater and study, in a folder for each rater (the port
    `UnfinishedRatings`). A file that is none of ours is put aside and stays.

    Args:
        folder: made when the first draft is begun.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read_unfinished(self, study_id: str, rater: str) -> tuple[UnfinishedRating, ...]:
        """See `UnfinishedRatings.read_unfinished`."""
        return _read(self._path(study_id, rater), SCHEMA, "drafts", unfinished_from_object)

    def write_unfinished(self, study_id: str, rater: str, ratings: Sequence[UnfinishedRating]) -> None:
        """See `UnfinishedRatings.write_unfinished`."""
        drafts = [one.as_object() for one in ratings]
        _write(self._path(study_id, rater), {"schema": SCHEMA, "study": study_id, "drafts": drafts}, of=len(drafts))

    def read_unfinished_votes(self, study_id: str, rater: str) -> tuple[UnfinishedVote, ...]:
        """See `UnfinishedRatings.read_unfinished_votes`."""
        return _read(self._path(study_id, rater, "-pairs"), VOTES_SCHEMA, "pairs", unfinished_vote_from_object)

    def write_unfinished_votes(self, study_id: str, rater: str, votes: Sequence[UnfinishedVote]) -> None:
        """See `UnfinishedRatings.write_unfinished_votes`."""
        pairs = [one.as_object() for one in votes]
        path = self._path(study_id, rater, "-pairs")
        _write(path, {"schema": VOTES_SCHEMA, "study": study_id, "pairs": pairs}, of=len(pairs))

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

    def _path(self, study_id: str, rater: str, kind: str = "") -> Path:
        return self._of_rater(rater) / f"{_name(study_id)}{kind}.json"


def _read(path: Path, schema: str, name: str, parse: Callable[[Any], WorkT]) -> tuple[WorkT, ...]:
    """What a file has under a name; nothing where it cannot be read."""
    remove_parts_of_the_killed(path)
    try:
        value = json.loads(path.read_bytes())
        if value["schema"] != schema:
            raise ValueError("another schema")
        return tuple(parse(one) for one in value[name])
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


def _write(path: Path, value: Mapping[str, Any], *, of: int) -> None:
    """Keep a value instead of what the file had, whole or not at all; there is no file `of` nothing."""
    try:
        if not of:
            path.unlink(missing_ok=True)
            return
        # ASCII: JSON then keeps lone surrogates, which UTF-8 cannot.
        write_private(path, json.dumps(value, ensure_ascii=True).encode())
    except OSError as error:
        raise KnownError(
            f"What you said so far could not be kept in {path.parent} ({error.strerror or error}).",
            "Make room there; until then it is lost if the window closes before you store it.",
        ) from error


def _name(given: str) -> str:
    return sha256(given.encode("utf-8", "surrogatepass")).hexdigest()[:32]
