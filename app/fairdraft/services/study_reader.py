"""What does a study hold, gathered for those who get it without the program?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from fairdraft.domain.comparison import ApprovalRule, Exclusion
from fairdraft.domain.draft import Draft
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import CheckResult
from fairdraft.domain.model_licence import restricts_training
from fairdraft.domain.piece import SCRIPT_TAGS, Block
from fairdraft.domain.product import Product
from fairdraft.domain.rating import Rating
from fairdraft.domain.rating_queue import Vote
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.study_contents import BROKEN_OFF, ModelLicence, StudyContents, WriterVersion
from fairdraft.services.blindness import can_be_blind, hidden_contents, letters
from fairdraft.services.checking import CheckingService
from fairdraft.services.comparing import ComparingService, rated_values
from fairdraft.services.managing_products import ProductService
from fairdraft.services.ports import Store

LICENCE_NOT_STATED = "not stated in the file"


class StillBlindError(KnownError):
    """What is wanted would say who wrote what, and the study of this id and name is still blind."""

    def __init__(self, what: str, study: str, name: str) -> None:
        super().__init__(
            f'{what} says who wrote what, and study "{study}" is still blind.',
            "Unblind it first, on its page or in the export dialog; by command, add --names, or "
            f'"fairdraft study unblind {study}". That is kept as an event and marks later ratings.',
        )
        self.study = study
        self.name = name


class StudyReader:
    """Reads a whole study from the store; what takes long (checks, edits) only when it is asked for."""

    def __init__(
        self, store: Store, products: ProductService, comparing: ComparingService, checking: CheckingService
    ) -> None:
        self._store = store
        self._products = products
        self._comparing = comparing
        self._checking = checking

    def contents(self, study: str) -> StudyContents:
        """Drafts, ratings and licences of a study; KnownError if there is none of that id.

        Drafts that broke off are left out and counted where nobody rated them: in a planned study all of them, as its
        run wrote others in their place; outside of one those without a word.
        """
        found = self._drafts_of(study)
        known = {one.id for one in found.drafts}
        ratings = sorted(
            self._store.ratings(study=study), key=lambda one: (one.rated_at, one.draft_id, one.rater, one.id)
        )
        kept = tuple(one for one in ratings if one.draft_id in known)
        rated = {one.draft_id for one in kept}
        planned = self._store.study(study) is not None
        drafts = tuple(
            one
            for one in found.drafts
            if one.state == "finished" or one.id in rated or (one.text.strip() and not planned)
        )
        gone = len(found.drafts) - len(drafts)
        return replace(
            found,
            drafts=drafts,
            ratings=kept,
            licences=self.licences(drafts),
            excluded=(
                *without_draft(len(ratings) - len(kept)),
                *((Exclusion(BROKEN_OFF, gone),) if gone else ()),
            ),
        )

    def rubric(self, study: str) -> Rubric:
        """The rubric of a study; KnownError if there is none of that id."""
        return self._comparing.rubric_of(self._comparing.require_study(study))

    def without_ratings(self, study: str) -> StudyContents:
        """The same without ratings, for those who read these in another way; drafts that broke off are all in it."""
        found = self._drafts_of(study)
        return replace(found, licences=self.licences(found.drafts))

    def _drafts_of(self, study: str) -> StudyContents:
        """Its drafts alone; what is said of their models is reckoned for those that are kept."""
        self._comparing.require_study(study)
        drafts = tuple(
            sorted(
                self._store.drafts(study=study),
                key=lambda one: (one.campaign, one.brief, one.candidate, one.made_at, one.id),
            )
        )
        campaigns = {one.id: one for one in self._products.campaigns()}
        known = self._store.study(study)
        return StudyContents(
            study=study,
            rubric=self._comparing.rubric_of(study),
            campaigns=campaigns,
            drafts=drafts,
            ratings=(),
            sample_data=any(campaigns[one.campaign].sample for one in drafts if one.campaign in campaigns),
            name="" if known is None else known.name,
        )

    def is_blind(self, study: str) -> bool:
        """Whether a study's files have to hide who wrote what (see `is_blind` of a comparison)."""
        events = self._store.study_events(study)
        return can_be_blind(self._store.study(study), events) and self._store.has_blind_ratings(study)

    def shown(self, contents: StudyContents) -> StudyContents:
        """The contents as they may leave: with letters for candidates while the study is blind."""
        if not self.is_blind(contents.study):
            return contents
        known = self._store.study(contents.study)
        planned = known.plan.candidates if known is not None and known.plan is not None else ()
        return hidden_contents(
            contents, letters(contents.study, [*(one.candidate for one in contents.drafts), *planned])
        )

    def require_names(self, study: str, what: str) -> None:
        """StillBlindError while a study is blind: `what` cannot be written without saying who wrote what."""
        if self.is_blind(study):
            known = self._store.study(study)
            raise StillBlindError(what, study, study if known is None else known.name)

    def checks(self, contents: StudyContents) -> dict[str, CheckResult]:
        """Today's findings in each draft whose campaign is on file, with the packs that found them."""
        found = {}
        products: dict[str, Product | None] = {}
        for draft in contents.drafts:
            campaign = contents.campaigns.get(draft.campaign)
            if campaign is not None and draft.text:
                # A product is a file to be read and validated: once, and not for each of ten thousand drafts.
                if campaign.id not in products:
                    products[campaign.id] = self._products.product_of(campaign)
                result = self._checking.check_blocks(draft.blocks, products[campaign.id], campaign).result
                # Of ten thousand drafts the findings and packs fit into memory; what was looked for does not.
                found[draft.id] = replace(result, checked=(), not_applicable=(), not_checked=(), required=())
        return found

    def approved(self, contents: StudyContents) -> dict[str, bool]:
        """Each judged draft: approved or not, by the study's own rule."""
        # Imported here: numpy would otherwise be loaded at every start of the window.
        from fairdraft.analysis.approval import judged_drafts
        from fairdraft.analysis.selection import select_ratings

        values = rated_values({one.id: one for one in contents.drafts}, contents.ratings)
        judged = judged_drafts(select_ratings(values, []).used, self._comparing.approval_rule(contents.study))
        return {one.draft_id: one.approved for one in judged if one.approved is not None}

    def approval_words(self, study: str) -> str:
        """The study's rule for "approved" in words."""
        return _rule_words(self._comparing.approval_rule(study))

    def versions(self, contents: StudyContents) -> tuple[WriterVersion, ...]:
        """What writers made of the drafts: pieces begun from them that say something else, and suggested texts."""
        drafts = {one.id: one for one in contents.drafts}
        found = []
        for campaign in sorted({one.campaign for one in contents.drafts}):
            for piece in self._store.pieces(campaign=campaign):
                if piece.draft_id in drafts and piece.blocks != drafts[piece.draft_id].blocks:
                    approved = piece.state == "approved" and bool(piece.approved_by)
                    found.append(WriterVersion(piece.id, piece.draft_id, piece.blocks, "", piece.changed_at, approved))
        for rating in contents.ratings:
            if rating.suggested_text:
                blocks = rewritten_blocks(drafts[rating.draft_id].blocks, rating.suggested_text)
                found.append(WriterVersion(rating.id, rating.draft_id, blocks, rating.rater, rating.rated_at))
        return tuple(sorted(found, key=lambda one: (one.draft_id, one.made_at, one.id)))

    def votes(self, study: str) -> tuple[Vote, ...]:
        """The votes of a study, oldest first."""
        return self._store.votes(study)

    def licences(self, drafts: Iterable[Draft]) -> tuple[ModelLicence, ...]:
        """The licence of every model that wrote one of the drafts, by name and hash."""
        library = {one.sha256: one for one in self._store.models() if one.sha256}
        seen = {
            (one.provenance.model_name, one.provenance.model_sha256, one.provenance.model_licence)
            for one in drafts
            if one.provenance.model_name or one.provenance.model_sha256
        }
        found: dict[tuple[str, str], ModelLicence] = {}
        for name, sha256, stated in sorted(seen):
            model = library.get(sha256)
            licence = stated or (model.header.licence if model is not None else "")
            restricts = model.licence_restricts_training if model is not None else restricts_training(licence)
            known = found.get((name, sha256))
            if known is None or (licence and known.licence == LICENCE_NOT_STATED):
                found[name, sha256] = ModelLicence(name, sha256, licence or LICENCE_NOT_STATED, restricts)
        return tuple(found.values())


