"""Scores texts in a process of its own, and computes the same independently: run by test_text_scoring.py.

Reads {"model": path, "texts": {name: text}} from standard input and writes what it found as JSON to the file named
by the first argument.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np
from llama_cpp import Llama

from fairdraft.domain.generation import ModelFile
from fairdraft.domain.text_score import PassageToScore
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.llama_binding import LlamaLibrary
from fairdraft.inference.text_scoring import TextScorer

WINDOW = 1024


def independent_bits(llama: Llama, text: str) -> tuple[int, float]:
    """By the high-level class and a log-softmax of the whole vocabulary in double precision."""
    tokens = llama.tokenize(text.encode(), add_bos=False, special=False)
    bits, scored = 0.0, 0
    done = 1
    for start in range(0, len(tokens), WINDOW // 2):
        window = tokens[start : start + WINDOW]
        llama.reset()
        llama.eval(window)
        for at in range(done - start, len(window)):
            row = llama.scores[at - 1].astype(np.float64)
            largest = row.max()
            log_all = largest + math.log(np.exp(row - largest).sum())
            bits += (log_all - row[window[at]]) / math.log(2)
            scored += 1
        done = start + len(window)
        if done == len(tokens):
            break
    return scored, bits


def _per_byte(scorer: TextScorer, text: str) -> float:
    score = scorer.score(PassageToScore(text))
    return score.bits / score.bytes


def main() -> None:
    task = json.load(sys.stdin)
    path = task["model"]
    library = LlamaLibrary(lambda line: sys.stderr.write(line))
    model = library.load(ModelFile(path, "0" * 64, "a model", threads=1), read_header(Path(path)), lambda: True)
    found: dict[str, object] = {}
    with_widths = {
        width: TextScorer(
            library.api,
            model._model,
            model._vocabulary,
            threads=1,
            offload=False,
            prepare=lambda _c: None,
            batch_tokens=width,
        )
        for width in (16, 100, None)
    }
    scorer = with_widths[None]
    llama = Llama(path, n_ctx=WINDOW, n_batch=256, logits_all=True, verbose=False, n_threads=1, n_threads_batch=1)
    for name, text in task["texts"].items():
        score = scorer.score(PassageToScore(text))
        tokens, bits = independent_bits(llama, text)
        words = text[:600].split()
        # Every third word, then the others: the same words, but no sentence.
        disorder = " ".join([*words[::3], *words[1::3], *words[2::3]])
        found[name] = {
            "tokens": score.tokens,
            "bytes": score.bytes,
            "bits": score.bits,
            "independent_tokens": tokens,
            "independent_bits": bits,
            "per_byte": [_per_byte(scorer, one) for one in (" ".join(words), disorder)],
            "widths": [one.score(PassageToScore(text[:600])).bits for one in with_widths.values()],
        }
    question = "The capital of France is the city of"
    found["answers"] = {
        word: scorer.score(PassageToScore(f" {word}", question)).bits for word in ("Paris", "Madrid", "Oslo")
    }
    empty = scorer.score(PassageToScore(""))
    found["empty"] = [empty.tokens, empty.bytes, empty.bits]
    llama.close()
    for one in with_widths.values():
        one.close()
        one.close()
    model.close()
    Path(sys.argv[1]).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
