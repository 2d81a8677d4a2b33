# SPDX-License-Identifier: MIT
"""Options: the numbers of OP_* and VERIFY_*, and which versions a client offers."""

import ssl
import warnings

from engine import Failure, context

warnings.simplefilter("ignore")

NO_1_0, NO_1_1, NO_1_2, NO_1_3 = ssl.OP_NO_TLSv1, ssl.OP_NO_TLSv1_1, ssl.OP_NO_TLSv1_2, ssl.OP_NO_TLSv1_3
SWIFT = {NO_1_0: ".noTLS1_0", NO_1_1: ".noTLS1_1", NO_1_2: ".noTLS1_2", NO_1_3: ".noTLS1_3"}


def constants():
    names = [n for n in sorted(dir(ssl)) if n.startswith(("OP_", "VERIFY_"))]
    return [f'        ("{name}", {int(getattr(ssl, name)):#x}),\n' for name in names]


CASES = [(low, high, level, options)
         for level in (2, 1, 0)
         for low, high, options in [
             (None, None, 0), (0x0303, None, 0), (0x0301, None, 0), (0x0303, 0x0303, 0), (0x0304, None, 0),
             (None, 0x0302, 0), (0x0304, 0x0303, 0), (0x0303, 0x0302, 0), (0x0303, None, NO_1_3), (0x0303, None, NO_1_2),
             (0x0303, None, NO_1_2 | NO_1_3), (0x0301, None, NO_1_0), (0x0301, None, NO_1_1), (0x0301, None, NO_1_2),
             (0x0301, None, NO_1_1 | NO_1_3), (0x0301, None, NO_1_0 | NO_1_2),
             (0x0301, None, NO_1_0 | NO_1_1 | NO_1_2 | NO_1_3)]]
CASES += [(value, None, 2, 0) for value in (0x0305, 0x0200, 0x0000, 0xFEFD)]
CASES += [(None, value, 2, 0) for value in (0x0305, 0x0200, 0x0000, 0xFEFD, 0x0300)]


def offered(hello):
    """The versions of a ClientHello record, as its extension has them, or the one of the legacy field."""
    body = hello[9:]
    position = 34
    position += 1 + body[position]
    position += 2 + int.from_bytes(body[position:position + 2], "big")
    position += 1 + body[position]
    end = position + 2 + int.from_bytes(body[position:position + 2], "big")
    position += 2
    while position < end:
        kind, size = (int.from_bytes(body[position + i:position + i + 2], "big") for i in (0, 2))
        if kind == 43:
            data = body[position + 5:position + 4 + size]
            return [int.from_bytes(data[i:i + 2], "big") for i in range(0, len(data), 2)]
        position += 4 + size
    return [int.from_bytes(body[:2], "big")]


def play(low, high, level, options):
    made = context("client")
    try:
        made.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED if low is None else low
        made.maximum_version = ssl.TLSVersion.MAXIMUM_SUPPORTED if high is None else high
        made.set_ciphers(f"ALL:@SECLEVEL={level}")
        made.options |= options
        outgoing = ssl.MemoryBIO()
        made.wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname="localhost").do_handshake()
    except ssl.SSLWantReadError:
        return f"offers: [{', '.join(f'{v:#06x}' for v in offered(outgoing.read()))}]"
    except (OSError, ValueError) as error:
        return f"fails: {Failure(error).swift()}"


def versions():
    for low, high, level, options in CASES:
        names = [SWIFT[bit] for bit in SWIFT if options & bit]
        arguments = [f"{v:#06x}" if v is not None else "nil" for v in (low, high)]
        arguments += [str(level), f"[{', '.join(names)}]", play(low, high, level, options)]
        yield f"        VersionRange({', '.join(arguments)}),\n"
