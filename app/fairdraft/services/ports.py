"""What do the use cases need of the store, the engine, the file formats and the machine?"""

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from fairdraft.domain.campaign import Brief, Campaign
from fairdraft.domain.candidate import Candidate
from fairdraft.domain.change import Change
from fairdraft.domain.claim_link import ClaimLink
from fairdraft.domain.dismissal import Dismissal
from fairdraft.domain.draft import Draft, StoredCheck
from fairdraft.domain.draft_report import DraftReport
from fairdraft.domain.finding import CheckResult
from fairdraft.domain.imported_draft import ImportedDraft
from fairdraft.domain.imported_rating import ImportedRatings
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.piece import Piece, PieceSign, PieceState, Revision, Version
from fairdraft.domain.piece_beginning import BegunPiece
from fairdraft.domain.product import Product
from fairdraft.domain.profile import Profile
from fairdraft.domain.rating import Rating
from fairdraft.domain.recipe import Recipe
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.rule_description import RuleDescription
from fairdraft.domain.study import RatingsTakenIn, Study, StudyPlan
from fairdraft.domain.text_document import TextDocument
from fairdraft.services.anchor_ports import AnchorStore
from fairdraft.services.campaign_ports import CampaignFiles, CampaignStore
from fairdraft.services.comment_ports import CommentStore
from fairdraft.services.engine_ports import Engine as Engine
from fairdraft.services.label_ports import LabelFiles
from fairdraft.services.library_ports import LibraryStore
from fairdraft.services.library_shelf_ports import ShelfStore
from fairdraft.services.model_ports import ModelLibraryStore
from fairdraft.services.product_ports import ProductStore
from fairdraft.services.rating_ports import QueueStore, StudyRatingsStore
from fairdraft.services.receiving_ports import ReturnedFiles
from fairdraft.services.sharing_ports import SharingStore
from fairdraft.services.study_ports import StudyDraftStore, StudyLocks

ChangeListener = Callable[[tuple[Change, ...]], None]


class CatalogueStore(ProductStore, CampaignStore, Protocol):
    """Products (see `ProductStore`), campaigns (see `CampaignStore`), candidates and model files that the person has
    added.
    """

    def candidates(self) -> tuple[Candidate, ...]:
        """Every candidate, by id."""

    def candidate(self, candidate_id: str) -> Candidate | None:
        """The candidate of that id."""

    def save_candidate(self, candidate: Candidate) -> None:
        """Add or replace a candidate; drafts keep their provenance."""

    def models(self) -> tuple[LibraryModel, ...]:
        """Every model file in the library, starter first, then by name."""

    def find_models(
        self, *, model_id: str | None = None, sha256: str | None = None, path: str | None = None
    ) -> tuple[LibraryModel, ...]:
        """Those of `models` of that id, content or path, which need not be looked for among all."""

    def save_model(self, model: LibraryModel) -> None:
        """Add or replace a model by id; a name taken by another model is a KnownError."""

    def change_model(self, model: LibraryModel) -> bool:
        """Keep what is known of a model now; one that left the library meanwhile does not come back (False)."""

    def remove_model(self, model_id: str) -> None:
        """Forget a model file; the file itself stays."""


