"""How likely are texts under a model? A child process.

The judge is llama-cpp-python's own class, one text at a time: nothing of the engine that wrote them judges them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np


def main() -> int:
    """Read {model, rendered: the prompt, texts: [text, …]}; answer the mean log-probability per token of each text."""
    job = json.load(sys.stdin)
    from llama_cpp import Llama

    llama = Llama(job["model"], n_ctx=2048, n_batch=2048, logits_all=True, verbose=False)
    json.dump(list(mean_logprobs(llama, job["rendered"], job["texts"])), sys.stdout)
    return 0


def mean_logprobs(llama: Any, prompt: str, texts: Sequence[str]) -> Iterator[float]:
    """Of each text's tokens after the prompt, in nats.

    The prompt is read once, and cells are taken back to its end: reading it takes several times as long as a text. What
    keeps a state cannot be taken back, and reads it for every text.
    """
    from llama_cpp import llama_model_is_hybrid, llama_model_is_recurrent

    before = llama.tokenize(prompt.encode(), add_bos=False, special=True)
    keeps_state = llama_model_is_recurrent(llama.model) or llama_model_is_hybrid(llama.model)
    for text in texts:
        if keeps_state or not llama.n_tokens:
            llama.reset()
            llama.eval(before)
        llama.n_tokens = len(before)
        after = llama.tokenize(text.encode(), add_bos=False, special=False)
        llama.eval(after)
        scores = np.asarray(llama.scores[len(before) - 1 : len(before) + len(after) - 1], dtype=np.float64)
        most = scores.max(axis=1, keepdims=True)
        logprobs = scores - most - np.log(np.exp(scores - most).sum(axis=1, keepdims=True))
        yield float(logprobs[np.arange(len(after)), after].mean())


if __name__ == "__main__":
    raise SystemExit(main())
