# SPDX-License-Identifier: MIT
"""What `python -m gnutls_ssl --info` prints."""

import os
import sys

from . import __version__, _libraries
from ._extension import is_ours

# Of all libraries of a process, these are about cryptography.
_OF_INTEREST = ("gnutls", "nettle", "hogweed", "gmp", "p11-kit", "tasn1", "idn2", "unistring", "ssl", "crypto", "_ssl", "_hashlib")


def collect():
    """The facts, as values that JSON has."""
    module = sys.modules.get("_ssl")
    libraries = _libraries.mapped()
    return {
        "gnutls_ssl": __version__,
        "python": sys.version.split()[0],
        "executable": sys.executable,
        "module": getattr(module, "__file__", None),
        "on_gnutls": is_ours(module),
        "version": getattr(module, "OPENSSL_VERSION", None),
        "capabilities": {name: bool(value) for name, value in sorted(vars(module).items()) if name.startswith("HAS_")} if module else {},
        "libraries": [path for path in libraries if any(name in os.path.basename(path) for name in _OF_INTEREST)],
        "openssl": _libraries.openssl(),
    }


def text(facts):
    """The facts, to be read."""
    lines = [
        f"gnutls_ssl    {facts['gnutls_ssl']}",
        f"Python        {facts['python']}, {facts['executable']}",
        f"_ssl          {facts['module'] or 'not imported'}",
        f"              {facts['version'] or ''}",
        "capabilities  " + ", ".join(name[4:] for name, has in facts["capabilities"].items() if has),
        "lacks         " + (", ".join(name[4:] for name, has in facts["capabilities"].items() if not has) or "nothing"),
        "mapped        " + "\n              ".join(facts["libraries"]),
    ]
    if not facts["openssl"]:
        lines.append("OpenSSL       is not in this process")
    for path, by in facts["openssl"].items():
        lines.append(f"OpenSSL       {path}, asked for by {', '.join(by) or 'nobody who is mapped'}")
    return "\n".join(line.rstrip() for line in lines)
