"""How is a model file written anew with eight-bit weights, in a process of its own?"""

import sys

from fairdraft.domain.errors import KnownError
from fairdraft.inference.llama_binding import LlamaLibrary
from fairdraft.inference.processor import usable_cores


def write_copy(source: str, target: str) -> int:
    """Write the copy; the exit code is 0 where it is there, else 3, and the last line of standard error says why.

    Native code may end the process instead.
    """
    library = LlamaLibrary(lambda _line: None)
    try:
        library.write_eight_bit(source, target, usable_cores())
    except KnownError as error:
        sys.stderr.write(f"{error.what}\n")
        return 3
    return 0
