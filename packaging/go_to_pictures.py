"""How does the field that leads everywhere look: as it opens, with answers, with none?

Usage: python packaging/go_to_pictures.py [--out DIR] [--only NAME]. Run by `make pictures`. Works without a display;
the drafts are those of the scripted engine, in a home folder of its own that is thrown away.
"""

import sys

from picture_run import asked_pictures, pictured_workplace
from scene_pictures import Scenes, take_pictures, wait_until

from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow

WHO = "writer-1"
_QUERIES = {"go-to": "", "go-to-found": "re", "go-to-piece": "list morning", "go-to-nothing": "unfindable"}


def main() -> int:
    """Write the pictures and name them."""
    asked = asked_pictures(__doc__, _QUERIES)
    with pictured_workplace() as (workplace, _folder):
        workplace.profiles.introduce("Rae Lindqvist", "Medical writer")
        for campaign in ("cordexa", "lumivar", "glynora"):
            _begin_pieces(workplace, campaign)
        take_pictures(workplace, _scenes(asked.of(_QUERIES)), asked.out)
    return 0


def _begin_pieces(workplace: Workplace, campaign: str) -> None:
    run = workplace.drafting.start(DraftOrder(campaign, "starter", "b01", count=2, seed=7), lambda _event: None)
    if not run.wait(20):
        raise SystemExit("The drafts were not written in 20 seconds.")
    for draft in workplace.drafting.drafts(campaign=campaign):
        workplace.editing.begin(draft, WHO)


def _scenes(queries: dict[str, str]) -> Scenes:
    def asked(window: MainWindow, query: str) -> None:
        wait_until(lambda: window.at_rest)
        window.draft.edit(window.draft.desk.desk.variants[0].draft.id)
        wait_until(lambda: window.at_rest)
        window.go_to.open()
        panel = window.go_to.panel
        panel.field.setText(query)
        panel.asked.emit(query)
        wait_until(lambda: window.go_to.at_rest)

    return {name: lambda window, query=query: asked(window, query) for name, query in queries.items()}  # type: ignore[misc] # a loop's name, bound


if __name__ == "__main__":
    sys.exit(main())
