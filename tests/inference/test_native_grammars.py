"""Grammars that pass the check are given to llama.cpp itself, in a child process that may die."""

import json
import random
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fairdraft.domain.errors import KnownError
from fairdraft.inference.grammar_check import check_grammar

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(sys.platform == "win32", reason="the child limits its memory as POSIX systems do"),
]

_NATIVE = Path(__file__).with_name("native_grammar.py")
_SECONDS = 4.0
_GRAMMARS = 300


class Native:
    """llama.cpp's parser and sampler in a child process, which is started anew when it has died."""

    def __init__(self, model: Path) -> None:
        self._model = model
        self._child: subprocess.Popen[str] | None = None

    def ask(self, grammar: str, seconds: float = _SECONDS) -> str:
        if self._child is None:
            self._child = subprocess.Popen(
                [sys.executable, str(_NATIVE), str(self._model)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        child = self._child
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps(grammar) + "\n")
        child.stdin.flush()
        if not select.select([child.stdout], [], [], seconds)[0]:
            self.close()
            return "hangs"
        answer = child.stdout.readline().strip()
        if not answer:
            self.close()
        return answer or "dies"

    def close(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()  # closes the pipes too
            self._child = None


@pytest.fixture
def native(starter_path: Path) -> Iterator[Native]:
    one = Native(starter_path)
    yield one
    one.close()


def passes(grammar: str) -> bool:
    try:
        check_grammar(grammar)
    except KnownError:
        return False
    return True


class Writer:
    """Writes grammars of any shape: recursion, empty parts, nested groups and repetitions among them."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - for shapes, not for secrets
        self._names = ["root", *(f"r{number}" for number in range(self._chance.randrange(5)))]

    def grammar(self) -> str:
        return "\n".join(f"{name} ::= {self._alternatives(0)}" for name in self._names)

    def _alternatives(self, depth: int) -> str:
        return " | ".join(self._sequence(depth) for _ in range(self._chance.choice((1, 1, 2, 3))))

    def _sequence(self, depth: int) -> str:
        return " ".join(self._item(depth) for _ in range(self._chance.choice((0, 1, 1, 2, 3))))

    def _item(self, depth: int) -> str:
        plain = ['"a"', '"bc "', '""', "[a-z]", '[^"\\n]', ".", '"\\x41\\u00e9"', "[ \\t]"]
        kind = self._chance.random()
        if kind < 0.25:
            item = self._chance.choice(self._names)
        elif kind < 0.45 and depth < 3:
            item = f"({self._alternatives(depth + 1)})"
        else:
            item = self._chance.choice(plain)
        often = ("*", "+", "?", "{2}", "{0,3}", "{1,}", "{3,9}", "{0,60}")
        return item + (self._chance.choice(often) if self._chance.random() < 0.3 else "")


@pytest.mark.slow
def test_no_grammar_that_passes_ends_the_engine(native: Native) -> None:
    """llama.cpp takes or refuses hundreds of grammars of any shape that pass the check, writes by them, and lives. A
    few, whose words can be read in thousands of ways, are slow to write by; a stall is ended by the watch.
    """
    written = (Writer(seed).grammar() for seed in range(100_000))
    tried = [grammar for _, grammar in zip(range(_GRAMMARS), filter(passes, written), strict=False)]
    assert len(tried) == _GRAMMARS
    answers = {grammar: native.ask(grammar) for grammar in tried}
    assert [grammar for grammar, answer in answers.items() if answer == "dies"] == []
    assert sum(answer == "taken" for answer in answers.values()) > 0.7 * _GRAMMARS
    assert sum(answer == "hangs" for answer in answers.values()) < 0.02 * _GRAMMARS


@pytest.mark.parametrize("grammar", ['root ::= a root "b"\na ::= "x"?', 'root ::= "q" r\nr ::= ("x"?) r "b"'])
def test_recursion_behind_an_empty_rule_is_deadly_and_is_refused(native: Native, grammar: str) -> None:
    """llama.cpp does not see a left recursion behind a rule that can be empty, and dies of it: the check sees it."""
    assert not passes(grammar)
    assert native.ask(grammar, seconds=60) == "dies"
