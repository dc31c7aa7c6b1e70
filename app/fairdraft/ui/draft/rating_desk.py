"""How does the strip of criteria reach the store at each key press?"""

import time
from typing import Any

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.errors import KnownError
from fairdraft.domain.profile import Profile
from fairdraft.domain.rating import Rating
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.piece_facts import clock
from fairdraft.ui.draft.rating_strip import RatingStrip
from fairdraft.ui.draft.variants import Variant


class RatingDesk(QObject):
    """Rates the variant brought forward; every choice is on disk before the next key is read.

    `failed` carries a KnownError; `went_well` says that a choice is on disk.
    """

    failed = Signal(object)
    went_well = Signal()

    def __init__(self, workplace: Workplace, strip: RatingStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._strip = strip
        self._variant: Variant | None = None
        self._rater: Profile | None = None
        self._shown_at = time.monotonic()
        strip.use(workplace.rating.rubric())
        strip.scored.connect(lambda criterion, score: self._rate(scores={criterion: score or None}))
        strip.judged.connect(lambda verdict: self._rate(verdict=verdict))
        strip.commented.connect(lambda comment: self._rate(comment=comment))

    def show(self, variant: Variant | None) -> None:
        """Bring a variant forward."""
        self._strip.flush()
        if variant is not self._variant:
            self._shown_at = time.monotonic()
        if variant is not None and variant.draft.is_piece:
            # Candidates are rated; this is nobody's draft.
            variant = None
        self._variant = variant
        self._strip.setVisible(variant is not None)
        if variant is None:
            return
        rateable = variant.state != "streaming" and bool(variant.draft.blocks)
        # Looking on asks nobody who they are: only a rating does.
        rater = self._rater = self._workplace.profiles.present()
        rating = None
        if rateable and rater is not None:
            rating = self._workplace.rating.rating(variant.draft.id, rater.pseudonym)
        self._strip.show_rating(
            f"variant {variant.letter}" if rateable else f"variant {variant.letter}: when it is finished",
            rating,
            inserted_by_program=variant.draft.mode == "assisted",
            enabled=rateable and not self._workplace.read_only,
        )

    def follow_person(self) -> None:
        """Somebody else may be working now: whoever rates sees what he or she gave, and nobody else's scores."""
        if self._workplace.profiles.present() != self._rater:
            self.show(self._variant)

    def flush(self) -> None:
        """Keep a comment that was typed and not kept yet."""
        self._strip.flush()

    def _rate(self, **what: Any) -> None:
        if self._variant is None:
            return
        profile = self._workplace.profiles.present_or_default()
        try:
            rating: Rating = self._workplace.rating.rate(
                self._variant.draft.id,
                profile.pseudonym,
                rater_role=profile.role,
                duration_ms=round((time.monotonic() - self._shown_at) * 1000),
                **what,
            )
        except KnownError as problem:
            self.failed.emit(problem)
            return
        self.went_well.emit()
        self._strip.show_saved(rating, clock(rating.rated_at))
