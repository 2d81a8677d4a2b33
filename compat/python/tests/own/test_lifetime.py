# SPDX-License-Identifier: MIT
"""What lives how long: cycles, weak references, subclasses, leaks; the end of the interpreter, fork, subinterpreters."""

import gc
import ssl
import unittest
import weakref

import _ssl
import support
from support import BIOPair, client_context, server_context


class Cycles(unittest.TestCase):
    def collected(self, make):
        """`make` returns something that refers to itself; is it gone once nobody else refers to it?"""
        gc.collect()
        gc.disable()
        try:
            thing = make()
            gone = weakref.ref(thing)
            del thing
            gc.collect()
            self.assertIsNone(gone())
        finally:
            gc.enable()

    def test_a_callback_that_knows_its_context_does_not_keep_it(self):
        for name in ("sni_callback", "_msg_callback"):
            def make():
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                setattr(context, name, lambda *_: context)
                return context

            with self.subTest(name=name):
                self.collected(make)

    @unittest.skipUnless(hasattr(ssl.SSLContext, "set_psk_client_callback"), "this version has no PSK")
    @support.stock_crashes
    def test_a_key_callback_that_knows_its_context_does_not_keep_it(self):
        def make():
            client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            client.set_psk_client_callback(lambda hint: (client, b""))
            return client

        self.collected(make)

    def test_a_context_among_its_own_attributes_is_collected(self):
        def make():
            context = client_context()
            context.itself = context
            return context

        self.collected(make)

    @unittest.skipUnless(support.OURS, "the stock module's connections know nothing of the collector")
    def test_a_connection_that_its_context_refers_to_is_collected(self):
        def make():
            server = server_context()
            pair = BIOPair(server=server).handshake()
            server.pair = pair
            server.sni_callback = lambda *_: pair
            return pair.server

        self.collected(make)

    def test_a_socket_that_its_own_callback_refers_to_is_collected(self):
        def make():
            server = server_context()
            client, accepted = support.socket_pair(server=server)
            server.sni_callback = lambda *_: accepted
            client.close()
            accepted.close()
            return accepted

        self.collected(make)


