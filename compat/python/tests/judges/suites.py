# SPDX-License-Identifier: MIT
"""The suites that judge the module: which, which of their tests, how long."""

import dataclasses
import fnmatch
import os

HERE = os.path.dirname(os.path.abspath(__file__))
TLS = ("*ssl*", "*SSL*", "*tls*", "*TLS*")
# By so much are tests slower than usual: see scripts/python-asan.
PATIENCE = int(os.environ.get("JUDGES_PATIENCE", "1"))


@dataclasses.dataclass(frozen=True)
class Suite:
    name: str  # on the command line and in reports
    target: str  # what worker.py runs
    only: tuple = ("*",)  # patterns of test ids
    seconds: int = 600  # after which it hangs
    # What stands between the interpreter and the worker, if the module under test is ours: the installed package then.
    launcher: tuple = ()
    unasked: bool = True  # part of a run that names no suite

    def wants(self, test, match):
        return any(fnmatch.fnmatchcase(test, p) for p in self.only) and (
            not match or any(fnmatch.fnmatchcase(test, f"*{p}*") for p in match)
        )


SUITES = (
    Suite("own", os.path.join(os.path.dirname(HERE), "own")),
    Suite("test_ssl", "test_ssl"),
    Suite("test_asyncio.test_ssl", "test_asyncio.test_ssl"),
    Suite("test_asyncio.test_sslproto", "test_asyncio.test_sslproto"),
    Suite("test_asyncio.test_events", "test_asyncio.test_events", TLS),
    Suite("test_asyncio.test_streams", "test_asyncio.test_streams", TLS),
    Suite("test_httplib", "test_httplib"),
    Suite("test_ftplib", "test_ftplib"),
    Suite("test_imaplib", "test_imaplib"),
    Suite("test_poplib", "test_poplib"),
    Suite("test_smtplib", "test_smtplib"),
    Suite("test_urllib2_localnet", "test_urllib2_localnet"),
    Suite("test_xmlrpc", "test_xmlrpc"),
    Suite("test_logging", "test_logging"),
    Suite("users", os.path.join(os.path.dirname(HERE), "real_users"), launcher=("-m", "gnutls_ssl", "--no-openssl"), unasked=False),
)
