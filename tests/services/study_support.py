"""Plans of studies over the sample campaigns."""

import threading
from pathlib import Path

from fairdraft.domain.draft import Draft
from fairdraft.services.running_study import StudyRunReport
from fairdraft.services.workplace import Workplace

CANDIDATES = ("starter", "starter-plain")


def plan_text(study: str = "autumn", **values: object) -> str:
    """The file of a plan: two candidates, the sample campaign, and what is given."""
    given: dict[str, object] = {"campaigns": ["glynora"], "candidates": list(CANDIDATES)} | values
    lines = ['schema = "fairdraft/study@1"', f'id = "{study}"']
    lines += [f"{key} = {_toml(value)}" for key, value in given.items()]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return str(value)


def planned(workplace: Workplace, folder: Path, study: str = "autumn", **values: object) -> str:
    """Keep a plan and return its id."""
    file = folder / f"{study}.toml"
    file.write_text(plan_text(study, **values))
    return workplace.studying.create(file).id


def run(workplace: Workplace, study: str = "autumn") -> StudyRunReport:
    """Run a study to its end."""
    return workplace.study_runs.run(study, lambda _progress: None, threading.Event())


def finished(workplace: Workplace, study: str = "autumn") -> list[Draft]:
    """The finished drafts of a study."""
    return [one for one in workplace.studying.drafts(study) if one.state == "finished"]
