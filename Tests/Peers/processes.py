# SPDX-License-Identifier: MIT
"""Processes that cannot outlive their time, nor the one that started them."""

import os
import re
import subprocess
import threading
import time


class Process:
    """A running program, whose output is collected while it runs."""

    def __init__(self, arguments, folder, environment=None):
        # A worker that ends takes what it has started along, however it ends.
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "--", *arguments], cwd=folder, env={**os.environ, **(environment or {})},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0, start_new_session=True,
        )
        self.changed = threading.Condition()
        self.out, self.err, self.open = b"", b"", 2
        self.readers = [threading.Thread(target=self._read, args=(name,), daemon=True) for name in ("out", "err")]
        for reader in self.readers:
            reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def _read(self, name):
        stream = self.process.stdout if name == "out" else self.process.stderr
        while chunk := os.read(stream.fileno(), 65536):
            with self.changed:
                setattr(self, name, getattr(self, name) + chunk)
                self.changed.notify_all()
        with self.changed:
            self.open -= 1
            self.changed.notify_all()

    @property
    def text(self):
        return (self.out + self.err).decode("utf-8", "replace")

    def wait_for(self, condition, seconds):
        """Whether the condition came true before the output ended or the time was over."""
        with self.changed:
            self.changed.wait_for(lambda: condition(self) or self.open == 0, seconds)
            return bool(condition(self))

    def send(self, data):
        try:
            self.process.stdin.write(data)
        except (BrokenPipeError, ValueError):
            pass

    def end_input(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass

    def finish(self, seconds):
        """The exit status; None if the process had to be stopped."""
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.stop()
            return None
        for reader in self.readers:
            reader.join(seconds)
        return status

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for reader in self.readers:
            reader.join(5)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                stream.close()
            except OSError:
                pass

    def listening_port(self, seconds):
        """The port that the process listens on, as the kernel has it; None if it ends or takes too long."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            if port := _listening(self.process.pid):
                return port
            time.sleep(0.005)
        return None


def _listening(pid):
    sockets = set()
    try:
        for entry in os.scandir(f"/proc/{pid}/fd"):
            if found := re.match(r"socket:\[(\d+)\]", os.readlink(entry.path)):
                sockets.add(found[1])
        # Of the two families that a server may have a port each for, the first is what clients here speak.
        for family in ("tcp", "tcp6"):
            for line in open(f"/proc/{pid}/net/{family}").readlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and fields[9] in sockets:
                    return int(fields[1].rsplit(":", 1)[1], 16)
    except OSError:
        pass
    return None
