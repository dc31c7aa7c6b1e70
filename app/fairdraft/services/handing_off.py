"""What goes out of the house with one piece, in one folder?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fairdraft.domain.anchored_sources import AnchoredSources
from fairdraft.domain.assembly import approved_texts
from fairdraft.domain.campaign import Campaign, isi_form
from fairdraft.domain.claim_link import ClaimLink
from fairdraft.domain.counting import counted
from fairdraft.domain.deck_mark import deck_mark
from fairdraft.domain.dismissal import apply_dismissals
from fairdraft.domain.hand_off import HandedClaim, HandOff, UncheckedRule
from fairdraft.domain.identity import utc_text
from fairdraft.domain.piece import Block, Piece, Revision, render
from fairdraft.domain.printed_page import PaperName
from fairdraft.domain.product import Product
from fairdraft.domain.reference_list import reference_list
from fairdraft.domain.referencing import SUPPORT
from fairdraft.domain.review_standing import review_standing
from fairdraft.domain.script_assembly import said_and_shown
from fairdraft.rules.approved_lines import ApprovedLineFinder
from fairdraft.services.checking import PACE, CheckingService, RuleExplanation
from fairdraft.services.deck_facts import CLIENT, JOB, deck_facts, lines_above, told_above
from fairdraft.services.export_ports import Exports
from fairdraft.services.job_code import CODE_RULE, own_lines
from fairdraft.services.managing_products import ProductService
from fairdraft.services.ports import Store
from fairdraft.services.reviewing import ReviewService, standing_line
from fairdraft.services.round_comparing import RoundComparingService
from fairdraft.services.source_pack import SourcePack
from fairdraft.services.submission_facts import FORM_RULE, SubmittedPiece, submission_sheet

_ISI_FORMS = {"full": "full", "short": "short", "tv": "major statement"}


@dataclass(frozen=True, slots=True)
class WrittenHandOff:
    """A hand-off folder that was written: its files, where the claims of the piece stand in their sources, a sentence
    on its approved language, empty where it has none, and one on letters that its PDF files cannot draw, empty where
    they draw all.
    """

    files: tuple[Path, ...]
    anchored: AnchoredSources
    approved: str = ""
    undrawn: str = ""

    @property
    def copies(self) -> tuple[Path, ...]:
        """The highlighted copies of sources among its files."""
        names = {one.name for one in self.anchored.sources}
        return tuple(one for one in self.files if one.parent.name == "sources" and one.name in names)

    @property
    def to_look_at(self) -> str:
        """What is missing of its sources and letters, in a sentence or two; empty where nothing is."""
        told = []
        if self.anchored.not_anchored:
            of = f"{self.anchored.not_anchored} of {counted(len(self.anchored.anchors), 'sentence')} with claims"
            told.append(f"{of} not anchored in a source.")
        without = len(self.anchored.sources) - len(self.copies)
        if without:
            told.append(f"{counted(without, 'source')} not copied.")
        told += ["See anchors.xlsx."] if told else []
        return " ".join((*told, self.undrawn)).strip()


class HandOffService:
    """Hand-off folders: copy deck, annotated deck, changes since the last round, claims grid, reference list, match of
    required language, record of review, submission sheet, highlighted sources.
    """

    def __init__(
        self,
        store: Store,
        products: ProductService,
        checking: CheckingService,
        reviewing: ReviewService,
        rounds: RoundComparingService,
        sources: SourcePack,
        exports: Exports,
    ) -> None:
        self._store = store
        self._products = products
        self._checking = checking
        self._reviewing = reviewing
        self._rounds = rounds
        self._sources = sources
        self._exports = exports

    def write(
        self, piece: Piece, folder: Path, *, paper: PaperName | None = None, template: Path | None = None
    ) -> WrittenHandOff:
        """Write the folder of a piece; its files are read back and verified.

        Args:
            piece: the piece.
            folder: new, empty, or an earlier hand-off.
            paper: what its PDF files stand on; what this machine uses if None.
            template: the agency's own Word template for the copy deck; ours if None.

        Raises:
            KnownError: the folder cannot be written, or holds other files than an earlier export; the template cannot
                be used, or has no place for words of the piece.
        """
        self._exports.refuse_place(folder)
        given = self.hand_off(piece)
        files = self._exports.hand_off(given, folder, paper, template)
        return WrittenHandOff(files, given.anchored, _told_approved(given), self._exports.undrawn(given.review))

    def refuse_template(self, piece: Piece, template: Path) -> None:
        """KnownError where a Word template cannot take a piece whole: with its faults, and what it has no place for."""
        self._exports.refuse_template(self.hand_off(piece), template)

    def hand_off(self, piece: Piece) -> HandOff:
        """Everything that is handed on with a piece."""
        campaign = self._products.campaign(piece.campaign)
        product = self._products.product_of(campaign)
        checked = self._checking.check_blocks(piece.blocks, product, campaign)
        result = checked.result
        rules = {one.id: one for one in self._checking.rules()}
        with_findings = {rule for one in result.findings for rule in (one.rule, *one.also)}
        links = self._checking.claim_links_of_blocks(piece.blocks, product, campaign)
        sentences = self._checking.sentences_of_blocks(piece.blocks, product, campaign)
        submitted = SubmittedPiece(
            piece=piece,
            product=product,
            campaign=campaign,
            facts=dict(self._header(piece, product, campaign)),
            review=self._reviewing.document(piece.id),
            judged=apply_dismissals(result, checked.text, self._store.dismissals(piece.id)),
            required=result.required,
            references=reference_list(piece.blocks, links, [one.span for one in links] or sentences),
            not_checked=len(result.not_checked),
            said=self._checking.parts_said(CODE_RULE, own_lines(piece.blocks)),
            rule=rules.get(FORM_RULE),
        )
        claims = _claims(piece, product, links)
        return HandOff(
            review=submitted.review,
            header=tuple(submitted.facts.items()),
            label_version="" if product is None else product.version,
            word_for_word=_word_for_word(piece.blocks, product),
            claims=claims,
            references=submitted.references,
            submission=submission_sheet(submitted),
            required=result.required,
            judged=tuple(submitted.judged),
            text=checked.text,
            not_checked=tuple(UncheckedRule(x.rule, _title(rules.get(x.rule)), x.why) for x in result.not_checked),
            rules_without_findings=sum(one not in with_findings for one in result.checked),
            pace=PACE,
            rounds=self._rounds.since_last_read(piece),
            anchored=self._sources.of(claims, product),
            facts=deck_facts(piece, product, self._store.revisions(piece.id)),
        )

    def _header(self, piece: Piece, product: Product | None, campaign: Campaign) -> list[tuple[str, str]]:
        revisions = self._store.revisions(piece.id)
        standing = review_standing(piece, revisions)
        rounds = sum(one.step == "sent" for one in revisions)
        above = lines_above(piece.blocks)
        rows = [(name, told_above(above, key)) for name, key in (("Client", CLIENT), ("Job number", JOB))]
        rows.append(("Brand (generic)", "none: a help-seeking piece" if product is None else product.full_name))
        rows += [
            ("Piece", piece.name),
            ("Campaign", campaign.name),
            ("Kind, channel", f"{campaign.ad_type}, {campaign.channel}"),
            ("Version", f"{len(revisions)}{f', round {rounds} of review' if rounds else ''}"),
            ("Date", utc_text(piece.changed_at)[:10]),
            ("Writer", ", ".join(dict.fromkeys(one.author for one in revisions if one.step is None))),
            ("Begun as", self._origin(piece, revisions)),
            ("Review", standing_line(standing)),
        ]
        if product is not None:
            lapses = "" if product.expires is None else f"; lapses on {product.expires}"
            rows.append(("Label and ISI version", f"{product.version}{lapses}"))
            rows.append(("Form of the ISI", _ISI_FORMS[isi_form(product, campaign.channel)]))
        rows.append(("Words", _word_counts(piece.blocks)))
        if campaign.channel in ("tv", "radio"):
            script = self._checking.tv_script(piece.blocks, product, campaign)
            stated = f"; the spot is {script.length} s long" if script.length else ""
            rows.append(("Spoken", f"{counted(script.words, 'word')}, {script.seconds:.0f} s{stated}"))
        if above:
            rows.append(("Above the manuscript", "\n".join(above)))
        rows.append(("Text", deck_mark(piece)))
        return rows

    def _origin(self, piece: Piece, revisions: tuple[Revision, ...]) -> str:
        draft = None if piece.draft_id is None else self._store.draft(piece.draft_id)
        if draft is None:
            return revisions[0].summary
        by = "from elsewhere" if draft.provenance.source else "that a model wrote"
        return f"a draft {by} for the brief {draft.brief}"


def _claims(piece: Piece, product: Product | None, links: Sequence[ClaimLink]) -> tuple[HandedClaim, ...]:
    rendering = render(piece.blocks)
    on_file = {} if product is None else {one.id: one for one in product.claims}
    found = []
    for link in links:
        if link.status not in ("connective", "approved"):
            inside = (one.block.section for one in rendering.blocks if link.span.start < one.span.end)
            said = rendering.text[link.span.start : link.span.end]
            found.append(HandedClaim(next(inside, ""), said, link, on_file.get(link.claim or "")))
    return tuple(found)


def _told_approved(given: HandOff) -> str:
    """How the locked blocks, which were read back from the deck as they are in the piece, stand to what is on file."""
    locked = [one for one in given.blocks if one.kind == "locked"]
    other = [one.section for one in locked if one.id not in given.word_for_word]
    if not locked:
        return ""
    told = f"Approved language, read back: {counted(len(locked), 'part')}"
    if not other:
        return f"{told}, word for word as in label {given.label_version}."
    return f"{told}, of which {len(other)} not word for word as now on file ({', '.join(dict.fromkeys(other))})."


def _title(rule: RuleExplanation | None) -> str:
    return "" if rule is None else rule.title


def _word_counts(blocks: tuple[Block, ...]) -> str:
    shown = [one.block for one in render(blocks).blocks]
    words = Counter(_counted_as(one) for one in shown for _word in one.text.split())
    support = f", {words['support']} of references and footnotes" if words["support"] else ""
    return f"{words['copy']} of copy, {words['locked']} of approved language{support}, {words.total()} in all"


def _counted_as(block: Block) -> str:
    if block.kind == "locked":
        return "locked"
    return "support" if block.section in SUPPORT else "copy"


def _word_for_word(blocks: tuple[Block, ...], product: Product | None) -> frozenset[str]:
    """The locked blocks of which every line is part of a whole approved text on file: labels change after insertion."""
    if product is None:
        return frozenset()
    finder = ApprovedLineFinder(approved_texts(product))
    found = set()
    for one in blocks:
        if one.kind == "locked" and all(_all_approved(lines, finder) for lines in said_and_shown(one.text)):
            found.add(one.id)
    return frozenset(found)


def _all_approved(lines: list[str], finder: ApprovedLineFinder) -> bool:
    covered = {at for run in finder.find(lines) for at in range(run.first, run.end)}
    return all(at in covered or not line.strip() for at, line in enumerate(lines))
