"""A small llama over the words of a training set: as transformers load it, and as GGUF.

    python tiny_model.py SET FOLDER

Writes FOLDER/base (weights, tokeniser, chat template) and FOLDER/tiny.gguf (float32), the same model twice.
"""

import json
import sys
from pathlib import Path

import gguf
import numpy as np
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

START, END = "<|im_start|>", "<|im_end|>"
TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
WIDTH, LAYERS, HEADS, KV_HEADS, INNER, CONTEXT, WORDS = 64, 2, 4, 2, 128, 8192, 900


def main() -> None:
    """Make the model and write it in both forms."""
    training_set, folder = Path(sys.argv[1]), Path(sys.argv[2])
    rows = (training_set / "train" / "sft_messages.jsonl").read_text(encoding="ascii").splitlines()
    texts = [message["content"] for row in rows for message in json.loads(row)["messages"]]
    tokenizer = _tokenizer(texts)
    torch.manual_seed(11)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=WIDTH,
        intermediate_size=INNER,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        num_key_value_heads=KV_HEADS,
        max_position_embeddings=CONTEXT,
        tie_word_embeddings=False,
        bos_token_id=tokenizer.convert_tokens_to_ids(START),
        eos_token_id=tokenizer.convert_tokens_to_ids(END),
        initializer_range=0.2,
    )
    model = LlamaForCausalLM(config)
    model.save_pretrained(str(folder / "base"))
    tokenizer.save_pretrained(str(folder / "base"))
    _write_gguf(folder / "tiny.gguf", model, tokenizer)
    print(json.dumps({"vocabulary": len(tokenizer), "parameters": sum(one.numel() for one in model.parameters())}))


def _tokenizer(texts: list[str]) -> PreTrainedTokenizerFast:
    bare = Tokenizer(models.BPE())
    bare.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bare.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=WORDS, special_tokens=[START, END], initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    bare.train_from_iterator(texts, trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=bare, bos_token=START, eos_token=END, pad_token=END, chat_template=TEMPLATE
    )


def _write_gguf(path: Path, model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast) -> None:
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_type(gguf.GGUFType.MODEL)
    writer.add_name("Tiny")
    writer.add_license("apache-2.0")
    writer.add_block_count(LAYERS)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_layer_norm_rms_eps(model.config.rms_norm_eps)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_rope_freq_base(10000.0)
    writer.add_vocab_size(len(tokenizer))
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    words = json.loads(tokenizer.backend_tokenizer.to_str())["model"]
    tokens = sorted(words["vocab"], key=words["vocab"].get)
    kinds = [gguf.TokenType.CONTROL if one in (START, END) else gguf.TokenType.NORMAL for one in tokens]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges([" ".join(pair) for pair in words["merges"]])
    writer.add_bos_token_id(tokenizer.bos_token_id)
    writer.add_eos_token_id(tokenizer.eos_token_id)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, LAYERS)
    for key, values in model.state_dict().items():
        numbers = values.numpy().astype(np.float32)
        if key.endswith(("q_proj.weight", "k_proj.weight")):
            # llama.cpp turns neighboring numbers, transformers the two halves of a head.
            heads = HEADS if "q_proj" in key else KV_HEADS
            rows, columns = numbers.shape
            numbers = numbers.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)
        writer.add_tensor(f"{names.get_name(key.removesuffix('.weight'))}.weight", np.ascontiguousarray(numbers))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main()
