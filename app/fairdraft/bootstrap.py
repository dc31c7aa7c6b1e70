"""Which adapters serve the use cases, and in which order are they opened and closed?"""

import os
import platform
from collections.abc import Callable
from pathlib import Path

from fairdraft import __version__
from fairdraft.domain.settings import Settings
from fairdraft.domain.store_upgrade import TellUpgrade
from fairdraft.exchange.corpus_folder import CorpusFolders
from fairdraft.exchange.file_documents import FileDocuments
from fairdraft.exchange.file_exports import FileExports
from fairdraft.exchange.law_file import read_law
from fairdraft.exchange.library_files import ApprovedTextFiles
from fairdraft.exchange.pdf_files import PdfFiles
from fairdraft.exchange.probe_files import TomlProbeFiles
from fairdraft.exchange.training_set_files import TrainingSetFiles
from fairdraft.home_doctor import diagnose as diagnose
from fairdraft.home_doctor import engine_limits, program_facts
from fairdraft.home_store import OpenBeside, beside_of, store_key, store_of
from fairdraft.home_store import home_of as home_of
from fairdraft.home_store import keeper_of as keeper_of
from fairdraft.home_store import passphrase_of as passphrase_of
from fairdraft.host.begun_briefs import BegunBriefFile
from fairdraft.host.begun_campaigns import BegunCampaignFile
from fairdraft.host.bundle import worker_command
from fairdraft.host.logging_setup import log_bug as log_bug
from fairdraft.host.logging_setup import start_logging, stop_logging
from fairdraft.host.memory import held_memory, machine_memory, memory_limit
from fairdraft.host.network import HttpDoor
from fairdraft.host.paths import Home, starter_model
from fairdraft.host.paths import resources as resources
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
from fairdraft.inference.hugging_face import HuggingFace
from fairdraft.inference.machine_devices import EngineDevices, card_builds
from fairdraft.inference.model_copies import ModelCopyFiles
from fairdraft.inference.model_fetch import HttpModelFetcher
from fairdraft.inference.model_files import GgufFiles
from fairdraft.inference.processor import usable_cores
from fairdraft.inference.scripted import SCRIPTED_BUILD, ScriptedEngine
from fairdraft.rules.engine import Checker
from fairdraft.rules.packs import load_packs
from fairdraft.services.adapter_training import AdapterTraining
from fairdraft.services.adjudicating import AdjudicatingService
from fairdraft.services.anchoring import AnchoringService
from fairdraft.services.approved_work import ApprovedWork
from fairdraft.services.approving import ApprovingService
from fairdraft.services.background_reading import BackgroundReading
from fairdraft.services.benching_models import BenchingService
from fairdraft.services.candidate_adapters import CandidateAdapters
from fairdraft.services.checking import CheckingService
from fairdraft.services.checking_fit import FitCheck, PlacingChoice
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
from fairdraft.services.fetching_models import TOKEN_NAME, FetchingService
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
from fairdraft.services.measured_settings import MeasuredSettings
from fairdraft.services.message_lengths import MessageLengthService
from fairdraft.services.ports import Store
from fairdraft.services.probe_predictions import ProbePredictionService
from fairdraft.services.probing import ProbingService
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
from fairdraft.services.scripted_models import model_service
from fairdraft.services.setting_drafts_aside import DraftsAsideService
from fairdraft.services.settings import SettingsService
from fairdraft.services.sharing import SharingService
from fairdraft.services.source_documents import SourceDocumentService
from fairdraft.services.source_pack import SourcePack
from fairdraft.services.spelling import SpellingService
from fairdraft.services.study_reader import StudyReader
from fairdraft.services.studying import StudyingService
from fairdraft.services.taking_claims import ClaimSheetService
from fairdraft.services.training_sources import TrainingSourceReader
from fairdraft.services.training_tokens import TrainingTokenCounter
from fairdraft.services.watching_models import ModelWatch
from fairdraft.services.whole_comparison import WholeComparisonService
from fairdraft.services.workplace import Workplace
from fairdraft.store.sqlite_store import Upgrading


