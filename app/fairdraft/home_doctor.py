"""What is found in a home folder and on this machine, also where the store or the engine cannot be opened?"""

import os
from contextlib import closing, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from fairdraft import __version__
from fairdraft.domain.diagnostic import Diagnostic
from fairdraft.domain.errors import KnownError
from fairdraft.domain.program_facts import EngineOffer
from fairdraft.domain.settings import Settings
from fairdraft.exchange.file_documents import FileDocuments
from fairdraft.home_store import home_of, keeper_with, passphrase_of
from fairdraft.host.bundle import worker_command
from fairdraft.host.diagnostics import Diagnostics
from fairdraft.host.machine_memory import machine_memory, memory_limit
from fairdraft.host.paths import Home, resources
from fairdraft.host.program_facts import kept_places, license_texts
from fairdraft.host.secrets import Secrets
from fairdraft.host.settings import read_settings
from fairdraft.inference.engine_facts import ask_engine, installed_engine
from fairdraft.inference.machine_devices import EngineDevices, card_builds
from fairdraft.inference.processor import default_threads, usable_cores
from fairdraft.inference.worker_watch import WatchLimits, limits_in_words
from fairdraft.rules.packs import load_packs
from fairdraft.services.program_facts import ProgramFacts
from fairdraft.services.remembering_faults import RememberedFaults
from fairdraft.store.sqlite_store import open_store
from fairdraft.store.store_keys import StoreKeys


def diagnose(chosen_home: Path | None) -> list[dict[str, Any]]:
    """What `doctor` answers."""
    home = home_of(chosen_home)
    # A home that cannot be made is one of the things that the checks find and tell.
    with suppress(KnownError):
        home.create()
    address = ""
    # Settings that cannot be read are told by their own check.
    with suppress(KnownError):
        address = read_settings(home.settings_file).team_store
    keys = StoreKeys(known=passphrase_of(home).known)
    keeper = keeper_with(home, address, keys, taken=lambda: False)
    found = Diagnostics(
        home=home,
        engine=lambda: ask_engine(worker_command()),
        store_place=keeper.place,
        store_faults=keeper.check,
        encrypted=keeper.is_encrypted,
        secrets=Secrets(),
        environment=os.environ,
        own_packs=lambda: len(load_packs(home.rule_packs)),
        own_recipes=lambda: FileDocuments(resources(), home.recipes).count_own_recipes(),
        card_builds=card_builds(),
    ).run()
    return [asdict(one) for one in (*found, *_supervision(home, keys))]


def engine_limits(settings: Settings) -> WatchLimits:
    """What the engine may take before it is ended, by the settings."""
    return WatchLimits(memory_bytes=memory_limit(settings.memory_limit_gib))


def program_facts(home: Home, devices: EngineDevices) -> ProgramFacts:
    """What can be told of the program on this machine; the engine's cards are those of `devices`."""

    def engine() -> EngineOffer:
        found = EngineOffer(installed_engine(), card_builds(), usable_cores(), default_threads(), machine_memory()[1])
        try:
            return replace(found, cards=devices.cards())
        except KnownError as problem:
            return replace(found, fault=problem)

    return ProgramFacts(lambda: kept_places(home), engine, lambda: license_texts(home, resources()))


def _supervision(home: Home, keys: StoreKeys) -> tuple[Diagnostic, ...]:
    """How the engine is watched, and what is known to end it; a fault of settings or store is told by their checks."""
    found: list[Diagnostic] = []
    with suppress(KnownError):
        limits = engine_limits(read_settings(home.settings_file))
        found.append(Diagnostic("engine's limits", "ok", limits_in_words(limits)))
    with suppress(KnownError):
        if os.path.exists(home.store_file):
            key = keys.key_of(home.store_file)
            with closing(open_store(home.store_file, read_only=True, app_version=__version__, key=key)) as store:
                found += RememberedFaults(store, store, installed_engine).diagnostics()
    return tuple(found)
