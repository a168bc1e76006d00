# What a developer does with Shubbak. `make run` and `make test` install what
# they need from the system, on Debian and Ubuntu, and only what is missing.

SHELL := /bin/bash
# A Go that was just unpacked is found where its own instructions put it.
export PATH := $(PATH):/usr/local/go/bin
export GOFLAGS := $(GOFLAGS) -buildvcs=false

TOOLS := $(CURDIR)/.tools
LINT_VERSION := v2.15.0
LINT := $(TOOLS)/$(LINT_VERSION)/golangci-lint
DEADCODE_VERSION := v0.52.0
DEADCODE := $(TOOLS)/$(DEADCODE_VERSION)/deadcode
FYNE_VERSION := v1.7.4
FYNE := $(TOOLS)/$(FYNE_VERSION)/fyne

.PHONY: run build test bench soak lint package deps deps-test clean

run: build ## build and open the demonstration
	./shubbak --demo

build: deps
	go build -o shubbak .

test: deps-test ## every test, under the race detector, in real windows too
	CI=1 go test -race -vet=off -p 2 -timeout 20m ./...

bench: deps-test ## measured against the goals: name = value unit (goal ...) ok|short
	@go run ./bench

soak: ## the same for the runs that take long
	@scripts/packages.sh soak
	SHUBBAK_BESIDE=$(CURDIR)/dist/beside go test -count=1 -run BesideABrowser -v ./ui/paper
	@go run ./bench soak
	SHUBBAK_SIM_WEEKS=1000 SHUBBAK_SIM_FROM=2000 go test -count=1 -timeout 4h -run Simulation -v ./app/syncer
	SHUBBAK_PENDING=20000 go test -count=1 -timeout 30m -run ThirtyDaysOffline -v ./app/syncer
	SHUBBAK_KILLS=50 go test -count=1 -timeout 30m -run KilledWhileIssuing ./e2e
	SHUBBAK_MONKEY=600 go test -count=1 -timeout 30m -run AMonkeyAtTheKeys -v ./e2e

lint: deps $(LINT) $(DEADCODE) ## vet and the linters of .golangci.yml; and no function that nothing calls
	$(LINT) run --allow-serial-runners ./...
	GOOS=windows CGO_ENABLED=0 go vet ./app/... ./cache/... ./client/... ./ui/paper/... # what needs no C compiler of Windows
	@dead=$$($(DEADCODE) -test ./...) && test -z "$$dead" || { echo "$$dead"; exit 1; }

# The packager counts up the build number in FyneApp.toml, which is put back.
package: build $(FYNE) ## dist/Shubbak.tar.xz, with icon and menu entry
	@scripts/packages.sh package
	@mkdir -p dist && cp FyneApp.toml dist/
	$(FYNE) package --executable shubbak; code=$$?; mv dist/FyneApp.toml . && mv Shubbak.tar.xz dist/; exit $$code

deps:
	@scripts/packages.sh build

deps-test:
	@scripts/packages.sh test

# Tools are pinned here and built outside go.mod: they are not what we ship.
$(LINT): PACKAGE := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
$(DEADCODE): PACKAGE := golang.org/x/tools/cmd/deadcode@$(DEADCODE_VERSION)
$(FYNE): PACKAGE := fyne.io/tools/cmd/fyne@$(FYNE_VERSION)
$(LINT) $(DEADCODE) $(FYNE):
	GOBIN=$(@D) go install $(PACKAGE)

clean:
	rm -rf shubbak shubbak.exe dist .tools
