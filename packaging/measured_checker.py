"""How long does the checker take on a text, and in how much memory? One measurement, in this process.

Run by `packaging/bench_checker.py`; it imports little, so that the memory is the checker's.
"""

import gc
import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fairdraft.domain.campaign import Campaign
    from fairdraft.domain.product import Product

ROOT = Path(__file__).parents[1]
ON = date(2026, 6, 1)
ISI_WORDS = 500
KEY_PRESSES = 20  # before the memory of an editor's checker is looked at


def sample_product() -> "tuple[Product, Campaign]":
    """The sample product whose safety information is nearest to 500 words, and its campaign on the web."""
    from fairdraft.domain.campaign import Campaign
    from fairdraft.domain.product import Product
    from fairdraft.exchange.toml_files import read_folder

    products = read_folder(ROOT / "resources" / "products", Product)
    product = min(products, key=lambda one: abs(len(one.safety.isi.split()) - ISI_WORDS))
    campaign = {"schema": "fairdraft/campaign@1", "id": "bench", "name": "bench", "product": product.id}
    return product, Campaign.model_validate({**campaign, "channel": "web"})


def measure(what: str, job: list[tuple[str, int]]) -> object:
    """Milliseconds and findings of each text (`times`, `keystrokes`), or megabytes (`memory`, `editing`)."""
    from fairdraft.host.spelling import DictionarySpeller
    from fairdraft.rules.engine import Checker
    from fairdraft.rules.packs import load_packs
    from fairdraft.rules.request import CheckRequest

    # Only what a person types is checked by a checker that has seen most of it before.
    speller = DictionarySpeller(ROOT / "resources" / "spelling" / "words.txt")
    remembers = what in ("keystrokes", "editing")
    checker = Checker(load_packs(ROOT / "resources" / "rules"), remembers=remembers, speller=speller)
    product, _ = sample_product()

    def check(text: str, in_hand: int | None = None) -> int:
        asked = CheckRequest(text=text, product=product, channel="web", on=ON, in_hand=in_hand)
        return len(checker.check(asked).findings)

    if what == "keystrokes":
        # As in the window, which collects garbage on its own thread between the checks (`ui/garbage.py`).
        gc.disable()
    answers = []
    for path, rounds in job:
        text = Path(path).read_text(encoding="utf-8")
        found = check(text)
        times = []
        place = None
        for number in range(KEY_PRESSES if what == "editing" else rounds):
            if what in ("keystrokes", "editing"):  # a letter more with every round, in the middle of the copy
                middle = text.index(" ", len(text) // 4)
                text = text[:middle] + "abcdefgh"[number % 8] + text[middle:]
                place = middle + 1
            began = time.perf_counter()
            check(text, place)
            times.append((time.perf_counter() - began) * 1000)
        answers.append({"times": times, "found": found})
    return _peak_mb() if what in ("memory", "editing") else answers


def _peak_mb() -> float:
    """The most memory that this process has held, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():
        peak = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], json.loads(sys.argv[2]))))
