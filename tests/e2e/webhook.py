"""One server process, as its pod would run it: certificates from a Secret volume, the API server reached with a bound
token of its own ServiceAccount.

    server = Webhook("webhook-1", binary, cluster, token, pair, folder)
    server.wait_ready()
    server.metrics()["cocoon_webhook_ready"]        # 1.0
    server.present(new_pair)                        # as the kubelet does when the Secret changes
"""

import json
import os
import re
import signal
import ssl
import urllib.error
import urllib.request

from processes import Process, free_port, wait_until


class Webhook:
    def __init__(self, name, binary, cluster, token, pair, folder, environment=None):
        self.name = name
        self._folder = folder / name
        self._certificates = self._folder / "certs"
        self._certificates.mkdir(parents=True, exist_ok=True)
        self._generation = 0
        self._token_file = self._folder / "token"
        self.give_token(token)
        self.present(pair)
        kubeconfig = cluster.kubeconfig_with_token(self._folder / "kubeconfig", self._token_file)
        self._command = [binary, "serve"]
        # And nothing of ours: a POD_CREATORS of the shell's is not to change verdicts.
        self._environment = {
            "PATH": os.environ["PATH"], "KUBECONFIG": str(kubeconfig), "TLS_CERT": str(self._certificates / "tls.crt"),
            "TLS_KEY": str(self._certificates / "tls.key"), "LISTEN_ADDR": f"127.0.0.1:{free_port()}",
            "METRICS_ADDR": f"127.0.0.1:{free_port()}", **(environment or {})}
        self.process = None
        self.start()

    def start(self):
        """Starts, or starts again at the address that it had."""
        # Before it starts: it listens sooner than this process may get its next turn.
        log = self._folder / f"{self.name}.log"
        self._log_start = len(log.read_text(errors="replace")) if log.exists() else 0
        self.process = Process(self.name, self._command, self._folder, self._environment)
        listening = wait_until(f"{self.name} listens", self._listening, timeout=20)
        self.address, self.metrics_address = listening["admission"], listening["metrics"]

    def _listening(self):
        self.process.must_run()
        for line in self.process.text()[self._log_start:].splitlines():
            if '"admission"' in line:
                return json.loads(line)
        return None

    @property
    def port(self):
        return int(self.address.rsplit(":", 1)[1])

    def present(self, pair):
        """Puts a pair where the server looks for it: by swapping one symlink, as the kubelet does."""
        self._generation += 1
        version = self._certificates / f"..{self._generation}"
        version.mkdir()
        (version / "tls.crt").write_bytes(pair.certificate.read_bytes())
        (version / "tls.key").write_bytes(pair.key.read_bytes())
        swap = self._certificates / "..data_tmp"
        swap.symlink_to(version.name)
        os.replace(swap, self._certificates / "..data")
        for name in ("tls.crt", "tls.key"):
            link = self._certificates / name
            if not link.is_symlink():
                link.symlink_to(f"..data/{name}")

    def give_token(self, token):
        temporary = self._token_file.with_suffix(".new")
        temporary.write_text(token)
        os.replace(temporary, self._token_file)

    def get(self, path):
        """(code, text) of the metrics port; (0, reason) where nothing answers."""
        try:
            with urllib.request.urlopen(f"http://{self.metrics_address}{path}", timeout=10) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)

    def is_ready(self):
        return self.get("/readyz")[0] == 200

    def wait_ready(self, timeout=30):
        try:
            wait_until(f"{self.name} is ready", lambda: self.process.must_run() and self.is_ready(), timeout)
        except TimeoutError as error:
            raise TimeoutError(f"{error}; it says: {self.get('/readyz?verbose')}") from None

    def metrics(self):
        """{'name{labels}': value}"""
        samples = {}
        for line in self.get("/metrics")[1].splitlines():
            found = re.fullmatch(r"([a-z_]+(?:\{.*\})?) (\S+)", line)
            if found:
                samples[found[1]] = float(found[2])
        return samples

    def reviews(self):
        """How many reviews each handler has answered: {'mutate': 3}."""
        counts = {"mutate": 0, "validate": 0, "validate_cocoonset": 0}
        for name, value in self.metrics().items():
            found = re.match(r'cocoon_webhook_admission_total\{.*handler="(\w+)"', name)
            if found:
                counts[found[1]] += int(value)
        return counts

    def certificate(self):
        """The one that it shows to who connects now, as PEM."""
        host, port = self.address.rsplit(":", 1)
        return ssl.get_server_certificate((host, int(port)))

    def terminate(self):
        self.process.signal(signal.SIGTERM)

    def kill(self):
        self.process.kill()

    def log(self, start=0):
        return self.process.text()[start:]