class DraftStore(Protocol):
    """Drafts with their provenance, and how the checker judged them."""

    def begin_drafts(self, drafts: Sequence[Draft]) -> None:
        """Store drafts that are about to stream (state `streaming`), in one transaction."""

    def save_streamed(self, texts: dict[str, str]) -> None:
        """Autosave: the model's text so far by draft id, for drafts that still stream."""

    def finish_draft(self, draft: Draft, check: StoredCheck | None) -> None:
        """Store the final form. A draft that is already final is never changed: KnownError (a draft that
        `recover_abandoned` gave up may still be finished by its own process).
        """

    def draft(self, draft_id: str) -> Draft | None:
        """A draft by id or by an unambiguous beginning of it (at least 6 characters)."""

    def drafts(
        self,
        *,
        study: str | None = None,
        campaign: str | None = None,
        brief: str | None = None,
        candidate: str | None = None,
        limit: int | None = None,
        desk: bool = False,
    ) -> tuple[Draft, ...]:
        """Drafts that match, newest first, soft-deleted ones left out; with `desk` those of no planned study."""

    def desk_drafts(self, campaign: str, brief: str, *, newest: int) -> tuple[tuple[Draft, ...], int]:
        """Of the drafts of a brief that were made at the desk and have words, or say why not, the last ones made and
        those that a piece was begun from, newest first; and how many there are in all.
        """

    def briefs(self, campaign: str, *, beginning: str = "") -> tuple[Brief, ...]:
        """The briefs that drafts of a campaign were made for at the desk, each once, the last used first.

        Args:
            campaign: its id.
            beginning: how the ids of those briefs begin.
        """

    def checks(self, draft_ids: Iterable[str]) -> dict[str, StoredCheck]:
        """The stored checks of those drafts that have one."""

    def delete_draft(self, draft_id: str) -> None:
        """Soft delete; `restore_draft` brings it back."""

    def restore_draft(self, draft_id: str) -> None:
        """Undo a deletion."""

    def draft_aside(self, draft_id: str) -> Draft | None:
        """A soft-deleted draft by id or by an unambiguous beginning of it (at least 6 characters)."""

    def drafts_aside(self, *, campaign: str | None = None) -> tuple[Draft, ...]:
        """The soft-deleted drafts, last deleted first."""

    def recover_abandoned(self, idle_seconds: float) -> tuple[Draft, ...]:
        """Drafts still `streaming` whose last autosave is older become `failed` with what they had: their
        process died. Returns them.
        """


class PieceStore(Protocol):
    """Pieces with their tree of revisions, edited under a lease, and what was answered to their findings."""

    def create_piece(self, piece: Piece, revision: Revision) -> Piece:
        """Store a new piece with its first revision, and give it; where its draft has a piece, as one that another
        program began meanwhile, nothing is stored, and that is given.
        """

    def piece(self, piece_id: str) -> Piece | None:
        """A piece by id or by an unambiguous beginning of it (at least 6 characters)."""

    def piece_sign(self, piece_id: str) -> PieceSign | None:
        """The sign of a piece by its whole id, quickly however long it is; None where it is not there."""

    def pieces(self, *, campaign: str | None = None, limit: int | None = None) -> tuple[Piece, ...]:
        """Pieces, last changed first, soft-deleted ones left out; so many at most."""

    def approved_heads(self, campaigns: Iterable[str], other_than: str, *, newest: int) -> tuple[tuple[str, str], ...]:
        """Id and present revision of the approved pieces of these campaigns, last approved first, so many at most;
        that of the id `other_than`, or begun from the draft of that id, left out.
        """

    def piece_aside(self, piece_id: str) -> Piece | None:
        """A soft-deleted piece by id or by an unambiguous beginning of it (at least 6 characters)."""

    def pieces_aside(self, *, campaign: str | None = None) -> tuple[Piece, ...]:
        """The soft-deleted pieces, last deleted first."""

    def pieces_of(self, drafts: Collection[str]) -> tuple[Piece, ...]:
        """The pieces that were begun from these drafts, in no order, soft-deleted ones left out."""

    def pieces_without_draft(self, campaign: str) -> tuple[BegunPiece, ...]:
        """The pieces of a campaign that were begun from no draft, last changed first, soft-deleted ones left out."""

    def rename_piece(self, piece_id: str, title: str) -> None:
        """Give a piece another title. Needs no lease, because the words stay as they are."""

    def revisions(self, piece_id: str) -> tuple[Revision, ...]:
        """The piece's revisions, oldest first."""

    def revisions_of(self, piece_id: str, ids: Collection[str]) -> tuple[Revision, ...]:
        """Those of the piece's revisions that have these ids, in no order."""

    def versions(self, piece_id: str) -> tuple[Version, ...]:
        """All revisions, oldest first, without their words, which are not read."""

    def review_steps(self, piece_id: str) -> tuple[Revision, ...]:
        """Those of the piece's revisions that are steps of its review, oldest first."""

    def take_lease(self, piece_id: str, holder: str, seconds: float) -> None:
        """Take or renew the right to edit. KnownError while another holder's lease runs, naming it."""

    def release_lease(self, piece_id: str, holder: str) -> None:
        """Give the right back; nothing happens if the lease is another's."""

    def save_revision(self, revision: Revision, holder: str) -> Piece:
        """Add a revision and make it the head. Needs the lease; voids an approval. The write is durable
        (full synchronous) before this returns.
        """

    def review_piece(self, step: Revision, state: PieceState, sha256: str | None) -> Piece:
        """Keep a step of review as a revision with the words as they are, and the piece's state with it. KnownError
        where the piece was edited since `step.parent`. `sha256` is the hash of the approved words.
        """

    def save_dismissal(self, dismissal: Dismissal) -> None:
        """Keep the answer to a finding. Needs no lease, because the text stays as it is. Durable (full synchronous)
        before this returns; it is never changed afterwards, only withdrawn.
        """

    def withdraw_dismissal(self, dismissal_id: str) -> Dismissal:
        """Take an answer back; one that was taken back before keeps the time of that."""

    def dismissals(self, piece_id: str) -> tuple[Dismissal, ...]:
        """The answers to the piece's findings, withdrawn ones too, oldest first."""

    def delete_piece(self, piece_id: str) -> None:
        """Soft delete; `restore_piece` brings it back."""

    def restore_piece(self, piece_id: str) -> None:
        """Undo a deletion."""


