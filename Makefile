# What a developer types. `make test` runs everything that this machine has and
# says at its end what it could not run; `make servers` fetches the real IMAP
# servers for it (Debian and relatives; without root, into .servers/).

GO      ?= go
PREFIX  ?= $(HOME)/.local
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null)
LDFLAGS  = -s -w -X main.version=$(VERSION)

# How long `make fuzz` spends on each target, and `make bench` on each benchmark.
FUZZTIME  ?= 20s
BENCHTIME ?= 1s
TESTFLAGS ?=

# How long each part of `make torture` goes on, and the seed of its choices (0: any).
TORTURETIME ?= 5m
SEED ?= 0

.PHONY: docs install-docs reproducible all demo test torture train build lint fmt bench bench-bogofilter install fuzz servers cover cross clean

all: build

# The whole job on embedded servers with a sample inbox: no account, no network.
demo:
	$(GO) run ./cmd/inboxd demo --once

build:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/inboxd ./cmd/inboxd

install: build
	install -d '$(DESTDIR)$(PREFIX)/bin'
	install -m 755 bin/inboxd '$(DESTDIR)$(PREFIX)/bin/inboxd'

# Manual pages and shell completions, from the commands themselves.
docs:
	$(GO) run -tags docs ./cmd/inboxd docs bin/docs

install-docs: docs
	install -d '$(DESTDIR)$(PREFIX)/share/man/man1' '$(DESTDIR)$(PREFIX)/share/bash-completion/completions' \
		'$(DESTDIR)$(PREFIX)/share/zsh/site-functions' '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d'
	install -m 644 bin/docs/man/*.1 '$(DESTDIR)$(PREFIX)/share/man/man1/'
	install -m 644 bin/docs/completions/inboxd.bash '$(DESTDIR)$(PREFIX)/share/bash-completion/completions/inboxd'
	install -m 644 bin/docs/completions/_inboxd '$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_inboxd'
	install -m 644 bin/docs/completions/inboxd.fish '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/inboxd.fish'

# Does one source give the same bytes twice?
reproducible:
	@GO='$(GO)' tools/reproducible.sh

test:
	@GO='$(GO)' tools/test.sh $(TESTFLAGS)

# Real processes on a real Dovecot, killed, cut off, renumbered and stripped of
# their state at random, with a monitor beside the server. A seed replays the choices.
torture:
	INBOXD_EVERY_BYTE=1 $(GO) test -count=1 -v -run 'RealDialogue|RandomHistories|FullCycle' ./internal/smtp ./internal/engine
	$(GO) test -count=1 -v -timeout 0 -run '^TestTorture' ./cmd/inboxd -torture.for $(TORTURETIME) -torture.seed $(SEED)

# The recogniser's weights, from the labelled mail in corpus/: the same bytes every time.
train:
	$(GO) run ./internal/classify/train corpus internal/classify/model.bin

# How right the recogniser is on the labelled mail that nothing was learnt from.
eval:
	$(GO) run ./cmd/inboxd eval corpus/*/*-h*.jsonl

servers:
	@tools/servers.sh

# Vet, formatting, and the linters of .golangci.yml, with a golangci-lint built
# from source as pinned in tools/go.mod.
lint: bin/golangci-lint
	$(GO) vet ./...
	@unformatted=$$(gofmt -l cmd internal); if [ -n "$$unformatted" ]; then echo "not gofmt'ed:"; echo "$$unformatted"; exit 1; fi
	bin/golangci-lint run

bin/golangci-lint: tools/go.mod
	@echo 'building golangci-lint, once (about a minute and a half)'
	cd tools && $(GO) build -o ../bin/golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	@touch $@

fmt:
	gofmt -w cmd internal

bench:
	$(GO) test -run '^$$' -bench . -benchmem -benchtime $(BENCHTIME) ./...

# The recogniser beside bogofilter on the same messages, in one run.
bench-bogofilter:
	@program=$$(tools/bogofilter.sh) && INBOXD_BOGOFILTER=$$program $(GO) test -run '^$$' -bench BesideBogofilter -benchtime 3x ./internal/corpus

fuzz:
	@GO='$(GO)' tools/fuzz.sh $(FUZZTIME)

cover:
	@mkdir -p bin
	$(GO) test -count=1 -coverpkg=./cmd/...,./internal/... -coverprofile=bin/cover.out ./...
	$(GO) tool cover -html=bin/cover.out -o bin/cover.html
	@$(GO) tool cover -func=bin/cover.out | tail -1

# Does it build for every system that it is meant for?
cross:
	@for target in linux/arm64 darwin/arm64 darwin/amd64 windows/amd64; do \
		echo "  $$target"; \
		CGO_ENABLED=0 GOOS=$${target%/*} GOARCH=$${target#*/} $(GO) build -o /dev/null ./cmd/inboxd || exit 1; \
	done

clean:
	rm -rf bin dist .servers
