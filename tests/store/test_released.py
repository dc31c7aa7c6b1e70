"""One small file of every released version of the tables opens, is upgraded, and has all that was in it.

Run as a program, this writes the file of the present version; a file once released is never written again.
"""

import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fairdraft.domain.annotation import Annotation
from fairdraft.domain.approved_copy import ApprovedCopy, CopyFindings
from fairdraft.domain.campaign import Brief, Campaign
from fairdraft.domain.candidate import Candidate
from fairdraft.domain.claim_anchor import ClaimAnchor, Passage, SourceDocument
from fairdraft.domain.dismissal import Anchor, Dismissal
from fairdraft.domain.draft import Draft, Provenance, StoredCheck
from fairdraft.domain.endpoint_consent import EndpointConsent
from fairdraft.domain.model import LibraryModel, ModelFolder, ModelHeader, ModelNote, ModelNotes
from fairdraft.domain.model_fact import ModelFact
from fairdraft.domain.piece import Block, Piece, Revision, render
from fairdraft.domain.piece_comment import CommentAnswer, PieceComment
from fairdraft.domain.presentation import QueueEntry
from fairdraft.domain.product import Indication, Product, Safety
from fairdraft.domain.profile import Profile
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import StoredQueue, StudyEvent, Vote
from fairdraft.domain.rating_set import RatingSet
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.study import Study, StudyPlan
from fairdraft.domain.study_progress import DraftPlace, PlacedDraft, settings_sha256
from fairdraft.services.ports import Store
from fairdraft.store.backup import backup_store
from fairdraft.store.schema import CURRENT_SCHEMA
from fairdraft.store.sqlite_file import stored_schema
from fairdraft.store.sqlite_store import open_store

RELEASED = Path(__file__).with_name("released")
WHEN = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)

