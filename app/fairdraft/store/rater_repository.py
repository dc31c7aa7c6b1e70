"""How does a rater get another pseudonym, wherever the old one stands?"""

from typing import Any

from sqlalchemy import delete, select, update

from fairdraft.domain.identity import value_sha256
from fairdraft.store import tables
from fairdraft.store.database import Writing
from fairdraft.store.judgement_places import rating_place, vote_place
from fairdraft.store.repository import Repository


class RaterRepository(Repository):
    """The pseudonyms of raters."""

    def rename_rater(self, rater: str, pseudonym: str) -> tuple[int, int]:
        """See `SharingStore.rename_rater`."""
        with self._database.writing() as writing:
            connection = writing.connection
            renamed = elsewhere = 0
            for table in (tables.ratings, tables.votes):
                done = connection.execute(update(table).where(table.c.rater == rater).values(rater=pseudonym))
                renamed += done.rowcount
            for column in (
                tables.rating_queues.c.rater,
                tables.study_events.c.by,
                tables.merge_conflicts.c.resolved_by,
                tables.dismissals.c.by,
                tables.piece_comments.c.by,
                tables.piece_comment_answers.c.by,
                tables.claim_anchors.c.by,
                tables.piece_revisions.c.author,
                tables.pieces.c.approved_by,
            ):
                done = connection.execute(update(column.table).where(column == rater).values({column: pseudonym}))
                elsewhere += done.rowcount
            for table in (tables.former_ratings, tables.merge_conflicts):
                for row in connection.execute(select(table.c.id, table.c.content)).all():
                    if row.content.get("rater") == rater:
                        content = {**row.content, "rater": pseudonym}
                        connection.execute(update(table).where(table.c.id == row.id).values(_renamed(table, content)))
            if self._machine is self._database:
                self._forget_name(writing, rater, pseudonym)
        if self._machine is not self._database:
            with self._machine.writing() as writing:
                self._forget_name(writing, rater, pseudonym)
        return renamed, elsewhere

    @staticmethod
    def _forget_name(writing: Writing, rater: str, pseudonym: str) -> None:
        given_by = tables.source_documents.c.given_by
        renaming = update(tables.source_documents).where(given_by == rater)
        writing.connection.execute(renaming.values(given_by=pseudonym))
        writing.connection.execute(delete(tables.profiles).where(tables.profiles.c.pseudonym == rater))
        writing.changed("profile", pseudonym)


def _renamed(table: Any, content: dict[str, Any]) -> dict[str, Any]:
    if table is not tables.merge_conflicts:
        return {"content": content}
    place = rating_place(content) if "occasion" in content else vote_place(content)
    return {"content": content, "content_sha256": value_sha256(content), "place": place}
