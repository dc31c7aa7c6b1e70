"""What does transformers write after a prompt, without and with an adapter?

    python adapted_text.py BASE ADAPTER PROMPT_FILE TOKENS

Greedy, in float32; answers with both texts and the smallest lead that a chosen token had, in logits.
"""

import json
import sys
from pathlib import Path

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

base, adapter, prompt, tokens = sys.argv[1:]
tokenizer = AutoTokenizer.from_pretrained(base)
asked = tokenizer(Path(prompt).read_text(encoding="utf-8"), return_tensors="pt", add_special_tokens=False)
model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)


def written(model) -> tuple[str, float]:
    answer = model.generate(
        **asked, max_new_tokens=int(tokens), do_sample=False, output_logits=True, return_dict_in_generate=True
    )
    best = [step[0].topk(2).values for step in answer.logits]
    text = tokenizer.decode(answer.sequences[0, asked["input_ids"].shape[1] :], skip_special_tokens=True)
    return text, min(float(one[0] - one[1]) for one in best)


plain, plain_lead = written(model)
adapted, adapted_lead = written(PeftModel.from_pretrained(model, adapter).eval())
print(json.dumps({"plain": plain, "adapted": adapted, "leads": [plain_lead, adapted_lead]}))
