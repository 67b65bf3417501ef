"""Connections to the server: those that are kept for calls, and those of streams."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from typing import Dict, Iterator, List, Mapping, Optional, Tuple
from urllib.parse import urlsplit

from ._exchange import Exchange, request_of
from ._values import after_fork

#: A server ends an idle connection after 5 s and more; a request must not meet the end.
_IDLE_S = 4.0
_IDLE_MAX = 64


class Lost(Exception):
    """No answer: a connection that failed, or a time-out."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Answer:
    def __init__(self, status: int, headers: Mapping[str, str], text: str) -> None:
        self.status = status
        self.headers = headers
        self.text = text


class Transport:
    """Sends POSTs. Give a transport of your own with the same three methods to replace it."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._path = parts.path
        self._host = parts.hostname or ""
        self._port = parts.port
        self._ssl = ssl.create_default_context() if parts.scheme == "https" else None
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
        self._start = "POST %s HTTP/1.1\r\nhost: %s\r\naccept-encoding: identity\r\n" % (parts.path, host)
        self._renew()
        after_fork(self._renew)

    def _renew(self) -> None:
        #: Threads share it without a lock: a list appends and pops in one step.
        self._idle: List[Tuple[float, Exchange]] = []

    def send(
        self, headers: Mapping[str, str], body: bytes, timeout_s: float, is_after_loss: bool
    ) -> Answer:
        end = time.monotonic() + timeout_s
        exchange: Optional[Exchange] = None
        try:
            exchange = self._take(timeout_s, is_after_loss)
            answer = exchange.post(request_of(self._start, headers, body), end)
        except BaseException as error:
            if exchange is not None:
                exchange.close()
            raise _lost(error, timeout_s) from None
        if exchange.is_kept and len(self._idle) < _IDLE_MAX:
            self._idle.append((time.monotonic(), exchange))
        else:
            exchange.close()
        return Answer(*answer)

    def stream(self, headers: Mapping[str, str], body: bytes, timeout_s: float) -> "Stream":
        connection = self._open(timeout_s)
        try:
            connection.request("POST", self._path, body, dict(headers))
            return Stream(connection, connection.getresponse())
        except BaseException as error:
            connection.close()
            raise _lost(error, timeout_s) from None

    def close(self) -> None:
        idle, self._idle = self._idle, []
        for _, exchange in idle:
            exchange.close()

    def _open(self, timeout_s: float) -> http.client.HTTPConnection:
        if self._ssl is None:
            return http.client.HTTPConnection(self._host, self._port, timeout=timeout_s)
        return http.client.HTTPSConnection(
            self._host, self._port, timeout=timeout_s, context=self._ssl
        )

    def _take(self, timeout_s: float, is_fresh: bool) -> Exchange:
        oldest = time.monotonic() - _IDLE_S
        while not is_fresh:
            try:
                since, exchange = self._idle.pop()
            except IndexError:
                break
            if since >= oldest and exchange.is_quiet():
                return exchange
            exchange.close()
        connection = self._open(timeout_s)
        connection.connect()
        return Exchange(connection.sock, timeout_s)


class Stream:
    """An answer that does not end by itself; ``close`` may be called by another thread."""

    def __init__(
        self, connection: http.client.HTTPConnection, response: http.client.HTTPResponse
    ) -> None:
        self._connection = connection
        self._response = response
        self.status = response.status
        self.headers = _headers(response)

    def lines(self, silent_s: float) -> Iterator[str]:
        """Raises Lost when nothing, not even a ping, comes for so long."""
        sock = self._connection.sock
        if sock is not None:
            sock.settimeout(silent_s)
        try:
            while True:
                line = self._response.readline()
                if not line:
                    return
                yield line.decode("utf-8", "replace").rstrip("\r\n")
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
            raise _lost(error, silent_s) from None

    def close(self) -> None:
        sock = self._connection.sock
        try:
            if sock is not None:
                sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._connection.close()


def _headers(response: http.client.HTTPResponse) -> Dict[str, str]:
    return {name.lower(): value for name, value in response.getheaders()}


def _lost(error: BaseException, timeout_s: float) -> BaseException:
    if isinstance(error, socket.timeout):
        return Lost("TIMEOUT", "No answer in %d ms." % round(timeout_s * 1000))
    if isinstance(error, (OSError, http.client.HTTPException, ValueError, AttributeError)):
        return Lost("CONNECTION", "The connection failed (%s)." % type(error).__name__)
    return error
