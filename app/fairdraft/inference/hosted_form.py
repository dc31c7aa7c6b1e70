"""How is a draft asked for in the OpenAI form, and which settings does that form not carry?"""

import re
from dataclasses import dataclass
from typing import Any

from fairdraft.domain.candidate import HostedServer
from fairdraft.domain.generation import HostedRequest
from fairdraft.domain.web_address import beneath

_FURTHER: dict[HostedServer, dict[str, str]] = {
    "openai": {},
    "vllm": {"top_k": "top_k", "min_p": "min_p", "repeat_penalty": "repetition_penalty"},
    "sglang": {"top_k": "top_k", "min_p": "min_p", "repeat_penalty": "repetition_penalty"},
    "llama-server": {
        "top_k": "top_k",
        "min_p": "min_p",
        "repeat_penalty": "repeat_penalty",
        "grammar": "grammar",
    },
}
"""What our settings are called where the OpenAI form has none of the kind."""

_ALL_TOKENS: dict[HostedServer, int] = {"openai": 0, "vllm": -1, "sglang": -1, "llama-server": 0}
"""The `top_k` that leaves no token out."""

_MOST_STOPS = 4
_ENDS = re.compile(r"/(chat/)?completions/?$")
_DECLINED = re.compile(
    r"unsupported|not support|unrecogni[sz]ed|unknown|unexpected|not permitted|extra|not allowed|not accept", re.I
)
_NEVER_LEFT_OUT = frozenset({"model", "messages", "prompt", "stream", "max_tokens", "max_completion_tokens"})


@dataclass(frozen=True, slots=True)
class HostedForm:
    """A call in the OpenAI form; `not_sent` are the settings, by our names, that it leaves out."""

    url: str
    body: dict[str, Any]
    not_sent: tuple[str, ...]


def hosted_form(request: HostedRequest, seed: int, refused: frozenset[str]) -> HostedForm:
    """The call for one draft.

    Args:
        request: endpoint, prompt, sampling, stop texts and grammar.
        seed: the draft's.
        refused: keys of the body that this server refused before; `max_tokens` among them is sent under its new name.
    """
    sampling, prompt, endpoint = request.sampling, request.prompt, request.endpoint
    further = _FURTHER[endpoint.server]
    wanted: list[tuple[str, str | None, Any]] = [
        ("temperature", "temperature", sampling.temperature),
        ("top_p", "top_p", sampling.top_p),
        ("top_k", further.get("top_k"), sampling.top_k or _ALL_TOKENS[endpoint.server]),
        ("min_p", further.get("min_p"), sampling.min_p),
        ("repeat_penalty", further.get("repeat_penalty"), sampling.repeat_penalty),
        ("seed", "seed", seed),
    ]
    if request.stop:
        # The others are looked for in what comes back, as these are.
        wanted.append(("stop", "stop", list(request.stop[:_MOST_STOPS])))
    if request.grammar is not None:
        wanted.append(("grammar", further.get("grammar"), request.grammar))
    body: dict[str, Any] = {"model": endpoint.model}
    if prompt.completion is None:
        body["messages"] = [{"role": message.role, "content": message.text} for message in prompt.messages]
    else:
        body["prompt"] = prompt.completion
    body["max_completion_tokens" if "max_tokens" in refused else "max_tokens"] = sampling.max_tokens
    body |= {key: value for _, key, value in wanted if key is not None and key not in refused}
    body["stream"] = True
    if "stream_options" not in refused:
        body["stream_options"] = {"include_usage": True}
    path = "completions" if prompt.completion is not None else "chat/completions"
    return HostedForm(
        url=beneath(_ENDS.sub("", endpoint.url), path),
        body=body,
        not_sent=tuple(ours for ours, key, _ in wanted if key not in body),
    )


def refused_setting(answer: Any, sent: dict[str, Any]) -> str | None:
    """The key of the body that a server's error says it does not take, or None.

    A bound on the draft's length is never left out: it is renamed where the server asks for that, else the error
    stands.
    """
    error = answer.get("error", answer) if isinstance(answer, dict) else {}
    words = str(error) if error else str(answer)
    if not _DECLINED.search(words):
        return None
    if "max_tokens" in sent and "max_completion_tokens" in words:
        return "max_tokens"
    known = [key for key in sent if key not in _NEVER_LEFT_OUT]
    param = error.get("param") if isinstance(error, dict) else None
    if param in known:
        return str(param)
    named = [key for key in known if re.search(rf"\b{re.escape(key)}\b", words)]
    return named[0] if len(named) == 1 else None
