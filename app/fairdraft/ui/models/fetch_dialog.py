"""How is a model fetched from the network: which file, under which licence, how far is it?"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from fairdraft.domain.duration_words import duration_words
from fairdraft.domain.errors import KnownError
from fairdraft.domain.fetching import FetchOffer, FetchProgress, FetchSource
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.model_catalogue import RecommendedModel
from fairdraft.domain.model_parts import without_part
from fairdraft.domain.network_call import CallStop, CallStoppedError
from fairdraft.domain.size_words import size_words
from fairdraft.services.fetching_models import FetchingService
from fairdraft.ui.background import Background
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import horizontal, vertical
from fairdraft.ui.parts.dialog_size import begin_in_size
from fairdraft.ui.parts.plain_field import PlainField
from fairdraft.ui.parts.words import ElidedLabel, text_label
from fairdraft.ui.theme.theme import Theme

_USUAL = "Q4_K_M"
"""In the name of the file that is a good choice on most machines."""
_COMING = "A file is being fetched. Wait for it, or stop it"


class FetchDialog(QDialog):
    """Look a source up, see the licence, agree, fetch. `fetched` carries the LibraryModel.

    Closing it while a file comes stops the fetch; what has come is kept for the next time. It is made once and opened
    again, because the last word of a stopped fetch comes after it was closed.
    """

    fetched = Signal(object)
    _came = Signal(object)

    def __init__(
        self,
        fetching: FetchingService,
        background: Background,
        theme: Theme,
        parent: QWidget,
        *,
        recommended: Sequence[RecommendedModel] = (),
    ) -> None:
        super().__init__(parent)
        there = [one for one in recommended if one.repository]
        # Those that only read stand apart, after those that draft.
        self._recommended = tuple(sorted(there, key=lambda one: not one.drafts))
        self._fetching = fetching
        self._background = background
        self._offers: tuple[FetchOffer, ...] = ()
        self._stop: CallStop | None = None
        self._looking = False
        self._came.connect(self._on_progress)
        self.setWindowTitle("Fetch a model")
        begin_in_size(self, 620, 520, theme, parent)
        layout = vertical(self, margins=(24, 22, 24, 18), gap=8)
        layout.addWidget(text_label("Fetch a model", "title"))
        layout.addWidget(
            text_label(
                "Enter a Hugging Face repository with GGUF files, its page, or the https address of one file. "
                "The file is saved in your home folder and checked against the hash its source gives.",
                "muted",
                wrap=True,
            )
        )
        self._add_recommended(layout, theme)
        layout.addLayout(self._source_row())
        self._add_offer(layout, theme)
        self._room = text_label("")
        layout.addWidget(self._room, 1)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName("Progress of the file")
        layout.addWidget(self.bar)
        self.told = ElidedLabel("", "small")
        layout.addWidget(self.told)
        layout.addLayout(self._foot())
        self._fit()

    def _add_recommended(self, layout: QVBoxLayout, theme: Theme) -> None:
        """The models that are recommended, and what the chosen one is good for."""
        self.recommended = ChoiceBox("Recommended models", theme)
        self.recommended.addItem("Recommended models, by memory…")
        for one in self._recommended:
            nature = one.nature if one.drafts else "finds approved copy, does not draft"
            self.recommended.addItem(f"{one.name} · about {one.memory_gib:g} GiB · {nature} · {one.licence}")
        self.recommended.setVisible(bool(self._recommended))
        self.recommended.currentIndexChanged.connect(self._on_recommended)
        layout.addWidget(self.recommended)
        self._good_for = text_label("", "small", wrap=True)
        self._good_for.setVisible(False)
        layout.addWidget(self._good_for)

    def _source_row(self) -> QHBoxLayout:
        row = horizontal(gap=8)
        self.source = QLineEdit()
        self.source.setAccessibleName("Repository or address")
        self.source.setPlaceholderText("OWNER/REPO or https://…")
        self.source.returnPressed.connect(self.look)
        row.addWidget(self.source, 1)
        self.look_button = button("Look up", on_press=self.look)
        self.look_button.setAutoDefault(False)
        row.addWidget(self.look_button)
        return row

    def _add_offer(self, layout: QVBoxLayout, theme: Theme) -> None:
        """The files that the source offers, with the facts of the chosen one and its license to agree to."""
        self.files = ChoiceBox("File", theme)
        self.files.currentIndexChanged.connect(lambda _place: self._show_offer())
        layout.addWidget(self.files)
        self._facts = text_label("", "small", wrap=True)
        layout.addWidget(self._facts)
        self.problem = text_label("", tone="error", wrap=True)
        layout.addWidget(self.problem)
        self.licence = PlainField("Text of the license", "")
        self.licence.setReadOnly(True)
        layout.addWidget(self.licence, 1)
        self.agreed = QCheckBox("I agree to its license")
        self.agreed.toggled.connect(lambda _on: self._fit())
        layout.addWidget(self.agreed)

    def _foot(self) -> QHBoxLayout:
        foot = horizontal(margins=(0, 6, 0, 0))
        foot.addStretch(1)
        self.close_button = button("Close", on_press=self.reject)
        self.close_button.setAutoDefault(False)
        foot.addWidget(self.close_button)
        self.fetch_button = button("Fetch", "primary", on_press=self.fetch)
        self.fetch_button.setAutoDefault(False)
        foot.addWidget(self.fetch_button)
        return foot

    @property
    def offer(self) -> FetchOffer | None:
        """The file that is chosen."""
        place = self.files.currentIndex()
        return self._offers[place] if 0 <= place < len(self._offers) else None

    def name_reader(self) -> None:
        """Name the model that is recommended for finding approved copy by its meaning; nothing is called by this."""
        if self._stop is None:
            # The largest of them, which is small, reads long pieces too.
            last = max((place for place, one in enumerate(self._recommended, 1) if not one.drafts), default=0)
            self.recommended.setCurrentIndex(last)

    def look(self) -> None:
        """Ask the source which files it has."""
        name = self.source.text().strip()
        if not name or self._looking or self._stop is not None:
            return
        self._looking = True
        self.told.setText("Looking it up…")
        self._show(())
        self._background.run(
            lambda: self._fetching.offers(FetchSource(name)),
            lambda offers: self._on_offers(name, offers),
            lambda problem: self._on_not_found(name, problem),
        )

    def fetch(self) -> None:
        """Fetch the chosen file."""
        offer = self.offer
        if offer is None or self._stop is not None or not self.agreed.isChecked():
            return
        stop = CallStop()
        self._stop = stop
        came = self._came
        self.bar.setValue(0)
        self._show_facts()

        def work() -> LibraryModel | None:
            try:
                return self._fetching.fetch(offer, came.emit, stop)
            except CallStoppedError:
                return None

        self._background.run(work, self._on_fetched, self._on_failed)
        self._fit()

    @override
    def reject(self) -> None:
        if self._stop is not None:
            self._stop.stop()
        super().reject()

    def _on_recommended(self, place: int) -> None:
        """Name its repository; nothing is called before the person says so."""
        chosen = self._recommended[place - 1] if place > 0 else None
        self._good_for.setText("" if chosen is None else f"Good for {chosen.good_for}.")
        self._good_for.setVisible(chosen is not None)
        if chosen is not None:
            self.source.setText(chosen.repository)
            self._show(())

    def _on_offers(self, name: str, offers: tuple[FetchOffer, ...]) -> None:
        self._looking = False
        self.told.setText("")
        # Another source may have been named while this one was asked.
        self._show(offers if name == self.source.text().strip() else ())

    def _on_not_found(self, name: str, problem: KnownError) -> None:
        if name == self.source.text().strip():
            self._on_failed(problem)
        else:
            self._on_offers(name, ())

    def _show(self, offers: tuple[FetchOffer, ...]) -> None:
        self._offers = offers
        self.files.clear()
        for one in offers:
            self.files.addItem(f"{without_part(one.file)} · {one.size_in_words}")
        # By name the first is often the largest, which few machines can hold.
        self.files.setCurrentIndex(next((at for at, one in enumerate(offers) if _USUAL in one.file.upper()), 0))
        self._show_offer()

    def _show_offer(self) -> None:
        self.agreed.setChecked(False)
        self._show_facts()
        self._fit()

    def _show_facts(self) -> None:
        """Say of the chosen file what its source says; a fault that was told before goes."""
        self.problem.setText("")
        offer = self.offer
        if offer is not None:
            licence = offer.licence or "none is stated"
            # Of a long name the field shows the beginning alone, and not the size behind it.
            parts = [
                f"Size: {offer.size_in_words}",
                f"License: {licence}",
                offer.licence_link,
                "gated: its owners ask who you are" if offer.gated else "",
            ]
            pinned = f"Commit {offer.revision}" if offer.revision else "An address, not pinned"
            self._facts.setText(" · ".join(filter(None, parts)) + f"\n{pinned}\nSHA-256: {offer.hash_words}")
            self.licence.set_text(offer.licence_text)

    def _on_progress(self, progress: FetchProgress) -> None:
        words = f"{progress.doing[:1].upper()}{progress.doing[1:]}: {size_words(progress.done)}"
        if progress.total:
            self.bar.setValue(round(1000 * progress.done / progress.total))
            words += f" of {size_words(progress.total)}"
        if progress.bytes_per_second is not None:
            words += f", {size_words(round(progress.bytes_per_second))} a second"
        if progress.seconds_left is not None:
            words += f", about {duration_words(progress.seconds_left)} left"
        self.told.setText(words)

    def _on_fetched(self, model: LibraryModel | None) -> None:
        self._stop = None
        if model is None:
            self.told.setText("Stopped. The part received is kept; fetch it again to continue.")
            self._fit()
            return
        self.told.setText("")
        self._show(())
        self.fetched.emit(model)
        self.accept()

    def _on_failed(self, problem: KnownError) -> None:
        self._looking, self._stop = False, None
        self.told.setText("")
        self.problem.setText(str(problem))
        self._fit()

    def _fit(self) -> None:
        """Show what there is to show."""
        offer, coming = self.offer, self._stop is not None
        self.files.setVisible(offer is not None)
        self._facts.setVisible(offer is not None)
        self.problem.setVisible(bool(self.problem.text()))
        self.licence.setVisible(offer is not None and bool(offer.licence_text))
        self._room.setVisible(self.licence.isHidden())
        self.agreed.setVisible(offer is not None)
        self.agreed.setText(
            "I agree to its license" if offer is None or offer.licence else "I know its license, and agree to it"
        )
        self.bar.setVisible(coming)
        for one in (self.recommended, self.source, self.files):
            one.setEnabled(not coming)
        for press in (self.look_button, self.agreed):
            let_press(press, _COMING if coming else "")
        self.close_button.setText("Stop, and keep the part received" if coming else "Close")
        unread = "Look up the files first" if offer is None else ""
        unagreed = "" if self.agreed.isChecked() else "Agree to its license first"
        let_press(self.fetch_button, _COMING if coming else unread or unagreed)