def machine_name() -> str:
    """How this machine is named in provenance: its system and processor."""
    return f"{platform.system()} {platform.machine()}"


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
        has_window = lambda: window or lock.is_held_elsewhere()  # noqa: E731 - handed on, and short
        workplace = _joined(
            home,
            settings,
            store,
            beside,
            engines,
            faults,
            door,
            keys,
            _closer(closing),
            has_window,
            scripted=scripted,
            team=bool(chosen.team_store),
        )
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


def _joined(
    home: Home,
    settings: SettingsFile,
    store: Store,
    beside: OpenBeside,
    engines: DraftingEngines[ScriptedEngine | WorkerEngine],
    faults: RememberedFaults,
    door: HttpDoor,
    keys: Secrets,
    close: Callable[[], None],
    has_window: Callable[[], bool],
    *,
    scripted: bool,
    team: bool,
) -> Workplace:
    shipped = resources()
    speller = open_speller(shipped, beside.begun)
    pdf = PdfFiles(worker_command(), child_environment)
    documents = FileDocuments(shipped, home.recipes, pdf, speller)
    products = ProductService(store, documents)
    packs = (shipped / "rules", home.rule_packs)
    checking = CheckingService(
        lambda: Checker([pack for one in packs for pack in load_packs(one)], speller=speller),
        products.products,
        lambda: read_law(shipped),
    )
    store.subscribe(checking.on_changes)
    files = GgufFiles(starter_model(home), shipped / "models" / "catalogue.toml")
    copies = ModelCopyFiles(home.model_copies, worker_command())
    machine = machine_name()
    measured = MeasuredSettings(store, f"{machine}, {usable_cores()} cores, {installed_engine()}", has_window, copies)
    devices = _devices(engines.local)
    fit = FitCheck(devices, lambda: _placing(settings.now), measured.used)
    models = model_service(scripted=scripted)(store, files, fit, lambda: settings.now.threads, copies)
    adapters = CandidateAdapters(files)
    profiles = ProfileService(store)
    hosted = HostedService(store, keys, profiles, online=door.online)
    embedder = EmbedderChoosing(models, lambda: settings.now)
    meaning = MeaningService(store, embedder, engines.local, beside.vectors, read_only=store.read_only)
    store.subscribe(meaning.on_changes)
    library = LibraryService(store, store, products, checking, ApprovedTextFiles(), meaning)
    drafting = DraftingService(
        store=store,
        engine=engines,
        products=products,
        sources=DraftingSources(models, adapters, hosted, measured),
        checking=checking,
        library=library,
        documents=documents,
        app_version=__version__,
        machine=machine,
    )
    # Other programs of this machine, then other machines of a team.
    runs = StudyRunService(store, drafting, products, documents, (StudyRunLocks(home.study_locks), store))
    unfinished = UnfinishedRatingFiles(beside.begun)
    queueing = QueueingService(store, documents, runs, unfinished)
    training_sets = TrainingSetFiles(home.training_sets)
    adapter_training = AdapterTraining(store, training_sets)
    comparing = ComparingService(store, store, store, products, documents, adapter_training)
    reader, exports = StudyReader(store, products, comparing, checking), FileExports(shipped, pdf)
    sources = TrainingSourceReader(store, reader, comparing, products, library)
    counter = TrainingTokenCounter(models, engines.local)
    training = TrainingSetService(sources, products, models, documents, counter, exports, training_sets)
    studying = StudyingService(store, products, comparing, documents, runs, adapter_training, library)
    if not store.read_only:
        if not store.candidates():
            products.install_samples()
        studying.install_sample()
        models.install_starter()
        copies.sweep()
        drafting.recover()
    probe_files = TomlProbeFiles(shipped)
    probing = ProbingService(store, models, engines.local, probe_files, read_only=store.read_only)
    learning_curves = LearningCurveService(store, store, store, comparing, library, adapter_training)
    deciding = DecidingService(comparing, store, probing, RetrievalGains(store, learning_curves))
    whole = WholeComparisonService(comparing, store, products, checking)
    source_documents = SourceDocumentService(store, pdf, products, profiles)
    anchoring = AnchoringService(store, source_documents, products, profiles)
    commenting = CommentingService(store, store, profiles)
    reviewing = ReviewService(store, reader, products, checking, commenting)
    rounds = RoundComparingService(store, products, checking, commenting)
    editing, campaigns = EditingService(store, store), CampaignService(store, documents, products)
    return Workplace(
        version=__version__,
        home=home.folder,
        resources=shipped,
        read_only=store.read_only,
        encrypted=store.encrypted,
        told=beside.told,
        online=door.online,
        team=team,
        settings=SettingsService(settings, models, read_only=store.read_only),
        facts=program_facts(home, devices),
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
        receiving=ReceivingService(store, store, editing, profiles, documents),
        dismissing=DismissingService(store, profiles),
        rating=RatingService(store, store, documents),
        comparing=comparing,
        whole_comparison=whole,
        deciding=deciding,
        exporting=ExportingService(store, whole, deciding, reader, reviewing, exports, training),
        rounds=rounds,
        proofing=ProofingService(rounds, pdf, documents, speller),
        handing_off=HandOffService(store, products, checking, reviewing, rounds, SourcePack(anchoring), exports),
        training=training,
        reporting=ReportingService(drafting, products, models, documents),
        studying=studying,
        study_runs=runs,
        importing_drafts=DraftImportService(store, products, checking, documents, runs),
        importing_pieces=PieceImportService(store, products, documents),
        adjudicating=AdjudicatingService(store, comparing),
        queueing=queueing,
        sharing=SharingService(store, products, comparing, queueing, documents, documents, unfinished, reader),
        library=library,
        library_shelf=LibraryShelf(store, library, products, checking),
        approved_work=ApprovedWork(library, store, reader, products),
        adapter_training=adapter_training,
        learning_curves=learning_curves,
        corpora=CorpusService(CorpusFolders(shipped), probe_files, products, probing, training_sets),
        products=products,
        claim_sheets=ClaimSheetService(products, editing, documents),
        source_documents=source_documents,
        anchoring=anchoring,
        campaigns=campaigns,
        resizing=ResizingService(
            campaigns, MessageLengthService(campaigns, products, drafting, editing, checking), editing
        ),
        models=models,
        model_watch=ModelWatch(store, files, models, home.model_copies),
        making_again=MakingAgainService(
            store=store,
            drafting=drafting,
            products=products,
            models=models,
            adapters=adapters,
            documents=documents,
            app_version=__version__,
            machine=machine,
            engine_build=lambda: SCRIPTED_BUILD if scripted else ask_engine(worker_command()).build,
        ),
        hosted=hosted,
        fetching=FetchingService(_fetcher(door), models, keys, home.models, online=door.online),
        probing=probing,
        benching=BenchingService(store, models, engines.local, measured, usable_cores(), copies, probe_files),
        probe_predictions=ProbePredictionService(store, store, probing),
        faults=faults,
        engine=engines.local,
        profiles=profiles,
        documents=documents,
        subscribe=store.subscribe,
        network_calls=lambda: door.calls,
        close=close,
    )


def _fetcher(door: HttpDoor) -> HttpModelFetcher:
    hub = HuggingFace(door, os.environ.get("HF_ENDPOINT") or "https://huggingface.co")
    return HttpModelFetcher(door, hub, lambda path: WindowLock(path, holder="Fetching a model"), TOKEN_NAME)


def _devices(engine: ScriptedEngine | WorkerEngine) -> EngineDevices:
    def held() -> int:
        return held_memory(engine.worker_pid) if isinstance(engine, WorkerEngine) else 0

    return EngineDevices(
        machine_memory, lambda: ask_engine(worker_command()), knows_cards=bool(card_builds()), held=held
    )


def _placing(settings: Settings) -> PlacingChoice:
    limit = memory_limit(settings.memory_limit_gib) if settings.memory_limit_gib > 0 else None
    return PlacingChoice(settings.gpu_layers, settings.context_tokens, limit)


def _closer(steps: list[Callable[[], None]]) -> Callable[[], None]:
    def close() -> None:
        # Last opened, first closed; a second call finds nothing left to do.
        while steps:
            steps.pop()()

    return close
