"""Which adapters serve the use cases, and in which order are they opened and closed?"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fairdraft import __version__
from fairdraft.domain.printed_page import regional_paper
from fairdraft.domain.spelling import Speller
from fairdraft.domain.store_upgrade import TellUpgrade
from fairdraft.exchange.corpus_folder import CorpusFolders
from fairdraft.exchange.file_documents import FileDocuments
from fairdraft.exchange.file_exports import FileExports
from fairdraft.exchange.law_file import read_law
from fairdraft.exchange.library_files import ApprovedTextFiles
from fairdraft.exchange.pdf_files import PdfFiles
from fairdraft.exchange.training_set_files import TrainingSetFiles
from fairdraft.home_doctor import diagnose as diagnose
from fairdraft.home_doctor import engine_limits, program_facts
from fairdraft.home_models import HomeModels, LocalEngine, fetcher_of, machine_name, models_of
from fairdraft.home_store import OpenBeside, beside_of, store_key, store_of
from fairdraft.home_store import home_of as home_of
from fairdraft.home_store import keeper_of as keeper_of
from fairdraft.home_store import passphrase_of as passphrase_of
from fairdraft.host.begun_briefs import BegunBriefFile
from fairdraft.host.begun_campaigns import BegunCampaignFile
from fairdraft.host.bundle import worker_command
from fairdraft.host.logging_setup import log_bug as log_bug
from fairdraft.host.logging_setup import start_logging, stop_logging
from fairdraft.host.network import HttpDoor
from fairdraft.host.paths import Home
from fairdraft.host.paths import resources as resources
from fairdraft.host.region import region
from fairdraft.host.secrets import Secrets
from fairdraft.host.settings import SettingsFile, read_settings
from fairdraft.host.spelling import open_speller
from fairdraft.host.study_locks import StudyRunLocks
from fairdraft.host.unfinished_ratings import UnfinishedRatingFiles
from fairdraft.host.window_lock import WindowLock
from fairdraft.inference.child_environment import child_environment
from fairdraft.inference.client import WorkerEngine
from fairdraft.inference.drafting_engines import DraftingEngines
from fairdraft.inference.engine_facts import ask_engine, installed_engine
from fairdraft.inference.hosted_engine import HostedEngine
from fairdraft.inference.scripted import SCRIPTED_BUILD, ScriptedEngine
from fairdraft.rules.engine import Checker
from fairdraft.rules.packs import load_packs
from fairdraft.services.adapter_training import AdapterTraining
from fairdraft.services.adjudicating import AdjudicatingService
from fairdraft.services.anchoring import AnchoringService
from fairdraft.services.approved_work import ApprovedWork
from fairdraft.services.approving import ApprovingService
from fairdraft.services.background_reading import BackgroundReading
from fairdraft.services.checking import CheckingService
from fairdraft.services.choosing_embedder import EmbedderChoosing
from fairdraft.services.commenting import CommentingService
from fairdraft.services.comparing import ComparingService
from fairdraft.services.corpora import CorpusService
from fairdraft.services.deciding import DecidingService
from fairdraft.services.dismissing import DismissingService
from fairdraft.services.drafting import DraftingService
from fairdraft.services.drafting_source import DraftingSources
from fairdraft.services.editing import EditingService
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
from fairdraft.services.managing_products import ProductService
from fairdraft.services.meaning import MeaningService
from fairdraft.services.message_lengths import MessageLengthService
from fairdraft.services.plan_obstacles import PlanObstacles
from fairdraft.services.ports import Store
from fairdraft.services.probe_predictions import ProbePredictionService
from fairdraft.services.profiles import ProfileService
from fairdraft.services.proofing import ProofingService
from fairdraft.services.queueing import QueueingService
from fairdraft.services.rating import RatingService
from fairdraft.services.receiving import ReceivingService
from fairdraft.services.remembering_faults import RememberedFaults
from fairdraft.services.reporting import ReportingService
from fairdraft.services.resizing import ResizingService
from fairdraft.services.retrieval_gains import RetrievalGains
from fairdraft.services.reviewing import ReviewService
from fairdraft.services.round_comparing import RoundComparingService
from fairdraft.services.running_study import StudyRunService
from fairdraft.services.setting_drafts_aside import DraftsAsideService
from fairdraft.services.settings import SettingsService
from fairdraft.services.sharing import SharingService
from fairdraft.services.source_documents import SourceDocumentService
from fairdraft.services.source_pack import SourcePack
from fairdraft.services.spelling import SpellingService
from fairdraft.services.study_decisions import StudyDecisions
from fairdraft.services.study_reader import StudyReader
from fairdraft.services.studying import StudyingService
from fairdraft.services.taking_claims import ClaimSheetService
from fairdraft.services.training_sources import TrainingSourceReader
from fairdraft.services.training_tokens import TrainingTokenCounter
from fairdraft.services.whole_comparison import WholeComparisonService
from fairdraft.services.workplace import Workplace
from fairdraft.store.sqlite_store import Upgrading


@dataclass(frozen=True, slots=True)
class _Opened:
    """What is open in a home folder, for the use cases to be joined to.

    `has_window` tells whether a window is open on the folder, `team` that the store is a team's database. `close` ends
    all of it.
    """

    home: Home
    settings: SettingsFile
    store: Store
    beside: OpenBeside
    engines: DraftingEngines[LocalEngine]
    faults: RememberedFaults
    door: HttpDoor
    keys: Secrets
    has_window: Callable[[], bool]
    close: Callable[[], None]
    scripted: bool
    team: bool


def open_workplace(
    chosen_home: Path | None,
    *,
    online: bool = False,
    scripted: bool = False,
    window: bool = False,
    passphrase: str | None = None,
    tell_upgrade: TellUpgrade = lambda _how_far: None,
) -> Workplace:
    """Open the home folder's store and join everything to it.

    Args:
        chosen_home: the `--home` option.
        online: allow network calls.
        scripted: draft with the scripted engine instead of a model.
        window: a window asks: only the first one of a home may write.
        passphrase: opens an encrypted store; None takes what this machine knows.
        tell_upgrade: is told how far the upgrade of an older store is; a window's is not begun here.

    Raises:
        StoreUpgradeNeededError: a window asks, and the store is older.
        PassphraseNeededError: the store is encrypted, and no passphrase that opens it is known.
        KnownError: the home folder or the store cannot be used.
    """
    home = home_of(chosen_home)
    home.create()
    log = start_logging(home.logs)
    lock = WindowLock(home.window_lock_file)
    closing: list[Callable[[], None]] = [lambda: stop_logging(log)]
    try:
        read_only = window and not lock.take()
        closing.append(lock.release)
        settings = SettingsFile(home.settings_file)
        key = store_key(home, () if passphrase is None else (passphrase,))
        chosen = read_settings(home.settings_file)
        upgrading = Upgrading(tell_upgrade, lock.is_held_elsewhere, said_first=window)
        store = store_of(home, chosen, read_only=read_only, key=key, upgrading=upgrading)
        closing.append(store.close)
        beside = beside_of(home, read_only=read_only, key=key)
        closing.append(beside.vectors.close)
        # What is tried anew when it changes: the engine, and the memory it may take.
        build = lambda: f"{installed_engine()}; memory limit {settings.now.memory_limit_gib:g}"  # noqa: E731 - handed on
        faults = RememberedFaults(store, store, build)
        engine = (
            ScriptedEngine()
            if scripted
            else WorkerEngine(command=worker_command(), limits=engine_limits(settings.now), memory=faults)
        )
        closing.append(engine.close)
        if isinstance(engine, WorkerEngine):
            settings.on_change(lambda: engine.limit_memory(engine_limits(settings.now).memory_bytes))
        door = HttpDoor(online=online)
        keys = Secrets()
        hosted = HostedEngine(door, keys.read)
        closing.append(hosted.close)
        engines = DraftingEngines(engine, hosted)
        opened = _Opened(
            home=home,
            settings=settings,
            store=store,
            beside=beside,
            engines=engines,
            faults=faults,
            door=door,
            keys=keys,
            has_window=lambda: window or lock.is_held_elsewhere(),
            close=_closer(closing),
            scripted=scripted,
            team=bool(chosen.team_store),
        )
        workplace = _joined(opened)
        reading = BackgroundReading(workplace.library.meaning)
        closing.append(reading.close)
        if window and not read_only:
            store.subscribe(reading.on_changes)
            reading.wake()
            settings.on_change(reading.wake)
    except BaseException:
        _closer(closing)()
        raise
    return workplace


def _joined(opened: _Opened) -> Workplace:
    """The use cases over what is open; first what others ask, then what they make of it."""
    home, settings, store = opened.home, opened.settings, opened.store
    engine, beside = opened.engines.local, opened.beside
    shipped = resources()
    speller = open_speller(shipped, beside.begun)
    pdf = PdfFiles(worker_command(), child_environment)
    documents = FileDocuments(shipped, home.recipes, pdf, speller)
    products, profiles = ProductService(store, documents), ProfileService(store)
    checking = _checking(home, products, speller)
    store.subscribe(checking.on_changes)
    models = models_of(
        home, settings, store, engine, opened.has_window, scripted=opened.scripted, read_text=documents.read_text
    )
    hosted = HostedService(store, opened.keys, profiles, online=opened.door.online)
    embedder = EmbedderChoosing(models.library, lambda: settings.now)
    meaning = MeaningService(store, embedder, engine, beside.vectors, read_only=store.read_only)
    store.subscribe(meaning.on_changes)
    library = LibraryService(store, store, products, checking, ApprovedTextFiles(documents.read_text), meaning)
    drafting = DraftingService(
        store=store,
        engine=opened.engines,
        products=products,
        sources=DraftingSources(models.library, models.adapters, hosted, models.measured),
        checking=checking,
        library=library,
        documents=documents,
        app_version=__version__,
        machine=machine_name(),
    )
    # Other programs of this machine, then other machines of a team.
    runs = StudyRunService(store, drafting, products, documents, (StudyRunLocks(home.study_locks), store))
    unfinished = UnfinishedRatingFiles(beside.begun)
    queueing = QueueingService(store, documents, runs, unfinished)
    training_sets = TrainingSetFiles(home.training_sets)
    adapter_training = AdapterTraining(store, training_sets)
    comparing = ComparingService(store, store, store, products, documents, adapter_training)
    obstacles = PlanObstacles(products, library, adapter_training, hosted)
    studying = StudyingService(store, products, comparing, documents, runs, obstacles)
    reader = StudyReader(store, products, comparing, checking)
    learning_curves = LearningCurveService(store, store, store, comparing, library, adapter_training, reader)
    decisions = StudyDecisions(store, comparing, profiles)
    deciding = DecidingService(comparing, store, models.probing, RetrievalGains(store, learning_curves), decisions)
    whole = WholeComparisonService(comparing, store, products, checking)
    usual_paper = regional_paper(region())
    exports = FileExports(shipped, pdf, lambda: settings.now.paper or usual_paper)
    source_documents = SourceDocumentService(store, pdf, products, profiles)
    anchoring = AnchoringService(store, source_documents, products, profiles)
    sources = TrainingSourceReader(store, reader, comparing, products, library)
    counter = TrainingTokenCounter(models.library, engine)
    training = TrainingSetService(sources, products, models.library, documents, counter, exports, training_sets)
    editing, campaigns = EditingService(store, store), CampaignService(store, documents, products)
    commenting = CommentingService(store, store, profiles)
    receiving = ReceivingService(store, store, editing, profiles, documents)
    reviewing = ReviewService(store, reader, products, checking, commenting)
    rounds = RoundComparingService(store, products, checking, commenting)
    if not store.read_only:
        _settle(store, products, studying, models, drafting)
    return Workplace(
        version=__version__,
        home=home.folder,
        resources=shipped,
        read_only=store.read_only,
        encrypted=store.encrypted,
        told=beside.told,
        online=opened.door.online,
        team=opened.team,
        settings=SettingsService(settings, models.library, usual_paper, read_only=store.read_only),
        facts=program_facts(home, models.devices),
        drafting=drafting,
        drafts_aside=DraftsAsideService(store, drafting),
        begun_briefs=BegunBriefFile(beside.begun),
        begun_campaigns=BegunCampaignFile(beside.begun),
        checking=checking,
        spelling=SpellingService(speller),
        editing=editing,
        finding_pieces=PieceFinder(editing, drafting),
        approving=ApprovingService(store),
        commenting=commenting,
        receiving=receiving,
        dismissing=DismissingService(store, profiles),
        rating=RatingService(store, store, documents),
        comparing=comparing,
        whole_comparison=whole,
        deciding=deciding,
        decisions=decisions,
        exporting=ExportingService(store, whole, deciding, reader, reviewing, exports, training),
        rounds=rounds,
        proofing=ProofingService(rounds, pdf, documents, speller),
        handing_off=HandOffService(store, products, checking, reviewing, rounds, SourcePack(anchoring), exports),
        training=training,
        reporting=ReportingService(drafting, products, models.library, documents),
        studying=studying,
        study_runs=runs,
        importing_drafts=DraftImportService(store, products, checking, documents, runs),
        importing_pieces=PieceImportService(store, products, documents, receiving),
        adjudicating=AdjudicatingService(store, comparing),
        queueing=queueing,
        sharing=SharingService(store, products, comparing, queueing, documents, documents, unfinished, reader),
        library=library,
        library_shelf=LibraryShelf(store, library, products, checking),
        approved_work=ApprovedWork(library, store, reader, products),
        adapter_training=adapter_training,
        learning_curves=learning_curves,
        corpora=CorpusService(
            CorpusFolders(shipped, documents.read_text), models.probe_files, products, models.probing, training_sets
        ),
        products=products,
        claim_sheets=ClaimSheetService(products, editing, documents),
        source_documents=source_documents,
        anchoring=anchoring,
        campaigns=campaigns,
        resizing=ResizingService(
            campaigns, MessageLengthService(campaigns, products, drafting, editing, checking), editing
        ),
        models=models.library,
        model_watch=models.watch,
        making_again=MakingAgainService(
            store=store,
            drafting=drafting,
            products=products,
            models=models.library,
            adapters=models.adapters,
            documents=documents,
            app_version=__version__,
            machine=machine_name(),
            engine_build=lambda: SCRIPTED_BUILD if opened.scripted else ask_engine(worker_command()).build,
        ),
        hosted=hosted,
        fetching=FetchingService(
            fetcher_of(opened.door), models.library, opened.keys, home.models, online=opened.door.online
        ),
        probing=models.probing,
        benching=models.benching,
        probe_predictions=ProbePredictionService(store, store, models.probing),
        faults=opened.faults,
        engine=engine,
        profiles=profiles,
        documents=documents,
        subscribe=store.subscribe,
        network_calls=lambda: opened.door.calls,
        close=opened.close,
    )


def _checking(home: Home, products: ProductService, speller: Speller | None) -> CheckingService:
    shipped = resources()
    folders = (shipped / "rules", home.rule_packs)
    return CheckingService(
        lambda: Checker([pack for folder in folders for pack in load_packs(folder)], speller=speller),
        products.products,
        lambda: read_law(shipped),
    )


def _settle(
    store: Store, products: ProductService, studying: StudyingService, models: HomeModels, drafting: DraftingService
) -> None:
    """Take in what ships with the program, and put in order what a killed one left."""
    if not store.candidates():
        products.install_samples()
    studying.install_sample()
    models.library.install_starter()
    models.copies.sweep()
    drafting.recover()


def _closer(steps: list[Callable[[], None]]) -> Callable[[], None]:
    def close() -> None:
        # Last opened, first closed; a second call finds nothing left to do.
        while steps:
            steps.pop()()

    return close
