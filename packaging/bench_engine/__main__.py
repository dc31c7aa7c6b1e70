"""How many drafts a minute does the engine write, beside llama-cpp-python's own loop on the same machine?

Usage: python packaging/bench_engine [--model FILE] [--gpu-layers N] [--widths 16,…] [--rounds N] [--strict]
           [--out FILE]

The loop and ours take turns, round after round. Ratios are what counts, each within a round: seconds differ from
machine to machine, and halve on a busy one. Ours is measured with the file that the loop has, and with the copy of it
that `fairdraft models bench` makes. llama-server is measured too where `llama_server.py` built it.
What has a bound gets a verdict. The exit code is 0 whatever they are; with --strict it is 1 unless all of them hold.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import llama_server
from bench_report import BenchReport
from bounds import exit_code
from figures import Figures
from measured_cases import (
    AHEAD,
    ALL_CORES,
    BATCHES,
    COPY,
    DEFAULTS,
    FIRST,
    LIKELIHOOD,
    LOOP,
    ONE,
    OURS,
    SEEDS,
    SERVER,
    SERVER_ALONE,
    SERVER_COPY,
    SIX,
    SPEED,
    ours_of_width,
    python_share_of,
)
from options import chosen_options
from own_engine import Measured, measure, read_ahead, rendered_prompt
from prompts import campaign_prompts
from rates import NEW_TOKENS, carried_on, drafts_a_minute
from steady import SteadyRounds

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.generation import Message, ModelFile, Prompt
from fairdraft.domain.model_copy import copy_form
from fairdraft.exchange.export_folder import file_sha256
from fairdraft.inference.client import WorkerEngine
from fairdraft.inference.copy_offsets import needed_offsets
from fairdraft.inference.engine_facts import ask_engine
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.model_copies import ModelCopyFiles

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORKER = (sys.executable, "-m", "fairdraft", "worker")
PROMPT_TOKENS = 700
CONTEXT = 4096
SINGLE_TURNS = 2
_LOOP_DRAFTS_OF_SIX = 2


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and write the table if a file is named."""
    chosen = chosen_options(arguments)
    model = chosen.model or next((ROOT / "build" / "starter").rglob("*.gguf"))
    bench = Bench(model, chosen)
    bench.measure()
    report = bench.report()
    bench.close()
    print(report.text)
    if chosen.out:
        chosen.out.write_text(report.text, encoding="utf-8")
    return exit_code(report.verdicts, strict=chosen.strict)


