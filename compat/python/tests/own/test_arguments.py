# SPDX-License-Identifier: MIT
"""Arguments that nobody should pass: an exception each, the right one, and all goes on."""

import copy
import os
import pickle
import socket
import ssl
import sys
import unittest

import _ssl
import support

NUL = "a\0b"
HUGE = 2**31
NONSENSE = (None, 3.5, "text", b"bytes", [], {}, object(), 10**30, -1)


class ContextArguments(unittest.TestCase):
    def setUp(self):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    def test_a_context_takes_a_protocol_number_only(self):
        for wrong in ("tls", b"tls", None, 1.5, []):
            with self.subTest(wrong=wrong), self.assertRaises(TypeError):
                _ssl._SSLContext(wrong)
        for wrong in (-1, 99):
            with self.subTest(wrong=wrong), self.assertRaises(ValueError):
                _ssl._SSLContext(wrong)
        with self.assertRaises(OverflowError):
            _ssl._SSLContext(2**70)

    def test_no_member_of_a_context_dies_of_nonsense(self):
        # Whatever is answered is an exception of the usual kinds or a value; the process lives on.
        for kind in (ssl.PROTOCOL_TLS_CLIENT, ssl.PROTOCOL_TLS_SERVER):
            for name in [n for n in dir(_ssl._SSLContext) if not n.startswith("__")]:
                for count in range(5):
                    for value in NONSENSE:
                        context = _ssl._SSLContext(kind)
                        try:
                            getattr(context, name)(*[value] * count)
                        except (TypeError, ValueError, OverflowError, OSError, AttributeError, MemoryError,
                                NotImplementedError):
                            pass
                for value in NONSENSE:
                    context = _ssl._SSLContext(kind)
                    try:
                        setattr(context, name, value)
                    except (TypeError, ValueError, OverflowError, OSError, AttributeError):
                        pass
                    if name == "keylog_filename" and not support.OURS:
                        continue  # deleting it crashes the stock module
                    try:
                        delattr(context, name)
                    except (TypeError, ValueError, AttributeError, OSError):
                        pass

    def test_functions_survive_nonsense(self):
        for name in ("RAND_add", "RAND_bytes", "RAND_pseudo_bytes", "RAND_status", "txt2obj", "nid2obj", "get_default_verify_paths"):
            function = getattr(_ssl, name, None)
            for count in range(4) if function else ():
                for value in NONSENSE:
                    try:
                        function(*[value] * count)
                    except (TypeError, ValueError, OverflowError, OSError, MemoryError):
                        pass

    def test_names_with_a_nul_are_refused(self):
        refused = (TypeError, ValueError)
        with self.assertRaises(refused):
            self.context.set_ciphers(NUL)
        with self.assertRaises(refused):
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).set_ecdh_curve(NUL)
        with self.assertRaises(refused):
            self.context.load_cert_chain(NUL)
        with self.assertRaises(refused):
            self.context.load_verify_locations(cafile=NUL)
        with self.assertRaises(refused):
            self.context.load_verify_locations(capath=NUL)
        with self.assertRaises(refused):
            self.context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname=NUL)
        with self.assertRaises(refused):
            _ssl.txt2obj(NUL)

    def test_a_key_log_path_with_a_nul_is_refused(self):
        with self.assertRaises((TypeError, ValueError)):
            self.context.keylog_filename = NUL
        self.assertIsNone(self.context.keylog_filename)

    def test_cadata_of_wrong_types_is_refused(self):
        for wrong in (object(), 5, ["x"], ""):
            with self.subTest(wrong=wrong), self.assertRaises((TypeError, ValueError)):
                self.context.load_verify_locations(cadata=wrong)
        with self.assertRaises(TypeError):
            self.context.load_verify_locations(None, None, None)

    def test_a_missing_file_keeps_its_errno(self):
        missing = os.path.join(support.folder(), "missing.pem")
        for call in (self.context.load_cert_chain, self.context.load_verify_locations):
            with self.assertRaises(FileNotFoundError):
                call(missing)

    def test_a_folder_is_not_a_certificate(self):
        for call in (self.context.load_cert_chain, self.context.load_verify_locations):
            with self.assertRaises(OSError):
                call(support.folder())

    def test_broken_files_are_ssl_errors(self):
        for content in (b"", b"\0" * 100, b"-----BEGIN CERTIFICATE-----\n", os.urandom(1000),
                        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
            path = os.path.join(support.folder(), "broken.pem")
            with open(path, "wb") as file:
                file.write(content)
            for call in (self.context.load_cert_chain, self.context.load_verify_locations):
                with self.subTest(content=content[:30], call=call.__name__), self.assertRaises(ssl.SSLError):
                    call(path)

    def test_numbers_out_of_range_are_refused(self):
        with self.assertRaises((OverflowError, TypeError, ValueError)):
            self.context.options = 2**70
        with self.assertRaises((OverflowError, ValueError)):
            self.context.verify_mode = 7
        with self.assertRaises((OverflowError, ValueError)):
            self.context.minimum_version = 2**40
        with self.assertRaises(ValueError):
            self.context.minimum_version = 0x1234
        with self.assertRaises((AttributeError, TypeError, ValueError, OverflowError)):
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).num_tickets = -1

    def test_attributes_cannot_be_deleted(self):
        for name in ("options", "verify_mode", "verify_flags", "check_hostname", "minimum_version"):
            with self.subTest(name=name), self.assertRaises((AttributeError, TypeError)):
                delattr(_ssl._SSLContext(ssl.PROTOCOL_TLS_CLIENT), name)

    def test_a_password_of_a_megabyte_is_refused(self):
        for password in ("x" * 2000, b"x" * 2000, lambda: "x" * 2000):
            with self.assertRaisesRegex(ValueError, "cannot be longer than 1024 bytes"):
                self.context.load_cert_chain(encrypted(), password=password)
        for password in (lambda: 9, lambda: None):
            with self.assertRaisesRegex(TypeError, "must return a string"):
                self.context.load_cert_chain(encrypted(), password=password)
        with self.assertRaisesRegex(TypeError, "should be a string"):
            self.context.load_cert_chain(encrypted(), password=9)

    def test_wrong_passwords_do_not_say_the_right_one(self):
        with self.assertRaises(ssl.SSLError) as caught:
            self.context.load_cert_chain(encrypted(), password="a wrong secret")
        self.assertNotIn("secret", str(caught.exception))

    def test_alpn_of_nonsense_is_refused(self):
        for wrong in (b"\x00", b"\x05ab", b"\x02ab\x09c"):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            try:
                context._set_alpn_protocols(wrong)
                support.BIOPair(context, hostname=None)
            except (ssl.SSLError, ValueError, MemoryError):
                pass
        with self.assertRaises(TypeError):
            self.context._set_alpn_protocols("h2")
        with self.assertRaises((ssl.SSLError, OverflowError, UnicodeError)):
            self.context.set_alpn_protocols(["x" * 256])

    def test_a_socket_must_be_one(self):
        for wrong in (None, 5, "socket", object(), sys.stdout):
            with self.subTest(wrong=wrong), self.assertRaises((TypeError, AttributeError)):
                self.context._wrap_socket(wrong, False, None)
        with self.assertRaises(TypeError):
            self.context._wrap_bio(object(), object(), False)
        with self.assertRaises(TypeError):
            self.context._wrap_bio(ssl.MemoryBIO(), None, False)

    def test_a_datagram_socket_is_refused(self):
        with socket.socket(type=socket.SOCK_DGRAM) as datagram, self.assertRaises(NotImplementedError):
            self.context.wrap_socket(datagram, server_hostname="x")

    def test_server_names_of_wrong_form_are_refused(self):
        for wrong in ("", ".example.org"):
            with self.subTest(wrong=wrong), self.assertRaises(ValueError):
                self.context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname=wrong)
        for wrong in (5, b"\xff", object()):
            with self.subTest(wrong=wrong), self.assertRaises((TypeError, UnicodeError, AttributeError)):
                self.context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname=wrong)

    def test_a_session_must_be_one(self):
        pair = support.BIOPair()
        for wrong in (5, "session", object(), self.context):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(TypeError, "not a SSLSession"):
                pair.client.session = wrong

    def test_a_session_of_another_context_is_refused(self):
        first = support.BIOPair(support.client_context(ssl.TLSVersion.TLSv1_2)).handshake()
        with self.assertRaisesRegex(ValueError, "different SSLContext"):
            support.BIOPair().client.session = first.client.session


