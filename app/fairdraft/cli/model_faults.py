"""`fairdraft models faults`: what is known to end the engine, and is therefore not tried again?"""

import argparse
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.services.remembering_faults import RememberedFault
from fairdraft.services.workplace import Workplace


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the command under `models`."""
    command = actions.add_parser("faults", help="what stopped the engine and is not tried again", **shared)
    command.add_argument("--forget", metavar="KEY", help='try one again, or "all"')
    command.set_defaults(run=faults)


def faults(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """List what is remembered, or forget of it."""
    if arguments.forget is not None:
        found = workplace.faults.forget(None if arguments.forget == "all" else arguments.forget)
        out.say(f"{len(found)} forgotten: {'it is' if len(found) == 1 else 'they are'} tried again on request.")
    else:
        found = workplace.faults.faults()
    if out.as_json:
        out.json([_object(one) for one in found])
        return 0
    if not found and arguments.forget is None:
        out.text("Nothing is known to stop the engine.")
    for one in found:
        out.text(f"{one.key}  {one.made_at:%Y-%m-%d}  {one.model_name}: {one.at_fault}")
        out.text(f"    {one.what} {one.remedy}")
    return 0


def _object(one: RememberedFault) -> dict[str, Any]:
    return {
        "id": one.key,
        "name": one.model_name,
        "model_sha256": one.model_sha256,
        "scope": one.scope,
        "kind": one.kind,
        "step": one.step or None,
        "what": one.what,
        "remedy": one.remedy,
        "line": one.line,
        "context_tokens": one.context_tokens,
        "gpu_layers": one.gpu_layers,
        "seed": one.seed,
        "made_at": one.made_at.isoformat(),
    }
