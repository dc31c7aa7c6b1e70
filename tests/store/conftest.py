import inspect
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fairdraft.domain.dismissal import Anchor, Dismissal
from fairdraft.domain.draft import Draft, Provenance
from fairdraft.domain.identity import new_id
from fairdraft.domain.piece import Block, Piece, Revision, render
from fairdraft.domain.rating import Rating
from fairdraft.services.ports import Store
from fairdraft.store.encrypting import rewrite_file
from fairdraft.store.server_store import open_team_store
from fairdraft.store.sqlite_store import open_store
from fairdraft.store.store_key import StoreKey

# Set by `make test-encrypted`: the stores of these tests are encrypted.
ENCRYPTED = "FAIRDRAFT_TEST_ENCRYPTED" in os.environ
KEY = StoreKey("the passphrase of all these stores")

NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)


class Clock:
    """A clock that only moves when told."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "store.db"


@pytest.fixture
def reopen(store_path: Path, clock: Clock, team_address: str | None) -> Iterator[Callable[..., Store]]:
    """Opens the store of this test; whatever was opened is closed at the end."""
    opened: list[Store] = []

    def again(**options: Any) -> Store:
        if ENCRYPTED:
            options = {"key": KEY} | options
        if team_address is None:
            opened.append(open_store(store_path, app_version="0.1.0", clock=clock, **options))
        else:
            opened.append(open_team_store(team_address, store_path, app_version="0.1.0", clock=clock, **options))
        return opened[-1]

    yield again
    for one in opened:
        one.close()


_ABOUT_FILES = {
    "test_backup",
    "test_beside_store",
    "test_durability",
    "test_encryption",
    "test_opening",
    "test_released",
    "test_every_schema",
    "test_upgrades",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is about store files alone, where the store is on a server or encrypted."""
    if "FAIRDRAFT_TEST_SERVER" not in os.environ and not ENCRYPTED:
        return
    for item in items:
        if "store" not in item.path.parts or not isinstance(item, pytest.Function):
            continue
        own_files = {"store_path", "empty_store"} if ENCRYPTED else {"store_path"}
        if item.path.stem in _ABOUT_FILES or own_files & set(inspect.signature(item.function).parameters):
            item.add_marker(pytest.mark.skip(reason="about store files"))


@pytest.fixture
def team_address(team_database: Callable[[str], str] | None) -> str | None:
    """The address of a database of this test's own, where the tests run on a server."""
    return None if team_database is None else team_database("store")


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a store just made: making one for each test would take most of the time."""
    path = tmp_path_factory.mktemp("empty") / "store.db"
    open_store(path, app_version="0.1.0", clock=Clock()).close()
    if ENCRYPTED:
        rewrite_file(path, None, KEY)
    return path.read_bytes()


@pytest.fixture
def store(reopen: Callable[..., Store], store_path: Path, empty_store: bytes) -> Store:
    store_path.parent.mkdir()
    store_path.write_bytes(empty_store)
    return reopen()


@pytest.fixture
def make_draft() -> Callable[..., Draft]:
    def make(**fields: Any) -> Draft:
        provenance = Provenance(
            app_version="0.1.0",
            model_name="starter",
            model_sha256="ab" * 32,
            sampler={"temperature": 0.7, "top_k": 40},
            seed=7,
            stop=("\n\n\n",),
            rendered_prompt="Write about GLYNORA.",
            prompt_sha256="cd" * 32,
            retrieval_ids=("claim-1",),
            rule_packs=("core@1",),
            first_token_ms=12,
        )
        values: dict[str, Any] = {
            "id": new_id(),
            "study": "desk-glynora",
            "campaign": "glynora",
            "brief": "b01",
            "brief_text": "Invite to ask a doctor.",
            "brief_sha256": "ef" * 32,
            "candidate": "starter-chat",
            "mode": "assisted",
            "state": "streaming",
            "model_text": "",
            "blocks": (),
            "text": "",
            "provenance": provenance,
            "made_at": NOON,
        }
        return Draft(**(values | fields))

    return make


@pytest.fixture
def finished(make_draft: Callable[..., Draft]) -> Callable[..., Draft]:
    """A final draft with two blocks."""

    def make(**fields: Any) -> Draft:
        blocks = (
            Block("1", "headline", "copy", "Ask about GLYNORA"),
            Block("2", "isi", "locked", "Important Safety Information"),
        )
        values = {"state": "finished", "model_text": "Ask about GLYNORA", "blocks": blocks}
        return make_draft(**(values | {"text": render(blocks).text} | fields))

    return make


@pytest.fixture
def make_piece() -> Callable[..., tuple[Piece, Revision]]:
    def make(text: str = "Ask about GLYNORA", **fields: Any) -> tuple[Piece, Revision]:
        piece_id, head = new_id(), new_id()
        blocks = (Block("1", "headline", "copy", text),)
        values: dict[str, Any] = {
            "id": piece_id,
            "campaign": "glynora",
            "title": "Web page",
            "draft_id": None,
            "head": head,
            "blocks": blocks,
            "state": "draft",
            "made_at": NOON,
            "changed_at": NOON,
        }
        return Piece(**(values | fields)), Revision(head, piece_id, None, blocks, "W1", NOON, "begun")

    return make


@pytest.fixture
def make_dismissal() -> Callable[..., Dismissal]:
    def make(piece: Piece, **fields: Any) -> Dismissal:
        values: dict[str, Any] = {
            "id": new_id(),
            "piece_id": piece.id,
            "anchor": Anchor("MIN-01", None, None, "safe", "It is ", " for you.", 6, 9, 2),
            "reason": "“Safe” is the trial's name.",
            "by": "rater-1",
            "made_at": NOON,
        }
        return Dismissal(**(values | fields))

    return make


@pytest.fixture
def make_rating() -> Callable[..., Rating]:
    def make(draft: Draft, **fields: Any) -> Rating:
        values: dict[str, Any] = {
            "id": new_id(),
            "draft_id": draft.id,
            "study": draft.study,
            "rater": "R1",
            "rubric_id": "dtc",
            "rubric_version": "1",
            "rated_at": NOON,
            "scores": {"accuracy": 4, "copy_quality": 2},
            "verdict": "revise",
            "comment": "Nearly – “adults” is missing.",
        }
        return Rating(**(values | fields))

    return make