PRODUCT = Product(
    schema="fairdraft/product@1",
    id="glynora",
    version="2026-03",
    brand="GLYNORA",
    established_name="tivaglutide",
    indications=(Indication(id="use", text="Along with diet and exercise.", must_keep=(("diet and exercise",),)),),
    safety=Safety(isi="GLYNORA may cause side effects. “Tell your doctor” about …"),
)
CAMPAIGN = Campaign(
    schema="fairdraft/campaign@1", id="glynora", name="Web", product="glynora", briefs=(Brief(id="b1", text="Ask."),)
)
CANDIDATE = Candidate(schema="fairdraft/candidate@1", id="starter", name="Starter", model="small")
MODEL = LibraryModel(
    "m1", "small", "/models/small.gguf", 9, 1, "aa",
    ModelHeader("s", "llama", "Q4_1", 1, 8, ("en",), "", "", None, "bpe"),
    licence_restricts_training=False, added_at=WHEN, starter=True, note="starter",
)  # fmt: skip
WATCHED = replace(
    MODEL, id="m2", name="watched", starter=False, state="changed", sha256="bb", found_sha256="cc", folder_id="f1",
    origin="https://models.example/watched.gguf", notes=ModelNotes(training_data=ModelNote("Web “pages”", "its card")),
)  # fmt: skip
FOLDER = ModelFolder("f1", "/models", WHEN)
FACT = ModelFact("bb", "bench", "cpu, 2 threads", {"drafts_per_minute": 61.5}, WHEN)
CONSENT = EndpointConsent("https://models.example/v1", "big", "W1", WHEN, "dd")
BLOCKS = (
    Block("1", "headline", "copy", "Ask\0 about \ud83d \U0001f600"),
    Block("2", "isi", "locked", PRODUCT.safety.isi),
)
DRAFT = Draft(
    "11111111-0000-4000-8000-000000000001", "desk-glynora", "glynora", "b1", "Ask.", "ef", "starter", "assisted",
    "finished", "Ask", BLOCKS, render(BLOCKS).text, Provenance(model_name="small", sampler={"top_k": 40}, seed=7), WHEN,
)  # fmt: skip
ABANDONED = replace(
    DRAFT, id="22222222-0000-4000-8000-000000000002", state="streaming", model_text="Half a", blocks=(), text=""
)
CHECK = StoredCheck(DRAFT.id, 1, 2, 3, ("core@1",))
FIRST = Revision("r1", "p1", None, BLOCKS[:1], "W1", WHEN, "begun")
SECOND = Revision("r2", "p1", "r1", BLOCKS, "W1", WHEN, "with ISI")
PIECE = Piece("p1", "glynora", "Web page", DRAFT.id, "r2", BLOCKS, "draft", WHEN, WHEN)
RATING = Rating("q1", DRAFT.id, "desk-glynora", "R1", "dtc", "1", WHEN, {"accuracy": 4}, "revise", "“Nearly”")
ANSWERED = Dismissal(
    "a1", PIECE.id, Anchor("MIN-01", None, None, "safe", "It\0 is ", " \ud83d for you.", 6, 9, 2), "“Safe” is a name.",
    "W1", WHEN,
)  # fmt: skip
WITHDRAWN = replace(ANSWERED, id="a2", anchor=Anchor("IND-05", "limitation:1", "Not for children.", None))
COMMENT = PieceComment("k1", PIECE.id, "r1", 0, 3, "Ask", "ab", "Why “ask”\0 \ud83d?", "W1", WHEN)
ANSWERS = (
    CommentAnswer("k2", COMMENT.id, "answered", "It invites.", "W1", WHEN),
    CommentAnswer("k3", COMMENT.id, "resolved", "", "R1", WHEN),
)
PLAN = StudyPlan(
    schema="fairdraft/study@1", id="autumn", campaigns=("glynora",), candidates=("starter", "other"), raters=("R1",)
)
FOREIGN = replace(DRAFT, id="d1", study="agency", text="From elsewhere", provenance=Provenance(source="imported"))
FOREIGN_RATING = replace(RATING, id="q9", draft_id="d1", study="agency", further={"colour": "blue\0"})
PLACE = DraftPlace("glynora", "b1", "ef", "starter", 1)
PLACED = replace(DRAFT, id="s1", study="autumn", text="", blocks=(), model_text="", state="streaming")
BLIND_RATING = replace(
    RATING, id="q5", rater="R5", blind=True, session_id="s", position_in_session=3, presentation_seed=2**40,
    revealed_before_submit=False, suggested_text="Ask\0 your doctor",
    annotations=(Annotation("n1", 0, 3, "Ask", "", "\0 about", "tone", "LNG-01", "Stiff \ud83d"),),
)  # fmt: skip
QUEUE = StoredQueue("autumn", "R5", 2**40, 1, (QueueEntry("s1"), QueueEntry("s1", 2)), WHEN, pairs=(("s1", DRAFT.id),))
EVENT = StudyEvent("e1", "autumn", "exported", "", WHEN, {"salt": "x\0"})
VOTE = Vote("v1", "agency", "R5", DRAFT.id, "d1", "both_bad", WHEN, "Neither", blind=True)
RUBRIC = Rubric(schema="fairdraft/rubric@1", id="dtc", version="1", criteria=({"id": "accuracy", "name": "Accuracy"},))
MERGED = RatingSet(
    study="agency", blind=False, plan=None, plan_sha256=None, version=1, sealed_at=None, sealed_sha256=None,
    rubric=RUBRIC, campaigns=(), products=(), drafts=(FOREIGN,), placed=(),
    ratings=(replace(FOREIGN_RATING, scores={"accuracy": 1}),), votes=(), queues=(), events=(),
)  # fmt: skip
COPY = ApprovedCopy(
    "c1", "glynora", "product-claim", "whole", "Web\0 page", "Ask your doctor \ud83d about GLYNORA.", date(2026, 2, 1),
    "MLR-7", date(2027, 2, 1), "file", "", CopyFindings(0, 1, 2), WHEN,
)  # fmt: skip
SOURCE = SourceDocument("o1", "glynora", "GLYNORA PI", "/label \ud83d.pdf", "ee", 12, "Label\0", "W1", WHEN)
PASSAGE = Passage(3, ((4, 9), (12, 13)), ("Along\0 with diet", "exercise \ud83d"))
ANCHORED = ClaimAnchor("n1", "glynora", "use", "It works.", "GLYNORA PI", "ee", PASSAGE, "by hand", "W1", WHEN)
PROFILE = Profile("a1", "Anna Reyes", "copywriter", "W1")


