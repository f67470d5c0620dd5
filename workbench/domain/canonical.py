"""Facts as canonical JSON (RFC 8785) and their digests.

Bodies hold strings, booleans, null and whole numbers below 2**53, never floats, and member names are
ASCII: on that subset sorting by code point is RFC 8785's order, and no number needs formatting rules.
"""

from __future__ import annotations

import base64
import hashlib
import json
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast

Json = Union[str, int, bool, None, list["Json"], dict[str, "Json"]]  # noqa: UP007 - a string inside `|` is no type at run time

T = TypeVar("T")

_LIMIT = 2**53
_LEAVES = frozenset({str, int, bool, type(None)})  # asked for first: nine tenths of a draft's values are nothing else


def canonical(value: Json) -> bytes:
    """RFC 8785 bytes of a plain value; raises ValueError on a float, a huge number or an odd name."""
    _check(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(value: Json) -> str:
    """SHA-256, in hex, of a plain value's canonical bytes."""
    return hashlib.sha256(canonical(value)).hexdigest()


def plain(fact: Any) -> Json:
    """A frozen fact as plain JSON values: dataclasses become objects, tuples arrays, enums their value, bytes base64."""
    if type(fact) in _LEAVES:
        return cast(Json, fact)
    if names := _members(cast(Any, type(fact))):
        return {name: held if type(held := getattr(fact, name)) in _LEAVES else plain(held) for name in names}
    if isinstance(fact, Enum):
        return plain(fact.value)
    if isinstance(fact, tuple | list):
        return [plain(item) for item in fact]
    if isinstance(fact, Mapping):
        return {str(name): plain(item) for name, item in fact.items()}
    if isinstance(fact, str | int):
        return fact
    if isinstance(fact, bytes):
        return base64.b64encode(fact).decode()
    raise ValueError(f"a fact cannot hold {type(fact).__name__}: {fact!r}")


@cache
def _members(kind: Any) -> tuple[str, ...]:
    """A dataclass's member names, none for any other type: drafts have a hundred thousand words to ask for."""
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else ()


def fact(kind: type[T], value: Json) -> T:
    """The inverse of `plain` for a dataclass; members a newer or older writer left out take their default."""
    if not isinstance(value, dict):
        raise ValueError(f"{kind.__name__} needs an object, not {type(value).__name__}")
    hints = _hints(cast(Any, kind))
    return kind(**{name: _read(hints[name], item) for name, item in value.items() if name in hints})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {f.name: hints[f.name] for f in fields(kind)}


def _read(hint: Any, value: Json) -> Any:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        options = [o for o in typing.get_args(hint) if o is not type(None)]
        return None if value is None else _read(options[0], value) if len(options) == 1 else value
    if origin is tuple and isinstance(value, list):
        inner = typing.get_args(hint)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_read(inner[0], item) for item in value)
        return tuple(_read(kind, item) for kind, item in zip(inner, value, strict=True))
    if isinstance(hint, type) and is_dataclass(hint):
        return fact(hint, value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if hint is bytes:
        return base64.b64decode(str(value), validate=True)
    if (hint in (str, int, bool) and type(value) is not hint) or origin is tuple:
        raise ValueError(f"expected {getattr(hint, '__name__', hint)}, not {type(value).__name__}")
    return value


def _check(value: Any) -> None:
    if type(value) is str or value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if abs(value) >= _LIMIT:
            raise ValueError(f"number too large for canonical JSON: {value}")
    elif isinstance(value, list):
        for item in value:
            _check(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if not (isinstance(name, str) and name.isascii()):
                raise ValueError(f"member name must be ASCII: {name!r}")
            if type(item) is not str and not (type(item) is int and abs(item) < _LIMIT):
                _check(item)
    else:
        raise ValueError(f"not canonical JSON: {type(value).__name__}")
