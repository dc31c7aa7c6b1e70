"""Which of a model's bytes become a draft's text?

Three filters in a row, each independent of how the bytes are cut into tokens: whole characters only, no
thinking text, nothing from a stop text on.
"""

import codecs
from dataclasses import dataclass, field

THINKING_MARKS = (
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("[THINK]", "[/THINK]"),
    ("<|channel>", "<channel|>"),
)
"""How models open and close what they say to themselves (Qwen, SmolLM, DeepSeek; Magistral; Gemma 4)."""


def opens_thinking(prompt: str) -> str | None:
    """The closing mark to wait for, where the prompt itself ends by opening the model's thinking."""
    end = prompt.rstrip()
    return next((close for begin, close in THINKING_MARKS if end.endswith(begin)), None)


def _held_back(text: str, marks: tuple[str, ...]) -> int:
    """Length of the longest end of `text` that is a beginning of a mark and not yet the whole of it."""
    longest = max((len(mark) for mark in marks), default=1) - 1
    for size in range(min(longest, len(text)), 0, -1):
        end = text[-size:]
        if any(mark.startswith(end) for mark in marks):
            return size
    return 0


def _first(text: str, marks: tuple[str, ...]) -> tuple[int, str] | None:
    """Place and mark of the match that is complete first; of those complete together, the longest."""
    found = [(at + len(mark), at, mark) for mark in marks if (at := text.find(mark)) >= 0]
    if not found:
        return None
    _end, at, mark = min(found)
    return at, mark


@dataclass(slots=True)
class ThinkingFilter:
    """Drops everything between thinking marks, and the marks; an unclosed thought is dropped to the end.

    `waiting_for` is the closing mark while inside a thought. White space before the first words after a
    thought is dropped with it.
    """

    waiting_for: str | None = None
    _pending: str = ""
    _after_thought: bool = False
    _said_anything: bool = False

    def feed(self, text: str) -> str:
        """The next text that is surely no thinking."""
        self._pending += text
        said: list[str] = []
        while self._take_next(said):
            pass
        return "".join(said)

    def finish(self) -> str:
        """What was held back at the end and turned out to be no mark."""
        rest, self._pending = self._pending, ""
        return "" if self.waiting_for else self._spoken(rest)

    def _take_next(self, said: list[str]) -> bool:
        """Move on by one mark; False when more text is needed."""
        if self.waiting_for:
            marks: tuple[str, ...] = (self.waiting_for,)
        else:
            marks = tuple(mark for pair in THINKING_MARKS for mark in pair)
        match = _first(self._pending, marks)
        if match is None:
            keep = _held_back(self._pending, marks)
            spoken = self._pending[: len(self._pending) - keep]
            if not self.waiting_for:
                said.append(self._spoken(spoken))
            self._pending = self._pending[len(spoken) :]
            return False
        at, mark = match
        if not self.waiting_for:
            said.append(self._spoken(self._pending[:at]))
        self._pending = self._pending[at + len(mark) :]
        # A closing mark without its opening one is dropped alone: what came before was already said.
        self.waiting_for = dict(THINKING_MARKS).get(mark)
        self._after_thought = True
        return True

    def _spoken(self, text: str) -> str:
        if self._after_thought and not self._said_anything:
            text = text.lstrip()
        if text.strip():
            self._said_anything = True
        return text


@dataclass(slots=True)
class StopFilter:
    """Ends a text before the first stop text that is complete; `stopped` is then true."""

    stop: tuple[str, ...]
    stopped: bool = False
    _pending: str = ""

    def __post_init__(self) -> None:
        self.stop = tuple(text for text in self.stop if text)

    def feed(self, text: str) -> str:
        """The next text that is surely part of the draft."""
        if self.stopped:
            return ""
        self._pending += text
        match = _first(self._pending, self.stop)
        if match is not None:
            self.stopped = True
            said, self._pending = self._pending[: match[0]], ""
            return said
        keep = _held_back(self._pending, self.stop)
        said = self._pending[: len(self._pending) - keep]
        self._pending = self._pending[len(said) :]
        return said

    def finish(self) -> str:
        """What was held back at the end and turned out to be no stop text."""
        rest, self._pending = self._pending, ""
        return rest


@dataclass(slots=True)
class DraftTextStream:
    """The bytes of a draft's tokens in, its text out."""

    stop: tuple[str, ...] = ()
    thinking_until: str | None = None
    _decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8")(errors="replace")
    )
    _thinking: ThinkingFilter = field(init=False)
    _stopping: StopFilter = field(init=False)

    def __post_init__(self) -> None:
        self._thinking = ThinkingFilter(self.thinking_until)
        self._stopping = StopFilter(self.stop)

    @property
    def may_stop(self) -> bool:
        """Whether there are texts that stop it."""
        return bool(self._stopping.stop)

    @property
    def stopped(self) -> bool:
        """True once a stop text was complete."""
        return self._stopping.stopped

    def feed(self, piece: bytes) -> str:
        """The next text of the draft; often empty."""
        return self._stopping.feed(self._thinking.feed(self._decoder.decode(piece)))

    def finish(self) -> str:
        """The rest. An unfinished character at the end is dropped: it was never written."""
        self._decoder.reset()
        return self._stopping.feed(self._thinking.finish()) + self._stopping.finish()
