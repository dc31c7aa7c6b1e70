"""Does a piece go back to an earlier version as an edit that loses nothing?"""

import pytest
from services_support import drafted, with_words

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.identity import utc_now
from fairdraft.domain.piece import Block, Piece, Revision, render
from fairdraft.domain.version_history import folded
from fairdraft.services.workplace import Workplace


@pytest.fixture
def piece(workplace: Workplace) -> Piece:
    """A piece with an edited headline."""
    (draft,) = drafted(workplace)
    session = workplace.editing.open(workplace.editing.begin(draft, "W1").id, "window")
    edited = with_words(session.piece.blocks, "headline", "Another idea")
    piece = workplace.editing.save(session, edited, "W1")
    workplace.editing.close(session)
    return piece


def test_going_back_is_a_new_version_with_the_old_words(workplace: Workplace, piece: Piece) -> None:
    """The words that stood there stay a version, and its id leads there again; no lease is left."""
    editing = workplace.editing
    first, second = editing.revisions(piece.id)
    done = editing.go_back(piece.id, first.id[:8], "M1", "terminal")
    assert (done.changed, done.left, done.voided, done.piece.blocks) == (True, second.id, None, first.blocks)
    assert editing.piece(piece.id) == done.piece
    last = editing.revisions(piece.id)[-1]
    assert (last.parent, last.author, last.blocks) == (second.id, "M1", first.blocks)
    assert last.summary.startswith("back to the version of ")
    assert folded(editing.versions(piece.id))[-1].back_to == first.id[:8]
    again = editing.go_back(piece.id, done.left, "M1", "terminal")
    assert again.piece.blocks == second.blocks
    editing.open(piece.id, "another window")


def test_going_back_voids_an_approval(workplace: Workplace, piece: Piece) -> None:
    """As any edit does; who had approved is told."""
    first = workplace.editing.versions(piece.id)[0]
    workplace.approving.send(piece.id, "W1")
    workplace.approving.approve(piece.id, "M1")
    done = workplace.editing.go_back(piece.id, first.id, "W1", "terminal")
    assert (done.voided, done.piece.state, done.piece.approved_by) == ("M1", "draft", None)


def test_the_same_words_are_no_new_version(workplace: Workplace, piece: Piece) -> None:
    """Nothing is saved, no approval voided, and the answer says so."""
    workplace.approving.send(piece.id, "W1")
    workplace.approving.approve(piece.id, "M1")
    versions = workplace.editing.versions(piece.id)
    done = workplace.editing.go_back(piece.id, versions[1].id, "W1", "terminal")
    assert (done.changed, done.voided, done.piece.state) == (False, None, "approved")
    assert workplace.editing.versions(piece.id) == versions


def test_a_piece_that_somebody_edits_stays_as_it_is(workplace: Workplace, piece: Piece) -> None:
    """The holder of the lease is named, and keeps it."""
    session = workplace.editing.open(piece.id, "window 1")
    before = workplace.editing.versions(piece.id)
    with pytest.raises(KnownError, match="window 1"):
        workplace.editing.go_back(piece.id, before[0].id, "M1", "terminal")
    assert workplace.editing.versions(piece.id) == before
    workplace.editing.renew(session)


def test_versions_that_are_none_of_this_piece_are_told(workplace: Workplace, piece: Piece) -> None:
    """An unknown id, one of another piece, a beginning that is too short; what begins two ids asks for more."""
    (other,) = drafted(workplace, brief="b02")
    elsewhere = workplace.editing.begin(other, "W1")
    for given in ("nowhere", elsewhere.head, piece.head[:3]):
        with pytest.raises(KnownError, match="There is no version"):
            workplace.editing.go_back(piece.id, given, "M1", "terminal")
    for number in "12":
        session = workplace.editing.open(piece.id, "window")
        _save_as(workplace, session.piece, f"abcdef0{number}", number)
        workplace.editing.close(session)
    with pytest.raises(UsageError, match="More than one version begins"):
        workplace.editing.version(piece.id, "abcdef")
    assert workplace.editing.version(piece.id, "ABCDEF01").id == "abcdef01"


def test_an_older_version_of_approved_language_is_left_to_the_checks(workplace: Workplace, piece: Piece) -> None:
    """A version from before the label changed comes back as it was, and the checks say what is altered."""
    editing = workplace.editing
    campaign = workplace.products.campaign(piece.campaign)
    product = workplace.products.product_of(campaign)
    session = editing.open(piece.id, "window")
    isi = next(one for one in piece.blocks if one.section == "isi")
    old_label = tuple(
        Block(one.id, one.section, one.kind, one.text.replace("65 or older", "75 or older")) if one is isi else one
        for one in piece.blocks
    )
    old = editing.save(session, old_label, "W1").head
    editing.save(session, piece.blocks, "W1")
    editing.close(session)
    done = editing.go_back(piece.id, old, "W1", "terminal")
    checked = workplace.checking.check_blocks(done.piece.blocks, product, campaign)
    assert [one.status for one in checked.result.required if one.status == "altered"]


def test_word_changes_are_counted_from_version_to_version(workplace: Workplace, piece: Piece) -> None:
    """Against nothing all words of a version came; the compared words are those of the versions that are named."""
    first, second = workplace.editing.revisions(piece.id)
    words = len(render(first.blocks).text.split())
    counts = workplace.editing.word_changes(piece.id, [(first.id, None), (second.id, first.id)])
    gone = len(first.blocks[0].text.split())
    assert counts == {first.id: (words, 0), second.id: (2, gone)}
    for found, blocks in (
        (workplace.editing.compared(piece.id, second.id, since=first.id), second.blocks),
        (workplace.editing.compared(piece.id, first.id, until=second.id), first.blocks),
    ):
        assert (found.come, found.gone, found.blocks) == (2, gone, blocks)
        assert [one.block.section for one in found.way if one.is_changed] == ["headline"]
    alone = workplace.editing.compared(piece.id, first.id)
    assert not any(one.is_changed for one in alone.way)


def _save_as(workplace: Workplace, piece: Piece, revision_id: str, headline: str) -> None:
    blocks = with_words(piece.blocks, "headline", headline)
    revision = Revision(revision_id, piece.id, piece.head, blocks, "W1", utc_now())
    workplace.editing._store.save_revision(revision, "window")
