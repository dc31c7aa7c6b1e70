"""What the import contracts in pyproject.toml cannot say by themselves."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import fairdraft

PACKAGE = Path(fairdraft.__file__).parent
ROOT = PACKAGE.parents[1]
PURE_PACKAGES = ("domain", "rules", "retrieval")
ALLOWED_IN_PURE_PACKAGES = {"fairdraft", "pydantic", "pydantic_core", "rapidfuzz", "re2", "nupunkt"}


@cache
def imports(file: Path) -> tuple[tuple[str, bool], ...]:
    """Every module a file imports, and whether that is inside a function."""
    return tuple(_imports(file))


def _imports(file: Path) -> Iterator[tuple[str, bool]]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    inside = {
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node in inside) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node in inside


def modules(*packages: str) -> list[Path]:
    return [file for package in packages for file in sorted((PACKAGE / package).rglob("*.py"))]


def contracts() -> list[dict[str, Any]]:
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = configuration["tool"]["importlinter"]["contracts"]
    return found


def test_pure_packages_need_four_third_party_packages_at_most() -> None:
    """domain, rules and retrieval import the standard library, ourselves and the four allowed packages only."""
    foreign = {
        f"{file.relative_to(PACKAGE)}: {name}"
        for file in modules(*PURE_PACKAGES)
        for name, _ in imports(file)
        if (top := name.split(".")[0]) not in ALLOWED_IN_PURE_PACKAGES and top not in sys.stdlib_module_names
    }
    assert foreign == set()


def test_only_network_imports_an_http_client_of_the_standard_library() -> None:
    """No module but host/network imports urllib.request, and none imports http.client or a socket."""
    reached = {
        f"{file.relative_to(PACKAGE)}: {name}"
        for file in modules(".")
        if file != PACKAGE / "host" / "network.py"
        for name, _ in imports(file)
        if name.startswith(("urllib.request", "http.client", "socket.")) or name in ("socket", "urllib", "http")
    }
    assert reached == set()


def test_llama_cpp_is_imported_inside_functions_only() -> None:
    """Importing the one module that names llama_cpp does not load the native engine."""
    places = [
        (file.name, inside) for file in modules(".") for name, inside in imports(file) if name.startswith("llama_cpp")
    ]
    assert places
    assert set(places) == {("llama_binding.py", True)}


def test_every_package_of_ours_is_forbidden_qt() -> None:
    """The contract on Qt lists every top-level module but the two that may reach it."""
    listed = next(one["source_modules"] for one in contracts() if one["name"] == "Only ui reaches Qt, even indirectly")
    there = {
        f"fairdraft.{entry.stem}"
        for entry in PACKAGE.iterdir()
        if (entry / "__init__.py").exists() or (entry.suffix == ".py" and entry.name != "__init__.py")
    }
    assert there - set(listed) == {"fairdraft.ui", "fairdraft.__main__"}
