# SPDX-License-Identifier: MIT
"""The package gnutls_ssl: injecting, extracting, running programs, telling what is in the process."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

import support

with_module = unittest.skipUnless(support.OURS, "needs the module that scripts/python builds")
# Where the interpreter's own `_ssl` is the one that `import` finds.
STOCK_FIRST = {"PYTHONPATH": support.PACKAGE_ROOT}


def run(*arguments, env=STOCK_FIRST, **more):
    return support.python("-B", *arguments, env=env, **more)


class PackageTestCase(unittest.TestCase):
    def succeeds(self, done, output=None):
        self.assertEqual(done.returncode, 0, done.stderr)
        if output is not None:
            self.assertEqual(done.stdout.strip(), output)
        return done


@with_module
class Injecting(PackageTestCase):
    """Each in a process of its own, which begins on the stock module."""

    def check(self, code, prelude=None):
        prelude = f"import sys; sys.path.append({support.HERE!r})\n" if prelude is None else prelude
        self.succeeds(run("-W", "error", "-c", prelude + code))

    def test_importing_the_package_replaces_nothing(self):
        self.check("""
import gnutls_ssl
assert "_ssl" not in sys.modules and "ssl" not in sys.modules
import ssl
assert "GnuTLS" not in ssl.OPENSSL_VERSION
""")

    def test_before_ssl_is_imported_only_its_lower_half_is_placed(self):
        self.check("""
import gnutls_ssl
gnutls_ssl.inject_into_ssl()
assert "ssl" not in sys.modules
import ssl
assert "GnuTLS" in ssl.OPENSSL_VERSION and gnutls_ssl.is_injected()
gnutls_ssl.extract_from_ssl()
assert "GnuTLS" not in ssl.OPENSSL_VERSION and not gnutls_ssl.is_injected()
assert type(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)).__mro__[1] is sys.modules["_ssl"]._SSLContext
assert ssl.SSLError is sys.modules["_ssl"].SSLError
""")

    def test_extracting_restores_each_name_exactly(self):
        self.check("""
import ssl, asyncio.sslproto, http.client, gnutls_ssl
before, c = dict(vars(ssl)), sys.modules["_ssl"]
members = {(k, n): m for k, v in before.items() if isinstance(v, type) for n, m in vars(v).items() if callable(m)}
for _ in range(3):
    gnutls_ssl.inject_into_ssl()
    assert "GnuTLS" in ssl.OPENSSL_VERSION and sys.modules["_ssl"] is ssl._ssl is gnutls_ssl.load()
    gnutls_ssl.extract_from_ssl()
    assert sys.modules["_ssl"] is c
    assert vars(ssl).keys() == before.keys()
    assert all(vars(ssl)[name] is value for name, value in before.items())
    for (k, n), m in members.items(): assert vars(before[k])[n] is m, (k, n)
assert asyncio.sslproto.SSLAgainErrors == (ssl.SSLWantReadError, ssl.SSLSyscallError)
""")

    def test_doing_it_twice_is_doing_it_once(self):
        self.check("""
import ssl, gnutls_ssl
gnutls_ssl.extract_from_ssl()
gnutls_ssl.inject_into_ssl()
first = ssl.SSLContext
gnutls_ssl.inject_into_ssl()
assert ssl.SSLContext is first
gnutls_ssl.extract_from_ssl()
gnutls_ssl.extract_from_ssl()
assert "GnuTLS" not in ssl.OPENSSL_VERSION
""")

    def test_modules_that_took_names_from_ssl_get_the_new_ones(self):
        self.check("""
import ssl, types, asyncio.sslproto
early = types.ModuleType("early")
exec("from ssl import SSLContext, SSLError, TLSVersion, create_default_context, CERT_REQUIRED\\n"
     "import ssl as again\\n"
     "errors = (SSLError, KeyError)\\n"
     "newest = TLSVersion.TLSv1_3", vars(early))
sys.modules["early"] = early
old = dict(vars(early))
import gnutls_ssl
gnutls_ssl.inject_into_ssl()
assert early.again is ssl
assert early.SSLContext is ssl.SSLContext is not old["SSLContext"]
assert early.errors == (ssl.SSLError, KeyError)
assert early.newest is ssl.TLSVersion.TLSv1_3 is not old["newest"]
assert asyncio.sslproto.SSLAgainErrors == (ssl.SSLWantReadError, ssl.SSLSyscallError)
context = early.create_default_context()
assert isinstance(context, ssl.SSLContext) and context.verify_mode is ssl.CERT_REQUIRED
try: context.set_ciphers("nonsense")
except early.errors: pass
# A function that somebody kept elsewhere makes contexts of the new kind as well.
assert isinstance(old["create_default_context"](), ssl.SSLContext)
gnutls_ssl.extract_from_ssl()
assert all(vars(early)[name] == value for name, value in old.items())
""")

    def test_connections_of_both_kinds_outlive_the_change(self):
        self.check("""