class References(unittest.TestCase):
    def test_a_context_outlives_its_last_reference_as_long_as_a_connection_needs_it(self):
        pair = BIOPair()
        gc.collect()
        pair.handshake()
        pair.client.write(b"hello")
        self.assertEqual(pair.server.read(), b"hello")
        self.assertIsInstance(pair.client.context, ssl.SSLContext)

    def test_a_memory_bio_outlives_its_last_reference_as_long_as_a_connection_needs_it(self):
        pair = BIOPair().handshake()
        pair.up = pair.down = None
        gc.collect()
        pair.client.write(b"hello")
        self.assertEqual(pair.server.read(), b"hello")

    def test_a_connection_does_not_keep_its_owner(self):
        pair = BIOPair()
        raw, owner = pair.client._sslobj, weakref.ref(pair.client)
        pair.client = None
        gc.collect()
        self.assertIsNone(owner())
        self.assertIsNone(raw.owner)

    def test_a_connection_does_not_keep_its_socket(self):
        client, server = support.socket_pair()
        raw, gone = client._sslobj, weakref.ref(client)
        client.close()
        server.close()
        del client
        gc.collect()
        self.assertIsNone(gone())
        self.assertIsNone(raw.owner)

    def test_a_session_outlives_connection_and_context(self):
        pair = BIOPair(client_context(ssl.TLSVersion.TLSv1_2)).handshake()
        session = pair.client.session
        del pair
        gc.collect()
        self.assertGreater(len(session.id) + session.timeout, 0)

    def test_contexts_can_be_subclassed_with_slots_and_methods(self):
        class Context(ssl.SSLContext):
            __slots__ = ("note",)

            def wrap_bio(self, *arguments, **more):
                self.note = "wrapped"
                return super().wrap_bio(*arguments, **more)

        context = Context(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(support.authority())
        BIOPair(context).handshake()
        self.assertEqual(context.note, "wrapped")
        self.assertIs(weakref.ref(context)(), context)

    def test_only_contexts_can_be_subclassed(self):
        class Raw(_ssl._SSLContext):
            pass

        self.assertIsInstance(Raw(ssl.PROTOCOL_TLS_CLIENT), _ssl._SSLContext)
        for kind in (_ssl.MemoryBIO, _ssl._SSLSocket, _ssl.SSLSession, _ssl.Certificate):
            with self.subTest(kind=kind), self.assertRaises(TypeError):
                type("Sub", (kind,), {})

    def test_a_new_context_without_init_is_a_context(self):
        context = ssl.SSLContext.__new__(ssl.SSLContext, ssl.PROTOCOL_TLS_CLIENT)
        self.assertEqual(context.verify_mode, ssl.CERT_REQUIRED)


class Leaks(unittest.TestCase):
    BYTES, BLOCKS = 60, 0.5  # on the average of a call: rounding, a free list, a table that grew

    def flat(self, function, times=300):
        found = support.growth(function, times)
        if found[0] > self.BYTES or found[1] > self.BLOCKS:  # something may have grown once
            found = support.growth(function, times)
        self.assertLess(found[0], self.BYTES, "bytes of the C heap")
        self.assertLess(found[1], self.BLOCKS, "objects or references")

    def test_contexts(self):
        authority, leaf = support.authority(), support.leaf()

        def use():
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(leaf)
            context.load_verify_locations(authority)
            context.set_ciphers("ECDHE+AESGCM")
            context.set_alpn_protocols(["h2", "http/1.1"])
            context.sni_callback = lambda *_: None
            context.get_ca_certs(), context.get_ciphers(), context.cert_store_stats(), context.session_stats()

        self.flat(use, 200)

    def handshakes(self, version):
        def use():
            pair = BIOPair(client_context(version), server_context(version)).handshake()
            pair.client.write(b"hello")
            pair.server.read(), pair.client.getpeercert(), pair.client.cipher()
            pair.client.getpeercert(True), pair.server.shared_ciphers(), pair.client.get_channel_binding()
            try:
                pair.client.unwrap()
            except ssl.SSLWantReadError:
                pair.server.unwrap()

        self.flat(use, 200)

    def test_handshakes_data_and_their_end_in_tls_1_2(self):
        self.handshakes(ssl.TLSVersion.TLSv1_2)

    def test_handshakes_data_and_their_end_in_tls_1_3(self):
        self.handshakes(ssl.TLSVersion.TLSv1_3)

    @unittest.skipUnless(support.OURS, "the stock module leaks")
    def test_sessions(self):
        version = ssl.TLSVersion.TLSv1_2

        def use():
            client, server = client_context(version), server_context(version)
            session = BIOPair(client, server).handshake().client.session
            BIOPair(client, server, session=session).handshake()

        self.flat(use, 100)

    def test_handshakes_that_fail(self):
        client, server = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), server_context()

        def use():
            with self.assertRaises(ssl.SSLCertVerificationError):
                BIOPair(client, server).handshake()

        self.flat(use, 200)

    def test_connections_that_are_left_in_the_middle(self):
        client, server = client_context(), server_context()

        def use():
            pair = BIOPair(client, server)
            try:
                pair.client.do_handshake()
            except ssl.SSLWantReadError:
                pass

        self.flat(use)

    def test_errors(self):
        context = client_context()

        def use():
            for call in (lambda: context.load_cert_chain("/nowhere"), lambda: context.set_ciphers("nonsense"),
                         lambda: context.load_verify_locations(cadata=b"x"),
                         lambda: context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO())):
                try:
                    call()
                except (OSError, ValueError):
                    pass

        self.flat(use)

    def test_memory_bios(self):
        def use():
            bio = ssl.MemoryBIO()
            bio.write(b"x" * 1000)
            bio.read(10)
            bio.write_eof()

        self.flat(use)

    @unittest.skipUnless(support.OURS, "the stock module leaks")
    def test_callbacks_that_raise(self):
        client, server = client_context(), server_context()

        def callback(*_):
            raise ZeroDivisionError

        client._msg_callback = callback

        def use():
            with self.assertRaises(ZeroDivisionError):
                BIOPair(client, server).handshake()

        self.flat(use, 200)

    def test_big_data_leaves_nothing_behind(self):
        pair = BIOPair().handshake()
        data = b"x" * 100_000

        def use():
            pair.client.write(data)
            left = len(data)
            while left:
                left -= len(pair.server.read(65536))

        self.flat(use, 100)


