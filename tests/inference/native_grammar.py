"""A child process that gives grammars to llama.cpp itself: the model's path is its argument, each line of its input one
grammar as JSON. It answers each with a line: "refused", or "taken" after a few characters were tried. It is the one
that dies where a grammar is deadly.
"""

import ctypes
import json
import resource
import sys

import numpy as np

from fairdraft.inference.llama_binding import LlamaLibrary

DATA = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])


MEMORY = 2 * 2**30


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    library = LlamaLibrary(lambda _line: None)
    api = library.api
    parameters = api.llama_model_default_params()
    parameters.vocab_only = True
    model = api.llama_model_load_from_file(sys.argv[1].encode(), parameters)
    vocabulary = api.llama_model_get_vocab(model)
    # A part of the vocabulary is enough to walk through a grammar, and fast.
    tokens = np.arange(0, int(api.llama_vocab_n_tokens(vocabulary)), 61)
    for line in sys.stdin:
        grammar = json.loads(line)
        sampler = api.llama_sampler_init_grammar(vocabulary, grammar.encode("utf-8", "replace"), b"root")
        if not sampler:
            print("refused", flush=True)  # noqa: T201 - its answer
            continue
        for _ in range(4):
            data = np.zeros(len(tokens), DATA)
            data["id"] = tokens
            array = api.llama_token_data_array(
                data=data.ctypes.data_as(api.llama_token_data_p), size=len(tokens), selected=-1, sorted=False
            )
            api.llama_sampler_apply(sampler, ctypes.byref(array))
            possible = data["id"][np.isfinite(data["logit"])]
            allowed = [one for one in possible if not api.llama_vocab_is_eog(vocabulary, one)]
            if not allowed:
                break
            api.llama_sampler_accept(sampler, int(allowed[len(allowed) // 2]))
        api.llama_sampler_free(sampler)
        print("taken", flush=True)  # noqa: T201 - its answer


if __name__ == "__main__":
    main()
