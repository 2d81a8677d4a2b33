# SPDX-License-Identifier: MIT
"""The scenarios that take sockets: prints what a client says. Tests/SSLSocketsTests/ScenarioTests.swift expects it.

    python3 scripts/oracle/sockets.py
"""

import socket
import ssl
import struct
import sys

sys.dont_write_bytecode = True

import scenarios
from engine import Failure


def pair():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname(), timeout=10)
        return client, listener.accept()[0]


def reset(peer):
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()


def note(body):
    try:
        return f".data({len(body())})"
    except (OSError, ValueError) as error:
        return Failure(error).swift()


def play(version):
    setting = scenarios.Setting(version)
    setting.finish()

    def wrap(client):
        return setting.client.wrap_socket(
            client, server_hostname="localhost", do_handshake_on_connect=False, suppress_ragged_eofs=False)

    client, peer = pair()
    tls = wrap(client)
    tls.setblocking(False)
    try:
        tls.do_handshake()
    except ssl.SSLWantReadError:
        pass
    peer.recv(65536)
    reset(peer)
    tls.settimeout(10)
    yield 68, "the peer resets the connection in the handshake", note(tls.do_handshake)

    client, peer = pair()
    tls = wrap(client)
    tls.settimeout(0.2)
    yield 69, "the handshake takes too long", note(tls.do_handshake)
    peer.close()

    client, peer = pair()
    tls = wrap(client)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = setting.server.wrap_bio(incoming, outgoing, server_side=True)
    tls.setblocking(False)
    done = [False, False]
    while not all(done):
        for index, side in enumerate((tls, server)):
            try:
                side.do_handshake()
                done[index] = True
            except ssl.SSLWantReadError:
                pass
            if index == 0:
                peer.setblocking(False)
                try:
                    incoming.write(peer.recv(65536))
                except BlockingIOError:
                    pass
            else:
                peer.setblocking(True)
                peer.sendall(outgoing.read())
    tls.settimeout(10)
    reset(peer)
    yield 75, "the peer resets an open connection", note(lambda: tls.read(100))


if __name__ == "__main__":
    for version in ("1.2", "1.3"):
        for row in play(version):
            print(version, *row)
