# SPDX-License-Identifier: MIT
"""Runs a program with `ssl` on GnuTLS.

    python -m gnutls_ssl [--no-openssl] [--info] [--json] SCRIPT ARGUMENTS...
    python -m gnutls_ssl [--no-openssl] [--info] [--json] -m MODULE ARGUMENTS...
    python -m gnutls_ssl [--no-openssl] [--info] [--json] -c CODE ARGUMENTS...
    python -m gnutls_ssl [--no-openssl] --info [--json]

--info        says what runs, which libraries are mapped, and whether OpenSSL is and by whom; behind a program on stderr
--json        says it so that machines understand
--no-openssl  refuses, with exit status 2, if libssl or libcrypto is in the process before the program or after it; hashlib
              does without OpenSSL: no scrypt, no RIPEMD-160
"""

import os
import runpy
import sys
import types

from . import _libraries, inject_into_ssl

MAIN = "python -m gnutls_ssl"


def main(arguments):
    options, program = parse(arguments)
    if "--no-openssl" in options:
        refuse_openssl("before the program")
        from ._hashes import keep_openssl_out

        keep_openssl_out()
    inject_into_ssl()
    if "--no-openssl" in options:
        refuse_openssl("before the program")
    if program is None:
        import ssl  # noqa: F401 - what is asked for

        inform(options, sys.stdout)
    try:
        if program is not None:
            run(*program)
    except Exception:
        if "--no-openssl" in options and _libraries.openssl():  # the refusal below would hide it
            sys.excepthook(*sys.exc_info())
        raise
    finally:
        if program is not None and "--info" in options:
            inform(options, sys.stderr)
        if "--no-openssl" in options:
            refuse_openssl("after the program")


def parse(arguments):
    """The options before the program; the program as (how, what, its arguments) or None."""
    options = set()
    while arguments and arguments[0].startswith("-"):
        word = arguments.pop(0)
        if word in ("--info", "--no-openssl", "--json"):
            options.add(word)
        elif word in ("-m", "-c"):
            if not arguments:
                usage(f"{word} takes an argument")
            return options, (word, arguments[0], arguments[1:])
        elif word in ("-h", "--help"):
            print(__doc__.strip())
            sys.exit(0)
        elif word == "--":
            break
        else:
            usage(f"unknown option {word}")
    if arguments:
        return options, ("script", arguments[0], arguments[1:])
    if "--info" not in options:
        usage("no program")
    return options, None


def usage(problem):
    print(f"{MAIN}: {problem}; --help tells more", file=sys.stderr)
    sys.exit(2)


def run(how, what, arguments):
    """As the interpreter runs it: same arguments, same path, in `__main__`."""
    if how == "-m":
        sys.argv = [what, *arguments]
        runpy.run_module(what, run_name="__main__", alter_sys=True)
        return
    module = types.ModuleType("__main__")
    if how == "-c":
        sys.argv = ["-c", *arguments]
        code = compile(what, "<string>", "exec")
    else:
        sys.argv = [what, *arguments]
        if sys.path and not getattr(sys.flags, "safe_path", False):
            sys.path[0] = os.path.dirname(os.path.realpath(what))
        module.__file__ = what
        try:
            with open(what, "rb") as file:
                code = compile(file.read(), what, "exec")
        except OSError as error:
            print(f"{MAIN}: can't open file {what!r}: {error.strerror}", file=sys.stderr)
            sys.exit(2)
    module.__builtins__ = __builtins__
    sys.modules["__main__"] = module
    exec(code, module.__dict__)


def inform(options, stream):
    from . import _report

    facts = _report.collect()
    if "--json" in options:
        import json

        print(json.dumps(facts, indent=2), file=stream)
    else:
        print(_report.text(facts), file=stream)


def refuse_openssl(when):
    """Ends the process if OpenSSL is in it."""
    guilty = _libraries.openssl()
    if not guilty:
        return
    for path, by in guilty.items():
        print(f"{MAIN}: {when}: {path} is mapped, asked for by {', '.join(by) or 'nobody who is mapped'}", file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    sys.exit(2)


if __name__ == "__main__":
    main(sys.argv[1:])
