"""Begins a run that takes pictures: what was asked for, and the workplace in a home folder that is thrown away."""

import argparse
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from fairdraft import bootstrap
from fairdraft.services.workplace import Workplace

Scene = TypeVar("Scene")


class AskedPictures(NamedTuple):
    """Where pictures go, and the name of the only scene that is wanted; None: all of them."""

    out: Path
    only: str | None

    def of(self, scenes: Mapping[str, Scene]) -> dict[str, Scene]:
        """Those of the scenes that are wanted, by name."""
        return {name: scene for name, scene in scenes.items() if self.only in (None, name)}


def asked_pictures(about: str | None, names: Collection[str] = ()) -> AskedPictures:
    """What the command line asks for; the folder is made. Without names there is no choice among scenes."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--out", type=Path, default=Path("out/pictures"))
    if names:
        parser.add_argument("--only", choices=names)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    return AskedPictures(asked.out, asked.only if names else None)


@contextmanager
def pictured_workplace(settings: str = "") -> Iterator[tuple[Workplace, Path]]:
    """The workplace of a window with the scripted engine and these settings, and a folder for files of the scenes."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if settings:
            home.mkdir()
            (home / "settings.toml").write_text(settings, encoding="utf-8")
        workplace = bootstrap.open_workplace(home, scripted=True, window=True)
        try:
            yield workplace, Path(folder)
        finally:
            workplace.close()
