"""How does one value of a TOML file change while all that somebody wrote around it stays?

Only keys at the top of a document, before its first table, are changed. Every other character stays: comments, order,
blank lines, ends of lines.
"""

from fairdraft.domain.toml_places import Path, TomlPlaces, toml_places


def with_value(text: str, key: str, written: str) -> str:
    """The document with another value, or with one more key behind the others at its top.

    Args:
        text: a document that `tomllib` reads; a byte-order mark at its beginning stays.
        key: a bare key; its value, where there is one, is no table.
        written: the value, in TOML.
    """
    places = toml_places(text.removeprefix("\ufeff"))
    shift = len(text) - len(text.removeprefix("\ufeff"))
    if (key,) in places.ends:
        return text[: places.values[key,] + shift] + written + text[places.ends[key,] + shift :]
    at = _end_of_top(text, places, shift)
    end = "\r\n" if "\r\n" in text else "\n"
    begun = end if text[shift:at] and not text[:at].endswith("\n") else ""
    return f"{text[:at]}{begun}{key} = {written}{end}{text[at:]}"


def without_key(text: str, key: str) -> str:
    """The document without that key; what was said about it behind its value stays, on a line of its own."""
    places = toml_places(text.removeprefix("\ufeff"))
    if (key,) not in places.ends:
        return text
    shift = len(text) - len(text.removeprefix("\ufeff"))
    start = max(text.rfind("\n", 0, places.keys[key,] + shift) + 1, shift)
    behind = places.ends[key,] + shift
    line_end = _line_end(text, behind)
    said = text[behind:line_end].lstrip(" \t")
    return text[:start] + (said if said.startswith("#") else "") + text[line_end:]


def _end_of_top(text: str, places: TomlPlaces, shift: int) -> int:
    """Where one more key belongs: behind the last that stands in no table."""
    first_table = min((at for path, at in places.values.items() if _is_header(path, places)), default=len(text))
    ends = [end for path, end in places.ends.items() if places.key(path[:1]) < first_table]
    if ends:
        return _line_end(text, max(ends) + shift)
    return len(text) if first_table == len(text) else shift


def _is_header(path: Path, places: TomlPlaces) -> bool:
    """Whether a table's header opened it: its bracket stands before its name, where a pair's value stands behind."""
    return len(path) == 1 and path not in places.ends and places.values[path] < places.keys[path]


def _line_end(text: str, at: int) -> int:
    """Where the line of a place ends, its end of line included."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1
