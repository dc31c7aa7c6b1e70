"""How are drafts kept, from the first streamed word on, so that no word is lost and no final one changes?"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from fairdraft.domain.campaign import Brief
from fairdraft.domain.draft import Draft, StoredCheck, provenance_from_object
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import text_sha256
from fairdraft.domain.many_values import no_collections
from fairdraft.domain.piece import Block, block_from_object, render
from fairdraft.domain.study import DESK_PREFIX
from fairdraft.store import tables
from fairdraft.store.column_types import MARK, as_written
from fairdraft.store.repository import AHEAD, Repository, as_stored, full_id, set_deleted

_TABLE = tables.drafts
_CHECKS = tables.draft_checks

# Well below the number of parameters that any database takes in one statement.
_IDS_AT_ONCE = 500

# The block that shows what an abandoned draft had, until its own process finishes it.
_RECOVERED_BLOCK = "recovered"

_PLAIN_FIELDS = (
    "id", "study", "campaign", "brief", "brief_text", "brief_sha256", "candidate", "mode", "state", "model_text",
    "text", "made_at", "failure",
)  # fmt: skip
_STORED_COLUMNS = tuple(_TABLE.c[name] for name in (*_PLAIN_FIELDS, "blocks", "provenance"))
_PROVENANCE_COLUMNS = (
    "model_name", "model_sha256", "quantisation", "adapter_sha256", "engine_build", "seed", "recipe",
    "recipe_version", "prompt_sha256", "product", "product_version",
)  # fmt: skip


class DraftRepository(Repository):
    """The drafts part of the store."""

    def begin_drafts(self, drafts: Sequence[Draft]) -> None:
        """See `DraftStore.begin_drafts`."""
        for draft in drafts:
            if draft.state != "streaming":
                raise ValueError(f"draft {draft.id} begins in the state {draft.state}, not streaming")
        if not drafts:
            return
        with self._database.writing() as writing:
            now = self._clock()
            writing.connection.execute(insert(_TABLE), [draft_row(draft, now) for draft in drafts])
            for draft in drafts:
                writing.changed("draft", draft.id)

    def save_streamed(self, texts: dict[str, str]) -> None:
        """See `DraftStore.save_streamed`. A draft given up by mistake streams again."""
        if not texts:
            return
        with self._database.writing() as writing:
            now = self._clock()
            for draft_id, text in texts.items():
                values: dict[str, Any] = {"model_text": text, "saved_at": now}
                this = update(_TABLE).where(_TABLE.c.id == draft_id)
                done = writing.connection.execute(this.where(_TABLE.c.state == "streaming").values(values))
                if not done.rowcount:
                    values |= {"state": "streaming", "failure": "", "given_up": False}
                    values |= _without_recovered_block(writing.connection, draft_id)
                    done = writing.connection.execute(this.where(_TABLE.c.given_up).values(values))
                if done.rowcount:
                    writing.changed("draft", draft_id)

    def finish_draft(self, draft: Draft, check: StoredCheck | None) -> None:
        """See `DraftStore.finish_draft`. One that was never begun is added, so that its words are kept."""
        if draft.state == "streaming":
            raise ValueError(f"draft {draft.id} is finished in the state streaming")
        if check is not None and check.draft_id != draft.id:
            raise ValueError(f"the check of draft {check.draft_id} is given for draft {draft.id}")
        with self._database.writing() as writing:
            row = draft_row(draft, self._clock())
            open_for_change = or_(_TABLE.c.state == "streaming", _TABLE.c.given_up)
            this = update(_TABLE).where(_TABLE.c.id == draft.id, open_for_change)
            if not writing.connection.execute(this.values(row)).rowcount:
                if writing.connection.execute(select(_TABLE.c.id).where(_TABLE.c.id == draft.id)).scalar() is not None:
                    raise KnownError(
                        f"Draft {draft.id} is final and was not changed.",
                        "Make a new draft, or start a piece from this one and edit that.",
                    )
                writing.connection.execute(insert(_TABLE).values(row))
            if check is not None:
                writing.connection.execute(insert(_CHECKS).values(check_row(check)))
            writing.changed("draft", draft.id)

    def draft(self, draft_id: str) -> Draft | None:
        """See `DraftStore.draft`. Soft-deleted drafts are not found; two that begin so are a UsageError."""
        with self._database.reading() as connection:
            found = full_id(connection, _TABLE, draft_id, "draft")
            if found is None:
                return None
            return draft_of_row(connection.execute(select(_TABLE).where(_TABLE.c.id == found)).one())

    def drafts(
        self,
        *,
        study: str | None = None,
        campaign: str | None = None,
        brief: str | None = None,
        candidate: str | None = None,
        limit: int | None = None,
        desk: bool = False,
    ) -> tuple[Draft, ...]:
        """See `DraftStore.drafts`."""
        wanted = {"study": study, "campaign": campaign, "brief": brief, "candidate": candidate}
        conditions = [_TABLE.c[name] == value for name, value in wanted.items() if value is not None]
        if desk:
            conditions.append(_TABLE.c.study.startswith(DESK_PREFIX, autoescape=True))
        query = select(*_STORED_COLUMNS).where(_TABLE.c.deleted_at.is_(None), *conditions)
        query = query.order_by(_TABLE.c.made_at.desc(), _TABLE.c.number.desc()).limit(limit)
        with self._database.reading() as connection, no_collections():
            return tuple(_stored_draft(row) for rows in as_stored(connection, query) for row in rows)

    def desk_drafts(self, campaign: str, brief: str, *, newest: int) -> tuple[tuple[Draft, ...], int]:
        """See `DraftStore.desk_drafts`."""
        there = (
            _TABLE.c.campaign == campaign,
            _TABLE.c.brief == brief,
            _TABLE.c.study.startswith(DESK_PREFIX, autoescape=True),
            _TABLE.c.deleted_at.is_(None),
            _TABLE.c.state != "streaming",
            # Not the text itself, which lies far behind in its row: there may be a hundred thousand.
            or_(_TABLE.c.text_sha256 != text_sha256(""), _TABLE.c.failure != ""),
        )
        pieces = tables.pieces.c
        begun = select(pieces.draft_id).where(pieces.deleted_at.is_(None), pieces.draft_id.is_not(None))
        last = select(_TABLE.c.number).where(*there).order_by(_TABLE.c.made_at.desc(), _TABLE.c.number.desc())
        wanted = or_(_TABLE.c.number.in_(last.limit(newest)), _TABLE.c.id.in_(begun))
        query = select(*_STORED_COLUMNS).where(*there, wanted)
        query = query.order_by(_TABLE.c.made_at.desc(), _TABLE.c.number.desc())
        with self._database.reading() as connection, no_collections():
            count = connection.execute(select(func.count()).select_from(_TABLE).where(*there)).scalar_one()
            return tuple(_stored_draft(row) for rows in as_stored(connection, query) for row in rows), count

    def briefs(self, campaign: str, *, beginning: str = "") -> tuple[Brief, ...]:
        """See `DraftStore.briefs`."""
        query = (
            select(_TABLE.c.brief, _TABLE.c.brief_text)
            .where(
                _TABLE.c.deleted_at.is_(None),
                _TABLE.c.campaign == campaign,
                _TABLE.c.brief.startswith(beginning, autoescape=True),
                _TABLE.c.study.startswith(DESK_PREFIX, autoescape=True),
            )
            .group_by(_TABLE.c.brief, _TABLE.c.brief_text)
            .order_by(func.max(_TABLE.c.made_at).desc(), func.max(_TABLE.c.number).desc())
        )
        with self._database.reading() as connection:
            return tuple(Brief(id=row.brief, text=row.brief_text) for row in connection.execute(query))

    def checks(self, draft_ids: Iterable[str]) -> dict[str, StoredCheck]:
        """See `DraftStore.checks`."""
        ids = list(dict.fromkeys(draft_ids))
        found: dict[str, StoredCheck] = {}
        with self._database.reading() as connection:
            for first in range(0, len(ids), _IDS_AT_ONCE):
                some = select(_CHECKS).where(_CHECKS.c.draft_id.in_(ids[first : first + _IDS_AT_ONCE]))
                found |= {row.draft_id: _check(row) for row in connection.execute(some)}
        return found

    def delete_draft(self, draft_id: str) -> None:
        """See `DraftStore.delete_draft`. Its ratings rest with it."""
        self._set_draft_deleted(draft_id, self._clock())

    def restore_draft(self, draft_id: str) -> None:
        """See `DraftStore.restore_draft`."""
        self._set_draft_deleted(draft_id, None)

    def draft_aside(self, draft_id: str) -> Draft | None:
        """See `DraftStore.draft_aside`; two that begin so are a UsageError."""
        with self._database.reading() as connection:
            found = full_id(connection, _TABLE, draft_id, "draft", deleted=True)
            if found is None:
                return None
            return draft_of_row(connection.execute(select(_TABLE).where(_TABLE.c.id == found)).one())

    def drafts_aside(self, *, campaign: str | None = None) -> tuple[Draft, ...]:
        """See `DraftStore.drafts_aside`."""
        query = select(_TABLE).where(_TABLE.c.deleted_at.is_not(None))
        if campaign is not None:
            query = query.where(_TABLE.c.campaign == campaign)
        query = query.order_by(_TABLE.c.deleted_at.desc(), _TABLE.c.number.desc())
        with self._database.reading() as connection:
            return tuple(draft_of_row(row) for row in connection.execute(query))

    def recover_abandoned(self, idle_seconds: float) -> tuple[Draft, ...]:
        """See `DraftStore.recover_abandoned`. A recovered draft shows its model's words as one body block.

        Drafts that have a place in a study wait there for their turn, and are given up by its next run alone.
        """
        now = self._clock()
        idle = or_(_TABLE.c.saved_at < now - timedelta(seconds=idle_seconds), _TABLE.c.saved_at > now + AHEAD)
        placed = select(tables.study_drafts.c.draft_id)
        query = select(_TABLE).where(_TABLE.c.state == "streaming", idle, _TABLE.c.id.not_in(placed))
        query = query.order_by(_TABLE.c.number)
        if not self._database.read_only:
            # Asked at each start, which mostly finds none and is not to wait for a program that writes.
            with self._database.reading() as connection:
                if connection.execute(query.limit(1)).first() is None:
                    return ()
        with self._database.writing() as writing:
            recovered = []
            for row in writing.connection.execute(query).all():
                draft = given_up(draft_of_row(row))
                this = update(_TABLE).where(_TABLE.c.id == draft.id)
                writing.connection.execute(this.values(draft_row(draft, now) | {"given_up": True}))
                writing.changed("draft", draft.id)
                if row.deleted_at is None:
                    recovered.append(draft)
        return tuple(recovered)

    def _set_draft_deleted(self, draft_id: str, moment: datetime | None) -> None:
        with self._database.writing() as writing:
            if set_deleted(writing.connection, _TABLE, draft_id, moment, "draft"):
                writing.changed("draft", draft_id)


def draft_row(draft: Draft, now: datetime) -> dict[str, Any]:
    """The draft as a row of its table, saved at `now`."""
    row = {name: getattr(draft, name) for name in _PLAIN_FIELDS}
    row |= {name: getattr(draft.provenance, name) for name in _PROVENANCE_COLUMNS}
    return row | {
        "blocks": [block.as_object() for block in draft.blocks],
        "text_sha256": text_sha256(draft.text),
        "provenance": draft.provenance.as_object(),
        "saved_at": now,
        "given_up": False,
    }


def draft_of_row(row: Row[Any]) -> Draft:
    """The draft of a row of its table."""
    return Draft(
        blocks=tuple(block_from_object(block) for block in row.blocks),
        provenance=provenance_from_object(row.provenance),
        **{name: getattr(row, name) for name in _PLAIN_FIELDS},
    )


def _stored_draft(row: tuple[Any, ...]) -> Draft:
    """The draft of a row of `_STORED_COLUMNS` with its values as they are stored."""
    *plain, blocks, provenance = row
    if MARK in "".join(plain):
        plain = list(map(as_written, plain))
    # Their names say which is which; a study has ten thousand drafts, and mappings between take as long as the rest.
    (
        draft_id, study, campaign, brief, brief_text, brief_sha256, candidate, mode, state, model_text, text, made_at,
        failure,
    ) = plain  # fmt: skip
    return Draft(
        id=draft_id,
        study=study,
        campaign=campaign,
        brief=brief,
        brief_text=brief_text,
        brief_sha256=brief_sha256,
        candidate=candidate,
        mode=mode,
        state=state,
        model_text=model_text,
        blocks=tuple(block_from_object(block) for block in json.loads(as_written(blocks))),
        text=text,
        provenance=provenance_from_object(json.loads(as_written(provenance))),
        made_at=datetime.fromisoformat(made_at),
        failure=failure,
    )


def given_up(draft: Draft) -> Draft:
    """The draft as one that its program left in mid-sentence, with the words that it had."""
    blocks = draft.blocks
    if not draft.text and draft.model_text.strip():
        blocks = (*blocks, Block(_RECOVERED_BLOCK, "body", "copy", draft.model_text))
    return replace(
        draft,
        state="failed",
        blocks=blocks,
        text=render(blocks).text,
        failure="The program that was writing this draft ended before the draft did. The words so far are kept.",
    )


def _without_recovered_block(connection: Connection, draft_id: str) -> dict[str, Any]:
    blocks = connection.execute(select(_TABLE.c.blocks).where(_TABLE.c.id == draft_id)).scalar() or []
    kept = [block for block in blocks if block["id"] != _RECOVERED_BLOCK]
    text = render(block_from_object(block) for block in kept).text
    return {"blocks": kept, "text": text, "text_sha256": text_sha256(text)}


def check_row(check: StoredCheck) -> dict[str, Any]:
    """The check as a row of its table."""
    row = {name: getattr(check, name) for name in StoredCheck.__dataclass_fields__}
    return row | {"rule_packs": list(check.rule_packs)}


def _check(row: Row[Any]) -> StoredCheck:
    values = {name: getattr(row, name) for name in StoredCheck.__dataclass_fields__}
    return StoredCheck(**(values | {"rule_packs": tuple(row.rule_packs)}))
