# SPDX-License-Identifier: MIT
"""Calls that wait for the wire: signals, deadlines, what happens to their buffers meanwhile, no waiting at all."""

import select
import signal
import socket
import ssl
import time
import unittest

import support
from support import Background, BIOPair, socket_pair


class Alarms(unittest.TestCase):
    """Tests in which a signal arrives every few milliseconds."""

    def alarm(self, handler):
        previous = signal.signal(signal.SIGALRM, handler)
        self.addCleanup(signal.signal, signal.SIGALRM, previous)
        self.addCleanup(signal.setitimer, signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)


class Interrupted(Alarms):
    def connections(self, timeout):
        client, server = socket_pair(timeout=timeout)
        self.addCleanup(client.close)
        self.addCleanup(server.close)
        return client, server

    def test_handlers_run_and_the_read_goes_on(self):
        for timeout in (None, support.SECONDS):
            with self.subTest(timeout=timeout):
                client, server = self.connections(timeout)
                calls = []

                def handler(*_):
                    calls.append(None)
                    if len(calls) == 3:
                        server.sendall(b"at last")

                self.alarm(handler)
                self.assertEqual(client.recv(100), b"at last")
                self.assertGreaterEqual(len(calls), 3)

    def test_a_handler_that_raises_ends_the_read_and_spares_the_connection(self):
        class Enough(Exception):
            pass

        def handler(*_):
            signal.setitimer(signal.ITIMER_REAL, 0)
            raise Enough

        for timeout in (None, support.SECONDS):
            with self.subTest(timeout=timeout):
                client, server = self.connections(timeout)
                self.alarm(handler)
                with self.assertRaises(Enough):
                    client.recv(100)
                server.sendall(b"still here")
                self.assertEqual(client.recv(100), b"still here")

    def test_a_handler_that_raises_ends_a_write(self):
        class Enough(Exception):
            pass

        def handler(*_):
            signal.setitimer(signal.ITIMER_REAL, 0)
            raise Enough

        client, server = self.connections(support.SECONDS)
        self.alarm(handler)
        with self.assertRaises(Enough):
            while True:
                client.sendall(b"x" * 100000)

    def test_a_handler_that_raises_ends_a_handshake(self):
        class Enough(Exception):
            pass

        def handler(*_):
            signal.setitimer(signal.ITIMER_REAL, 0)
            raise Enough

        ours, theirs = socket.socketpair()
        with ours, theirs:
            client = support.client_context().wrap_socket(ours, server_hostname=support.HOST, do_handshake_on_connect=False)
            self.alarm(handler)
            with client, self.assertRaises(Enough):
                client.do_handshake()

    def test_a_handler_may_close_the_socket_that_is_read(self):
        client, server = self.connections(support.SECONDS)

        def handler(*_):
            signal.setitimer(signal.ITIMER_REAL, 0)
            client.close()

        self.alarm(handler)
        with self.assertRaises((OSError, ValueError)):
            if client.recv(100) == b"":
                raise OSError("an end is fine as well")


class Deadlines(unittest.TestCase):
    def dripping(self, ciphertext, wire, stop):
        """Sends a record one byte after the other, too slowly for any deadline here."""
        tick = select.poll()
        for i in range(len(ciphertext)):
            if stop:
                return
            try:
                wire.send(ciphertext[i:i + 1])
            except OSError:
                return
            tick.poll(10)

    def test_a_timeout_counts_from_the_call_and_not_from_the_last_byte(self):
        client, server = socket_pair(timeout=0.4)
        with client, server:
            # Bytes that arrive do not begin the wait anew: the head of a record that promises more than ever comes.
            wire = socket.socket(fileno=server.detach())
            stop = []
            dripper = Background(self.dripping, b"\x17\x03\x03\x40\x00" + bytes(16384), wire, stop)
            try:
                for call in (lambda: client.recv(100), lambda: client.recv_into(bytearray(100))):
                    began = time.monotonic()
                    with self.assertRaises(TimeoutError):
                        call()
                    self.assertLess(time.monotonic() - began, 20)
            finally:
                stop.append(True)
                dripper.value()
                wire.close()

    def test_a_handshake_has_a_deadline(self):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.settimeout(0.05)
            with self.assertRaisesRegex(TimeoutError, "timed out"):
                support.client_context().wrap_socket(ours, server_hostname=support.HOST)

    def test_a_write_has_a_deadline(self):
        client, server = socket_pair(timeout=0.05)
        with client, server, self.assertRaisesRegex(TimeoutError, "timed out"):
            while True:
                client.send(b"x" * 65536)

    def test_an_unwrap_has_a_deadline(self):
        client, server = socket_pair(timeout=0.05)
        with client, server, self.assertRaisesRegex(TimeoutError, "timed out"):
            client.unwrap()

    def test_a_read_that_timed_out_can_be_asked_again(self):
        client, server = socket_pair(timeout=0.05)
        with client, server:
            with self.assertRaises(TimeoutError):
                client.recv(10)
            server.sendall(b"later")
            self.assertEqual(client.recv(10), b"later")


