# SPDX-License-Identifier: MIT
"""`ssltool` as a client and as a server, and what it says of a connection."""

import html
import json
import re
from dataclasses import dataclass, field

from processes import Process

PATIENCE = 20
# A refusal of a server that comes after the client is done must not race with the request: see `Tool.connect`.
REFUSAL = 0.7


@dataclass
class Outcome:
    """What one side of a connection saw."""

    ok: bool
    why: str = ""
    facts: dict = field(default_factory=dict)
    text: str = ""


def facts_of(lines):
    """What the lines of a report say."""
    facts = {}
    for line in lines:
        if found := re.match(r"TLSv(1\.\d), (\S+) \(\d+ bits\)(?:, (\S+))?", line):
            facts.update(version=found[1], suite=found[2], group=found[3])
        elif line.startswith("application protocol: "):
            facts["alpn"] = line.split(": ", 1)[1]
        elif line.startswith("resumed: "):
            facts["resumed"] = True
        elif line.startswith("peer: "):
            facts["peer"] = line[6:]
    return facts


def reason_of(error):
    """A failure in a word or two: the verify code, the alert that came, or the reason."""
    if error.get("verifyCode"):
        return f"verify code {error['verifyCode']}"
    if error.get("alertReceived"):
        return f"alert {error['alert']} received"
    return error.get("reason") or error.get("message", "no reason")


class Tool:
    def __init__(self, path, certificates):
        self.path = path
        self.certificates = certificates

    def _common(self, case, protocols):
        arguments = ["--min", f"tls{case.version}", "--max", f"tls{case.version}", "--json"]
        if case.suite:
            arguments += ["--ciphersuites" if case.version == "1.3" else "--ciphers", case.suite]
        if case.exchange:
            arguments += ["--groups", case.exchange]
        if protocols:
            arguments += ["--alpn", ",".join(protocols)]
        return arguments

    def connect(self, case, port, folder, request, answered):
        """A connection to a peer; the second of two where a session is resumed."""
        path = self.certificates.path
        arguments = [
            self.path, "connect", f"127.0.0.1:{port}", "--servername", case.expected_name, "--timeout", str(PATIENCE),
            "--cafile", path(f"{case.trusted}.pem"), *self._common(case, case.offered),
        ]
        if name := case.client_certificate:
            arguments += ["--cert", path(f"{name}.pem"), "--key", path(f"{name}.key")]
        if not case.resumes:
            return self._connect(case, arguments, folder, request, answered)
        first = self._connect(case, arguments + ["--session-out", "session"], folder, request, answered)
        if not first.ok:
            return first
        return self._connect(case, arguments + ["--session-in", "session"], folder, request, answered)

    def _connect(self, case, arguments, folder, request, answered):
        with Process(arguments, folder) as process:
            process.wait_for(lambda p: b"TLSv1." in p.err, PATIENCE)
            if case.server_refuses:
                # In TLS 1.3 the server judges the client after the client is done. What is sent meanwhile would meet a
                # closed socket, whose reset can overtake the alert.
                process.wait_for(lambda p: False, REFUSAL)
            process.send(request)
            complete = process.wait_for(lambda p: answered in p.out, PATIENCE)
            process.end_input()
            status = process.finish(PATIENCE)
            facts = facts_of(process.err.decode("utf-8", "replace").splitlines())
            text = process.text
            if status == 0 and complete:
                return Outcome(True, "", facts, text)
            return Outcome(False, self._failure(process, status), facts, text)

    def _failure(self, process, status):
        out = process.out.decode("utf-8", "replace")
        start = out.find('{\n  "')
        if start >= 0:
            try:
                return reason_of(json.JSONDecoder().raw_decode(out[start:])[0])
            except ValueError:
                pass
        if refused := re.match(r"HTTP/1\.[01] (4\d\d)", out):
            return f"HTTP status {refused[1]}"
        if status is None:
            return "took too long"
        return "closed without an answer" if status == 0 else process.err.decode("utf-8", "replace").strip()[-200:]

    def serve(self, case, folder):
        """A running server, which answers each request with a page about the connection."""
        path = self.certificates.path
        arguments = [
            self.path, "serve", "--port", "0", "--www", "--timeout", str(PATIENCE),
            "--cert", path(f"{case.certificate}.pem"), "--key", path(f"{case.certificate}.key"),
            *self._common(case, case.spoken),
        ]
        if case.client:
            arguments += ["--client-auth", "required", "--client-ca", path("root.pem")]
        return Process(arguments, folder)

    @staticmethod
    def served(server, pages):
        """What the server saw of the last connection, from its page as the client has it and from what it noted."""
        last = pages[pages.rfind("<h1>Your connection"):] if "<h1>Your connection" in pages else ""
        failures = re.findall(r"connection failed: (.*)", server.err.decode("utf-8", "replace"))
        if "</ul>" in last:
            facts = facts_of(html.unescape(line) for line in re.findall(r"<li>(.*?)</li>", last))
            return Outcome(True, "", facts, server.text)
        return Outcome(False, failures[-1] if failures else "no page", {}, server.text)
