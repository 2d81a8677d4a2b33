# SPDX-License-Identifier: MIT
"""Stacks that come as libraries: a small program of ours for each, all with the same command line.

    PROGRAM server cert=FILE key=FILE [clientca=FILE] [alpn=A,B]
    PROGRAM client port=N name=HOST ca=FILE [cert=FILE key=FILE] [alpn=A,B] [resume=1]

A server listens on any free port of 127.0.0.1 and answers a request with a line `peer: NAME=VALUE ...` and a line `end`. A
client sends a request, prints the answer and the same line; with `resume` it does so twice. Values that a library does not
tell are left out.
"""

import glob
import os
import re
import shutil
import subprocess

from .peer import Peer, debian_version, output

SOURCES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "programs")


class Program(Peer):
    answered = b"\nend\n"

    def command(self):
        raise NotImplementedError

    def built(self, name):
        return os.path.join(self.folder, f"built-{self.name.lower()}", name)

    def build(self, *command, environment=None, seconds=600):
        os.makedirs(self.built(""), exist_ok=True)
        result = subprocess.run(command, capture_output=True, timeout=seconds, cwd=self.built(""), stdin=subprocess.DEVNULL,
                                env={**os.environ, **(environment or {})})
        if result.returncode:
            raise RuntimeError((result.stdout + result.stderr).decode("utf-8", "replace"))

    def server(self, case, folder, port):
        certificate, key = self.pair(case)
        options = [f"cert={certificate}", f"key={key}"]
        if case.client:
            options.append(f"clientca={self.path('root.pem')}")
        if case.spoken:
            options.append(f"alpn={','.join(case.spoken)}")
        return [*self.command(), "server", *options]

    def client(self, case, port, folder):
        options = [f"port={port}", f"name={case.expected_name}", f"ca={self.path(case.trusted + '.pem')}"]
        if pair := self.client_pair(case):
            options += [f"cert={pair[0]}", f"key={pair[1]}"]
        if case.offered:
            options.append(f"alpn={','.join(case.offered)}")
        if case.resumes:
            options.append("resume=1")
        return [[*self.command(), "client", *options]]

    def served(self, case, text):
        return self._facts(text)

    def connected(self, case, text):
        return self._facts(text)

    @staticmethod
    def _facts(text):
        lines = re.findall(r"^peer: (.*)$", text, re.M)
        facts = dict(part.split("=", 1) for part in lines[-1].split() if "=" in part) if lines else {}
        for name in ("resumed", "client"):
            if name in facts:
                facts[name] = facts[name] == "yes"
        return {name: value for name, value in facts.items() if value != ""}


class Compiled(Program):
    """One file of C."""
    source = ""
    libraries = ()

    def prepare(self):
        self.build("cc", "-O1", "-Wall", "-o", self.built("peer"), os.path.join(SOURCES, self.source), *self.libraries)

    def command(self):
        return [self.built("peer")]


class MbedTLS(Compiled):
    name = "mbedTLS"
    packages = ("libmbedtls-dev", "gcc", "libc6-dev")
    source = "mbedtls.c"
    libraries = ("-lmbedtls", "-lmbedx509", "-lmbedcrypto")

    @classmethod
    def available(cls):
        return bool(shutil.which("cc")) and os.path.exists("/usr/include/mbedtls/ssl.h")

    def version(self):
        return debian_version("libmbedtls-dev")

    def cannot(self, case, side):
        if case.version == "1.3":
            return "no TLS 1.3 before mbedTLS 3"
        if case.key in ("ed25519", "rsa-pss"):
            return f"no {case.key} keys"
        if case.exchange == "x448":
            return "no X448 in TLS"
        if case.suite and case.suite.startswith("DHE") and side == "server":
            return "its client names no group for DHE, and ssltool has none of its own"


class WolfSSL(Compiled):
    name = "wolfSSL"
    packages = ("libwolfssl-dev", "gcc", "libc6-dev")
    source = "wolfssl.c"
    libraries = ("-lwolfssl",)

    @classmethod
    def available(cls):
        return bool(shutil.which("cc")) and os.path.exists("/usr/include/wolfssl/ssl.h")

    def version(self):
        return debian_version("libwolfssl-dev")

    def cannot(self, case, side):
        if case.key == "rsa-pss":
            return "no rsa-pss keys"
        if case.suite == "AES128-GCM-SHA256":
            return "no RSA key exchange in Debian's build"
        if case.client == "rsa" and case.version == "1.2" and side == "client":
            return "its server with an ECDSA key takes ECDSA clients only"

    def server(self, case, folder, port):
        return [*super().server(case, folder, port), f"dh={self.path('dh.pem')}"]


