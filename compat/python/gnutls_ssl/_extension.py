# SPDX-License-Identifier: MIT
"""The extension module `_ssl` that comes with this package: where it is, and loading it under that name."""

import importlib.machinery
import importlib.util
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))
_loaded = None


def is_ours(module):
    """Whether a module is an `_ssl` on GnuTLS, from wherever it came."""
    return "GnuTLS" in str(getattr(module, "OPENSSL_VERSION", ""))


def path():
    """The file of the extension for the running interpreter."""
    threading = "t" if "t" in sys.abiflags else ""
    built = os.path.join(os.path.dirname(_HERE), "build", sys.implementation.cache_tag + threading)  # in a source tree
    for folder in (_HERE, built):
        for suffix in importlib.machinery.EXTENSION_SUFFIXES:
            candidate = os.path.join(folder, "_ssl" + suffix)
            if os.path.exists(candidate):
                return candidate
    raise ImportError(
        f"gnutls_ssl has no extension for {sys.implementation.cache_tag}: it was installed for another interpreter",
        name="_ssl",
    )


def load():
    """The module, without making it anybody's `_ssl`. It is the same one each time."""
    global _loaded
    if _loaded is None:
        current = sys.modules.get("_ssl")
        if current is not None and is_ours(current):  # PYTHONPATH led to it
            _loaded = current
        else:
            file = path()
            loader = importlib.machinery.ExtensionFileLoader("_ssl", file)
            spec = importlib.util.spec_from_file_location("_ssl", file, loader=loader)
            module = importlib.util.module_from_spec(spec)
            loader.exec_module(module)
            _loaded = module
    return _loaded
