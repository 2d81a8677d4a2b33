# SPDX-License-Identifier: MIT
"""What an attacker of the module would try: numbers at the edge, odd files, forks and ends at the wrong moment."""

import gc
import importlib.util
import itertools
import mmap
import os
import signal
import ssl
import sys
import unittest
import weakref

import _ssl
import support
from support import OURS, SANITIZED, Background, BIOPair, authority, client_context, folder, growth, leaf, made, openssl, script

ours = unittest.skipUnless(OURS, "the stock module does otherwise")


class Numbers(unittest.TestCase):
    def test_numbers_beyond_63_bits_are_not_taken_for_small_ones(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        # Cut to 32 bits, these are CERT_NONE, PROTOCOL_TLS_CLIENT and PROTOCOL_TLS.
        for number in (2**63, 2**63 + 16, 2**64 - 2**32 + 2, 2**64 + 2, -(2**63) - 1, -(2**64)):
            for function in (_ssl._SSLContext, _ssl.nid2obj, ssl.RAND_bytes, ssl.MemoryBIO().read,
                             lambda n: _ssl._SSLContext.verify_mode.__set__(context, n)):
                with self.subTest(number=number, function=function), self.assertRaises(OverflowError):
                    function(number)
        self.assertEqual(context.verify_mode, ssl.CERT_REQUIRED)

    @unittest.skipIf(SANITIZED, "the sanitizer needs the address space")
    def test_more_random_bytes_than_there_is_memory_for_are_a_memory_error(self):
        end = script("import resource\nresource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
                     "try: ssl.RAND_bytes(2**31 - 1)\nexcept MemoryError: print('none')")
        self.assertEqual((end.returncode, end.stdout), (0, "none\n"), end.stderr)

    def test_a_room_of_gigabytes_is_read_into_like_any_other(self):
        # Address space, no memory: MAP_NORESERVE, where the module `mmap` does not name it yet.
        with mmap.mmap(-1, 2**35, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000) as room:
            pair = BIOPair().handshake()
            pair.server.write(b"little")
            self.assertEqual(pair.client._sslobj.read(2**34, room), 6)
            self.assertEqual(room[:7], b"little\0")
            for refused in (lambda: pair.client._sslobj.read(0, room), lambda: ssl.MemoryBIO().write(room)):
                with self.assertRaises(OverflowError):
                    refused()

    def test_many_random_bytes_are_random_to_the_end(self):
        for count in (0, 1, 2**16 - 1, 2**16, 2**16 + 33, 2**18 + 1):
            first, second = ssl.RAND_bytes(count), ssl.RAND_bytes(count)
            self.assertEqual((len(first), len(second)), (count, count))
            if count > 32:
                self.assertNotEqual(first[-32:], second[-32:])
                self.assertNotEqual(first[-32:], bytes(32))


class Files(unittest.TestCase):
    def setUp(self):
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)

    def pipe(self, name):
        path = os.path.join(folder(), name)
        os.mkfifo(path)
        self.addCleanup(os.unlink, path)
        return path

    def test_names_need_not_be_utf_8(self):
        odd = os.fsencode(folder()) + b"/\xff\xfe"
        for name, source in ((odd + b".pem", leaf()), (odd + b".ca", authority())):
            with open(source, "rb") as file, open(name, "wb") as copy:
                copy.write(file.read())
        for name in (odd, os.fsdecode(odd)):
            leaf_name, ca_name = [name + (end if isinstance(name, str) else end.encode()) for end in (".pem", ".ca")]
            self.server.load_cert_chain(leaf_name)
            self.server.load_cert_chain(leaf_name, leaf_name)
            self.server.load_verify_locations(ca_name)
            self.assertIn("subject", _ssl._test_decode_cert(ca_name))
        self.assertEqual(self.server.cert_store_stats()["x509_ca"], 1)

    @ours
    def test_a_name_that_cannot_be_passed_on_is_refused_and_no_other_file_is_used(self):
        with self.assertRaises(ValueError):
            self.server.load_verify_locations(capath=b"/tmp/\xff")
        with self.assertRaises(ValueError):
            self.server.keylog_filename = os.fsencode(folder()) + b"/\xff.keys"
        self.assertIsNone(self.server.keylog_filename)
        with self.assertRaises(NotImplementedError):
            self.server._set_alpn_protocols(b"\x02\xff\xfe")

    @ours
    def test_a_file_without_an_end_is_an_error(self):
        for load in (self.server.load_cert_chain, self.server.load_dh_params, _ssl._test_decode_cert,
                     self.server.load_verify_locations, lambda path: self.server.load_cert_chain(leaf(), path)):
            with self.assertRaises((OSError, ValueError)):
                load("/dev/zero")

    @ours
    def test_a_signal_comes_through_while_a_pipe_is_read(self):
        class Enough(Exception):
            pass

        def handler(*_):
            raise Enough

        previous = signal.signal(signal.SIGALRM, handler)
        self.addCleanup(signal.signal, signal.SIGALRM, previous)
        path = self.pipe("signalled")
        for writer in (False, True):
            end = os.open(path, os.O_RDWR) if writer else None
            for load in (self.server.load_cert_chain, self.server.load_verify_locations):
                with self.subTest(writer=writer, load=load), self.assertRaises(Enough):
                    signal.setitimer(signal.ITIMER_REAL, 0.05)
                    load(path)
            if writer:
                os.close(end)

    def test_a_pipe_is_read_to_its_end_and_whoever_fills_it_can_be_a_child(self):
        path = self.pipe("filled")
        source = authority()
        loading = Background(self.server.load_verify_locations, path)
        child = os.fork()
        if child == 0:
            with open(source, "rb") as file, open(path, "wb") as pipe:
                pipe.write(file.read())
            os._exit(0)
        self.assertIsNone(loading.value())
        self.assertEqual(os.waitpid(child, 0)[1], 0)
        self.assertEqual(self.server.cert_store_stats()["x509_ca"], 1)


