"""How does the window look with altered or missing safety language, a dismissed finding, a TV script, a review?

Usage: python packaging/window_pictures.py [--out DIR] [--only NAME]. Run by `make pictures`. Works without a display;
the drafts are those of the scripted engine, in a home folder of its own that is thrown away.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from picture_run import asked_pictures
from PySide6.QtCore import QEventLoop, QPoint
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget
from scene_pictures import take_pictures, wait_until

from fairdraft import bootstrap
from fairdraft.domain.finding import Finding
from fairdraft.domain.piece import Block, Piece, render
from fairdraft.domain.piece_comment import PieceComment
from fairdraft.domain.referencing import with_claim
from fairdraft.services.commenting import quoted_place
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.dismissed_list import DismissedList
from fairdraft.ui.draft.script_panel import ScriptPanel
from fairdraft.ui.main_window import MainWindow

WHO = "writer-1"
_TV_SCRIPT = """\
[0:00-0:14]
VO: After dinner, Ray takes the long way around the block. He has type 2 diabetes, and he is not doing this alone.
SUPER: Actor portrayal

[0:14-0:22]
VO: GLYNORA is a prescription medicine used along with diet and exercise to lower blood sugar in adults with type 2 diabetes.
SUPER: GLYNORA (vespagliflone) tablets

[0:22-0:34]
VO: Do not take GLYNORA if you are on dialysis or are allergic to it. GLYNORA can cause ketoacidosis, which can lead to hospitalization and death. Stop taking GLYNORA and get medical help right away if you have nausea, stomach pain, or trouble breathing.
SUPER: Serious side effects may happen.
VISUAL: Quick cuts, neighbors dance, music swells.

[0:34-0:52]
VO: GLYNORA can make your body lose too much water, which can hurt your kidneys. Serious infections of the urinary tract and of the skin around the genitals can happen and may lead to death. Call your doctor right away if you have a fever, or pain, redness, or swelling there. Taking GLYNORA with insulin can cause low blood sugar. Tell your doctor about all the medicines you take. The most common side effects of GLYNORA are yeast infections and urinating more.
SUPER: Serious infections of the urinary tract and of the skin around the genitals can happen and may lead to death.

