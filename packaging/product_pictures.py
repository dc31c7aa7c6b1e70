"""How do a product, a draft from a label, and what changed between two versions look?

Usage: python packaging/product_pictures.py [--out DIR] [--only NAME]. Run by `make pictures`. Works without a display;
products and label are fictional, in a home folder of its own that is thrown away.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from scene_pictures import Scenes, scroll_to_end, take_pictures, wait_until

from fairdraft import bootstrap
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow

NAMES = ("products", "products-end", "label", "label-end", "changes", "changes-end")
LABEL = {
    "openfda": {
        "brand_name": ["LUMIVAR"],
        "generic_name": ["DORSAXETINE"],
        "product_type": ["HUMAN PRESCRIPTION DRUG"],
    },
    "set_id": "0f5b0c36-0000-4000-8000-0000000000aa",
    "version": "7",
    "effective_time": "20260915",
    "indications_and_usage": [
        "1 INDICATIONS AND USAGE LUMIVAR is indicated for the treatment of major depressive disorder (MDD) in adults."
    ],
    "boxed_warning": [
        (
            "WARNING: SUICIDAL THOUGHTS AND BEHAVIORS Antidepressants increased the risk of suicidal thoughts and "
            "behaviors in pediatric and young adult patients. Closely monitor all treated patients."
        )
    ],
    "contraindications": ["4 CONTRAINDICATIONS Use of monoamine oxidase inhibitors within 21 days of LUMIVAR."],
    "warnings_and_cautions": [
        (
            "5 WARNINGS AND PRECAUTIONS 5.1 Serotonin Syndrome Serotonin syndrome may occur with LUMIVAR. 5.2 Driving "
            "Do not drive until you know how LUMIVAR affects you."
        )
    ],
    "adverse_reactions": ["6 ADVERSE REACTIONS The most common adverse reactions were nausea and dizziness."],
}


def main() -> int:
    """Write the pictures and name them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/pictures"))
    parser.add_argument("--only", choices=NAMES)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        workplace = bootstrap.open_workplace(Path(folder) / "home", scripted=True, window=True)
        try:
            workplace.profiles.introduce("Rae Lindqvist", "Medical writer")
            scenes = _scenes(workplace, Path(folder))
            _draft(workplace)
            take_pictures(
                workplace,
                {name: show for name, show in scenes.items() if chosen.only in (None, name)},
                chosen.out,
                "lumivar",
            )
        finally:
            workplace.close()
    return 0


def _label(folder: Path) -> Path:
    file = folder / "lumivar-label.json"
    file.write_text(json.dumps({"results": [LABEL]}), encoding="utf-8")
    return file


def _later(workplace: Workplace, folder: Path) -> Path:
    """A later version of LUMIVAR, with another indication and another contraindication."""
    text = (workplace.resources / "products" / "lumivar.toml").read_text(encoding="utf-8")
    for old, new in (
        ('version = "2026-03"', 'version = "2026-09"'),
        ("used along with an antidepressant to treat adults", "used to treat adults"),
        ("in the past 14 days", "in the past 21 days"),
    ):
        text = text.replace(old, new)
    file = folder / "lumivar-2026-09.toml"
    file.write_text(text, encoding="utf-8")
    return file


def _draft(workplace: Workplace) -> None:
    """Two pieces of LUMIVAR that say the old words, one of them in review."""
    run = workplace.drafting.start(DraftOrder("lumivar", "starter", "b01", count=2, seed=7), lambda _event: None)
    if not run.wait(20):
        raise SystemExit("The drafts were not written in 20 seconds.")
    for one in run.drafts:
        workplace.editing.begin(workplace.drafting.draft(one.id), "rater-1")


def _scenes(workplace: Workplace, folder: Path) -> Scenes:
    label, later = _label(folder), _later(workplace, folder)

    def products(window: MainWindow) -> None:
        window.draft.view.setup.product.click()
        wait_until(window.products.product.box.isVisible)

    def drafted(window: MainWindow) -> None:
        products(window)
        window.products.read_label(label)
        wait_until(window.products.label.file.isVisible)

    def changes(window: MainWindow) -> None:
        products(window)
        service = workplace.products
        window.products.compare(lambda: service.product("lumivar"), lambda: service.read_product(later))
        wait_until(window.products.changes.isVisible)

    return {
        "products": products,
        "products-end": lambda window: _at_end(products, window),
        "label": drafted,
        "label-end": lambda window: _at_end(drafted, window),
        "changes": changes,
        "changes-end": lambda window: _at_end(changes, window),
    }


def _at_end(scene: Callable[[MainWindow], None], window: MainWindow) -> None:
    scene(window)
    scroll_to_end(window.products.page)


if __name__ == "__main__":
    sys.exit(main())
