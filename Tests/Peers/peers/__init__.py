# SPDX-License-Identifier: MIT
"""All peers, in the order of the table."""

from .botan import Botan
from .curl import Curl
from .gnutls import GnuTLS
from .nginx import Nginx
from .nss import NSS
from .openssl import OpenSSL
from .programs import Erlang, Go, Java, MbedTLS, Rustls, WolfSSL

ALL = [OpenSSL, GnuTLS, Nginx, Curl, NSS, Botan, MbedTLS, WolfSSL, Java, Go, Rustls, Erlang]
