# SPDX-License-Identifier: MIT
"""Builds the wheel of gnutls_ssl (PEP 517) with nothing but the standard library: `scripts/python` makes the extension.

The Swift sources lie two folders up, so that a build needs the tree: pip builds in place, and `pip install ./compat/python`
works from a clone. There is no source distribution.
"""

import base64
import hashlib
import os
import re
import subprocess
import sys
import sysconfig
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
PROJECT = os.path.dirname(HERE)
ROOT = os.path.dirname(os.path.dirname(PROJECT))
NAME = "gnutls_ssl"


class UnsupportedOperation(Exception):
    """The name is PEP 517's."""


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    extension = build_extension()
    file = f"{NAME}-{version()}-{tag()}.whl"
    records = []
    with zipfile.ZipFile(os.path.join(wheel_directory, file), "w", zipfile.ZIP_DEFLATED) as wheel:
        for source in package_files():
            add(wheel, records, f"{NAME}/{os.path.basename(source)}", read(source))
        add(wheel, records, f"{NAME}/{os.path.basename(extension)}", read(extension), mode=0o755)
        for name, content in metadata().items():
            add(wheel, records, f"{dist_info()}/{name}", content)
        record = f"{dist_info()}/RECORD"
        add(wheel, [], record, "".join(f"{line}\n" for line in [*records, f"{record},,"]).encode())
    return file


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    folder = os.path.join(metadata_directory, dist_info())
    os.makedirs(folder, exist_ok=True)
    for name, content in metadata().items():
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
    return dist_info()


def build_sdist(sdist_directory, config_settings=None):
    raise UnsupportedOperation("the extension is built from the whole tree: clone it, then `pip install ./compat/python`")


def get_requires_for_build_wheel(config_settings=None):
    return []


def build_extension():
    """The file of the extension for this interpreter, made by the tree's own command."""
    script = os.path.join(ROOT, "scripts", "python")
    if not os.path.exists(script):
        raise UnsupportedOperation(f"{script} is missing: build from a clone of the whole tree, and in place")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}  # pip's own isolation
    command = [script, "--python", sys.executable]
    built = subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    return os.path.join(ROOT, built.stdout.splitlines()[-1])  # its last line is the module's path


def tag():
    """One interpreter, one ABI, one platform."""
    cpython = "cp" + sysconfig.get_config_var("py_version_nodot")
    abi = cpython + getattr(sys, "abiflags", "").replace("d", "")
    platform = re.sub(r"[-.]", "_", sysconfig.get_platform())
    return f"{cpython}-{abi}-{platform}"


def version():
    return re.search(r'^__version__ = "(.*)"$', read(os.path.join(PROJECT, NAME, "__init__.py")).decode(), re.M)[1]


def dist_info():
    return f"{NAME}-{version()}.dist-info"


def package_files():
    folder = os.path.join(PROJECT, NAME)
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith((".py", ".pyi"))]


def metadata():
    """The files of the dist-info folder but RECORD."""
    project = read(os.path.join(PROJECT, "pyproject.toml")).decode()
    value = lambda key: re.search(rf'^{key} = "(.*)"$', project, re.M)[1]  # noqa: E731 - the form above is ours
    header = (
        f"Metadata-Version: 2.1\nName: {value('name')}\nVersion: {version()}\nSummary: {value('description')}\n"
        f"License: MIT\nRequires-Python: {value('requires-python')}\nDescription-Content-Type: text/markdown\n\n"
    )
    wheel = f"Wheel-Version: 1.0\nGenerator: {NAME}\nRoot-Is-Purelib: false\nTag: {tag()}\n"
    return {
        "METADATA": header.encode() + read(os.path.join(PROJECT, "README.md")),
        "WHEEL": wheel.encode(),
        "licenses/LICENSE": read(os.path.join(ROOT, "LICENSE")),
        "licenses/NOTICE": read(os.path.join(ROOT, "NOTICE")),
    }


def read(path):
    with open(path, "rb") as file:
        return file.read()


def add(wheel, records, name, content, mode=0o644):
    """Adds a file; the same content makes the same wheel."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.external_attr = (0o100000 | mode) << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    wheel.writestr(entry, content)
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    records.append(f"{name},sha256={digest},{len(content)}")
