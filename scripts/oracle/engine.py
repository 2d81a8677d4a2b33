# SPDX-License-Identifier: MIT
"""Runs conversations of the stock `ssl` module in memory, by script, and notes what each call gave."""

import ctypes
import re
import ssl
import tempfile

LIBSSL = ctypes.CDLL("libssl.so.3")
VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}


def pointer(context):
    """The SSL_CTX behind a context: the first field after CPython's object header."""
    return ctypes.c_void_p(ctypes.c_void_p.from_address(id(context) + object.__basicsize__).value)


def set_groups(context, groups):
    assert LIBSSL.SSL_CTX_ctrl(pointer(context), 92, ctypes.c_long(0), groups.encode()) == 1


def set_sigalgs(context, names):
    assert LIBSSL.SSL_CTX_ctrl(pointer(context), 98, ctypes.c_long(0), names.encode()) == 1


def set_ciphersuites(context, names):
    assert LIBSSL.SSL_CTX_set_ciphersuites(pointer(context), names.encode()) == 1


CLIENT_PSK = ctypes.CFUNCTYPE(
    ctypes.c_uint, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_uint, ctypes.c_void_p, ctypes.c_uint)
SERVER_PSK = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_uint)
KEPT = []


def psk_client(context, identity, key):
    def answer(_, hint, identity_out, identity_size, key_out, key_size):
        ctypes.memmove(identity_out, identity + b"\0", len(identity) + 1)
        ctypes.memmove(key_out, key, len(key))
        return len(key)
    KEPT.append(CLIENT_PSK(answer))
    LIBSSL.SSL_CTX_set_psk_client_callback(pointer(context), KEPT[-1])


def psk_server(context, keys):
    def answer(_, identity, key_out, key_size):
        key = keys.get(identity, b"")
        ctypes.memmove(key_out, key, len(key))
        return len(key)
    KEPT.append(SERVER_PSK(answer))
    LIBSSL.SSL_CTX_set_psk_server_callback(pointer(context), KEPT[-1])


def load(context, issued, chain=None):
    """load_cert_chain from memory."""
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write((chain or issued.chain) + issued.key_pem)
        file.flush()
        context.load_cert_chain(file.name)


def trust(context, pem):
    """load_verify_locations from memory, lists of revocation included."""
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(pem)
        file.flush()
        context.load_verify_locations(file.name)


def context(side):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT if side == "client" else ssl.PROTOCOL_TLS_SERVER)
    # Debian's CPython switches it on.
    made.options &= ~getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0x80)
    return made


# What errors say, by library and reason, or by their number.
TEXTS = {}


class Failure:
    """How a call failed, in the words of the table."""

    def __init__(self, error, sent=(), received=()):
        self.verify, self.message = getattr(error, "verify_code", None), getattr(error, "verify_message", None)
        self.library, self.reason = getattr(error, "library", None), getattr(error, "reason", None)
        self.sent, self.received, self.system = list(sent), list(received), None
        self.number = None
        if isinstance(error, ssl.SSLError):
            # Calls outside a conversation give the reason's number where the others give SSL_ERROR_SSL.
            self.code, self.number = (1, error.errno) if (error.errno or 0) > 8 else (error.errno or 0, None)
        elif isinstance(error, TimeoutError):
            self.code = 100
        elif isinstance(error, OSError):
            self.code, self.system = 5, error.errno
        else:
            self.code = 101
        if isinstance(error, ssl.SSLError) and self.verify is None:
            names = " ".join(name or "-" for name in (self.library, self.reason))
            key = names if self.library else str(self.code)
            TEXTS[key] = re.sub(r" \(_ssl\.c:\d+\)$", "", error.args[-1])
        if not isinstance(error, ssl.SSLError):
            self.library = self.reason = None

    def swift(self):
        sent = f", sent: {self.sent[-1]}" if self.sent else ""
        if self.verify is not None and self.reason == "CERTIFICATE_VERIFY_FAILED":
            return f'.refused({self.verify}, "{self.message}"{sent})'
        parts = [str(self.code)]
        if self.library or self.reason:
            parts += [f'"{self.library}"' if self.library else "nil", f'"{self.reason}"' if self.reason else "nil"]
        if self.sent:
            parts.append(f"sent: {self.sent[-1]}")
        if self.received and self.code == 1:
            parts.append(f"received: {self.received[-1]}")
        if self.number is not None:
            parts.append(f"number: {self.number}")
        if self.system is not None:
            parts.append(f"errno: {self.system}")
        return f".failed({', '.join(parts)})"


