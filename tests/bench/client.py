"""A client over TLS of the kind that the API server is: one connection, requests one after another."""

import socket
import ssl

TIMEOUT_SECONDS = 30


def tls_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


CONTEXT = tls_context()


class Connection:
    """Connects and shakes hands when it is made. Raises OSError, as does all that it does."""

    def __init__(self, port: int):
        plain = socket.create_connection(("127.0.0.1", port), TIMEOUT_SECONDS)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self.socket = CONTEXT.wrap_socket(plain)
        except OSError:
            plain.close()
            raise

    def send(self, request: bytes) -> None:
        self.socket.sendall(request)

    def receive(self) -> int:
        """The whole response; gives its status."""
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._some()
        head, _, body = received.partition(b"\r\n\r\n")
        lengths = [int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        while len(body) < (lengths[0] if lengths else 0):
            body += self._some()
        return int(head.split()[1])

    def ask(self, request: bytes) -> int:
        self.send(request)
        return self.receive()

    def close(self) -> None:
        self.socket.close()

    def _some(self) -> bytes:
        block = self.socket.recv(65536)
        if not block:
            raise ConnectionError("the server has closed the connection")
        return block


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def post(path: str, body: bytes) -> bytes:
    """With the head that the API server sends."""
    head = (
        f"POST {path}?timeout=10s HTTP/1.1\r\nHost: webhook.cocoon.svc:443\r\nUser-Agent: kube-apiserver-admission\r\n"
        f"Content-Length: {len(body)}\r\nAccept: application/json, */*\r\nContent-Type: application/json\r\n"
        "Accept-Encoding: gzip\r\n\r\n"
    )
    return head.encode() + body