def encrypted():
    """A PEM file like the server's, its key under a password."""
    path = os.path.join(support.folder(), "encrypted.pem")
    if not os.path.exists(path):
        support.openssl("pkcs8", "-topk8", "-in", support.leaf(), "-out", path, "-passout", "pass:the right secret")
        with open(support.leaf()) as file, open(path, "a") as out:
            out.write(file.read().partition("-----END PRIVATE KEY-----\n")[2])
    return path


class ConnectionArguments(unittest.TestCase):
    def setUp(self):
        self.pair = support.BIOPair().handshake()
        self.raw = self.pair.client._sslobj

    def test_read_and_write_take_what_they_say(self):
        for wrong in ("text", None, 3, [1]):
            with self.subTest(wrong=wrong), self.assertRaises(TypeError):
                self.raw.write(wrong)
        for wrong in ("text", None, 3.5, [1]):
            with self.subTest(wrong=wrong), self.assertRaises(TypeError):
                self.raw.read(wrong)
        with self.assertRaises((TypeError, BufferError)):
            self.raw.read(10, b"read-only")
        with self.assertRaises(ValueError):
            self.raw.read(-1)
        with self.assertRaises(TypeError):
            self.raw.read(1, bytearray(1), 1)

    def test_huge_lengths_are_refused_or_harmless(self):
        with self.assertRaises((OverflowError, MemoryError, ValueError)):
            self.raw.read(2**63)
        buffer = bytearray(10)
        self.pair.server.write(b"hello")
        # What is asked for beyond the buffer's size is not: nothing is written behind its end.
        self.assertEqual(self.raw.read(HUGE - 1, buffer), 5)
        self.assertEqual(buffer, b"hello\0\0\0\0\0")

    def test_a_buffer_that_is_not_contiguous_is_refused(self):
        with self.assertRaises((BufferError, TypeError, ValueError)):
            self.raw.read(5, memoryview(bytearray(10))[::2])
        with self.assertRaises((BufferError, TypeError, ValueError)):
            self.raw.write(memoryview(bytearray(10))[::2])

    def test_parts_of_buffers_are_read_into_and_written_from_in_place(self):
        store = bytearray(b"........")
        self.assertEqual(self.pair.server.write(memoryview(b"xhellox")[1:6]), 5)
        self.assertEqual(self.raw.read(5, memoryview(store)[2:7]), 5)
        self.assertEqual(store, b"..hello.")
        import array

        numbers = array.array("I", [1, 2, 3])
        self.assertEqual(self.pair.client.write(numbers), 12)
        back = array.array("I", [0, 0, 0])
        self.assertEqual(self.pair.server.read(12, back), 12)
        self.assertEqual(back, numbers)

    def test_channel_bindings_of_unknown_kinds_are_refused(self):
        with self.assertRaises(ValueError):
            self.pair.client.get_channel_binding("nonsense")
        for wrong in (None, 5, b"tls-unique"):
            with self.subTest(wrong=wrong), self.assertRaises((TypeError, ValueError)):
                self.raw.get_channel_binding(wrong)

    def test_no_method_dies_of_nonsense(self):
        for name in [n for n in dir(self.raw) if not n.startswith("__")]:
            for value in NONSENSE:
                pair = support.BIOPair()
                for count in range(4):
                    member = getattr(pair.client._sslobj, name)
                    try:
                        if callable(member):
                            member(*[value] * count)
                        else:
                            setattr(pair.client._sslobj, name, value)
                    except (TypeError, ValueError, OverflowError, OSError, AttributeError, NotImplementedError, MemoryError):
                        pass

    def test_nothing_but_a_connection_makes_sessions_and_certificates(self):
        for kind in (_ssl.SSLSession, _ssl.Certificate):
            with self.subTest(kind=kind), self.assertRaises(TypeError):
                kind()

    @unittest.skipUnless(support.OURS, "the stock module makes a connection of nothing, whose methods crash")
    def test_nothing_but_a_context_makes_connections(self):
        with self.assertRaises(TypeError):
            _ssl._SSLSocket()
        with self.assertRaises(TypeError):
            _ssl._SSLSocket.__new__(_ssl._SSLSocket)


