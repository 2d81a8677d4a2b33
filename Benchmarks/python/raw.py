# SPDX-License-Identifier: MIT
"""The libraries themselves, called through ctypes: what moving a record over a socket costs without any `_ssl`."""

import ctypes
import ctypes.util
import socket


def bulk(version, leaf, size):
    """One operation sends a record and receives it. Which library: the one that the module names."""
    make = _gnutls_pair if "GnuTLS" in version else _openssl_pair
    ends = [end.detach() for end in socket.socketpair()]  # open as long as the process
    send, receive = make(ends, leaf.encode())
    data, store = ctypes.create_string_buffer(size), ctypes.create_string_buffer(size)

    def operation():
        send(data, size)
        count = 0
        while count < size:
            got = receive(ctypes.byref(store, count), size - count)
            if got <= 0:
                raise AssertionError(f"the library answers {got}")
            count += got

    return operation


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


def _gnutls_pair(ends, leaf):
    library = ctypes.CDLL("libgnutls.so.30")
    pointer, size_t = ctypes.c_void_p, ctypes.c_size_t
    for name in ("gnutls_record_send", "gnutls_record_recv"):
        function = getattr(library, name)
        function.argtypes, function.restype = (pointer, pointer, size_t), ctypes.c_ssize_t
    sides = []
    for flags, end in zip((2, 1), ends):  # GNUTLS_CLIENT, GNUTLS_SERVER
        credentials, session = pointer(), pointer()
        library.gnutls_certificate_allocate_credentials(ctypes.byref(credentials))
        if flags == 1:
            library.gnutls_certificate_set_x509_key_file(credentials, leaf, leaf, 1)
        library.gnutls_init(ctypes.byref(session), flags)
        library.gnutls_set_default_priority(session)
        library.gnutls_credentials_set(session, 1, credentials)
        library.gnutls_transport_set_int2(session, end, end)
        sides.append(session)
    _set_blocking(ends, False)
    _shake(sides, library.gnutls_handshake, lambda status: status == 0)
    _set_blocking(ends, True)
    return _bound(library.gnutls_record_send, sides[0]), _bound(library.gnutls_record_recv, sides[1])


def _openssl_pair(ends, leaf):
    library = ctypes.CDLL(ctypes.util.find_library("ssl"))
    pointer = ctypes.c_void_p
    for name in ("TLS_method", "SSL_CTX_new", "SSL_new"):
        getattr(library, name).restype = pointer
    for name in ("SSL_read", "SSL_write"):
        getattr(library, name).argtypes = (pointer, pointer, ctypes.c_int)
    sides = []
    for is_server, end in enumerate(ends):
        context = pointer(library.SSL_CTX_new(pointer(library.TLS_method())))
        if is_server:
            library.SSL_CTX_use_certificate_chain_file(context, leaf)
            library.SSL_CTX_use_PrivateKey_file(context, leaf, 1)
        connection = pointer(library.SSL_new(context))
        library.SSL_set_fd(connection, end)
        (library.SSL_set_accept_state if is_server else library.SSL_set_connect_state)(connection)
        sides.append(connection)
    _set_blocking(ends, False)
    _shake(sides, library.SSL_do_handshake, lambda status: status == 1)
    _set_blocking(ends, True)
    return _bound(library.SSL_write, sides[0]), _bound(library.SSL_read, sides[1])


def _bound(function, side):
    return lambda data, size: function(side, data, size)
