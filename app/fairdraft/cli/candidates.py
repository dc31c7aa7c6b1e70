"""`fairdraft candidates`: what can be compared?"""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fairdraft.cli.consent import ask_consent
from fairdraft.cli.file_faults import validated
from fairdraft.cli.hidden_input import hidden_input
from fairdraft.cli.output import Output
from fairdraft.domain.candidate import Candidate, Endpoint
from fairdraft.domain.candidate_parts import parts_at_odds
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.hosted import has_price, price_words
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.naming import unknown
from fairdraft.services.workplace import Workplace


def add_to(commands: Any, shared: dict[str, Any]) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("candidates", **shared)
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="every candidate", **shared).set_defaults(run=list_candidates)
    add = actions.add_parser("add", help="read a candidate file and save it", **shared)
    add.add_argument("file", type=Path, metavar="FILE", help="a candidate file (.toml)")
    add.set_defaults(run=add_candidate)
    show = actions.add_parser("show", help="one candidate", **shared)
    show.add_argument("candidate", metavar="CANDIDATE", help="its id")
    show.set_defaults(run=show_candidate)
    validate = actions.add_parser("validate", help="check a candidate file without saving it", **shared)
    validate.add_argument("file", type=Path, metavar="FILE", help="a candidate file (.toml)")
    validate.set_defaults(run=validate_candidate)
    vary = actions.add_parser("vary", help="the same candidate with 0, 2, 4, 8 … approved examples", **shared)
    vary.add_argument("candidate", metavar="CANDIDATE", help="its id")
    vary.add_argument("--k", type=_numbers, default=(0, 2, 4, 8), metavar="K,K…", help="default: 0,2,4,8")
    vary.add_argument("--adapter-of", metavar="CANDIDATE", help="each a second time, with this candidate's adapter")
    vary.set_defaults(run=vary_candidate)
    agree = actions.add_parser("agree", help="see what a hosted candidate would send, and agree to it", **shared)
    agree.add_argument("candidate", metavar="CANDIDATE", help="its id")
    agree.add_argument("--campaign", required=True, metavar="C", help="whose first brief is shown as an example")
    agree.add_argument("--brief", metavar="B", help="another brief of it")
    agree.add_argument("--raw", action="store_true", help="show the prompt for a raw draft")
    agree.add_argument("--agree", action="store_true", help="agree without being asked")
    agree.add_argument("--withdraw", action="store_true", help="withdraw the consent instead")
    agree.set_defaults(run=agree_to_candidate)
    key = actions.add_parser("key", help="keep the key of a hosted service in the system's keyring", **shared)
    key.add_argument(
        "name", metavar="NAME", help="the candidate file's key_name; the key itself is asked for, or read from a pipe"
    )
    key.add_argument("--forget", action="store_true", help="remove it from the keyring")
    key.set_defaults(run=keep_key)


