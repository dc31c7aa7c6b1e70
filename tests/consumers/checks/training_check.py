"""Do the training sets load with datasets, and does TRL take every row?"""

import json
import sys
from pathlib import Path

from datasets import load_dataset
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast
from trl.data_utils import apply_chat_template, is_conversational, maybe_apply_chat_template

UNKNOWN = "[UNK]"
folder = Path(sys.argv[1])
tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.WordLevel({UNKNOWN: 0}, unk_token=UNKNOWN)))
tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
tokenizer.chat_template = (
    "{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
KEYS = {
    "sft_messages": {"messages"},
    "sft_prompt_completion": {"prompt", "completion"},
    "sft_base": {"prompt", "completion"},
    "dpo": {"prompt", "chosen", "rejected"},
    "kto": {"prompt", "completion", "label"},
}
told = {}
for task, keys in KEYS.items():
    files = {split: str(folder / split / f"{task}.jsonl") for split in ("train", "eval")}
    loaded = load_dataset("json", data_files=files)
    told[task] = {split: len(rows) for split, rows in loaded.items()}
    for rows in loaded.values():
        assert keys <= set(rows.column_names), rows.column_names
        further = [one for one in rows.column_names if one not in keys]
        for row in rows:
            example = {key: row[key] for key in keys}
            assert is_conversational(example) == (task != "sft_base")
            rendered = maybe_apply_chat_template(example, tokenizer)
            if task != "sft_base":
                assert apply_chat_template(example, tokenizer) == rendered
            assert all(isinstance(value, str | bool) for value in rendered.values()), rendered
            if task == "kto":
                assert row["label"] in (True, False)
            if task == "dpo":
                assert rendered["chosen"] != rendered["rejected"]
            assert all(row[one] is None or isinstance(row[one], str | int | float) for one in further)
print(json.dumps(told))
