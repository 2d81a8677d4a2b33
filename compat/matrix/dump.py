# SPDX-License-Identifier: MIT
"""Prints the names of CPython's `ssl` and `_ssl` as this interpreter has them: name, modules, kind, between tabs.

A member stands under its class; `_ssl._SSLContext` and `ssl.SSLContext`, which inherits from it, are one class here.
What `ssl` only imports from elsewhere is left out, and so are the members of an enumeration that are constants too.
"""

import _ssl
import enum
import inspect
import ssl

CLASSES = [
    _ssl._SSLContext, ssl.SSLContext, _ssl._SSLSocket, ssl.SSLObject, ssl.SSLSocket, ssl.MemoryBIO, ssl.SSLSession,
    _ssl.Certificate, ssl._ASN1Object, ssl.DefaultVerifyPaths,
]
ENUMERATIONS = [ssl.TLSVersion, ssl.Purpose, ssl._TLSContentType, ssl._TLSAlertType, ssl._TLSMessageType]
# Set by the code that raises, so that no class has them.
ATTRIBUTES = ["SSLError.library", "SSLError.reason", "SSLCertVerificationError.verify_code",
              "SSLCertVerificationError.verify_message"]
IMPORTED = {"SOCK_STREAM", "SOL_SOCKET", "SO_TYPE", "_GLOBAL_DEFAULT_TIMEOUT", "socket_error"}


def canonical(name):
    return {"_SSLContext": "SSLContext"}.get(name, name)


def kind(value):
    if inspect.isclass(value):
        return "exception" if issubclass(value, BaseException) else "class"
    return "function" if callable(value) else "constant"


def module_names(module):
    for name, value in vars(module).items():
        home = getattr(value, "__module__", None)
        is_own = home in ("ssl", "_ssl", None) or not (inspect.isclass(value) or inspect.isroutine(value))
        if name.startswith("__") or inspect.ismodule(value) or name in IMPORTED or not is_own:
            continue
        yield canonical(name), kind(value)


def members(cls):
    owner = canonical(cls.__name__)
    if cls in ENUMERATIONS:
        yield from ((f"{owner}.{name}", "constant") for name in cls.__members__)
        return
    fields = getattr(cls, "_fields", ())
    for name, value in vars(cls).items():
        if name.startswith("__") or name in ("_fields", "_field_defaults", "_make", "_replace", "_asdict"):
            continue
        is_data = name in fields or not (callable(value) or isinstance(value, (classmethod, staticmethod)))
        yield f"{owner}.{name}", "attribute" if is_data else "method"
    if cls is ssl._ASN1Object:
        yield from ((f"{owner}.{name}", "attribute") for name in ("nid", "shortname", "longname", "oid"))


def main():
    rows = {}
    def add(name, module, what):
        modules, _ = rows.setdefault(name, (set(), what))
        modules.add(module)
    for module in (ssl, _ssl):
        for name, what in module_names(module):
            add(name, module.__name__, what)
    for cls in CLASSES + ENUMERATIONS:
        for name, what in members(cls):
            home = "_ssl" if cls.__module__ == "_ssl" else "ssl"
            add(name, home, what)
            # What is inherited, or handed on as it is, is there too.
            if cls in (_ssl._SSLContext, ssl.MemoryBIO, ssl.SSLSession):
                add(name, "ssl", what)
    for name in ATTRIBUTES:
        for module in ("ssl", "_ssl"):
            add(name, module, "attribute")
    for name in sorted(rows, key=lambda name: (name.split(".")[0].lower() if "." in name else "", name)):
        modules, what = rows[name]
        print(name, " ".join(sorted(modules, reverse=True)), what, sep="\t")


if __name__ == "__main__":
    main()
