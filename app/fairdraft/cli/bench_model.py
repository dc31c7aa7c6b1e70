"""`fairdraft models bench`: with which settings is a model fastest on this machine?"""

import argparse
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.services.workplace import Workplace


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft models`."""
    bench = actions.add_parser("bench", help="measure how fast a model writes here, and remember how", **shared)
    bench.add_argument("model", metavar="MODEL", help="its name, id or SHA-256, or the beginning of one")
    bench.add_argument(
        "--copy",
        action=argparse.BooleanOptionalAction,
        help="also make a copy on this machine with eight-bit weights, which may compute faster, and keep it if it "
        "clearly does (a copy with the same weights is made without asking if it takes little of the free disk and you "
        "deleted none before); --no-copy only deletes the copy",
    )
    bench.set_defaults(run=bench_model)


def bench_model(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Measure a model and tell what is used from now on; or delete its faster copy."""
    if arguments.copy is False:
        return _drop_copy(arguments.model, workplace, out)
    bench = workplace.benching.bench(arguments.model, out.say, copied=bool(arguments.copy))
    if out.as_json:
        out.json(bench.as_object())
        return 0
    out.table(
        ("WRITES TOKENS A SECOND", "READS TOKENS A SECOND", "WITH"),
        [(f"{row.tokens_a_second:.1f}", f"{row.reading_a_second:.1f}", row.in_words()) for row in bench.rows],
    )
    if bench.copy_in_words:
        out.text(f"\n{bench.copy_in_words}")
    out.text(
        f"\nUsed from now on: {bench.fastest.in_words()}; while a window is open: {bench.beside_window.in_words()}."
    )
    out.text(
        "Measured together with everything else running on this machine. If it was busy, measure again when it is "
        "quiet."
    )
    return 0


def _drop_copy(name: str, workplace: Workplace, out: Output) -> int:
    model = workplace.models.model(name).name
    dropped = workplace.benching.drop_copy(name)
    if out.as_json:
        out.json({"model": model, "dropped": dropped})
    elif dropped:
        out.text(f"The faster copy of {model} was deleted; drafts now use the file itself.")
    else:
        out.text(f"{model} has no faster copy.")
    return 0
