"""The two clients of the run: kubectl, as a person types it, and plain HTTPS with kept connections, for the thousands.

    answer = kubectl("create", "-f", "-", stdin=pod)         # Answer(exit_code, stdout, stderr, status)
    response = api.post("/api/v1/namespaces/vms/pods?dryRun=All", pod)      # Response(code, body, warnings)
"""

import collections
import http.client
import json
import os
import shlex
import ssl
import subprocess
import time

Response = collections.namedtuple("Response", "code body warnings")

# The API server closes connections that were idle for longer than 90.
IDLE_SECONDS = 30

# The last answers to what was played, not to what prepared it, for who has to explain a failure.
recent = collections.deque(maxlen=4)


class Answer:
    """What kubectl said, and what the API server had answered it: the Status of its audit log."""

    def __init__(self, command, stdin, result, requests):
        self.command = command
        self.stdin = stdin
        self.exit_code = result.returncode
        self.stdout = result.stdout
        self.stderr = result.stderr
        self.requests = requests  # audit events of this command's writes

    @property
    def status(self):
        """Of the last write."""
        return self.requests[-1].get("responseStatus", {}) if self.requests else {}

    def __str__(self):
        lines = [f"$ {self.command}"]
        if self.stdin:
            lines += ["  stdin: " + (self.stdin if len(self.stdin) < 3000 else self.stdin[:3000] + " …")]
        lines += [f"  exit code {self.exit_code}", f"  stdout: {self.stdout.rstrip()}",
                  f"  stderr: {self.stderr.rstrip()}"]
        for event in self.requests:
            lines.append(f"  API: {event['verb']} {event['requestURI']}: {json.dumps(event.get('responseStatus'))} "
                         f"{json.dumps(event.get('annotations', {}))}")
        return "\n".join(lines)


class Kubectl:
    """kubectl as one user. Called with its arguments; `stdin` is an object, which is sent as JSON, or text."""

    def __init__(self, program, kubeconfig, user, audit, folder):
        self.user = user
        self._program = program
        self._audit = audit
        self._environment = {**os.environ, "KUBECONFIG": str(kubeconfig), "KUBECACHEDIR": str(folder / "kubectl-cache"),
                             "HOME": str(folder)}

    def __call__(self, *arguments, **rest):
        recent.append(self._run(*arguments, **rest))
        return recent[-1]

    def _run(self, *arguments, stdin=None, environment=None):
        if stdin is not None and not isinstance(stdin, str):
            stdin = json.dumps(stdin)
        start = self._audit.end()
        result = subprocess.run([self._program, *arguments], input=stdin if stdin is not None else "",
                                capture_output=True, text=True, check=False, timeout=120,
                                env={**self._environment, **(environment or {})})
        writes = self._audit.writes(start, self.user, refused="Error from server" in result.stderr)
        command = f"kubectl({self.user}) " + shlex.join(map(str, arguments))
        return Answer(command, stdin, result, writes)

    def must(self, *arguments, **rest):
        """The same, for what prepares a scenario: a failure is a fault of the run. Its standard output."""
        answer = self._run(*arguments, **rest)
        if answer.exit_code != 0:
            raise RuntimeError(f"this had to work:\n{answer}")
        return answer.stdout

    def get(self, *arguments):
        return json.loads(self.must("get", *arguments, "-o", "json"))


class Api:
    """HTTPS to the API server as one user, over one kept connection. For one thread at a time."""

    def __init__(self, port, authority, pair, timeout=30):
        self._port = port
        self._timeout = timeout
        self._context = ssl.create_default_context(cafile=authority)
        self._context.load_cert_chain(pair.certificate, pair.key)
        self._connection = None
        self._used = 0.0

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, body):
        return self.ask("POST", path, body)

    def put(self, path, body):
        return self.ask("PUT", path, body)

    def delete(self, path):
        return self.ask("DELETE", path)

    def patch(self, path, body):
        return self.ask("PATCH", path, body, "application/merge-patch+json")

    def ask(self, method, path, body=None, content_type="application/json"):
        """The response; an OSError or HTTPException where none came. Never asks twice. `body`: an object, or bytes."""
        if time.monotonic() - self._used > IDLE_SECONDS:
            self.close()
        self._used = time.monotonic()
        if self._connection is None:
            self._connection = http.client.HTTPSConnection(
                "127.0.0.1", self._port, timeout=self._timeout, context=self._context)
        data = body
        if body is not None and not isinstance(body, bytes):
            # As UTF-8, and `<` as it is.
            data = json.dumps(body, ensure_ascii=False).encode()
        try:
            self._connection.request(method, path, data, {"Content-Type": content_type, "Accept": "application/json"})
            response = self._connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        return Response(response.status, json.loads(text) if text[:1] == b"{" else {"message": text.decode()},
                        response.headers.get_all("Warning", []))

    def close(self):
        if self._connection is not None:
            self._connection.close()
            self._connection = None
