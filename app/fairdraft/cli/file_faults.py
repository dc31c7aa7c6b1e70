"""What is all wrong with a file that a person wrote?"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from fairdraft.cli.output import Output
from fairdraft.domain.documents import WrongDocumentError, placed
from fairdraft.domain.errors import KnownError

V = TypeVar("V")

_MOST_TOLD = 40


def validated(file: Path, read: Callable[[Path], V], out: Output) -> V:
    """What a file holds; of a wrong one all faults are told, in words the first of very many.

    Raises:
        KnownError: the file cannot be read, or is wrong.
    """
    try:
        return read(file)
    except WrongDocumentError as error:
        faults = error.faults
        if out.as_json:
            out.json({"file": str(file), "valid": False, "problems": [one.as_object() for one in faults]})
        if len(faults) == 1 or out.as_json:
            raise
        for one in faults[:_MOST_TOLD]:
            out.say(f"{placed(error.source, one)} {one.what}. {one.remedy}")
        more = len(faults) - _MOST_TOLD
        rest = f" {more:,} more; --json lists all." if more > 0 else ""
        raise KnownError(f"{file} has {len(faults):,} problems.{rest}", "Correct them and try again.") from None
