# Thin: each target is one command a person could type. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := build

# For `make image`; a release sets VERSION.
VERSION ?= $(shell sed -n 's/^set.COCOON_VERSION "\([^"]*\)".*/\1/p' CMakeLists.txt)
REVISION ?= $(shell { [ -e .git ] && git rev-parse --short=12 HEAD 2>/dev/null; } || echo unknown)
IMAGE ?= ghcr.io/cocoonstack/cocoon-webhook:$(VERSION)

# Both cores, and no more processes than that.
export CMAKE_BUILD_PARALLEL_LEVEL ?= $(shell nproc)

.PHONY: run test all build lint fmt bench fuzz e2e wasm web image help clean

help: ## List the targets
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: web ## Serve on 127.0.0.1:8443, and the page on 8080, with throw-away certificates (LISTEN_ADDR=, PLAYGROUND_PORT= and so on)
	@.ci/dependencies build test run
	@native/run_local.sh

test: ## Run every test, also under the sanitizers, in WebAssembly and in Chromium, and fuzz a little
	@.ci/test

build: ## Build the release binary: build/release/native/cocoon-webhook
	@.ci/dependencies build
	cmake --preset release -DBUILD_TESTING=OFF --log-level=WARNING
	cmake --build --preset release

all: ## Install what is missing, then fmt, lint, test, build: what to do before a commit
	@.ci/dependencies build test lint wasm browser
	@.ci/lint fix-format
	@.ci/lint
	@.ci/test
	@$(MAKE) --no-print-directory build

lint: ## Check the format, the shell scripts and the C++ (clang-tidy)
	@.ci/dependencies build test lint
	@.ci/lint

fmt: ## Format the C++ in place
	@.ci/dependencies lint
	@.ci/lint fix-format

wasm: ## Build the WebAssembly module and the npm package around it
	@.ci/dependencies wasm
	cmake --preset wasm --log-level=WARNING
	cmake --build --preset wasm
	@echo "build/wasm/wasm/cocoon.wasm: the module"
	@echo "build/wasm/wasm/package: the npm package (npm install or npm pack it)"

image: ## Build the container image
	@command -v docker >/dev/null || { echo "image: needs docker, which is not installed here" >&2; exit 1; }
	docker build --build-arg VERSION=$(VERSION) --build-arg REVISION=$(REVISION) --tag $(IMAGE) .

bench: ## Measure the server beside nginx and the same in Go, the module and the page (BENCH=--quick: less of it)
	@.ci/bench $(BENCH)
	@.ci/bench-wasm
	@.ci/bench-web

fuzz: ## Fuzz what reads foreign input: five targets, a minute each
	@.ci/fuzz

e2e: build ## Test behind a real API server, which is built once (that takes long); SCENARIOS='faults' plays only those
	@.ci/e2e $(SCENARIOS)

web: wasm ## Build the playground: web/dist, static files
	@.ci/dependencies web
	@.ci/npm web
	node web/build.js

clean: ## Remove everything that was built
	rm -rf build web/dist
