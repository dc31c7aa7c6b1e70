"""How likely are texts under a model? A child process: texts of a batch must be no worse than those of a loop."""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np


def main() -> int:
    """Read {model, rendered: [prompt, …], texts: [text, …]}; answer the mean log-probability per token of each."""
    job = json.load(sys.stdin)
    from llama_cpp import Llama

    llama = Llama(job["model"], n_ctx=2048, n_batch=2048, logits_all=True, verbose=False)
    found = [mean_logprob(llama, prompt, text) for prompt, text in zip(job["rendered"], job["texts"], strict=True)]
    json.dump(found, sys.stdout)
    return 0


def mean_logprob(llama: Any, prompt: str, text: str) -> float:
    """Of the text's tokens after the prompt, in nats."""
    before = llama.tokenize(prompt.encode(), add_bos=False, special=True)
    after = llama.tokenize(text.encode(), add_bos=False, special=False)
    llama.reset()
    llama.eval(before + after)
    scores = np.asarray(llama.scores[len(before) - 1 : len(before) + len(after) - 1], dtype=np.float64)
    most = scores.max(axis=1, keepdims=True)
    logprobs = scores - most - np.log(np.exp(scores - most).sum(axis=1, keepdims=True))
    return float(logprobs[np.arange(len(after)), after].mean())


if __name__ == "__main__":
    raise SystemExit(main())
