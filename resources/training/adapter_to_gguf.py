"""Turns a trained adapter into GGUF, with the candidate file that brings it into Fairdraft.

    python adapter_to_gguf.py adapter --library-model "name in fairdraft models list" --id my-adapter

Written beside the adapter: adapter.gguf and candidate.toml. `fairdraft candidates add adapter/candidate.toml` takes
both in, with training_set.json, which names the prompts that were trained on.
"""

import argparse
import hashlib
import json
import math
import re
import sys
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from safetensors.numpy import load_file
from transformers import AutoConfig

# What llama.cpp calls each kind of model, and whether its GGUF form orders the rows of q and k for its own rotation.
ARCHITECTURES = {
    "gemma": (gguf.MODEL_ARCH.GEMMA, False),
    "gemma2": (gguf.MODEL_ARCH.GEMMA2, False),
    "gemma3_text": (gguf.MODEL_ARCH.GEMMA3, False),
    "gpt2": (gguf.MODEL_ARCH.GPT2, False),
    "granite": (gguf.MODEL_ARCH.GRANITE, True),
    "llama": (gguf.MODEL_ARCH.LLAMA, True),
    "mistral": (gguf.MODEL_ARCH.LLAMA, True),
    "phi3": (gguf.MODEL_ARCH.PHI3, False),
    "qwen2": (gguf.MODEL_ARCH.QWEN2, False),
    "qwen3": (gguf.MODEL_ARCH.QWEN3, False),
    "smollm3": (gguf.MODEL_ARCH.SMOLLM3, True),
}
PREFIX = "base_model.model."
KEY = re.compile(r"^(?P<tensor>.+)\.lora_(?P<half>[AB])\.weight$")


class Refused(Exception):  # noqa: N818 - the person reads its sentence, not its name
    """The adapter has no form that llama.cpp loads; the sentence says why."""


def main() -> int:
    """Write adapter.gguf and candidate.toml into the adapter's folder."""
    parser = argparse.ArgumentParser(description="Turn a PEFT LoRA adapter into GGUF.")
    parser.add_argument("adapter", type=Path, help="the folder that train_lora.py wrote")
    parser.add_argument("--base", help="repository or folder of the model (default: as the adapter names it)")
    parser.add_argument("--library-model", required=True, help="its GGUF form: name or SHA-256 in Fairdraft's library")
    parser.add_argument("--id", default="adapted", help="the candidate's id")
    parser.add_argument("--name", help="the candidate's name")
    parser.add_argument("--recipe", default="dtc-chat", help="dtc-chat, or dtc-completion for a base model")
    arguments = parser.parse_args()
    try:
        written = convert(arguments.adapter, arguments.base)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 3
    training_set = hashlib.sha256((arguments.adapter / "training_set.json").read_bytes()).hexdigest()
    candidate = {
        "schema": "fairdraft/candidate@1",
        "id": arguments.id,
        "name": arguments.name or f"{arguments.library_model}, adapted",
        "model": arguments.library_model,
        "recipe": arguments.recipe,
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in candidate.items()]
    lines += ["", "[adapter]", f"path = {json.dumps(written.name)}", f"training_set = {json.dumps(training_set)}"]
    run = arguments.adapter / "training_run.json"
    if run.exists():
        # With the candidate's machine_hour_price this is what training cost; cost = … says what all of it cost.
        lines.append(f"training_hours = {json.loads(run.read_bytes())['seconds'] / 3600:.4f}")
    (arguments.adapter / "candidate.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"Written: {written} and candidate.toml beside it.")
    return 0


def convert(folder: Path, base: str | None = None) -> Path:
    """Write adapter.gguf into the folder of a PEFT adapter.

    Raises:
        Refused: it is of a kind, or over a model, that this script does not know.
    """
    lora = json.loads((folder / "adapter_config.json").read_bytes())
    if (
        lora.get("peft_type") != "LORA"
        or lora.get("use_dora")
        or lora.get("modules_to_save")
        or lora.get("bias") != "none"
    ):
        raise Refused("Only plain LoRA adapters (no DoRA, no biases, no whole modules) have a GGUF form.")
    if lora.get("alpha_pattern") or lora.get("rank_pattern"):
        raise Refused("An adapter with ranks or strengths of its own for some layers has no GGUF form here.")
    model = AutoConfig.from_pretrained(base or lora["base_model_name_or_path"]).get_text_config()
    if model.model_type not in ARCHITECTURES:
        raise Refused(
            f'Models of the type "{model.model_type}" are not known here: use convert_lora_to_gguf.py of llama.cpp.'
        )
    architecture, permuted = ARCHITECTURES[model.model_type]
    names = gguf.get_tensor_name_map(architecture, model.num_hidden_layers)
    alpha = float(lora["lora_alpha"])
    if lora.get("use_rslora"):
        # llama.cpp divides by the rank, rank-stabilised LoRA by its root.
        alpha *= math.sqrt(lora["r"])
    path = folder / "adapter.gguf"
    writer = gguf.GGUFWriter(path, gguf.MODEL_ARCH_NAMES[architecture])
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, alpha)
    for key, values in sorted(load_file(folder / "adapter_model.safetensors").items()):
        found = KEY.match(key.removeprefix(PREFIX))
        if found is None:
            raise Refused(f"The adapter changes {key}, which is no LoRA of a linear layer.")
        tensor = f"{found['tensor']}.weight"
        name = names.get_name(tensor, try_suffixes=(".weight",))
        if name is None:
            raise Refused(f"llama.cpp has no place for {tensor} in this kind of model.")
        numbers = np.asarray(values, dtype=np.float32)
        if permuted and found["half"] == "B":
            numbers = _rotated(tensor, numbers, model)
        writer.add_tensor(f"{name}.lora_{found['half'].lower()}", np.ascontiguousarray(numbers))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _rotated(tensor: str, values: np.ndarray, model: Any) -> np.ndarray:
    """The rows of q and k in llama.cpp's order: both halves of each head's rotation side by side."""
    heads = {"q_proj": model.num_attention_heads, "k_proj": model.num_key_value_heads}.get(tensor.split(".")[-2])
    if heads is None:
        return values
    rows, columns = values.shape
    return values.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


if __name__ == "__main__":
    raise SystemExit(main())
