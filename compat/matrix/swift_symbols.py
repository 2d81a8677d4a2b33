# SPDX-License-Identifier: MIT
"""Which public symbols the libraries declare, read from the sources: no build is needed."""

import pathlib
import re

FOLDERS = {
    "SSLInterface": "Sources/SSLInterface", "SSLCompat": "compat/SSLCompat", "SSLGnuTLS": "Sources/SSLGnuTLS",
    "SSLSockets": "Sources/SSLSockets",
}

SCOPE = re.compile(r"\b(struct|class|enum|protocol|extension|actor)\s+([A-Za-z_][\w.]*)")
MEMBER = re.compile(r"\b(?:(?:let|var|func|typealias|associatedtype|case)\s+`?([A-Za-z_]\w*)|(init)\b|(subscript)\b)")
CASES = re.compile(r"\bcase\s+(.*)")
STRING = re.compile(r'"(?:\\.|[^"\\])*"')


def public_symbols(root):
    """Names such as `SSLInterface/SSLContext.wrapBIO`."""
    found = set()
    for module, folder in FOLDERS.items():
        for path in sorted((pathlib.Path(root) / folder).rglob("*.swift")):
            found |= {f"{module}/{name}" for name in symbols_of(path.read_text())}
    return found


def symbols_of(text):
    text = re.sub(r'"""(?:.|\n)*?"""', '""', text)
    scopes = []  # (the name of the type, whether members are public without saying so, depth of its brace)
    depth = 0
    pending = None
    for line in text.splitlines():
        line = re.sub(r"//.*", "", STRING.sub('""', line))
        is_member_level = len(scopes) == depth
        opening = SCOPE.search(line) if is_member_level and not re.match(r"\s*(case|let|var|func)\b", line) else None
        if opening and not re.search(r"\bclass\s+(func|var|let)\b", line):
            kind, name = opening.groups()
            is_public = bool(re.match(r".*\b(public|open)\b", line[:opening.start()]))
            outer = "" if kind == "extension" or not scopes else scopes[-1][0] + "."
            inherits = kind == "extension" and is_public or kind in ("protocol", "enum") and is_public
            pending = (outer + name, inherits, kind)
            if is_public and kind != "extension":
                yield outer + name
        elif is_member_level and scopes:
            yield from members_of(line, *scopes[-1])
        elif is_member_level and not scopes and re.search(r"\bpublic\b", line):
            member = MEMBER.search(line)
            if member:
                yield member.group(1)
        for character in line:
            if character == "{":
                if pending and len(scopes) == depth:
                    scopes.append(pending)
                pending = None
                depth += 1
            elif character == "}":
                depth -= 1
                del scopes[depth:]


def members_of(line, owner, all_public, kind):
    is_case = kind == "enum" and re.match(r"\s*(indirect\s+)?case\b", line)
    if is_case and all_public:
        names = re.sub(r"\([^)]*\)", "", CASES.search(line).group(1))
        yield from (f"{owner}.{name.strip().split(' ')[0].strip('`')}" for name in names.split(","))
        return
    is_public = re.search(r"\b(public|open)\b(?!\()", line) or kind in ("protocol", "extension") and all_public
    if not is_public or re.search(r"\b(private|fileprivate|internal|package)\b(?!\()", line):
        return
    member = MEMBER.search(line)
    if member:
        yield f"{owner}.{member.group(1) or member.group(2) or member.group(3)}"


if __name__ == "__main__":
    for symbol in sorted(public_symbols(".")):
        print(symbol)
