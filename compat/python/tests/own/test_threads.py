# SPDX-License-Identifier: MIT
"""Many threads on one context and on one connection."""

import ssl
import threading
import unittest

import support
from support import Background, BIOPair, client_context, server_context, socket_pair


class OneContext(unittest.TestCase):
    THREADS = 50

    def together(self, function):
        barrier = threading.Barrier(self.THREADS)

        def run(number):
            barrier.wait(support.SECONDS)
            return function(number)

        return [job.value() for job in [Background(run, number) for number in range(self.THREADS)]]

    def test_fifty_threads_shake_hands_with_one_context(self):
        client, server = client_context(), server_context()
        names = []
        server.sni_callback = lambda connection, name, context: names.append(name)

        def talk(number):
            text = b"%d" % number * 1000
            pair = BIOPair(client, server).handshake()
            pair.client.write(text)
            return pair.server.read(len(text)) == text

        self.assertEqual(self.together(talk), [True] * self.THREADS)
        self.assertEqual(names, [support.HOST] * self.THREADS)

    @support.stock_crashes
    def test_fifty_threads_change_one_context(self):
        context = client_context()
        other = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)

        def change(number):
            for _ in range(5):
                context.load_verify_locations(support.authority())
                context.set_ciphers("ECDHE+AESGCM" if number % 2 else "DEFAULT")
                context.options |= ssl.OP_NO_COMPRESSION
                context.verify_flags |= ssl.VERIFY_X509_STRICT if number % 3 else 0
                context.set_alpn_protocols([str(number)])
                context.get_ca_certs(), context.get_ciphers(), context.cert_store_stats()
                other.sni_callback = (lambda *_: None) if number % 2 else None
                context._msg_callback = None
                other.load_cert_chain(support.leaf())
            return True

        support.authority(), support.leaf()
        self.assertEqual(self.together(change), [True] * self.THREADS)
        self.assertEqual(context.cert_store_stats()["x509_ca"], 1)
        BIOPair(server=other).handshake()

    @support.stock_crashes
    def test_threads_shake_hands_while_others_load_certificates(self):
        client, server = client_context(), server_context()
        support.leaf(kind="rsa")

        def work(number):
            for _ in range(5):
                if number % 5 == 0:
                    server.load_cert_chain(support.leaf(kind="rsa" if number % 2 else "ec"))
                else:
                    BIOPair(client, server).handshake()
            return True

        self.assertEqual(self.together(work), [True] * self.THREADS)

    def test_one_session_resumes_on_many_threads(self):
        version = ssl.TLSVersion.TLSv1_2
        client, server = client_context(version), server_context(version)
        session = BIOPair(client, server).handshake().client.session

        def resume(number):
            return BIOPair(client, server, session=session).handshake().client.session_reused

        self.assertEqual(self.together(resume), [True] * self.THREADS)


unguarded = unittest.skipUnless(support.OURS, "before 3.14 nothing guards the stock module's connections")


class OneConnection(unittest.TestCase):
    @unguarded
    def test_one_thread_reads_while_another_writes(self):
        client, server = socket_pair()
        data = bytes(range(256)) * 4096

        def echo():
            count = 0
            while count < len(data):
                part = server.recv(16384)
                server.sendall(part)
                count += len(part)

        def read():
            got = bytearray()
            while len(got) < len(data):
                got += client.recv(16384)
            return got

        with client, server:
            echoing, reading, writing = Background(echo), Background(read), Background(client.sendall, data)
            self.assertEqual(reading.value(), data)
            writing.value(), echoing.value()

    @unguarded
    def test_a_reader_that_waits_does_not_stop_a_writer(self):
        client, server = socket_pair()
        with client, server:
            reading = Background(client.recv, 10)
            for _ in range(100):
                client.sendall(b"x" * 100)
                self.assertTrue(server.recv(100))
            server.sendall(b"answer")
            self.assertEqual(reading.value(), b"answer")

    @unguarded
    def test_questions_are_answered_while_another_thread_reads(self):
        client, server = socket_pair()
        with client, server:
            reading = Background(client.recv, 10)
            for _ in range(100):
                self.assertEqual(client.version(), "TLSv1.3")
                client.cipher(), client.pending(), client.getpeercert(), client.session, client.selected_alpn_protocol()
            server.sendall(b"answer")
            self.assertEqual(reading.value(), b"answer")

    def test_other_threads_run_while_one_shakes_hands_with_a_silent_peer(self):
        import socket

        ours, theirs = socket.socketpair()
        with theirs:
            ours.settimeout(support.SECONDS)
            waiting = Background(lambda: client_context().wrap_socket(ours, server_hostname=support.HOST))
            self.assertTrue(theirs.recv(5))  # it has begun
            BIOPair().handshake()
            theirs.close()
            with self.assertRaises(OSError):
                waiting.value()

    @support.stock_crashes
    def test_many_threads_hammer_one_bio_connection_without_harm(self):
        # Which of the calls fail is anybody's guess; the process must not.
        pair = BIOPair().handshake()

        def hammer(number):
            for _ in range(100):
                for call in (lambda: pair.client.write(b"x" * 100), lambda: pair.server.read(100), pair.client.version,
                             lambda: pair.server.write(b"y" * 100), lambda: pair.client.read(100), pair.client.pending):
                    try:
                        call()
                    except (ssl.SSLError, OSError):
                        pass

        for job in [Background(hammer, number) for number in range(10)]:
            job.value()


if __name__ == "__main__":
    unittest.main()
