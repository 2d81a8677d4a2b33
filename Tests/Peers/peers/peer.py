# SPDX-License-Identifier: MIT
"""What the runner asks of a peer. A peer that has only one side leaves out the other's methods."""

import shutil
import socket
import subprocess

# Where a peer is a client, it is told to send this; ours answers with a page about the connection.
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
PAGE_END = b"</ul>"


class Peer:
    name = ""
    packages = ()
    commands = ()
    quick = False
    # ssltool's side where this peer can be the other.
    sides = ("client", "server")
    # What the peer's server answers with, once the answer is complete.
    answered = b"</html>"
    # Servers that cannot be told to take any free port.
    names_port = False
    # Servers that send the root, too: to those who do not trust it, the chain ends in a self-signed certificate.
    sends_root = False

    def __init__(self, certificates, folder):
        self.certificates = certificates
        self.folder = folder

    @classmethod
    def available(cls):
        return all(shutil.which(command) for command in cls.commands)

    def prepare(self):
        """What has to be built or stored before the first case."""

    def version(self):
        raise NotImplementedError

    def cannot(self, case, side):
        """Why this peer cannot do a case with `ssltool` on that side; None if it can."""

    def server(self, case, folder, port):
        """The command of a server. `port` is 0 unless the peer must be given one."""
        raise NotImplementedError

    def client(self, case, port, folder):
        """The commands of a client, run one after the other."""
        raise NotImplementedError

    def request(self, case):
        """What ssltool sends to this peer's server."""
        return b"GET / HTTP/1.0\r\n\r\n"

    def served(self, case, text):
        """What the peer's server says of the connection in its answer or its output."""
        return {}

    def connected(self, case, text):
        """What the peer's client says of the connection in its output."""
        return {}

    def path(self, name):
        return self.certificates.path(name)

    def pair(self, case):
        return self.path(f"{case.certificate}.pem"), self.path(f"{case.certificate}.key")

    def client_pair(self, case):
        name = case.client_certificate
        return (self.path(f"{name}.pem"), self.path(f"{name}.key")) if name else None


def free_port():
    """A port that was free a moment ago, for servers that take no 0."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def output(*command):
    result = subprocess.run(command, capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
    return (result.stdout + result.stderr).decode("utf-8", "replace").strip()


def debian_version(package):
    """The version of a package, without Debian's own part."""
    text = output("dpkg-query", "-W", "-f", "${Version}", package)
    return text.split(":")[-1].split("-")[0].split("+")[0]
