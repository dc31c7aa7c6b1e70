"""How are watched folders, measured facts of model files and consents to hosted models kept?"""

from sqlalchemy import delete, insert, select, update

from fairdraft.domain.endpoint_consent import EndpointConsent
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import new_id
from fairdraft.domain.model import ModelFolder
from fairdraft.domain.model_fact import FactKind, ModelFact
from fairdraft.store import tables
from fairdraft.store.repository import Repository

_FACT_FIELDS = tuple(ModelFact.__dataclass_fields__)
_CONSENT_FIELDS = tuple(EndpointConsent.__dataclass_fields__)


class ModelRepository(Repository):
    """What the store knows around models, besides their list."""

    def model_folders(self) -> tuple[ModelFolder, ...]:
        """See `ModelLibraryStore.model_folders`."""
        table = tables.model_folders
        with self._machine.reading() as connection:
            rows = connection.execute(select(table)).all()
        return tuple(sorted((ModelFolder(**row._asdict()) for row in rows), key=lambda one: one.path))

    def save_model_folder(self, folder: ModelFolder) -> None:
        """See `ModelLibraryStore.save_model_folder`."""
        table = tables.model_folders
        with self._machine.writing() as writing:
            same = select(table.c.id).where(table.c.path == folder.path)
            if writing.connection.execute(same).scalar() is not None:
                raise KnownError(
                    f"The folder {folder.path} is already being watched.", "See the list of models for its files."
                )
            writing.connection.execute(insert(table).values(id=folder.id, path=folder.path, added_at=folder.added_at))
            writing.changed("model_folder", folder.id)

    def remove_model_folder(self, folder_id: str) -> None:
        """See `ModelLibraryStore.remove_model_folder`."""
        table = tables.model_folders
        with self._machine.writing() as writing:
            if not writing.connection.execute(delete(table).where(table.c.id == folder_id)).rowcount:
                raise UsageError(f'No folder "{folder_id}" is watched.', "List the folders to see their ids.")
            writing.changed("model_folder", folder_id)

    def save_model_fact(self, fact: ModelFact) -> None:
        """See `ModelLibraryStore.save_model_fact`."""
        table = tables.model_facts
        row = {name: getattr(fact, name) for name in _FACT_FIELDS}
        this = (table.c.model_sha256 == fact.model_sha256, table.c.kind == fact.kind, table.c.key == fact.key)
        with self._machine.writing() as writing:
            if not writing.connection.execute(update(table).where(*this).values(row)).rowcount:
                writing.connection.execute(insert(table).values(row | {"id": new_id()}))
            writing.changed("model_fact", fact.model_sha256)

    def model_facts(self, model_sha256: str, kind: FactKind | None = None) -> tuple[ModelFact, ...]:
        """See `ModelLibraryStore.model_facts`."""
        table = tables.model_facts
        query = select(*(table.c[name] for name in _FACT_FIELDS)).where(table.c.model_sha256 == model_sha256)
        if kind is not None:
            query = query.where(table.c.kind == kind)
        with self._machine.reading() as connection:
            found = [ModelFact(**row) for row in connection.execute(query.order_by(table.c.number)).mappings()]
        return tuple(sorted(found, key=lambda one: one.made_at, reverse=True))

    def forget_model_facts(self, model_sha256: str, kind: FactKind, key: str | None = None) -> int:
        """See `ModelLibraryStore.forget_model_facts`."""
        table = tables.model_facts
        these = delete(table).where(table.c.model_sha256 == model_sha256, table.c.kind == kind)
        if key is not None:
            these = these.where(table.c.key == key)
        with self._machine.writing() as writing:
            forgotten = writing.connection.execute(these).rowcount
            if forgotten:
                writing.changed("model_fact", model_sha256)
        return forgotten

    def endpoint_consent(self, url: str, model: str) -> EndpointConsent | None:
        """See `ModelLibraryStore.endpoint_consent`."""
        return next((one for one in self.endpoint_consents() if (one.url, one.model) == (url, model)), None)

    def endpoint_consents(self) -> tuple[EndpointConsent, ...]:
        """See `ModelLibraryStore.endpoint_consents`."""
        table = tables.endpoint_consents
        query = select(*(table.c[name] for name in _CONSENT_FIELDS)).where(table.c.ended_at.is_(None))
        with self._machine.reading() as connection:
            rows = connection.execute(query.order_by(table.c.number.desc())).mappings()
            return tuple(EndpointConsent(**row) for row in rows)

    def save_endpoint_consent(self, consent: EndpointConsent) -> None:
        """See `ModelLibraryStore.save_endpoint_consent`."""
        table = tables.endpoint_consents
        earlier = (table.c.url == consent.url, table.c.model == consent.model, table.c.ended_at.is_(None))
        with self._machine.writing() as writing:
            writing.connection.execute(update(table).where(*earlier).values(ended_at=self._clock()))
            row = {name: getattr(consent, name) for name in _CONSENT_FIELDS}
            writing.connection.execute(insert(table).values(row | {"id": new_id()}))
            writing.changed("endpoint_consent", consent.url)

    def withdraw_endpoint_consent(self, url: str, model: str) -> None:
        """See `ModelLibraryStore.withdraw_endpoint_consent`."""
        table = tables.endpoint_consents
        held = update(table).where(table.c.url == url, table.c.model == model, table.c.ended_at.is_(None))
        with self._machine.writing() as writing:
            if writing.connection.execute(held.values(ended_at=self._clock())).rowcount:
                writing.changed("endpoint_consent", url)