class Keys(unittest.TestCase):
    def setUp(self):
        plain = leaf()
        self.key = made(os.path.join(folder(), "encrypted.key"), lambda path: openssl(
            "pkey", "-aes128", "-passout", "pass:secret", "-in", plain, "-out", path))

    def test_a_password_callback_is_let_go_whatever_fails(self):
        class Answer:
            def __call__(self):
                return "wrong"

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        for files in (("/nonexistent", None), (leaf(), "/nonexistent"), (leaf(), self.key), (authority(), self.key)):
            with self.subTest(files=files):
                answer = Answer()
                gone = weakref.ref(answer)
                with self.assertRaises(OSError):
                    context.load_cert_chain(*files, password=answer)
                del answer
                gc.collect()
                self.assertIsNone(gone())

    def test_a_certificate_that_is_renewed_leaves_nothing_of_the_one_before(self):
        context, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), client_context()
        client.check_hostname = False
        names = [support.HOST, "renewed.test"]
        files = [leaf(name) for name in names] + [leaf(kind="rsa")]

        def seen(ciphers):
            limited = support.limited(context, ssl.TLSVersion.TLSv1_2)
            client.set_ciphers(ciphers)
            pair = BIOPair(client, limited, hostname=None).handshake()
            return pair.client.getpeercert()["subjectAltName"][0][1]

        context.load_cert_chain(files[2])
        for turn in range(4):
            context.load_cert_chain(files[turn % 2])
            self.assertEqual(seen("ECDHE-ECDSA-AES128-GCM-SHA256"), names[turn % 2])
            self.assertEqual(seen("ECDHE-RSA-AES128-GCM-SHA256"), names[0])
        turns = itertools.cycle(files)
        heap, blocks = growth(lambda: context.load_cert_chain(next(turns)), 90)
        self.assertLess(heap, 1024)
        self.assertLess(blocks, 0.5)

    @ours  # OpenSSL keeps something
    def test_passwords_and_keys_go_with_their_context(self):
        def load():
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(leaf(), self.key, password=lambda: "secret")

        heap, blocks = growth(load, 100)
        self.assertLess(heap, 64)
        self.assertLess(blocks, 0.5)