[0:52-1:00]
VO: Ask your doctor about GLYNORA. Visit glynora.example, or call 1-800-555-0142.
SUPER: glynora.example | 1-800-555-0142
"""  # noqa: E501 - a script's rows are as long as what is spoken in them


@dataclass(frozen=True)
class Scene:
    """A picture: the campaign, its piece made ready in the store, and what is done in the window before it is taken."""

    name: str
    campaign: str
    make: Callable[[Workplace, Piece], tuple[Block, ...]]
    answer: str = ""
    talk: Callable[[Workplace, Piece], None] = lambda _workplace, _piece: None
    shows: Callable[[MainWindow], QWidget | None] = lambda _window: None


def main() -> int:
    """Write the pictures and name them."""
    asked = asked_pictures(__doc__, [one.name for one in SCENES])
    for scene in SCENES:
        if asked.only in (None, scene.name):
            with tempfile.TemporaryDirectory() as home:
                _take(scene, Path(home), asked.out)
    return 0


def _take(scene: Scene, home: Path, out: Path) -> None:
    draft_id = _fairdraft(home, "draft", "--campaign", scene.campaign, "--json")["drafts"][0]["id"]
    # The window as people have it: with the starter model, which is not loaded for a picture.
    workplace = bootstrap.open_workplace(home)
    try:
        _edit(scene, workplace, draft_id)
        take_pictures(workplace, {scene.name: _opening(scene, draft_id)}, out, scene.campaign)
    finally:
        workplace.close()


def _edit(scene: Scene, workplace: Workplace, draft_id: str) -> None:
    piece = workplace.editing.begin(workplace.drafting.draft(draft_id), WHO)
    session = workplace.editing.open(piece.id, WHO)
    piece = workplace.editing.save(session, scene.make(workplace, piece), WHO)
    workplace.editing.close(session)
    if scene.answer:
        campaign = workplace.products.campaign(piece.campaign)
        product = workplace.products.product_of(campaign)
        checked = workplace.checking.check_blocks(piece.blocks, product, campaign)
        finding = next(one for one in checked.result.findings if _is_placed(one, "MIN-01"))
        workplace.dismissing.dismiss(piece.id, finding, checked.text, scene.answer, by=WHO)
    scene.talk(workplace, piece)


def _is_placed(finding: Finding, rule: str) -> bool:
    return finding.span is not None and rule in (finding.rule, *finding.also)


def _opening(scene: Scene, draft_id: str) -> Callable[[MainWindow], None]:
    """Opens the piece, waits for its check, and scrolls the right column to what the picture is about."""

    def prepare(window: MainWindow) -> None:
        window.draft.edit(draft_id)
        _let_rest(window)
        part = scene.shows(window)
        if part is None:
            return
        _let_rest(window)
        area = part.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        inside = None if area is None else area.widget()
        if area is not None and inside is not None:
            area.verticalScrollBar().setValue(part.mapTo(inside, QPoint(0, 0)).y() - 12)

    return prepare


def _let_rest(window: MainWindow) -> None:
    until, turns = time.monotonic() + 20, 0
    while time.monotonic() < until and turns < 5:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        turns = turns + 1 if window.at_rest else 0


def _unfolded_dismissals(window: MainWindow) -> QWidget | None:
    listed = window.findChild(DismissedList)
    if listed is not None:
        listed.fold.click()
    return listed


def _script_panel(window: MainWindow) -> QWidget | None:
    return window.findChild(ScriptPanel)


def _fairdraft(home: Path, *words: str) -> dict[str, list[dict[str, str]]]:
    done = subprocess.run(
        [sys.executable, "-m", "fairdraft", "--home", str(home), "--scripted", *words],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout) if "--json" in words else {}


def _with(piece: Piece, section: str, **changes: str) -> tuple[Block, ...]:
    return tuple(replace(one, **changes) if one.section == section else one for one in piece.blocks)


def _altered(_workplace: Workplace, piece: Piece) -> tuple[Block, ...]:
    """The ISI was pasted, and one item says less than the approved one."""
    isi = next(one.text for one in piece.blocks if one.section == "isi")
    less = isi.replace("which can lead to hospitalization and death", "which can be serious").replace(
        "65 or older", "75 or older"
    )
    return _with(piece, "isi", text=less, kind="copy")


def _without_boxed_warning(workplace: Workplace, piece: Piece) -> tuple[Block, ...]:
    product = workplace.products.product("lumivar")
    isi = next(one.text for one in piece.blocks if one.section == "isi")
    return _with(piece, "isi", text=isi.replace(product.safety.boxed_warning.strip(), "").strip(), kind="copy")


def _boasting(_workplace: Workplace, piece: Piece) -> tuple[Block, ...]:
    words = (
        "CORDEXA is a safe choice for every day. It blocks a protein that helps blood to clot.\n\n"
        "In a study, 1.2% of people taking CORDEXA had a stroke each year compared with 3.0% of people taking the "
        "comparator (60% relative reduction)."
    )
    return _with(piece, "body", text=words)


def _cited(workplace: Workplace, piece: Piece) -> tuple[Block, ...]:
    """Two approved claims in the body, one with a footnote; beside them words that the brand avoids, and a slip."""
    body = next(one for one in piece.blocks if one.section == "body")
    own = "Ask which pill fits your day. Your docter knows."
    blocks = tuple(replace(one, text=own) if one == body else one for one in piece.blocks)
    by_id = {one.id: one for one in workplace.products.product("glynora").claims}
    for claim in ("gly-a1c-26", "t2d-a1c-meaning"):
        blocks = with_claim(blocks, body.id, 0, 0, by_id[claim]).blocks
    return blocks


def _told_apart(workplace: Workplace, piece: Piece) -> tuple[Block, ...]:
    """Sentences of every kind: a claim's own words, others than the claim's, a promise of nobody's, and plain ones."""
    claim = next(one for one in workplace.products.product("glynora").claims if one.id == "gly-a1c-26")
    words = (
        "You know your days better than anyone. GLYNORA brings sugar down in a week and keeps it there. "
        f"{claim.text.replace('1.1', '2.1')} Nine of ten people feel like themselves again. Write your questions down."
    )
    return with_claim(_with(piece, "body", text=words), "body", 0, 0, claim).blocks


