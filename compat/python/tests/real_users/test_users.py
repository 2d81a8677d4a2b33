# SPDX-License-Identifier: MIT
"""Every client talks to every server."""

import asyncio
import concurrent.futures
import os
import re
import ssl
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "own"))

import aiohttp  # noqa: E402
import clients  # noqa: E402
import requests  # noqa: E402
import servers  # noqa: E402
import support  # noqa: E402

OPENED = {}
# What a client may make of a failed handshake; that it is one of ssl's is what the reason says.
REFUSED = re.compile("certificate|CERTIFICATE|Hostname|hostname|doesn't match|alert|EOF|closed|reset|broken|disconnected", re.I)


def server(kind, **options):
    """The server of a kind with these options, made when it is first asked for."""
    key = (kind, *sorted(options.items()))
    if key not in OPENED:
        OPENED[key] = servers.KINDS[kind](**options)
    return OPENED[key]


def tearDownModule():
    for one in OPENED.values():
        one.close()


def texts(error):
    """What an exception and those behind it say."""
    found = []
    while error is not None and len(found) < 10:
        found.append(f"{type(error).__name__} {error}")
        inner = getattr(error, "exceptions", None)
        error = inner[0] if inner else error.__cause__ or error.__context__
    return " / ".join(found)


class Conversations:
    """The tests of one client with one kind of server."""

    client = kind = None

    def talk(self, bodies, authority=None, identity=None, newest=None, **of_server):
        """`newest` is the newest version of TLS that the client offers."""
        url = f"https://localhost:{server(self.kind, **of_server).port}/"
        return type(self).client(url, bodies, authority or support.authority(), identity, newest)

    def test_requests_share_a_connection(self):
        answers = self.talk([b"first", b"second", b"", b"fourth"])
        self.assertEqual([(a[0], a[2]) for a in answers], [(200, b"first"), (200, b"second"), (200, b""), (200, b"fourth")])
        self.assertEqual(len({a[1]["x-connection"] for a in answers}), 1)
        self.assertEqual(answers[0][1]["x-protocol"], "TLSv1.3")

    def test_big_bodies_go_both_ways_unchanged(self):
        body = os.urandom(1 << 16) * 64
        answers = self.talk([body, body[::-1]])
        self.assertTrue(answers[0][2] == body and answers[1][2] == body[::-1])

    def test_tls_1_2_does_the_same(self):
        body = os.urandom(100_000)
        tls_1_2 = ssl.TLSVersion.TLSv1_2
        for answer in self.talk([body], newest=tls_1_2) + self.talk([body], version=tls_1_2):
            self.assertEqual(answer[1]["x-protocol"], "TLSv1.2")
            self.assertTrue(answer[2] == body)

    def test_a_client_shows_its_certificate(self):
        answer, = self.talk([b"hello"], identity=support.leaf("somebody"), client_certificates=True)
        self.assertEqual((answer[0], answer[2]), (200, b"hello"))
        self.assertEqual(answer[1]["x-client"], "CN=somebody")

    def test_a_client_without_a_certificate_is_refused(self):
        try:
            answer, = self.talk([b"hello"], client_certificates=True)
        except Exception as error:
            self.assertRegex(texts(error), REFUSED)
        else:
            self.assertEqual(answer[0], 400)  # nginx shakes hands, and then says no

    def test_a_server_of_another_authority_is_refused(self):
        with self.assertRaises(Exception) as caught:
            self.talk([b"secret"], authority=another_authority())
        self.assertRegex(texts(caught.exception), "(?i)certificate.verify.failed")

    def test_a_server_of_another_name_is_refused(self):
        with self.assertRaises(Exception) as caught:
            self.talk([b"secret"], name="other.example")
        self.assertRegex(texts(caught.exception), "Hostname mismatch|doesn't match|CERTIFICATE_VERIFY_FAILED")


def another_authority():
    path = os.path.join(support.folder(), "another.pem")
    return support.made(path, lambda new: support.openssl(
        "req", "-x509", "-nodes", *support.key_options("ec"), "-keyout", path + ".key", "-out", new, "-subj", "/CN=Another"))


for client_name, function in clients.CLIENTS.items():
    for kind in servers.KINDS:
        title = re.sub(r"\W", "_", f"{client_name}_with_{kind}")
        globals()[title] = type(title, (Conversations, unittest.TestCase),
                                {"client": staticmethod(function), "kind": kind, "__module__": __name__})


class Load(unittest.TestCase):
    """Servers on the module under test, and nginx, with many clients at once."""

    CONNECTIONS, REQUESTS = 100, 20

    def check(self, kind, run):
        answers = run(f"https://localhost:{server(kind).port}/")
        self.assertEqual(len(answers), self.CONNECTIONS * self.REQUESTS)
        wrong = [a for a in answers if a is not True]
        self.assertEqual(wrong[:3], [])

    def many_tasks(self, url):
        async def one(session, number):
            right = []
            for i in range(self.REQUESTS):
                body = b"%d %d " % (number, i) * 100
                async with session.post(url, data=body) as answer:
                    right.append(await answer.read() == body)
            return right

        async def all_of_them():
            connector = aiohttp.TCPConnector(limit=self.CONNECTIONS, ssl=clients.context(support.authority()))
            async with aiohttp.ClientSession(connector=connector) as session:
                groups = await asyncio.gather(*(one(session, n) for n in range(self.CONNECTIONS)))
                return [right for group in groups for right in group]

        return asyncio.run(asyncio.wait_for(all_of_them(), 4 * support.SECONDS))

    def many_threads(self, url):
        def one(number):
            right = []
            with requests.Session() as session:
                session.verify, session.trust_env = support.authority(), False
                for i in range(self.REQUESTS):
                    body = b"%d %d " % (number, i) * 100
                    right.append(session.post(url, data=body, timeout=support.SECONDS).content == body)
            return right

        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            return [right for group in pool.map(one, range(self.CONNECTIONS)) for right in group]


for kind in servers.KINDS:
    for run in ("many_tasks", "many_threads"):
        def test(self, kind=kind, run=run):
            self.check(kind, getattr(self, run))

        setattr(Load, re.sub(r"\W", "_", f"test_{kind}_under_{run}"), test)


class Process(unittest.TestCase):
    def test_the_clients_brought_no_openssl(self):
        if not support.OURS:
            self.skipTest("the stock module is OpenSSL's")
        with open("/proc/self/maps") as maps:
            self.assertEqual([line for line in maps if re.search("libssl|libcrypto", line)], [])
        self.assertNotIn("cryptography", sys.modules)
        self.assertNotIn("OpenSSL", sys.modules)


if __name__ == "__main__":
    unittest.main()
