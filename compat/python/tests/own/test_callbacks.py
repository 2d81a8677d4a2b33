# SPDX-License-Identifier: MIT
"""Callbacks that raise, call back, answer nonsense, or drop the last reference to what calls them."""

import gc
import ssl
import sys
import unittest

import support
from support import BIOPair, client_context, server_context


class Quiet(unittest.TestCase):
    """Collects what goes to sys.unraisablehook."""

    def setUp(self):
        self.unraisable = []
        previous = sys.unraisablehook
        self.addCleanup(setattr, sys, "unraisablehook", previous)
        sys.unraisablehook = lambda report: self.unraisable.append(report.exc_type)


class ServerNameCallback(Quiet):
    def refused(self, callback):
        server = server_context()
        server.sni_callback = callback
        with self.assertRaises(ssl.SSLError) as caught:
            BIOPair(server=server).handshake()
        return caught.exception

    def test_one_that_raises_ends_the_handshake_and_is_reported(self):
        self.refused(lambda *_: 1 / 0)
        self.assertEqual(self.unraisable, [ZeroDivisionError])

    def test_one_that_answers_nonsense_ends_the_handshake(self):
        for nonsense in ("text", 3.5, object()):
            with self.subTest(nonsense=nonsense):
                self.refused(lambda *_: nonsense)
                self.assertEqual(self.unraisable.pop(), TypeError)

    def test_one_that_answers_with_numbers_without_meaning_is_survived(self):
        for number in (-1, 0, 10**9, 10**30, True):
            server = server_context()
            server.sni_callback = lambda *_: number
            try:
                BIOPair(server=server).handshake()
            except (ssl.SSLError, AssertionError, OverflowError):
                pass

    @support.stock_crashes
    def test_one_that_calls_back_into_its_connection_is_survived(self):
        seen = []

        def callback(connection, name, context):
            for call in (connection.do_handshake, connection.unwrap, connection.read, connection.version, connection.cipher,
                         connection.getpeercert, connection.pending, lambda: connection.write(b"x")):
                try:
                    call()
                except (ssl.SSLError, ValueError, OSError):
                    pass
            seen.append((name, context))

        server = server_context()
        server.sni_callback = callback
        try:
            BIOPair(server=server).handshake()
        except (ssl.SSLError, AssertionError):
            pass  # what such a callback leaves of the handshake is its own affair
        self.assertEqual(seen[0], (support.HOST, server))

    def test_one_that_removes_itself_is_survived(self):
        server = server_context()

        def callback(connection, name, context):
            context.sni_callback = None
            gc.collect()

        server.sni_callback = callback
        del callback
        pair = BIOPair(server=server).handshake()
        self.assertIsNone(server.sni_callback)
        BIOPair(server=server).handshake()
        self.assertEqual(pair.client.version(), "TLSv1.3")

    def test_one_that_drops_the_last_reference_to_its_connection_is_survived(self):
        server = server_context()
        pair = BIOPair(server=server)
        kept = pair.server._sslobj

        def callback(connection, name, context):
            pair.server = None
            del connection
            gc.collect()

        server.sni_callback = callback
        del server
        with self.assertRaises(ssl.SSLWantReadError):
            pair.client.do_handshake()
        try:
            kept.do_handshake()
        except ssl.SSLError:
            pass
        # The owner is gone; the C object is of use to nobody, but answers.
        kept.version()

    def test_one_that_changes_the_context_changes_the_certificate(self):
        other = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        other.load_cert_chain(support.leaf("other.example"))
        server = server_context()

        def callback(connection, name, context):
            connection.context = other

        server.sni_callback = callback
        client = client_context()
        client.check_hostname = False
        pair = BIOPair(client, server).handshake()
        self.assertIn((("commonName", "other.example"),), pair.client.getpeercert()["subject"])
        self.assertIs(pair.server.context, other)

    def test_what_is_no_context_is_refused(self):
        pair = BIOPair()
        for wrong in (None, 5, "context", object()):
            with self.subTest(wrong=wrong), self.assertRaises(TypeError):
                pair.server.context = wrong

    def test_what_cannot_be_called_is_refused(self):
        server = server_context()
        for wrong in (5, "text", object()):
            with self.subTest(wrong=wrong), self.assertRaises(TypeError):
                server.sni_callback = wrong
        BIOPair(server=server).handshake()

    def test_a_name_in_another_script_reaches_it_as_it_was_sent(self):
        names = []
        server = server_context()
        server.sni_callback = lambda connection, name, context: names.append(name)
        client = client_context()
        client.check_hostname = False
        BIOPair(client, server, hostname="xn--knigsgchen-lcb0p.example").handshake()
        BIOPair(client, server, hostname=None).handshake()
        self.assertEqual(names, ["xn--knigsgchen-lcb0p.example", None])


