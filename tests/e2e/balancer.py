"""What a Service is to the API server: one address, behind it those servers that are ready.

    balancer = Balancer()
    balancer.add(server)        # gets connections while its /readyz says 200
    balancer.remove(server)     # as when its pod is deleted: no new connections, the old ones live on
    balancer.close_all()        # cuts what is open

As kube-proxy does, it chooses a server for each new connection and then only passes bytes on. Readiness is asked as a
kubelet would, though more often: twice a second.
"""

import itertools
import random
import socket
import threading

PROBE_SECONDS = 0.5
ACCEPT_SECONDS = 0.2


class Balancer:
    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self._listener.settimeout(ACCEPT_SECONDS)
        self.port = self._listener.getsockname()[1]
        self._mutex = threading.Lock()
        self._servers = []
        self._ready = set()
        self._open = set()
        self._stopped = threading.Event()
        self._turn = itertools.count(random.randrange(2))
        self.refused = 0  # connections that came while nobody was ready
        for work in (self._accept, self._probe):
            threading.Thread(target=work, daemon=True).start()

    @property
    def origin(self):
        return f"https://127.0.0.1:{self.port}"

    def add(self, server):
        with self._mutex:
            self._servers.append(server)
        self._probe_once()

    def remove(self, server):
        with self._mutex:
            self._servers.remove(server)
            self._ready.discard(server)

    def set_servers(self, servers):
        with self._mutex:
            self._servers = list(servers)
            self._ready &= set(servers)
        self._probe_once()

    def close_all(self):
        with self._mutex:
            sockets = list(self._open)
        for each in sockets:
            _shut(each)

    def stop(self):
        self._stopped.set()
        self._listener.close()
        self.close_all()

    def _probe(self):
        while not self._stopped.wait(PROBE_SECONDS):
            self._probe_once()

    def _probe_once(self):
        with self._mutex:
            servers = list(self._servers)
        ready = {server for server in servers if server.is_ready()}
        with self._mutex:
            self._ready = ready & set(self._servers)

    def _accept(self):
        while not self._stopped.is_set():
            try:
                client, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _choose(self):
        with self._mutex:
            ready = [server for server in self._servers if server in self._ready]
        return ready[next(self._turn) % len(ready)] if ready else None

    def _serve(self, client):
        server = self._choose()
        if server is None:
            self.refused += 1
            client.close()
            return
        try:
            upstream = socket.create_connection(("127.0.0.1", server.port), timeout=1)
        except OSError:
            client.close()
            return
        upstream.settimeout(None)
        client.settimeout(None)
        for each in (client, upstream):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._mutex:
            self._open |= {client, upstream}
        back = threading.Thread(target=_pass_on, args=(upstream, client), daemon=True)
        back.start()
        _pass_on(client, upstream)
        back.join()
        with self._mutex:
            self._open -= {client, upstream}
        client.close()
        upstream.close()


def _pass_on(source, target):
    """Bytes until either side ends; then the other is told."""
    try:
        while data := source.recv(1 << 16):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        # A reset has to arrive as one: no byte of either direction is to wait any longer.
        _shut(source)
        _shut(target)


def _shut(each):
    try:
        each.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
