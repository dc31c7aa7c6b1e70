"""Where does the result of a command go: to standard output, or into the file that was named?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fairdraft.cli.files import write_text
from fairdraft.cli.output import Output, json_text


def give_result(result: str | Mapping[str, Any], file: Path | None, out: Output) -> None:
    """Print the result, or write it to the file and say so: words as they are, an object as JSON.

    Raises:
        KnownError: it cannot be written.
    """
    if file is not None:
        write_text(file, (result if isinstance(result, str) else json_text(result)) + "\n")
        out.say(f"Wrote {file}.")
    elif isinstance(result, str):
        out.text(result)
    else:
        out.json(result)
