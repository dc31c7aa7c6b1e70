"""Which paper does a command set PDF files for?"""

from typing import Any

from fairdraft.domain.printed_page import PAPERS


def add_paper(action: Any) -> None:
    """Add `--paper` to an action."""
    titles = ", ".join(f"{name} ({one.title})" for name, one in PAPERS.items())
    action.add_argument(
        "--paper",
        choices=tuple(PAPERS),
        metavar="PAPER",
        help=f"of PDF files: {titles} (default: as settings list says)",
    )
