"""`fairdraft doctor`: is everything on this machine as it should be?"""

import argparse
from typing import Any

from fairdraft.cli.exit_codes import EXIT_DONE, EXIT_KNOWN
from fairdraft.cli.output import Output

_SIGNS = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("doctor", **shared)
    command.set_defaults(run=run)


def run(_arguments: argparse.Namespace, checks: list[dict[str, Any]], out: Output) -> int:
    """Print every check with what to do about it; exit code 3 when one fails."""
    if out.as_json:
        out.json(checks)
    else:
        for one in checks:
            out.text(f"{_SIGNS[one['status']]}  {one['check']}: {one['detail']}")
            if one["remedy"]:
                out.text(f"      {one['remedy']}")
    return EXIT_KNOWN if any(one["status"] == "fail" for one in checks) else EXIT_DONE
