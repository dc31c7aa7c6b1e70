"""Which names, form, schedule and version of a product does a label give?"""

import re
from typing import Any

from fairdraft.domain.label import ABUSE_AND_DEPENDENCE, CONTROLLED_SUBSTANCE, Label
from fairdraft.domain.label_account import CONFIRM, Account, place_of

# FDA's names of dosage forms begin with the form; what follows a comma says more of it.
_FORMS = {"TABLET": "tablets", "CAPSULE": "capsules", "LOZENGE": "lozenges", "SUPPOSITORY": "suppositories"}
_RELEASES = ("extended release", "delayed release", "orally disintegrating", "chewable", "effervescent")
_SCHEDULE = re.compile(r"\bschedule\s+(II|III|IV|V)\b|\bC-?(II|III|IV|V)\b", re.IGNORECASE)
_CODED_SCHEDULE = re.compile(r"^C-?(I{2,3}|IV|V)$", re.IGNORECASE)


def names_of_label(label: Label) -> tuple[dict[str, Any], Account]:
    """The plain keys of a product file (brand, established_name, version …) as the label gives them.

    A key that cannot be told is left out, but for the established name and the version, which a file must have.
    """
    comments: dict[str, tuple[str, ...]] = {}
    found: list[str] = []
    missing: list[str] = []
    notes: list[str] = []
    values: dict[str, Any] = {"version": _version(label), "brand": _as_written(label)}
    found.append(f"brand {values['brand']}")
    maker = f", filed by {label.manufacturer.rstrip('.')}" if label.manufacturer else ""
    comments["brand"] = (f"From the label's product data{maker}. {CONFIRM}",)
    if label.effective is None:
        missing.append("the date on which it took effect")
        comments["version"] = ("The label gives no date; write the label and ISI version here.",)
    else:
        found.append(f"version of {label.effective.isoformat()}")
        counted = f", its version {label.version}" if label.version else ""
        comments["version"] = (f"The date on which this label took effect{counted}. {CONFIRM}",)
    if label.established_name:
        values["established_name"] = _lowered(label.established_name)
        found.append(f"established name {values['established_name']}")
        comments["established_name"] = (f"From the label's product data. {CONFIRM}",)
    else:
        values["established_name"] = values["brand"].lower()
        missing.append("the established name")
        comments["established_name"] = ("The label does not give it, so the brand name is used here. Replace it.",)
    if label.dosage_form:
        values["dosage_form"] = _form(label.dosage_form)
        found.append(f"dosage form {values['dosage_form']}")
        comments["dosage_form"] = (f'From the label\'s product data, where it is "{label.dosage_form}". {CONFIRM}',)
    else:
        missing.append("the dosage form")
    schedule, where = _schedule(label)
    if schedule:
        values["schedule"] = schedule
        found.append(f"schedule {schedule}")
        comments["schedule"] = (f"From {where}. {CONFIRM}",)
    if label.others:
        notes.append(f"The label covers more than one product or form. Left out: {'; '.join(label.others)}.")
    if label.kind and "PRESCRIPTION" not in label.kind.upper():
        notes.append(f'The label is filed as "{label.kind}", not as a prescription drug label.')
    return values, Account(comments, tuple(found), tuple(missing), tuple(notes))


def _version(label: Label) -> str:
    if label.effective is not None:
        return label.effective.isoformat()
    return f"label-{label.version}" if label.version else "undated"


def _as_written(label: Label) -> str:
    """The brand in capitals where the label's own text writes it so, as brands mostly are."""
    brand = " ".join(label.brand.split())
    capitals = brand.upper()
    written = re.compile(rf"(?<!\w){re.escape(capitals)}(?!\w)")
    return capitals if any(written.search(line) for one in label.sections for line in one.lines) else brand


def _lowered(name: str) -> str:
    """Established names are written small; labels shout them in their data."""
    plain = " ".join(name.split())
    return plain.lower() if plain.isupper() else plain


def _form(coded: str) -> str:
    kind, _, more = coded.partition(",")
    form = _FORMS.get(kind.strip().upper())
    if form is None:
        return coded.lower()
    release = next((one for one in _RELEASES if one in more.lower()), "")
    return f"{release.replace(' release', '-release')} {form}".strip()


def _schedule(label: Label) -> tuple[str, str]:
    coded = _CODED_SCHEDULE.match(label.schedule.strip())
    if coded:
        return f"C{coded[1].upper()}", "the label's product data"
    for code in (CONTROLLED_SUBSTANCE, ABUSE_AND_DEPENDENCE):
        section = label.section(code)
        if section is None:
            continue
        said = _SCHEDULE.search(" ".join(label.lines_of(section)))
        if said:
            return f"C{(said[1] or said[2]).upper()}", place_of(label, section)
    return "", ""
