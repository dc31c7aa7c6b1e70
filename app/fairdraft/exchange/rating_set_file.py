"""How is a rating set written to a `.fairset` file, and read back whole or not at all?"""

import glob
import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.draft import Draft, provenance_from_object
from fairdraft.domain.errors import KnownError
from fairdraft.domain.file_words import no_device
from fairdraft.domain.files_in_use import when_let_go
from fairdraft.domain.identity import text_sha256, value_sha256
from fairdraft.domain.judgement_record import endings_of, settlements_of
from fairdraft.domain.piece import block_from_object
from fairdraft.domain.presentation import QueueEntry
from fairdraft.domain.product import Product
from fairdraft.domain.rating import Rating, rating_from_object
from fairdraft.domain.rating_queue import VOTE_OUTCOMES, StoredQueue, Vote
from fairdraft.domain.rating_set import (
    RatingSet,
    event_from_object,
    event_object,
    hidden_draft_fields,
    moment_text,
    vote_from_object,
    vote_object,
)
from fairdraft.domain.rubric import SCORES, VERDICTS, Rubric
from fairdraft.domain.study import StudyPlan
from fairdraft.domain.study_progress import DraftPlace, PlacedDraft
from fairdraft.exchange.declared_values import misfit
from fairdraft.exchange.export_folder import abandoned, way_out
from fairdraft.exchange.rating_set_zip import parsed, refused, unzip, zip_bytes

SCHEMA = "fairdraft/rating-set@1"
_NAMES = (
    "study.json", "rubric.json", "briefs.json", "drafts.jsonl", "orders.json", "ratings.jsonl", "votes.jsonl",
    "events.json",
)  # fmt: skip
# What a study need not have; only then are they in its set, which versions before these files read.
_WAITING_RATINGS, _WAITING_VOTES = "waiting-ratings.jsonl", "waiting-votes.jsonl"
_DRAFT_FIELDS = (
    "id", "study", "campaign", "brief", "brief_text", "brief_sha256", "candidate", "mode", "state", "model_text",
    "text", "failure",
)  # fmt: skip
_LONGEST_SENDER = 200
_Value = TypeVar("_Value")


def write_rating_set(given: RatingSet, folder: Path) -> Path:
    """Write `<study>.fairset` (a blind one: `<study>-blind.fairset`) into a folder; read back and compared before it
    gets its name. Equal sets give equal bytes.

    Raises:
        KnownError: the folder cannot be written.
    """
    target = folder / f"{no_device(given.study)}{'-blind' if given.blind else ''}.fairset"
    beside = folder / f".{target.name}.{os.getpid()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # What programs had not written to the end when they were killed.
        for left in abandoned(folder, f".{glob.escape(target.name)}.*.part"):
            left.unlink(missing_ok=True)
        with beside.open("wb") as file:
            file.write(_as_zip(given))
            file.flush()
            os.fsync(file.fileno())
        if read_rating_set(beside) != given:
            raise KnownError(
                f"{beside} was not written correctly: reading it back gave something else.",
                "Check the disk, and try again.",
            )
        when_let_go(partial(beside.replace, target))
    except OSError as error:
        raise KnownError(
            f"Nothing was written to {folder}: {error.strerror or error}.", f"{way_out(error)}."
        ) from error
    finally:
        # What keeps it from being written may keep it from being removed.
        with suppress(OSError):
            beside.unlink()
    return target


def read_rating_set(path: Path) -> RatingSet:
    """The set of a `.fairset` file.

    Raises:
        KnownError: anything of it is not as it should be (see `unzip`); ratings that are not about words of the set's
            own drafts, or that were changed after they were written, are among that.
    """
    manifest, files = unzip(path, SCHEMA, _NAMES, (_WAITING_RATINGS, _WAITING_VOTES))
    try:
        found = _Reader(path, files).read(manifest)
    except ValidationError as error:
        raise refused(path, f"it has content that rating sets do not have ({error.errors()[0]['msg']})") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise refused(path, f"it has content that rating sets do not have ({type(error).__name__}: {error})") from error
    wrong = misfit(found)
    if wrong:
        raise refused(path, f"it has content that rating sets do not have (in {wrong.replace('_', ' ')})")
    return found


