"""How many drafts a minute does the engine write, beside llama-cpp-python's own loop on the same machine?

Usage: python packaging/bench_engine [--model FILE] [--gpu-layers N] [--widths 16,…] [--out FILE]

Everything is measured in one run, the loop and ours in turn. Ratios are what counts: seconds differ from machine to
machine, and halve on a busy one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from own_engine import Measured, measure
from prompts import campaign_prompts

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.generation import (
    DraftFinished,
    DraftStarted,
    GenerationRequest,
    Message,
    ModelFile,
    Prompt,
    WantedDraft,
)
from fairdraft.inference.client import WorkerEngine
from fairdraft.inference.engine_facts import ask_engine

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORKER = (sys.executable, "-m", "fairdraft", "worker")
NEW_TOKENS = 150
PROMPT_TOKENS = 700
DRAFTS = 48
CONTEXT = 4096


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and write the table if a file is named."""
    chosen = _arguments(arguments)
    model = chosen.model or next((ROOT / "build" / "starter").rglob("*.gguf"))
    bench = Bench(model, chosen)
    lines = [*bench.head(), *bench.table(), *bench.python_share(), *bench.likelihood()]
    bench.close()
    text = "\n".join(lines) + "\n"
    print(text)
    if chosen.out:
        chosen.out.write_text(text, encoding="utf-8")
    return 0


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures the engine beside llama-cpp-python's own loop.")
    parser.add_argument("--model", type=Path, help="a GGUF file with a chat template; default: the starter model")
    parser.add_argument("--gpu-layers", type=int, default=0, help="-1 all layers on a card, 0 the processor")
    parser.add_argument("--widths", default="", help="drafts side by side, such as 8,16; default: the engine's own")
    parser.add_argument("--drafts", type=int, default=DRAFTS, help="drafts of one brief")
    parser.add_argument("--loop-drafts", type=int, default=8, help="drafts of the loop; its rate is carried on to all")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="threads of both, beside the defaults")
    parser.add_argument("--no-likelihood", action="store_true", help="leave the likelihood of the texts out")
    parser.add_argument("--out", type=Path, help="write the tables there, as Markdown")
    return parser.parse_args(arguments)


