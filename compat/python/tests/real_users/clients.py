# SPDX-License-Identifier: MIT
"""HTTP clients as people use them, each behind one function: `conversation(url, bodies, ...)` posts the bodies one after the
other, on one connection if it keeps it, and answers (status, headers with lower-case names, body) for each.

`authority` is the PEM file to trust, `identity` a PEM file with a certificate and key of the client's, `version` the highest
version of TLS to offer.
"""

import asyncio
import ssl
import urllib.parse

import aiohttp
import h11
import httpx
import requests
import requests.adapters
import support
import trio
import urllib3


def context(authority, identity=None, version=None):
    made = ssl.create_default_context(cafile=authority)
    if identity:
        made.load_cert_chain(identity)
    if version:
        made.maximum_version = version
    return made


def over_requests(url, bodies, authority, identity=None, version=None):
    class Adapter(requests.adapters.HTTPAdapter):
        def init_poolmanager(self, *arguments, **more):
            super().init_poolmanager(*arguments, ssl_maximum_version=version, **more)

    with requests.Session() as session:
        session.mount("https://", Adapter())
        session.verify, session.cert, session.trust_env = authority, identity, False
        answers = [session.post(url, data=body, timeout=support.SECONDS) for body in bodies]
        return [(a.status_code, {k.lower(): v for k, v in a.headers.items()}, a.content) for a in answers]


def over_urllib3(url, bodies, authority, identity=None, version=None):
    with urllib3.PoolManager(ca_certs=authority, cert_file=identity, ssl_maximum_version=version, retries=False) as pool:
        answers = [pool.request("POST", url, body=body, timeout=support.SECONDS) for body in bodies]
        return [(a.status, {k.lower(): v for k, v in a.headers.items()}, a.data) for a in answers]


def _of_httpx(answer):
    return answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, answer.content


def over_httpx(url, bodies, authority, identity=None, version=None):
    with httpx.Client(verify=context(authority, identity, version), timeout=support.SECONDS, trust_env=False) as client:
        return [_of_httpx(client.post(url, content=body)) for body in bodies]


async def _over_async_httpx(url, bodies, authority, identity, version):
    options = {"verify": context(authority, identity, version), "timeout": support.SECONDS, "trust_env": False}
    async with httpx.AsyncClient(**options) as client:
        return [_of_httpx(await client.post(url, content=body)) for body in bodies]


def over_httpx_on_asyncio(url, bodies, authority, identity=None, version=None):
    return asyncio.run(_over_async_httpx(url, bodies, authority, identity, version))


def over_httpx_on_trio(url, bodies, authority, identity=None, version=None):
    return trio.run(_over_async_httpx, url, bodies, authority, identity, version)


def over_aiohttp(url, bodies, authority, identity=None, version=None):
    async def talk():
        limit = aiohttp.ClientTimeout(total=support.SECONDS)
        async with aiohttp.ClientSession(timeout=limit) as session:
            answers = []
            for body in bodies:
                async with session.post(url, data=body, ssl=made) as a:
                    answers.append((a.status, {k.lower(): v for k, v in a.headers.items()}, await a.read()))
            return answers

    made = context(authority, identity, version)
    return asyncio.run(talk())


class _Exchange:
    """One request and its answer as h11 has them; the caller moves the bytes."""

    def __init__(self, host):
        self.host, self.connection = host, h11.Connection(h11.CLIENT)

    def request(self, body):
        if self.connection.our_state is h11.DONE:
            self.connection.start_next_cycle()
        headers = [("Host", self.host), ("Content-Length", str(len(body)))]
        events = (h11.Request(method="POST", target="/", headers=headers), h11.Data(data=body), h11.EndOfMessage())
        self.head, self.body = None, bytearray()
        return b"".join(self.connection.send(event) for event in events)

    def answer(self):
        """The answer, or None if more bytes are needed."""
        while (event := self.connection.next_event()) is not h11.NEED_DATA:
            if isinstance(event, h11.Response):
                self.head = event
            elif isinstance(event, h11.Data):
                self.body += event.data
            elif isinstance(event, h11.EndOfMessage):
                return self.head.status_code, {k.decode(): v.decode() for k, v in self.head.headers}, bytes(self.body)
            elif isinstance(event, h11.ConnectionClosed):
                raise ConnectionError("the server closed")
        return None


def over_asyncio_streams(url, bodies, authority, identity=None, version=None):
    place = urllib.parse.urlsplit(url)

    async def talk():
        async with asyncio.timeout(support.SECONDS):
            made = context(authority, identity, version)
            reader, writer = await asyncio.open_connection("127.0.0.1", place.port, ssl=made, server_hostname=place.hostname)
            exchange, answers = _Exchange(place.netloc), []
            try:
                for body in bodies:
                    writer.write(exchange.request(body))
                    while (answer := exchange.answer()) is None:
                        exchange.connection.receive_data(await reader.read(65536))
                    answers.append(answer)
            finally:
                writer.close()
                try:
                    await writer.wait_closed()
                except OSError:
                    pass
            return answers

    return asyncio.run(talk())


def over_trio_streams(url, bodies, authority, identity=None, version=None):
    place = urllib.parse.urlsplit(url)

    async def talk():
        with trio.fail_after(support.SECONDS):
            made = context(authority, identity, version)
            stream = await trio.open_ssl_over_tcp_stream(place.hostname, place.port, ssl_context=made)
            async with stream:
                return [await exchange_on(stream, exchange, body) for exchange in [_Exchange(place.netloc)] for body in bodies]

    async def exchange_on(stream, exchange, body):
        await stream.send_all(exchange.request(body))
        while (answer := exchange.answer()) is None:
            exchange.connection.receive_data(await stream.receive_some())
        return answer

    return trio.run(talk)


CLIENTS = {
    "requests": over_requests,
    "urllib3": over_urllib3,
    "httpx": over_httpx,
    "httpx on asyncio": over_httpx_on_asyncio,
    "httpx on trio": over_httpx_on_trio,
    "aiohttp": over_aiohttp,
    "asyncio streams": over_asyncio_streams,
    "trio streams": over_trio_streams,
}