def fill(store: Store) -> None:
    """Put one of everything into a store."""
    store.save_profile(PROFILE)
    store.save_product(PRODUCT)
    store.save_campaign(CAMPAIGN)
    store.save_candidate(CANDIDATE)
    store.save_model(MODEL)
    store.save_model(WATCHED)
    store.save_model_folder(FOLDER)
    store.save_model_fact(FACT)
    store.save_endpoint_consent(CONSENT)
    store.begin_drafts([ABANDONED])
    store.finish_draft(DRAFT, CHECK)
    store.create_piece(replace(PIECE, head=FIRST.id, blocks=FIRST.blocks), FIRST)
    store.take_lease(PIECE.id, "Anna", 60)
    store.save_revision(SECOND, "Anna")
    store.save_dismissal(ANSWERED)
    store.save_dismissal(WITHDRAWN)
    store.withdraw_dismissal(WITHDRAWN.id)
    store.save_comment(COMMENT)
    for answer in ANSWERS:
        store.save_answer(answer)
    store.save_rating(RATING)
    store.save_study(PLAN.id, PLAN)
    store.seal_study(PLAN.id)
    store.import_ratings("agency", [FOREIGN], [FOREIGN_RATING])
    store.save_rating(BLIND_RATING)
    store.begin_placed_drafts("autumn", [(PLACE, PLACED)])
    store.save_rating_queue(QUEUE)
    store.record_event(EVENT)
    store.save_vote(VOTE)
    store.merge(MERGED, "laptop.fairset")
    store.add_copies([COPY])
    store.save_source_document(SOURCE)
    store.save_claim_anchor(replace(ANCHORED, id="n0", way="proposal"))
    store.save_claim_anchor(ANCHORED)


def has_all(store: Store, schema: int) -> None:
    """Find everything again that `fill` put in, as far as a file of that version could hold it."""
    assert store.profiles() == (PROFILE,)
    assert (store.products(), store.campaigns(), store.candidates()) == ((PRODUCT,), (CAMPAIGN,), (CANDIDATE,))
    assert store.models() == ((MODEL, WATCHED) if schema >= 4 else (MODEL,))
    assert store.model_folders() == ((FOLDER,) if schema >= 4 else ())
    assert store.model_facts("bb") == ((FACT,) if schema >= 4 else ())
    assert store.endpoint_consents() == ((CONSENT,) if schema >= 4 else ())
    assert store.draft(DRAFT.id) == DRAFT
    assert store.checks([DRAFT.id]) == {DRAFT.id: CHECK}
    assert store.pieces() == (PIECE,)
    assert store.revisions(PIECE.id) == (FIRST, SECOND)
    answers = (ANSWERED, replace(WITHDRAWN, withdrawn_at=WHEN))
    assert store.dismissals(PIECE.id) == (answers if schema >= 2 else ())
    assert store.comments(PIECE.id) == ((replace(COMMENT, answers=ANSWERS),) if schema >= 8 else ())
    assert store.ratings(study=RATING.study) == ((RATING, BLIND_RATING) if schema >= 5 else (RATING,))
    if schema >= 6:
        assert store.rating_queues("autumn") == (QUEUE,)
        assert [one.kind for one in store.study_events("autumn")] == ["planned", "sealed", "exported"]
        assert store.study_events("autumn")[-1] == EVENT
        assert store.votes("agency") == (VOTE,)
        (conflict,) = store.conflicts("agency")
        assert {conflict.standing["scores"]["accuracy"], conflict.other["scores"]["accuracy"]} == {1, 4}
    assert store.copies() == store.find_copies(["doctors"], 5) == ((COPY,) if schema >= 7 else ())
    assert store.source_documents("glynora") == ((SOURCE,) if schema >= 9 else ())
    anchors = (replace(ANCHORED, id="n0", way="proposal", ended_at=WHEN), ANCHORED)
    assert store.claim_anchors("glynora") == (anchors if schema >= 9 else ())
    placed = PlacedDraft(PLACE, PLACED.id, "streaming", "", settings_sha256(PLACED))
    assert store.placed_drafts("autumn") == ((placed,) if schema >= 5 else ())
    studies = (
        Study("agency", None, 1, WHEN, imported=True),
        Study(PLAN.id, PLAN, 1, WHEN, sealed_at=WHEN, sealed_sha256=PLAN.sha256),
    )
    assert store.studies() == (studies if schema >= 3 else ())
    foreign = [replace(one, scores={"accuracy": 4}) for one in store.ratings(study="agency")]
    assert foreign == ([FOREIGN_RATING] if schema >= 3 else [])
    assert store.draft("d1") == (FOREIGN if schema >= 3 else None)
    assert store.check_integrity() == ()