class RatingStore(Protocol):
    """Ratings; each is durable (full synchronous) before the call returns."""

    def save_rating(self, rating: Rating) -> None:
        """Insert, or replace the rating of the same id. Another id with the same draft, rater and occasion is
        a KnownError.
        """

    def ratings(self, *, study: str | None = None, draft_id: str | None = None) -> tuple[Rating, ...]:
        """Ratings that match, oldest first."""

    def rating_times(self, rubric_id: str, limit: int) -> tuple[int, ...]:
        """Milliseconds that the last ratings by a rubric took people in a queue, of any study."""

    def has_annotations(self, study: str) -> bool:
        """Whether any rating of a study marks words."""


class StudyStore(Protocol):
    """Studies with their plans, and ratings that come in by the file. Desk studies have no row here."""

    def studies(self) -> tuple[Study, ...]:
        """Every study, by id."""

    def study(self, study_id: str) -> Study | None:
        """The study of that id."""

    def save_study(self, study_id: str, plan: StudyPlan, *, new_version: bool = False) -> Study:
        """Keep a plan, as the next version where the study is there with another one. Another plan for a sealed
        study is a KnownError, unless a `new_version` was asked for; it is then open, and what was sealed is kept
        among the study's events.
        """

    def seal_study(self, study_id: str) -> Study:
        """Freeze the plan by its hash; a study that is sealed already stays as it is. Without a plan: KnownError."""

    def drafts_of_ids(self, draft_ids: Iterable[str]) -> dict[str, Draft]:
        """The drafts of these ids, whole ids only, soft-deleted ones too."""

    def import_ratings(self, study_id: str, drafts: Sequence[Draft], ratings: Sequence[Rating]) -> RatingsTakenIn:
        """Add the study if it is not there, the drafts that are not there and the ratings whose draft, rater and
        occasion are free, in one transaction. Ratings that are there are compared and left as they are.
        """


