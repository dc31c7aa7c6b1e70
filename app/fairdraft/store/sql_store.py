"""What is the store as the use cases see it?"""

from collections.abc import Callable

from sqlalchemy import select

from fairdraft.store import tables
from fairdraft.store.anchor_repository import AnchorRepository
from fairdraft.store.campaign_repository import CampaignRepository
from fairdraft.store.catalogue_repository import CatalogueRepository
from fairdraft.store.comment_repository import CommentRepository
from fairdraft.store.database import ChangeListener, Database
from fairdraft.store.dismissal_repository import DismissalRepository
from fairdraft.store.draft_repository import DraftRepository
from fairdraft.store.library_repository import LibraryRepository
from fairdraft.store.library_shelf_repository import LibraryShelfRepository
from fairdraft.store.merge_repository import MergeRepository
from fairdraft.store.model_repository import ModelRepository
from fairdraft.store.piece_repository import PieceRepository
from fairdraft.store.product_use_repository import ProductUseRepository
from fairdraft.store.profile_repository import ProfileRepository
from fairdraft.store.queue_repository import QueueRepository
from fairdraft.store.rater_repository import RaterRepository
from fairdraft.store.rating_repository import RatingRepository
from fairdraft.store.study_draft_repository import StudyDraftRepository
from fairdraft.store.study_ratings_repository import StudyRatingsRepository
from fairdraft.store.study_repository import StudyRepository


class SqlStore(
    CatalogueRepository,
    ProductUseRepository,
    CampaignRepository,
    ModelRepository,
    DraftRepository,
    PieceRepository,
    DismissalRepository,
    CommentRepository,
    AnchorRepository,
    RatingRepository,
    StudyRatingsRepository,
    QueueRepository,
    StudyRepository,
    StudyDraftRepository,
    MergeRepository,
    RaterRepository,
    LibraryRepository,
    LibraryShelfRepository,
    ProfileRepository,
):
    """The whole store; see `Store` in the ports for what each operation promises."""

    @property
    def read_only(self) -> bool:
        """See `Store.read_only`."""
        return self._database.read_only

    @property
    def encrypted(self) -> bool:
        """See `Store.encrypted`."""
        return any(database.encrypted for database in self._databases)

    def subscribe(self, listener: ChangeListener) -> Callable[[], None]:
        """See `Store.subscribe`. Listeners are called on the thread that committed, outside the transaction;
        a failing one is logged and disturbs nobody.
        """
        stops = [database.subscribe(listener) for database in self._databases]

        def stop() -> None:
            for one in stops:
                one()

        return stop

    def check_integrity(self) -> tuple[str, ...]:
        """See `Store.check_integrity`."""
        return tuple(fault for database in self._databases for fault in database.faults())

    def facts(self) -> dict[str, str]:
        """What the store says of itself: `store_id`, `created_at`, `created_with`, `schema_written_with`."""
        table = tables.store_metadata
        with self._database.reading() as connection:
            return {row.key: row.value for row in connection.execute(select(table))}

    def close(self) -> None:
        """See `Store.close`."""
        for database in self._databases:
            database.close()

    @property
    def _databases(self) -> tuple[Database, ...]:
        return (self._database,) if self._machine is self._database else (self._database, self._machine)
