"""Where are the program's things on this machine, and under which licenses is it?"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fairdraft.domain.program_facts import KeptPlace, LicenseText
from fairdraft.domain.size_words import size_words
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import clear, horizontal, vertical
from fairdraft.ui.parts.words import ElidedLabel
from fairdraft.ui.theme.theme import Theme

_Row = tuple[str, str, Path | None]
_NAME_WIDTH, _ROW_HEIGHT = 240, 24


class PlacesGroup(QWidget):
    """Rows of names, each with what is told of it and a button that opens it. `open_wanted` carries a path."""

    open_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._names: list[ElidedLabel] = []
        self._rows: QVBoxLayout = vertical(self, gap=2)
        self._shown: object = None
        theme.changed.connect(self._fit)

    def show_kept(self, home: Path, settings: Path, kept: Sequence[KeptPlace], team: str, *, encrypted: bool) -> None:
        """Show the home folder, what is in it, whether the store is encrypted, and the team's database, if there is
        one. Of the store the folder is shown alone: no other program is to write into it.
        """
        rows: list[_Row] = [
            ("Home folder", str(home), home),
            ("Settings", str(settings) if settings.exists() else "all at their defaults", settings),
        ]
        rows += [(one.name, _told(one, encrypted=encrypted), one.path if one.path.is_dir() else None) for one in kept]
        rows.append(("Team’s database", team or "none: everything is on this machine", None))
        self._show(rows)

    def show_licenses(self, versions: Sequence[tuple[str, str]], licenses: Sequence[LicenseText]) -> None:
        """Show versions by name, then what has a license, with its text."""
        told: list[_Row] = [(name, version, None) for name, version in versions]
        self._show([*told, *((f"License: {one.of}", one.license, one.path) for one in licenses)])

    def _show(self, rows: Sequence[_Row]) -> None:
        shown = [(name, told, path, path is not None and path.exists()) for name, told, path in rows]
        if shown != self._shown:
            # The keys may be on one of them: what is the same stays.
            self._shown = shown
            self._names.clear()
            clear(self._rows)
            for name, told, path, is_there in shown:
                self._rows.addWidget(self._row(name, told, path if is_there else None))
            self._fit()

    def _row(self, name: str, told: str, path: Path | None) -> QWidget:
        line = QWidget()
        line.setMinimumHeight(_ROW_HEIGHT)
        row = horizontal(line, gap=12)
        label = ElidedLabel(name, "strong")
        self._names.append(label)
        row.addWidget(label)
        row.addWidget(ElidedLabel(told, "muted", keeps_end=path is not None), 1)
        if path is not None:
            tip = f"Shows {path}" if path.is_dir() else f"Opens {path}"
            show = button("Open", "link", name=f"Open: {name}", tip=tip, on_press=lambda: self.open_wanted.emit(path))
            row.addWidget(show)
        return line

    def _fit(self) -> None:
        for one in self._names:
            one.setFixedWidth(round(_NAME_WIDTH * self._theme.typography.scale))


def _told(place: KeptPlace, *, encrypted: bool) -> str:
    if not place.size:
        return "none yet"
    kept = "" if place.path.is_dir() else " · encrypted" if encrypted else " · not encrypted (see “Who is working?”)"
    return f"{size_words(place.size)} · {place.path.name}{kept}"
