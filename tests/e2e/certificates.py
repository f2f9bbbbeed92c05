"""Throw-away certificates, made by openssl.

    authority = Authority("cluster", folder)
    pair = authority.issue("alice", organization="developers")        # Pair(certificate=..., key=...): paths
    pair = authority.issue("server", addresses=["127.0.0.1"], seconds=8)

Files lie in `folder`; a name that is issued twice is written anew.
"""

import collections
import datetime
import pathlib
import subprocess

Pair = collections.namedtuple("Pair", "certificate key")

# `openssl ca` is the command of OpenSSL 3.0 that takes an end to the second.
CONFIGURATION = """
[ca]
default_ca = authority
[authority]
new_certs_dir = {folder}
database = {folder}/index.txt
rand_serial = yes
unique_subject = no
default_md = sha256
policy = policy
email_in_dn = no
copy_extensions = none
[policy]
organizationName = optional
commonName = supplied
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign, digitalSignature
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
{names}
"""


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, stdin=subprocess.DEVNULL)


def moment(seconds_from_now):
    then = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds_from_now)
    return then.strftime("%Y%m%d%H%M%SZ")


def new_key(path):
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", path)


class Authority:
    """A CA. Its certificate can be renewed with the same key, as cert-manager does with `rotationPolicy: Never`."""

    def __init__(self, name, folder):
        self.name = name
        self.folder = pathlib.Path(folder) / f"{name}-ca"
        self.folder.mkdir(parents=True)
        (self.folder / "index.txt").touch()
        self.key = self.folder / "ca.key"
        self.certificate = self.folder / "ca.crt"
        new_key(self.key)
        self.renew()

    def renew(self):
        openssl("req", "-x509", "-config", self._configuration(), "-extensions", "root", "-key", self.key, "-days", 2,
                "-subj", f"/CN={self.name}-ca", "-out", self.certificate)

    def issue(self, name, organization="", addresses=(), names=(), seconds=86400):
        key, request, certificate = (self.folder / f"{name}.{end}" for end in ("key", "csr", "crt"))
        subject = (f"/O={organization}" if organization else "") + f"/CN={name}"
        alternatives = [f"IP:{address}" for address in addresses] + [f"DNS:{name}" for name in names]
        configuration = self._configuration(alternatives)
        new_key(key)
        openssl("req", "-new", "-config", configuration, "-key", key, "-subj", subject, "-out", request)
        openssl("ca", "-batch", "-notext", "-config", configuration, "-extensions", "leaf", "-keyfile", self.key,
                "-cert", self.certificate, "-startdate", moment(-60), "-enddate", moment(seconds), "-in", request,
                "-out", certificate)
        return Pair(certificate, key)

    def _configuration(self, alternatives=()):
        path = self.folder / "openssl.cnf"
        names = f"subjectAltName = {', '.join(alternatives)}" if alternatives else ""
        path.write_text(CONFIGURATION.format(folder=self.folder, names=names))
        return path
