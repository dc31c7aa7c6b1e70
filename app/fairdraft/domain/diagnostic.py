"""What did a look at the machine find?"""

from dataclasses import dataclass
from typing import Literal

DiagnosticStatus = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing `doctor` looked at. `remedy` says what to do and is empty where nothing is to be done.

    `warn` means that something works less well than it could, `fail` that something does not work.
    """

    check: str
    status: DiagnosticStatus
    detail: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class ComputeDevice:
    """A device the engine can compute on; memory in bytes, 0 where it does not tell.

    `is_gpu` tells whether layers of a model are placed on it. `shares_memory` tells whether its memory is the
    machine's own, as that of graphics built into a processor is: what is free there is then free but once.
    """

    name: str
    description: str
    free_bytes: int
    total_bytes: int
    is_gpu: bool
    shares_memory: bool = False


@dataclass(frozen=True, slots=True)
class EngineFacts:
    """What the engine says of itself: its build, and the devices it was built for and found."""

    build: str
    devices: tuple[ComputeDevice, ...]