class Bench:
    """One model on one machine."""

    def __init__(self, model: Path, chosen: argparse.Namespace) -> None:
        self._path = model
        self._chosen = chosen
        self._gpu = chosen.gpu_layers
        self._file = ModelFile(
            str(model), _sha256(model), model.stem, CONTEXT, gpu_layers=self._gpu, threads=chosen.threads
        )
        self._engine = WorkerEngine(WORKER)
        self._sampling = Sampling(temperature=0.7, top_p=0.95, top_k=40, min_p=0.05, max_tokens=NEW_TOKENS)
        self._prompts = campaign_prompts(
            lambda text: self._engine.count_tokens(self._file, text), tokens=PROMPT_TOKENS, briefs=6
        )
        self._texts: dict[str, list[str]] = {}

    def close(self) -> None:
        """End the worker."""
        self._engine.close()

    def head(self) -> list[str]:
        """What was measured, where and when."""
        facts = ask_engine(WORKER)
        cards = [f"{one.name} {one.description}" for one in facts.devices if one.is_gpu]
        where = ", ".join(cards) if self._gpu and cards else f"{os.cpu_count()} cores"
        return [
            "# The engine, measured",
            "",
            (
                f"Measured on {datetime.now().astimezone():%Y-%m-%d} by `make bench-engine` on {where}: "
                f"{self._path.name}, "
                f"prompts of about {PROMPT_TOKENS} tokens, {NEW_TOKENS} new ones."
            ),
            f"Engine: {facts.build.split('; CPU')[0]}.",
            "",
        ]

    def table(self) -> list[str]:
        """Drafts a minute of the loop and of ours, in turn."""
        one, six = self._prompts[:1], self._prompts
        chosen = self._chosen
        rows: list[tuple[str, str, float]] = []
        ratios: list[str] = []
        loops: dict[str, dict[str, float]] = {"one brief": {}, "six briefs": {}}
        # On a card the processor's threads decide nothing.
        for label, threads in (
            [("its defaults", 0)] if self._gpu else [("its defaults", 0), ("all cores", chosen.threads)]
        ):
            found = self._loop(one, range(chosen.loop_drafts), threads)
            loops["one brief"][label] = _carried_on(found["drafts"], chosen.drafts)
            self._texts["loop"] = [draft["text"] for draft in found["drafts"]]
            name = f"loop, {label} ({found['threads']} threads, {found['threads_batch']} for prompts)"
            rows.append((name, "one brief", loops["one brief"][label]))
            loops["six briefs"][label] = _rate(self._loop(six, range(2), threads)["drafts"])
            rows.append((name, "six briefs", loops["six briefs"][label]))
        for width in [int(width) for width in chosen.widths.split(",") if width] or [0]:
            file = replace(self._file, width=width)
            cases = {
                "one brief": self._ours(file, one, range(chosen.drafts)),
                "six briefs": self._ours(file, six, range(chosen.drafts // 6)),
            }
            self._texts["batch"] = cases["one brief"].texts
            for case, measured in cases.items():
                rate = _drafts_a_minute(measured)
                beside = f"{measured.model.batch_width} side by side"
                rows.append((f"ours, {beside}, {measured.model.threads} threads", case, rate))
                ratios += [
                    f"| {case}, {beside} | loop, {name} | {rate / loop:.2f} |" for name, loop in loops[case].items()
                ]
        single = self._single()
        return [
            "| engine | drafts | drafts a minute |",
            "| --- | --- | ---: |",
            *(f"| {name} | {case} | {rate:.1f} |" for name, case, rate in rows),
            "",
            "| ours | against | ratio |",
            "| --- | --- | ---: |",
            *ratios,
            *single,
            "",
        ]

    def _single(self) -> list[str]:
        """One draft alone, its prompt new to both: tokens a second after the first word, and the first word."""
        rates: dict[str, list[float]] = {"loop": [], "ours": []}
        firsts: dict[str, list[float]] = {"loop": [], "ours": []}
        file = self._file
        for seed in range(3):
            prompt = [self._prompts[seed]]
            (draft,) = self._loop(prompt, [seed], self._chosen.threads)["drafts"]
            rates["loop"].append((draft["tokens"] - 1) / (draft["seconds"] - draft["first"]))
            firsts["loop"].append(draft["first"])
            self._engine.unload()
            # As the loop's class does when it is made: the weights and the cache are there before the clock starts.
            measure(self._engine, file, [Prompt((Message("user", "Hi"),))], [0], Sampling(max_tokens=1))
            ours = self._ours(file, prompt, [seed])
            rates["ours"].append((ours.tokens[0] - 1) / (ours.seconds - ours.firsts[0]))
            firsts["ours"].append(ours.firsts[0])
        rate, first = ({name: statistics.median(found) for name, found in both.items()} for both in (rates, firsts))
        return [
            (
                f"| one draft alone, tokens a second ({rate['ours']:.0f} against {rate['loop']:.0f}) "
                "| loop, all cores | "
                f"{rate['ours'] / rate['loop']:.2f} |"
            ),
            (
                f"| one draft alone, time to the first word ({first['ours']:.2f} s against {first['loop']:.2f} s) "
                "| loop, all cores | "
                f"{first['ours'] / first['loop']:.2f} |"
            ),
        ]

    def python_share(self) -> list[str]:
        """The share of Python in the steps of 16 drafts."""
        width = self._file.width or (64 if self._gpu else 16)
        job = {
            "model": str(self._path),
            "width": width,
            "threads": self._chosen.threads,
            "gpu_layers": self._gpu,
            "tokens": 60,
        }
        found = _child("python_share.py", job)
        return [
            (
                f"Our own Python is {found['share']:.1%} of a step of {width} drafts ({found['step_ms']:.1f} ms, "
                f"{found['steps']} steps)."
            ),
            "",
        ]

    def likelihood(self) -> list[str]:
        """Mean log-probability per token of the loop's and of the batch's texts."""
        if self._chosen.no_likelihood:
            return []
        rendered = self._rendered()
        lines = []
        for name, texts in self._texts.items():
            some = [text for text in texts if text.strip()][: self._chosen.loop_drafts]
            found = _child(
                "likelihood.py", {"model": str(self._path), "rendered": [rendered] * len(some), "texts": some}
            )
            error = statistics.stdev(found) / len(found) ** 0.5
            lines.append(
                f"Mean log-probability of a token in the texts of the {name}: "
                f"{statistics.mean(found):.3f} ± {error:.3f} "
                f"({len(found)} drafts)."
            )
        return [*lines, ""]

    def _rendered(self) -> str:
        done = threading.Event()
        prompt: list[str] = []

        def listen(event: Any) -> None:
            if isinstance(event, DraftStarted):
                prompt.append(event.rendered_prompt)
            if isinstance(event, DraftFinished):
                done.set()

        request = GenerationRequest(
            "rendered", self._file, self._prompts[0], (WantedDraft("d", 0),), Sampling(max_tokens=1)
        )
        self._engine.submit(request, listen)
        done.wait()
        return prompt[0]

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


def _rate(drafts: Sequence[dict[str, Any]]) -> float:
    """Drafts of NEW_TOKENS tokens a minute."""
    return sum(draft["tokens"] for draft in drafts) / sum(draft["seconds"] for draft in drafts) * 60 / NEW_TOKENS


def _carried_on(drafts: Sequence[dict[str, Any]], count: int) -> float:
    """The rate for `count` drafts: the first, which reads the prompt, once, and the others as they were measured."""
    first, others = drafts[0], drafts[1:]
    more = (count - 1) / len(others)
    tokens = first["tokens"] + more * sum(draft["tokens"] for draft in others)
    seconds = first["seconds"] + more * sum(draft["seconds"] for draft in others)
    return tokens / seconds * 60 / NEW_TOKENS


def _drafts_a_minute(measured: Measured) -> float:
    return measured.tokens_a_second * 60 / NEW_TOKENS


def _child(script: str, job: dict[str, Any]) -> Any:
    done = subprocess.run(
        [sys.executable, str(HERE / script)], input=json.dumps(job), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{script} ended with {done.returncode}: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
