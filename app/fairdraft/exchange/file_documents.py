"""Where do the use cases find everything that reads and writes people's files?"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.candidate import Candidate
from fairdraft.domain.claim_link import ClaimLink
from fairdraft.domain.claim_sheet import ClaimSheet
from fairdraft.domain.deck_asides import deck_asides
from fairdraft.domain.dismissal import Dismissal
from fairdraft.domain.documents import read_document
from fairdraft.domain.draft_report import DraftReport
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import CheckResult
from fairdraft.domain.imported_draft import ImportedDraft
from fairdraft.domain.imported_rating import ImportedRatings
from fairdraft.domain.label import Label
from fairdraft.domain.label_account import CONFIRM
from fairdraft.domain.pdf_pages import PdfFile
from fairdraft.domain.product import Product
from fairdraft.domain.rating_set import RatingSet
from fairdraft.domain.recipe import Recipe
from fairdraft.domain.returned_document import ReturnedDocument
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.rule_description import RuleDescription
from fairdraft.domain.spelling import Speller
from fairdraft.domain.study import StudyPlan
from fairdraft.domain.text_document import TextDocument
from fairdraft.exchange.claim_reading import read_claims
from fairdraft.exchange.claim_writing import write_claims
from fairdraft.exchange.docx_returned import read_returned
from fairdraft.exchange.draft_import import read_drafts
from fairdraft.exchange.label_files import read_label
from fairdraft.exchange.pdf_files import PdfFiles
from fairdraft.exchange.rating_import import read_ratings
from fairdraft.exchange.rating_set_file import read_rating_set, write_rating_set
from fairdraft.exchange.sarif import sarif_log
from fairdraft.exchange.single_page import write_page
from fairdraft.exchange.text_documents import PDF_ENDING, read_text_document
from fairdraft.exchange.text_files import decode_text, read_text_file
from fairdraft.exchange.toml_files import LARGEST_TOML, read_folder, read_toml
from fairdraft.exchange.value_toml import value_toml

if TYPE_CHECKING:
    from fairdraft.domain.layout_comparison import LayoutReport


def _own_recipe_files(folder: Path | None) -> list[Path]:
    """The files of a person's own recipes, by name. KnownError where their folder is there and cannot be read."""
    if folder is None:
        return []
    try:
        return [path for path in sorted(folder.iterdir()) if path.suffix == ".toml"]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise KnownError(
            f"The folder of recipes {folder} cannot be read: {error.strerror or error}.", "Get permission to read it."
        ) from error


