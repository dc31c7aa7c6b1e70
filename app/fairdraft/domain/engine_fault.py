"""How did the engine fail, and which one step helps?"""

from dataclasses import dataclass
from typing import Literal

from fairdraft.domain.errors import KnownError

FaultKind = Literal["out_of_memory", "assertion", "bad_file", "bad_grammar", "stalled", "killed", "unknown"]
"""`assertion`: native code stopped itself; `killed`: ended from outside; `unknown`: crashed without saying why."""

RemedyStep = Literal["less_context", "fewer_gpu_layers", "cpu_only", "other_model", "check_file"]
"""What a person can have done by one press of a button, after which the same is asked again."""

FaultScope = Literal["draft", "request", "model", "embedding"]
"""What was found to be at fault: one draft (its seed), the prompt or grammar, the loading of the model, or an embedding
model that reads texts.
"""


@dataclass(frozen=True, slots=True)
class EngineFault:
    """A fault of the engine as a value.

    `step` is None where asking again is all there is to do. `line` is the assertion's own text or the last telling
    line of the engine's error output. `scope` says what was found to be at fault, None where nothing was singled
    out; such a fault is not remembered. `known_as` is the key of a fault that is remembered, where nothing was tried
    because of it.
    """

    kind: FaultKind
    step: RemedyStep | None = None
    line: str = ""
    scope: FaultScope | None = None
    known_as: str = ""


class EngineFaultError(KnownError):
    """A known problem of the engine that carries its kind and its one step."""

    def __init__(self, what: str, remedy: str, fault: EngineFault) -> None:
        super().__init__(what, remedy)
        self.fault = fault
