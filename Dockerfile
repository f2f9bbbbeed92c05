# The image that config/manager runs: the binary and the shared libraries that it needs, and nothing else. No shell, no
# package manager, no root.
#   docker build --build-arg VERSION=1.2.3 --build-arg REVISION=$(git rev-parse HEAD) -t cocoon-webhook .

FROM debian:bookworm AS build

RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        cmake g++ libcli11-dev libcmark-dev libcpp-httplib-dev libsimdjson-dev libspdlog-dev libssl-dev libyaml-dev \
        ninja-build nlohmann-json3-dev pkg-config prometheus-cpp-dev \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /src
COPY . .

# Left empty, each keeps the default of CMakeLists.txt (there is no .git here to ask for the revision).
ARG VERSION=
ARG REVISION=
RUN cmake --preset release -DBUILD_TESTING=OFF \
        ${VERSION:+"-DCOCOON_VERSION=${VERSION}"} ${REVISION:+"-DCOCOON_REVISION=${REVISION}"} \
    && cmake --build build/release \
    && install -D --strip build/release/native/cocoon-webhook /rootfs/usr/bin/cocoon-webhook

# The loader and the libraries go where the loader looks for them, under the names it asks for. nsswitch.conf has names
# resolved by /etc/hosts before DNS.
RUN ldd /rootfs/usr/bin/cocoon-webhook | grep -o '/[^ ]*' \
        | xargs cp --dereference --parents --target-directory=/rootfs \
    && install -D --mode=0644 /etc/nsswitch.conf /rootfs/etc/nsswitch.conf


FROM scratch

ARG VERSION=
ARG REVISION=
LABEL org.opencontainers.image.title="cocoon-webhook" \
      org.opencontainers.image.description="Kubernetes admission webhook of cocoonstack" \
      org.opencontainers.image.source="https://github.com/cocoonstack/cocoon-webhook" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

COPY --from=build /rootfs/ /

# By number: there is no /etc/passwd, and runAsNonRoot can only check a number.
USER 65532:65532

# A library that was left behind fails the build here, and not the first pod.
RUN ["/usr/bin/cocoon-webhook", "version"]

EXPOSE 8443 9090
ENTRYPOINT ["/usr/bin/cocoon-webhook"]
CMD ["serve"]
