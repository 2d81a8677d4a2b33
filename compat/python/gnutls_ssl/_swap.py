# SPDX-License-Identifier: MIT
"""Puts the GnuTLS `_ssl` below `import ssl`, also where it was imported already, and takes it out again.

What does not change sides: contexts, connections and exceptions that exist (they work on as what they are, with sockets and
with buffers of their side), classes that inherit from one of ssl's (`class MyError(ssl.SSLError)`), and references that lie
deeper than in a module's own names. Therefore inject first and import the rest then.
"""

import enum
import importlib
import sys
import threading
import types

from ._extension import is_ours, load
from ._generation import Generation

_lock = threading.RLock()
_undo = None  # what extract_from_ssl does; None while nothing is injected


def is_injected():
    """Whether `inject_into_ssl` is in force."""
    return _undo is not None


def inject_into_ssl():
    """Makes `ssl` run on GnuTLS for the whole process. Does nothing if it does already."""
    global _undo
    with _lock:
        if _undo is not None:
            return
        ours, stock, module = load(), sys.modules.get("_ssl"), sys.modules.get("ssl")
        if stock is ours:
            return
        if module is None:
            sys.modules["_ssl"] = ours
            _undo = _bring_back_stock
            return
        before = Generation.current(module)
        after = Generation.executed(module, ours)
        _switch(module, before, after, ours)

        def undo():
            _switch_back(module, before, after, stock)

        _undo = undo


def extract_from_ssl():
    """Gives `ssl` back to what it ran on before `inject_into_ssl`. Does nothing if nothing was injected."""
    global _undo
    with _lock:
        if _undo is not None:
            _undo()
            _undo = None


def _bring_back_stock():
    """Nobody had imported `ssl` when it was injected; by now somebody may have."""
    ours = sys.modules.pop("_ssl", None)
    module = sys.modules.get("ssl")
    if module is None or not is_ours(getattr(module, "_ssl", None)):
        return
    try:
        stock = importlib.import_module("_ssl")
    except ImportError:  # there is none: then all stays
        sys.modules["_ssl"] = ours
        raise
    before = Generation.current(module)
    after = Generation.executed(module, stock)
    _switch(module, before, after, stock)


def _switch(module, before, after, extension):
    """`after` moves into the module, `before` leaves it for a copy of its namespace."""
    names = after.leave(module.__dict__)
    before.leave(dict(before.names))
    kept = {"__spec__", "__loader__", "__builtins__", "__package__", "__cached__", "__file__", "__name__"}
    names = {name: value for name, value in names.items() if name not in kept}
    _carry_over(before.names, names)
    sys.modules["_ssl"] = extension
    _exchange(module, before.names, names, gone=set(vars(before.names["_ssl"])) - set(names))
    after.names = names


def _switch_back(module, before, after, extension):
    if extension is not None:
        sys.modules["_ssl"] = extension
    before.come_home()
    mine = {name for name, value in after.names.items() if module.__dict__.get(name) is value}
    _exchange(module, after.names, before.names, gone=mine - set(before.names))
    after.come_home()


def _carry_over(old, new):
    """Users who wanted another function in a place (`_create_default_https_context`) go on wanting it."""
    for name, value in old.items():
        if isinstance(value, types.FunctionType) and name in new and value.__name__ != getattr(new[name], "__name__", None):
            new[name] = new.get(value.__name__, value)


def _exchange(module, old, new, gone):
    """The module's names change at once; what other modules took from it by name follows."""
    module.__dict__.update(new)
    for name in gone:
        module.__dict__.pop(name, None)
    heirs = _heirs(old, new)
    for function in [*old.values(), *new.values()]:  # who kept one elsewhere calls it with new defaults
        if isinstance(function, types.FunctionType):
            function.__defaults__ = _replaced(function.__defaults__ or (), heirs) or None
            function.__kwdefaults__ = {k: heirs.get(id(v), v) for k, v in (function.__kwdefaults__ or {}).items()} or None
    for other in list(sys.modules.values()):
        names = getattr(other, "__dict__", None)
        if isinstance(names, dict) and other is not module and not _has_generation(other):
            _follow(names, heirs)


def _heirs(old, new):
    """What takes the place of each class, function and member of an enumeration. Numbers and texts are everybody's."""
    heirs = {}
    for name, value in old.items():
        heir = new.get(name)
        if heir is None or heir is value or not isinstance(value, (type, types.FunctionType, enum.Enum)):
            continue
        heirs[id(value)] = heir
        if isinstance(value, enum.EnumMeta):
            heirs.update((id(member), heir[key]) for key, member in value.__members__.items() if key in heir.__members__)
    return heirs


def _has_generation(module):
    return module.__name__ in ("_ssl", "ssl") or module.__name__.startswith("gnutls_ssl")


def _follow(names, heirs):
    for name, value in list(names.items()):
        if id(value) in heirs:
            names[name] = heirs[id(value)]
        elif type(value) is tuple:
            names[name] = _replaced(value, heirs)


def _replaced(values, heirs):
    """The tuple with heirs in it, itself if none is."""
    return tuple(heirs.get(id(value), value) for value in values) if any(id(value) in heirs for value in values) else values