class Java(Program):
    name = "Java"
    packages = ("openjdk-17-jdk-headless",)
    commands = ("java", "javac")

    def version(self):
        return re.search(r'version "([^"]+)"', output("java", "-version"))[1]

    def cannot(self, case, side):
        if case.suite and "CCM" in case.suite:
            return "no CCM"
        if case.resumes and case.version == "1.3" and side == "client":
            return "its server gives no ticket, to OpenSSL's s_client neither"

    def prepare(self):
        self.build("javac", "-d", self.built(""), os.path.join(SOURCES, "Peer.java"))

    def command(self):
        return ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", self.built(""), "Peer"]


class Go(Program):
    name = "Go"
    packages = ("golang-go",)
    commands = ("go",)

    def version(self):
        return re.search(r"go(\d\S+)", output("go", "version"))[1]

    def cannot(self, case, side):
        if case.key == "rsa-pss":
            return "no rsa-pss keys"
        if case.exchange in ("x448", "ffdhe2048"):
            return "no X448, no FFDHE"
        if case.suite and (case.suite.startswith("DHE") or "CCM" in case.suite):
            return "no DHE, no CCM"
        if case.suite == "ECDHE-RSA-AES256-SHA384":
            return "no CBC with SHA-384"

    def prepare(self):
        self.build("go", "build", "-o", self.built("peer"), os.path.join(SOURCES, "peer.go"),
                   environment={"GOCACHE": self.built("cache"), "GOFLAGS": "-mod=mod", "GO111MODULE": "off"})

    def command(self):
        return [self.built("peer")]


class Rustls(Program):
    name = "rustls"
    packages = ("cargo", "librust-rustls-dev", "librust-rustls-pemfile-dev")
    commands = ("cargo",)
    registry = "/usr/share/cargo/registry"

    @classmethod
    def available(cls):
        return super().available() and bool(glob.glob(f"{cls.registry}/rustls-0*"))

    def version(self):
        return debian_version("librust-rustls-dev")

    def cannot(self, case, side):
        if case.key == "rsa-pss":
            return "no rsa-pss keys"
        if case.exchange in ("P-521", "x448", "ffdhe2048"):
            return "no groups beside X25519, P-256 and P-384"
        if case.suite and not (case.suite.startswith(("ECDHE", "TLS_")) and "CCM" not in case.suite
                               and ("GCM" in case.suite or "CHACHA" in case.suite)):
            return "no suites beside ECDHE with GCM or ChaCha20"

    def prepare(self):
        """Debian's packages hold the sources of all that is needed, in a folder that stands for the registry."""
        os.makedirs(self.built(""), exist_ok=True)
        shutil.copytree(os.path.join(SOURCES, "rustls"), self.built("peer"), dirs_exist_ok=True)
        self.build(
            "cargo", "build", "--offline", "--quiet", "--manifest-path", self.built("peer/Cargo.toml"), "-j", "2",
            "--config", 'source.crates-io.replace-with="debian"', "--config", f'source.debian.directory="{self.registry}"',
            environment={"CARGO_HOME": self.built("home"), "CARGO_TARGET_DIR": self.built("target")})

    def command(self):
        return [self.built("target/debug/peer")]


class Erlang(Program):
    name = "Erlang"
    packages = ("erlang-base", "erlang-ssl")
    commands = ("erl", "erlc")

    @classmethod
    def available(cls):
        return super().available() and bool(glob.glob("/usr/lib/erlang/lib/ssl-*"))

    def version(self):
        return debian_version("erlang-ssl")

    def cannot(self, case, side):
        if case.key == "ed25519" and case.version == "1.2":
            return "no Ed25519 in TLS 1.2"
        if case.key == "rsa-pss" and side == "client":
            return "its server resets the connection at such a key"
        if case.exchange in ("P-521", "ffdhe2048"):
            return "neither P-521 nor FFDHE in its defaults"
        if case.exchange in ("x25519", "x448") and case.version == "1.2" and side == "client":
            return "its server has curves of NIST alone in TLS 1.2"
        if case.suite == "AES128-GCM-SHA256":
            return "no RSA key exchange in its defaults"
        if case.suite and case.suite.startswith("DHE") and side == "server":
            return "its client names no group for DHE, and ssltool has none of its own"
        if case.resumes and side == "server":
            return "its client resumes only under conditions of its own, which are not made here"

    def prepare(self):
        self.build("erlc", "-o", self.built(""), os.path.join(SOURCES, "tls_peer.erl"))

    def command(self):
        return ["erl", "-noshell", "-noinput", "-pa", self.built(""), "-run", "tls_peer", "main", "-extra"]
