"""`fairdraft models probe`: which kinds of text does a model know?"""

import argparse
import threading
from pathlib import Path
from typing import Any

from fairdraft.cli.output import Output
from fairdraft.domain.errors import UsageError
from fairdraft.domain.probe import TermsProbe
from fairdraft.domain.shortening import shortened
from fairdraft.services.probe_predictions import held_sentences
from fairdraft.services.probe_words import Against, prediction_sentences, profile_sentences, set_words, terms_sentences
from fairdraft.services.probing import ProbeProgress
from fairdraft.services.workplace import Workplace

_BAR = 24
_LONGEST_PROMPT = 60


def add_to(actions: Any, shared: dict[str, Any]) -> None:
    """Add the action to `fairdraft models`."""
    probe = actions.add_parser("probe", help="which kinds of text a model knows, in bits per byte", **shared)
    probe.add_argument("model", metavar="MODEL", help="its name, id or SHA-256, or the beginning of one")
    probe.add_argument("--quick", action="store_true", help="only the first 4,000 bytes of each set")
    probe.add_argument("--texts", type=Path, metavar="DIR", help="a folder of your own texts as another set")
    probe.add_argument("--terms", type=Path, metavar="FILE", help="test instead which facts of a list the model knows")
    probe.add_argument("--again", action="store_true", help="measure again what was measured before")
    probe.set_defaults(run=probe_model)


def probe_model(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    """Probe a model and tell its profile."""
    if arguments.terms is not None:
        if arguments.quick or arguments.texts is not None or arguments.again:
            raise UsageError("--terms cannot be combined with --quick, --texts or --again.", "Run one after the other.")
        return _terms(arguments, workplace, out)
    probing = workplace.probing
    stop = threading.Event()
    progress = _Progress(out)
    try:
        probe = probing.probe(
            arguments.model,
            quick=arguments.quick,
            texts=arguments.texts,
            again=arguments.again,
            progress=progress.tell,
            stop=stop,
        )
    finally:
        progress.end()
    against = [Against(other, probing.compare(probe, other)) for other in probing.others(arguments.model)]
    profile, prediction = profile_sentences(probe, against), prediction_sentences(probe, against)
    held = workplace.probe_predictions.held()
    if out.as_json:
        told = {"profile": profile, "prediction": prediction, "held": [one.as_object() for one in held]}
        out.json(probe.as_object() | told)
        return 0
    out.text(f"{probe.model}{' (quick)' if probe.quick else ''}\n")
    out.table(
        ("TEXTS", "DOCUMENTS", "BYTES", "TOKENS", "BITS PER BYTE", "95% INTERVAL"),
        [
            (
                set_words(one.set),
                str(len(one.documents)),
                f"{one.bytes:,}",
                f"{one.tokens:,}",
                f"{one.bits_per_byte:.3f}",
                f"{one.ci95[0]:.3f} to {one.ci95[1]:.3f}" if one.ci95 else "too few documents",
            )
            for one in probe.sets
        ],
    )
    for heading, lines in (("", profile), ("What that predicts:", [*prediction, *held_sentences(held)])):
        out.text(f"\n{heading}" if heading else "")
        for line in lines:
            out.text(f"- {line}" if heading else line)
    return 0


def _terms(arguments: argparse.Namespace, workplace: Workplace, out: Output) -> int:
    progress = _Progress(out)
    try:
        found: TermsProbe = workplace.probing.probe_terms(arguments.model, arguments.terms, progress=progress.tell)
    finally:
        progress.end()
    told = terms_sentences(found)
    if out.as_json:
        out.json(found.as_object() | {"summary": told})
        return 0
    out.table(
        ("KNOWN", "DATE", "PROMPT", "ANSWER", "BITS PER BYTE", "BEST FOIL"),
        [
            (
                "yes" if one.known else "no",
                one.date.isoformat() if one.date else "",
                shortened(one.prompt, _LONGEST_PROMPT),
                one.answer,
                f"{one.answer_bits_per_byte:.2f}",
                f"{one.best_foil} ({one.foil_bits_per_byte:.2f})",
            )
            for one in found.terms
        ],
    )
    out.text("")
    for line in told:
        out.text(line)
    return 0


class _Progress:
    """A bar on a terminal, plain lines elsewhere."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._told = ""
        self._tenth = -1

    def tell(self, at: ProbeProgress) -> None:
        """Say how far it is."""
        share = at.done / at.total if at.total else 1.0
        if self._out.on_terminal:
            bar = "█" * round(share * _BAR)
            line = f"\r{bar.ljust(_BAR, '·')} {share * 100:3.0f}%  {set_words(at.set)}"
            self._out.messages.write(line.ljust(len(self._told)))
            self._out.messages.flush()
            self._told = line
        elif int(share * 10) > self._tenth:
            self._tenth = int(share * 10)
            self._out.say(f"{share * 100:.0f}% measured, at {set_words(at.set)}")

    def end(self) -> None:
        """Leave the terminal clean for what follows."""
        if self._told:
            self._out.messages.write("\r" + " " * len(self._told) + "\r")
            self._out.messages.flush()