def without_draft(ratings: int) -> tuple[Exclusion, ...]:
    """What to say of so many ratings whose draft is gone."""
    return (Exclusion("the draft was deleted", ratings),) if ratings else ()


def further_criteria(contents: StudyContents, ratings: Iterable[Rating]) -> list[str]:
    """Criteria of other people's rubrics that came with their ratings."""
    known = {one.id for one in contents.rubric.criteria}
    return sorted({name for one in ratings for name in one.scores} - known)


def rewritten_blocks(blocks: Sequence[Block], text: str) -> tuple[Block, ...]:
    """The blocks with the words that a writer gave the whole text; empty where its sections cannot be told apart.

    Approved blocks have to stand there word for word; what is left has to have as many paragraphs as there are
    sections that somebody wrote.
    """
    for block in blocks:
        if block.kind == "locked":
            before, found, after = text.partition(block.text)
            if not found:
                return ()
            text = f"{before}\n\n{after}"
    written = [one for one in blocks if one.kind not in ("locked", "note") and one.text.strip()]
    if len(written) == 1:
        return (replace(written[0], text=_untagged(text, written[0])),) if text.strip() else ()
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    if len(paragraphs) != len(written) or any("\n\n" in one.text for one in written):
        return ()
    return tuple(replace(one, text=_untagged(words, one)) for one, words in zip(written, paragraphs, strict=True))


def _untagged(words: str, block: Block) -> str:
    """A block's own words, without the tag that the rendering of a script puts before them."""
    return words.strip().removeprefix(SCRIPT_TAGS.get(block.kind, "")).strip()


def _rule_words(rule: ApprovalRule) -> str:
    if not rule.criteria:
        return 'more than half of the verdicts on the draft are "approve"'
    return f"the raters' mean is at least {rule.at_least} on each of {', '.join(rule.criteria)}"
