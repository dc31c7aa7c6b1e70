"""How is a copy of a model file written, in a process of its own?"""

import sys
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.inference.llama_binding import LlamaLibrary
from fairdraft.inference.processor import usable_cores
from fairdraft.inference.rearranging import rearrange


def write_copy(form: str, source: str, target: str) -> int:
    """Write a copy of that form (domain/model_copy.py); the exit code is 0 where it is there, else 3, and the last line
    of standard error says why.

    Native code may end the process instead.
    """
    try:
        if form == "rearranged":
            rearrange(Path(source), Path(target))
        else:
            LlamaLibrary(lambda _line: None).write_eight_bit(source, target, usable_cores())
    except KnownError as error:
        sys.stderr.write(f"{error.what}\n")
        return 3
    except OSError as error:
        sys.stderr.write(f"{error.strerror or error}\n")
        return 3
    return 0
