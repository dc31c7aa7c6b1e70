"""What was measured of a model file on a machine, and is remembered?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

FactKind = Literal["bench", "probe", "fault", "copy"]


@dataclass(frozen=True, slots=True)
class ModelFact:
    """One thing measured of a model file; there is one for each file, kind and key.

    `model_sha256` names the file's content, so a fact outlives the file's path and its place in the library.
    `key` says under which circumstances: machine, build and settings, or the name of a test. `facts` is a JSON
    object in the words of whoever measured.
    """

    model_sha256: str
    kind: FactKind
    key: str
    facts: dict[str, Any]
    made_at: datetime