class FileDocuments:
    """Reads and writes the files that people exchange (the port `Documents`).

    Args:
        resources: the folder of files that ship with the program.
        own_recipes: the folder of the person's own recipes; None, and one that is not there, have none.
        pdfs: reads PDF files; None where none are read.
        speller: tells whether a word that a line's end broke has a hyphen; None where there is no dictionary.
    """

    def __init__(
        self,
        resources: Path,
        own_recipes: Path | None = None,
        pdfs: PdfFiles | None = None,
        speller: Speller | None = None,
    ) -> None:
        self._resources = resources
        self._own_recipes = own_recipes
        self._pdfs = pdfs
        self._speller = speller

    # A study asks for these at each of its drafts. What ships does not change while the program runs.

    @cached_property
    def _shipped_recipes(self) -> tuple[Recipe, ...]:
        return read_folder(self._resources / "recipes", Recipe)

    @cached_property
    def _shipped_rubrics(self) -> tuple[Rubric, ...]:
        return tuple(sorted(read_folder(self._resources / "rubrics", Rubric), key=lambda one: one.id))

    def read_text(self, path: Path) -> TextDocument:
        """Text of a .txt, .md, .docx or .pdf file."""
        return read_text_document(path, None if self._pdfs is None else self._read_pdf)

    def _read_pdf(self, path: Path) -> TextDocument:
        # Every start would wait for what few files need.
        from fairdraft.domain.pdf_document import pdf_document

        assert self._pdfs is not None  # noqa: S101 - asked for where there is one
        return pdf_document(self._pdfs.read(path, look=True), None if self._speller is None else self._speller.knows)

    def read_returned(self, path: Path) -> ReturnedDocument | PdfFile:
        """A Word document, or a PDF file, that came back from reviewers."""
        if self._pdfs is not None and path.suffix.lower() == PDF_ENDING:
            return self._pdfs.read(path)
        return read_returned(path)

    def write_proof(self, report: "LayoutReport", path: Path) -> Path:
        """What a layout has otherwise than its piece, as Word or HTML."""
        # Neither library for it is asked for by most commands.
        from fairdraft.exchange.layout_document import write_proof

        return write_proof(report, path)

    def decode_text(self, data: bytes, name: str) -> TextDocument:
        """The text of bytes that came without a file."""
        text = decode_text(data, name)
        return TextDocument(name=name, text=text, extracted=False, asides=deck_asides(text))

    def read_product(self, path: Path) -> Product:
        """A product file."""
        return read_toml(path, Product)

    def unconfirmed_texts(self, path: Path) -> int:
        """How many notes of a product file still ask a person to confirm what a label gave."""
        lines = read_text_file(path, LARGEST_TOML).splitlines()
        return sum(line.lstrip().startswith("#") and CONFIRM in line for line in lines)

    def read_label(self, path: Path, wanted: str | None = None) -> Label:
        """The label in an SPL file or in openFDA's JSON."""
        return read_label(path, wanted)

    def write_product(self, text: str, path: Path) -> Path:
        """A product file on the disk, whole or not at all."""
        return write_page(text, path)

    def product_toml(self, product: Product, comments: Mapping[str, tuple[str, ...]]) -> str:
        """A product file with comments above its keys."""
        return value_toml(product, comments)

    def read_claims(self, path: Path, *, hidden: bool = False) -> ClaimSheet:
        """The claims in a spreadsheet."""
        return read_claims(path, hidden=hidden)

    def write_claims(self, product: Product, path: Path) -> Path:
        """A product's claims as a spreadsheet, whole or not at all."""
        return write_claims(product, path)

    def read_campaign(self, path: Path) -> Campaign:
        """A campaign file."""
        return read_toml(path, Campaign)

    def as_written(self, campaign: Campaign) -> Campaign:
        """A campaign as its file gives it back."""
        return read_document(value_toml(campaign), "the campaign file", Campaign)

    def write_campaign(self, campaign: Campaign, path: Path) -> Path:
        """A campaign file on the disk, whole or not at all."""
        return write_page(value_toml(campaign), path)

    def read_candidate(self, path: Path) -> Candidate:
        """A candidate file; the path of an adapter counts from the file's own folder."""
        candidate = read_toml(path, Candidate)
        if candidate.adapter is None:
            return candidate
        beside = (path.parent / candidate.adapter.path).resolve()
        return candidate.model_copy(update={"adapter": candidate.adapter.model_copy(update={"path": str(beside)})})

    def read_study(self, path: Path) -> StudyPlan:
        """A study's plan."""
        return read_toml(path, StudyPlan)

    def read_ratings(self, path: Path, *, hidden: bool = False) -> ImportedRatings:
        """Ratings of other people's making."""
        return read_ratings(path, hidden=hidden)

    def read_drafts(self, path: Path) -> tuple[ImportedDraft, ...]:
        """Drafts from elsewhere."""
        return read_drafts(path)

    def sample_products(self) -> tuple[Product, ...]:
        """The fictional products that ship with the program."""
        return read_folder(self._resources / "products", Product)

    def sample_campaigns(self) -> tuple[Campaign, ...]:
        """The sample campaigns."""
        return read_folder(self._resources / "campaigns", Campaign)

    def sample_candidates(self) -> tuple[Candidate, ...]:
        """The candidates for the starter model."""
        return read_folder(self._resources / "candidates", Candidate)

    def recipes(self) -> tuple[Recipe, ...]:
        """Prompt recipes that ship with the program, then the person's own, by file name.

        Raises:
            KnownError: a file is wrong, or has the id of another recipe.
        """
        found = {one.id: one for one in self._shipped_recipes}
        for path in _own_recipe_files(self._own_recipes):
            recipe = read_toml(path, Recipe)
            if recipe.id in found:
                raise KnownError(
                    f'{path} has the id "{recipe.id}", which another recipe already has.', "Give it its own id."
                )
            found[recipe.id] = recipe
        return tuple(found.values())

    def count_own_recipes(self) -> int:
        """How many recipes are the person's own. KnownError as of `recipes`."""
        self.recipes()
        return len(_own_recipe_files(self._own_recipes))

    def rubrics(self) -> tuple[Rubric, ...]:
        """The rubrics that ship with the program, by id."""
        return self._shipped_rubrics

    def rubric(self, rubric_id: str = "dtc") -> Rubric:
        """A rubric that ships with the program; KnownError if there is none of that id."""
        rubrics = {one.id: one for one in self.rubrics()}
        if rubric_id not in rubrics:
            raise KnownError(
                f'There is no rubric "{rubric_id}".', f"The program ships with these: {', '.join(rubrics)}."
            )
        return rubrics[rubric_id]

    def sarif(
        self,
        checked: Sequence[tuple[TextDocument, CheckResult]],
        rules: Iterable[RuleDescription] = (),
        answers: Sequence[tuple[Dismissal | None, ...]] = (),
        claims: Sequence[tuple[ClaimLink, ...]] = (),
        facts: Sequence[dict[str, Any]] = (),
    ) -> dict[str, Any]:
        """One SARIF 2.1.0 log of the checked texts."""
        return sarif_log(checked, rules, answers, claims, facts)

    def write_rating_set(self, given: RatingSet, folder: Path) -> Path:
        """Write a `.fairset`, read back and compared."""
        return write_rating_set(given, folder)

    def read_rating_set(self, path: Path) -> RatingSet:
        """The set in a `.fairset`."""
        return read_rating_set(path)

    def report_html(self, report: DraftReport) -> str:
        """One self-contained HTML page on drafts, their findings and required language."""
        # The template engine takes longer to import than most commands to run, and few write a report.
        from fairdraft.exchange.report_html import report_html

        return report_html(report)