class MemoryBIOArguments(unittest.TestCase):
    def test_a_memory_bio_takes_bytes(self):
        bio = ssl.MemoryBIO()
        for wrong in ("text", None, 5, True, [1]):
            with self.subTest(wrong=wrong), self.assertRaises(TypeError):
                bio.write(wrong)
        with self.assertRaises((BufferError, TypeError)):
            bio.write(memoryview(b"abcd")[::2])
        for wrong in ("text", None, 1.5):
            with self.subTest(wrong=wrong), self.assertRaises(TypeError):
                bio.read(wrong)
        self.assertEqual(bio.pending, 0)

    def test_a_memory_bio_reads_what_is_there_however_much_is_asked(self):
        bio = ssl.MemoryBIO()
        bio.write(b"abc")
        self.assertEqual(bio.read(HUGE - 1), b"abc")
        with self.assertRaises(OverflowError):
            bio.read(2**70)
        self.assertEqual(bio.read(0), b"")
        bio.write(b"def")
        self.assertEqual(bio.read(-1), b"def")

    def test_writing_behind_the_end_is_an_error(self):
        bio = ssl.MemoryBIO()
        bio.write_eof()
        with self.assertRaisesRegex(ssl.SSLError, "cannot write.*EOF|write_eof"):
            bio.write(b"x")
        self.assertTrue(bio.eof)


