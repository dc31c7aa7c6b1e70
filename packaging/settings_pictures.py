"""How does the page of settings look, at its top and its end, with a file that is wrong, and where it only reads?

Usage: python packaging/settings_pictures.py [--out DIR] [--only NAME]. Run by `make pictures`. Works without a display;
the home folder is one of its own that is thrown away.
"""

import sys

from picture_run import asked_pictures, pictured_workplace
from scene_pictures import Scenes, scroll_to_end, take_pictures, wait_until

from fairdraft.services.workplace import Workplace
from fairdraft.ui.main_window import MainWindow

NAMES = ("settings", "settings-middle", "settings-end", "settings-wrong")
WORDS = ("Vespagliflone", "zentrable", "Brevasta", "Noctaris", "adherence", "copay", "teletherapy", "Lumivar")
CHOSEN = "# The laptop in the studio\ngpu_layers = 20   # leaves room for the layout program\nmemory_limit_gib = 6\n"


def main() -> int:
    """Write the pictures and name them."""
    asked = asked_pictures(__doc__, NAMES)
    with pictured_workplace(CHOSEN) as (workplace, _folder):
        workplace.profiles.introduce("Rae Lindqvist", "Medical writer")
        workplace.spelling.add(WORDS)
        take_pictures(workplace, asked.of(_scenes(workplace)), asked.out)
    return 0


def _scenes(workplace: Workplace) -> Scenes:
    def top(window: MainWindow) -> None:
        workplace.settings.file.write_text(CHOSEN, encoding="utf-8")
        window.show_screen("settings")
        wait_until(lambda: window.settings.is_read)

    def middle(window: MainWindow) -> None:
        top(window)
        window.settings.area.ensureWidgetVisible(window.settings.words, 0, 60)
        wait_until(lambda: True)

    def end(window: MainWindow) -> None:
        top(window)
        scroll_to_end(window.settings)

    def wrong(window: MainWindow) -> None:
        top(window)
        workplace.settings.file.write_text("# The laptop in the studio\ngpu_layer = 20\n", encoding="utf-8")
        window.show_screen("settings")
        wait_until(lambda: bool(window.messages.text))

    return {"settings": top, "settings-middle": middle, "settings-end": end, "settings-wrong": wrong}


if __name__ == "__main__":
    sys.exit(main())