def _as_zip(given: RatingSet) -> bytes:
    study = {
        "id": given.study,
        "blind": given.blind,
        "plan": None if given.plan is None else given.plan.model_dump(mode="json", by_alias=True),
        "plan_sha256": given.plan_sha256,
        "version": given.version,
        "sealed_at": None if given.sealed_at is None else moment_text(given.sealed_at),
        "sealed_sha256": given.sealed_sha256,
    }
    place_of = {one.draft_id: one for one in given.placed}
    texts = {one.id: text_sha256(one.text) for one in given.drafts}
    files = {
        "study.json": _json(study),
        "rubric.json": _json(given.rubric.model_dump(mode="json", by_alias=True)),
        "briefs.json": _json(
            {
                "campaigns": [one.model_dump(mode="json", by_alias=True) for one in given.campaigns],
                "products": [one.model_dump(mode="json", by_alias=True) for one in given.products],
            }
        ),
        "drafts.jsonl": _lines(_draft_object(one, place_of.get(one.id), blind=given.blind) for one in given.drafts),
        "orders.json": _json([_queue_object(one) for one in given.queues]),
        "ratings.jsonl": _rating_lines(given.ratings, texts),
        "votes.jsonl": _vote_lines(given.votes, texts),
        "events.json": _json([event_object(one) for one in given.events]),
    }
    if given.waiting_ratings:
        files[_WAITING_RATINGS] = _rating_lines(given.waiting_ratings, texts)
    if given.waiting_votes:
        files[_WAITING_VOTES] = _vote_lines(given.waiting_votes, texts)
    manifest: dict[str, Any] = {"schema": SCHEMA, "study": given.study, "blind": given.blind}
    manifest["counts"] = {"drafts": len(given.drafts), "ratings": len(given.ratings), "votes": len(given.votes)}
    if given.sender:
        manifest["sender"] = given.sender
    if given.candidate_map_sha256 is not None:
        manifest["candidate_map_sha256"] = given.candidate_map_sha256
    return zip_bytes(manifest, files)


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path
    files: Mapping[str, bytes]

    def read(self, manifest: Mapping[str, Any]) -> RatingSet:
        study = self._value("study.json")
        briefs = self._value("briefs.json")
        blind = study["blind"]
        rows = self._rows("drafts.jsonl")
        drafts = tuple(_draft(row, study["id"]) for row in rows)
        texts = {one.id: one.text for one in drafts}
        if len(texts) < len(drafts):
            raise refused(self.path, "a draft is in it twice")
        for row in rows:
            if text_sha256(row["text"]) != row["text_sha256"]:
                raise refused(self.path, f"draft {row['id']} was changed after it was written")
        if blind is not manifest["blind"] or (blind and any(one.candidate != StudyPlan.HIDDEN for one in drafts)):
            raise refused(self.path, "it says that it is blind, but names the candidates that wrote its drafts")
        ratings, waiting_ratings = (
            self._judgements(name, texts, rating_from_object, lambda one: [one.draft_id])
            for name in ("ratings.jsonl", _WAITING_RATINGS)
        )
        votes, waiting_votes = (
            self._judgements(name, texts, vote_from_object, lambda one: [one.first_draft, one.second_draft])
            for name in ("votes.jsonl", _WAITING_VOTES)
        )
        events = tuple(event_from_object(one) for one in self._value("events.json"))
        if any(one.study != study["id"] for one in events):
            raise refused(self.path, "it has events of another study")
        # They are read again where they are taken in, and are no others then.
        endings_of(events)
        settlements_of(events)
        for rating in (*ratings, *waiting_ratings):
            self._refuse_rating(rating, texts[rating.draft_id], study["id"])
        for vote in (*votes, *waiting_votes):
            if vote.outcome not in VOTE_OUTCOMES or vote.study != study["id"]:
                raise refused(self.path, f"vote {vote.id} does not fit this study")
        return RatingSet(
            study=study["id"],
            blind=blind,
            plan=None if study["plan"] is None else StudyPlan.model_validate(study["plan"]),
            plan_sha256=study["plan_sha256"],
            version=study["version"],
            sealed_at=None if study["sealed_at"] is None else datetime.fromisoformat(study["sealed_at"]),
            sealed_sha256=study["sealed_sha256"],
            rubric=Rubric.model_validate(self._value("rubric.json")),
            campaigns=tuple(Campaign.model_validate(one) for one in briefs["campaigns"]),
            products=tuple(Product.model_validate(one) for one in briefs["products"]),
            drafts=drafts,
            placed=tuple(_placed(row) for row in rows if row.get("place") is not None),
            ratings=ratings,
            votes=votes,
            queues=tuple(_queue(one, study["id"]) for one in self._value("orders.json")),
            events=events,
            candidate_map_sha256=manifest.get("candidate_map_sha256"),
            sender=_sender(self.path, manifest),
            waiting_ratings=waiting_ratings,
            waiting_votes=waiting_votes,
        )

    def _value(self, name: str) -> Any:
        return parsed(self.path, name, self.files[name])

    def _rows(self, name: str) -> list[dict[str, Any]]:
        return [parsed(self.path, name, line) for line in self.files.get(name, b"").split(b"\n") if line.strip()]

    def _judgements(
        self,
        name: str,
        texts: Mapping[str, str],
        read: Callable[[dict[str, Any]], _Value],
        drafts_of: Callable[[_Value], list[str]],
    ) -> tuple[_Value, ...]:
        found: list[_Value] = []
        ids: set[str] = set()
        for row in self._rows(name):
            content = row["content"]
            if value_sha256([content, row["draft_sha256"]]) != row["sha256"]:
                raise refused(self.path, f"a judgment in {name} was changed after it was given ({content.get('id')})")
            one = read(content)
            of = [texts.get(draft_id) for draft_id in drafts_of(one)]
            if [None if text is None else text_sha256(text) for text in of] != row["draft_sha256"]:
                raise refused(self.path, f"a judgment in {name} is about words that are not in the set")
            # What waits may be an earlier word of a judgement that another one waits of, too.
            named = row["sha256"] if name in (_WAITING_RATINGS, _WAITING_VOTES) else content["id"]
            if named in ids:
                raise refused(self.path, f"{content['id']} is in {name} twice")
            ids.add(named)
            found.append(one)
        return tuple(found)

    def _refuse_rating(self, rating: Rating, text: str, study: str) -> None:
        fits = (
            rating.study == study
            and all(score in SCORES for score in rating.scores.values())
            and rating.verdict in (None, *VERDICTS)
            and isinstance(rating.occasion, int)
            and rating.occasion >= 1
            and all(one.stands_in(text) for one in rating.annotations)
        )
        if not fits:
            raise refused(self.path, f"rating {rating.id} does not fit this study")


