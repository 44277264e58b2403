"""A program on a terminal of its own, answered as a person would."""

import errno
import os
import pty
import select
import signal
import termios
import time


class Terminal:
    """Runs `arguments` with a terminal as its controlling one. Standard input and output are files
    when they are given, else the terminal."""

    def __init__(self, arguments, stdin=None, stdout=None):
        self.shown = ""
        self.process, self.master = pty.fork()
        if self.process == 0:
            for path, number, flags in ((stdin, 0, os.O_RDONLY),
                                        (stdout, 1, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)):
                if path:
                    os.dup2(os.open(path, flags, 0o600), number)
            try:
                os.execvp(arguments[0], arguments)
            finally:
                os._exit(127)

    def _read(self, seconds):
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.master, 4096)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            data = b""
        self.shown += data.decode("utf-8", "replace")
        return bool(data)

    def expect(self, text, seconds=30):
        """Reads until `text` is shown."""
        end = time.monotonic() + seconds
        while text not in self.shown:
            if time.monotonic() > end or not self._read(max(0, end - time.monotonic())):
                raise AssertionError(f"'{text}' is not shown, but: {self.shown!r}")

    def echoes(self):
        return bool(termios.tcgetattr(self.master)[3] & termios.ECHO)

    def type(self, text):
        os.write(self.master, text.encode())

    def kill(self):
        os.kill(self.process, signal.SIGKILL)

    def end(self, seconds=60):
        """Waits for the end; the exit status, or minus the signal."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._read(max(0, end - time.monotonic())):
            pass
        _, status = os.waitpid(self.process, 0)
        os.close(self.master)
        return os.waitstatus_to_exitcode(status)
