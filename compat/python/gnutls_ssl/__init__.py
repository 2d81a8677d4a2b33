# SPDX-License-Identifier: MIT
"""`import ssl` on GnuTLS.

Installing this package replaces nothing. A program that wants GnuTLS below its `ssl` says so, best as its first words:

    import gnutls_ssl
    gnutls_ssl.inject_into_ssl()

or is started with it: `python -m gnutls_ssl script.py`.
"""

from ._extension import load
from ._swap import extract_from_ssl, inject_into_ssl, is_injected

__all__ = ["extract_from_ssl", "inject_into_ssl", "is_injected", "load"]
__version__ = "0.1.0"
