"""Where do the program's things lie on this machine, how large are they, and under which licenses are they?"""

import os
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from fairdraft.domain.model_parts import license_paths
from fairdraft.domain.program_facts import KeptPlace, LicenseText
from fairdraft.host.bundle import console_program
from fairdraft.host.paths import Home, starter_model

_LICENSE = "LICENSE.txt"


def kept_places(home: Home) -> tuple[KeptPlace, ...]:
    """What takes room in a home folder. A file that is going meanwhile is not counted."""
    store = home.store_file
    # What was written last lies beside the file until SQLite puts it in.
    parts = [store, *(store.with_name(f"{store.name}-{part}") for part in ("wal", "shm"))]
    return (
        KeptPlace("The store", store, sum(_size(one) for one in parts)),
        KeptPlace("Backups of it", home.backups, _size(home.backups)),
        KeptPlace("Fetched models", home.models, _size(home.models)),
        KeptPlace("Faster copies of models", home.model_copies, _size(home.model_copies)),
        KeptPlace("The log", home.logs, _size(home.logs)),
    )


def license_texts(home: Home, shipped: Path) -> tuple[LicenseText, ...]:
    """The licenses of what comes with the program, as far as their files are here."""
    fonts = shipped / "fonts"
    found = [
        LicenseText("Fairdraft", "Apache-2.0", _own_license(shipped)),
        LicenseText("Inter (letters)", "SIL Open Font License", fonts / "Inter" / _LICENSE),
        LicenseText("Source Serif Pro (letters)", "SIL Open Font License", fonts / "SourceSerifPro" / _LICENSE),
        LicenseText("icons", "Apache-2.0, part of Fairdraft", shipped / "icons" / _LICENSE),
    ]
    model, program = starter_model(home), console_program()
    if model is not None:
        place = next(filter(os.path.isfile, license_paths(model)), model.parent)
        found.append(LicenseText("starter model", "Apache-2.0 (SmolLM2-135M-Instruct)", place))
    if program is not None:
        found.append(LicenseText("all else inside", "each in a folder of its name", program.parent / "licenses"))
    return tuple(one for one in found if one.path is None or one.path.exists())


def _own_license(shipped: Path) -> Path | None:
    """The program's own license: of a bundle, a checkout or a wheel; None where it was lost."""
    program = console_program()
    places = [shipped.parent / "LICENSE"] if program is None else [program.with_name(_LICENSE)]
    with suppress(PackageNotFoundError):
        places += [Path(str(one.locate())) for one in files("fairdraft") or () if one.name == "LICENSE"]
    return next((one for one in places if one.is_file()), None)


def _size(place: Path) -> int:
    """Bytes of a file, or of all files in a folder; 0 for what is not there."""
    if place.is_dir():
        return sum(_size(Path(folder) / name) for folder, _folders, names in os.walk(place) for name in names)
    try:
        return place.stat().st_size
    except OSError:
        return 0
