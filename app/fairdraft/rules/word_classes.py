"""How do patterns of a pack name classes of words, such as `<symptom>`?

A pack writes each class once, under `[words]`; the patterns of its rules then say which words belong together, and a
word that is added to a class is looked for wherever the class is named.
"""

import re
from collections.abc import Mapping
from typing import Any

_NAMED = re.compile(r"(?<!\?P)<([a-z_]+)>")
_NAME = re.compile(r"[a-z_]+")
_LISTS = ("patterns", "needs", "points")


def word_classes(words: Mapping[str, str]) -> dict[str, str]:
    """The pattern of each class, in which those above it may be named. ValueError for a name that is not known."""
    classes: dict[str, str] = {}
    for name, pattern in words.items():
        if _NAME.fullmatch(name) is None:
            raise ValueError(f'"{name}" cannot be the name of a word class: use only lowercase letters and _')
        classes[name] = f"(?:{_filled(pattern, classes, f'words.{name}')})"
    return classes


def with_words(pack: Mapping[str, Any]) -> dict[str, Any]:
    """The pack as its file gives it, each class's words in the place of its name. ValueError for an unknown name."""
    words, rules = pack.get("words"), pack.get("rules")
    if not isinstance(words, Mapping) or not isinstance(rules, list):
        return dict(pack)
    if not all(isinstance(one, str) for one in words.values()):
        return dict(pack)
    classes = word_classes(words)
    return {**pack, "rules": [_with_words_in(rule, classes) for rule in rules]}


def _with_words_in(rule: Any, classes: Mapping[str, str]) -> Any:
    if not isinstance(rule, Mapping):
        return rule
    name = str(rule.get("id", ""))
    filled = dict(rule)
    for field in _LISTS:
        if isinstance(rule.get(field), list):
            filled[field] = [_filled(one, classes, name) for one in rule[field]]
    if isinstance(rule.get("parts"), Mapping):
        filled["parts"] = {part: _filled(one, classes, name) for part, one in rule["parts"].items()}
    if isinstance(rule.get("guards"), list):
        filled["guards"] = [
            {**one, "pattern": _filled(one.get("pattern"), classes, name)} if isinstance(one, Mapping) else one
            for one in rule["guards"]
        ]
    return filled


def _filled(pattern: Any, classes: Mapping[str, str], where: str) -> Any:
    if not isinstance(pattern, str):
        return pattern
    for name in _NAMED.findall(pattern):
        if name not in classes:
            known = ", ".join(f"<{one}>" for one in classes) or "none"
            raise ValueError(f"{where}: there is no word class <{name}>; known here: {known}")
    return _NAMED.sub(lambda found: classes[found[1]], pattern)
