# SPDX-License-Identifier: MIT
"""CPython's words, and its classes, where programs and their authors meet them."""

import os
import socket
import ssl
import sys
import unittest

import _ssl
import support


class Signatures(unittest.TestCase):
    def setUp(self):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)

    def refuses(self, words, function, *arguments, **names):
        with self.assertRaises(TypeError) as caught:
            function(*arguments, **names)
        self.assertEqual(str(caught.exception), words)

    def test_too_many_arguments_are_counted(self):
        self.refuses("load_cert_chain() takes at most 3 arguments (4 given)", self.context.load_cert_chain, 1, 2, 3, 4)
        self.refuses("load_verify_locations() takes at most 3 keyword arguments (4 given)",
                     self.context.load_verify_locations, cafile=1, capath=2, cadata=3, more=4)
        self.refuses("_wrap_socket() takes at most 3 positional arguments (4 given)",
                     self.context._wrap_socket, 1, 2, 3, 4)

    def test_what_is_missing_comes_before_what_is_unknown(self):
        self.refuses("load_cert_chain() missing required argument 'certfile' (pos 1)", self.context.load_cert_chain, cert=1)

    def test_an_unknown_name_is_told(self):
        words = ("load_verify_locations() got an unexpected keyword argument 'bad'" if sys.version_info >= (3, 13)
                 else "'bad' is an invalid keyword argument for load_verify_locations()")
        self.refuses(words, self.context.load_verify_locations, bad=1)

    def test_an_argument_is_given_once(self):
        self.refuses("argument for load_cert_chain() given by name ('certfile') and position (1)",
                     self.context.load_cert_chain, "file", certfile="file")

    def test_a_memory_bio_takes_nothing(self):
        self.refuses("MemoryBIO() takes no positional arguments", ssl.MemoryBIO, 1)
        self.refuses("MemoryBIO() takes no keyword arguments", ssl.MemoryBIO, size=1)

    def test_none_is_called_none(self):
        self.refuses("set_ciphers() argument must be str, not None", self.context.set_ciphers, None)
        self.refuses("_wrap_bio() argument 'incoming' must be _ssl.MemoryBIO, not None",
                     self.context._wrap_bio, None, ssl.MemoryBIO(), True)

    def test_a_host_name_with_a_null_character_is_no_argument(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.refuses("argument must be encoded string without null bytes, not str",
                     context._wrap_bio, ssl.MemoryBIO(), ssl.MemoryBIO(), False, "a\0b")

    @unittest.skipUnless(hasattr(ssl.SSLContext, "set_psk_server_callback"), "CPython has pre-shared keys from 3.13 on")
    def test_an_identity_hint_is_a_str(self):
        self.refuses("set_psk_server_callback() argument 'identity_hint' must be str or None, not int",
                     self.context.set_psk_server_callback, print, 5)


class Numbers(unittest.TestCase):
    def setUp(self):
        self.context = _ssl._SSLContext(ssl.PROTOCOL_TLS_SERVER)

    def test_flags_may_be_inverted(self):
        self.context.verify_flags = ~ssl.VERIFY_X509_STRICT
        self.assertFalse(self.context.verify_flags & ssl.VERIFY_X509_STRICT)
        self.assertTrue(self.context.verify_flags & ssl.VERIFY_X509_PARTIAL_CHAIN)
        self.context._host_flags = ~_ssl.HOSTFLAG_NO_WILDCARDS
        self.assertEqual(self.context._host_flags, 2**32 - 1 - _ssl.HOSTFLAG_NO_WILDCARDS)

    def test_flags_are_ints(self):
        for wrong, name in ((None, "None"), ("x", "str"), (1.5, "float")):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(TypeError, f"^argument must be int, not {name}$"):
                self.context.verify_flags = wrong

    def test_what_does_not_fit_is_told_in_terms_of_c(self):
        with self.assertRaisesRegex(OverflowError, "^Python int too large to convert to C int$"):
            ssl.MemoryBIO().read(2**70)
        with self.assertRaisesRegex(OverflowError, "^Python int too large to convert to C long$"):
            self.context.minimum_version = 2**70

    def test_methods_for_one_version_have_no_bounds(self):
        with self.assertWarns(DeprecationWarning):
            context = ssl.SSLContext(ssl.PROTOCOL_TLSv1_2)
        self.assertEqual(context.minimum_version, ssl.TLSVersion.MINIMUM_SUPPORTED)
        self.assertEqual(context.maximum_version, ssl.TLSVersion.MAXIMUM_SUPPORTED)

    def test_methods_for_one_version_speak_no_other(self):
        with self.assertWarns(DeprecationWarning):
            context = ssl.SSLContext(ssl.PROTOCOL_TLSv1_2)
        context.load_verify_locations(support.authority())
        context.verify_mode = ssl.CERT_REQUIRED
        self.assertEqual(support.BIOPair(context).handshake().client.version(), "TLSv1.2")


class Timeouts(unittest.TestCase):
    def test_time_that_runs_out_while_reading_and_writing_is_told_without_a_place(self):
        client, server = support.socket_pair(timeout=0.05)
        with client, server:
            for call in (lambda: client.recv(1), lambda: client.recv_into(bytearray(1)), client.unwrap):
                with self.assertRaisesRegex(TimeoutError, "^The read operation timed out$"):
                    call()
        client, server = support.socket_pair(timeout=0.05)
        with client, server, self.assertRaisesRegex(TimeoutError, "^The write operation timed out$"):
            while True:
                client.send(b"x" * 65536)

    def test_time_that_runs_out_in_a_handshake_is_told_with_one(self):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.settimeout(0.05)
            with self.assertRaisesRegex(TimeoutError, r"^_ssl\.c:\d+: The handshake operation timed out$"):
                support.client_context().wrap_socket(ours, server_hostname=support.HOST)


class Buffers(unittest.TestCase):
    def test_what_cannot_be_written_is_the_wrong_type(self):
        client, server = support.socket_pair()
        with client, server:
            for wrong, name in ((b"abc", "bytes"), (memoryview(b"abc"), "memoryview"), ("abc", "str")):
                words = f"^read\\(\\) argument 2 must be read-write bytes-like object, not {name}$"
                with self.subTest(wrong=wrong), self.assertRaisesRegex(TypeError, words):
                    client._sslobj.read(3, wrong)
            server.sendall(b"abc")
            self.assertEqual(client.recv(3), b"abc")


class Files(unittest.TestCase):
    def test_a_long_password_hurts_only_where_one_is_needed(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        for password in ("x" * 2000, b"x" * 2000, lambda: "x" * 2000):
            context.load_cert_chain(support.leaf(), password=password)

    def test_a_file_of_trust_is_text(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        path = os.path.join(support.folder(), "ca.der")
        with open(support.authority()) as file:
            der = ssl.PEM_cert_to_DER_cert(file.read())
        with open(path, "wb") as file:
            file.write(der)
        with self.assertRaises(ssl.SSLError) as caught:
            context.load_verify_locations(path)
        self.assertEqual((caught.exception.library, caught.exception.reason), ("X509", "NO_CERTIFICATE_OR_CRL_FOUND"))
        self.assertEqual(context.cert_store_stats()["x509"], 0)
        outcome = support.script("print(ssl.create_default_context().cert_store_stats()['x509'])",
                                 env={"SSL_CERT_FILE": path, "SSL_CERT_DIR": support.folder()})
        self.assertEqual(outcome.stdout.strip(), "0", outcome.stderr)
        context.load_verify_locations(cadata=der)
        self.assertEqual(context.cert_store_stats()["x509"], 1)


if __name__ == "__main__":
    unittest.main()
