"""What does the comparison say while there is nothing to compare, and where does it lead?"""

from PySide6.QtCore import Signal

from fairdraft.ui.parts.empty_state import EmptyState
from fairdraft.ui.parts.key_words import key_words
from fairdraft.ui.theme.theme import Theme

_OF_STUDY = "The study's page shows which drafts are written, and who rates them."
_OF_DESK = (
    "Draft variants with two or more candidates for the same briefs and rate them "
    f"({key_words('Ctrl+R')} on the Draft screen), or plan a study. "
    "Fewer than 20 shared briefs say little."
)


class EmptyComparison(EmptyState):
    """`study_wanted` asks for a study by its id, or to plan one (empty); `campaigns_wanted` for all campaigns."""

    study_wanted = Signal(str)
    campaigns_wanted = Signal()

    def __init__(self, theme: Theme, *, read_only: bool) -> None:
        super().__init__(theme)
        self._read_only = read_only
        self._study: str | None = None
        self.button.clicked.connect(self._go_on)

    def tell_no_campaign(self) -> None:
        """There is neither campaign nor study."""
        self._study = None
        self.tell("No campaign yet", "Make one, or add a campaign file.", action="Campaigns…")

    def tell_unrated(self, study_id: str) -> None:
        """Nothing was rated: of a study, or where its id is empty of a campaign's desk."""
        self._study = study_id
        action = "Open the study" if study_id else "" if self._read_only else "Plan a study…"
        self.tell("Nothing has been rated yet", _OF_STUDY if study_id else _OF_DESK, action=action)

    def _go_on(self) -> None:
        if self._study is None:
            self.campaigns_wanted.emit()
        else:
            self.study_wanted.emit(self._study)
