"""Which weights and tokeniser has a GGUF file, as transformers load them?

    python gguf_weights.py MODEL.gguf FOLDER

Run in build/consumers/training. The weights are those of the quantised file, in float32: what is trained over them fits
the file that drafts.
"""

import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


def main() -> None:
    """Write them into the folder."""
    source, folder = Path(sys.argv[1]), Path(sys.argv[2])
    tokenizer = AutoTokenizer.from_pretrained(str(source.parent), gguf_file=source.name)
    read = AutoModelForCausalLM.from_pretrained(str(source.parent), gguf_file=source.name)
    config = read.config
    # What was read is marked as quantised, and could be neither trained nor saved so.
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    model = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    model.load_state_dict(read.state_dict())
    model.save_pretrained(str(folder))
    tokenizer.save_pretrained(str(folder))


if __name__ == "__main__":
    main()
