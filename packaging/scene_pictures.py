"""Takes pictures of scenes in the window, light and dark, in the two sizes that a picture is looked at in."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QSize

from fairdraft.services.workplace import Workplace
from fairdraft.ui.app import render_window
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.theme.theme import SchemeChoice

SIZES = (QSize(1440, 900), QSize(1024, 700))
SCHEMES: tuple[SchemeChoice, ...] = ("light", "dark")
Scenes = Mapping[str, Callable[[MainWindow], None]]


def take_pictures(
    workplace: Workplace,
    scenes: Scenes,
    out: Path,
    campaign_id: str = "glynora",
    *,
    before: Callable[[], object] = lambda: None,
) -> None:
    """Write a picture of every scene as OUT/SCENE-WIDTH-SCHEME.png, and name it.

    Args:
        workplace: the services.
        scenes: by name, what brings the window there.
        out: an existing folder.
        campaign_id: whose drafts the window opens with.
        before: called before each picture: what one of them changed is not to show in the next.
    """
    for name, prepare in scenes.items():
        for size in SIZES:
            for scheme in SCHEMES:
                before()
                image = render_window(workplace, campaign_id, size=size, scheme=scheme, prepare=prepare)
                path = out / f"{name}-{size.width()}-{scheme}.png"
                if not image.save(str(path)):
                    raise SystemExit(f"{path} could not be written.")
                print(path)
