"""Source documents and anchored claims: one of each stands, and what stood before is kept."""

from dataclasses import replace
from pathlib import Path

import pytest

from fairdraft.domain.change import Change
from fairdraft.domain.claim_anchor import ClaimAnchor, Passage, SourceDocument
from fairdraft.services.ports import Store
from fairdraft.store.backup import backup_store
from fairdraft.store.restore import restore_store
from fairdraft.store.sqlite_store import open_store


@pytest.fixture
def document(clock) -> SourceDocument:
    return SourceDocument("o1", "glynora", "GLYNORA PI", "/a/label.pdf", "ee", 3, "", "W1", clock())


@pytest.fixture
def anchor(clock) -> ClaimAnchor:
    passage = Passage(2, ((0, 3), (7, 8)), ("Along with diet", "1.1"))
    return ClaimAnchor("n1", "glynora", "use", "It works.", "GLYNORA PI", "ee", passage, "proposal", "W1", clock())


def test_another_file_takes_the_place_of_a_document(store: Store, document: SourceDocument) -> None:
    """Per product and name; a document that is taken back is gone, and each step is told."""
    told: list[tuple[Change, ...]] = []
    stop = store.subscribe(told.append)
    again = replace(document, id="o2", sha256="ff", path="/b/label.pdf")
    for one in (document, again, replace(document, id="o3", product="lumivar")):
        store.save_source_document(one)
    assert store.source_documents("glynora") == (again,)
    store.remove_source_document("o2")
    store.remove_source_document("o2")
    assert store.source_documents("glynora") == ()
    assert [one.id for one in store.source_documents("lumivar")] == ["o3"]
    stop()
    assert [one[0].id for one in told] == ["glynora", "glynora", "lumivar", "glynora"]


def test_another_anchor_takes_the_place_of_one_that_is_kept(store: Store, anchor: ClaimAnchor, clock) -> None:
    """The one before ends at that moment; taking back ends what stands, once."""
    store.save_claim_anchor(anchor)
    elsewhere = replace(anchor, id="n2", claim="other")
    store.save_claim_anchor(elsewhere)
    clock.advance(60)
    later = replace(anchor, id="n3", way="by hand", made_at=clock())
    store.save_claim_anchor(later)
    assert store.claim_anchors("glynora") == (replace(anchor, ended_at=clock()), elsewhere, later)
    assert store.end_claim_anchor("glynora", "use")
    assert not store.end_claim_anchor("glynora", "use")
    assert [one.claim for one in store.claim_anchors("glynora") if one.ended_at is None] == ["other"]


def test_the_same_anchor_by_the_same_person_is_kept_once(store: Store, anchor: ClaimAnchor, clock) -> None:
    """As by a key that was pressed twice; another person who says the same, or the same after it ended, is news."""
    assert store.save_claim_anchor(anchor) == anchor
    clock.advance(1)
    assert store.save_claim_anchor(replace(anchor, id="n2", made_at=clock())) == anchor
    assert store.claim_anchors("glynora") == (anchor,)
    store.save_claim_anchor(replace(anchor, id="n3", by="W2"))
    store.end_claim_anchor("glynora", "use")
    store.save_claim_anchor(replace(anchor, id="n4", by="W2"))
    assert [(one.id, one.ended_at is None) for one in store.claim_anchors("glynora")] == [
        ("n1", False), ("n3", False), ("n4", True),
    ]  # fmt: skip


def test_a_backup_brings_no_second_anchor_of_a_claim(
    store: Store, anchor: ClaimAnchor, document: SourceDocument, store_path: Path, tmp_path: Path, clock
) -> None:
    """What stands in the store stays; what it lacks comes back."""
    store.save_claim_anchor(anchor)
    store.save_claim_anchor(replace(anchor, id="n2", claim="other"))
    store.save_source_document(document)
    copy = tmp_path / "copy.db"
    backup_store(store_path, copy)
    since = replace(anchor, id="n3", claim="other", by="W2")
    store.end_claim_anchor("glynora", "use")
    elsewhere = open_store(copy, app_version="0.1.0")
    elsewhere.save_claim_anchor(replace(anchor, id="n4", claim="third"))
    elsewhere.save_claim_anchor(replace(anchor, id="n5", by="W2"))
    elsewhere.close()
    store.save_claim_anchor(since)
    store.remove_source_document(document.id)
    store.close()
    restore_store(store_path, copy, app_version="0.1.0", now=clock())
    again = open_store(store_path, app_version="0.1.0")
    standing = {one.claim: one.id for one in again.claim_anchors("glynora") if one.ended_at is None}
    documents = again.source_documents("glynora")
    again.close()
    assert standing == {"use": "n5", "other": "n3", "third": "n4"}
    assert documents == (document,)


def test_a_rater_who_is_forgotten_has_another_pseudonym_in_anchors(
    store: Store, anchor: ClaimAnchor, document: SourceDocument
) -> None:
    """Who anchored a claim and who gave a file is called by the new pseudonym."""
    store.save_claim_anchor(anchor)
    store.save_source_document(document)
    store.rename_rater("W1", "W9")
    assert store.claim_anchors("glynora")[0].by == store.source_documents("glynora")[0].given_by == "W9"
