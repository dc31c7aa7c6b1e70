"""Which grammars must never reach llama.cpp's parser?

What is refused here makes it, or the sampler after it, hang or end the process: rules that come back to themselves
without having taken a character (also where what stands before is empty, as in `(a?)*`), names without a rule,
repetitions that write themselves out to millions of parts, deep nesting, very long texts. Each was found by running
it, and `tests/inference/test_native_grammars.py` runs it again; the reader is stricter than the native one, so what
cannot be judged is refused too.
"""

from collections.abc import Iterable
from functools import lru_cache

from fairdraft.domain.engine_fault import EngineFault, EngineFaultError
from fairdraft.domain.errors import KnownError
from fairdraft.inference.gbnf import GrammarTextError, Group, Item, Reference, Repetition, Rules, Terminal, read_grammar

LONGEST_GRAMMAR = 64 * 1024
"""Bytes."""

_DEEPEST = 200
_MOST_REPETITIONS = 2000
_MOST_PARTS = 100_000
_LONGEST_CHAIN = 2_000
"""How many rules the native code may have to enter, one from another, before it reaches a character."""

_MOST_LEFT_OUT = 16
"""How many parts in a row may each be left out: the native code follows every choice, for every token."""


# Every draft of a request has the same one, and few are in use.
@lru_cache(maxsize=16)
def check_grammar(grammar: str) -> None:
    """Raise KnownError for a grammar that must not be parsed."""
    if "\0" in grammar or not grammar.strip():
        raise _not_valid("it is empty or has a NUL in it")
    if len(grammar.encode("utf-8", "replace")) > LONGEST_GRAMMAR:
        raise _not_valid(f"it is longer than {LONGEST_GRAMMAR:,} bytes")
    try:
        rules = read_grammar(grammar, _DEEPEST)
    except GrammarTextError as error:
        raise _not_valid(str(error)) from error
    _check_names(rules)
    _check_repetitions(rules)
    _WrittenOut(rules).check()


def refused_grammar() -> KnownError:
    """The error for a grammar that llama.cpp's own parser refuses."""
    return _not_valid("it is not GBNF with a rule named 'root' that can be written out")


def _check_names(rules: Rules) -> None:
    if "root" not in rules:
        raise _not_valid("it has no rule named 'root'")
    for name, alternatives in rules.items():
        for item in _items(alternatives):
            if isinstance(item, Reference) and item.name not in rules:
                raise _not_valid(f"the rule '{name}' uses '{item.name}', which it does not define")


def _check_repetitions(rules: Rules) -> None:
    for alternatives in rules.values():
        for item in _items(alternatives):
            if not isinstance(item, Repetition):
                continue
            shown = f"{{{item.least},{'' if item.most is None else item.most}}}"
            if max(item.least, item.most or 0) > _MOST_REPETITIONS:
                raise _not_valid(f"the repetition {shown} is over {_MOST_REPETITIONS:,}")
            if item.most is not None and item.most < item.least:
                raise _not_valid(f"the bounds of the repetition {shown} are in the wrong order")


def _items(alternatives: tuple[tuple[Item, ...], ...]) -> Iterable[Item]:
    """Every item, those inside of groups and repetitions too."""
    waiting: list[Item] = [item for sequence in alternatives for item in sequence]
    while waiting:
        item = waiting.pop()
        yield item
        if isinstance(item, Repetition):
            waiting.append(item.item)
        elif isinstance(item, Group):
            waiting += [inner for sequence in item.alternatives for inner in sequence]