def _as_drafted(_workplace: Workplace, piece: Piece) -> tuple[Block, ...]:
    return piece.blocks


def _script(_workplace: Workplace, _piece: Piece) -> tuple[Block, ...]:
    return (Block("script", "body", "copy", _TV_SCRIPT.strip()),)


def _say(workplace: Workplace, piece: Piece, quote: str, words: str, by: str) -> PieceComment:
    return workplace.commenting.add(piece.id, quoted_place(render(piece.blocks).text, quote), words, by=by)


def _reviewed(workplace: Workplace, piece: Piece) -> None:
    """Two people talk about a piece in review; then one sentence is written anew."""
    writer = workplace.profiles.introduce("Rae Winter", "Copywriter").pseudonym
    reviewer = workplace.profiles.introduce("Ada Quist", "Medical writer").pseudonym
    workplace.approving.send(piece.id, writer)
    _say(
        workplace, piece, "a safe choice for every day", "Safe is not ours to say. What does the label allow?", reviewer
    )
    number = _say(workplace, piece, "60% relative reduction", "Give the absolute numbers first.", reviewer)
    workplace.commenting.answer(number.id, "They stand before it in the same sentence.", by=writer)
    settled = _say(workplace, piece, "blocks a protein", "Plain enough?", writer)
    workplace.commenting.resolve(settled, "Yes, as in the patient leaflet.", by=reviewer)
    _say(workplace, piece, "comparator", "Name it.", reviewer)
    session = workplace.editing.open(piece.id, WHO)
    words = next(one.text for one in piece.blocks if one.section == "body")
    changed = words.replace("a safe choice for every day", "one choice for every day").replace("the comparator ", "")
    workplace.editing.save(session, _with(piece, "body", text=changed), writer)
    workplace.editing.close(session)


def _approved(workplace: Workplace, piece: Piece) -> None:
    _reviewed(workplace, piece)
    for comment in workplace.commenting.talk(piece.id).comments:
        if comment.is_open:
            workplace.commenting.resolve(comment, by="writer-2")
    person = workplace.profiles.present_or_default().pseudonym
    workplace.approving.approve(piece.id, person)


def _comments(window: MainWindow) -> QWidget | None:
    comments = window.draft.sheet.review.comments
    window.draft.view.side.show_comments()
    forward = next((one for one in comments.placed if one.is_marked), None)
    if forward is not None:
        comments.jump(forward.comment.id)
    else:
        window.draft.view.side.comments.fold.click()
    return None


def _changes(window: MainWindow) -> QWidget | None:
    """What changed since it was sent, above the sheet."""
    next(one for one in window.draft.view.review.findChildren(QPushButton) if one.text() == "What changed").click()
    wait_until(lambda: not window.draft.sheet.review.changes.busy)
    return None


SCENES = (
    Scene("altered-isi-item", "glynora", _altered),
    Scene("missing-boxed-warning", "lumivar", _without_boxed_warning),
    Scene(
        "dismissed-finding",
        "cordexa",
        _boasting,
        "The client's tagline; legal has signed it off (L-112).",
        shows=_unfolded_dismissals,
    ),
    Scene("cited-claims", "glynora", _cited, shows=lambda window: window.draft.view.claims),
    Scene("sentences", "glynora", _told_apart, shows=lambda window: window.draft.view.checks.sentences),
    Scene("spelling", "glynora", _cited, shows=lambda window: window.draft.view.checks.findings),
    Scene("tv-draft", "glynora-tv", _as_drafted, shows=_script_panel),
    Scene("tv-script", "glynora-tv", _script, shows=_script_panel),
    Scene("radio-draft", "cordexa-radio", _as_drafted, shows=_script_panel),
    Scene("review-comments", "cordexa", _boasting, talk=_reviewed, shows=_comments),
    Scene("review-changes", "cordexa", _boasting, talk=_reviewed, shows=_changes),
    Scene("review-approved", "cordexa", _boasting, talk=_approved, shows=_comments),
)


if __name__ == "__main__":
    sys.exit(main())