class Store(
    CatalogueStore,
    ModelLibraryStore,
    DraftStore,
    PieceStore,
    CommentStore,
    AnchorStore,
    RatingStore,
    StudyRatingsStore,
    QueueStore,
    StudyStore,
    StudyDraftStore,
    StudyLocks,
    SharingStore,
    LibraryStore,
    ShelfStore,
    Protocol,
):
    """The whole store. Safe to call from any thread; transactions are short."""

    @property
    def read_only(self) -> bool:
        """True for a second window: every write is then a KnownError."""

    @property
    def encrypted(self) -> bool:
        """Whether the file on this machine is; known since before it was opened, and the file is not asked again: to
        read it beside its connections would drop the locks that they hold.
        """

    def subscribe(self, listener: ChangeListener) -> Callable[[], None]:
        """Call `listener` after each commit with what it changed; returns the way to stop it."""

    def profile(self) -> Profile | None:
        """The person at this machine, once known."""

    def profiles(self, *, worked_here: bool = False) -> tuple[Profile, ...]:
        """Everyone who is known, the present one first; with `worked_here` without those who never were present."""

    def save_profile(self, profile: Profile, *, present: bool = True) -> None:
        """Add or replace; make it the present one, or (`present` False) somebody who never was."""

    def check_integrity(self) -> tuple[str, ...]:
        """SQLite's own integrity and foreign key checks; empty when all is well."""

    def close(self) -> None:
        """Close every connection."""


class Documents(LabelFiles, CampaignFiles, ReturnedFiles, Protocol):
    """Reads and writes the files that people exchange."""

    def read_text(self, path: Path) -> TextDocument:
        """Text of a .txt, .md, .docx or .pdf file (plain text in UTF-8, or UTF-16 with its mark, which is dropped);
        else KnownError.
        """

    def decode_text(self, data: bytes, name: str) -> TextDocument:
        """The text of the bytes that came under that name, as of a .txt file; else KnownError."""

    def unconfirmed_texts(self, path: Path) -> int:
        """How many notes of a product file still ask a person to confirm what a label gave; else KnownError."""

    def read_product(self, path: Path) -> Product:
        """A product file; KnownError names file, line, key, value and what is allowed. Likewise below."""

    def read_candidate(self, path: Path) -> Candidate:
        """A candidate file."""

    def read_study(self, path: Path) -> StudyPlan:
        """A study's plan."""

    def read_ratings(self, path: Path, *, hidden: bool = False) -> ImportedRatings:
        """Ratings of other people's making (.csv, .jsonl, .xlsx); KnownError with line numbers if any row is wrong."""

    def read_drafts(self, path: Path) -> tuple[ImportedDraft, ...]:
        """Drafts from elsewhere (.csv, .jsonl); KnownError with line numbers if any row is wrong."""

    def sample_products(self) -> tuple[Product, ...]:
        """The fictional products that ship with the program."""

    def sample_campaigns(self) -> tuple[Campaign, ...]:
        """The sample campaigns."""

    def sample_candidates(self) -> tuple[Candidate, ...]:
        """The candidates for the starter model."""

    def recipes(self) -> tuple[Recipe, ...]:
        """Prompt recipes that ship with the program."""

    def rubrics(self) -> tuple[Rubric, ...]:
        """The rubrics that ship with the program, by id."""

    def rubric(self, rubric_id: str = "dtc") -> Rubric:
        """A rubric that ships with the program; KnownError if there is none of that id."""

    def sarif(
        self,
        checked: Sequence[tuple[TextDocument, CheckResult]],
        rules: Iterable[RuleDescription] = (),
        answers: Sequence[tuple[Dismissal | None, ...]] = (),
        claims: Sequence[tuple[ClaimLink, ...]] = (),
        facts: Sequence[dict[str, Any]] = (),
    ) -> dict[str, Any]:
        """One SARIF 2.1.0 log of the checked texts; `rules` gives it the titles of the rules, `answers` for each text
        what was answered to each of its findings, `facts` for each text what else is known of it.
        """

    def report_html(self, report: DraftReport) -> str:
        """One self-contained HTML page on drafts, their findings and required language."""