class ClosedSockets(unittest.TestCase):
    def test_a_closed_socket_cannot_be_wrapped(self):
        raw, other = socket.socketpair()
        other.close()
        raw.close()
        with self.assertRaises(OSError):
            support.client_context().wrap_socket(raw, server_hostname=support.HOST)

    def test_everything_on_a_closed_connection_is_an_exception(self):
        client, server = support.socket_pair()
        raw = client._sslobj
        client.close()
        for call in (lambda: client.recv(1), lambda: client.send(b"x"), lambda: client.unwrap(), client.do_handshake,
                     lambda: client.recv_into(bytearray(1)), client.getpeercert):
            with self.assertRaises((OSError, ValueError, AttributeError)):
                call()
        # The C object outlives its socket; its descriptor is gone.
        for call in (lambda: raw.read(1), lambda: raw.write(b"x"), raw.shutdown):
            with self.assertRaises((OSError, ValueError)):
                call()
        server.close()

    def test_the_c_object_outlives_the_socket_object(self):
        client, server = support.socket_pair()
        raw = client._sslobj
        client._sslobj = None
        client.close()
        del client
        for call in (lambda: raw.read(1), lambda: raw.write(b"x"), raw.do_handshake, raw.shutdown):
            with self.assertRaises(OSError):
                call()
        self.assertEqual(raw.version(), "TLSv1.3")
        self.assertIsInstance(raw.cipher(), tuple)
        raw.getpeercert(True)
        server.close()

    def test_a_descriptor_closed_from_outside_is_an_error(self):
        client, server = support.socket_pair()
        number = client.fileno()
        os.close(number)
        try:
            with self.assertRaises(OSError):
                client._sslobj.read(1)
        finally:
            client.detach()
            server.close()

    def test_a_reset_by_the_peer_is_an_error(self):
        client, server = support.socket_pair()
        server.close()
        with self.assertRaises((OSError, ssl.SSLError)):
            for _ in range(1000):
                client.sendall(b"x" * 65536)
        client.close()


class Types(unittest.TestCase):
    NAMES = ("_SSLContext", "_SSLSocket", "MemoryBIO", "SSLSession", "Certificate")

    def test_types_are_immutable(self):
        for name in self.NAMES:
            kind = getattr(_ssl, name)
            with self.subTest(name=name), self.assertRaises(TypeError):
                kind.novelty = 1

    def test_types_name_their_module(self):
        for name in self.NAMES:
            self.assertEqual(getattr(_ssl, name).__module__, "_ssl")

    def test_exceptions_are_a_family_of_os_errors(self):
        self.assertTrue(issubclass(ssl.SSLError, OSError))
        for name in ("SSLZeroReturnError", "SSLWantReadError", "SSLWantWriteError", "SSLSyscallError", "SSLEOFError",
                     "SSLCertVerificationError"):
            self.assertTrue(issubclass(getattr(ssl, name), ssl.SSLError), name)
        self.assertTrue(issubclass(ssl.SSLCertVerificationError, ValueError))
        self.assertEqual(ssl.SSLError.__module__, "ssl")

    def test_nothing_can_be_pickled_or_copied(self):
        pair = support.BIOPair().handshake()
        for thing in (pair.client._sslobj, pair.client.session, support.client_context(), ssl.MemoryBIO()):
            for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
                with self.subTest(thing=type(thing).__name__, protocol=protocol), self.assertRaises(TypeError):
                    pickle.dumps(thing, protocol)
            with self.assertRaises(TypeError):
                copy.copy(thing)

    def test_sessions_have_no_hash_and_an_identity(self):
        pair = support.BIOPair(support.client_context(ssl.TLSVersion.TLSv1_2)).handshake()
        session = pair.client.session
        with self.assertRaises(TypeError):
            hash(session)
        self.assertEqual(session, pair.client.session)
        with self.assertRaises(TypeError):
            session < session
        with self.assertRaises(AttributeError):
            session.time = 5


if __name__ == "__main__":
    unittest.main()