class Processes(unittest.TestCase):
    def ends_well(self, code, output="", **more):
        done = support.script(code, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.strip(), output, done.stderr)
        return done

    def test_the_interpreter_ends_with_live_connections(self):
        self.ends_well("""
client, server = socket_pair()
pair = BIOPair().handshake()
half = BIOPair()
try: half.client.do_handshake()
except ssl.SSLWantReadError: pass
session, certificate = pair.client.session, pair.client._sslobj.get_unverified_chain()
context = client_context()
context._msg_callback = lambda *_: context
import builtins
builtins.kept = [client, server, pair, half, session, certificate, context]
""")

    def test_the_interpreter_ends_while_threads_wait(self):
        self.ends_well("""
kept = [socket_pair() for _ in range(8)]
for client, server in kept:
    threading.Thread(target=client.recv, args=(1,), daemon=True).start()
    threading.Thread(target=client.sendall, args=(b"x" * 10**8,), daemon=True).start()
import time
started = [thread for thread in threading.enumerate() if thread.daemon]
assert len(started) == 16
server_context()
""")

    def test_the_interpreter_ends_while_callbacks_run(self):
        self.ends_well("""
client, server = client_context(), server_context()
server.sni_callback = lambda *_: None
def shake():
    while True:
        BIOPair(client, server).handshake()
for _ in range(4):
    threading.Thread(target=shake, daemon=True).start()
BIOPair().handshake()
""")

    def test_objects_that_speak_tls_when_they_die_at_the_end_do_no_harm(self):
        self.ends_well("""
class Last:
    def __init__(self): self.pair = BIOPair().handshake()
    def __del__(self):
        self.pair.client.write(b"bye")
        assert self.pair.server.read() == b"bye"
        print("bye")
import builtins
builtins.last = Last()
""", output="bye")

    def test_a_fork_leaves_the_parents_connection_alone(self):
        self.ends_well("""
client, server = socket_pair()
child = os.fork()
if child == 0:
    BIOPair().handshake()
    client.close(), server.close()
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
client.sendall(b"hello")
assert server.recv(10) == b"hello"
server.sendall(b"and back")
assert client.recv(10) == b"and back"
""")

    def test_a_child_goes_on_with_its_parents_connection(self):
        self.ends_well("""
client, server = socket_pair()
child = os.fork()
if child == 0:
    assert client.recv(10) == b"hello"
    client.sendall(b"from the child")
    os._exit(0)
server.sendall(b"hello")
assert server.recv(20) == b"from the child"
assert os.waitpid(child, 0)[1] == 0
""")

    @unittest.skipUnless(support.OURS, "the stock module hangs")
    def test_a_fork_amid_threads_leaves_no_lock_behind(self):
        self.ends_well("""
BIOPair().handshake()  # whatever Python imports for it is imported before there are threads
go = True
def shake():
    client, server = client_context(), server_context()
    while go: BIOPair(client, server).handshake()
threads = [Background(shake) for _ in range(4)]
client, server = client_context(), server_context()
for _ in range(20):
    child = os.fork()
    if child == 0:
        BIOPair(client, server).handshake()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
go = False
for thread in threads: thread.value()
""")

    def test_parent_and_child_draw_different_randomness(self):
        self.ends_well("""
import _ssl
_ssl.RAND_bytes(8)
r, w = os.pipe()
child = os.fork()
if child == 0:
    os.write(w, _ssl.RAND_bytes(32))
    os._exit(0)
theirs = os.read(r, 32)
os.waitpid(child, 0)
assert theirs != _ssl.RAND_bytes(32)
""")

    def test_subinterpreters_have_a_module_each(self):
        self.ends_well("""
try:
    import _interpreters as interpreters
    create, run = interpreters.create, interpreters.run_string
except ImportError:
    import _xxsubinterpreters as interpreters
    create, run = lambda: interpreters.create(isolated=False), interpreters.run_string
ca, cert = authority(), leaf()
code = f'''
import ssl
client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
client.load_verify_locations({ca!r})
server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
server.load_cert_chain({cert!r})
server.sni_callback = lambda *_: None
up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
sides = [client.wrap_bio(down, up, server_hostname="localhost"), server.wrap_bio(up, down, True)]
for _ in range(4):
    for side in sides:
        try: side.do_handshake()
        except ssl.SSLWantReadError: pass
sides[0].write(b"hello")
assert sides[1].read() == b"hello"
try: client.set_ciphers("nonsense")
except ssl.SSLError as error: assert type(error) is ssl.SSLError
else: raise AssertionError
'''
first, second = create(), create()
for one in (first, second, first):
    problem = run(one, code)
    assert problem is None, problem
interpreters.destroy(first)
BIOPair().handshake()
assert run(second, code) is None
interpreters.destroy(second)
exec(code)
""")

    def test_the_module_can_be_taken_out_and_imported_again(self):
        self.ends_well("""
import importlib, _ssl
old = BIOPair().handshake()
for _ in range(5):
    for name in ("ssl", "_ssl"): del sys.modules[name]
    import ssl as fresh
    context = fresh.SSLContext(fresh.PROTOCOL_TLS_CLIENT)
    try: context.set_ciphers("nonsense")
    except fresh.SSLError: pass
old.client.write(b"x")
assert old.server.read() == b"x"
""")


if __name__ == "__main__":
    unittest.main()
