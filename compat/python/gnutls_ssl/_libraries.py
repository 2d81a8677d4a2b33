# SPDX-License-Identifier: MIT
"""Which libraries are mapped into this process, and which of them asked for OpenSSL's."""

import os
import re
import struct

_OPENSSL = re.compile(r"lib(ssl|crypto)([-.].*)?\.so")
_DYNAMIC, _NEEDED, _STRINGS, _LOAD = 2, 1, 5, 1


def mapped():
    """The paths of the shared objects of this process, as the kernel has them."""
    found = {}
    with open("/proc/self/maps") as file:
        for line in file:
            cells = line.rstrip("\n").split(None, 5)
            if len(cells) == 6 and (".so" in os.path.basename(cells[5])):
                found[cells[5].removesuffix(" (deleted)")] = None
    return list(found)


def is_openssl(name):
    """Whether a file's name is that of libssl or libcrypto, in whatever version or bundle."""
    return _OPENSSL.match(os.path.basename(name)) is not None


def openssl():
    """OpenSSL's libraries in this process: path -> the mapped files that ask for them by name."""
    libraries = mapped()
    guilty = {path: [] for path in libraries if is_openssl(path)}
    for path in libraries if guilty else ():
        asked = needed(path)
        for library, by in guilty.items():
            if os.path.basename(library) in asked or os.path.basename(os.path.realpath(library)) in asked:
                by.append(path)
    return guilty


def needed(path):
    """What an ELF file asks the loader for; nothing if it is none that we read (64 bits, little endian)."""
    try:
        with open(path, "rb") as file:
            head = file.read(64)
            if head[:6] != b"\x7fELF\x02\x01":
                return []
            table, = struct.unpack_from("<Q", head, 32)
            size, count = struct.unpack_from("<HH", head, 54)
            file.seek(table)
            segments = file.read(size * count)
            headers = [struct.unpack_from("<IIQQQQ", segments, i * size) for i in range(count)]
            return _read_needed(file, headers)
    except (OSError, struct.error):
        return []


def _read_needed(file, headers):
    offsets, strings = [], None
    for kind, _, offset, _, _, length in headers:
        if kind == _DYNAMIC:
            file.seek(offset)
            content = file.read(length)
            for tag, value in struct.iter_unpack("<QQ", content[: len(content) // 16 * 16]):
                if tag == _NEEDED:
                    offsets.append(value)
                elif tag == _STRINGS:
                    strings = value
    for kind, _, offset, address, _, length in headers:
        if strings is not None and kind == _LOAD and address <= strings < address + length:
            file.seek(offset + strings - address)
            text = file.read(length - (strings - address))
            return [text[at : text.index(b"\0", at)].decode(errors="replace") for at in offsets]
    return []
