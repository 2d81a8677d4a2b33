# SPDX-License-Identifier: MIT
"""`hashlib` and `hmac` without `_hashlib`, which is OpenSSL's.

Both fall back on CPython's own MD5, SHA-1, SHA-2, SHA-3 and BLAKE2. What they lose is `hashlib.scrypt` and the digests that
only OpenSSL has (RIPEMD-160, SM3, SHA-512/256 ...). `hashlib.pbkdf2_hmac` is GnuTLS's here.
"""

import ctypes
import sys

# gnutls_mac_algorithm_t
_MACS = {"md5": 2, "sha1": 3, "sha256": 6, "sha384": 7, "sha512": 8, "sha224": 9}


class _Datum(ctypes.Structure):
    _fields_ = [("data", ctypes.c_char_p), ("size", ctypes.c_uint)]


def keep_openssl_out():
    """Makes `import _hashlib` fail from now on. Call it before anything imports hashlib."""
    sys.modules["_hashlib"] = None
    import hashlib

    hashlib.pbkdf2_hmac = pbkdf2_hmac


def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
    """Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as the pseudorandom function."""
    import hashlib

    if not isinstance(hash_name, str):
        raise TypeError("hash_name expected to be a string")
    name = hash_name.lower().replace("-", "")
    if name not in _MACS:
        raise ValueError(f"unsupported hash type {hash_name}")
    password, salt = bytes(memoryview(password)), bytes(memoryview(salt))
    if not 0 < iterations < 2**32:
        raise ValueError("iteration value must be greater than 0." if iterations < 1 else "iteration value is too great.")
    if dklen is None:
        dklen = hashlib.new(name).digest_size
    if not 0 < dklen < 2**31:
        raise ValueError("key length must be greater than 0." if dklen < 1 else "key length is too great.")
    output = ctypes.create_string_buffer(dklen)
    key, seasoning = _Datum(password, len(password)), _Datum(salt, len(salt))
    status = _gnutls().gnutls_pbkdf2(
        _MACS[name], ctypes.byref(key), ctypes.byref(seasoning), ctypes.c_uint(iterations), output, ctypes.c_size_t(dklen)
    )
    if status < 0:
        raise ValueError(f"GnuTLS refuses (error {status})")
    return output.raw


def _gnutls():
    return ctypes.CDLL("libgnutls.so.30")
