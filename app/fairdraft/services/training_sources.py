"""What is trained on: drafts and ratings of studies, pieces that people approved, copy of the library?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fairdraft.domain.approved_copy import ApprovedCopy, CopySource
from fairdraft.domain.comparison import Exclusion
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import UsageError
from fairdraft.domain.piece import Block, Piece
from fairdraft.domain.product import Product
from fairdraft.domain.study import DESK_PREFIX
from fairdraft.domain.study_contents import StudyContents
from fairdraft.services.comparing import ComparingService
from fairdraft.services.library import WHOLE, LibraryService
from fairdraft.services.managing_products import ProductService
from fairdraft.services.ports import Store
from fairdraft.services.study_reader import StudyReader
from fairdraft.services.training_prompts import AskedPrompt, completion_of
from fairdraft.services.training_sets import ApprovedText

LIBRARY_PREFIX = "library-"
"""Before the product, where rows of the library would name their campaign."""

_PIECES, _LIBRARY = "approved pieces", "library"
# What models of this program drafted comes in with its draft, whose model and licence are known.
_FROM_FILES: tuple[CopySource, ...] = ("file", "sample")
_OWN_TEXTS = "library texts that were drafted here: they are included with their study, or as approved pieces"
_EXPIRED = "library texts whose approval has expired"
_NO_BRIEF = "prompted with only product and kind of advertisement, because they have no brief"


@dataclass(frozen=True, slots=True)
class TrainingSources:
    """Where rows come from.

    `studies` are ids. `pieces`: every piece that a named person approved, whatever study its draft is of. `library`:
    the approved copy that came in as files.
    """

    studies: tuple[str, ...] = ()
    pieces: bool = False
    library: bool = False

    @property
    def name(self) -> str:
        """All of them in words, for cards and records."""
        further = [_PIECES] * self.pieces + [_LIBRARY] * self.library
        return ", ".join((*dict.fromkeys(self.studies), *further))


@dataclass(frozen=True, slots=True)
class OfferedStudy:
    """A study that has drafts, with how many, and how many ratings."""

    id: str
    name: str
    drafts: int
    ratings: int


@dataclass(frozen=True, slots=True)
class OfferedSources:
    """What there is to train on: studies with drafts, approved pieces, and approved copy that came in as files."""

    studies: tuple[OfferedStudy, ...]
    pieces: int
    texts: int


class TrainingSourceReader:
    """Gathers what was chosen.

    Args:
        store: has pieces and drafts.
        reader: reads studies.
        comparing: knows rubrics.
        products: the products that approved texts are of.
        library: has approved copy.
    """

    def __init__(
        self,
        store: Store,
        reader: StudyReader,
        comparing: ComparingService,
        products: ProductService,
        library: LibraryService,
    ) -> None:
        self._store = store
        self._reader = reader
        self._comparing = comparing
        self._products = products
        self._library = library

    def offered(self) -> OfferedSources:
        """What there is: planned and imported studies first, then the desks of campaigns."""
        names = {one.id: one.name for one in self._store.studies()}
        names |= {f"{DESK_PREFIX}{one.id}": f"Desk of {one.name}" for one in self._products.campaigns()}
        studies = []
        for study, name in names.items():
            counts = self._store.study_counts(study)
            drafts = sum(counts.drafts.values())
            if drafts:
                studies.append(OfferedStudy(study, name, drafts, sum(counts.ratings.values())))
        texts = sum(one.source in _FROM_FILES for one in self._library.copies())
        return OfferedSources(tuple(studies), len(self._approved_pieces()), texts)

    def gather(self, sources: TrainingSources, today: date) -> tuple[StudyContents, tuple[ApprovedText, ...]]:
        """The drafts with all that was said of them, and the approved texts that have no draft.

        Raises:
            UsageError: an unknown study, or nothing is chosen.
        """
        if not sources.name:
            raise UsageError("Nothing is chosen to train on.", "Choose a study, the approved pieces or the library.")
        studies = [self._judged(one) for one in dict.fromkeys(sources.studies)]
        contents = _together(studies) if studies else self._nothing()
        texts: list[ApprovedText] = []
        excluded: list[Exclusion] = []
        if sources.pieces:
            contents, texts = self._with_pieces(contents)
        if sources.library:
            found, excluded, sample = self._of_library(today)
            texts += found
            contents = replace(contents, sample_data=contents.sample_data or sample)
        excluded = [*contents.excluded, *excluded]
        return replace(contents, study=sources.name, excluded=tuple(excluded)), tuple(texts)

    def _judged(self, study: str) -> StudyContents:
        self._reader.require_names(study, "A training set")
        contents = self._reader.contents(study)
        return replace(
            contents,
            approved=self._reader.approved(contents),
            approval_rule=self._reader.approval_words(study),
            versions=self._reader.versions(contents),
            votes=self._reader.votes(study),
        )

    def _nothing(self) -> StudyContents:
        campaigns = {one.id: one for one in self._products.campaigns()}
        return StudyContents("", self._comparing.rubric_of(""), campaigns, (), ())

    def _with_pieces(self, contents: StudyContents) -> tuple[StudyContents, list[ApprovedText]]:
        pieces = self._approved_pieces()
        known = {one.id: one for one in contents.drafts}
        of_drafts = self._store.drafts_of_ids(one.draft_id for one in pieces if one.draft_id)
        added = [of_drafts[one] for one in sorted(of_drafts) if one not in known]
        drafts = (*contents.drafts, *added)
        same = {one.draft_id for one in pieces if one.draft_id in of_drafts and _is_as_drafted(one, of_drafts)}
        rule = "a named person approved the piece"
        contents = replace(
            contents,
            drafts=drafts,
            licences=self._reader.licences(drafts),
            approved=contents.approved | {str(one): True for one in same},
            approval_rule="; or ".join(filter(None, (contents.approval_rule, rule))),
            sample_data=contents.sample_data
            or any(contents.campaigns[one.campaign].sample for one in added if one.campaign in contents.campaigns),
        )
        texts = [
            text
            for one in pieces
            if one.draft_id not in of_drafts
            and (text := self._text(f"piece/{one.id}", one.campaign, self._product_of(one), "", one.blocks))
        ]
        return replace(contents, versions=self._reader.versions(contents)), texts

    def _approved_pieces(self) -> list[Piece]:
        pieces = (one for one in self._store.pieces() if one.state == "approved" and one.approved_by)
        return sorted(pieces, key=lambda one: (one.campaign, one.id))

    def _product_of(self, piece: Piece) -> Product | None:
        campaign = next((one for one in self._products.campaigns() if one.id == piece.campaign), None)
        return None if campaign is None else self._products.product_of(campaign)

    def _of_library(self, today: date) -> tuple[list[ApprovedText], list[Exclusion], bool]:
        copies = self._library.copies()
        from_files = [one for one in copies if one.source in _FROM_FILES]
        in_force = [one for one in from_files if not one.expired(today)]
        products = {one.id: one for one in self._products.products()}
        found = [text for one in in_force if (text := self._of_copy(one, products))]
        told = ((_OWN_TEXTS, len(copies) - len(from_files)), (_EXPIRED, len(from_files) - len(in_force)))
        sample = any(one.source == "sample" for one in in_force)
        return found, [Exclusion(why, n) for why, n in told if n], sample

    def _of_copy(self, copy: ApprovedCopy, products: dict[str, Product]) -> ApprovedText | None:
        section = "body" if copy.section == WHOLE else copy.section
        block = Block("copy", section, "copy", copy.text)
        campaign = f"{LIBRARY_PREFIX}{copy.product or copy.ad_type}"
        return self._text(f"library/{copy.id}", campaign, products.get(copy.product), copy.section, (block,))

    def _text(
        self, prompt_id: str, campaign: str, product: Product | None, section: str, blocks: Sequence[Block]
    ) -> ApprovedText | None:
        completion = completion_of(blocks)
        if completion is None:
            return None
        about = "a condition, naming no product" if product is None else product.full_name
        part = f" Write the {section.replace('_', ' ')}." if section not in ("", WHOLE) else ""
        request = f"Write consumer advertising copy for {about}.{part}"
        return ApprovedText(prompt_id, campaign, AskedPrompt((("user", request),), request, _NO_BRIEF), completion)


def _is_as_drafted(piece: Piece, drafts: Mapping[str, Draft]) -> bool:
    return piece.draft_id is not None and piece.blocks == drafts[piece.draft_id].blocks


def _together(studies: Sequence[StudyContents]) -> StudyContents:
    """One study's contents, or those of several as if they were one."""
    first = studies[0]
    if len(studies) == 1:
        return first
    drafts = {draft.id: draft for one in studies for draft in one.drafts}
    rules = [f"{one.study}: {one.approval_rule}" for one in studies]
    same_rule = len({one.approval_rule for one in studies}) == 1
    licences = {(found.model, found.sha256): found for one in studies for found in one.licences}
    return replace(
        first,
        drafts=tuple(drafts.values()),
        ratings=tuple(rating for one in studies for rating in one.ratings),
        licences=tuple(licences.values()),
        excluded=_summed(excluded for one in studies for excluded in one.excluded),
        approved={draft: yes for one in studies for draft, yes in one.approved.items()},
        approval_rule=first.approval_rule if same_rule else "; ".join(rules),
        versions=tuple(version for one in studies for version in one.versions),
        votes=tuple(vote for one in studies for vote in one.votes),
        sample_data=any(one.sample_data for one in studies),
    )


def _summed(excluded: Iterable[Exclusion]) -> tuple[Exclusion, ...]:
    counts: dict[str, int] = {}
    for one in excluded:
        counts[one.why] = counts.get(one.why, 0) + one.n
    return tuple(Exclusion(why, n) for why, n in counts.items())
