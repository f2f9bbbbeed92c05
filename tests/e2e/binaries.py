"""Where the cluster's programs come from.

    programs = find()            # Programs(etcd=..., apiserver=..., controller_manager=..., kubectl=..., version=...)

KUBEBUILDER_ASSETS, the folder that the tests of the Kubernetes world share, comes first. Where it is not set, they are
built from the module in tests/e2e/kubernetes, once: the cache (XDG_CACHE_HOME, else ~/.cache) keeps them by version.
"""

import collections
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import time

MODULE = pathlib.Path(__file__).resolve().parent / "kubernetes"
BUILT = ["kube-apiserver", "kube-controller-manager", "kubectl"]

Programs = collections.namedtuple("Programs", "etcd apiserver controller_manager kubectl version")


class Missing(Exception):
    """A program that can neither be found nor built; says what to do."""


def find():
    etcd = _etcd()
    assets = os.environ.get("KUBEBUILDER_ASSETS")
    folder = _assets(pathlib.Path(assets)) if assets else _built()
    apiserver, controller_manager, kubectl = (folder / name for name in BUILT)
    version = subprocess.run([apiserver, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    return Programs(etcd, apiserver, controller_manager, kubectl, version)


def can_be_had():
    """Whether find() has a chance, asked cheaply: what CI goes by."""
    return bool(os.environ.get("KUBEBUILDER_ASSETS") or _is_complete(_cache()) or _go_version() >= _go_needed())


def _is_complete(folder):
    return all((folder / name).is_file() for name in BUILT)


def _assets(folder):
    missing = [name for name in BUILT if not (folder / name).is_file()]
    if missing:
        # setup-envtest brings no controller manager; controllers are half of what is played here.
        raise Missing(f"KUBEBUILDER_ASSETS={folder} has no {' and no '.join(missing)}; the run needs "
                      f"{', '.join(BUILT)} of one release, 1.30 or later. Put what is missing there (all are in "
                      f"Kubernetes' server archive), or unset KUBEBUILDER_ASSETS to have them built by Go")
    return folder


def _etcd():
    assets = os.environ.get("KUBEBUILDER_ASSETS")
    if assets and (pathlib.Path(assets) / "etcd").is_file():
        return pathlib.Path(assets) / "etcd"
    found = shutil.which("etcd")
    if not found:
        raise Missing("etcd is not installed (Debian: etcd-server), and KUBEBUILDER_ASSETS has none")
    return pathlib.Path(found)


def _release():
    return re.search(r"^\tk8s\.io/kubernetes v(\S+)", (MODULE / "go.mod").read_text(), re.MULTILINE)[1]


def _cache():
    base = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    return base / "cocoon-webhook" / f"kubernetes-v{_release()}-{sys.platform}-{platform.machine()}"


def _go_needed():
    return tuple(map(int, re.search(r"^go (\d+)\.(\d+)", (MODULE / "go.mod").read_text(), re.MULTILINE).groups()))


def _go_version():
    """(1, 26), or (0, 0) where there is no Go."""
    if not shutil.which("go"):
        return (0, 0)
    text = subprocess.run(["go", "env", "GOVERSION"], capture_output=True, text=True, check=False, cwd="/").stdout
    found = re.match(r"go(\d+)\.(\d+)", text)
    return tuple(map(int, found.groups())) if found else (0, 0)


def _built():
    folder = _cache()
    if _is_complete(folder):
        return folder
    if _go_version() < _go_needed():
        needed = ".".join(map(str, _go_needed()))
        raise Missing(f"there is no Kubernetes {_release()} here, and no Go {needed} or later to build it: install Go, or "
                      f"set KUBEBUILDER_ASSETS to a folder with {', '.join(BUILT)}")
    print(f"building Kubernetes {_release()} into {folder}, once: this takes long", flush=True)
    _build(folder)
    return folder


def _build(folder):
    release = _release()
    major, minor, _ = release.split(".")
    package = "k8s.io/component-base/version"
    stamp = f"-X {package}.gitVersion=v{release} -X {package}.gitMajor={major} -X {package}.gitMinor={minor}"
    # Put in its place when all are complete; a build that was cut short goes on where it was, from Go's own cache.
    partial = folder.with_name(folder.name + ".partial")
    partial.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    # -modcacherw: a module cache that can be removed like any other.
    result = subprocess.run(
        ["go", "build", "-modcacherw", "-trimpath", "-ldflags", f"-s -w {stamp}", "-o", f"{partial}/",
         *(f"k8s.io/kubernetes/cmd/{name}" for name in BUILT)],
        cwd=MODULE, env={**os.environ, "CGO_ENABLED": "0"}, check=False)
    if result.returncode != 0:
        raise Missing(f"Kubernetes {release} could not be built (see above); `go env GOPROXY` brings its modules")
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    print(f"  done, after {time.monotonic() - start:.0f} s", flush=True)