@pytest.mark.parametrize("schema", range(1, CURRENT_SCHEMA + 1))
def test_a_released_file_opens_with_all_that_was_in_it(schema: int, tmp_path: Path) -> None:
    """The file of each version is upgraded where needed, reads as it was written, and can be written again."""
    path = tmp_path / "store.db"
    shutil.copyfile(RELEASED / f"schema-{schema}.db", path)
    assert stored_schema(path) == schema

    store = open_store(path, app_version="9.9.9")
    try:
        assert stored_schema(path) == CURRENT_SCHEMA
        has_all(store, schema)
        (recovered,) = store.recover_abandoned(0)
        assert (recovered.id, recovered.model_text) == (ABANDONED.id, "Half a")
        store.save_rating(replace(RATING, id="q2", rater="R2"))
        store.save_dismissal(replace(ANSWERED, id="a3"))
        store.save_comment(replace(COMMENT, id="k4"))
        store.save_claim_anchor(replace(ANCHORED, id="n2", by="W2"))
        assert store.import_ratings("late", [replace(FOREIGN, id="d2", study="late")], []).drafts_added == 1
        assert [one.id for one in store.ratings(study=RATING.study) if one.rater != "R5"] == ["q1", "q2"]
        assert store.dismissals(PIECE.id)[-1].id == "a3"
    finally:
        store.close()
    assert (tmp_path / "backups").exists() == (schema < CURRENT_SCHEMA)


def test_the_released_file_of_this_version_has_what_the_program_writes(tmp_path: Path) -> None:
    """A store filled today reads the same, so that the released files stay a fair sample."""
    store = open_store(tmp_path / "store.db", app_version="0.1.0", clock=lambda: WHEN)
    fill(store)
    has_all(store, CURRENT_SCHEMA)
    store.close()


def write_present_version(folder: Path) -> Path:
    """Write `schema-<n>.db` for the present version."""
    target = folder / f"schema-{CURRENT_SCHEMA}.db"
    with tempfile.TemporaryDirectory() as elsewhere:
        made = Path(elsewhere) / "store.db"
        store = open_store(made, app_version="0.1.0", clock=lambda: WHEN)
        fill(store)
        store.close()
        backup_store(made, target)
    with closing(sqlite3.connect(target)) as connection:
        # Small pages: the file stays in the repository for ever.
        connection.execute("PRAGMA page_size = 512")
        connection.execute("VACUUM")
    return target


if __name__ == "__main__":
    print(write_present_version(Path(sys.argv[1]) if len(sys.argv) > 1 else RELEASED))  # noqa: T201 - a program then