class Side:
    def __init__(self, context, server_side, hostname):
        self.incoming, self.outgoing, self.log = ssl.MemoryBIO(), ssl.MemoryBIO(), []
        self.sent, self.received = [], []
        context._msg_callback = self.note
        self.object = context.wrap_bio(
            self.incoming, self.outgoing, server_side=server_side,
            server_hostname=None if server_side else hostname)
        self.done = False

    def note(self, _, direction, version, content, kind, data):
        if content == 21 and len(data) == 2:
            (self.sent if direction == "write" else self.received).append((data[0], data[1]))

    def call(self, body):
        self.sent, self.received = [], []
        try:
            result = body(self.object)
        except (OSError, ValueError) as error:
            fatal = [number for level, number in self.received if level == 2]
            return Failure(error, [n for level, n in self.sent if level == 2], fatal)
        if isinstance(result, bytes):
            return f".data({len(result)})"
        return ".done"


class Conversation:
    def __init__(self, setting):
        self.client = Side(setting.client, False, setting.hostname)
        self.server = Side(setting.server, True, None)
        self.transfers = 0

    def carry(self):
        there, back = self.client.outgoing.read(), self.server.outgoing.read()
        if there:
            self.server.incoming.write(there)
        if back:
            self.client.incoming.write(back)
        return bool(there or back)

    def handshake(self):
        results = {}
        for _ in range(50):
            moved = False
            for side in (self.client, self.server):
                if side in results and not self.waits(results[side]):
                    continue
                results[side] = side.call(lambda o: o.do_handshake())
            moved = self.carry()
            if not moved:
                break
        for side, result in results.items():
            side.log.append(result)

    @staticmethod
    def waits(result):
        return isinstance(result, Failure) and result.code in (2, 3)

    def play(self, steps):
        for step in steps:
            verb, side, *rest = (step + (None,))[:2] + step[2:]
            here = getattr(self, side) if side else None
            if verb == "handshake":
                self.handshake()
            elif verb == "carry":
                self.carry()
            elif verb == "start":
                here.log.append(here.call(lambda o: o.do_handshake()))
            elif verb == "read":
                here.log.append(here.call(lambda o: o.read(100)))
            elif verb == "readNothing":
                here.log.append(here.call(lambda o: o.read(0)))
            elif verb == "writeNothing":
                here.log.append(here.call(lambda o: o.write(b"") and None))
            elif verb == "write":
                here.log.append(here.call(lambda o: o.write(b"data") and None))
            elif verb == "unwrap":
                here.log.append(here.call(lambda o: o.unwrap()))
            elif verb == "askForCertificate":
                here.log.append(here.call(lambda o: o._sslobj.verify_client_post_handshake()))
            elif verb == "inject":
                here.incoming.write(rest[0])
            elif verb == "end":
                here.incoming.write_eof()
            elif verb in ("deliver", "tamper"):
                sent, there = here.outgoing.read(), self.server if here is self.client else self.client
                if verb == "tamper":
                    there.incoming.write(sent[:-1] + bytes([sent[-1] ^ 1]))
                    continue
                records, extra = rest
                end = 0
                for _ in range(records):
                    end += 5 + int.from_bytes(sent[end + 3:end + 5], "big")
                there.incoming.write(sent[:end + extra])
            else:
                raise ValueError(verb)


def swift_step(step):
    verb, *rest = step
    if not rest:
        return f".{verb}"
    side, *more = rest
    if verb == "inject":
        data = more[0]
        text = swift_bytes(data)
        return f".inject(to: .{side}, {text})"
    if verb == "end":
        return f".end(of: .{side})"
    if verb == "deliver":
        return f".deliver(from: .{side}, records: {more[0]}, bytes: {more[1]})"
    return f".{verb}(.{side})"


def swift_bytes(data):
    if len(set(data)) == 1 and len(data) > 8:
        return f"[UInt8](repeating: {data[0]}, count: {len(data)})"
    if len(data) > 1000:
        head = data[:5]
        assert len(set(data[5:])) == 1
        return f"[{', '.join(map(str, head))}] + [UInt8](repeating: {data[5]}, count: {len(data) - 5})"
    if all(32 <= b < 127 or b in (10, 13) for b in data):
        text = data.decode().replace("\r", "\\r").replace("\n", "\\n")
        return f'Array("{text}".utf8)'
    return f"[{', '.join(map(str, data))}]"
