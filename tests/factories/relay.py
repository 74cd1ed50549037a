"""A relay（中继）between a browser and a server, as real as a cable: it can be cut, and it can lose an answer after the
server has done what was asked. Nothing is mocked: the browser sees a connection that is refused or breaks off."""

from __future__ import annotations

import contextlib
import socket
import threading

AT_ONCE = 65_536


class Relay:
    """A port of its own in front of `target`. `answers_lost` counts what was swallowed."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.answers_lost = 0
        self._lose: dict[bytes, int] = {}
        self._held: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._carrying: list[threading.Thread] = []
        self._listening: socket.socket | None = None
        self.port = 0
        self.mend()

    def mend(self) -> None:
        """Connections are taken from now on, on the same port as before."""
        if self._listening is not None:
            return
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self.port))
        listening.listen(64)
        self.port = listening.getsockname()[1]
        self._listening = listening
        threading.Thread(target=self._take, args=(listening,), daemon=True).start()

    def cut(self) -> None:
        """No connection is taken, and those that stand break off."""
        if self._listening is not None:
            with contextlib.suppress(OSError):
                self._listening.shutdown(socket.SHUT_RDWR)
            self._listening.close()
            self._listening = None
        with self._guard:
            for one in self._held:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """For good."""
        self.cut()
        for thread in self._carrying:
            thread.join(timeout=10)

    def lose_answer(self, beginning: str, times: int = 1) -> None:
        """The next answers to requests that begin so ("POST /field/sync/") are lost once the server gave them."""
        self._lose[beginning.encode()] = times

    def _take(self, listening: socket.socket) -> None:
        while True:
            try:
                here, _ = listening.accept()
            except OSError:
                return
            try:
                there = socket.create_connection(("127.0.0.1", self.target), timeout=60)
            except OSError:
                here.close()
                continue
            with self._guard:
                self._held |= {here, there}
            thread = threading.Thread(target=self._carry, args=(here, there), daemon=True)
            self._carrying.append(thread)
            thread.start()

    def _carry(self, here: socket.socket, there: socket.socket) -> None:
        """Both ways, until either end has gone."""
        with here, there:
            lost = threading.Event()
            down = threading.Thread(target=self._pump, args=(there, here, False, lost), daemon=True)
            down.start()
            self._pump(here, there, True, lost)
            down.join()
            with self._guard:
                self._held -= {here, there}

    def _pump(self, source: socket.socket, sink: socket.socket, is_up: bool, lost: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(AT_ONCE):
                if is_up:
                    self._note(data, lost)
                elif lost.is_set():
                    self.answers_lost += 1
                    break
                sink.sendall(data)
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _note(self, data: bytes, lost: threading.Event) -> None:
        for beginning, left in self._lose.items():
            if left and data.startswith(beginning):
                self._lose[beginning] = left - 1
                lost.set()
