"""How do the list of campaigns, one of them and the form look?

Usage: python packaging/campaign_pictures.py [--out DIR] [--only NAME]. Run by `make pictures`. Works without a display;
campaigns and products are fictional, in a home folder of its own that is thrown away.
"""

import sys
from collections.abc import Callable

from picture_run import asked_pictures, pictured_workplace
from scene_pictures import Scenes, scroll_to_end, take_pictures, wait_until

from fairdraft.domain.campaign_form import CampaignForm
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow

NAMES = ("campaigns", "campaign", "campaign-own", "campaign-new", "campaign-change", "campaign-change-end")
OWN = CampaignForm(
    name="GLYNORA: one question for the visit (TV, :60)",
    id="one-question-tv",
    product="glynora",
    channel="tv",
    audience="Adults with type 2 diabetes who put off asking, and the people who drive them to the visit.",
    objective="Have viewers bring one written question to their next visit.",
    message="Along with diet and exercise, GLYNORA lowers blood sugar in adults with type 2 diabetes.",
    limits={"seconds": 60, "voice_over": 40, "super": 8},
    voice="Two people in a car: dry, warm, never in a hurry.",
    avoid="journey, game changer",
    prefer="visit: appointment, consultation\nnotepad: tablet",
    briefs=(
        ("b01", "A notepad on the dashboard. The question is written at a red light, by the one who does not drive."),
        ("b02", "The waiting room. Three people look at three folded notes; one of them reads GLYNORA."),
    ),
)
PLAIN = CampaignForm(
    name="When the list is long", id="long-list", product="lumivar", channel="web", briefs=(("b01", "Ask."),)
)


def main() -> int:
    """Write the pictures and name them."""
    asked = asked_pictures(__doc__, NAMES)
    with pictured_workplace() as (workplace, _folder):
        workplace.profiles.introduce("Rae Lindqvist", "Medical writer")
        for form in (OWN, PLAIN):
            workplace.campaigns.make(form)
        _draft(workplace)
        take_pictures(workplace, asked.of(_scenes()), asked.out, OWN.id)
    return 0


def _draft(workplace: Workplace) -> None:
    """A draft of the first brief, so that something refers to the campaign."""
    run = workplace.drafting.start(DraftOrder(OWN.id, "starter", "b01", count=2, seed=7), lambda _event: None)
    if not run.wait(20):
        raise SystemExit("The drafts were not written in 20 seconds.")


def _scenes() -> Scenes:
    def listed(window: MainWindow) -> None:
        window.draft.view.setup.campaigns.click()
        wait_until(lambda: bool(window.campaigns.list.cards))

    def one(campaign_id: str) -> Callable[[MainWindow], None]:
        def show(window: MainWindow) -> None:
            listed(window)
            window.campaigns.open(campaign_id)
            wait_until(window.campaigns.campaign.isVisible)

        return show

    def new(window: MainWindow) -> None:
        listed(window)
        window.top.press()
        wait_until(window.campaigns.form.isVisible)

    def changed(window: MainWindow) -> None:
        one(OWN.id)(window)
        window.campaigns.campaign.change_wanted.emit("")
        wait_until(window.campaigns.form.isVisible)

    return {
        "campaigns": listed,
        "campaign": one("glynora-tv"),
        "campaign-own": one(OWN.id),
        "campaign-new": new,
        "campaign-change": changed,
        "campaign-change-end": lambda window: _at_end(changed, window),
    }


def _at_end(scene: Callable[[MainWindow], None], window: MainWindow) -> None:
    scene(window)
    scroll_to_end(window.campaigns.page)


if __name__ == "__main__":
    sys.exit(main())
