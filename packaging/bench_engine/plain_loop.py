"""How fast is llama-cpp-python's own loop? A child process: reads its job from standard input, answers in JSON.

Each draft is one call of `create_chat_completion`, one after another, as its documentation shows it. The class keeps
the tokens of the call before in its memory, so a prompt that begins alike is not read again.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any


def main() -> int:
    """Do the job: {model, adapter or none, threads, gpu_layers, context, prompts: [[messages], …], seeds, max_tokens,
    sampling}.
    """
    job = json.load(sys.stdin)
    from llama_cpp import LLAMA_SPLIT_MODE_NONE, Llama

    options: dict[str, Any] = {"n_ctx": job["context"], "n_gpu_layers": job["gpu_layers"], "verbose": False}
    if job.get("adapter"):
        options |= {"lora_path": job["adapter"]}
    if job["threads"]:
        options |= {"n_threads": job["threads"], "n_threads_batch": job["threads"]}
    if job["gpu_layers"]:
        options |= {"flash_attn": True}
    else:
        # Else a build for cards computes larger batches there, although no layer lies there.
        options |= {"split_mode": LLAMA_SPLIT_MODE_NONE, "main_gpu": -1}
    llama = Llama(job["model"], **options)
    drafts = [draft(llama, job, messages, seed) for messages in job["prompts"] for seed in job["seeds"]]
    json.dump({"threads": llama.n_threads, "threads_batch": llama.n_threads_batch, "drafts": drafts}, sys.stdout)
    return 0


def draft(llama: Any, job: dict[str, Any], messages: list[dict[str, str]], seed: int) -> dict[str, Any]:
    """One draft: seconds in all and until its first words, tokens, text."""
    began = time.perf_counter()
    first = 0.0
    words: list[str] = []
    chunks = 0
    for chunk in llama.create_chat_completion(
        messages=messages, seed=seed, max_tokens=job["max_tokens"], stream=True, **job["sampling"]
    ):
        if text := chunk["choices"][0]["delta"].get("content"):
            first = first or time.perf_counter() - began
            words.append(text)
        chunks += 1
    seconds = time.perf_counter() - began
    text = "".join(words)
    # The first chunk names the role and the last one the reason of the end; a token that ends no character has none.
    tokens = len(llama.tokenize(text.encode(), add_bos=False, special=False)) if job.get("recount") else chunks - 2
    return {"seconds": seconds, "first": first, "tokens": tokens, "text": text}


if __name__ == "__main__":
    raise SystemExit(main())
