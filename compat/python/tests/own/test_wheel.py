# SPDX-License-Identifier: MIT
"""The wheel that the backend in the tree makes, and the extension in it."""

import base64
import hashlib
import os
import sys
import sysconfig
import tempfile
import unittest
import zipfile
from unittest import mock

import _ssl
import support

sys.path[:0] = [support.PACKAGE_ROOT, os.path.join(support.PACKAGE_ROOT, "wheel")]

import backend  # noqa: E402
from gnutls_ssl import _libraries  # noqa: E402


class Wheel(unittest.TestCase):
    """Built around the module under test, whichever that is."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        with mock.patch.object(backend, "build_extension", lambda: _ssl.__file__):
            self.name = backend.build_wheel(self.folder)
        self.wheel = zipfile.ZipFile(os.path.join(self.folder, self.name))
        self.addCleanup(self.wheel.close)

    def test_its_name_says_for_which_interpreter_it_is(self):
        tag = "cp" + sysconfig.get_config_var("py_version_nodot")
        self.assertRegex(self.name, rf"^gnutls_ssl-[0-9.]+-{tag}-{tag}t?-linux_\w+\.whl$")
        self.assertIn(f"Tag: {'-'.join(self.name[:-4].split('-')[2:])}\n", self.text("WHEEL"))

    def test_its_record_lists_every_file_with_its_hash(self):
        rows = dict(line.split(",", 1) for line in self.text("RECORD").splitlines())
        self.assertEqual(sorted(rows), sorted(self.wheel.namelist()))
        for name, row in rows.items():
            if not name.endswith("RECORD"):
                content = self.wheel.read(name)
                digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
                self.assertEqual(row, f"sha256={digest},{len(content)}", name)

    def test_the_same_content_makes_the_same_wheel(self):
        with open(os.path.join(self.folder, self.name), "rb") as file:
            first = file.read()
        with mock.patch.object(backend, "build_extension", lambda: _ssl.__file__):
            backend.build_wheel(self.folder)
        with open(os.path.join(self.folder, self.name), "rb") as file:
            self.assertEqual(file.read(), first)

    @unittest.skipUnless(support.OURS, "needs the module that scripts/python builds")
    def test_unpacked_anywhere_it_works(self):
        self.wheel.extractall(self.folder)
        code = "import gnutls_ssl, os; gnutls_ssl.inject_into_ssl(); import ssl, _ssl; print(ssl.OPENSSL_VERSION, os.path.dirname(_ssl.__file__))"
        done = support.python("-c", code, env={"PYTHONPATH": self.folder}, cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("GnuTLS", done.stdout)
        self.assertIn(os.path.join(self.folder, "gnutls_ssl"), done.stdout)

    def test_there_is_no_source_distribution_and_it_says_why(self):
        with self.assertRaisesRegex(backend.UnsupportedOperation, "clone"):
            backend.build_sdist(self.folder)

    def text(self, name):
        return self.wheel.read(f"{backend.dist_info()}/{name}").decode()


@unittest.skipUnless(support.OURS, "needs the module that scripts/python builds")
class Extension(unittest.TestCase):
    @unittest.skipIf(support.SANITIZED, "a debug build needs Swift")
    def test_it_needs_the_systems_gnutls_and_no_swift(self):
        needed = _libraries.needed(_ssl.__file__)
        self.assertIn("libgnutls.so.30", needed)
        for name in needed:
            self.assertNotRegex(name, r"^lib(swift|Foundation|ssl|crypto|python|dispatch|BlocksRuntime)")


if __name__ == "__main__":
    unittest.main()
