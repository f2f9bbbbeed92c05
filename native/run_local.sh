#!/usr/bin/env bash
# Serves on this machine without a cluster until Ctrl-C: what `make run` does.
#
# Every variable of the server works (LISTEN_ADDR, METRICS_ADDR, TLS_CERT, TLS_KEY, WEBHOOK_LOG_LEVEL, ...), and
# PLAYGROUND_PORT.
# PRESET chooses the build: dev, which is quick to make, or release.
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${PRESET:-dev}
cmake --preset "$preset" --log-level=WARNING >/dev/null
cmake --build --preset "$preset" --target cocoon-webhook
binary=build/$preset/native/cocoon-webhook

export LISTEN_ADDR=${LISTEN_ADDR:-127.0.0.1:8443}
export METRICS_ADDR=${METRICS_ADDR:-127.0.0.1:9090}
# In a cluster it goes on serving until everyone has heard that it stops; here nobody has to hear.
export SHUTDOWN_DELAY=${SHUTDOWN_DELAY:-0s}

# A CA and a server certificate for this machine, good for 30 days, made anew on the last of them. The CA's key is
# thrown away at once: nobody can sign anything else that trusts it.
make_certificates() {
  local folder=$1
  if openssl x509 -in "$folder/tls.crt" -noout -checkend 86400 >/dev/null 2>&1 &&
    openssl verify -CAfile "$folder/ca.crt" "$folder/tls.crt" >/dev/null 2>&1 && [ -s "$folder/tls.key" ]; then
    return
  fi
  mkdir -p "$folder"
  (
    umask 077
    cd "$folder"
    rm -f ca.crt tls.crt tls.key
    cat >openssl.cnf <<'CONF'
[req]
distinguished_name = name
[name]
[ca]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1, IP:::1
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
CONF
    new_pair=(openssl req -x509 -config openssl.cnf -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30)
    "${new_pair[@]}" -extensions ca -subj "/CN=cocoon-webhook on this machine" -keyout ca.key -out ca.crt
    "${new_pair[@]}" -extensions server -subj "/CN=localhost" -CA ca.crt -CAkey ca.key -keyout tls.key -out tls.crt
    rm -f ca.key openssl.cnf
  ) 2>build/run.log || {
    cat build/run.log >&2
    exit 1
  }
}

# Where a browser or curl finds an address to listen on: ':8443' and '0.0.0.0:8443' are reached at localhost.
reached_at() {
  case $1 in
    :* | 0.0.0.0:* | '[::]:'*) echo "localhost:${1##*:}" ;;
    *) echo "$1" ;;
  esac
}

# The page, where `make web` has built it.
page=() page_address='not built: make web'
if [ -f web/dist/index.html ]; then
  page=(--playground web/dist --playground-port "${PLAYGROUND_PORT:-8080}")
  page_address=http://127.0.0.1:${PLAYGROUND_PORT:-8080}/
fi

trust=''
if [ -z "${TLS_CERT:-}" ] && [ -z "${TLS_KEY:-}" ]; then
  make_certificates build/run
  export TLS_CERT=build/run/tls.crt TLS_KEY=build/run/tls.key
  trust='--cacert build/run/ca.crt '
fi
admission=https://$(reached_at "$LISTEN_ADDR")
metrics=http://$(reached_at "$METRICS_ADDR")

post="curl ${trust}-H 'Content-Type: application/json' $admission/validate-cocoonset --data-binary"

cat <<TEXT

Serving without a cluster; Ctrl-C stops it.

  The playground, which judges CocoonSets in the browser:
    $page_address

In another terminal, in this folder:

  A recorded review that is denied, and one that is allowed:
    $post @tests/reviews/cocoonset-create-many-errors.json
    $post @tests/reviews/cocoonset-create-minimal.json

  The same rules over a file:
    $binary validate tests/cases/rules/firecracker-no-windows.yaml

  Health and metrics:
    curl '$metrics/readyz?verbose'
    curl $metrics/metrics

TEXT

# Ctrl-C goes to the process group in the foreground. Make the server one of its own there, so that it alone hears it,
# stops in order, and make ends without an error. Not when this runs in the background: that would take the terminal.
read -r _ _ _ _ group _ _ foreground _ <"/proc/$$/stat"
[ "$group" != "$foreground" ] || set -m

# And when this script is killed, so is the server.
with_us=()
if setpriv --pdeathsig TERM true 2>/dev/null; then with_us=(setpriv --pdeathsig TERM); fi
"${with_us[@]}" "$binary" serve --standalone "${page[@]}"
