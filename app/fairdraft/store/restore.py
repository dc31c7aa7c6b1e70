"""How does a backup come back without overwriting anything that was made since?"""

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from fairdraft.domain.errors import KnownError
from fairdraft.domain.files_in_use import when_let_go
from fairdraft.domain.judgement_record import ENDED, ConflictKind
from fairdraft.domain.piece_beginning import IMPORTED
from fairdraft.store import tables
from fairdraft.store.backup import RESTORING, backup_beside, backup_store
from fairdraft.store.encrypting import rewrite_file
from fairdraft.store.faults import DamagedStoreError, told_plainly
from fairdraft.store.integrity import integrity_faults
from fairdraft.store.schema import CURRENT_SCHEMA
from fairdraft.store.sqlite_engine import for_writing, make_engine
from fairdraft.store.sqlite_file import BUSY_SECONDS, backups_folder, refuse_newer, stored_schema
from fairdraft.store.store_key import StoreKey
from fairdraft.store.upgrade import upgrade_file
from fairdraft.store.word_index import index_anew

# Parents before children. Leases and the facts about the file itself are no part of what a person made.
_RESTORED = (
    tables.profiles,
    tables.products,
    tables.campaigns,
    tables.candidates,
    tables.models,
    tables.model_folders,
    tables.model_facts,
    tables.endpoint_consents,
    tables.studies,
    tables.drafts,
    tables.draft_checks,
    tables.study_drafts,
    tables.study_events,
    tables.rating_queues,
    tables.pieces,
    tables.piece_revisions,
    tables.dismissals,
    tables.piece_comments,
    tables.piece_comment_answers,
    tables.source_documents,
    tables.claim_anchors,
    tables.ratings,
    tables.rating_scores,
    tables.annotations,
    tables.former_ratings,
    tables.votes,
    tables.merge_conflicts,
    tables.approved_copy,
)

# What is part of a rating comes back with it, or not at all.
_OF_A_RATING = (tables.rating_scores, tables.annotations)

# What its rater took back does not come back.
_JUDGEMENTS: dict[Table, ConflictKind] = {tables.ratings: "rating", tables.votes: "vote"}

