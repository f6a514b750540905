# numsync. `make` builds into build/, `make demo` shows it at work, `make check` runs every test.
# SAN=1 builds with the address and undefined-behaviour sanitizers, into build/san.
SHELL := /bin/sh
VERSION := 0.2.0
PREFIX ?= /usr/local
DESTDIR ?=

BUILD := build
ifeq ($(SAN),1)
BUILD := build/san
endif

CC := gcc
PKG_CONFIG ?= pkg-config
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla \
	-Wformat=2
ifeq ($(CI),true)
WARNINGS += -Werror
endif
# not every processor has each of them
supported = $(shell echo 'int main(void) { return 0; }' | $(CC) -Werror $(1) -x c - -c -o /dev/null 2>/dev/null && echo '$(1)')
HARDENING := -D_FORTIFY_SOURCE=2 -fstack-protector-strong $(call supported,-fstack-clash-protection) $(call supported,-fcf-protection) -fPIE
LINK_HARDENING := -pie -Wl,-z,relro,-z,now
ifeq ($(SAN),1)
HARDENING := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LINK_HARDENING := -fsanitize=address,undefined
CFLAGS := -O1 -g
endif
# asked once, and not before something is compiled: `make deps` comes before pkg-config. xlsxwriter's own file asks for minizip,
# which nothing here needs, and libcsv has none
PACKAGES := libpq libcurl yajl inih libssl libcrypto
INCLUDE = $(eval INCLUDE := $(shell $(PKG_CONFIG) --cflags $(PACKAGES)))$(INCLUDE)
COMPILE = $(CC) -std=c17 -D_GNU_SOURCE -DNUMSYNC_VERSION='"$(VERSION)"' $(WARNINGS) $(CPPFLAGS) $(CFLAGS) $(HARDENING) \
	-Isync -Icmd -Ibuild/gen $(INCLUDE) -MMD -MP
LIBS = $(eval LIBS := $(shell $(PKG_CONFIG) --libs $(PACKAGES)) -lxlsxwriter -lcsv -lm)$(LIBS)
SANDBOX_LIBS := -lmicrohttpd -ljson-c

