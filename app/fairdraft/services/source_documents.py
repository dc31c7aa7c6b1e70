"""Which PDF files have the documents that a product's claims name, and how are they read?"""

import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fairdraft.domain.claim_anchor import FileStanding, SourceDocument
from fairdraft.domain.document_names import look_alikes, same_name
from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import new_id, utc_now, utc_text
from fairdraft.domain.product import Product
from fairdraft.domain.shortening import first_names
from fairdraft.domain.source_text import SourceText
from fairdraft.services.anchor_ports import AnchorStore, SourceFiles
from fairdraft.services.managing_products import ProductService
from fairdraft.services.naming import somebody, unknown
from fairdraft.services.profiles import ProfileService

# A label of a hundred pages takes some megabytes once it was read.
_MOST_KEPT = 6


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document that claims of a product name.

    Args:
        name: as the claims write it.
        claims: the ids of the claims that name it.
        document: its file, as it was given; None where nobody gave one on this machine.
        standing: what became of that file; None without one.
        problem: why it cannot be read, or what is to be known of it.
        text: what was read of it; None where it cannot be.
        look_alikes: names with a file that may mean the same document; to be proposed, not assumed.
    """

    name: str
    claims: tuple[str, ...]
    document: SourceDocument | None = None
    standing: FileStanding | None = None
    problem: KnownError | None = None
    text: SourceText | None = None
    look_alikes: tuple[SourceDocument, ...] = ()

    def as_object(self) -> dict[str, Any]:
        """The document as JSON."""
        one = self.document
        return {
            "document": self.name,
            "claims": list(self.claims),
            "state": "missing" if self.standing is None else self.standing,
            "problem": None if self.problem is None else str(self.problem),
            "file": None
            if one is None
            else {
                "path": one.path,
                "sha256": one.sha256,
                "pages": one.pages,
                "title": one.title,
                "given_by": one.given_by,
                "given_at": utc_text(one.given_at),
            },
            "look_alikes": [{"document": like.name, "path": like.path} for like in self.look_alikes],
        }


class SourceDocumentService:
    """The files of source documents: given by a person, read where they lie, and known by their bytes."""

    def __init__(
        self, store: AnchorStore, files: SourceFiles, products: ProductService, profiles: ProfileService
    ) -> None:
        self._store = store
        self._files = files
        self._products = products
        self._profiles = profiles
        self._turn = threading.Lock()
        self._read: dict[tuple[str, int, int, int, int], SourceText] = {}

    def documents(self, product_id: str, only: Iterable[str] | None = None) -> tuple[NamedDocument, ...]:
        """The documents that a product's claims name, in the order of the claims, each with its file as it is now.

        Args:
            product_id: the product, in its newest version.
            only: names of documents; others are left out, and their files not read.

        Raises:
            KnownError: there is no such product.
        """
        product = self._products.product(product_id)
        given = self._store.source_documents(product.id)
        wanted = None if only is None else [*only]
        return tuple(
            self._looked_at(NamedDocument(name, tuple(claims)), given, product)
            for name, claims in _named(product).items()
            if wanted is None or any(same_name(name, one) for one in wanted)
        )

    def give(self, product_id: str, name: str, path: Path, *, by: str | None = None) -> NamedDocument:
        """Keep that the PDF file of a document lies at `path`; the file stays there.

        Args:
            product_id: the product whose claims name the document.
            name: the document's name, as they write it.
            path: the file.
            by: pseudonym of who gives it; the present person when None.

        Raises:
            UsageError: nobody is named.
            KnownError: no claim names such a document, or the file cannot be read.
        """
        product = self._products.product(product_id)
        named = self._named(product, name)
        giver = somebody(self._profiles.present_or_default().pseudonym if by is None else by)
        path = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow a link that the person named
        text = self._text(path)
        file = text.file
        document = SourceDocument(
            new_id(), product.id, named, str(path), file.sha256, len(file.pages), file.title, giver, utc_now()
        )
        self._store.save_source_document(document)
        return NamedDocument(named, tuple(_named(product)[named]), document, "there", _told_of(file.name, text), text)

    def forget(self, product_id: str, name: str) -> None:
        """Forget the file of a document; it stays where it is, and so do anchors.

        Raises:
            KnownError: no claim names such a document, or it has no file here.
        """
        product = self._products.product(product_id)
        named = self._named(product, name)
        found = next((one for one in self._store.source_documents(product.id) if one.name == named), None)
        if found is None:
            raise KnownError(f'"{named}" has no file here.', "There is nothing to forget.")
        self._store.remove_source_document(found.id)

    def picture(self, document: SourceDocument, page: int, width: int) -> bytes:
        """A page of a document as a PNG picture so many pixels wide; KnownError where it cannot be drawn."""
        return self._files.picture(Path(document.path), page, width)

    def _named(self, product: Product, name: str) -> str:
        names = [*_named(product)]
        found = next((one for one in names if same_name(one, name)), None)
        if found is None and not names:
            raise KnownError(f"No claim of {product.brand} names a document.", "Add sources to its claims first.")
        if found is None:
            alike = look_alikes(name, names, product.brand)
            if alike:
                raise KnownError(
                    f'No claim of {product.brand} names a document "{name}".',
                    f'Did you mean "{alike[0]}"? Use the name that the claims use.',
                )
            raise unknown("document", name, names)
        return found

    def _looked_at(self, one: NamedDocument, given: tuple[SourceDocument, ...], product: Product) -> NamedDocument:
        document = next((it for it in given if same_name(it.name, one.name)), None)
        if document is None:
            alike = look_alikes(one.name, [it.name for it in given], product.brand)
            like = tuple(it for name in alike for it in given if it.name == name)
            return NamedDocument(one.name, one.claims, look_alikes=like)
        path = Path(document.path)
        try:
            text = self._text(path)
        except KnownError as problem:
            standing: FileStanding = "unreadable" if path.is_file() else "gone"
            return NamedDocument(one.name, one.claims, document, standing, problem)
        if text.file.sha256 != document.sha256:
            changed = KnownError(
                f"{path} is not the file that was chosen on {utc_text(document.given_at)[:10]}.",
                "Its anchors are looked up by their words. Choose it again if it is the one that counts now.",
            )
            return NamedDocument(one.name, one.claims, document, "changed", changed, text)
        return NamedDocument(one.name, one.claims, document, "there", _told_of(document.path, text), text)

    def _text(self, path: Path) -> SourceText:
        try:
            state = path.stat()
        except OSError as error:
            raise KnownError(
                f"There is no file {path} ({error.strerror or error}).", "Put it back, or choose it again."
            ) from error
        # Who copies a file over another one may keep its time.
        key = (str(path), state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
        # One at a time: two askers of the same file wait for one reading of it.
        with self._turn:
            if key not in self._read:
                if len(self._read) >= _MOST_KEPT:
                    self._read.pop(next(iter(self._read)))
                text = SourceText(self._files.read(path))
                # Worked out here, beside a window's thread: who shows a page asks for it.
                _numbers = text.printed
                self._read[key] = text
            return self._read[key]


def _named(product: Product) -> dict[str, list[str]]:
    """The documents that claims of a product name, with the claims; of names that differ in blanks the first counts."""
    named: dict[str, list[str]] = {}
    for claim in product.claims:
        name = " ".join(claim.source.document.split())
        if name:
            known = next((one for one in named if same_name(one, name)), name)
            named.setdefault(known, []).append(claim.id)
    return named


def _told_of(path: str, text: SourceText) -> KnownError | None:
    """What is to be known of a file that can be read: pages of it may be pictures of words."""
    without = text.file.pages_without_words
    if not without:
        return None
    if len(without) == len(text.file.pages):
        return KnownError(
            f"{path} has no words: its pages are pictures.", "Ask for a copy with text, or run text recognition on it."
        )
    shown = first_names(list(map(str, without)))
    return KnownError(f"No words were found on these pages of {path}: {shown}.", "Look there yourself.")
