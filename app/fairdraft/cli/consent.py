"""How is a person shown what would leave the machine, and asked?"""

import sys

from fairdraft.cli.output import Output
from fairdraft.domain.errors import KnownError
from fairdraft.domain.hosted import has_price
from fairdraft.services.drafting import DraftOrder
from fairdraft.services.hosted import Leaving
from fairdraft.services.workplace import Workplace


def ask_consent(order: DraftOrder, workplace: Workplace, out: Output, *, agreed: bool, anew: bool = False) -> None:
    """Show what an order would send away and ask, where nobody has agreed yet.

    Args:
        order: what is to be drafted.
        workplace: the use cases.
        out: where it is shown.
        agreed: the person agreed on the command line; it is shown nevertheless.
        anew: show and ask also where somebody agreed before.

    Raises:
        KnownError: the person did not agree, or cannot be asked here.
    """
    leaving = workplace.drafting.leaving(order)
    if leaving is None or (not anew and workplace.hosted.consent(leaving.endpoint) is not None):
        return
    _show(leaving, out)
    if not agreed and not _answers_yes(leaving, out):
        raise KnownError(f"Nothing was sent to {leaving.place}.", "Add --agree to agree without being asked.")
    workplace.hosted.agree(leaving)
    out.say(f'Saved: prompts may go to "{leaving.endpoint.model}" at {leaving.place}.')


def _show(leaving: Leaving, out: Output) -> None:
    endpoint = leaving.endpoint
    where = "another program on this machine" if leaving.own_machine else "the network"
    out.say(f'The candidate "{leaving.candidate}" is a hosted model: the following would go to {where}.')
    out.say(f"  to:     {endpoint.url}")
    out.say(f"  model:  {endpoint.model}")
    out.say(f"  price:  {leaving.price}" + (f", {endpoint.currency}" if has_price(endpoint) else ""))
    out.say("  text, all of it:")
    for line in leaving.text.splitlines():
        out.say(f"    {line}".rstrip())
    out.say("Prompts of later drafts for this model go there without being shown again. Each is kept with its draft.")


def _answers_yes(leaving: Leaving, out: Output) -> bool:
    if not (sys.stdin.isatty() and out.on_terminal):
        return False
    out.messages.write(f"Send it to {leaving.place}? [y/N] ")
    out.messages.flush()
    return sys.stdin.readline().strip().casefold() in ("y", "yes")
