"""How do the sources of claims come into the window, and how is a claim anchored there?"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from fairdraft.domain.claim_anchor import Passage
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.services.anchoring import AnchoredClaim
from fairdraft.services.source_documents import NamedDocument
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.parts.file_drop import FileDrop
from fairdraft.ui.parts.pages import PagedScreen
from fairdraft.ui.products.source_page import SourcePage
from fairdraft.ui.screen import Message

_Answer = TypeVar("_Answer")

_PDF = "PDF files (*.pdf);;All files (*)"


class SourceDesk(QObject):
    """Reads documents, draws their pages and keeps anchors beside the window's thread, and shows them on `page`."""

    def __init__(self, screen: PagedScreen, page: SourcePage, workplace: Workplace, background: Background) -> None:
        super().__init__(screen)
        self._screen = screen
        self._page = page
        self._anchoring = workplace.anchoring
        self._sources = workplace.source_documents
        self._profiles = workplace.profiles
        self._background = background
        self._product = ""
        # A picture is drawn at a time; what was asked for last meanwhile comes next.
        self._drawing = False
        self._wanted: tuple[int, int] | None = None
        self._saving = 0
        self._reading = 0
        self._again = False
        page.viewer.picture_wanted.connect(self._draw)
        page.anchor_wanted.connect(self._anchor)
        page.taken_back.connect(self._take_back)
        page.same_words_wanted.connect(self._anchor_same_words)
        page.file_wanted.connect(self._ask_file)
        page.like_wanted.connect(lambda name, path: self.give(name, Path(path)))
        drop = FileDrop(page, lambda: not workplace.read_only and self._document() is not None)
        drop.dropped.connect(self._take_dropped)

    def open(self, product_id: str, claim_id: str = "") -> None:
        """Show the claims of a product in their sources, the one of an id first."""
        self._product = product_id
        self._page.show_reading()
        self.read_again(claim_id, takes_keys=True)

    def read_again(self, claim_id: str = "", *, takes_keys: bool = False) -> None:
        """Show how the claims stand now."""
        product = self._product
        if self._reading and not takes_keys:
            self._again = True
            return

        def work() -> tuple[tuple[AnchoredClaim, ...], dict[str, str]]:
            return self._anchoring.claims(product), self._profiles.names()

        def done(found: tuple[tuple[AnchoredClaim, ...], dict[str, str]]) -> None:
            if product == self._product:
                self._screen.over.emit("reading")
                self._page.show_claims(*found, claim_id)
                if takes_keys:
                    self._page.take_keys()
            over()

        def failed(problem: KnownError) -> None:
            self._page.show_problem(problem)
            self._screen.tell(problem, "reading")
            over()

        def over() -> None:
            self._reading -= 1
            again, self._again = self._again, False
            if again:
                self.read_again()

        self._reading += 1
        self._background.run(work, done, failed)

    def store_changed(self) -> None:
        """Show what another part of the program did to anchors; what was done here is shown already."""
        if not self._saving and not self._reading and self._product:
            self.read_again()

    def give(self, name: str, path: Path) -> None:
        """Keep that the PDF file of a document lies there, and show where its claims stand."""
        product = self._product

        def work() -> NamedDocument:
            return self._sources.give(product, name, path)

        def done(given: NamedDocument) -> None:
            remedy = "" if given.problem is None else str(given.problem)
            said = f"“{given.name}” is {path}; the file stays there."
            self._screen.told.emit(Message(said, remedy, "warning" if remedy else "present"))
            self.read_again()

        self._save(work, done)

    def _anchor(self, one: AnchoredClaim, passage: Passage) -> None:
        text, product = one.text, self._product
        if text is None:
            return
        sha256, claim = text.file.sha256, one.claim.id
        self._save(lambda: self._anchoring.choose(product, claim, passage, read_sha256=sha256), self._page.show_changed)

    def _take_back(self, one: AnchoredClaim) -> None:
        product, claim = self._product, one.claim.id

        def work() -> AnchoredClaim:
            self._anchoring.take_back(product, claim)
            return self._anchoring.claim(product, claim)

        self._save(work, self._page.show_changed)

    def _anchor_same_words(self) -> None:
        product = self._product

        def done(claims: tuple[AnchoredClaim, ...]) -> None:
            for one in claims:
                self._page.show_changed(one)
            said = f"Anchored {counted(len(claims), 'claim')} that are word for word in their documents."
            self._screen.told.emit(Message(said, tone="present"))

        self._save(lambda: self._anchoring.accept_same_words(product), done)

    def _save(self, work: Callable[[], _Answer], done: Callable[[_Answer], None]) -> None:
        def saved(answer: _Answer) -> None:
            self._saving -= 1
            self._screen.went_well()
            done(answer)

        def failed(problem: KnownError) -> None:
            self._saving -= 1
            self._screen.tell(problem)

        self._saving += 1
        self._background.run(work, saved, failed)

    def _document(self) -> str | None:
        """The name of the document that the claim in front names."""
        one = self._page.shown_claim
        return None if one is None or one.source is None else one.source.name

    def _ask_file(self, name: str) -> None:
        file, _kind = QFileDialog.getOpenFileName(self._screen, f"PDF of “{name}”", "", _PDF)
        if file:
            self.give(name, Path(file))

    def _take_dropped(self, path: Path) -> None:
        name = self._document()
        if name is not None:
            self.give(name, path)

    def _draw(self, number: int, width: int) -> None:
        if self._drawing:
            self._wanted = (number, width)
            return
        one = self._page.shown_claim
        document = None if one is None or one.source is None else one.source.document
        text = None if one is None else one.text
        if document is None or text is None:
            return
        product = self._product

        def work() -> QImage | None:
            """The picture; None where the words that would be laid over it are those of another file."""
            picture = QImage.fromData(self._sources.picture(document, number, width))
            read = [
                it.text.file.sha256 for it in self._sources.documents(product, [document.name]) if it.text is not None
            ]
            return picture if read == [text.file.sha256] else None

        def done(picture: QImage | None) -> None:
            if picture is not None:
                self._page.viewer.show_picture(document.path, number, picture)
            elif product == self._product:
                self.read_again()
            go_on()

        def failed(problem: KnownError) -> None:
            self._screen.tell(problem, "reading")
            # A page that says that it is being drawn would be waited for.
            if self._page.shown_claim is one:
                self._page.show_problem(problem)
            go_on()

        def go_on() -> None:
            self._drawing = False
            wanted, self._wanted = self._wanted, None
            if wanted is not None:
                self._draw(*wanted)

        self._drawing = True
        self._background.run(work, done, failed)