class MessageCallback(Quiet):
    def test_one_that_raises_makes_the_call_raise(self):
        client = client_context()
        client._msg_callback = lambda *_: 1 / 0
        with self.assertRaises(ZeroDivisionError):
            BIOPair(client).handshake()

    def test_one_that_calls_back_is_survived(self):
        client = client_context()
        calls = []

        def callback(connection, *rest):
            calls.append(rest)
            connection.version(), connection.cipher(), connection.pending()
            client._msg_callback = callback

        client._msg_callback = callback
        BIOPair(client).handshake()
        self.assertIn("TLSv1.3", repr(calls).replace("TLSv1_3", "TLSv1.3"))

    def test_one_that_drops_the_last_references_is_survived(self):
        client = client_context()
        box = {}

        def callback(*_):
            box.clear()
            gc.collect()

        client._msg_callback = callback
        box["pair"] = BIOPair(client)
        del client, callback
        with self.assertRaises(ssl.SSLWantReadError):
            box["pair"].client._sslobj.do_handshake()
        self.assertEqual(box, {})

    def test_one_that_removes_itself_is_survived(self):
        client = client_context()

        def callback(*_):
            client._msg_callback = None
            gc.collect()

        client._msg_callback = callback
        del callback
        BIOPair(client).handshake()
        self.assertIsNone(client._msg_callback)

    def test_what_cannot_be_called_is_refused(self):
        client = client_context()
        for wrong in (5, "text"):
            with self.subTest(wrong=wrong), self.assertRaises(TypeError):
                client._msg_callback = wrong
        self.assertIsNone(client._msg_callback)


class PasswordCallback(unittest.TestCase):
    def setUp(self):
        from test_arguments import encrypted

        self.path = encrypted()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)

    def test_its_exception_is_what_the_caller_sees(self):
        with self.assertRaises(ZeroDivisionError):
            self.context.load_cert_chain(self.path, password=lambda: 1 / 0)

    def test_it_may_use_the_context_meanwhile(self):
        def password():
            self.context.load_verify_locations(support.authority())
            self.context.load_cert_chain(support.leaf())
            return "the right secret"

        self.context.load_cert_chain(self.path, password=password)
        self.assertEqual(len(self.context.get_ca_certs()), 1)
        BIOPair(server=self.context).handshake()

    def test_it_may_load_itself_again(self):
        depth = []

        def password():
            depth.append(None)
            if len(depth) < 5:
                self.context.load_cert_chain(self.path, password=password)
            return bytearray(b"the right secret")

        self.context.load_cert_chain(self.path, password=password)
        self.assertEqual(len(depth), 5)
        BIOPair(server=self.context).handshake()


@unittest.skipUnless(getattr(ssl, "HAS_PSK", False), "this version has no PSK")
class PreSharedKeyCallback(Quiet):
    def pair(self, client_callback, server_callback):
        client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        for context in (client, server):
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            context.set_ciphers("PSK")
        client.set_psk_client_callback(client_callback)
        server.set_psk_server_callback(server_callback, "a hint")
        return BIOPair(client, server)

    def test_both_sides_agree(self):
        pair = self.pair(lambda hint: ("me", b"k" * 16), lambda identity: b"k" * 16).handshake()
        pair.client.write(b"hello")
        self.assertEqual(pair.server.read(), b"hello")

    def test_what_raises_or_answers_nonsense_ends_the_handshake(self):
        good_client, good_server = (lambda hint: ("me", b"k" * 16)), (lambda identity: b"k" * 16)
        bad = (lambda _: 1 / 0, lambda _: None, lambda _: 5, lambda _: ("me",), lambda _: ("me", "text"),
               lambda _: ("a\0b" * 1000, b"k" * 16), lambda _: ("me", b"k" * 100000), lambda _: (b"me", b"k"))
        for callback in bad:
            for pair in (self.pair(callback, good_server), self.pair(good_client, callback)):
                with self.assertRaises((ssl.SSLError, ZeroDivisionError, TypeError, ValueError, AssertionError)):
                    pair.handshake()


if __name__ == "__main__":
    unittest.main()
