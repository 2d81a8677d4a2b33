# SPDX-License-Identifier: MIT
"""One execution of the standard library's ssl.py: its names, and the namespace that its functions look names up in.

There is one module `ssl`, and modules that imported it hold on to it. So it stays, and gets other names. Methods of classes
that left it must go on to see the names of their own generation, else objects that exist would break; functions of the
generation that moved in must see the module's namespace, else what users set there (`ssl._create_default_https_context`)
would be set in vain. A function's namespace cannot be changed, so both are done with copies of functions, for as long as
a generation is away from the namespace it was executed in, its home.
"""

import functools
import sys
import types

_TEMPORARY = "gnutls_ssl._executing_ssl"


class Generation:
    def __init__(self, home, names):
        self.home = home
        self.names = names
        self._originals = []

    @classmethod
    def current(cls, module):
        """What the module `ssl` has now."""
        return cls(module.__dict__, dict(module.__dict__))

    @classmethod
    def executed(cls, module, extension):
        """ssl.py once more, on another `_ssl`."""
        spec = module.__spec__
        scratch = types.ModuleType(_TEMPORARY)
        scratch.__dict__.update(__file__=getattr(module, "__file__", None), __builtins__=module.__builtins__)
        previous = sys.modules.get("_ssl")
        sys.modules[_TEMPORARY] = scratch  # where ssl.py's enumerations look for it
        sys.modules["_ssl"] = extension
        try:
            exec(spec.loader.get_code("ssl"), scratch.__dict__)
        finally:
            del sys.modules[_TEMPORARY]
            if previous is not None:
                sys.modules["_ssl"] = previous
            else:
                del sys.modules["_ssl"]
        generation = cls(scratch.__dict__, scratch.__dict__)
        generation._call_it("ssl")
        return generation

    def _call_it(self, name):
        self.home["__name__"] = name
        for value in list(self.names.values()):
            if getattr(value, "__module__", None) == _TEMPORARY:
                value.__module__ = name
                for member in vars(value).values() if isinstance(value, type) else ():
                    for function in _functions(member):
                        if function.__module__ == _TEMPORARY:
                            function.__module__ = name

    def leave(self, namespace):
        """Its methods look names up in another namespace from now on; answers its names, their functions doing likewise."""
        for owner in {id(v): v for v in self.names.values() if isinstance(v, type)}.values():
            for name, member in list(vars(owner).items()):
                moved = _moved(member, self.home, namespace)
                if moved is not member:
                    self._originals.append((owner, name, member))
                    setattr(owner, name, moved)
        return {name: _moved(value, self.home, namespace) for name, value in self.names.items()}

    def come_home(self):
        """Its methods are as they were executed."""
        for owner, name, member in self._originals:
            setattr(owner, name, member)
        self._originals.clear()


def _functions(member):
    """The plain functions in a member of a class or a module."""
    if isinstance(member, types.FunctionType):
        return [member]
    if isinstance(member, (classmethod, staticmethod)):
        return _functions(member.__func__)
    if isinstance(member, property):
        return [f for part in (member.fget, member.fset, member.fdel) if part is not None for f in _functions(part)]
    return []


def _moved(member, home, namespace):
    """The member with its functions looking names up elsewhere; itself if it has none that are at home."""
    if not any(function.__globals__ is home for function in _functions(member)):
        return member
    if isinstance(member, types.FunctionType):
        copy = types.FunctionType(member.__code__, namespace, member.__name__, member.__defaults__, member.__closure__)
        functools.update_wrapper(copy, member)
        del copy.__wrapped__
        copy.__kwdefaults__ = member.__kwdefaults__
        return copy
    if isinstance(member, property):
        parts = [part and _moved(part, home, namespace) for part in (member.fget, member.fset, member.fdel)]
        return property(*parts, member.__doc__)
    return type(member)(_moved(member.__func__, home, namespace))
