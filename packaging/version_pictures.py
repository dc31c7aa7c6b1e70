"""How does the history of a piece look, held against the present words and against the version before?

Usage: python packaging/version_pictures.py [--out DIR] [--only NAME]. Run by `make pictures`. Works without a display;
the draft is that of the scripted engine, its history invented, in a home folder of its own that is thrown away.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from picture_run import asked_pictures, pictured_workplace
from scene_pictures import take_dialog

from fairdraft.domain.draft import Draft
from fairdraft.domain.identity import new_id, text_sha256
from fairdraft.domain.piece import Block, Piece, PieceState, ReviewStep, Revision, headline_of, render
from fairdraft.domain.version_history import back_summary
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace
from fairdraft.store.sqlite_store import open_store
from fairdraft.ui.draft.versions_dialog import VersionsDialog
from fairdraft.ui.main_window import MainWindow

_MONDAY = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
_BODIES = (
    "Type 2 diabetes is easier to talk about than it looks. Bring one question to your next visit.",
    "Type 2 diabetes is easier to talk about than it looks. Bring a question to your visit, and write down the answer.",
    "Type 2 diabetes is easier to talk about than you think. Bring one question with you, and write the answer down.",
)


def _against_present(_dialog: VersionsDialog) -> None:
    """As it opens."""


def _against_before(dialog: VersionsDialog) -> None:
    dialog.against_before.click()


def _each_save(dialog: VersionsDialog) -> None:
    dialog.each.click()
    dialog.list.setCurrentIndex(dialog.list.model().index(len(dialog.list.rows) - 1, 0))


SCENES: dict[str, Callable[[VersionsDialog], None]] = {
    "versions": _against_present,
    "versions-before": _against_before,
    "versions-each": _each_save,
}


def main() -> int:
    """Write the pictures and name them."""
    asked = asked_pictures(__doc__, SCENES)
    with pictured_workplace() as (workplace, _folder):
        draft_id = _piece(workplace)
        for name, show in asked.of(SCENES).items():
            take_dialog(workplace, draft_id, name, _opened, show, asked.out)
    return 0


def _opened(window: MainWindow) -> VersionsDialog | None:
    window.draft.sheet.versions.open()
    return window.draft.sheet.versions.dialog


def _piece(workplace: Workplace) -> str:
    """A piece with a history of some days: two people, a review, and a way back. Answers the id of its draft."""
    writer = workplace.profiles.introduce("Tom Alder", "Copywriter").pseudonym
    reader = workplace.profiles.introduce("Rae Lindqvist", "Medical writer").pseudonym
    run = workplace.drafting.start(DraftOrder("glynora", "starter", "b01", seed=7), lambda _event: None)
    if not run.wait(20):
        raise SystemExit("The draft was not written in 20 seconds.")
    draft = workplace.drafting.draft(run.drafts[0].id)
    history = _History(workplace, draft, writer)
    for minutes in range(6):
        history.save(writer, _MONDAY + timedelta(minutes=minutes), body=f"{_BODIES[0]}{' Today.' * (minutes % 2)}")
    kept = history.save(writer, _MONDAY + timedelta(hours=3), body=_BODIES[1])
    history.step(writer, _MONDAY + timedelta(hours=4), "sent", "in_review", "sent to review")
    why = "returned: The headline promises what the label does not say."
    history.step(reader, _MONDAY + timedelta(days=1), "returned", "returned", why)
    history.save(
        writer, _MONDAY + timedelta(days=1, hours=2), body=_BODIES[2], headline="One question is a good start."
    )
    history.save(writer, _MONDAY + timedelta(days=1, hours=5), body="Short.", headline="Ask.")
    history.save(writer, _MONDAY + timedelta(days=2), summary=back_summary(kept.id, kept.made_at), blocks=kept.blocks)
    last = _MONDAY + timedelta(days=2, hours=1)
    history.save(writer, last, body=_BODIES[2], headline="A question is a good beginning.")
    history.step(writer, last + timedelta(hours=1), "sent", "in_review", "sent to review")
    history.step(reader, last + timedelta(days=1), "approved", "approved", "approved")
    history.close()
    return draft.id


class _History:
    """Saves revisions of past days: the services date each by the clock."""

    def __init__(self, workplace: Workplace, draft: Draft, author: str) -> None:
        self._store = open_store(workplace.home / "fairdraft.db", app_version=workplace.version)
        at, piece_id, first = _MONDAY - timedelta(minutes=1), new_id(), new_id()
        self._piece = Piece(
            piece_id, draft.campaign, headline_of(draft.blocks), draft.id, first, draft.blocks, "draft", at, at
        )
        begun = Revision(first, piece_id, None, draft.blocks, author, at, "begun from the draft")
        self._store.create_piece(self._piece, begun)
        self._store.take_lease(piece_id, "pictures", 600)

    def save(
        self,
        author: str,
        at: datetime,
        *,
        body: str = "",
        headline: str = "",
        summary: str = "",
        blocks: tuple[Block, ...] = (),
    ) -> Revision:
        words = {"body": body, "headline": headline}
        changed = blocks or tuple(replace(one, text=words.get(one.section) or one.text) for one in self._piece.blocks)
        revision = Revision(new_id(), self._piece.id, self._piece.head, changed, author, at, summary)
        self._piece = self._store.save_revision(revision, "pictures")
        return revision

    def step(self, by: str, at: datetime, step: ReviewStep, state: PieceState, summary: str) -> None:
        taken = Revision(new_id(), self._piece.id, self._piece.head, self._piece.blocks, by, at, summary, step)
        self._piece = self._store.review_piece(taken, state, text_sha256(render(self._piece.blocks).text))

    def close(self) -> None:
        self._store.release_lease(self._piece.id, "pictures")
        self._store.close()


if __name__ == "__main__":
    sys.exit(main())
