# What a developer does with Shubbak. `make run` and `make test` install what
# they need from the system, on Debian and Ubuntu, and only what is missing.

SHELL := /bin/bash
# A Go that was just unpacked is found where its own instructions put it.
export PATH := $(PATH):/usr/local/go/bin
export GOFLAGS := $(GOFLAGS) -buildvcs=false

TOOLS := $(CURDIR)/.tools
LINT_VERSION := v2.15.0
LINT := $(TOOLS)/golangci-lint-$(LINT_VERSION)
DEADCODE_VERSION := v0.45.0
DEADCODE := $(TOOLS)/deadcode-$(DEADCODE_VERSION)

.PHONY: run build test bench soak lint package deps deps-test clean

run: build ## build and open the demonstration
	./shubbak --demo

build: deps
	go build -o shubbak .

test: deps-test ## every test, under the race detector, in real windows too
	CI=1 go test -race -vet=off -p 2 -timeout 12m ./...

bench: deps-test ## measured against the goals: name = value unit (goal ...) ok|short
	@go run ./bench

soak: deps-test ## the same for the runs that take long
	@go run ./bench soak

lint: deps $(LINT)
	$(LINT) run ./...

package: build ## an installable archive for this system
	scripts/package.sh

deps:
	@scripts/packages.sh build

deps-test:
	@scripts/packages.sh test

# Tools are pinned here and built outside go.mod: they are not what we ship.
$(LINT):
	@mkdir -p $(TOOLS)
	GOBIN=$(TOOLS) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	@mv $(TOOLS)/golangci-lint $@

clean:
	rm -rf shubbak shubbak.exe dist .tools