import gnutls_ssl
from support import *
def works(pair, kind):
    pair.client.write(b"hello")
    assert pair.server.read() == b"hello"
    assert isinstance(pair.client.context, kind[0])
    pair.client.context.options |= 0
    pair.client.context.minimum_version = pair.client.context.minimum_version
    try: pair.client.read(1)
    except OSError as error: assert "did not complete" in str(error), error
def sockets_work(ends):
    ends[0].sendall(b"hello")
    assert ends[1].recv(10) == b"hello"
    ends[0].version(), ends[0].getpeercert(), repr(ends[0].context.verify_mode)
old, old_sockets, old_kind, old_context = BIOPair().handshake(), socket_pair(), [ssl.SSLContext], client_context()
gnutls_ssl.inject_into_ssl()
new, new_sockets, new_kind, new_context = BIOPair().handshake(), socket_pair(), [ssl.SSLContext], client_context()
assert new_kind != old_kind
def all_works():
    works(old, old_kind), works(new, new_kind), sockets_work(old_sockets), sockets_work(new_sockets)
    for context in (old_context, new_context):
        ends = socket_pair(context)
        sockets_work(ends)
        for end in ends: end.close()
all_works()
gnutls_ssl.extract_from_ssl()
all_works()
gnutls_ssl.inject_into_ssl()
all_works()
for end in (*old_sockets, *new_sockets): end.close()
""")

    def test_what_users_changed_in_ssl_stays_changed(self):
        self.check("""
import ssl, gnutls_ssl
ssl._create_default_https_context = ssl._create_unverified_context
ssl.note = "mine"
gnutls_ssl.inject_into_ssl()
assert ssl._create_default_https_context().verify_mode == ssl.CERT_NONE
assert isinstance(ssl._create_default_https_context(), ssl.SSLContext) and ssl.note == "mine"
from unittest import mock
with mock.patch("ssl.SSLContext") as patched:
    ssl.create_default_context()
    assert patched.called
""")

    def test_names_and_pickles_are_those_of_ssl(self):
        self.check("""
import ssl, pickle, gnutls_ssl
gnutls_ssl.inject_into_ssl()
assert ssl.SSLContext.__module__ == ssl.SSLError.__module__ == ssl.TLSVersion.__module__ == ssl.create_default_context.__module__ == "ssl"
assert repr(ssl.TLSVersion.TLSv1_2) == "<TLSVersion.TLSv1_2: 771>"
for value in (ssl.TLSVersion.TLSv1_3, ssl.CERT_REQUIRED, ssl.OP_ALL, ssl.get_default_verify_paths()):
    assert pickle.loads(pickle.dumps(value)) == value
assert not [n for n in sys.modules if "executing" in n]
""")

    def test_threads_may_inject_at_once(self):
        self.check("""
import ssl, threading, gnutls_ssl
barrier, problems = threading.Barrier(20), []
def work(n):
    barrier.wait()
    try:
        for _ in range(5):
            gnutls_ssl.inject_into_ssl()
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    except BaseException as error: problems.append(error)
threads = [threading.Thread(target=work, args=(n,)) for n in range(20)]
for t in threads: t.start()
for t in threads: t.join()
assert not problems, problems
assert "GnuTLS" in ssl.OPENSSL_VERSION
""")

    def test_https_of_the_standard_library_changes_sides(self):
        self.check("""
import http.client, urllib.request, gnutls_ssl
from support import *
import http.server
def serve():
    listener = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
    listener.RequestHandlerClass.log_message = lambda *_: None
    listener.RequestHandlerClass.do_GET = lambda self: (self.send_response(200), self.end_headers(), self.wfile.write(b"body"))
    listener.socket = server_context().wrap_socket(listener.socket, server_side=True)
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    return listener.server_port
gnutls_ssl.inject_into_ssl()
port = serve()
with urllib.request.urlopen(f"https://localhost:{port}/", context=client_context()) as answer:
    assert answer.read() == b"body"
try: urllib.request.urlopen(f"https://localhost:{port}/")
except urllib.error.URLError as error: assert isinstance(error.reason, ssl.SSLCertVerificationError), error
else: raise AssertionError
""")


@with_module
class ModuleOnThePath(PackageTestCase):
    def test_the_build_folder_alone_is_enough(self):
        import _ssl

        done = run("-c", "import ssl, _ssl; print(_ssl.__file__, 'GnuTLS' in ssl.OPENSSL_VERSION)",
                   env={"PYTHONPATH": os.path.dirname(_ssl.__file__)})
        self.succeeds(done, f"{_ssl.__file__} True")

    def test_injecting_what_is_there_already_changes_nothing(self):
        import _ssl

        code = """
