"""A program of the tests: which of llama.cpp's functions does our engine call for a draft, and which does the loop of
llama-cpp-python?

Arguments: a model file whose vocabulary is used, a folder to write a small model into. Answers in JSON: for each engine
and each of three drafts (of a new prompt, of the same prompt again, of one that begins alike) the calls until its first
token was chosen, all calls, and how many tokens each step computed.
"""

import inspect
import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import llama_cpp.llama_cpp as low
from llama_cpp import Llama

from fairdraft.domain.candidate import Sampling
from fairdraft.domain.generation import GenerationRequest, Message, ModelFile, Prompt, WantedDraft
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.llama_binding import LlamaLibrary
from fairdraft.inference.scheduler import Scheduler

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging" / "bench_engine"))
from random_model import SHAPES, write_model

CONTEXT, TOKENS = 2048, 8
PROMPT = "Write a long story about a lamp and a garden. " * 65
PROMPTS = (PROMPT, PROMPT, PROMPT + "It is night.")
SAMPLING = {"temperature": 0.8, "top_p": 0.95, "top_k": 40, "min_p": 0.05, "repeat_penalty": 1.1}


class Counted:
    """llama_cpp's functions, with their calls counted for as long as `count` lasts."""

    def __init__(self) -> None:
        self.drafts: list[dict[str, Any]] = []
        self._calls: Counter[str] = Counter()
        self._first: dict[str, int] | None = None
        self._steps: list[int] = []

    def of(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """That function, counted."""

        def called(*arguments: Any) -> Any:
            if name == "llama_vocab_is_eog" and self._first is None:
                # Asked of each token that was chosen.
                self._first = dict(self._calls)
            self._calls[name] += 1
            if name == "llama_decode":
                self._steps.append(arguments[1].n_tokens)
            return function(*arguments)

        return called

    def count(self, write: Callable[[], object]) -> None:
        """Write a draft."""
        self._calls.clear()
        self._first, self._steps = None, []
        write()
        self.drafts.append({"first": self._first, "all": dict(self._calls), "steps": self._steps})


class CountedApi:
    """The module as our engine is given it."""

    def __init__(self, api: Any, counted: Counted) -> None:
        self._api = api
        self._counted = counted

    def __getattr__(self, name: str) -> Any:
        """A function, counted; anything else as it is."""
        found = getattr(self._api, name)
        is_counted = callable(found) and not inspect.isclass(found) and name.startswith("llama_")
        return self._counted.of(name, found) if is_counted else found


def loop(model: Path) -> list[dict[str, Any]]:
    """llama-cpp-python's own class."""
    counted = Counted()
    llama = Llama(str(model), n_ctx=CONTEXT, n_gpu_layers=0, n_threads=1, verbose=False)
    api = CountedApi(low, counted)
    for name in dir(low):
        # What is called when an object is collected is left alone.
        if name.startswith("llama_") and "free" not in name and getattr(api, name) is not getattr(low, name):
            setattr(low, name, getattr(api, name))
    for seed, prompt in enumerate(PROMPTS):
        messages = [{"role": "user", "content": prompt}]
        asked = {"messages": messages, "seed": seed, "max_tokens": TOKENS, "stream": True, **SAMPLING}
        counted.count(lambda asked=asked: list(llama.create_chat_completion(**asked)))  # type: ignore[misc] # bound now
    return counted.drafts


def ours(model: Path, **shape: int) -> list[dict[str, Any]]:
    """Our own engine, laid out so."""
    counted = Counted()
    library = LlamaLibrary(lambda _line: None)
    library.api = CountedApi(library.api, counted)
    file = ModelFile(str(model), "", model.name, CONTEXT, threads=1, **shape)
    loaded = library.load(file, read_header(model), lambda: True)
    scheduler = Scheduler(loaded, lambda _event: None, lambda *_ids: False, lambda _request_id: None)

    def write(seed: int, prompt: str) -> None:
        sampling = Sampling(max_tokens=TOKENS, **SAMPLING)
        drafts = (WantedDraft("d", seed),)
        scheduler.add(GenerationRequest(f"r{seed}", file, Prompt((Message("user", prompt),)), drafts, sampling))
        while scheduler.is_busy:
            scheduler.step()

    # The cache is made with the first draft.
    write(len(PROMPTS), "Hello.")
    for seed, prompt in enumerate(PROMPTS):
        counted.count(lambda seed=seed, prompt=prompt: write(seed, prompt))  # type: ignore[misc] # bound now
    loaded.close()
    return counted.drafts


def main() -> None:
    """Count."""
    model = Path(sys.argv[2]) / "tiny.gguf"
    write_model(SHAPES["tiny"], "tiny", Path(sys.argv[1]), model)
    answer = {"ours": ours(model), "as on a card": ours(model, width=128, prompt_chunk=512)}
    # Last: it leaves the module counted.
    json.dump(answer | {"loop": loop(model)}, sys.stdout)


if __name__ == "__main__":
    main()
