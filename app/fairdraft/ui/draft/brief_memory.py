"""With which brief does the window open, and how does one that somebody began to write outlive it?"""

import threading
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.begun_briefs import BegunBriefs
from fairdraft.domain.begun_merge import changed_by_both, with_others
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import new_id
from fairdraft.services.brief_ports import KeptBriefs
from fairdraft.services.workplace import Workplace
from fairdraft.ui.begun_keeper import BegunKeeper
from fairdraft.ui.draft.setup_panel import SetupPanel
from fairdraft.ui.draft.worked_on import worked_on_last


class BriefMemory(QObject):
    """Keeps what is typed into the field for a brief, campaign by campaign, until it is drafted.

    `failed` carries a KnownError when the words cannot be kept; `saved` says that they are.

    Args:
        workplace: the services; a window that only reads gives back what was kept, and keeps nothing.
        setup: has the field.
    """

    failed = Signal(object)
    saved = Signal()

    def __init__(self, workplace: Workplace, setup: SetupPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._setup = setup
        self._at_start = workplace.begun_briefs.read_begun_briefs()
        self._words = _Words(workplace.begun_briefs, self._at_start)
        self._new_in_front = ""
        setup.begun = dict(self._at_start.words)
        setup.twins = dict(self._at_start.twins)
        self._keeper = BegunKeeper(self._take, self)
        self._keeper.failed.connect(self.failed)
        self._keeper.saved.connect(self.saved)
        setup.changed.connect(self._keeper.changed)

    def open_last(self, campaign_id: str | None) -> None:
        """Choose the brief that was being written when the window closed, or the campaign that was in front and has
        nothing yet, or else the brief that was worked on last, or the piece: of any campaign, or of the given one.
        """
        begun = self._at_start.words.get(self._at_start.front, "")
        if begun and campaign_id in (None, self._at_start.front) and self._setup.offers(self._at_start.front):
            self._setup.choose(self._at_start.front)
            self._setup.choose_brief("", begun)
            return
        if self._at_start.front and campaign_id is None and self._is_new(self._at_start.front):
            self._setup.choose(self._at_start.front)
            return
        last = worked_on_last(self._workplace, campaign_id)
        if last is not None:
            self._setup.choose(last.campaign)
            if last.is_piece:
                self._setup.offer_pieces(last.id)
            else:
                self._setup.choose_brief(last.brief, last.brief_text)
        elif campaign_id is not None:
            self._setup.choose(campaign_id)

    def close(self) -> None:
        """Keep what is typed now and which campaign was just made, and end."""
        campaign = self._setup.campaign
        try:
            self._new_in_front = campaign.id if campaign is not None and self._is_new(campaign.id) else ""
        except KnownError as problem:
            self.failed.emit(problem)
        self._keeper.close()

    def _is_new(self, campaign_id: str) -> bool:
        """Whether a campaign that can be chosen has no draft and no piece yet, by which it would come back."""
        return (
            self._setup.offers(campaign_id)
            and not self._workplace.drafting.drafts(campaign=campaign_id, limit=1)
            and not self._workplace.editing.pieces(campaign_id, limit=1)
        )

    def _take(self) -> "_Words | None":
        """What is to be written; None where it is on the disk."""
        if self._workplace.read_only:
            return None
        front = self._setup.begun_in_front or self._new_in_front
        self._words.newest = BegunBriefs(dict(self._setup.begun), front, dict(self._setup.twins))
        return None if self._words.newest == self._words.kept else self._words


class _Words:
    """The words as they were typed last: a writing that comes late writes no older ones over them, nor over those of
    another window, of which a shared folder may have one that its lock does not reach. Where both have begun a brief
    for the same campaign, that of this window is kept as the twin of the other.
    """

    def __init__(self, files: KeptBriefs, kept: BegunBriefs) -> None:
        self._files = files
        self._one_at_a_time = threading.Lock()
        self.kept = self.newest = kept
        self._written = _by_name(kept, {})
        self._twins: dict[str, str] = {}

    def save_begun(self) -> None:
        with self._one_at_a_time:
            briefs = self.newest
            others = self._files.read_begun_briefs()
            there, before, own = _by_name(others, {}), self._written, _by_name(briefs, self._twins)
            both = changed_by_both(there, before, own)
            if both:
                self._twins |= {campaign: new_id() for campaign in briefs.words if self._name(campaign) in both}
                before = {name: words for name, words in before.items() if name not in both}
                own = _by_name(briefs, self._twins)
            every = with_others(there, before, own)
            words = {campaign: one for (campaign, twin), one in every.items() if not twin}
            twins = {name: one for name, one in every.items() if name[1]}
            front = briefs.front or (others.front if others.front in words.keys() - briefs.words.keys() else "")
            self._files.write_begun_briefs(BegunBriefs(words, front, twins))
            self.kept, self._written = briefs, own

    def _name(self, campaign: str) -> tuple[str, str]:
        """How this window's brief of a campaign is called in the file."""
        return campaign, self._twins.get(campaign, "")


def _by_name(briefs: BegunBriefs, twins: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """All words by campaign and twin; `twins` has those campaigns whose words are the twin of another window's."""
    return {(campaign, twins.get(campaign, "")): words for campaign, words in briefs.words.items()} | dict(briefs.twins)
