"""Which adapters serve the use cases, and in which order are they opened and closed?"""

from collections.abc import Callable
from pathlib import Path

from fairdraft import __version__
from fairdraft.domain.store_upgrade import TellUpgrade
from fairdraft.exchange.corpus_folder import CorpusFolders
from fairdraft.exchange.template_folder import TemplateFolder
from fairdraft.home_doctor import diagnose as diagnose
from fairdraft.home_doctor import engine_limits, program_facts
from fairdraft.home_drafting import HomeDrafting, OpenHome, drafting_of
from fairdraft.home_models import HomeModels, LocalEngine, fetcher_of, machine_name
from fairdraft.home_store import beside_of, store_key, store_of
from fairdraft.home_store import home_of as home_of
from fairdraft.home_store import keeper_of as keeper_of
from fairdraft.home_store import passphrase_of as passphrase_of
from fairdraft.home_studies import HomeStudies, studies_of
from fairdraft.host.begun_briefs import BegunBriefFile
from fairdraft.host.begun_campaigns import BegunCampaignFile
from fairdraft.host.bundle import worker_command
from fairdraft.host.logging_setup import log_bug as log_bug
from fairdraft.host.logging_setup import start_logging, stop_logging
from fairdraft.host.network import HttpDoor
from fairdraft.host.paths import resources as resources
from fairdraft.host.secrets import Secrets
from fairdraft.host.settings import SettingsFile, read_settings
from fairdraft.host.window_lock import WindowLock
from fairdraft.inference.client import WorkerEngine
from fairdraft.inference.drafting_engines import DraftingEngines
from fairdraft.inference.engine_facts import ask_engine, installed_engine
from fairdraft.inference.hosted_engine import HostedEngine
from fairdraft.inference.scripted import SCRIPTED_BUILD, ScriptedEngine
from fairdraft.services.adjudicating import AdjudicatingService
from fairdraft.services.anchoring import AnchoringService
from fairdraft.services.approved_work import ApprovedWork
from fairdraft.services.approving import ApprovingService
from fairdraft.services.background_reading import BackgroundReading
from fairdraft.services.balance_beside import BalanceBesideService
from fairdraft.services.commenting import CommentingService
from fairdraft.services.corpora import CorpusService
from fairdraft.services.deck_templates import DeckTemplateService
from fairdraft.services.dismissing import DismissingService
from fairdraft.services.drafting import DraftingService
from fairdraft.services.editing import EditingService
from fairdraft.services.exporting import ExportingService
from fairdraft.services.fetching_models import FetchingService
from fairdraft.services.finding_pieces import PieceFinder
from fairdraft.services.handing_off import HandOffService
from fairdraft.services.importing_drafts import DraftImportService
from fairdraft.services.importing_pieces import PieceImportService
from fairdraft.services.library_shelf import LibraryShelf
from fairdraft.services.making_again import MakingAgainService
from fairdraft.services.managing_campaigns import CampaignService
from fairdraft.services.managing_products import ProductService
from fairdraft.services.message_lengths import MessageLengthService
from fairdraft.services.ports import Store
from fairdraft.services.probe_predictions import ProbePredictionService
from fairdraft.services.proofing import ProofingService
from fairdraft.services.rating import RatingService
from fairdraft.services.receiving import ReceivingService
from fairdraft.services.remembering_faults import RememberedFaults
from fairdraft.services.reporting import ReportingService
from fairdraft.services.resizing import ResizingService
from fairdraft.services.reviewing import ReviewService
from fairdraft.services.round_comparing import RoundComparingService
from fairdraft.services.setting_drafts_aside import DraftsAsideService
from fairdraft.services.settings import SettingsService
from fairdraft.services.sharing import SharingService
from fairdraft.services.source_documents import SourceDocumentService
from fairdraft.services.source_pack import SourcePack
from fairdraft.services.spelling import SpellingService
from fairdraft.services.studying import StudyingService
from fairdraft.services.taking_claims import ClaimSheetService
from fairdraft.services.workplace import Workplace
from fairdraft.store.sqlite_store import Upgrading


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
        # A command ends before somebody makes room; a window would go on refusing to save.
        store = store_of(home, chosen, read_only=read_only, reads_when_full=not window, key=key, upgrading=upgrading)
        closing.append(store.close)
        beside = beside_of(home, read_only=store.read_only, key=key)
        closing.append(beside.vectors.close)
        # What is tried anew when it changes: the engine, and the memory it may take.
        build = lambda: f"{installed_engine()}; memory limit {settings.now.memory_limit_gib:g}"  # noqa: E731 - handed on
        faults = RememberedFaults(store, store, build)
        engine = _local_engine(settings, faults, scripted=scripted)
        closing.append(engine.close)
        door = HttpDoor(online=online)
        keys = Secrets()
        hosted = HostedEngine(door, keys.read)
        closing.append(hosted.close)
        engines = DraftingEngines(engine, hosted)
        opened = OpenHome(
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


def _local_engine(settings: SettingsFile, faults: RememberedFaults, *, scripted: bool) -> LocalEngine:
    """What drafts on this machine; a worker takes as much memory as the settings allow from time to time."""
    if scripted:
        return ScriptedEngine()
    engine = WorkerEngine(command=worker_command(), limits=engine_limits(settings.now), memory=faults)
    settings.on_change(lambda: engine.limit_memory(engine_limits(settings.now).memory_bytes))
    return engine


def _joined(opened: OpenHome) -> Workplace:
    """The use cases over what is open; first what others ask, then what they make of it."""
    home, store, engine, begun = opened.home, opened.store, opened.engines.local, opened.beside.begun
    drafts = drafting_of(opened)
    studies = studies_of(opened, drafts)
    products, profiles, documents, models = drafts.products, drafts.profiles, drafts.documents, drafts.models
    checking, drafting, library, comparing = drafts.checking, drafts.drafting, drafts.library, studies.comparing
    source_documents = SourceDocumentService(store, drafts.pdf, products, profiles)
    anchoring = AnchoringService(store, source_documents, products, profiles)
    editing, campaigns = EditingService(store, store), CampaignService(store, documents, products)
    commenting = CommentingService(store, store, profiles)
    receiving = ReceivingService(store, store, editing, profiles, documents)
    reviewing = ReviewService(store, studies.reader, products, checking, commenting)
    rounds = RoundComparingService(store, products, checking, commenting)
    balances = BalanceBesideService(store, products, checking)
    store.subscribe(balances.on_changes)
    if not store.read_only:
        _settle(store, products, studies.studying, models, drafting)
    return Workplace(
        version=__version__,
        home=home.folder,
        resources=resources(),
        read_only=store.read_only,
        encrypted=store.encrypted,
        told=opened.beside.told,
        online=opened.door.online,
        team=opened.team,
        settings=SettingsService(opened.settings, models.library, drafts.usual_paper, read_only=store.read_only),
        facts=program_facts(home, models.devices),
        drafting=drafting,
        drafts_aside=DraftsAsideService(store, drafting),
        begun_briefs=BegunBriefFile(begun),
        begun_campaigns=BegunCampaignFile(begun),
        checking=checking,
        balances=balances,
        claim_hints=drafts.claim_hints,
        spelling=SpellingService(drafts.speller),
        editing=editing,
        finding_pieces=PieceFinder(editing, drafting),
        approving=ApprovingService(store),
        commenting=commenting,
        receiving=receiving,
        dismissing=DismissingService(store, profiles),
        rating=RatingService(store, store, documents),
        comparing=comparing,
        whole_comparison=studies.whole,
        deciding=studies.deciding,
        decisions=studies.decisions,
        exporting=ExportingService(
            store, studies.whole, studies.deciding, studies.reader, reviewing, drafts.exports, studies.training
        ),
        rounds=rounds,
        proofing=ProofingService(rounds, drafts.pdf, documents, drafts.speller),
        handing_off=HandOffService(store, products, checking, reviewing, rounds, SourcePack(anchoring), drafts.exports),
        deck_templates=DeckTemplateService(TemplateFolder(home.deck_templates), read_only=store.read_only),
        training=studies.training,
        reporting=ReportingService(drafting, products, models.library, documents),
        studying=studies.studying,
        study_runs=studies.runs,
        importing_drafts=DraftImportService(store, products, checking, documents, studies.runs),
        importing_pieces=PieceImportService(store, products, documents, receiving),
        adjudicating=AdjudicatingService(store, comparing),
        queueing=studies.queueing,
        sharing=SharingService(
            store, products, comparing, studies.queueing, documents, documents, studies.unfinished, studies.reader
        ),
        library=library,
        library_shelf=LibraryShelf(store, library, products, checking),
        approved_work=ApprovedWork(library, store, studies.reader, products),
        adapter_training=studies.adapter_training,
        learning_curves=studies.learning_curves,
        corpora=_corpora(drafts, studies),
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
        making_again=_making_again(opened, drafts),
        hosted=drafts.hosted,
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


def _corpora(drafts: HomeDrafting, studies: HomeStudies) -> CorpusService:
    models = drafts.models
    folders = CorpusFolders(resources(), drafts.documents.read_text)
    return CorpusService(folders, models.probe_files, drafts.products, models.probing, studies.training_sets)


def _making_again(opened: OpenHome, drafts: HomeDrafting) -> MakingAgainService:
    return MakingAgainService(
        store=opened.store,
        drafting=drafts.drafting,
        products=drafts.products,
        models=drafts.models.library,
        adapters=drafts.models.adapters,
        documents=drafts.documents,
        app_version=__version__,
        machine=machine_name(),
        engine_build=lambda: SCRIPTED_BUILD if opened.scripted else ask_engine(worker_command()).build,
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
