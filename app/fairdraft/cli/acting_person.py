"""Who takes a step in the terminal?"""

import argparse
from typing import Any

from fairdraft.services.naming import somebody
from fairdraft.services.workplace import Workplace


def add_by(action: Any) -> None:
    """Add `--by` to an action."""
    action.add_argument("--by", metavar="R", default="", help="your pseudonym (default: the person at this machine)")


def acting_person(by: str, workplace: Workplace) -> str:
    """The pseudonym that was given, else that of who works at this machine; UsageError where blanks were given."""
    return somebody(by or workplace.profiles.present_or_default().pseudonym)


def put_pseudonym(arguments: argparse.Namespace, workplace: Workplace) -> None:
    """Put the pseudonym in the place of a name that `--by` gives: what a command keeps may go out."""
    if getattr(arguments, "by", None):
        arguments.by = workplace.profiles.pseudonym(arguments.by)