class Callbacks(unittest.TestCase):
    def test_handshakes_within_callbacks_end_with_a_recursion_error(self):
        end = script("import threading\nthreading.stack_size(8 << 20)\n"
                     "errors = []\nsys.unraisablehook = lambda what: errors.append(what.exc_type)\n"
                     "context, client = server_context(), client_context()\n"
                     "context.sni_callback = lambda *_: BIOPair(client, context).handshake()\n"
                     "def run():\n"
                     "    try: BIOPair(client, context).handshake()\n"
                     "    except (ssl.SSLError, RecursionError): pass\n"
                     "for _ in range(2):\n"
                     "    thread = threading.Thread(target=run); thread.start(); thread.join()\n"
                     "print(RecursionError in errors)")
        self.assertEqual((end.returncode, end.stdout), (0, "True\n"), end.stderr[-2000:])

    def test_connections_may_begin_and_end_within_a_callback(self):
        server, client = support.server_context(), client_context()
        seen = []

        def callback(*_):
            inner = BIOPair().handshake()
            inner.client.write(b"within")
            seen.append(inner.server.read(10))
            half = BIOPair(client_context())
            with self.assertRaises(ssl.SSLWantReadError):
                half.client.do_handshake()
            del inner, half
            gc.collect()

        server.sni_callback = callback
        client._msg_callback = lambda *_: None if len(seen) > 2 else callback()
        outer = BIOPair(client, server).handshake()
        outer.client.write(b"without")
        self.assertEqual(outer.server.read(10), b"without")
        self.assertIn(b"within", seen)

    @unittest.skipUnless(importlib.util.find_spec("greenlet"), "greenlet is not installed")
    def test_greenlets_may_switch_within_callbacks(self):
        import greenlet

        main, done = greenlet.getcurrent(), []

        def converse():
            server, client = support.server_context(), client_context()
            server.sni_callback = client._msg_callback = lambda *_: main.switch() or None
            BIOPair(client, server).handshake()
            done.append(True)

        waiting = [greenlet.greenlet(converse) for _ in range(5)]
        while waiting:
            for one in list(waiting):
                one.switch()
                if one.dead:
                    waiting.remove(one)
        self.assertEqual(len(done), 5)


class Ends(unittest.TestCase):
    def test_a_fork_does_not_wait_for_ever_for_a_connection_that_two_threads_are_in(self):
        end = script("""
inside, over = threading.Event(), threading.Event()
context = client_context()
def callback(*_):
    inside.set()
    over.wait(SECONDS)
context._msg_callback = callback
pair = BIOPair(context)
def shake():
    try: pair.client.do_handshake()
    except ssl.SSLWantReadError: pass
first = threading.Thread(target=shake); first.start(); inside.wait(SECONDS)
second = threading.Thread(target=pair.client.pending); second.start()
for _ in range(20):  # into the lock, whatever it takes
    sys._current_frames()
    second.join(0.01)
child = os.fork()
if child == 0: os._exit(7)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
over.set(); first.join(SECONDS); second.join(SECONDS)
child = os.fork()
if child == 0: BIOPair().handshake(); os._exit(8)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
""")
        self.assertEqual((end.returncode, end.stdout), (0, "7\n8\n"), end.stderr[-2000:])

    @ours
    def test_a_module_that_is_imported_again_and_again_leaves_nothing_behind(self):
        def reimport():
            earlier = sys.modules.pop("_ssl")
            try:
                importlib.import_module("_ssl")
            finally:
                sys.modules["_ssl"] = earlier

        heap, blocks = growth(reimport, 60)
        self.assertLess(heap, 512)
        self.assertLess(blocks, 20)  # CPython itself leaves some

    def test_objects_that_use_the_module_while_it_goes_are_survived(self):
        end = support.python("-c", """
import gc, sys, weakref
sys.modules.pop("ssl", None)
import _ssl
module = sys.modules.pop("_ssl")
context, buffer = module._SSLContext(16), module.MemoryBIO
calls = []
def use(*_):
    calls.append(None)
    for attempt in (lambda: context._wrap_bio(buffer(), buffer(), False, "a").do_handshake(),
                    lambda: context.load_verify_locations("/nonexistent"), lambda: module.RAND_bytes(2)):
        try: attempt()
        except Exception: pass
references = [weakref.ref(getattr(module, name), use) for name in ("SSLError", "SSLWantReadError", "_SSLSocket", "SSLSession")]
class Last(module._SSLContext):
    __del__ = use
last = Last(16)
last.itself, last.module = last, module
module.last = last
del last, Last, _ssl
del context, buffer, module
gc.collect()
print("over")
""")
        self.assertEqual((end.returncode, end.stdout), (0, "over\n"), end.stderr[-2000:])


if __name__ == "__main__":
    unittest.main()
