# SPDX-License-Identifier: MIT
"""The libraries themselves, called through ctypes: what a handshake and a record over a socket cost without any `_ssl`."""

import ctypes
import ctypes.util
import socket


def bulk(version, leaf, size):
    """One operation sends a record and receives it. Which library: the one that the module names."""
    library = _library(version, leaf)
    ends = [end.detach() for end in socket.socketpair()]  # open as long as the process
    sides = library.connect(ends)
    send, receive = library.send, library.receive
    data, store = ctypes.create_string_buffer(size), ctypes.create_string_buffer(size)

    def operation():
        send(sides[0], data, size)
        count = 0
        while count < size:
            got = receive(sides[1], ctypes.byref(store, count), size - count)
            if got <= 0:
                raise AssertionError(f"the library answers {got}")
            count += got

    return operation


def handshakes(version, leaf):
    """One operation is a handshake of TLS 1.3, the client believing everything."""
    library = _library(version, leaf)

    def operation():
        pair = socket.socketpair()
        for side in library.connect([end.fileno() for end in pair]):
            library.free(side)
        for end in pair:
            end.close()

    return operation


def _library(version, leaf):
    return (_GnuTLS if "GnuTLS" in version else _OpenSSL)(leaf.encode())


def _shake(sides, step, is_done):
    """Both sides in turn until neither waits for the other."""
    left = list(sides)
    for _ in range(50):
        left = [side for side in left if not is_done(step(side))]
        if not left:
            return
    raise AssertionError("the handshake came to no end")


def _set_blocking(ends, blocking):
    for end in ends:
        one = socket.socket(fileno=end)
        one.setblocking(blocking)
        one.detach()


class _GnuTLS:
    def __init__(self, leaf):
        self.library = library = ctypes.CDLL("libgnutls.so.30")
        pointer, size_t = ctypes.c_void_p, ctypes.c_size_t
        for name in ("gnutls_record_send", "gnutls_record_recv"):
            function = getattr(library, name)
            function.argtypes, function.restype = (pointer, pointer, size_t), ctypes.c_ssize_t
        self.send, self.receive, self.free = library.gnutls_record_send, library.gnutls_record_recv, library.gnutls_deinit
        self.credentials = [pointer(), pointer()]
        for one in self.credentials:
            library.gnutls_certificate_allocate_credentials(ctypes.byref(one))
        library.gnutls_certificate_set_x509_key_file(self.credentials[1], leaf, leaf, 1)

    def connect(self, ends):
        library, sides = self.library, []
        for is_server, end in enumerate(ends):
            session = ctypes.c_void_p()
            library.gnutls_init(ctypes.byref(session), 1 if is_server else 2)  # GNUTLS_SERVER, GNUTLS_CLIENT
            library.gnutls_set_default_priority(session)
            library.gnutls_credentials_set(session, 1, self.credentials[is_server])
            library.gnutls_transport_set_int2(session, end, end)
            sides.append(session)
        _set_blocking(ends, False)
        _shake(sides, library.gnutls_handshake, lambda status: status == 0)
        _set_blocking(ends, True)
        return sides


class _OpenSSL:
    def __init__(self, leaf):
        self.library = library = ctypes.CDLL(ctypes.util.find_library("ssl"))
        pointer = ctypes.c_void_p
        for name in ("TLS_method", "SSL_CTX_new", "SSL_new"):
            getattr(library, name).restype = pointer
        for name in ("SSL_read", "SSL_write"):
            getattr(library, name).argtypes = (pointer, pointer, ctypes.c_int)
        self.send, self.receive, self.free = library.SSL_write, library.SSL_read, library.SSL_free
        self.contexts = [pointer(library.SSL_CTX_new(pointer(library.TLS_method()))) for _ in range(2)]
        library.SSL_CTX_use_certificate_chain_file(self.contexts[1], leaf)
        library.SSL_CTX_use_PrivateKey_file(self.contexts[1], leaf, 1)

    def connect(self, ends):
        library, sides = self.library, []
        for is_server, end in enumerate(ends):
            connection = ctypes.c_void_p(library.SSL_new(self.contexts[is_server]))
            library.SSL_set_fd(connection, end)
            (library.SSL_set_accept_state if is_server else library.SSL_set_connect_state)(connection)
            sides.append(connection)
        _set_blocking(ends, False)
        _shake(sides, library.SSL_do_handshake, lambda status: status == 1)
        _set_blocking(ends, True)
        return sides
