"""How are half-rated drafts kept, so that they outlive the window?"""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeVar

from fairdraft.domain.begun_files import UNFINISHED_RATINGS, BegunFiles, BegunFilesError
from fairdraft.domain.errors import KnownError
from fairdraft.domain.unfinished_rating import UnfinishedRating, unfinished_from_object
from fairdraft.domain.unfinished_vote import UnfinishedVote, unfinished_vote_from_object

SCHEMA = "fairdraft/unfinished-ratings@1"
VOTES_SCHEMA = "fairdraft/unfinished-votes@1"
WorkT = TypeVar("WorkT")
_LOG = logging.getLogger(__name__)


class UnfinishedRatingFiles:
    """A file of drafts and one of pairs for each rater and study, in a folder for each rater (the port
    `UnfinishedRatings`). A file that is none of ours is put aside and stays.

    Args:
        files: where begun work lies.
    """

    def __init__(self, files: BegunFiles) -> None:
        self._files = files

    def read_unfinished(self, study_id: str, rater: str) -> tuple[UnfinishedRating, ...]:
        """See `UnfinishedRatings.read_unfinished`."""
        return self._read(_file(study_id, rater), SCHEMA, "drafts", unfinished_from_object)

    def write_unfinished(self, study_id: str, rater: str, ratings: Sequence[UnfinishedRating]) -> None:
        """See `UnfinishedRatings.write_unfinished`."""
        drafts = [one.as_object() for one in ratings]
        value = {"schema": SCHEMA, "study": study_id, "drafts": drafts}
        self._write(_file(study_id, rater), value, of=len(drafts))

    def read_unfinished_votes(self, study_id: str, rater: str) -> tuple[UnfinishedVote, ...]:
        """See `UnfinishedRatings.read_unfinished_votes`."""
        return self._read(_file(study_id, rater, "-pairs"), VOTES_SCHEMA, "pairs", unfinished_vote_from_object)

    def write_unfinished_votes(self, study_id: str, rater: str, votes: Sequence[UnfinishedVote]) -> None:
        """See `UnfinishedRatings.write_unfinished_votes`."""
        pairs = [one.as_object() for one in votes]
        value = {"schema": VOTES_SCHEMA, "study": study_id, "pairs": pairs}
        self._write(_file(study_id, rater, "-pairs"), value, of=len(pairs))

    def forget_unfinished(self, rater: str) -> bool:
        """See `UnfinishedRatings.forget_unfinished`."""
        try:
            return self._files.remove_folder(_folder(rater))
        except BegunFilesError as error:
            raise KnownError(
                f"The half-rated drafts of {rater} in {error.place} could not be removed ({error.why}).",
                "Give yourself permission to write there, or remove them by hand.",
            ) from error

    def _read(self, name: str, schema: str, key: str, parse: Callable[[Any], WorkT]) -> tuple[WorkT, ...]:
        """What a file has under a key; nothing where it cannot be read."""
        try:
            content = self._files.read(name)
            return () if content is None else self._parsed(name, content, schema, key, parse)
        except BegunFilesError as error:
            _LOG.warning("Half-rated drafts in %s could not be read: %s.", error.place, error.why)
            return ()

    def _parsed(
        self, name: str, content: bytes, schema: str, key: str, parse: Callable[[Any], WorkT]
    ) -> tuple[WorkT, ...]:
        try:
            value = json.loads(content)
            if value["schema"] != schema:
                raise ValueError("another schema")
            return tuple(parse(one) for one in value[key])
        except (KeyError, TypeError, ValueError, AttributeError):
            aside = self._files.put_aside(name)
            _LOG.warning("%s does not hold half-rated drafts; it is kept as %s.", name, aside)
            return ()

    def _write(self, name: str, value: Mapping[str, Any], *, of: int) -> None:
        """Keep a value instead of what the file had, whole or not at all; there is no file `of` nothing."""
        try:
            if not of:
                self._files.remove(name)
                return
            # ASCII: JSON then keeps lone surrogates, which UTF-8 cannot.
            self._files.write(name, json.dumps(value, ensure_ascii=True).encode())
        except BegunFilesError as error:
            raise KnownError(
                f"Your ratings so far could not be saved in {error.place} ({error.why}).",
                "Free some space there; until then, they are lost if the window closes before you save them.",
            ) from error


def _folder(rater: str) -> str:
    # By hash: a pseudonym may have characters that no file can be named by.
    return f"{UNFINISHED_RATINGS}/{_name(rater)}"


def _file(study_id: str, rater: str, kind: str = "") -> str:
    return f"{_folder(rater)}/{_name(study_id)}{kind}.json"


def _name(given: str) -> str:
    return sha256(given.encode("utf-8", "surrogatepass")).hexdigest()[:32]
