"""Requests and answers on a connection that is kept: a third of the processor time of ``http.client``, which parses headers as e-mail."""

from __future__ import annotations

import select
import socket
import time
from typing import Dict, List, Mapping, Tuple

_HEAD_MAX = 65_536


def request_of(start: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """The request in one piece, for one packet. ``start``: its first lines."""
    lines = "".join(["%s: %s\r\n" % header for header in headers.items()])
    return ("%s%scontent-length: %d\r\n\r\n" % (start, lines, len(body))).encode("latin-1") + body


class Exchange:
    """One connection: a request, its answer, the next request."""

    def __init__(self, sock: socket.socket, timeout_s: float) -> None:
        self._sock = sock
        self._timeout_s = timeout_s
        self._got = b""
        #: Whether another request may follow the last answer.
        self.is_kept = True

    def post(self, request: bytes, end: float) -> Tuple[int, Dict[str, str], str]:
        """The status, the headers by their names in lower case, and the text; raises ``socket.timeout`` when all of it does not come
        before ``end``, on the monotonic clock."""
        self._end = end
        self._limit()
        self._sock.sendall(request)
        status, version, headers = self._head()
        while 100 <= status < 200:
            status, version, headers = self._head()
        connection = headers.get("connection", "").lower()
        self.is_kept = connection == "keep-alive" or (version != "HTTP/1.0" and "close" not in connection)
        body = self._body(status, headers)
        # What follows an answer nobody asked for.
        self.is_kept = self.is_kept and not self._got
        return status, headers, body.decode("utf-8", "replace")

    def is_quiet(self) -> bool:
        """Whether neither its end nor what nobody asked for came since the last answer."""
        if not hasattr(select, "poll"):
            return not select.select([self._sock], [], [], 0)[0]
        poll = select.poll()
        poll.register(self._sock, select.POLLIN)
        return not poll.poll(0)

    def close(self) -> None:
        self._sock.close()

    def _head(self) -> Tuple[int, str, Dict[str, str]]:
        first, *lines = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        version, _, rest = first.partition(" ")
        if not version.startswith("HTTP/1."):
            raise ValueError("This is no answer of HTTP/1.")
        headers: Dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return int(rest[:3]), version, headers

    def _body(self, status: int, headers: Mapping[str, str]) -> bytes:
        if status in (204, 304):
            return b""
        if "transfer-encoding" in headers:
            return self._chunks()
        if "content-length" in headers:
            return self._exactly(int(headers["content-length"]))
        self.is_kept = False
        parts = [self._got]
        while parts[-1] or len(parts) == 1:
            parts.append(self._receive())
        self._got = b""
        return b"".join(parts)

    def _chunks(self) -> bytes:
        parts: List[bytes] = []
        while True:
            size = int(self._until(b"\r\n").partition(b";")[0], 16)
            if size == 0:
                # Trailers, of which an empty line is the last.
                while self._until(b"\r\n"):
                    pass
                return b"".join(parts)
            parts.append(self._exactly(size))
            self._exactly(2)

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._got:
            if len(self._got) > _HEAD_MAX:
                raise ValueError("The head of the answer does not end.")
            self._got += self._more()
        found, _, self._got = self._got.partition(mark)
        return found

    def _exactly(self, size: int) -> bytes:
        parts = [self._got]
        left = size - len(self._got)
        while left > 0:
            parts.append(self._more())
            left -= len(parts[-1])
        all_of_it = b"".join(parts)
        self._got = all_of_it[size:]
        return all_of_it[:size]

    def _more(self) -> bytes:
        received = self._receive()
        if not received:
            raise ConnectionResetError("The connection ended before the answer.")
        return received

    def _receive(self) -> bytes:
        self._limit()
        return self._sock.recv(65_536)

    def _limit(self) -> None:
        """Setting it is a system call, so a limit that is at most a tenth too long stays."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise socket.timeout()
        if not left <= self._timeout_s <= 1.1 * left:
            self._timeout_s = 1.05 * left
            self._sock.settimeout(self._timeout_s)
