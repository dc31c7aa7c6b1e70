"""Which models does a home folder have, and what reads, measures and places them on this machine?"""

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fairdraft.domain.settings import Settings
from fairdraft.domain.text_document import TextDocument
from fairdraft.exchange.probe_files import TomlProbeFiles
from fairdraft.host.bundle import worker_command
from fairdraft.host.machine_memory import held_memory, machine_memory, memory_limit
from fairdraft.host.network import HttpDoor
from fairdraft.host.paths import Home, resources, starter_model
from fairdraft.host.settings import SettingsFile
from fairdraft.host.window_lock import WindowLock
from fairdraft.inference.client import WorkerEngine
from fairdraft.inference.engine_facts import ask_engine, installed_engine
from fairdraft.inference.hugging_face import HuggingFace
from fairdraft.inference.machine_devices import EngineDevices, card_builds
from fairdraft.inference.model_copies import ModelCopyFiles
from fairdraft.inference.model_fetch import HttpModelFetcher
from fairdraft.inference.model_files import GgufFiles
from fairdraft.inference.processor import usable_cores
from fairdraft.inference.scripted import ScriptedEngine
from fairdraft.services.benching_models import BenchingService
from fairdraft.services.candidate_adapters import CandidateAdapters
from fairdraft.services.checking_fit import FitCheck, PlacingChoice
from fairdraft.services.fetching_models import TOKEN_NAME
from fairdraft.services.managing_models import ModelService
from fairdraft.services.measured_settings import MeasuredSettings
from fairdraft.services.ports import Store
from fairdraft.services.probing import ProbingService
from fairdraft.services.scripted_models import model_service
from fairdraft.services.watching_models import ModelWatch

LocalEngine = ScriptedEngine | WorkerEngine
"""What drafts on this machine."""


@dataclass(frozen=True, slots=True)
class HomeModels:
    """The use cases about models, and what those about drafts ask beneath them.

    `measured` are the settings that a model was fastest with here, `copies` the faster copies of model files, `devices`
    what the engine can compute on.
    """

    library: ModelService
    adapters: CandidateAdapters
    copies: ModelCopyFiles
    measured: MeasuredSettings
    devices: EngineDevices
    watch: ModelWatch
    probe_files: TomlProbeFiles
    probing: ProbingService
    benching: BenchingService


def models_of(
    home: Home,
    settings: SettingsFile,
    store: Store,
    engine: LocalEngine,
    has_window: Callable[[], bool],
    *,
    scripted: bool,
    read_text: Callable[[Path], TextDocument],
) -> HomeModels:
    """Join what a home folder has of models to the store and the engine; nothing is read or written yet.

    Args:
        home: where model files and their copies lie.
        settings: what the engine may take, asked for each time.
        store: has the library of models, and what was measured of them.
        engine: computes here.
        has_window: whether a window is open on the home folder, to which a core is left.
        scripted: every candidate drafts without a model file.
        read_text: reads a person's own texts for a probe.
    """
    shipped = resources()
    files = GgufFiles(starter_model(home), shipped / "models" / "catalogue.toml")
    copies = ModelCopyFiles(home.model_copies, worker_command())
    cores = usable_cores()
    measured = MeasuredSettings(store, f"{machine_name()}, {cores} cores, {installed_engine()}", has_window, copies)
    devices = _devices(engine)
    fit = FitCheck(devices, lambda: _placing(settings.now), measured.used)
    library = model_service(scripted=scripted)(store, files, fit, lambda: settings.now.threads, copies)
    probe_files = TomlProbeFiles(shipped, read_text)
    return HomeModels(
        library=library,
        adapters=CandidateAdapters(files),
        copies=copies,
        measured=measured,
        devices=devices,
        watch=ModelWatch(store, files, library, home.model_copies),
        probe_files=probe_files,
        probing=ProbingService(store, library, engine, probe_files, read_only=store.read_only),
        benching=BenchingService(store, library, engine, measured, cores, copies, probe_files),
    )


def machine_name() -> str:
    """How this machine is named in provenance: its system and processor."""
    return f"{platform.system()} {platform.machine()}"


def fetcher_of(door: HttpDoor) -> HttpModelFetcher:
    """What fetches model files from the network, through its one door."""
    hub = HuggingFace(door, os.environ.get("HF_ENDPOINT") or "https://huggingface.co")
    return HttpModelFetcher(door, hub, lambda path: WindowLock(path, holder="Fetching a model"), TOKEN_NAME)


def _devices(engine: LocalEngine) -> EngineDevices:
    def held() -> int:
        return held_memory(engine.worker_pid) if isinstance(engine, WorkerEngine) else 0

    return EngineDevices(
        machine_memory, lambda: ask_engine(worker_command()), knows_cards=bool(card_builds()), held=held
    )


def _placing(settings: Settings) -> PlacingChoice:
    limit = memory_limit(settings.memory_limit_gib) if settings.memory_limit_gib > 0 else None
    return PlacingChoice(settings.gpu_layers, settings.context_tokens, limit)
