"""What can be asked of the bench?"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from likelihood_comparison import DRAFTS as LIKELIHOOD_DRAFTS

DRAFTS = 48
CASES = "one,six,single,server,python,likelihood"


def chosen_options(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description="Measures the engine beside llama-cpp-python's own loop.")
    parser.add_argument("--model", type=Path, help="a GGUF file with a chat template; default: the starter model")
    parser.add_argument("--gpu-layers", type=int, default=0, help="-1 all layers on a card, 0 the processor")
    parser.add_argument("--widths", default="", help="drafts side by side, such as 8,16; default: the engine's own")
    parser.add_argument("--drafts", type=int, default=DRAFTS, help="drafts of one brief")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured")
    parser.add_argument("--cases", default=CASES, help=f"what is measured: {CASES}; '' tells --figures alone")
    parser.add_argument("--slots", default="4,8,16", help="drafts side by side in llama-server")
    parser.add_argument("--figures", type=Path, help="keep the figures there, added to those of earlier runs")
    parser.add_argument("--loop-drafts", type=int, default=8, help="drafts of the loop; its rate is carried on to all")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="threads of both, beside the defaults")
    parser.add_argument(
        "--copy",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="also measure ours with the copy that `fairdraft models bench` makes",
    )
    parser.add_argument("--any-pace", action="store_true", help="do not wait for the machine's full pace")
    parser.add_argument(
        "--likelihood-drafts", type=int, default=LIKELIHOOD_DRAFTS, help="drafts of each whose likelihood is compared"
    )
    parser.add_argument("--no-likelihood", action="store_true", help="leave the likelihood of the texts out")
    parser.add_argument("--strict", action="store_true", help="end with 1 unless every figure with a bound holds")
    parser.add_argument("--out", type=Path, help="write the tables there, as Markdown")
    return parser.parse_args(arguments)
