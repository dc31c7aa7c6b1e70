"""How do the other lengths of a message, and the length of a piece above its sheet, look?

Usage: python packaging/length_pictures.py [--out DIR] [--only NAME]. Run by `make pictures`. Works without a display;
campaigns and products are fictional, in a home folder of its own that is thrown away.
"""

import sys
from dataclasses import replace

from picture_run import asked_pictures, pictured_workplace
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea
from scene_pictures import Scenes, take_pictures, wait_until

from fairdraft.domain.campaign_form import CampaignForm
from fairdraft.domain.draft import Draft
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow

NAMES = ("lengths", "lengths-named", "lengths-made", "lengths-selected", "lengths-too-long")
LONG_NAME = CampaignForm(
    name="GLYNORA: for those who have put off asking since the last visit, and for the people who drive them there",
    id="put-off",
    product="glynora",
    channel="print",
    limits={"headline": 10, "body": 90},
)
WHO = "writer-1"


def main() -> int:
    """Write the pictures and name them."""
    asked = asked_pictures(__doc__, NAMES)
    with pictured_workplace() as (workplace, _folder):
        workplace.profiles.introduce("Rae Lindqvist", "Medical writer")
        workplace.campaigns.make(LONG_NAME)
        first = _drafted(workplace, "glynora", "b01")
        made = workplace.resizing.make(first, ("glynora-tv", "search", "tv-60"))
        spot = _drafted(workplace, made[0].campaign.id, made[0].brief)
        found = _drafted(workplace, made[1].campaign.id, made[1].brief)
        _lengthen(workplace, found)
        take_pictures(workplace, asked.of(_scenes(first, spot, found)), asked.out)
    return 0


def _drafted(workplace: Workplace, campaign: str, brief: str) -> Draft:
    run = workplace.drafting.start(DraftOrder(campaign, "starter", brief, count=2, seed=7), lambda _event: None)
    if not run.wait(20):
        raise SystemExit("The drafts were not written in 20 seconds.")
    return workplace.drafting.drafts(campaign=campaign, brief=brief)[0]


def _lengthen(workplace: Workplace, draft: Draft) -> None:
    """A headline that is longer than a search ad has room for."""
    piece = workplace.editing.begin(draft, WHO)
    session = workplace.editing.open(piece.id, WHO)
    words = "Ask about the long way home this evening"
    blocks = tuple(replace(one, text=words) if one.section == "headline" else one for one in piece.blocks)
    workplace.editing.save(session, blocks, WHO)
    workplace.editing.close(session)


def _scenes(first: Draft, spot: Draft, found: Draft) -> Scenes:
    def on_sheet(window: MainWindow, draft: Draft) -> None:
        window.draft.view.setup.choose(draft.campaign, draft.brief)
        wait_until(lambda: window.draft.desk.desk.find(draft.id) is not None)
        window.draft.edit(draft.id)
        wait_until(lambda: window.at_rest)

    def opened(window: MainWindow, draft: Draft) -> None:
        on_sheet(window, draft)
        window.draft.view.tabs.lengths.click()
        wait_until(lambda: window.draft.sheet.lengths.dialog is not None)

    def shown(window: MainWindow, draft: Draft, *, to_end: bool = False) -> None:
        """A dialog takes no part in the picture of the window that it stands over, so it is laid on it."""
        opened(window, draft)
        dialog = window.draft.sheet.lengths.dialog
        if dialog is None:
            raise SystemExit("The lengths were closed before their picture was taken.")
        if to_end:
            for target in ("tv-90", "email"):
                dialog.boxes[target].setChecked(True)
            for area in dialog.findChildren(QScrollArea):
                area.verticalScrollBar().setValue(area.verticalScrollBar().maximum() * 3 // 4)
        wait_until(lambda: True)
        picture = QPixmap(window.size())
        window.render(picture)
        painter = QPainter(picture)
        left, top = (window.width() - dialog.width()) // 2, (window.height() - dialog.height()) // 2
        painter.drawPixmap(left, top, dialog.grab())
        painter.end()
        dialog.reject()
        _lay_over(window, picture)

    def selected(window: MainWindow) -> None:
        on_sheet(window, first)
        window.draft.view.editor.jump(0, 26)
        wait_until(lambda: True)

    return {
        "lengths": lambda window: shown(window, first),
        "lengths-named": lambda window: shown(window, first, to_end=True),
        "lengths-made": lambda window: shown(window, spot),
        "lengths-selected": selected,
        "lengths-too-long": lambda window: on_sheet(window, found),
    }


def _lay_over(window: MainWindow, picture: QPixmap) -> None:
    """Have the window show a picture of itself."""
    cover = QLabel(window)
    cover.setPixmap(picture)
    cover.resize(window.size())
    cover.show()
    cover.raise_()


if __name__ == "__main__":
    sys.exit(main())