def _sender(path: Path, manifest: Mapping[str, Any]) -> str:
    sender = manifest.get("sender", "")
    if not isinstance(sender, str) or len(sender) > _LONGEST_SENDER or not sender.isprintable():
        raise refused(path, "its sender is not valid")
    return sender


def _draft_object(draft: Draft, placed: PlacedDraft | None, *, blind: bool) -> dict[str, Any]:
    value = {name: getattr(draft, name) for name in _DRAFT_FIELDS}
    value |= {"blocks": [block.as_object() for block in draft.blocks], "text_sha256": text_sha256(draft.text)}
    value |= {"provenance": draft.provenance.as_object(), "made_at": moment_text(draft.made_at)}
    if blind:
        # Fields that say nothing are left out, so that nobody has to ask what they would say.
        for name in ("candidate", "state", "model_text", "failure", "provenance", "made_at"):
            del value[name]
    elif placed is not None:
        value["place"] = placed.place.number
        value["settings_sha256"] = placed.settings_sha256
    return value


def _draft(row: Mapping[str, Any], study: str) -> Draft:
    hidden = hidden_draft_fields() if "candidate" not in row else {}
    given = {name: row[name] for name in _DRAFT_FIELDS if name not in hidden}
    if given["study"] != study:
        raise ValueError(f"draft {row['id']} belongs to another study")
    if not hidden:
        given["provenance"] = provenance_from_object(row["provenance"])
        given["made_at"] = datetime.fromisoformat(row["made_at"])
    return Draft(blocks=tuple(block_from_object(one) for one in row["blocks"]), **(given | hidden))


def _placed(row: Mapping[str, Any]) -> PlacedDraft:
    place = DraftPlace(row["campaign"], row["brief"], row["brief_sha256"], row["candidate"], row["place"])
    return PlacedDraft(place, row["id"], row["state"], row["failure"], row["settings_sha256"])


def _queue_object(queue: StoredQueue) -> dict[str, Any]:
    return {
        "rater": queue.rater,
        "seed": queue.seed,
        "turn": queue.turn,
        "drafts": [[one.draft_id, one.occasion] for one in queue.entries],
        "pairs": [list(pair) for pair in queue.pairs],
        "made_at": moment_text(queue.made_at),
    }


def _queue(value: Mapping[str, Any], study: str) -> StoredQueue:
    return StoredQueue(
        study=study,
        rater=value["rater"],
        seed=value["seed"],
        turn=value["turn"],
        entries=tuple(QueueEntry(draft_id, occasion) for draft_id, occasion in value["drafts"]),
        made_at=datetime.fromisoformat(value["made_at"]),
        pairs=tuple((first, second) for first, second in value["pairs"]),
    )


def _rating_lines(ratings: Iterable[Rating], texts: Mapping[str, str]) -> bytes:
    return _lines(_signed(one.as_object(), [texts[one.draft_id]]) for one in ratings)


def _vote_lines(votes: Iterable[Vote], texts: Mapping[str, str]) -> bytes:
    return _lines(_signed(vote_object(one), [texts[one.first_draft], texts[one.second_draft]]) for one in votes)


def _signed(content: dict[str, Any], draft_sha256: list[str]) -> dict[str, Any]:
    return {
        "content": content,
        "draft_sha256": draft_sha256,
        "sha256": value_sha256([content, draft_sha256]),
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=True, sort_keys=True, indent=1) + "\n").encode()


def _lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    # ASCII: JSON then keeps lone surrogates, which UTF-8 cannot.
    return b"".join(json.dumps(row, ensure_ascii=True, sort_keys=True).encode() + b"\n" for row in rows)