def list_candidates(_arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print every candidate."""
    candidates = workplace.products.candidates()
    if out.as_json:
        out.json([candidate_object(one, workplace) for one in candidates])
    else:
        out.table(
            ("ID", "NAME", "MODEL", "RECIPE", "TEMPERATURE", "PRICE"),
            [
                (one.id, one.name, _model(one), one.recipe, f"{one.sampling.temperature:g}", _price(one))
                for one in candidates
            ],
        )
    return 0


def add_candidate(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Keep a candidate file."""
    read = workplace.products.read_candidate(arguments.file)
    _look_at_model(read, workplace, out)
    told = workplace.adapter_training.take_in(read)
    candidate = workplace.products.add_candidate(arguments.file)
    if told:
        out.say(told)
    if out.as_json:
        out.json(candidate.model_dump(mode="json", by_alias=True))
    else:
        out.text(f'Added candidate "{candidate.id}" ({_model(candidate)}).')
    return 0


def vary_candidate(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Keep a candidate in several variants, for a learning curve or a two-by-two with an adapter."""
    products = workplace.products
    adapted = products.candidate(arguments.adapter_of) if arguments.adapter_of else None
    found = products.vary_candidate(arguments.candidate, arguments.k, adapted)
    if out.as_json:
        out.json([one.model_dump(mode="json", by_alias=True) for one in found])
        return 0
    out.table(("ID", "NAME"), [(one.id, one.name) for one in found])
    names = ", ".join(f'"{one.id}"' for one in found)
    out.text(f'In the plan of a study: candidates = [{names}]. "fairdraft study curve" shows what they gain.')
    return 0


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(one) for one in text.replace(",", " ").split())
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of numbers such as 0,2,4,8") from None


def show_candidate(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Print one candidate."""
    candidate = workplace.products.candidate(arguments.candidate)
    if out.as_json:
        out.json(candidate_object(candidate, workplace))
        return 0
    out.text(f"{candidate.name} ({candidate.id})")
    out.text(f"model:    {_model(candidate)}")
    if candidate.endpoint is not None:
        for line in _hosted_lines(candidate.endpoint, workplace):
            out.text(line)
    if candidate.adapter is not None:
        out.text(f"adapter:  {candidate.adapter.path}, trained on {candidate.adapter.training_set or 'unknown data'}")
    if candidate.machine_price is not None:
        out.text(f"price:    {_price(candidate)}")
    out.text(f"recipe:   {candidate.recipe}")
    for name, value in candidate.sampling.model_dump().items():
        out.text(f"{name}: {value:g}")
    return 0


def validate_candidate(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Read a candidate file; of a bad one all is told that is wrong, with file, line and key."""
    candidate = validated(arguments.file, workplace.products.read_candidate, out)
    _look_at_model(candidate, workplace, out)
    if out.as_json:
        out.json(candidate.model_dump(mode="json", by_alias=True) | {"valid": True})
    else:
        out.text(f'{arguments.file}: a valid candidate file ("{candidate.id}", {_model(candidate)}).')
    return 0


def agree_to_candidate(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Show what a hosted candidate would send away, and keep the consent."""
    candidate = workplace.products.candidate(arguments.candidate)
    if candidate.endpoint is None:
        raise UsageError(
            f'The candidate "{candidate.id}" drafts on this machine.', "Nothing leaves it, so no consent is needed."
        )
    if arguments.withdraw:
        workplace.hosted.withdraw(candidate.endpoint)
        if out.as_json:
            out.json(candidate_object(candidate, workplace))
        else:
            out.text(f'Before "{candidate.id}" is used again, you will be shown what leaves, and asked.')
        return 0
    order = DraftOrder(arguments.campaign, candidate.id, brief_id=arguments.brief, raw=arguments.raw)
    ask_consent(order, workplace, out, agreed=arguments.agree, anew=True)
    if out.as_json:
        out.json(candidate_object(candidate, workplace))
    return 0


def keep_key(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Keep a key, or forget it. It is typed unseen or comes through a pipe, and is never an argument."""
    if arguments.forget:
        workplace.hosted.forget_key(arguments.name)
        _tell_key(f'The key "{arguments.name}" is no longer in the keyring.', arguments.name, out, kept=False)
        return 0
    _require_wanted(arguments.name, workplace.products.candidates())
    workplace.hosted.set_key(arguments.name, hidden_input(f'Key "{arguments.name}"', out))
    _tell_key(f'The key "{arguments.name}" is in the system\'s keyring.', arguments.name, out, kept=True)
    return 0


def _tell_key(words: str, name: str, out: Output, *, kept: bool) -> None:
    if out.as_json:
        out.json({"id": name, "kept": kept})
    else:
        out.text(words)


def _require_wanted(name: str, candidates: Iterable[Candidate]) -> None:
    """Refuses a key that no candidate would ever ask for; a mistyped name would be found first when it drafts."""
    wanted = {one.endpoint.key_name for one in candidates if one.endpoint is not None and one.endpoint.key_name}
    if not wanted:
        raise KnownError(
            f'No hosted candidate needs a key, so none is saved as "{name}".',
            'Add its file first, with a key_name in its endpoint: "fairdraft candidates add FILE".',
        )
    if name not in wanted:
        raise unknown("key_name of a hosted candidate", name, wanted)


def candidate_object(candidate: Candidate, workplace: Workplace) -> dict[str, Any]:
    """A candidate as JSON; of a hosted one also its key's state, its price in words, and whether somebody agreed."""
    value = candidate.model_dump(mode="json", by_alias=True)
    endpoint = candidate.endpoint
    if endpoint is not None:
        consent = workplace.hosted.consent(endpoint)
        value["hosted"] = {
            "price": price_words(endpoint),
            "key": workplace.hosted.key_state(endpoint),
            "agreed_at": None if consent is None else consent.agreed_at.isoformat(),
            "online": workplace.online,
        }
    return value


def _hosted_lines(endpoint: Endpoint, workplace: Workplace) -> list[str]:
    consent = workplace.hosted.consent(endpoint)
    agreed = "nobody here has agreed yet" if consent is None else f"agreed to on {consent.agreed_at:%Y-%m-%d}"
    return [
        f"server:   {endpoint.server}, up to {counted(endpoint.concurrency, 'call')} at a time",
        f"context:  {counted(endpoint.context_tokens, 'token')}",
        f"price:    {price_words(endpoint)}" + (f", {endpoint.currency}" if has_price(endpoint) else ""),
        f"key:      {workplace.hosted.key_state(endpoint)}",
        f"sending:  {agreed}",
        "network:  " + ("online" if workplace.online else "offline, so it cannot draft now (start with --online)"),
    ]


def _price(candidate: Candidate) -> str:
    endpoint = candidate.endpoint
    if endpoint is None:
        return "" if candidate.machine_price is None else f"{candidate.machine_price.words} of this machine"
    return f"{price_words(endpoint)} {endpoint.currency}" if has_price(endpoint) else price_words(endpoint)


def _look_at_model(candidate: Candidate, workplace: Workplace, out: Output) -> None:
    """Refuses a model that does not draft. What is not there is told, as it may come later, and so is what does not go
    together.
    """
    if candidate.model is None:
        return
    try:
        workplace.models.model(candidate.model)
    except KnownError as problem:
        out.say(f"{problem} It cannot draft until its model is in the library.")
        return
    model = workplace.models.require_drafting(candidate.model)
    try:
        adapter = None if candidate.adapter is None else workplace.models.adapter_header(candidate.adapter.path)
    except KnownError as problem:
        out.say(f"{problem} It cannot draft until its adapter can be read.")
        adapter = None
    recipe = next((one for one in workplace.products.recipes() if one.id == candidate.recipe), None)
    at_odds = None if recipe is None else parts_at_odds(model, recipe, adapter)
    if at_odds is not None:
        out.say(f"{at_odds} It cannot draft as it is.")


def _model(candidate: Candidate) -> str:
    if candidate.endpoint is not None:
        return f"{candidate.endpoint.model} at {candidate.endpoint.url} (hosted)"
    return candidate.model or ""
