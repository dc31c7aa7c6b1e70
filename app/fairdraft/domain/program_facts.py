"""What may a person ask of the program itself: where things lie, what the engine has, under which licenses?"""

from dataclasses import dataclass
from pathlib import Path

from fairdraft.domain.diagnostic import ComputeDevice
from fairdraft.domain.errors import KnownError


@dataclass(frozen=True, slots=True)
class KeptPlace:
    """A file or folder of the home folder, with the bytes that it takes; 0 where it is not there."""

    name: str
    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class LicenseText:
    """Under which license something is that comes with the program, and the file or folder that says so; `path` is None
    where only the name of the license is known.
    """

    of: str
    license: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class EngineOffer:
    """What the engine has to compute with.

    `build` is its package and version, `card_builds` the kinds of graphics cards that it was built for, as ggml's
    libraries are named, `cores` those that it may use, `usual_threads` how many threads it takes by itself,
    `memory_bytes` the machine's memory. `cards` are those that it found; `fault` says why it could not be asked for
    them.
    """

    build: str
    card_builds: tuple[str, ...]
    cores: int
    usual_threads: int
    memory_bytes: int
    cards: tuple[ComputeDevice, ...] = ()
    fault: KnownError | None = None
