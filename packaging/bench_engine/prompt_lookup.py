"""Does guessing the next tokens from the prompt pay for a single draft that copies approved text?

Usage: python packaging/bench_engine/prompt_lookup.py [MODEL.gguf]

Guessed tokens are computed together with the newest one, and those that the model would have written too are kept. That
pays where a batch of several tokens takes little longer than one token. llama-cpp-python brings such guessing along
(LlamaPromptLookupDecoding); it is measured beside the same class without it, on a draft that has to repeat its prompt.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
import tomllib
from pathlib import Path

from llama_cpp import Llama
from llama_cpp.llama_speculative import LlamaPromptLookupDecoding

ROOT = Path(__file__).resolve().parents[2]
NEW_TOKENS = 150
ROUNDS = 3


def main(arguments: list[str]) -> int:
    """Print tokens a second with and without guesses, and their ratio."""
    model = arguments[0] if arguments else str(next((ROOT / "build" / "starter").rglob("*.gguf")))
    product = tomllib.loads((ROOT / "resources" / "products" / "glynora.toml").read_text(encoding="utf-8"))
    text = product["safety"]["isi"]
    # Begun already, so that even a weak model goes on with the copy.
    prompt = f"Text:\n{text}\n\nThe same text once more:\n{text[:200]}"
    rates: dict[str, list[float]] = {}
    for name, guesses in (("without", 0), ("2 guesses", 2), ("4 guesses", 4), ("8 guesses", 8)):
        draft_model = LlamaPromptLookupDecoding(num_pred_tokens=guesses) if guesses else None
        cores = os.cpu_count() or 1
        llama = Llama(
            model,
            n_ctx=2048,
            verbose=False,
            draft_model=draft_model,
            logits_all=bool(guesses),
            n_threads=cores,
            n_threads_batch=cores,
        )
        rates[name] = [rate(llama, prompt) for _ in range(ROUNDS)]
        llama.close()
    base = statistics.median(rates["without"])
    for name, found in rates.items():
        median = statistics.median(found)
        print(f"{name:<10} {median:7.1f} tokens a second, {median / base:.2f} of without")
    return 0


def rate(llama: Llama, prompt: str) -> float:
    """Tokens a second after the first one."""
    times = [
        time.perf_counter()
        for _ in llama.create_completion(prompt, max_tokens=NEW_TOKENS, temperature=0.0, stream=True)
    ]
    return (len(times) - 1) / (times[-1] - times[0])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
