"""Every regular expression of the package, found by itself: what its modules hold, and what its functions compile."""

import ast
import gc
import importlib
import pkgutil
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NamedTuple

import bounce_cli
from bounce_cli.late import LETTERS, _Late, _LateByLetters

__all__ = ["Found", "package_patterns"]

METHODS = frozenset({"search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"})
ANCHORED = frozenset({"match", "fullmatch"})
_LEAVES = (str, bytes, int, float, ModuleType, CodeType)


class Found(NamedTuple):
    """A pattern, where it stands, and with which methods it is asked there."""

    source: str | bytes
    flags: int
    places: frozenset[str]
    methods: frozenset[str]


@cache
def package_patterns() -> tuple[Found, ...]:
    """All patterns, each once."""
    modules = _modules()
    used = _uses(modules)
    borders = {id(vars(module)) for module in list(sys.modules.values()) if isinstance(module, ModuleType)}
    places: dict[tuple[str | bytes, int], set[str]] = defaultdict(set)
    methods: dict[tuple[str | bytes, int], set[str]] = defaultdict(set)
    for module in modules:
        for name, value in list(vars(module).items()):
            # What is imported is found where it comes from.
            if name.startswith("__") or name in _imported(module):
                continue
            place = f"{module.__name__}.{name}"
            for key in _within(value, borders):
                places[key].add(place)
                methods[key] |= used.get(place, METHODS)
        for line, method, source, flags in _compiled_in_functions(module):
            places[source, flags].add(f"{module.__name__}:{line}")
            methods[source, flags] |= {method} if method in METHODS else METHODS
    return tuple(
        Found(source, flags, frozenset(places[source, flags]), frozenset(methods[source, flags]))
        for source, flags in sorted(places, key=str)
    )


def _modules() -> list[ModuleType]:
    names = [found.name for found in pkgutil.walk_packages(bounce_cli.__path__, "bounce_cli.")]
    return [importlib.import_module(name) for name in names if not name.endswith(".__main__")]


def _within(value: object, borders: set[int]) -> Iterator[tuple[str | bytes, int]]:
    """The patterns that can be reached from a value without going through another module."""
    waiting, seen = [value], set[int]()
    while waiting:
        one = waiting.pop()
        if isinstance(one, _LEAVES) or id(one) in seen or id(one) in borders:
            continue
        seen.add(id(one))
        if isinstance(one, re.Pattern | _Late):
            yield one.pattern, one.flags & ~(re.UNICODE if isinstance(one.pattern, str) else 0)
        elif isinstance(one, _LateByLetters):
            yield one.pattern, one.flags
            yield one.pattern.replace(LETTERS, ""), one.flags
        elif not isinstance(one, type) or one.__module__.startswith("bounce_cli"):
            waiting.extend(gc.get_referents(one))


class _StandIns(Mapping[str, object]):
    """The names of a module, with a stand-in for those that only a function knows."""

    def __init__(self, module: ModuleType, stand_in: object) -> None:
        self._names, self._stand_in = vars(module), stand_in

    def __getitem__(self, name: str) -> object:
        if name in self._names:
            return self._names[name]
        builtins: dict[str, object] = self._names["__builtins__"]
        return builtins.get(name, self._stand_in)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _compiled_in_functions(module: ModuleType) -> Iterator[tuple[int, str, str | bytes, int]]:
    """Line, method, pattern and flags of what functions compile; a name of theirs stands for a digit."""
    for call in _calls(module):
        assert isinstance(call.func, ast.Attribute | ast.Name)
        method = call.func.attr if isinstance(call.func, ast.Attribute) else "late"
        source = _source(module, call.args[0])
        is_seen = source is not None or module.__name__ in _TAKEN_FROM_OTHERS
        assert is_seen, f"{module.__name__}:{call.lineno}: what is compiled is not seen"
        if source is not None:
            # Flags stand behind the text in a search, and right behind the pattern where it is compiled.
            given = call.args[1:2] if method in {"compile", "late"} else call.args[-1:]
            flags = _evaluated(module, given[0], 0) if given else 0
            yield call.lineno, method, source, int(flags) if isinstance(flags, int) else 0


# These compile what others hand them, which stands where it is handed over.
_TAKEN_FROM_OTHERS = {
    "bounce_cli.late": "what modules hold",
    "bounce_cli.authentication.blocklists": "the names of a table of ours",
    "bounce_cli.ledger.proof.tokens": "what the configuration says",
}


def _calls(module: ModuleType) -> Iterator[ast.Call]:
    functions = (one for one in _nodes(module) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
    calls = (one for function in functions for one in ast.walk(function) if isinstance(one, ast.Call))
    for call in dict.fromkeys(calls):
        match call.func:
            case ast.Attribute(value=ast.Name(id="re"), attr=name) if name in METHODS | {"compile"}:
                yield call
            case ast.Name(id="late"):
                yield call


def _source(module: ModuleType, given: ast.expr) -> str | bytes | None:
    for stand_in in ("1", b"1"):
        value = _evaluated(module, given, stand_in)
        if isinstance(value, str | bytes):
            return value
    return None


def _evaluated(module: ModuleType, given: ast.expr, stand_in: object) -> Any:
    code = compile(ast.Expression(given), str(module.__file__), "eval")
    try:
        return eval(code, {}, _StandIns(module, stand_in))
    except (AttributeError, TypeError, ValueError):
        return None


@cache
def _nodes(module: ModuleType) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))))


@cache
def _imported(module: ModuleType) -> dict[str, str]:
    """Where what a module imports by name is at home."""
    return {
        alias.asname or alias.name: f"{one.module}.{alias.name}"
        for one in _nodes(module)
        if isinstance(one, ast.ImportFrom)
        for alias in one.names
    }


def _uses(modules: list[ModuleType]) -> dict[str, frozenset[str]]:
    """By name of a module's own: the methods that are called on it, anywhere; all, where it is handed on."""
    uses: dict[str, set[str]] = defaultdict(set)
    for module in modules:
        asked = {id(one.value): one.attr for one in _nodes(module) if isinstance(one, ast.Attribute)}
        for one in _nodes(module):
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load):
                method = asked.get(id(one), "")
                place = _imported(module).get(one.id, f"{module.__name__}.{one.id}")
                uses[place] |= {method} if method in METHODS else METHODS
    return {name: frozenset(methods) for name, methods in uses.items()}
