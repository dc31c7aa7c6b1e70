"""What is the store as the use cases see it?"""

from collections.abc import Callable

from sqlalchemy import select

from fairdraft.store import tables
from fairdraft.store.catalogue_repository import CatalogueRepository
from fairdraft.store.database import ChangeListener
from fairdraft.store.dismissal_repository import DismissalRepository
from fairdraft.store.draft_repository import DraftRepository
from fairdraft.store.integrity import integrity_faults
from fairdraft.store.library_repository import LibraryRepository
from fairdraft.store.merge_repository import MergeRepository
from fairdraft.store.model_repository import ModelRepository
from fairdraft.store.piece_repository import PieceRepository
from fairdraft.store.profile_repository import ProfileRepository
from fairdraft.store.queue_repository import QueueRepository
from fairdraft.store.rating_repository import RatingRepository
from fairdraft.store.study_draft_repository import StudyDraftRepository
from fairdraft.store.study_repository import StudyRepository


class SqlStore(
    CatalogueRepository,
    ModelRepository,
    DraftRepository,
    PieceRepository,
    DismissalRepository,
    RatingRepository,
    QueueRepository,
    StudyRepository,
    StudyDraftRepository,
    MergeRepository,
    LibraryRepository,
    ProfileRepository,
):
    """The whole store over one database file; see `Store` in the ports for what each operation promises."""

    @property
    def read_only(self) -> bool:
        """See `Store.read_only`."""
        return self._database.read_only

    def subscribe(self, listener: ChangeListener) -> Callable[[], None]:
        """See `Store.subscribe`. Listeners are called on the thread that committed, outside the transaction;
        a failing one is logged and disturbs nobody.
        """
        return self._database.subscribe(listener)

    def check_integrity(self) -> tuple[str, ...]:
        """See `Store.check_integrity`."""
        return integrity_faults(self._database.path)

    def facts(self) -> dict[str, str]:
        """What the store says of itself: `store_id`, `created_at`, `created_with`, `schema_written_with`."""
        table = tables.store_metadata
        with self._database.reading() as connection:
            return {row.key: row.value for row in connection.execute(select(table))}

    def close(self) -> None:
        """See `Store.close`."""
        self._database.close()
