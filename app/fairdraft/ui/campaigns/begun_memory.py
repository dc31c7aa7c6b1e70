"""How does a campaign that somebody began to fill in outlive the window?"""

import threading
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.begun_campaigns import BegunCampaign, FormKey, FormPurpose
from fairdraft.domain.begun_merge import changed_by_both, with_others
from fairdraft.domain.identity import new_id
from fairdraft.services.campaign_ports import KeptCampaignForms
from fairdraft.ui.begun_keeper import BegunKeeper
from fairdraft.ui.campaigns.form_page import FormPage


class CampaignMemory(QObject):
    """Keeps what is typed into the form, one for each campaign and purpose, until it is kept or forgotten.

    `failed` carries a KnownError when it cannot be kept; `saved` says that it is; `changed` that other forms are begun
    now than before.

    Args:
        files: where it is kept.
        form: has the fields.
        read_only: the window writes nothing; then nothing is offered either.
    """

    failed = Signal(object)
    saved = Signal()
    changed = Signal()

    def __init__(self, files: KeptCampaignForms, form: FormPage, parent: QObject, *, read_only: bool) -> None:
        super().__init__(parent)
        self._form = form
        self._read_only = read_only
        forms = () if read_only else files.read_begun_campaigns()
        self._begun = {one.key: one for one in forms}
        self._words = _Words(files, forms)
        self._keeper = BegunKeeper(self._take, self)
        self._keeper.failed.connect(self.failed)
        self._keeper.saved.connect(self.saved)
        form.changed.connect(self._keeper.changed)

    @property
    def forms(self) -> tuple[BegunCampaign, ...]:
        """What is begun and not kept, the last one last."""
        self._follow()
        return tuple(self._begun.values())

    def find(self, purpose: FormPurpose, base: str) -> BegunCampaign | None:
        """What was begun last for a purpose with a campaign, by its id."""
        self._follow()
        return next((one for one in reversed(self._begun.values()) if (one.purpose, one.base) == (purpose, base)), None)

    def forget(self, key: FormKey) -> None:
        """It was kept, or nobody wants it any more."""
        if self._form.key == key:
            self._form.end()
        self._begun.pop(key, None)
        self._keeper.flush()
        self.changed.emit()

    def close(self) -> None:
        """Keep what is typed now, and end."""
        self._keeper.close()

    def _follow(self) -> None:
        key, begun = self._form.key, self._form.begun
        if key is None:
            return
        if begun is None:
            self._begun.pop(key, None)
        elif self._begun.get(key) != begun:
            self._begun.pop(key, None)
            self._begun[key] = begun

    def _take(self) -> "_Words | None":
        """What is to be written; None where it is on the disk."""
        if self._read_only:
            return None
        self._words.newest = self.forms
        return None if self._words.newest == self._words.kept else self._words


class _Words:
    """The forms as they were filled in last: a writing that comes late writes no older ones over them, nor over those
    of another window, of which a shared folder may have one that its lock does not reach. Where both have filled in the
    same form, that of this window is kept as the twin of the other.
    """

    def __init__(self, files: KeptCampaignForms, kept: tuple[BegunCampaign, ...]) -> None:
        self._files = files
        self._one_at_a_time = threading.Lock()
        self.kept = self.newest = kept
        self._written = kept
        self._twins: dict[FormKey, str] = {}

    def save_begun(self) -> None:
        with self._one_at_a_time:
            forms = self.newest
            there, before, own = (
                {one.key: one for one in every}
                for every in (self._files.read_begun_campaigns(), self._written, map(self._named, forms))
            )
            both = changed_by_both(there, before, own)
            if both:
                self._twins |= {one.key: new_id() for one in forms if self._named(one).key in both}
                before = {key: one for key, one in before.items() if key not in both}
                own = {one.key: one for one in map(self._named, forms)}
            self._files.write_begun_campaigns(tuple(with_others(there, before, own).values()))
            self.kept, self._written = forms, tuple(own.values())

    def _named(self, one: BegunCampaign) -> BegunCampaign:
        """A form as it is called in the file."""
        return replace(one, twin=self._twins.get(one.key, one.twin))