LIBRARY_SOURCES := $(sort $(shell find sync -name '*.c'))
NUMSYNC_SOURCES := $(sort $(wildcard cmd/*.c))
SANDBOX_SOURCES := $(sort $(wildcard cmd/sandbox/*.c))
# what knows of named points at which a test can make the process die
STEP_SOURCES = $(shell grep -lE '"(base/step|model/fence)\.h"' $(LIBRARY_SOURCES))
UNIT_TESTS := $(sort $(wildcard tests/unit/test_*.c))
LIBRARY_OBJECTS := $(LIBRARY_SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/gen/sql_embedded.o $(BUILD)/gen/page_text.o
UNIT_PROGRAMS := $(UNIT_TESTS:tests/unit/%.c=$(BUILD)/tests/%)

# Debian packages: to build and run, and to test
DEPS_BUILD := gcc make pkg-config libpq-dev libcurl4-openssl-dev libyajl-dev libcsv-dev libinih-dev libssl-dev \
	libmicrohttpd-dev libjson-c-dev libxlsxwriter-dev zlib1g-dev postgresql scdoc
DEPS_DEMO := curl
DEPS_BENCH := gojq curl time python3 python3-psycopg2
# libreoffice, unzip and libxml2-utils read what finance gets, independently
DEPS_TEST := libcmocka-dev perl gojq curl strace python3 openssl python3-pglast python3-openpyxl python3-jsonschema $(if $(LIGHT),,libreoffice-calc-nogui) unzip libxml2-utils clang-format pgbouncer
DEPS_FUZZ := clang
DEPS_MODEL := spin
DEPS_ANALYZE := clang clang-tidy cppcheck valgrind shellcheck
DEPS_COVERAGE := gcovr
DEPS_DEB := build-essential debhelper dpkg-dev lintian
# another npm than Debian's brings its own node
DEPS_PAGE = chromium fonts-dejavu-core $(shell command -v npm >/dev/null || echo nodejs npm)
DEPS_PACKAGE := debootstrap systemd-container
# scripts of tests/ci
CI_PARTS := analyze bench fuzz faults model unsigned san page deb
DEPS_CI = $(DEPS_BUILD) $(DEPS_TEST) $(DEPS_BENCH) $(DEPS_FUZZ) $(DEPS_MODEL) $(DEPS_ANALYZE) $(DEPS_PAGE) $(DEPS_DEB)

# a line for each file; V=1: the whole commands
ifneq ($(V),1)
Q := @
say = @printf '%-5s %s\n'
else
say = @:
endif

# what a person types
define HELP
all               build/numsync and build/numsync-sandbox (SAN=1: under sanitizers; V=1: show the commands)
demo              see it at work, on a business of 300 numbers
demo-shell        the same business on its first morning, in a shell of yours
install           into PREFIX=/usr/local (DESTDIR= for packagers); starts nothing
uninstall         removes what install has put there
deb               the Debian package, into build/deb
dist              the sources as a tarball with its SHA-256, into build/dist
man               the manual pages, into build/man
check             every test (LIGHT=1: without those that need LibreOffice)
check-all         what a submission must pass: check, and the parts of tests/ci
check-PART        one of them: $(CI_PARTS)
check-cluster     every test on the server of DATABASE=postgresql://user@host/postgres
check-package     the package on a fresh Debian, and built twice (root)
check-cross       built for arm64, and its unit tests under qemu (root)
check-fresh       targets of this Makefile on a bare Debian 12 and 13 (root)
check-pg-upgrade  a database with a day's work from PostgreSQL 15 to 17 (root)
lint              the rules of CONTRIBUTING.md
format            brings the tree to .clang-format
analyze           programs that read code
fuzz              hostile input
faults            kills, clocks, two writers, every call failing
coverage          lines and branches that the tests reach
bench, growth     speed against floors; what a number costs
nights            what 300 nights leave behind, and how long the last one takes
deps, deps-test   install the Debian packages to build, and to test
clean             removes build/
endef
export HELP
.DEFAULT_GOAL := all
help:
	@echo "$$HELP"

.PHONY: all deps deps-test demo demo-shell check check-all $(CI_PARTS:%=check-%) check-cluster check-programs check-package check-cross check-fresh check-pg-upgrade faults fuzz fuzz-build fuzz-programs analyze coverage growth nights lint bench man install uninstall deb dist clean format help FORCE
all: $(BUILD)/numsync $(BUILD)/numsync-sandbox
# what a person types, and no other target
ifeq ($(MAKECMDGOALS),)
	@echo "built $(BUILD)/numsync and $(BUILD)/numsync-sandbox; make help: what else there is"
endif

# Debian starts a cluster of its own when PostgreSQL is installed; numsync does not use it
deps:
	@sh tests/lib/deps.sh $(DEPS_BUILD)
deps-test:
	@sh tests/lib/deps.sh $(DEPS_BUILD) $(DEPS_TEST)

# asked once, and when it is written down; a build follows it only when it is another one
COMMIT = $(eval COMMIT := $(shell sh cron/commit.sh))$(COMMIT)
build/gen/commit.h: FORCE
	@mkdir -p build/gen
	@echo '#define NUMSYNC_COMMIT "$(COMMIT)"' >$@.$$$$ && if cmp -s $@.$$$$ $@; then rm $@.$$$$; else mv $@.$$$$ $@; fi
FORCE:
$(BUILD)/cmd/numsync.o $(BUILD)/cmd/sandbox/options.o: build/gen/commit.h

build/gen/stamp: sql/queries sql/migrations sql/views sql/parts $(wildcard sql/*.sql sql/queries/*.sql sql/migrations/*.sql sql/views/*.sql sql/parts/*.sql) sql/embed.sh
	@command -v $(firstword $(CC)) >/dev/null && command -v $(firstword $(PKG_CONFIG)) >/dev/null && $(PKG_CONFIG) --print-errors --exists $(PACKAGES) || \
		{ echo 'what numsync is built with is not all here; on Debian, make deps installs it' >&2; exit 1; }
	@mkdir -p build/gen
	$(say) SQL build/gen/sql_embedded.c
	$(Q)sql/embed.sh build/gen
	@touch $@
# the empty recipe makes make look at their times again: without it a new statement renumbers the others in half the objects
build/gen/sql_embedded.c build/gen/sql_embedded.h build/gen/sql_columns.h: build/gen/stamp ;

$(BUILD)/gen/sql_embedded.o: build/gen/stamp
	@mkdir -p $(@D)
	$(say) CC build/gen/sql_embedded.c
	$(Q)$(COMPILE) -c build/gen/sql_embedded.c -o $@
# the style and the script of the pages
build/gen/page_text.c: sync/view/page.css sync/view/page.js sync/view/embed.sh
	@mkdir -p build/gen
	$(say) PAGE $@
	$(Q)sync/view/embed.sh >$@.new
	@mv $@.new $@
$(BUILD)/gen/page_text.o: build/gen/page_text.c | build/gen/stamp
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(COMPILE) -c $< -o $@
$(BUILD)/%.o: %.c | build/gen/stamp
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(COMPILE) -c $< -o $@

$(BUILD)/libnumsync.a: $(LIBRARY_OBJECTS)
	$(say) AR $@
	$(Q)rm -f $@
	$(Q)$(AR) rcs $@ $^
$(BUILD)/numsync: $(NUMSYNC_SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/libnumsync.a
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $(LINK_HARDENING) $^ $(LIBS) -o $@
# the same program with these points: its objects come before the library, which then gives the others only
build/steps/%.o: %.c | build/gen/stamp
	@mkdir -p $(@D)
	$(say) CC "$< (steps)"
	$(Q)$(COMPILE) -DNUMSYNC_STEPS -c $< -o $@
build/steps/numsync: $(NUMSYNC_SOURCES:%.c=$(BUILD)/%.o) $(STEP_SOURCES:%.c=build/steps/%.o) $(BUILD)/libnumsync.a
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $(LINK_HARDENING) $^ $(LIBS) -o $@
$(BUILD)/numsync-sandbox: $(SANDBOX_SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/libnumsync.a
	$(say) LD $@
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $(LINK_HARDENING) $^ $(LIBS) $(SANDBOX_LIBS) -o $@
$(BUILD)/tests/%: tests/unit/%.c $(BUILD)/libnumsync.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(COMPILE) $(LINK_HARDENING) $< $(BUILD)/libnumsync.a $(LIBS) -lcmocka -o $@

# the demo's business: at work by itself, or in a shell of yours
demo demo-shell:
	@sh tests/lib/deps.sh $(DEPS_BUILD) $(DEPS_DEMO)
	@$(MAKE) --no-print-directory all
	@sh tests/lib/demo.sh $(patsubst demo-shell,--shell,$(filter demo-shell,$@))

# on all cores, unless -j says something else
PARALLEL = $(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))
# what tests call; the program with points is built without sanitizers, so another make has to follow
TEST_PROGRAMS = $(PARALLEL) check-programs && $(PARALLEL) SAN= build/steps/numsync
check:
	@$(MAKE) --no-print-directory deps-test
	@+$(TEST_PROGRAMS)
	@+$(MAKE) --no-print-directory SAN= lint
	@LIGHT=$(LIGHT) sh tests/lib/check.sh $(BUILD) $(PARTS)

# what a submission must pass: `check`, and beside its tests, under the same prove, the parts; each is a target of its own, too
check-all:
	@sh tests/lib/deps.sh $(DEPS_CI)
	@$(MAKE) --no-print-directory check PARTS='$(CI_PARTS:%=tests/ci/%.sh)'
$(CI_PARTS:%=check-%):
	@sh tests/lib/deps.sh $(DEPS_CI)
	@+$(TEST_PROGRAMS)
	@BUILD=$(BUILD) prove --exec sh $(@:check-%=tests/ci/%.sh)
# the same against the server of a database that you name: make check-cluster DATABASE=postgresql://user@host/postgres
check-cluster:
	@[ -n "$(DATABASE)" ] || { echo 'usage: make check-cluster DATABASE=postgresql://user@host/postgres' >&2; exit 64; }
	@NUMSYNC_TEST_DATABASE="$$DATABASE" $(MAKE) --no-print-directory check
$(BUILD)/tests/prepare_sql: tests/lint/prepare_sql.c
$(BUILD)/tests/random_values: tests/sql/random_values.c
$(BUILD)/tests/prepare_sql $(BUILD)/tests/random_values: $(BUILD)/libnumsync.a
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(COMPILE) $(LINK_HARDENING) $(filter %.c,$^) $(BUILD)/libnumsync.a $(LIBS) -o $@
# what tests ask the database and the sandbox with
ASK := build/tests/ask_sql build/tests/hold_sql build/tests/ask_http
$(ASK): build/tests/%: tests/lib/%.c tests/lib/ask.h tests/lib/held.h
	@mkdir -p $(@D)
	$(say) LD $@
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE $(WARNINGS) -O1 -static $< -o $@
check-programs: all $(UNIT_PROGRAMS) $(BUILD)/tests/prepare_sql $(BUILD)/tests/random_values $(ASK)

lint:
	@$(MAKE) --no-print-directory deps-test
	@+$(PARALLEL) $(BUILD)/tests/prepare_sql
	@BUILD=$(BUILD) sh tests/lint/lint.sh

# hours at STRIDE=1; about half an hour as it is
faults:
	@$(MAKE) --no-print-directory deps-test
	@+$(TEST_PROGRAMS)
	@sh tests/faults/faults.sh $(BUILD)

# programs that read code; half an hour on a busy machine. ONLY="cppcheck shell" picks some, FOLDERS="sync/base" what is read
analyze:
	@sh tests/lib/deps.sh $(DEPS_BUILD) $(DEPS_TEST) $(DEPS_ANALYZE)
	@$(MAKE) --no-print-directory build/gen/stamp build/gen/commit.h
	@sh tests/lint/analyze.sh

# lines and branches that the tests reach
coverage:
	@sh tests/lib/deps.sh $(DEPS_BUILD) $(DEPS_TEST) $(DEPS_COVERAGE)
	@$(MAKE) --no-print-directory BUILD=build/coverage CPPFLAGS='-include tests/lint/coverage.h' CFLAGS='-O0 -g' HARDENING=--coverage LINK_HARDENING=--coverage check-programs
	@$(MAKE) --no-print-directory build/steps/numsync
	@sh tests/lint/coverage.sh

# hostile input under clang's fuzzer and sanitizers; SECONDS_EACH=60 for each target, ONLY=csv for one
FUZZ_TARGETS := $(sort $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c)))
fuzz:
	@sh tests/lib/deps.sh $(DEPS_BUILD) $(DEPS_FUZZ)
	@$(MAKE) --no-print-directory fuzz-build
	@sh tests/fuzz/fuzz.sh $(or $(ONLY),$(FUZZ_TARGETS))
fuzz-build:
	@$(MAKE) --no-print-directory BUILD=build/fuzz CC=clang CPPFLAGS=-DNUMSYNC_FUZZ CFLAGS='-O1 -g' LINK_HARDENING= \
		HARDENING='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined' fuzz-programs
fuzz-programs: $(FUZZ_TARGETS:%=$(BUILD)/fuzz_%)
$(BUILD)/fuzz_%: tests/fuzz/fuzz_%.c $(BUILD)/libnumsync.a
	$(say) LD $@
	$(Q)$(COMPILE) -fsanitize=fuzzer $< $(BUILD)/libnumsync.a $(LIBS) -o $@

bench:
	@sh tests/lib/deps.sh $(DEPS_BUILD) $(DEPS_BENCH)
	@$(MAKE) --no-print-directory all $(BUILD)/tests/prepare_sql
	@sh tests/bench/bench.sh $(BUILD)
# what a number costs, see tests/bench/README.md; some minutes
growth:
	@sh tests/lib/deps.sh $(DEPS_BUILD) $(DEPS_BENCH)
	@$(MAKE) --no-print-directory all
	@sh tests/bench/growth.sh $(BUILD)
# what many nights leave behind; some minutes
nights:
	@sh tests/lib/deps.sh $(DEPS_BUILD) $(DEPS_BENCH)
	@$(MAKE) --no-print-directory all
	@sh tests/bench/nights.sh $(BUILD)

# the package on a fresh Debian, and built twice; downloads about 200 MB
check-package: deb
	@sh tests/lib/deps.sh $(DEPS_PACKAGE)
	@prove --exec sh tests/package/reproducible.sh tests/package/fresh.sh tests/package/upgrade.sh

# for another processor, on bare machines, and over pg_upgrade; download hundreds of MB
check-cross check-fresh check-pg-upgrade:
	@sh tests/lib/deps.sh $(DEPS_PACKAGE)
	@prove --exec sh tests/package/$(patsubst fresh,targets,$(subst -,_,$(@:check-%=%))).sh

# what the programs say of themselves: the manual's lists, completions, the example configuration
MANUAL := numsync.1 numsync-sandbox.1 numsync.conf.5 numsync-csv.5 numsync-run.7 numsync-billing.7 numsync-fields.7 numsync-json.7
man: $(MANUAL:%=build/man/%)
build/man/%: cmd/man/%.scd cmd/man/fill.sh $(wildcard fixtures/schema/*.json) $(BUILD)/numsync $(BUILD)/numsync-sandbox
	@mkdir -p $(@D)
	$(say) MAN $@
	$(Q)sh cmd/man/fill.sh $(BUILD) <$< >$@.scd
	$(Q)scdoc <$@.scd >$@

# BINDIR and SYSCONFDIR stand in the unit and in the cron.d file
BINDIR ?= $(PREFIX)/bin
SYSCONFDIR ?= $(if $(filter /usr /usr/local,$(PREFIX)),/etc,$(PREFIX)/etc)
DOCDIR ?= $(PREFIX)/share/doc/numsync
SCHEMADIR ?= $(PREFIX)/share/numsync/schema
UNITDIR ?= $(PREFIX)/lib/systemd/system
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR ?= $(PREFIX)/share/zsh/site-functions
FISHDIR ?= $(PREFIX)/share/fish/vendor_completions.d
INSTALL ?= install
PUT := $(INSTALL) -D -m 644
CRONFILE = $(DESTDIR)$(SYSCONFDIR)/cron.d/numsync
FILL := sed -e 's|@BINDIR@|$(BINDIR)|g' -e 's|@SYSCONFDIR@|$(SYSCONFDIR)|g'

# starts nothing and enables nothing
install: all man
	$(INSTALL) -D -m 755 $(BUILD)/numsync "$(DESTDIR)$(BINDIR)/numsync"
	$(INSTALL) -D -m 755 $(BUILD)/numsync-sandbox "$(DESTDIR)$(BINDIR)/numsync-sandbox"
	for page in $(MANUAL); do \
		$(PUT) build/man/$$page "$(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$$page" || exit 1; done
	$(BUILD)/numsync completion bash >build/completion.bash
	$(BUILD)/numsync completion zsh >build/completion.zsh
	$(BUILD)/numsync completion fish >build/completion.fish
	$(PUT) build/completion.bash "$(DESTDIR)$(BASHDIR)/numsync"
	$(PUT) build/completion.zsh "$(DESTDIR)$(ZSHDIR)/_numsync"
	$(PUT) build/completion.fish "$(DESTDIR)$(FISHDIR)/numsync.fish"
	$(BUILD)/numsync config --example >build/numsync.conf
	$(PUT) build/numsync.conf "$(DESTDIR)$(DOCDIR)/examples/numsync.conf"
	for file in $(wildcard cron/numsync.rules.yml); do \
		$(PUT) $$file "$(DESTDIR)$(DOCDIR)/examples/$${file##*/}" || exit 1; done
	$(PUT) -t "$(DESTDIR)$(DOCDIR)" README.md DESIGN.md SECURITY.md CHANGELOG.md LICENSE
	$(PUT) -t "$(DESTDIR)$(SCHEMADIR)" fixtures/schema/*.json
	$(FILL) cron/numsync.service.in >build/numsync.service
	$(FILL) cron/numsync.cron.in >build/numsync.cron
	$(FILL) cron/numsync.tmpfiles.in >build/numsync.tmpfiles
	$(PUT) build/numsync.service "$(DESTDIR)$(UNITDIR)/numsync.service"
	$(PUT) cron/numsync.timer "$(DESTDIR)$(UNITDIR)/numsync.timer"
	$(PUT) cron/numsync.sysusers "$(DESTDIR)$(PREFIX)/lib/sysusers.d/numsync.conf"
	$(PUT) build/numsync.tmpfiles "$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/numsync.conf"
	@# whoever has taken the # away keeps their nights
	if [ -e "$(CRONFILE)" ] && ! cmp -s build/numsync.cron "$(CRONFILE)"; then echo "stays, for it differs: $(CRONFILE)"; \
		else $(PUT) build/numsync.cron "$(CRONFILE)"; fi

# what `install` has put there, by the same PREFIX and DESTDIR; configuration, keys and data stay
uninstall:
	@rm -rf build/uninstall
	@$(MAKE) -s --no-print-directory install DESTDIR="$(CURDIR)/build/uninstall"
	@sh cron/uninstall.sh build/uninstall "$(DESTDIR)" "$(SYSCONFDIR)" "$(DOCDIR)" "$(SCHEMADIR)"

# the Debian package, into build/deb
deb:
	@sh tests/lib/deps.sh $(DEPS_BUILD) $(DEPS_DEB)
	@sh cron/deb.sh build/deb

# the sources of the commit that is checked out, with their SHA-256, into build/dist
dist:
	@sh cron/dist.sh build/dist

# brings the tree to .clang-format; lint holds it
format:
	@sh tests/lib/deps.sh clang-format
	git ls-files '*.c' '*.h' | xargs clang-format -i

clean:
	rm -rf build

-include $(shell find build -path build/deb -prune -o -name '*.d' -type f -print 2>/dev/null)