import ssl, gnutls_ssl
kind = ssl.SSLContext
gnutls_ssl.inject_into_ssl()
assert ssl.SSLContext is kind
gnutls_ssl.extract_from_ssl()
assert ssl.SSLContext is kind and "GnuTLS" in ssl.OPENSSL_VERSION
"""
        self.succeeds(run("-c", code, env={"PYTHONPATH": os.pathsep.join([os.path.dirname(_ssl.__file__), support.PACKAGE_ROOT])}))


@with_module
class Command(PackageTestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def test_a_script_runs_as_main_with_its_arguments(self):
        self.write("neighbour.py", "value = 7")
        script = self.write("script.py", "import sys, ssl, neighbour\n"
                            "print(__name__, sys.argv[1:], __file__ == sys.argv[0], neighbour.value, 'GnuTLS' in ssl.OPENSSL_VERSION)")
        self.succeeds(run("-m", "gnutls_ssl", script, "a", "--info"), "__main__ ['a', '--info'] True 7 True")

    def test_a_module_runs_as_main_with_its_arguments(self):
        self.write("mod.py", "import sys, ssl\nprint(__name__, sys.argv[1:], 'GnuTLS' in ssl.OPENSSL_VERSION)")
        done = run("-m", "gnutls_ssl", "-m", "mod", "-x", cwd=self.folder)
        self.succeeds(done, "__main__ ['-x'] True")

    def test_code_runs_as_main_with_its_arguments(self):
        done = run("-m", "gnutls_ssl", "-c", "import sys, ssl; print(__name__, sys.argv, 'GnuTLS' in ssl.OPENSSL_VERSION)", "b")
        self.succeeds(done, "__main__ ['-c', 'b'] True")

    def test_the_programs_exit_status_and_exception_are_the_commands(self):
        self.assertEqual(run("-m", "gnutls_ssl", "-c", "import sys; sys.exit(7)").returncode, 7)
        done = run("-m", "gnutls_ssl", "--no-openssl", "-c", "1/0")
        self.assertEqual(done.returncode, 1)
        self.assertIn("ZeroDivisionError", done.stderr)

    def test_wrong_usage_ends_with_2(self):
        for arguments in ((), ("--nonsense",), ("-m",), ("-c",), (os.path.join(self.folder, "missing.py"),)):
            with self.subTest(arguments=arguments):
                done = run("-m", "gnutls_ssl", *arguments)
                self.assertEqual(done.returncode, 2)
                self.assertTrue(done.stderr.startswith("python -m gnutls_ssl: "), done.stderr)
                self.assertEqual(done.stderr.count("\n"), 1)

    def test_info_names_version_module_and_libraries(self):
        done = self.succeeds(run("-m", "gnutls_ssl", "--no-openssl", "--info"))
        self.assertIn("GnuTLS", done.stdout)
        self.assertRegex(done.stdout, r"libgnutls\.so\.30")
        self.assertIn("OpenSSL       is not in this process", done.stdout)

    def test_info_for_machines_says_the_same(self):
        facts = json.loads(self.succeeds(run("-m", "gnutls_ssl", "--no-openssl", "--info", "--json")).stdout)
        self.assertTrue(facts["on_gnutls"])
        self.assertEqual(facts["openssl"], {})
        self.assertTrue(facts["capabilities"]["HAS_TLSv1_3"])
        self.assertTrue(any("libgnutls" in path for path in facts["libraries"]))

    def test_info_finds_openssl_and_who_brought_it(self):
        done = self.succeeds(run("-m", "gnutls_ssl", "--info", "--json", "-c", "import _hashlib"))
        openssl = json.loads(done.stderr)["openssl"]
        import _hashlib

        crypto = [by for path, by in openssl.items() if "libcrypto" in path]
        self.assertEqual(len(crypto), 1)
        self.assertIn(os.path.realpath(_hashlib.__file__), [os.path.realpath(path) for path in crypto[0]])


@with_module
class NoOpenSSL(PackageTestCase):
    def no_openssl(self, code, **more):
        return run("-m", "gnutls_ssl", "--no-openssl", "-c", code, **more)

    def test_a_tls_conversation_and_hashes_map_no_openssl(self):
        code = f"""
