"""What can the front ends tell of the program itself?"""

from collections.abc import Callable
from dataclasses import dataclass

from fairdraft.domain.program_facts import EngineOffer, KeptPlace, LicenseText


@dataclass(frozen=True, slots=True)
class ProgramFacts:
    """Asked when somebody wants to know: `kept` looks at the disk, `engine` may start the engine once for its cards and
    is no call for a thread that must not wait. `licenses` are those whose files are here.
    """

    kept: Callable[[], tuple[KeptPlace, ...]]
    engine: Callable[[], EngineOffer]
    licenses: Callable[[], tuple[LicenseText, ...]]