# What must be free besides the identity. A deleted model keeps no name, and its moment differs; likewise a consent and
# an anchor that ended.
_OTHER_PLACES = {
    tables.ratings: ("draft_id", "rater", "occasion"),
    tables.models: ("name", "deleted_at"),
    tables.model_folders: ("path",),
    tables.model_facts: ("model_sha256", "kind", "key"),
    tables.endpoint_consents: ("url", "model", "ended_at"),
    tables.source_documents: ("product", "name"),
    tables.claim_anchors: ("product", "claim", "ended_at"),
    tables.study_drafts: ("draft_id",),
    # A rater who has another pseudonym since has the same order.
    tables.rating_queues: ("study", "seed", "turn"),
    tables.votes: ("rater", "first_draft", "second_draft"),
    tables.merge_conflicts: ("study", "kind", "place", "content_sha256"),
    tables.approved_copy: ("product", "text_key"),
}


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did, in rows by table.

    `added` came back; `already_there` stayed as they are in the store, whatever the backup has; a rating or vote that
    was taken back since is among them. `in_the_way` could not come back because another row has their place (the same
    draft, rater and occasion under another id, the same two drafts of a rater, the same turn in a study, the same model
    name, folder, measured fact, consent, source document or anchored claim). `moved_aside` is where a damaged store
    went.
    """

    added: Counter[str]
    already_there: Counter[str]
    in_the_way: Counter[str]
    moved_aside: Path | None = None


def restore_store(
    path: Path,
    backup: Path,
    *,
    app_version: str,
    now: datetime,
    key: StoreKey | None = None,
    backup_key: StoreKey | None = None,
) -> Restored:
    """Bring back what `backup` has and the store at `path` lacks; what the store has stays.

    A sound store is copied to its `backups` folder first. A damaged one is moved aside, never deleted, and
    the backup takes its place. The backup file itself is only read. Nothing else may have the store open.
    `key` opens the store if that is encrypted, `backup_key` the backup; a store that was encrypted stays so.

    Raises:
        PassphraseNeededError: one of them is encrypted, and its key is missing or another one.
        KnownError: the backup is not there, damaged, newer than this program or no store; or the store is
            newer, or the world failed.
    """
    schema = _version_to_restore(backup, path, backup_key)
    copy = backups_folder(path) / f"{path.name}.{os.getpid()}{RESTORING}"
    try:
        backup_store(backup, copy, backup_key)
        copy_key = backup_key
        if key is not None:
            # It may come to take the store's place.
            rewrite_file(copy, backup_key, key)
            copy_key = key
        if schema < CURRENT_SCHEMA:
            upgrade_file(copy, app_version=app_version, now=now, busy_seconds=BUSY_SECONDS, key=copy_key)
        with told_plainly(path):
            moved_aside = None if _is_sound(path, key) else _move_aside(path, now)
            found = stored_schema(path, key=key)
            if found is None:
                when_let_go(partial(copy.replace, path))
                return Restored(Counter(_row_counts(path, copy_key)), Counter(), Counter(), moved_aside)
            backup_beside(path, found, now, key, needed=backup)
            if found < CURRENT_SCHEMA:
                upgrade_file(path, app_version=app_version, now=now, busy_seconds=BUSY_SECONDS, key=key)
            return _merge(path, copy, key, copy_key)
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            copy.with_name(copy.name + end).unlink(missing_ok=True)


def _version_to_restore(backup: Path, path: Path, key: StoreKey | None) -> int:
    if not os.path.isfile(backup):
        what = f"{backup} is a folder, not a backup." if os.path.isdir(backup) else f"There is no backup {backup}."
        raise KnownError(what, f"Backups of this store are in {backups_folder(path)}: name one of those files.")
    with told_plainly(backup):
        found = stored_schema(backup, read_only=True, key=key)
    if found is None:
        raise KnownError(f"The backup {backup} is empty.", "Choose another backup.")
    refuse_newer(backup, found)
    return found


def _is_sound(path: Path, key: StoreKey | None) -> bool:
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and not path.exists():
        # A log that lost its store would be read into the restored one.
        return False
    try:
        with told_plainly(path):
            found = stored_schema(path, read_only=True, key=key)
        if found is not None:
            refuse_newer(path, found)
        return found is None or not integrity_faults(path, key=key)
    except DamagedStoreError:
        return False


def _move_aside(path: Path, now: datetime) -> Path:
    moment = now.strftime("%Y%m%dT%H%M%S%fZ")
    aside = path.with_name(f"{path.stem}-damaged-{moment}{path.suffix}")
    # With its log: what is only there may still be read from the two together.
    for end in ("-wal", "-shm", ""):
        part = path.with_name(path.name + end)
        if part.exists():
            part.rename(aside.with_name(aside.name + end))
    return aside


def _row_counts(path: Path, key: StoreKey | None) -> dict[str, int]:
    engine = make_engine(path, read_only=True, key=key)
    try:
        with engine.connect() as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in _RESTORED
            }
    finally:
        engine.dispose()


def _merge(path: Path, copy: Path, key: StoreKey | None, copy_key: StoreKey | None) -> Restored:
    source, target = make_engine(copy, read_only=True, key=copy_key), make_engine(path, key=key)
    counts = Restored(Counter(), Counter(), Counter())
    added: dict[Table, set[str]] = {}
    try:
        with source.connect() as old, for_writing(target).begin() as new:
            second = _second_pieces(old, new)
            withdrawn = {table: _withdrawn(new, kind) for table, kind in _JUDGEMENTS.items()}
            for table in _RESTORED:
                missing = _missing_rows(table, old, new, added, counts, withdrawn)
                rows = [_of_its_own(table, row, second) for row in missing]
                if rows:
                    new.execute(insert(table), rows)
            if added.get(tables.approved_copy):
                index_anew(new)
    finally:
        source.dispose()
        target.dispose()
    return counts


def _missing_rows(
    table: Table,
    old: Connection,
    new: Connection,
    added: dict[Table, set[str]],
    counts: Restored,
    withdrawn: Mapping[Table, set[tuple[Any, ...]]],
) -> list[dict[str, Any]]:
    identity = ("id",) if "number" in table.c else tuple(column.name for column in table.primary_key)
    present = _taken(table, identity, new)
    present |= withdrawn.get(table, set())
    place = _OTHER_PLACES.get(table, identity)
    taken = _taken(table, place, new)
    if table is tables.votes:
        # The same two drafts, in whichever order they were shown.
        taken |= {(rater, second, first) for rater, first, second in taken}
    last_turn = new.execute(select(func.min(tables.profiles.c.turn))).scalar() or 0
    query = select(table).order_by(table.c.number) if "number" in table.c else select(table)
    missing: list[dict[str, Any]] = []
    for found in old.execute(query).mappings():
        row = dict(found)
        row.pop("number", None)
        if table in _OF_A_RATING and row["rating_id"] not in added[tables.ratings]:
            continue
        if tuple(row[name] for name in identity) in present:
            counts.already_there[table.name] += 1
        elif tuple(row[name] for name in place) in taken:
            counts.in_the_way[table.name] += 1
        else:
            if table is tables.profiles:
                # Behind everyone who is here: a restore does not change who works at this machine.
                row["turn"] = last_turn = last_turn - 1
            missing.append(row)
    counts.added[table.name] += len(missing)
    added[table] = {row["id"] for row in missing if "id" in row}
    return missing


def _second_pieces(old: Connection, new: Connection) -> set[str]:
    """Pieces of the backup, as of another laptop, whose drafts have other pieces here."""
    pieces = tables.pieces
    query = select(pieces.c.draft_id, pieces.c.id).where(pieces.c.draft_id.is_not(None), pieces.c.deleted_at.is_(None))
    here = {row.draft_id: row.id for row in new.execute(query)}
    return {row.id for row in old.execute(query) if here.get(row.draft_id, row.id) != row.id}


def _of_its_own(table: Table, row: dict[str, Any], second: set[str]) -> dict[str, Any]:
    """A draft has one piece, which is found by it: a second one comes back as a piece of no draft."""
    if table is tables.pieces and row["id"] in second:
        return {**row, "draft_id": None}
    if table is tables.piece_revisions and row["piece_id"] in second and row["parent"] is None:
        return {**row, "summary": f"{IMPORTED}a backup"}
    return row


def _withdrawn(connection: Connection, kind: ConflictKind) -> set[tuple[Any, ...]]:
    """Ratings or votes that their raters took back, here or on another laptop, as far as the store knows."""
    former, events = tables.former_ratings, tables.study_events
    found: set[tuple[Any, ...]] = set()
    if kind == "rating":
        query = select(former.c.rating_id).where(former.c.why == "withdrawn")
        found |= {(rating_id,) for rating_id in connection.execute(query).scalars()}
    for details in connection.execute(select(events.c.details).where(events.c.kind == ENDED)).scalars():
        if details["kind"] == kind and details["why"] == "withdrawn":
            found.add((details["judgement"],))
    return found


def _taken(table: Table, names: tuple[str, ...], connection: Connection) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in connection.execute(select(*(table.c[name] for name in names)))}
