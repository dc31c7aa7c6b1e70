"""How do draft, campaigns, products and library look where names are long, letters large, or nothing is found?

Usage: python packaging/strained_pictures.py [--out DIR] [--only NAME]. Run by `make pictures`. Works without a display;
the drafts are those of the scripted engine, in a home folder of its own that is thrown away.
"""

import sys
from pathlib import Path

from picture_run import asked_pictures, pictured_workplace
from scene_pictures import in_largest_letters, take_pictures, wait_until

from fairdraft.domain.campaign_form import CampaignForm
from fairdraft.services.commenting import quoted_place
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.library import CopyFacts
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow

BRAND = "GLYNORA DUO EXTENDED-RELEASE"
PERSON = "Maximiliane Featherstone-Oyelaran, PharmD, Regulatory"
CAMPAIGN = CampaignForm(
    name=f"{BRAND}: for those who have put off asking since the last visit, and for those who drive them there (web)",
    id="put-off",
    product="glynora-duo",
    channel="web",
    audience="Adults with type 2 diabetes who put off asking.",
    limits={"headline": 10, "body": 90},
    briefs=(("the-first-visit-after-the-summer", "Ask at the first visit after the summer. " * 6),),
)


def main() -> int:
    """Write the pictures and name them."""
    asked = asked_pictures(__doc__, SCENES)
    with pictured_workplace() as (workplace, folder):
        _fill(workplace, folder)
        take_pictures(workplace, asked.of(SCENES), asked.out, CAMPAIGN.id)
    return 0


def _fill(workplace: Workplace, folder: Path) -> None:
    """A product, a campaign, a brief and a person with long names; two pieces, one of them commented and in review."""
    person = workplace.profiles.introduce(PERSON, "Medical writer").pseudonym
    text = (workplace.resources / "products" / "glynora.toml").read_text(encoding="utf-8")
    file = folder / "glynora-duo.toml"
    text = text.replace('id = "glynora"', 'id = "glynora-duo"')
    file.write_text(text.replace("GLYNORA", BRAND), encoding="utf-8")
    workplace.products.add_product(file)
    workplace.campaigns.make(CAMPAIGN)
    workplace.library.add_files([workplace.resources / "library" / "glynora.csv"], CopyFacts(source="sample"))
    order = DraftOrder(CAMPAIGN.id, "starter", CAMPAIGN.briefs[0][0], count=2, seed=7)
    run = workplace.drafting.start(order, lambda _event: None)
    if not run.wait(20):
        raise SystemExit("The drafts were not written in 20 seconds.")
    piece = workplace.editing.begin(workplace.drafting.draft(run.drafts[0].id), person)
    workplace.approving.send(piece.id, person)
    words = next(one.text for one in piece.blocks if one.section == "headline")
    place = quoted_place(words, words)
    workplace.commenting.add(piece.id, place, "Is this the name as the client writes it by now?", by=person)


def _variants(window: MainWindow) -> None:
    wait_until(lambda: window.at_rest)


def _sheet(window: MainWindow) -> None:
    window.draft.edit(window.draft.desk.desk.variants[0].draft.id)
    wait_until(lambda: window.at_rest)


def _comments(window: MainWindow) -> None:
    _sheet(window)
    window.draft.view.side.show_comments()
    wait_until(lambda: window.at_rest)


def _campaigns(window: MainWindow) -> None:
    window.draft.view.setup.campaigns.click()
    wait_until(lambda: bool(window.campaigns.list.cards))


def _campaign(window: MainWindow) -> None:
    _campaigns(window)
    window.campaigns.open(CAMPAIGN.id)
    wait_until(window.campaigns.campaign.isVisible)


def _form(window: MainWindow) -> None:
    _campaigns(window)
    window.top.press()
    wait_until(window.campaigns.form.isVisible)


def _products(window: MainWindow) -> None:
    window.draft.view.setup.product.click()
    wait_until(window.products.product.box.isVisible)


def _sources(window: MainWindow) -> None:
    window.products.open_sources("glynora-duo", "gly-a1c-26")
    window.show_screen("products")
    wait_until(lambda: bool(window.products.sources.list.rows))


def _library(window: MainWindow) -> None:
    window.show_screen("library")
    wait_until(lambda: window.library.detail.piece is not None)


def _nothing(window: MainWindow) -> None:
    _library(window)
    window.library.filter.search.setText("unfindable")
    wait_until(window.library.nothing.isVisible)


def _go_to(window: MainWindow) -> None:
    _sheet(window)
    window.go_to.open()
    wait_until(lambda: window.go_to.at_rest)


SCENES = {
    "long-variants": _variants,
    "long-draft": _sheet,
    "long-comments": _comments,
    "long-campaigns": _campaigns,
    "long-campaign": _campaign,
    "long-products": _products,
    "long-go-to": _go_to,
    "library-nothing": _nothing,
    "large-variants": in_largest_letters(_variants),
    "large-draft": in_largest_letters(_sheet),
    "large-comments": in_largest_letters(_comments),
    "large-campaigns": in_largest_letters(_campaigns),
    "large-campaign-new": in_largest_letters(_form),
    "large-products": in_largest_letters(_products),
    "large-sources": in_largest_letters(_sources),
    "large-library": in_largest_letters(_library),
    "large-go-to": in_largest_letters(_go_to),
}


if __name__ == "__main__":
    sys.exit(main())