class NotWaiting(unittest.TestCase):
    def setUp(self):
        self.client, self.server = socket_pair()
        self.client.setblocking(False)
        self.addCleanup(self.client.close)
        self.addCleanup(self.server.close)

    def test_reading_wants_to_read(self):
        with self.assertRaises(ssl.SSLWantReadError):
            while True:  # tickets come first
                self.client.recv(10)

    def test_writing_wants_to_write_and_loses_nothing(self):
        sent = bytearray()
        chunk = bytes(range(256)) * 256
        with self.assertRaises(ssl.SSLWantWriteError):
            while True:
                sent += chunk[: self.client.send(chunk)]
        reader = Background(self.read_exactly, len(sent) + len(chunk))
        left = memoryview(chunk)
        while left:
            try:
                left = left[self.client.send(left):]
            except ssl.SSLWantWriteError:
                select.select([], [self.client], [], support.SECONDS)
        self.assertEqual(reader.value(), bytes(sent) + chunk)

    def read_exactly(self, count):
        got = bytearray()
        while len(got) < count and (part := self.server.recv(65536)):
            got += part
        return bytes(got)


class Buffers(unittest.TestCase):
    def test_a_buffer_cannot_change_its_size_while_it_is_read_into(self):
        client, server = socket_pair()
        with client, server:
            buffer = bytearray(100)
            reader = Background(client.recv_into, buffer, 100)
            with self.assertRaises(BufferError):
                while reader.is_alive():
                    buffer.append(0)
            server.sendall(b"hello")
            self.assertEqual(reader.value(), 5)
            self.assertEqual(buffer[:5], b"hello")
            buffer.append(0)  # it is free again

    def test_a_buffer_cannot_change_its_size_while_it_is_written_from(self):
        client, server = socket_pair()
        with client, server:
            buffer = bytearray(2**24)
            writer = Background(client._sslobj.write, buffer)
            with self.assertRaises(BufferError):
                while writer.is_alive():
                    buffer.append(0)
            count = len(buffer)
            while count and (part := server.recv(min(count, 65536))):
                count -= len(part)
            self.assertEqual(writer.value(), len(buffer))
            buffer.append(0)

    def test_an_aborted_read_lets_go_of_its_buffer(self):
        client, server = socket_pair(timeout=0.02)
        with client, server:
            buffer = bytearray(10)
            for _ in range(3):
                with self.assertRaises(TimeoutError):
                    client.recv_into(buffer)
            buffer.append(0)
        pair = BIOPair().handshake()
        with self.assertRaises(ssl.SSLWantReadError):
            while True:
                pair.client.read(10, buffer)
        buffer.append(0)

    @unittest.skipUnless(support.OURS, "before 3.14 nothing guards the stock module's connections")
    def test_large_data_passes_unchanged_both_ways_at_once(self):
        client, server = socket_pair()
        data = bytes(range(256)) * 8192

        def read(connection):
            store, filled = bytearray(len(data)), 0
            while filled < len(data):
                filled += connection.recv_into(memoryview(store)[filled:])
            return store

        with client, server:
            jobs = [Background(client.sendall, data), Background(server.sendall, data)]
            readers = [Background(read, client), Background(read, server)]
            for reader in readers:
                self.assertEqual(reader.value(), data)
            for job in jobs:
                job.value()


if __name__ == "__main__":
    unittest.main()
