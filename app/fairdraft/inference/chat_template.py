"""What does a model's own chat template make of a chat prompt?

Templates come with model files and are code, so they run in Jinja's sandbox. What the person wrote is kept
apart from what the template wrote, so that a pasted control token can stay plain text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from jinja2 import TemplateError, nodes
from jinja2.ext import Extension, loopcontrols
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from fairdraft.domain.errors import KnownError
from fairdraft.domain.generation import Message


@dataclass(frozen=True, slots=True)
class PromptPart:
    """A stretch of a rendered prompt; `written` is true for a person's text, false for the template's."""

    text: str
    written: bool


class _GenerationTag(Extension):
    """`{% generation %}` marks the assistant's words for training; here its content is simply kept."""

    tags = {"generation"}

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Read the block up to `{% endgeneration %}`."""
        next(parser.stream)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


class ChatTemplate:
    """A chat template, compiled.

    Args:
        source: the template's text, from the model file.
        beginning: the text of the model's beginning-of-sequence token.
        end: the text of its end-of-sequence token.
        name: the model's name, for messages.

    Raises:
        KnownError: the template cannot be read.
    """

    def __init__(self, source: str, *, beginning: str, end: str, name: str) -> None:
        environment = ImmutableSandboxedEnvironment(
            trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols, _GenerationTag]
        )
        environment.globals["raise_exception"] = _raise_exception
        environment.globals["strftime_now"] = _strftime_now
        self._name = name
        self._facts = {"bos_token": beginning, "eos_token": end}
        try:
            self._template = environment.from_string(source)
        except (TemplateError, RecursionError) as error:
            raise self._problem(error) from error

    def render(self, messages: Sequence[Message]) -> tuple[PromptPart, ...]:
        """The whole prompt up to where the model's answer begins. Raises KnownError if the template refuses."""
        try:
            return self._parts(messages)
        except KnownError:
            folded = _without_system(messages)
            if folded == tuple(messages):
                raise
            # Some templates refuse a system message; its text then opens the first user message.
            return self._parts(folded)

    def _parts(self, messages: Sequence[Message]) -> tuple[PromptPart, ...]:
        texts = [message.text for message in messages]
        marks = _unique_marks(texts)
        rendered = self._rendered([Message(message.role, mark) for message, mark in zip(messages, marks, strict=True)])
        whole = self._rendered(messages)
        for written in (texts, [text.strip() for text in texts]):
            parts = _split(rendered, dict(zip(marks, written, strict=True)))
            if "".join(part.text for part in parts) == whole:
                return parts
        # The template changes the text in a way of its own; the text as written is the safe reading.
        return _split(rendered, dict(zip(marks, texts, strict=True)))

    def _rendered(self, messages: Sequence[Message]) -> str:
        values: dict[str, Any] = {
            "messages": [{"role": message.role, "content": message.text} for message in messages],
            "add_generation_prompt": True,
            "enable_thinking": False,
            "tools": None,
            "documents": None,
            **self._facts,
        }
        try:
            return self._template.render(values)
        except Exception as error:  # a template is foreign code and may raise anything
            raise self._problem(error) from error

    def _problem(self, error: Exception) -> KnownError:
        why = str(error).strip().rstrip(".") or type(error).__name__
        return KnownError(
            f"The chat template of {self._name} could not be used: {why}.",
            "Choose another model, or use this one with a recipe whose form is 'completion'.",
        )


def _raise_exception(message: str) -> NoReturn:
    raise TemplateError(message)


def _strftime_now(form: str) -> str:
    return datetime.now().astimezone().strftime(form)


def _unique_marks(texts: Sequence[str]) -> list[str]:
    """One mark per text that occurs in none of them."""
    number = 0
    while any(f"\ue000{number}." in text for text in texts):
        number += 1
    return [f"\ue000{number}.{at}\ue001" for at in range(len(texts))]


def _split(rendered: str, written: dict[str, str]) -> tuple[PromptPart, ...]:
    """Cut a rendering at its marks and put the written texts in their places."""
    parts: list[PromptPart] = []
    rest = rendered
    while rest:
        at, mark = min(((rest.find(mark), mark) for mark in written if mark in rest), default=(len(rest), ""))
        parts.append(PromptPart(rest[:at], written=False))
        if mark:
            parts.append(PromptPart(written[mark], written=True))
        rest = rest[at + len(mark) :]
    return tuple(part for part in parts if part.text)


def _without_system(messages: Sequence[Message]) -> tuple[Message, ...]:
    """The messages with a leading system message folded into the first user message."""
    if len(messages) < 2 or messages[0].role != "system" or messages[1].role != "user":
        return tuple(messages)
    first = Message("user", f"{messages[0].text}\n\n{messages[1].text}")
    return (first, *messages[2:])
