"""The files that ship with the program, read as the program reads them."""

from pathlib import Path
from typing import TypeVar

import pytest

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.candidate import Candidate
from fairdraft.domain.document_schema import FileValue
from fairdraft.domain.documents import read_document
from fairdraft.domain.product import Product
from fairdraft.domain.recipe import Recipe
from fairdraft.domain.rubric import Rubric

M = TypeVar("M", bound=FileValue)
RESOURCES = Path(__file__).parents[2] / "resources"


def read_all(folder: str, schema: type[M]) -> dict[str, M]:
    """Every file of a folder by its stem."""
    return {
        path.stem: read_document(path.read_text(encoding="utf-8"), path.name, schema)
        for path in sorted((RESOURCES / folder).glob("*.toml"))
    }


@pytest.fixture(scope="session")
def products() -> dict[str, Product]:
    return read_all("products", Product)


@pytest.fixture(scope="session")
def campaigns() -> dict[str, Campaign]:
    return read_all("campaigns", Campaign)


@pytest.fixture(scope="session")
def recipes() -> dict[str, Recipe]:
    return read_all("recipes", Recipe)


@pytest.fixture(scope="session")
def candidates() -> dict[str, Candidate]:
    return read_all("candidates", Candidate)


@pytest.fixture(scope="session")
def rubrics() -> dict[str, Rubric]:
    return read_all("rubrics", Rubric)