class Bench:
    """One model on one machine."""

    def __init__(self, model: Path, chosen: argparse.Namespace) -> None:
        self._path = model
        self._chosen = chosen
        self._gpu = chosen.gpu_layers
        self._file = ModelFile(
            str(model), file_sha256(model), model.stem, CONTEXT, gpu_layers=self._gpu, threads=chosen.threads
        )
        self._engine = WorkerEngine(WORKER)
        self._sampling = Sampling(temperature=0.7, top_p=0.95, top_k=40, min_p=0.05, max_tokens=NEW_TOKENS)
        self._prompts = campaign_prompts(
            lambda text: self._engine.count_tokens(self._file, text), tokens=PROMPT_TOKENS, briefs=6
        )
        self._copies = tempfile.TemporaryDirectory()
        self._copy = self._make_copy() if chosen.copy and not self._gpu else None
        self._figures = Figures(chosen.figures)
        self._rounds = SteadyRounds(self._figures, None if chosen.any_pace else self._pace)

    def close(self) -> None:
        """End the worker, and throw the copy away."""
        self._engine.close()
        self._copies.cleanup()

    def _make_copy(self) -> ModelFile | None:
        """The copy of the model that may compute faster; None where there is none worth making."""
        header = read_header(self._path)
        form = copy_form(header)
        if form is None:
            return None
        made = ModelCopyFiles(Path(self._copies.name), WORKER).make(self._file, header, form, threading.Event())
        if made is None:
            raise RuntimeError("the copy was not made, though nobody stopped it")
        return replace(self._file, path=made.path, sha256=made.sha256, copy_of=self._file.sha256, copy_form=form)

    def report(self) -> BenchReport:
        """What was measured, with what earlier runs measured."""
        facts = ask_engine(WORKER)
        cards = [f"{one.name} {one.description}" for one in facts.devices if one.is_gpu]
        where = ", ".join(cards) if self._gpu and cards else f"{os.cpu_count()} cores"
        report = BenchReport(self._figures, widths=self._widths(), on_a_card=bool(self._gpu))
        report.add_head(
            f"{where}: {self._path.name}, prompts of about {PROMPT_TOKENS} tokens, {NEW_TOKENS} new ones",
            facts.build.split("; CPU")[0],
            self._copy.copy_form if self._copy else None,
        )
        report.add_speeds()
        report.add_ratios()
        report.lines += self._rounds.told()
        if not report.servers:
            report.lines += ["", f"llama-server was not measured: {self._why_no_server}"]
        report.lines.append("")
        report.add_python_share(self._step_width)
        report.add_likelihoods()
        report.add_conclusion()
        return report

    def measure(self) -> None:
        """Measure every case that was asked for, in rounds."""
        asked = self._chosen.cases.split(",")
        for number in range(self._chosen.rounds):
            if "one" in asked:
                self._one_brief()
            if "six" in asked:
                self._six_briefs()
            if "single" in asked:
                self._single(number)
            if "python" in asked:
                self._python_share()
        if "server" in asked:
            self._server()
        if "likelihood" in asked and not self._chosen.no_likelihood:
            self._likelihood()

    def _widths(self) -> list[int]:
        return [int(width) for width in self._chosen.widths.split(",") if width] or [0]

    def _loops(self) -> dict[str, int]:
        """The loop's settings by name; on a card the processor's threads decide nothing."""
        return {DEFAULTS: 0} if self._gpu else {DEFAULTS: 0, ALL_CORES: self._chosen.threads}

    def _pace(self) -> float:
        """Seconds a token of a little work of the kind that is measured, the same drafts each time."""
        prompt = [Prompt((Message("user", "Say something about lamps."),))]
        self._engine.count_tokens(self._file, "it is loaded then")
        little = self._sampling.model_copy(update={"max_tokens": 24})
        # The first time, weights and prompt may have to come back into the caches.
        times = [measure(self._engine, self._file, prompt, range(16), little) for _ in range(2)]
        return 1 / max(one.tokens_a_second for one in times)

    def _one_brief(self) -> None:
        """Drafts of one brief."""
        one, count = self._prompts[:1], self._chosen.drafts

        def loop(threads: int) -> float:
            found = self._loop(one, range(self._chosen.loop_drafts), threads)["drafts"]
            return carried_on([found], count)

        def ours(file: ModelFile) -> float:
            return drafts_a_minute(self._ours(file, one, range(count)))

        parts = {name: partial(loop, threads) for name, threads in self._loops().items()}
        for width in self._widths():
            parts[ours_of_width(width)] = partial(ours, replace(self._file, width=width))
        if self._copy is not None:
            parts[COPY] = partial(ours, self._copy)
        self._rounds.measure(ONE, parts)

    def _six_briefs(self) -> None:
        """Drafts of six briefs of one campaign."""
        count = self._chosen.drafts // 6

        def loop(threads: int) -> float:
            found = self._loop(self._prompts, range(_LOOP_DRAFTS_OF_SIX), threads)["drafts"]
            starts = range(0, len(found), _LOOP_DRAFTS_OF_SIX)
            return carried_on([found[start : start + _LOOP_DRAFTS_OF_SIX] for start in starts], count)

        def ours(file: ModelFile) -> float:
            return drafts_a_minute(self._ours(file, self._prompts, range(count)))

        parts = {name: partial(loop, threads) for name, threads in self._loops().items()}
        for width in self._widths():
            parts[ours_of_width(width)] = partial(ours, replace(self._file, width=width))
        if self._copy is not None:
            parts[COPY] = partial(ours, self._copy)
        self._rounds.measure(SIX, parts)

    def _server(self) -> None:
        """llama-server with several numbers of slots, ours before each: drafts of one brief."""
        server = llama_server.program()
        if server is None:
            return
        body = {
            "messages": [{"role": one.role, "content": one.text} for one in self._prompts[0].messages],
            "max_tokens": NEW_TOKENS,
            **{
                key: getattr(self._sampling, key)
                for key in ("temperature", "top_p", "top_k", "min_p", "repeat_penalty")
            },
        }
        seeds = range(self._chosen.drafts)

        def ours(file: ModelFile) -> float:
            return drafts_a_minute(self._ours(file, self._prompts[:1], seeds))

        def theirs(path: Path, slots: int) -> float:
            self._engine.unload()
            speed, _mean = llama_server.drafts_a_second(
                server,
                path,
                body,
                seeds,
                slots=slots,
                threads=self._chosen.threads,
                gpu_layers=self._gpu,
                adapter=needed_offsets(path),
            )
            return speed * 60 / NEW_TOKENS

        for slots in [int(one) for one in self._chosen.slots.split(",") if one]:
            # Each of ours stands beside the server that was measured next to it.
            parts = {
                ours_of_width(self._widths()[0]): partial(ours, replace(self._file, width=self._widths()[0])),
                SERVER_ALONE: partial(theirs, self._path, slots),
            }
            if self._copy is not None:
                parts[COPY] = partial(ours, self._copy)
                parts[SERVER_COPY] = partial(theirs, Path(self._copy.path), slots)
            self._rounds.measure(f"{SERVER} with {slots} slots", parts)

    @property
    def _why_no_server(self) -> str:
        if llama_server.program() is not None:
            return "it was not asked for."
        return "it is not here; `python packaging/bench_engine/llama_server.py` builds it."

    def _single(self, number: int) -> None:
        """Drafts alone, their prompts new to both: tokens a second after the first word, and the first word.

        The two take turns in going first: whoever comes second finds a machine that the other one has just warmed.
        """
        for at in range(SINGLE_TURNS):
            prompt, seed = [self._prompts[(number + at) % len(self._prompts)]], number * SINGLE_TURNS + at
            engines = {
                LOOP: self._loop_alone,
                OURS: partial(self._ours_alone, self._file),
                AHEAD: partial(self._ours_alone, self._file, ahead=True),
            }
            if self._copy is not None:
                engines[COPY] = partial(self._ours_alone, self._copy)
            names = sorted(engines, reverse=seed % 2 == 1)
            self._rounds.measure_together(
                (SPEED, FIRST), {name: partial(engines[name], prompt, seed) for name in names}
            )

    def _loop_alone(self, prompt: Sequence[Prompt], seed: int) -> tuple[float, float]:
        """Tokens a second after the first word, and seconds to it."""
        (draft,) = self._loop(prompt, [seed], self._chosen.threads)["drafts"]
        return (draft["tokens"] - 1) / (draft["seconds"] - draft["first"]), draft["first"]

    def _ours_alone(
        self, file: ModelFile, prompt: Sequence[Prompt], seed: int, *, ahead: bool = False
    ) -> tuple[float, float]:
        """The same of ours; `ahead`: its prompt was read before the clock started, as it is in the window."""
        self._engine.unload()
        # As the loop's class does when it is made: the weights and the cache are there before the clock starts.
        measure(self._engine, file, [Prompt((Message("user", "Hi"),))], [0], Sampling(max_tokens=1))
        if ahead:
            read_ahead(self._engine, file, prompt[0], self._sampling)
        ours = self._ours(file, prompt, [seed])
        return (ours.tokens[0] - 1) / (ours.seconds - ours.firsts[0]), ours.firsts[0]

    @property
    def _step_width(self) -> int:
        """Drafts in the steps in which our own Python is looked at."""
        return self._file.width or (64 if self._gpu else 16)

    def _python_share(self) -> None:
        """The share of Python in the steps of many drafts."""
        job = {
            "model": str(self._path),
            "width": self._step_width,
            "threads": self._chosen.threads,
            "gpu_layers": self._gpu,
            "tokens": 60,
        }
        found = _child("python_share.py", job)
        self._figures.add(
            python_share_of(self._step_width),
            {"share": found["share"], "milliseconds": found["step_ms"], "steps": found["steps"]},
        )

    def _likelihood(self) -> None:
        """Texts of one brief by each, and how likely they are under the file.

        Seeds go on from those of earlier runs: a text that is written once more would count twice.
        """
        one, used = self._prompts[:1], int(sum(self._figures.of(LIKELIHOOD).get(SEEDS, [])))
        seeds = range(used, used + self._chosen.likelihood_drafts)
        loop = self._loop(one, seeds, 0 if self._gpu else self._chosen.threads)["drafts"]
        texts = {LOOP: [draft["text"] for draft in loop]}
        texts[BATCHES[OURS]] = self._ours(replace(self._file, width=max(self._widths())), one, seeds).texts
        if self._copy is not None:
            texts[BATCHES[COPY]] = self._ours(self._copy, one, seeds).texts
        rendered = rendered_prompt(self._engine, self._file, one[0])
        self._figures.add(LIKELIHOOD, {SEEDS: len(seeds)})
        for name, written in texts.items():
            some = [text for text in written if text.strip()]
            job = {"model": str(self._path), "rendered": rendered, "texts": some}
            for value in _child("likelihood.py", job):
                self._figures.add(LIKELIHOOD, {name: value})

    def _ours(self, file: ModelFile, prompts: Sequence[Prompt], seeds: Sequence[int]) -> Measured:
        self._engine.count_tokens(file, "load it")
        return measure(self._engine, file, prompts, seeds, self._sampling)

    def _loop(self, prompts: Sequence[Prompt], seeds: Sequence[int], threads: int) -> dict[str, Any]:
        sampling = self._sampling.model_dump()
        return _child(
            "plain_loop.py",
            {
                "model": str(self._path),
                "threads": threads,
                "gpu_layers": self._gpu,
                "context": CONTEXT,
                "prompts": [
                    [{"role": message.role, "content": message.text} for message in prompt.messages]
                    for prompt in prompts
                ],
                "seeds": list(seeds),
                "max_tokens": NEW_TOKENS,
                "sampling": {
                    key: sampling[key] for key in ("temperature", "top_p", "top_k", "min_p", "repeat_penalty")
                },
            },
        )


def _child(script: str, job: dict[str, Any]) -> Any:
    done = subprocess.run(
        [sys.executable, str(HERE / script)], input=json.dumps(job), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{script} ended with {done.returncode}: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
