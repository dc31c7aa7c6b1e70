"""Whatever a person or a model wrote comes back character by character."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraft.domain.dismissal import Anchor, Dismissal
from fairdraft.domain.draft import Draft, Provenance, StoredCheck
from fairdraft.domain.identity import new_id
from fairdraft.domain.piece import Block, Piece, Revision
from fairdraft.domain.profile import Profile
from fairdraft.domain.rating import Rating
from fairdraft.services.ports import Store
from fairdraft.store.column_types import as_written, storable
from fairdraft.store.sqlite_store import open_store

# Every code point, lone surrogates and NUL included, and the mark that the store itself uses.
anything = st.text(st.characters(exclude_categories=())) | st.text(
    st.sampled_from("\0\ud83d\ude00\ufdd00001aé’\U0001f600")
)
numbers = st.integers(0, 2**63 - 1)
moments = st.integers(0, 7_000_000_000_000_000).map(
    lambda n: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=n)
)
moments |= moments.map(lambda moment: moment.astimezone(timezone(timedelta(hours=-5))))
kinds = st.sampled_from(["copy", "locked", "voice_over", "super", "note"])
blocks = st.lists(st.builds(Block, anything, anything, kinds, anything), max_size=3).map(tuple)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | anything,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(anything, inner, max_size=2),
    max_leaves=4,
)
provenances = st.builds(
    Provenance,
    app_version=anything,
    model_name=anything,
    adapter_sha256=st.none() | anything,
    endpoint=st.none() | anything,
    sampler=st.dictionaries(anything, json_values, max_size=3),
    seed=numbers,
    stop=st.lists(anything, max_size=2).map(tuple),
    rendered_prompt=anything,
    product=st.none() | anything,
    retrieval_ids=st.lists(anything, max_size=2).map(tuple),
    generation_ms=st.none() | numbers,
    machine=anything,
)
drafts = st.builds(
    Draft,
    id=anything.map(lambda text: text + new_id()),
    study=anything,
    campaign=anything,
    brief=anything,
    brief_text=anything,
    brief_sha256=anything,
    candidate=anything,
    mode=st.sampled_from(["raw", "assisted"]),
    state=st.sampled_from(["finished", "stopped", "failed"]),
    model_text=anything,
    blocks=blocks,
    text=anything,
    provenance=provenances,
    made_at=moments,
    failure=anything,
)
many_examples = settings(max_examples=60)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store for all examples: their ids differ."""
    path: Path = tmp_path_factory.mktemp("round_trip") / "store.db"
    store = open_store(path, app_version="0.1.0")
    yield store
    store.close()


@given(anything)
def test_any_text_has_a_storable_form(text: str) -> None:
    """The form has no NUL and is valid UTF-8, and the text comes back from it exactly."""
    form = storable(text)
    assert "\0" not in form
    assert form.encode("utf-8").decode("utf-8") == form
    assert as_written(form) == text


@given(anything, anything)
def test_storable_forms_keep_beginnings(one: str, two: str) -> None:
    """The form of a longer text begins with the form of its beginning, so that ids can be looked up by it."""
    assert storable(one + two) == storable(one) + storable(two)


@many_examples
@given(drafts, st.lists(anything, max_size=2).map(tuple))
def test_a_draft_comes_back(kept: Store, draft: Draft, packs: tuple[str, ...]) -> None:
    """Any draft equals what is read, by id and in the list of its campaign; so does its check."""
    check = StoredCheck(draft.id, 1, 0, 2, packs)
    kept.finish_draft(draft, check)
    assert kept.draft(draft.id) == draft
    assert draft in kept.drafts(
        study=draft.study, campaign=draft.campaign, brief=draft.brief, candidate=draft.candidate
    )
    assert kept.checks([draft.id]) == {draft.id: check}


@many_examples
@given(anything, anything, blocks, anything, anything, moments)
def test_a_piece_comes_back(
    kept: Store, campaign: str, title: str, parts: tuple[Block, ...], author: str, summary: str, when: datetime
) -> None:
    """Any piece and revision equal what is read, before and after an edit by a holder of any name."""
    piece_id, head = new_id(), new_id()
    piece = Piece(piece_id, campaign, title, None, head, parts, "draft", when, when)
    revision = Revision(head, piece_id, None, parts, author, when, summary)
    kept.create_piece(piece, revision)
    assert kept.piece(piece_id) == piece
    assert piece in kept.pieces(campaign=campaign)
    kept.take_lease(piece_id, author, 60)
    edit = Revision(new_id(), piece_id, head, (*parts, Block("x", "body", "copy", title)), author, when, title)
    kept.save_revision(edit, author)
    assert kept.revisions(piece_id) == (revision, edit)


@many_examples
@given(
    st.builds(
        Dismissal,
        id=anything.map(lambda text: text + new_id()),
        piece_id=st.just("answered-piece"),
        anchor=st.builds(
            Anchor,
            rule=anything,
            item=st.none() | anything,
            expected=st.none() | anything,
            quote=st.none() | anything,
            prefix=anything,
            suffix=anything,
            before=st.integers(0, 2**31 - 1),
            after=st.integers(0, 2**31 - 1),
            stood=st.integers(0, 2**31 - 1),
        ),
        reason=anything,
        by=anything,
        made_at=moments,
        withdrawn_at=st.none() | moments,
    )
)
def test_a_dismissal_comes_back(kept: Store, dismissal: Dismissal) -> None:
    """Any answer to a finding equals what is read."""
    piece_id = dismissal.piece_id
    if kept.piece(piece_id) is None:
        when = datetime(2026, 3, 2, tzinfo=UTC)
        kept.create_piece(
            Piece(piece_id, "c", "t", None, "first", (), "draft", when, when),
            Revision("first", piece_id, None, (), "W1", when),
        )
    kept.save_dismissal(dismissal)
    assert kept.dismissals(piece_id)[-1] == dismissal


@many_examples
@given(
    st.dictionaries(anything, st.integers(1, 5), max_size=4),
    anything,
    anything,
    anything,
    st.integers(1, 2**31 - 1),
    st.none() | numbers,
    moments,
)
def test_a_rating_comes_back(
    kept: Store,
    scores: dict[str, int],
    rater: str,
    comment: str,
    study: str,
    occasion: int,
    took: int | None,
    when: datetime,
) -> None:
    """Any rating equals what is read, whatever its criteria are called."""
    draft_id = "rated-draft"
    if kept.draft(draft_id) is None:
        empty = Provenance()
        kept.finish_draft(Draft(draft_id, "s", "c", "b", "", "", "k", "raw", "finished", "", (), "", empty, when), None)
    rating = Rating(
        new_id(),
        draft_id,
        study,
        rater + new_id(),
        "dtc",
        "1",
        when,
        scores,
        None,
        comment,
        occasion=occasion,
        duration_ms=took,
    )
    kept.save_rating(rating)
    assert rating in kept.ratings(draft_id=draft_id, study=study)


@many_examples
@given(anything, anything, anything)
def test_a_profile_comes_back(kept: Store, name: str, role: str, pseudonym: str) -> None:
    """Any name, role and pseudonym equal what is read."""
    profile = Profile(new_id(), name, role, pseudonym)
    kept.save_profile(profile)
    assert kept.profile() == profile
