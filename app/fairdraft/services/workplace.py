"""What can a person do here?"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.services.adapter_training import AdapterTraining
from fairdraft.services.adjudicating import AdjudicatingService
from fairdraft.services.anchoring import AnchoringService
from fairdraft.services.approved_work import ApprovedWork
from fairdraft.services.approving import ApprovingService
from fairdraft.services.balance_beside import BalanceBesideService
from fairdraft.services.benching_models import BenchingService
from fairdraft.services.brief_ports import KeptBriefs
from fairdraft.services.campaign_ports import KeptCampaignForms
from fairdraft.services.checking import CheckingService
from fairdraft.services.claim_hints import ClaimHintService
from fairdraft.services.commenting import CommentingService
from fairdraft.services.comparing import ComparingService
from fairdraft.services.corpora import CorpusService
from fairdraft.services.deciding import DecidingService
from fairdraft.services.deck_templates import DeckTemplateService
from fairdraft.services.dismissing import DismissingService
from fairdraft.services.drafting import DraftingService
from fairdraft.services.editing import EditingService
from fairdraft.services.engine_ports import EngineWatch
from fairdraft.services.exporting import ExportingService
from fairdraft.services.fetching_models import FetchingService
from fairdraft.services.finding_pieces import PieceFinder
from fairdraft.services.handing_off import HandOffService
from fairdraft.services.hosted import HostedService
from fairdraft.services.importing_drafts import DraftImportService
from fairdraft.services.importing_pieces import PieceImportService
from fairdraft.services.learning_curves import LearningCurveService
from fairdraft.services.library import LibraryService
from fairdraft.services.library_shelf import LibraryShelf
from fairdraft.services.making_again import MakingAgainService
from fairdraft.services.making_training_sets import TrainingSetService
from fairdraft.services.managing_campaigns import CampaignService
from fairdraft.services.managing_models import ModelService
from fairdraft.services.managing_products import ProductService
from fairdraft.services.ports import ChangeListener, Documents
from fairdraft.services.probe_predictions import ProbePredictionService
from fairdraft.services.probing import ProbingService
from fairdraft.services.profiles import ProfileService
from fairdraft.services.program_facts import ProgramFacts
from fairdraft.services.proofing import ProofingService
from fairdraft.services.queueing import QueueingService
from fairdraft.services.rating import RatingService
from fairdraft.services.receiving import ReceivingService
from fairdraft.services.remembering_faults import RememberedFaults
from fairdraft.services.reporting import ReportingService
from fairdraft.services.resizing import ResizingService
from fairdraft.services.round_comparing import RoundComparingService
from fairdraft.services.running_study import StudyRunService
from fairdraft.services.setting_drafts_aside import DraftsAsideService
from fairdraft.services.settings import SettingsService
from fairdraft.services.sharing import SharingService
from fairdraft.services.source_documents import SourceDocumentService
from fairdraft.services.spelling import SpellingService
from fairdraft.services.study_decisions import StudyDecisions
from fairdraft.services.studying import StudyingService
from fairdraft.services.taking_claims import ClaimSheetService
from fairdraft.services.watching_models import ModelWatch
from fairdraft.services.whole_comparison import WholeComparisonService


@dataclass(frozen=True, slots=True)
class Workplace:
    """Every use case over one store and one engine, as built by `bootstrap`.

    `subscribe` calls a listener after each change of the store (on the changing thread). `network_calls`
    counts calls to the network since the start; `online` is False unless the person switched it on.
    `encrypted` says that the store file of this machine is, `team` that drafts, pieces and studies are in a team's
    database, to which there is a connection. `told` is what opening it found that somebody should know.
    `engine` tells what the engine on this machine does. `close` stops the engine and closes the store, in that order.
    """

    version: str
    home: Path
    resources: Path
    read_only: bool
    online: bool
    encrypted: bool
    team: bool
    told: tuple[KnownError, ...]
    settings: SettingsService
    facts: ProgramFacts
    drafting: DraftingService
    drafts_aside: DraftsAsideService
    begun_briefs: KeptBriefs
    begun_campaigns: KeptCampaignForms
    checking: CheckingService
    balances: BalanceBesideService
    claim_hints: ClaimHintService
    spelling: SpellingService
    editing: EditingService
    finding_pieces: PieceFinder
    approving: ApprovingService
    commenting: CommentingService
    receiving: ReceivingService
    proofing: ProofingService
    dismissing: DismissingService
    rating: RatingService
    comparing: ComparingService
    deciding: DecidingService
    decisions: StudyDecisions
    whole_comparison: WholeComparisonService
    exporting: ExportingService
    rounds: RoundComparingService
    handing_off: HandOffService
    deck_templates: DeckTemplateService
    training: TrainingSetService
    reporting: ReportingService
    studying: StudyingService
    study_runs: StudyRunService
    importing_drafts: DraftImportService
    importing_pieces: PieceImportService
    queueing: QueueingService
    adjudicating: AdjudicatingService
    sharing: SharingService
    library: LibraryService
    library_shelf: LibraryShelf
    approved_work: ApprovedWork
    adapter_training: AdapterTraining
    corpora: CorpusService
    learning_curves: LearningCurveService
    products: ProductService
    claim_sheets: ClaimSheetService
    source_documents: SourceDocumentService
    anchoring: AnchoringService
    campaigns: CampaignService
    resizing: ResizingService
    models: ModelService
    model_watch: ModelWatch
    making_again: MakingAgainService
    hosted: HostedService
    fetching: FetchingService
    probing: ProbingService
    benching: BenchingService
    probe_predictions: ProbePredictionService
    faults: RememberedFaults
    engine: EngineWatch
    profiles: ProfileService
    documents: Documents
    subscribe: Callable[[ChangeListener], Callable[[], None]]
    network_calls: Callable[[], int]
    close: Callable[[], None]
