"""What does a reviewer get to read: a piece, or a study's drafts, with everything that was said of them?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.caveats import ASSISTED_NOTE, SAMPLE_CAMPAIGN_NOTE, scripted_note
from fairdraft.domain.comment_places import PlacedComment, in_text_order
from fairdraft.domain.counting import counted
from fairdraft.domain.deck_mark import deck_mark
from fairdraft.domain.dismissal import Dismissal, JudgedFinding, all_open, apply_dismissals, subject_of
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.file_words import file_words
from fairdraft.domain.finding import Span
from fairdraft.domain.identity import SHORTEST_BEGINNING, text_sha256, utc_text
from fairdraft.domain.many_findings import counted_by_rule, told_whole
from fairdraft.domain.piece import Piece, render
from fairdraft.domain.rating import Rating
from fairdraft.domain.recorded_talk import answered, became_of_words_beside, comment_words
from fairdraft.domain.review_document import (
    CHECKER,
    AnswerStanding,
    RecordedComment,
    ReviewAnswer,
    ReviewComment,
    ReviewDocument,
    ReviewedText,
)
from fairdraft.domain.review_standing import ReviewStanding, review_standing, standing_words
from fairdraft.domain.study_contents import StudyContents
from fairdraft.services.checking import CheckingService
from fairdraft.services.commenting import CommentingService
from fairdraft.services.managing_products import ProductService
from fairdraft.services.ports import Store
from fairdraft.services.study_reader import StudyReader

MOST_TEXTS = 500
_MOST_FINDINGS = 300  # notes of one text; nobody reads more, and Word becomes slow

_SAMPLE_PRODUCT = "Sample data: the product and its label are fictional."
_NO_FINDING = (
    "Findings come from a rule checker. “No finding” does not mean that a text may be used; medical, legal "
    "and regulatory review decides that."
)


class ReviewService:
    """Documents for review, gathered from the store."""

    def __init__(
        self,
        store: Store,
        reader: StudyReader,
        products: ProductService,
        checking: CheckingService,
        commenting: CommentingService,
    ) -> None:
        self._store = store
        self._reader = reader
        self._products = products
        self._checking = checking
        self._commenting = commenting

    def document(self, name: str) -> ReviewDocument:
        """The document of a piece (by id, or the beginning of it) or of a study's drafts.

        Raises:
            KnownError: there is neither a piece nor a study of that name, or the study has no drafts or too many.
        """
        return self.piece_document(name) or self._of_study(self._reader.shown(self._reader.contents(name)))

    def piece_document(self, name: str) -> ReviewDocument | None:
        """The document of a piece (by id, or the beginning of it), None where there is none."""
        piece = self._store.piece(name) if len(name) >= SHORTEST_BEGINNING else None
        return None if piece is None else self._of_piece(piece)

    def _of_piece(self, piece: Piece) -> ReviewDocument:
        campaign = self._products.campaign(piece.campaign)
        product = self._products.product_of(campaign)
        checked = self._checking.check_blocks(piece.blocks, product, campaign)
        dismissals = self._store.dismissals(piece.id)
        judged = apply_dismissals(checked.result, checked.text, dismissals)
        talk = self._commenting.placed(piece)
        standing = review_standing(piece, self._store.review_steps(piece.id))
        draft = self._store.draft(piece.draft_id) if piece.draft_id else None
        text = ReviewedText(
            title=piece.whole_name,
            facts=(*_campaign_facts(campaign), standing_line(standing), *_left_out(judged), deck_mark(piece)),
            # What is to be written yet is part of no file: a deck goes out to be read.
            blocks=tuple(one for one in piece.blocks if one.text.strip()),
            comments=(*_of_findings(judged, piece.changed_at), *_of_talk(talk)),
            approval=_approval(piece),
            answers=tuple(_answers(dismissals, judged)),
            talk=tuple(_recorded(one) for one in talk),
        )
        # A campaign of a person's own may be for a brand that there is not.
        sample = (
            SAMPLE_CAMPAIGN_NOTE
            if campaign.sample
            else _SAMPLE_PRODUCT
            if product is not None and product.sample
            else ""
        )
        said = [one.comment.made_at for one in talk]
        said += [answer.made_at for one in talk for answer in one.comment.answers]
        return ReviewDocument(
            name=f"{file_words(piece.whole_name) or 'piece'}-{piece.id[:8]}",
            title=piece.whole_name,
            texts=(text,),
            notes=tuple(filter(None, (sample, _NO_FINDING))),
            made_at=max([piece.changed_at, *(one.withdrawn_at or one.made_at for one in dismissals), *said]),
            licences=self._reader.licences([draft] if draft else []),
            excluded=(),
            sample_data=bool(sample),
        )

    def _of_study(self, contents: StudyContents) -> ReviewDocument:
        if not contents.drafts:
            raise KnownError(f'Study "{contents.study}" has no drafts to review.', "Draft or import some first.")
        if len(contents.drafts) > MOST_TEXTS:
            raise KnownError(
                f'Study "{contents.study}" has {len(contents.drafts):,} drafts; a Word document holds {MOST_TEXTS}.',
                "Export it as xlsx, label-studio or html, or export single pieces as docx.",
            )
        contents = replace(contents, checks=self._reader.checks(contents))
        ratings: dict[str, list[Rating]] = {}
        for rating in contents.ratings:
            ratings.setdefault(rating.draft_id, []).append(rating)
        texts = [
            self._of_draft(contents, draft, number, ratings.get(draft.id, []))
            for number, draft in enumerate(contents.drafts, start=1)
        ]
        assisted = any(one.mode == "assisted" for one in contents.drafts)
        scripted = scripted_note(contents.scripted_raters) if contents.scripted_raters else ""
        notes = (
            SAMPLE_CAMPAIGN_NOTE if contents.sample_data else "",
            scripted,
            ASSISTED_NOTE if assisted else "",
            _NO_FINDING,
        )
        return ReviewDocument(
            name="review",
            title=f"Drafts of the study {contents.study}",
            texts=tuple(texts),
            notes=tuple(filter(None, notes)),
            made_at=max([one.made_at for one in contents.drafts] + [one.rated_at for one in contents.ratings]),
            licences=contents.licences,
            excluded=contents.excluded,
            sample_data=contents.sample_data,
            synthetic=contents.synthetic,
        )

    @staticmethod
    def _of_draft(contents: StudyContents, draft: Draft, number: int, ratings: list[Rating]) -> ReviewedText:
        campaign = contents.campaigns.get(draft.campaign)
        check = contents.checks.get(draft.id)
        facts = [*(_campaign_facts(campaign) if campaign else [f"Campaign {draft.campaign}"])]
        facts += [f"Brief {draft.brief}: {draft.brief_text}" if draft.brief_text else f"Brief {draft.brief}"]
        facts += [f"Written by {draft.candidate}, {draft.mode}", f"Draft {draft.id}"]
        if render(draft.blocks).text != draft.text:
            # A draft that broke off has text before it has blocks; comments need the text that they are about.
            check = None
        judged = () if check is None else all_open(check)
        facts += _left_out(judged)
        return ReviewedText(
            title=f"Draft {number}",
            facts=tuple(facts),
            blocks=draft.blocks,
            comments=(*_of_findings(judged, draft.made_at), *_of_ratings(ratings)),
        )


def _campaign_facts(campaign: Campaign) -> list[str]:
    return [f"{campaign.name}: {campaign.ad_type}, {campaign.channel}"]


def _approval(piece: Piece) -> str:
    """By whom, when and of which words; empty until then, and where the words are other ones."""
    if piece.state != "approved" or not piece.approved_by or piece.approved_at is None:
        return ""
    if piece.approved_sha256 != text_sha256(render(piece.blocks).text):
        return ""
    return f"Approved by {piece.approved_by} on {utc_text(piece.approved_at)[:10]}, text {piece.approved_sha256[:12]}"


def _left_out(judged: Sequence[JudgedFinding]) -> list[str]:
    """The line of a text that has more findings than anybody reads as notes."""
    whole = told_whole([one.finding for one in judged], _MOST_FINDINGS)
    rest = [one.finding for number, one in enumerate(judged) if number not in whole]
    if not rest:
        return []
    told = f"{len(whole):,} of {counted(len(judged), 'finding')} are listed here, the most serious. The others"
    return [f"{told}, which fairdraft check --format json lists: {counted_by_rule(rest)}."]


def _of_findings(judged: Sequence[JudgedFinding], at: datetime) -> Iterator[ReviewComment]:
    whole = told_whole([one.finding for one in judged], _MOST_FINDINGS)
    for number, one in enumerate(judged):
        if number not in whole:
            continue
        finding = one.finding
        head = (finding.severity.capitalize(), " + ".join((finding.rule, *finding.also)), one.status)
        words = [" · ".join(head), finding.message]
        words += [finding.why] if finding.why else []
        if finding.expected:
            words.append(f"Approved: {finding.expected}")
        if finding.citation:
            words.append(f"{finding.citation} (citation {finding.citation_status})")
        if one.dismissal is not None:
            answer = one.dismissal
            words.append(f"Dismissed by {answer.by} on {utc_text(answer.made_at)[:10]}: {answer.reason}")
        place = finding.span or finding.anchor
        yield ReviewComment(CHECKER, "\n".join(words), place, at, finding.severity, one.status)


def _answers(dismissals: Iterable[Dismissal], judged: Iterable[JudgedFinding]) -> Iterator[ReviewAnswer]:
    holding = {one.dismissal.id for one in judged if one.dismissal is not None}
    for one in dismissals:
        standing: AnswerStanding = "holds" if one.id in holding else "no longer found"
        if one.withdrawn_at is not None:
            standing = "undone"
        yield ReviewAnswer(subject_of(one), one.reason, one.by, one.made_at, standing)


def standing_line(one: ReviewStanding) -> str:
    """Where a piece is on its way, by whom and since when."""
    on = "" if one.at is None else utc_text(one.at)[:10]
    return standing_words(one, one.by, on) + (f": {one.reason}" if one.reason else "")


def _of_talk(talk: Iterable[PlacedComment]) -> Iterator[ReviewComment]:
    """The open comments, at their words; where those are gone, at the place where they stood."""
    for one in in_text_order(talk):
        comment = one.comment
        if comment.is_open:
            yield ReviewComment(comment.by, comment_words(one), one.span, comment.made_at)


def _recorded(one: PlacedComment) -> RecordedComment:
    comment = one.comment
    answers = tuple(map(answered, comment.answers))
    return RecordedComment(
        one.number, comment.quote, comment.text, comment.by, comment.made_at, became_of_words_beside(one), answers
    )


def _of_ratings(ratings: Iterable[Rating]) -> Iterator[ReviewComment]:
    for rating in ratings:
        scores = ", ".join(f"{name.replace('_', ' ')} {score}" for name, score in sorted(rating.scores.items()))
        said = [*([f"Verdict: {rating.verdict}"] if rating.verdict else []), *([scores] if scores else [])]
        said += [rating.comment] if rating.comment else []
        if rating.suggested_text:
            said.append(f"Suggested: {rating.suggested_text}")
        if said:
            yield ReviewComment(rating.rater, "\n".join(said), None, rating.rated_at)
        for one in rating.annotations:
            words = [one.label, *([f"Rule {one.rule}"] if one.rule else []), *([one.comment] if one.comment else [])]
            yield ReviewComment(rating.rater, "\n".join(words), Span(one.start, one.end), rating.rated_at)
