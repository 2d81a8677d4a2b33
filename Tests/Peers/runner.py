# SPDX-License-Identifier: MIT
"""Runs one case with one peer, and judges it."""

import os
import re
import shutil
import tempfile
import time
from dataclasses import dataclass, field

from peers.peer import PAGE_END, REQUEST, free_port
from processes import Process
from tool import PATIENCE, Outcome

# What our client says of a server that it must refuse: OpenSSL's verify codes.
VERIFY_CODES = {"wrong CA": "verify code 20", "wrong name": "verify code 62", "expired": "verify code 10"}


@dataclass
class Result:
    peer: str
    side: str
    case: object
    # ok, refused, cannot; what the table shows in parentheses.
    outcome: str
    why: str = ""
    # What is not as it should be.
    problems: list = field(default_factory=list)
    ours: Outcome = None
    theirs: dict = field(default_factory=dict)
    text: str = ""
    seconds: float = 0.0
    sends_root: bool = False

    @property
    def failed(self):
        return bool(self.problems)

    @property
    def cell(self):
        words = self.outcome + (f" ({self.why})" if self.why else "")
        return f"**FAILED**: {words}" if self.failed else words


class Runner:
    def __init__(self, tool, folder):
        self.tool = tool
        self.folder = folder

    def run(self, peer, side, case):
        if reason := peer.cannot(case, side):
            return Result(peer.name, side, case, "cannot", reason)
        started = time.monotonic()
        folder = tempfile.mkdtemp(dir=self.folder)
        try:
            result = (self._connect if side == "client" else self._serve)(peer, case, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        result.seconds = time.monotonic() - started
        return result

    # `ssltool` is the client.
    def _connect(self, peer, case, folder):
        server, port = self._start(peer, case, folder)
        with server:
            if not port:
                server.stop()
                return Result(peer.name, "client", case, "refused", "the peer's server does not start",
                              ["no server"], Outcome(False), {}, server.text)
            ours = self.tool.connect(case, port, folder, peer.request(case), peer.answered)
            server.stop()
            text = ours.text + "\n---- peer\n" + server.text
        return self._judge(peer, "client", case, ours, peer.served(case, ours.text + server.text), text)

    def _start(self, peer, case, folder):
        for _ in range(3):
            port = free_port() if peer.names_port else 0
            server = Process(peer.server(case, folder, port), folder)
            if found := server.listening_port(PATIENCE):
                return server, found
            if not peer.names_port:
                break
            server.stop()
        return server, None

    # `ssltool` is the server.
    def _serve(self, peer, case, folder):
        with self.tool.serve(case, folder) as server:
            port = server.listening_port(PATIENCE)
            if not port:
                server.stop()
                return Result(peer.name, "server", case, "refused", "ssltool does not start", ["no server"],
                              Outcome(False), {}, server.text)
            out, text = "", ""
            commands = peer.client(case, port, folder)
            pages = 2 if case.resumes and len(commands) == 1 else 1
            for command in commands:
                with Process(command, folder) as client:
                    client.send(REQUEST)
                    client.wait_for(lambda p: p.out.count(PAGE_END) >= pages, PATIENCE)
                    client.end_input()
                    client.finish(PATIENCE)
                    out = client.out.decode("utf-8", "replace")
                    text += client.text
            if "</ul>" not in out:
                # The note of the failure may still be under way.
                server.wait_for(lambda p: b"connection failed" in p.err, 2)
            ours = self.tool.served(server, out)
            server.stop()
        return self._judge(peer, "server", case, ours, peer.connected(case, text), text + "\n---- ours\n" + server.text)

    def _judge(self, peer, side, case, ours, theirs, text):
        outcome = "ok" if ours.ok else "refused"
        result = Result(peer.name, side, case, outcome, "", [], ours, theirs, text, sends_root=peer.sends_root)
        if case.failure or case.server_refuses:
            if ours.ok:
                result.problems.append("accepted")
            result.why = "" if ours.ok else short(ours.why)
            self._expect_reason(result)
        elif not ours.ok:
            result.why = short(ours.why)
            # RFC 7301 has a server end the connection here; OpenSSL's callback, CPython and GnuTLS go on without.
            if not (case.alpn == "none in common" and side == "client" and "alert 120" in ours.why):
                result.problems.append("refused")
        else:
            self._expect_facts(result)
        return result

    def _expect_reason(self, result):
        case, ours = result.case, result.ours
        if result.side == "client" and case.failure:
            wanted = ["verify code 19" if case.failure == "wrong CA" and result.sends_root else VERIFY_CODES[case.failure]]
        elif result.side == "server" and case.client == "none":
            wanted = ["PEER_DID_NOT_RETURN_A_CERTIFICATE"]
        elif result.side == "server" and case.client == "unknown":
            wanted = ["CERTIFICATE_VERIFY_FAILED"]
        else:
            return
        if not ours.ok and not any(word in ours.why for word in wanted):
            result.problems.append(f"not refused with {wanted[0]}")

    def _expect_facts(self, result):
        case, ours, theirs = result.case, result.ours.facts, result.theirs
        wanted = {"version": case.version, "resumed": case.resumes}
        if case.suite:
            wanted["suite"] = case.suite
        if case.exchange:
            wanted["group"] = case.exchange
        wanted["alpn"] = "http/1.1" if case.alpn == "common" else None
        for name, value in wanted.items():
            seen = ours.get(name, False if name == "resumed" else None)
            if not same(name, seen, value):
                result.problems.append(f"{name} is {seen}, not {value}")
            if name in ("version", "resumed", "alpn") and name in theirs and not same(name, theirs[name], value):
                result.problems.append(f"the peer says {name} is {theirs[name]}, not {value}")
        if case.client and theirs.get("client") is False:
            result.problems.append("the peer saw no client certificate")
        if case.client and result.side == "server" and ", verified" not in ours.get("peer", ""):
            result.problems.append("the client is not verified")


def same(name, seen, wanted):
    if name == "group" and seen and wanted:
        plain = [re.sub(r"[^a-z0-9]", "", text.lower()) for text in (seen, wanted)]
        aliases = {"secp256r1": "p256", "secp384r1": "p384", "secp521r1": "p521", "prime256v1": "p256"}
        return len({aliases.get(text, text) for text in plain}) == 1
    return seen == wanted


def short(why):
    """The reason alone, of what the server notes."""
    found = re.match(r"\[\w+: (\w+)\]", why)
    return found[1] if found else why.splitlines()[0] if why else "no reason"
