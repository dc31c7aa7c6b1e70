"""`fairdraft settings`: what is chosen for this machine, and how is it changed?"""

import argparse
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.domain.settings import SettingValue
from fairdraft.services.settings import SettingState
from fairdraft.services.workplace import Workplace

_WINDOW = "An open window uses it once its settings are shown, or at its next start."


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("settings", **shared)
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="every setting, its default, and where it comes from", **shared)
    listing.set_defaults(run=list_settings)
    change = actions.add_parser("set", help="set a value; everything else in settings.toml stays", **shared)
    change.add_argument("key", metavar="KEY", help='its name in "fairdraft settings list"')
    change.add_argument("value", metavar="VALUE", help='a number, a name or words; "" for none')
    change.set_defaults(run=set_one)
    reset = actions.add_parser("reset", help="go back to the default", **shared)
    reset.add_argument("key", metavar="KEY", help='its name in "fairdraft settings list"')
    reset.set_defaults(run=reset_one)


def list_settings(_arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print every setting."""
    states = workplace.settings.states()
    if out.as_json:
        out.json([_object(one) for one in states])
        return 0
    rows = [(one.about.key, _value_words(one.value), _default_words(one), _origin_words(one)) for one in states]
    out.table(("setting", "value", "by default", "from"), rows)
    out.say(f'They are written in {workplace.settings.file}. "fairdraft settings set KEY VALUE" changes one.')
    return 0


def set_one(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Choose a value."""
    state = workplace.settings.change_to_words(arguments.key, arguments.value)
    _tell(state, f"{state.about.key} is now {_value_words(state.value)}", workplace, out)
    return 0


def reset_one(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Let the default hold again."""
    state = workplace.settings.reset(arguments.key)
    _tell(state, f"{state.about.key} has its default: {state.about.by_default}", workplace, out)
    return 0


def _tell(state: SettingState, what: str, workplace: Workplace, out: Output) -> None:
    if out.as_json:
        out.json(_object(state))
    out.say(f"{what} ({workplace.settings.file}). It takes effect {state.about.holds}. {_WINDOW}")


def _object(state: SettingState) -> dict[str, Any]:
    return {
        "id": state.about.key,
        "name": state.about.name,
        "value": state.value,
        "default": state.default,
        "by_default": state.about.by_default,
        "from": "file" if state.is_chosen else "default",
        "line": state.line,
        "takes": state.about.takes,
        "holds": state.about.holds,
        "by_hand": state.about.by_hand,
    }


def _value_words(value: SettingValue) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:g}"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _default_words(state: SettingState) -> str:
    return f"{_value_words(state.default)}: {state.about.by_default}"


def _origin_words(state: SettingState) -> str:
    return f"settings.toml, line {state.line}" if state.is_chosen else "default"
