"""What does the scripted engine write?

Invented sentences in the shape that is asked of real models. They promise nothing and are plainly no model's
work; the same prompt and seed always give the same words.
"""

import hashlib
import math
import random
import re
import struct
from collections import Counter

from fairdraft.domain.generation import Prompt
from fairdraft.domain.identity import text_sha256

_HEADLINES = (
    "A new day with {brand}",
    "Meet {brand}",
    "{brand}: a conversation worth having",
    "Your next question could be about {brand}",
    "Let's talk about {brand}",
    "One step, one question: {brand}",
)
_SUBHEADS = (
    "Ask your doctor if {brand} may be right for you.",
    "Here is something to bring to your next visit.",
    "Learn what {brand} is, and who it is for.",
    "A good talk starts with a good question.",
)
_OPENINGS = (
    "You know your days better than anyone.",
    "Every routine is different, and so is every reader of this page.",
    "Mornings come with lists, and this one is short.",
    "There is a lot to ask, and it is fine to ask all of it.",
)
_MIDDLES = (
    "This sample was written by a script and not by a model, so read it for its shape.",
    "{brand} stands here as a made-up name in a made-up sentence.",
    "Write down what you would like to know about {brand}, and take the list along.",
    "Read what comes with {brand} before you start, and keep it where you can find it.",
)
_CLOSINGS = (
    "Then talk it over with your doctor.",
    "Your doctor can tell you more.",
    "Together, you can decide what comes next.",
)
_CALLS = (
    "Talk to your doctor about {brand}.",
    "Bring your questions about {brand} to your next visit.",
    "Ask your pharmacist what to know about {brand}.",
)
_NO_BRAND = re.compile(
    r"ABOUT|ACTION|APPROVED|AUDIENCE|BODY|BOXED|BRAND|BRIEF|CALL|CHANNEL|COPY|EXAMPLE|EXAMPLES|FACTS|FULL|"
    r"HEADLINE|IMPORTANT|INDICATION|INDICATIONS|INFORMATION|INSTRUCTION|INSTRUCTIONS|LIMITATIONS|LIMITS|"
    r"LABELING|MEDICINE|MEDWATCH|MESSAGE|MUST|NEVER|NOTE|OBJECTIVE|ONLY|OUTPUT|PRODUCT|REQUIRED|RISK|SAFETY|SECTION|SECTIONS|"
    r"SUBHEAD|SUPER|SYSTEM|TASK|TEXT|USER|VOICE|WARNING|WARNINGS|WITH|WRITE|YOUR"
)
"""Words that prompts write in capitals and that are no product's name."""
_SPOKEN_LINE = re.compile(r"^(?:assistant: )?VO: ", re.MULTILINE)
_SHOWN_LINE = re.compile(r"^SUPER: ", re.MULTILINE)


def scripted_copy(prompt: Prompt, seed: int) -> str:
    """The whole text for a prompt and a seed: four lines, each with its label; a script where the prompt shows one,
    with supers where it shows those.
    """
    choose = random.Random(text_sha256(f"{seed}\n{prompt_text(prompt)}"))  # noqa: S311 - chance is not wanted here
    brand = brand_in(prompt)
    body = " ".join(choose.choice(sentences) for sentences in (_OPENINGS, _MIDDLES, _CLOSINGS))
    shown = prompt_text(prompt)
    if _SPOKEN_LINE.search(shown):
        return _scripted_spot(choose, with_supers=_SHOWN_LINE.search(shown) is not None).replace("{brand}", brand)
    lines = (
        f"HEADLINE: {choose.choice(_HEADLINES)}",
        f"SUBHEAD: {choose.choice(_SUBHEADS)}",
        f"BODY: {body}",
        f"CALL TO ACTION: {choose.choice(_CALLS)}",
    )
    return "\n".join(lines).replace("{brand}", brand)


def _scripted_spot(choose: random.Random, *, with_supers: bool) -> str:
    lines = (
        ("VO", choose.choice(_OPENINGS)),
        ("SUPER", choose.choice(_HEADLINES)),
        ("VO", choose.choice(_MIDDLES)),
        ("VO", choose.choice(_CLOSINGS)),
        ("VO", choose.choice(_CALLS)),
        ("SUPER", "{brand}"),
    )
    return "\n".join(f"{tag}: {words}" for tag, words in lines if with_supers or tag == "VO")


def prompt_text(prompt: Prompt) -> str:
    """The prompt as one text, as a scripted model would see it."""
    if prompt.completion is not None:
        return prompt.completion
    return "\n".join(f"{message.role}: {message.text}" for message in prompt.messages)


def brand_in(prompt: Prompt) -> str:
    """The name in capitals that the prompt's last message or paragraph has most (else the whole prompt)."""
    last = prompt.messages[-1].text if prompt.messages else prompt_text(prompt).rpartition("\n\n")[2]
    for text in (last, prompt_text(prompt)):
        names = Counter(name for name in re.findall(r"\b[A-Z]{4,}\b", text) if not _NO_BRAND.fullmatch(name))
        if names:
            return str(names.most_common(1)[0][0])
    return "this product"


def scripted_numbers(text: str) -> bytes:
    """The vector that stands for an embedding model's: texts with more words in common are more alike."""
    totals = [0.0] * 32
    for word in re.findall(r"[^\W_]+", text.casefold()) or [""]:
        for place, byte in enumerate(hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()):
            totals[place] += byte - 127.5
    length = math.sqrt(sum(one * one for one in totals))
    return struct.pack("<32f", *(one / length for one in totals))
