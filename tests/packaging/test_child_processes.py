"""How the program starts others."""

import ast
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "app" / "fairdraft"
STARTS = {"subprocess.run", "subprocess.Popen", "subprocess.call", "subprocess.check_output"}
# It hands what was asked on to the program with the window.
OPENS_A_WINDOW = "host/bundle.py"


def starts() -> list[tuple[str, ast.Call]]:
    """Each call that starts a process, with the file it stands in."""
    return [
        (path.relative_to(APP).as_posix(), call)
        for path in sorted(APP.rglob("*.py"))
        if "subprocess" in (text := path.read_text(encoding="utf-8"))
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in STARTS
    ]


@pytest.mark.parametrize(("file", "call"), [pytest.param(*one, id=one[0]) for one in starts()])
def test_no_terminal_opens_for_a_process(file: str, call: ast.Call) -> None:
    """On Windows a program without a terminal, as the window is, opens one for each that it starts otherwise."""
    said = {one.arg: ast.unparse(one.value) for one in call.keywords}
    assert said.get("creationflags", "").endswith("NO_WINDOW") or file == OPENS_A_WINDOW
