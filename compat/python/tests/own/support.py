# SPDX-License-Identifier: MIT
"""What the tests share: an authority of the moment, pairs of connections, Python in another process, counts of what is alive."""

import atexit
import ctypes
import functools
import gc
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest

import _ssl

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGE_ROOT = os.path.dirname(os.path.dirname(HERE))
# The module under test is the one that scripts/python built, not the interpreter's own.
OURS = "lib-dynload" not in (getattr(_ssl, "__file__", None) or "lib-dynload")
stock_crashes = unittest.skipUnless(OURS, "the stock module crashes")
# A run of scripts/python-asan: slow, on a debug build, with all of the address space in use.
SANITIZED = "asan" in os.environ.get("LD_PRELOAD", "")
# No wait in these tests is longer; to reach it is a failure.
SECONDS = 40 * int(os.environ.get("JUDGES_PATIENCE", "1"))
HOST = "localhost"


def openssl(*arguments, **more):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True, **more)


@functools.cache
def folder():
    """A folder of this process that goes with it."""
    path = tempfile.mkdtemp(prefix="gnutls-ssl-")
    owner = os.getpid()
    atexit.register(lambda: os.getpid() == owner and shutil.rmtree(path, ignore_errors=True))
    return path


def key_options(kind):
    return ["-newkey", "rsa:2048"] if kind == "rsa" else ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]


making = threading.Lock()


def made(path, make):
    """The path, behind the first call of `make(path)` for it in this process, which puts a file there."""
    with making:
        if not os.path.exists(path):
            make(path + ".part")
            os.rename(path + ".part", path)
    return path


def authority():
    """The PEM file of a certificate authority."""
    path = os.path.join(folder(), "ca.pem")
    return made(path, lambda new: openssl(
        "req", "-x509", "-nodes", *key_options("ec"), "-keyout", path + ".key", "-out", new, "-days", "2",
        "-subj", "/CN=An authority of a test", "-addext", "keyUsage=critical,keyCertSign,cRLSign"))


def leaf(name=HOST, kind="ec"):
    """A PEM file with a key, its certificate for `name` and 127.0.0.1, signed by the authority."""
    issuer = authority()

    def make(path):
        openssl("req", "-nodes", *key_options(kind), "-keyout", path, "-out", path + ".csr", "-subj", f"/CN={name}")
        with open(path + ".ext", "w") as file:
            file.write(f"subjectAltName=DNS:{name},IP:127.0.0.1\nauthorityKeyIdentifier=keyid\n"
                       "keyUsage=critical,digitalSignature,keyEncipherment\n")
        openssl("x509", "-req", "-in", path + ".csr", "-CA", issuer, "-CAkey", issuer + ".key", "-out", path + ".crt",
                "-days", "2", "-set_serial", str(int.from_bytes(os.urandom(8), "big")), "-extfile", path + ".ext")
        with open(path, "ab") as out, open(path + ".crt", "rb") as file:
            out.write(file.read())

    return made(os.path.join(folder(), f"{name}-{kind}.pem"), make)


def server_context(version=None, kind="ec"):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(leaf(kind=kind))
    return limited(context, version)


def client_context(version=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(authority())
    return limited(context, version)


def limited(context, version):
    if version is not None:
        context.minimum_version = context.maximum_version = version
    return context


class BIOPair:
    """A client and a server that nothing but `pump` connects."""

    def __init__(self, client=None, server=None, hostname=HOST, session=None):
        self.up, self.down = ssl.MemoryBIO(), ssl.MemoryBIO()
        client, server = client or client_context(), server or server_context()
        self.client = client.wrap_bio(self.down, self.up, server_hostname=hostname, session=session)
        self.server = server.wrap_bio(self.up, self.down, server_side=True)

    def handshake(self):
        todo = [self.client, self.server]
        for _ in range(20):
            for side in list(todo):
                try:
                    side.do_handshake()
                    todo.remove(side)
                except ssl.SSLWantReadError:
                    pass
            if not todo:
                return self
        raise AssertionError("the handshake came to no end")


def socket_pair(client=None, server=None, timeout=SECONDS):
    """Two connected SSLSockets, client first, behind their handshake, which has all the time it needs."""
    raw = socket.socketpair()
    for end in raw:
        end.settimeout(SECONDS)
    server = server or server_context()
    accepted = []
    thread = threading.Thread(target=lambda: accepted.append(server.wrap_socket(raw[1], server_side=True)))
    thread.start()
    try:
        client = (client or client_context()).wrap_socket(raw[0], server_hostname=HOST)
    finally:
        thread.join()
    for end in (client, accepted[0]):
        end.settimeout(timeout)
    return client, accepted[0]


class Background(threading.Thread):
    """Runs a function; `value()` waits for what it returns or raises."""

    def __init__(self, function, *arguments):
        super().__init__(daemon=True)
        self.function, self.arguments = function, arguments
        self.outcome = None
        self.start()

    def run(self):
        try:
            self.outcome = (self.function(*self.arguments), None)
        except BaseException as error:
            self.outcome = (None, error)

    def value(self):
        self.join(SECONDS)
        if self.is_alive():
            raise AssertionError(f"{self.function} hangs")
        value, error = self.outcome
        if error is not None:
            raise error
        return value


def python(*arguments, env=None, input=None, cwd=None, timeout=SECONDS):
    """Runs this interpreter, with the same `_ssl`, and returns what came of it."""
    environment = dict(os.environ, PYTHONFAULTHANDLER="1", **(env or {}))
    return subprocess.run([sys.executable, *arguments], env=environment, input=input, cwd=cwd, capture_output=True, text=True,
                          timeout=timeout)


PRELUDE = f"import sys; sys.path.insert(0, {HERE!r})\nfrom support import *\n"


def script(code, **more):
    """Runs code that sees this module's names."""
    return python("-W", "ignore::DeprecationWarning", "-c", PRELUDE + code, **more)


class _Mallinfo(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in
                ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")]


def allocated():
    """Bytes in use of the C heap, where CPython's small objects are not, and CPython's own blocks."""
    libc = ctypes.CDLL(None)
    libc.mallinfo2.restype = _Mallinfo
    info = libc.mallinfo2()
    return info.uordblks + info.hblkhd, getattr(sys, "gettotalrefcount", sys.getallocatedblocks)()


def growth(function, times=300):
    """What a call leaves behind on the average: bytes of the C heap, blocks (in a debug build: references) of CPython's."""
    for _ in range(40):
        function()
    gc.collect()
    before = allocated()
    for _ in range(times):
        function()
    gc.collect()
    after = allocated()
    return (after[0] - before[0]) / times, (after[1] - before[1]) / times