import sys; sys.path.insert(0, {support.HERE!r})
import asyncio, ctypes, hashlib, hmac, http.client, random, secrets, smtplib, ssl, urllib.request, uuid
from support import BIOPair
pair = BIOPair().handshake()
pair.client.write(b"x")
assert pair.server.read() == b"x"
assert hmac.new(b"k", b"m", "sha256").hexdigest() == hmac.new(b"k", b"m", hashlib.sha256).hexdigest()
assert hmac.compare_digest(b"a", b"a") and hmac.digest(b"k", b"m", "sha256")
uuid.uuid5(uuid.NAMESPACE_DNS, "x"), secrets.token_hex(), random.seed("x")
for name in hashlib.algorithms_guaranteed: hashlib.new(name)
assert not hasattr(hashlib, "scrypt")
print([l for l in open("/proc/self/maps") if "libssl" in l or "libcrypto" in l])
"""
        self.succeeds(self.no_openssl(code), "[]")

    def test_key_derivation_is_that_of_hashlib(self):
        import hashlib

        cases = [("sha1", b"password", b"salt", 2, None), ("sha256", b"", b"", 1, None), ("SHA-512", b"x" * 200, b"y" * 200, 3, 100),
                 ("md5", bytearray(b"a\0b"), memoryview(b"c\0d"), 7, 5), ("sha384", b"p", b"s", 1000, 48), ("sha224", b"p", b"s", 1, 1)]
        code = "import hashlib\n" + "".join(
            f"print(hashlib.pbkdf2_hmac({n!r}, {bytes(p)!r}, {bytes(s)!r}, {i}, {d}).hex())\n" for n, p, s, i, d in cases)
        expected = [hashlib.pbkdf2_hmac(n, p, s, i, d).hex() for n, p, s, i, d in cases]
        self.assertEqual(self.succeeds(self.no_openssl(code)).stdout.split(), expected)

    def test_key_derivation_refuses_what_hashlib_refuses(self):
        code = """
import hashlib
for error, arguments in ((TypeError, (b"sha1", b"p", b"s", 1)), (ValueError, ("nonsense", b"p", b"s", 1)),
                         (TypeError, ("sha1", "text", b"s", 1)), (TypeError, ("sha1", b"p", "text", 1)),
                         (ValueError, ("sha1", b"p", b"s", 0)), (ValueError, ("sha1", b"p", b"s", -1)),
                         (ValueError, ("sha1", b"p", b"s", 1, 0)), (ValueError, ("sha1", b"p", b"s", 1, -1))):
    try: hashlib.pbkdf2_hmac(*arguments)
    except error: pass
    else: raise AssertionError(arguments)
"""
        self.succeeds(self.no_openssl(code))

    def test_openssl_that_is_there_already_is_refused_by_name(self):
        startup = "import sys, _hashlib\n"
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "sitecustomize.py"), "w") as file:
                file.write(startup)
            done = self.no_openssl("print('ran')", env={"PYTHONPATH": os.pathsep.join([folder, support.PACKAGE_ROOT])})
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertRegex(done.stderr, r"before the program: \S*libcrypto\S* is mapped, asked for by \S*_hashlib")

    def test_openssl_that_the_program_brings_in_is_refused_behind_it(self):
        code = "import sys; sys.modules.pop('_hashlib'); import _hashlib; print('ran')"
        done = self.no_openssl(code)
        self.assertEqual((done.returncode, done.stdout), (2, "ran\n"))
        self.assertRegex(done.stderr, r"after the program: \S*libcrypto\S* is mapped, asked for by \S*_hashlib")


class Libraries(unittest.TestCase):
    """How the package reads what is mapped; this part needs no module."""

    def setUp(self):
        sys.path.insert(0, support.PACKAGE_ROOT)
        self.addCleanup(sys.path.remove, support.PACKAGE_ROOT)
        from gnutls_ssl import _libraries

        self.libraries = _libraries

    def test_openssl_is_known_by_its_names_only(self):
        for name in ("libssl.so.3", "libcrypto.so.1.1", "/a/b/libssl-2b3c.so.3", "libcrypto.so"):
            self.assertTrue(self.libraries.is_openssl(name), name)
        for name in ("libssl3.so", "libcryptsetup.so.12", "_ssl.cpython-311.so", "libgnutls-openssl.so.27", "libcrypt.so.1"):
            self.assertFalse(self.libraries.is_openssl(name), name)

    def test_what_a_file_needs_is_what_readelf_says(self):
        import _socket

        binary = os.path.realpath(sys.executable)
        for path in [binary, getattr(_socket, "__file__", binary), *self.libraries.mapped()[:10]]:
            printed = subprocess.run(["readelf", "-d", path], capture_output=True, text=True).stdout
            self.assertEqual(self.libraries.needed(path), re.findall(r"NEEDED.*\[(.*)\]", printed), path)

    def test_what_is_no_elf_file_needs_nothing(self):
        self.assertEqual(self.libraries.needed(__file__), [])
        self.assertEqual(self.libraries.needed("/nowhere"), [])


if __name__ == "__main__":
    unittest.main()
