"""What is open in a home folder, and what drafts and checks there?"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fairdraft import __version__
from fairdraft.domain.claim_examples import ClaimExamples
from fairdraft.domain.documents import read_document
from fairdraft.domain.printed_page import PaperName, regional_paper
from fairdraft.exchange.file_documents import FileDocuments
from fairdraft.exchange.file_exports import FileExports
from fairdraft.exchange.law_file import read_law
from fairdraft.exchange.library_files import ApprovedTextFiles
from fairdraft.exchange.pdf_files import PdfFiles
from fairdraft.home_models import HomeModels, LocalEngine, machine_name, models_of
from fairdraft.home_store import OpenBeside
from fairdraft.host.bundle import worker_command
from fairdraft.host.example_vectors import ExampleVectorFile
from fairdraft.host.network import HttpDoor
from fairdraft.host.paths import Home, resources
from fairdraft.host.region import region
from fairdraft.host.secrets import Secrets
from fairdraft.host.settings import SettingsFile
from fairdraft.host.spelling import DictionarySpeller, open_speller
from fairdraft.inference.child_environment import child_environment
from fairdraft.inference.drafting_engines import DraftingEngines
from fairdraft.rules.engine import Checker
from fairdraft.rules.packs import load_packs
from fairdraft.services.checking import CheckingService
from fairdraft.services.choosing_embedder import EmbedderChoosing
from fairdraft.services.claim_hints import ClaimHintService
from fairdraft.services.drafting import DraftingService
from fairdraft.services.drafting_source import DraftingSources
from fairdraft.services.hosted import HostedService
from fairdraft.services.library import LibraryService
from fairdraft.services.managing_products import ProductService
from fairdraft.services.meaning import MeaningService
from fairdraft.services.ports import Store
from fairdraft.services.profiles import ProfileService
from fairdraft.services.remembering_faults import RememberedFaults


@dataclass(frozen=True, slots=True)
class OpenHome:
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


@dataclass(frozen=True, slots=True)
class HomeDrafting:
    """The use cases that draft and check, with what they and all others read and write files by.

    `usual_paper` is that of this machine's region, for who chose none.
    """

    speller: DictionarySpeller | None
    pdf: PdfFiles
    documents: FileDocuments
    exports: FileExports
    usual_paper: PaperName
    products: ProductService
    profiles: ProfileService
    checking: CheckingService
    claim_hints: ClaimHintService
    models: HomeModels
    hosted: HostedService
    library: LibraryService
    drafting: DraftingService


def drafting_of(opened: OpenHome) -> HomeDrafting:
    """Join what drafts and checks to what is open; it follows the changes of the store from then on."""
    home, settings, store, engine = opened.home, opened.settings, opened.store, opened.engines.local
    shipped = resources()
    speller = open_speller(shipped, opened.beside.begun)
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
    meaning = MeaningService(store, embedder, engine, opened.beside.vectors, read_only=store.read_only)
    store.subscribe(meaning.on_changes)
    library = LibraryService(store, store, products, checking, ApprovedTextFiles(documents.read_text), meaning)
    usual_paper = regional_paper(region())
    return HomeDrafting(
        speller=speller,
        pdf=pdf,
        documents=documents,
        exports=FileExports(shipped, pdf, lambda: settings.now.paper or usual_paper),
        usual_paper=usual_paper,
        products=products,
        profiles=profiles,
        checking=checking,
        claim_hints=ClaimHintService(
            embedder, engine, checking, lambda: _claim_examples(shipped), ExampleVectorFile(home.claim_meaning_file)
        ),
        models=models,
        hosted=hosted,
        library=library,
        drafting=DraftingService(
            store=store,
            engine=opened.engines,
            products=products,
            sources=DraftingSources(models.library, models.adapters, hosted, models.measured),
            checking=checking,
            library=library,
            documents=documents,
            app_version=__version__,
            machine=machine_name(),
        ),
    )


def _claim_examples(shipped: Path) -> ClaimExamples:
    file = shipped / "meaning" / "claims.toml"
    return read_document(file.read_text(encoding="utf-8"), str(file), ClaimExamples)


def _checking(home: Home, products: ProductService, speller: DictionarySpeller | None) -> CheckingService:
    shipped = resources()
    folders = (shipped / "rules", home.rule_packs)
    return CheckingService(
        lambda: Checker([pack for folder in folders for pack in load_packs(folder)], speller=speller),
        products.products,
        lambda: read_law(shipped),
    )
