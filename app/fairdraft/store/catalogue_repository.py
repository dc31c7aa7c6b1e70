"""How are products, campaigns, candidates and model files kept?"""

from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, Row, Table, insert, select, update

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.candidate import Candidate
from fairdraft.domain.document_schema import FileValue
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.model import LibraryModel, ModelHeader, ModelNote, ModelNotes
from fairdraft.domain.model_shape import shape_from_json
from fairdraft.domain.product import Product
from fairdraft.domain.product_use import ProductVersionTakenError
from fairdraft.store import tables
from fairdraft.store.product_use_repository import product_use
from fairdraft.store.repository import Repository, add_or_replace

_FileValue = TypeVar("_FileValue", bound=FileValue)


class CatalogueRepository(Repository):
    """The catalogue part of the store."""

    def products(self) -> tuple[Product, ...]:
        """See `CatalogueStore.products`."""
        table = tables.products
        newest: dict[str, str] = {}
        with self._database.reading() as connection:
            # Compared here, because databases do not agree on the order of texts.
            for product_id, version in connection.execute(select(table.c.id, table.c.version)):
                newest[product_id] = max(version, newest.get(product_id, version))
            found = [
                connection.execute(select(table.c.file).where(table.c.id == product_id, table.c.version == version))
                for product_id, version in sorted(newest.items())
            ]
            return tuple(_read(Product, one.scalar_one()) for one in found)

    def product(self, product_id: str, version: str | None = None) -> Product | None:
        """See `CatalogueStore.product`."""
        table = tables.products
        with self._database.reading() as connection:
            versions = _versions(connection, product_id)
            wanted = max(versions, default=None) if version is None else version
            if wanted is None or wanted not in versions:
                return None
            query = select(table.c.file).where(table.c.id == product_id, table.c.version == wanted)
            return _read(Product, connection.execute(query).scalar_one())

    def product_versions(self, product_id: str) -> tuple[str, ...]:
        """See `CatalogueStore.product_versions`."""
        with self._database.reading() as connection:
            return _versions(connection, product_id)

    def save_product(self, product: Product, *, replace: bool = False) -> bool:
        """See `ProductStore.save_product`."""
        with self._database.writing() as writing:
            stored = stored_product(writing.connection, product.id, product.version)
            if stored is None:
                write_product(writing.connection, product, self._clock())
            # Values are compared, not their writing: a later program may know more fields.
            elif stored == _read(Product, _written(product)):
                return False
            else:
                use = product_use(writing.connection, product.id, product.version)
                if use.words or not replace:
                    raise ProductVersionTakenError(product, use)
                _replace_product(writing.connection, product, self._clock())
            writing.changed("product", product.id)
            return stored is not None

    def campaigns(self) -> tuple[Campaign, ...]:
        """See `CatalogueStore.campaigns`."""
        return self._all(Campaign, tables.campaigns)

    def campaign(self, campaign_id: str) -> Campaign | None:
        """See `CatalogueStore.campaign`."""
        return self._one(Campaign, tables.campaigns, campaign_id)

    def save_campaign(self, campaign: Campaign) -> None:
        """See `CatalogueStore.save_campaign`."""
        with self._database.writing() as writing:
            write_campaign(writing.connection, campaign, self._clock())
            writing.changed("campaign", campaign.id)

    def candidates(self) -> tuple[Candidate, ...]:
        """See `CatalogueStore.candidates`."""
        return self._all(Candidate, tables.candidates)

    def candidate(self, candidate_id: str) -> Candidate | None:
        """See `CatalogueStore.candidate`."""
        return self._one(Candidate, tables.candidates, candidate_id)

    def save_candidate(self, candidate: Candidate) -> None:
        """See `CatalogueStore.save_candidate`."""
        with self._database.writing() as writing:
            row = {"id": candidate.id, "name": candidate.name}
            written = {"file": _written(candidate), "changed_at": self._clock()}
            add_or_replace(writing.connection, tables.candidates, row | written)
            writing.changed("candidate", candidate.id)

    def models(self) -> tuple[LibraryModel, ...]:
        """See `CatalogueStore.models`."""
        return self._models(forgotten=False)

    def forgotten_models(self) -> tuple[LibraryModel, ...]:
        """See `ModelLibraryStore.forgotten_models`."""
        return self._models(forgotten=True)

    def find_models(
        self, *, model_id: str | None = None, sha256: str | None = None, path: str | None = None
    ) -> tuple[LibraryModel, ...]:
        """See `CatalogueStore.find_models`."""
        wanted = {"id": model_id, "sha256": sha256, "path": path}
        these = [tables.models.c[name] == value for name, value in wanted.items() if value is not None]
        return self._models(*these, forgotten=False)

    def _models(self, *these: ColumnElement[bool], forgotten: bool) -> tuple[LibraryModel, ...]:
        table = tables.models
        state = table.c.deleted_at.is_not(None) if forgotten else table.c.deleted_at.is_(None)
        with self._machine.reading() as connection:
            found = [_model(row) for row in connection.execute(select(table).where(state, *these))]
        return tuple(sorted(found, key=lambda one: (not one.starter, one.name)))

    def save_model(self, model: LibraryModel) -> None:
        """See `CatalogueStore.save_model`."""
        with self._machine.writing() as writing:
            _refuse_taken_name(writing.connection, model)
            add_or_replace(writing.connection, tables.models, _model_row(model))
            writing.changed("model", model.id)

    def change_model(self, model: LibraryModel) -> bool:
        """See `CatalogueStore.change_model`."""
        table = tables.models
        alive = update(table).where(table.c.id == model.id, table.c.deleted_at.is_(None))
        with self._machine.writing() as writing:
            _refuse_taken_name(writing.connection, model)
            if not writing.connection.execute(alive.values(_model_row(model))).rowcount:
                return False
            writing.changed("model", model.id)
            return True

    def remove_model(self, model_id: str) -> None:
        """See `CatalogueStore.remove_model`."""
        table = tables.models
        with self._machine.writing() as writing:
            alive = update(table).where(table.c.id == model_id, table.c.deleted_at.is_(None))
            if not writing.connection.execute(alive.values(deleted_at=self._clock())).rowcount:
                raise UsageError(f'There is no model "{model_id}" in the library.', "List the models to see their ids.")
            writing.changed("model", model_id)

    def _all(self, kind: type[_FileValue], table: Table) -> tuple[_FileValue, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(select(table.c.id, table.c.file)).all()
        return tuple(_read(kind, row.file) for row in sorted(rows, key=lambda row: row.id))

    def _one(self, kind: type[_FileValue], table: Table, value_id: str) -> _FileValue | None:
        with self._database.reading() as connection:
            file = connection.execute(select(table.c.file).where(table.c.id == value_id)).scalar()
        return None if file is None else _read(kind, file)


def stored_product(connection: Connection, product_id: str, version: str) -> Product | None:
    """That version of a product, as part of another transaction."""
    table = tables.products
    query = select(table.c.file).where(table.c.id == product_id, table.c.version == version)
    file = connection.execute(query).scalar()
    return None if file is None else _read(Product, file)


def stored_campaign(connection: Connection, campaign_id: str) -> Campaign | None:
    """The campaign of that id, as part of another transaction."""
    table = tables.campaigns
    file = connection.execute(select(table.c.file).where(table.c.id == campaign_id)).scalar()
    return None if file is None else _read(Campaign, file)


def write_product(connection: Connection, product: Product, now: datetime) -> None:
    """Add a version of a product that is not there."""
    row = {"id": product.id, "version": product.version, "brand": product.brand}
    written = {"file": _written(product), "added_at": now}
    connection.execute(insert(tables.products).values(**row, **written))


def _replace_product(connection: Connection, product: Product, now: datetime) -> None:
    table = tables.products
    this = update(table).where(table.c.id == product.id, table.c.version == product.version)
    connection.execute(this.values(brand=product.brand, file=_written(product), added_at=now))


def write_campaign(connection: Connection, campaign: Campaign, now: datetime) -> None:
    """Add a campaign, or write it over the one of its id."""
    row = {"id": campaign.id, "name": campaign.name, "product": campaign.product}
    add_or_replace(connection, tables.campaigns, row | {"file": _written(campaign), "changed_at": now})


_PLAIN_MODEL_FIELDS = tuple(name for name in LibraryModel.__dataclass_fields__ if name not in ("header", "notes"))


def _refuse_taken_name(connection: Connection, model: LibraryModel) -> None:
    table = tables.models
    same_name = select(table.c.path).where(
        table.c.name == model.name, table.c.id != model.id, table.c.deleted_at.is_(None)
    )
    taken_by = connection.execute(same_name).scalar()
    if taken_by is not None:
        raise KnownError(
            f'The name "{model.name}" belongs to another model of the library ({taken_by}).',
            "Give this model another name, or remove the other one from the library.",
        )


def _model_row(model: LibraryModel) -> dict[str, Any]:
    row = {name: getattr(model, name) for name in _PLAIN_MODEL_FIELDS}
    return row | {"header": _written_header(model.header), "notes": asdict(model.notes), "deleted_at": None}


def _written(value: FileValue) -> dict[str, Any]:
    # Defaults too: a later program with other defaults must not change what was approved.
    return value.model_dump(mode="json", by_alias=True)


def _versions(connection: Connection, product_id: str) -> tuple[str, ...]:
    found = connection.execute(select(tables.products.c.version).where(tables.products.c.id == product_id)).scalars()
    # Ordered here, because databases do not agree on the order of texts.
    return tuple(sorted(found))


def _read(kind: type[_FileValue], file: dict[str, Any]) -> _FileValue:
    try:
        return kind.model_validate(file)
    except ValidationError as error:
        noun = kind.__name__.lower()
        raise KnownError(
            f'The {noun} "{file.get("id")}" in the store has content that this version of Fairdraft does not know.',
            "Open the store with the version of Fairdraft that wrote it, or a newer one.",
        ) from error


def _written_header(header: ModelHeader) -> dict[str, Any]:
    written = {name: getattr(header, name) for name in ModelHeader.__dataclass_fields__}
    return written | {"shape": None if header.shape is None else header.shape.as_json()}


def _read_header(written: dict[str, Any]) -> ModelHeader:
    shape = written.get("shape")
    values = {"languages": tuple(written["languages"]), "shape": None if shape is None else shape_from_json(shape)}
    return ModelHeader(**(written | values))


def _model(row: Row[Any]) -> LibraryModel:
    header = _read_header(row.header)
    written = row.notes or {}
    notes = ModelNotes(**{name: ModelNote(**note) for name, note in written.items() if note is not None})
    return LibraryModel(header=header, notes=notes, **{name: getattr(row, name) for name in _PLAIN_MODEL_FIELDS})
