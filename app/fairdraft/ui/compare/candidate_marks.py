"""Which shape, color and name does each candidate have, wherever it shows?"""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from fairdraft.ui.compare.interval_chart import CandidateMark
from fairdraft.ui.theme.theme import Theme


class Candidates:
    """The candidates of one comparison in one order."""

    def __init__(self, ids: Sequence[str], names: Mapping[str, str], theme: Theme) -> None:
        self.ids = tuple(ids)
        self._names = names
        self._theme = theme

    def name(self, candidate: str) -> str:
        """Its name; its id where there is none."""
        return self._names.get(candidate, candidate)

    def short_name(self, candidate: str) -> str:
        """Its name without what all names begin with, for narrow columns."""
        name = self.name(candidate)
        end = name.find("-") + 1
        shared = end > 0 and all(self.name(one).startswith(name[:end]) for one in self.ids)
        return name[end:] if shared and len(self.ids) > 1 else name

    def mark(self, candidate: str) -> QWidget:
        """Its mark; nothing for one that is not compared."""
        return CandidateMark(self.ids.index(candidate), self._theme) if candidate in self.ids else QWidget()