class _WrittenOut:
    """The grammar as native code writes it out: groups and repetitions become rules of their own.

    A rule is a list of alternatives, an alternative a list of parts: rule numbers, or None for a character.
    """

    def __init__(self, rules: Rules) -> None:
        self._numbers = {name: number for number, name in enumerate(rules)}
        self._names = list(rules)
        self._rules: list[list[list[int | None]]] = [[] for _ in rules]
        self._parts = 0
        for name, alternatives in rules.items():
            self._rules[self._numbers[name]] = self._alternatives(alternatives, name)

    def check(self) -> None:
        """Raise KnownError where a rule comes back to itself without a character between, or too late to one."""
        empty = self._empty_rules()
        entered = [self._entered(alternatives, empty) for alternatives in self._rules]
        chain = [0] * len(entered)
        choices = [1] * len(entered)
        state = [0] * len(entered)
        for first in range(len(entered)):
            if state[first]:
                continue
            state[first] = 1
            path = [(first, iter(entered[first]))]
            while path:
                rule, rest = path[-1]
                after = next(rest, None)
                if after is None:
                    path.pop()
                    state[rule] = 2
                    chain[rule] = 1 + max((chain[one] for one in entered[rule]), default=0)
                    if chain[rule] > _LONGEST_CHAIN:
                        raise _not_valid(f"'{self._names[rule]}' needs too many steps to its first character")
                    choices[rule] = max((_choices(one, empty, choices) for one in self._rules[rule]), default=1)
                    if choices[rule] > _MOST_LEFT_OUT:
                        raise _not_valid(
                            f"in '{self._names[rule]}' more than {_MOST_LEFT_OUT} parts in a row can be left out"
                        )
                elif state[after] == 1:
                    raise _not_valid(
                        f"the rule '{self._names[after]}' can come back to itself before it has taken a character"
                    )
                elif not state[after]:
                    state[after] = 1
                    path.append((after, iter(entered[after])))

    def _alternatives(self, alternatives: tuple[tuple[Item, ...], ...], name: str) -> list[list[int | None]]:
        return [[part for item in sequence for part in self._item(item, name)] for sequence in alternatives]

    def _item(self, item: Item, name: str) -> list[int | None]:
        match item:
            case Terminal():
                return self._counted([None] * item.length)
            case Reference():
                return self._counted([self._numbers[item.name]])
            case Group():
                return self._counted([self._new(self._alternatives(item.alternatives, name), name)])
            case Repetition():
                once = self._item(item.item, name)
                # Counted before it is written out.
                self._count(len(once) * max(item.least, 1 if item.most is None else item.most))
                parts = once * item.least
                if item.most is None:
                    again = self._new([], name)
                    self._rules[again] = [[*once, again], []]
                    return [*parts, again]
                tail: list[int | None] = []
                for _ in range(item.most - item.least):
                    tail = [self._new([[*once, *tail], []], name)]
                return parts + tail

    def _new(self, alternatives: list[list[int | None]], name: str) -> int:
        self._rules.append(alternatives)
        self._names.append(name)
        return len(self._rules) - 1

    def _counted(self, parts: list[int | None]) -> list[int | None]:
        self._count(len(parts))
        return parts

    def _count(self, parts: int) -> None:
        self._parts += 1 + parts
        if self._parts > _MOST_PARTS:
            raise _not_valid(f"its repetitions write out to more than {_MOST_PARTS:,} parts")

    def _empty_rules(self) -> set[int]:
        """The rules that can be nothing at all."""
        users: dict[int, set[int]] = {}
        for number, alternatives in enumerate(self._rules):
            for sequence in alternatives:
                for part in sequence:
                    if part is not None:
                        users.setdefault(part, set()).add(number)
        empty: set[int] = set()
        waiting = set(range(len(self._rules)))
        while waiting:
            number = waiting.pop()
            if number not in empty and any(all(part in empty for part in sequence) for sequence in self._rules[number]):
                empty.add(number)
                waiting |= users.get(number, set())
        return empty

    @staticmethod
    def _entered(alternatives: list[list[int | None]], empty: set[int]) -> list[int]:
        """The rules that can be entered before any character was taken."""
        found: dict[int, None] = {}
        for sequence in alternatives:
            for part in sequence:
                if part is None:
                    break
                found[part] = None
                if part not in empty:
                    break
        return list(found)


def _choices(sequence: list[int | None], empty: set[int], choices: list[int]) -> int:
    """In how many places a sequence can go on where the most parts in a row can be left out."""
    most = run = 0
    for part in sequence:
        run += 1 if part is None else choices[part]
        most = max(most, run)
        if part is None or part not in empty:
            run = 0
    return most


def _not_valid(why: str) -> KnownError:
    return EngineFaultError(
        f"The grammar cannot be used: {why}.",
        "Ask for the draft without it, or with one that ships with the program.",
        EngineFault("bad_grammar"),
    )
