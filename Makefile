# numsync. `make` builds into build/, `make demo` shows it at work, `make check` runs every test.
# SAN=1 builds with the address and undefined-behaviour sanitizers, into build/san.
SHELL := /bin/sh
VERSION := 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=

# STEPS=1 builds with named points at which a test can make the process die, into build/steps.
BUILD := build
ifeq ($(SAN),1)
BUILD := build/san
endif
ifeq ($(STEPS),1)
BUILD := build/steps
STEP_FLAGS := -DNUMSYNC_STEPS
endif

CC := gcc
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla \
	-Wformat=2
ifeq ($(CI),true)
WARNINGS += -Werror
endif
HARDENING := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
LINK_HARDENING := -pie -Wl,-z,relro,-z,now
ifeq ($(SAN),1)
HARDENING := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LINK_HARDENING := -fsanitize=address,undefined
CFLAGS := -O1 -g
endif
PG_INCLUDE = $(shell pkg-config --cflags libpq libcurl yajl inih libssl libcrypto xlsxwriter 2>/dev/null)
COMPILE = $(CC) -std=c17 -D_GNU_SOURCE $(STEP_FLAGS) -DNUMSYNC_VERSION='"$(VERSION)"' $(WARNINGS) $(CFLAGS) $(HARDENING) \
	-Isync -Icmd -Ibuild/gen $(PG_INCLUDE) -MMD -MP
LIBS = $(shell pkg-config --libs libpq libcurl yajl inih libssl libcrypto xlsxwriter 2>/dev/null) -lcsv -lm
SANDBOX_LIBS := -lmicrohttpd -ljson-c

LIBRARY_SOURCES := $(sort $(wildcard sync/*/*.c))
NUMSYNC_SOURCES := $(sort $(filter-out cmd/numsync-sandbox.c,$(wildcard cmd/*.c)))
SANDBOX_SOURCES := cmd/numsync-sandbox.c $(sort $(wildcard cmd/sandbox/*.c))
UNIT_TESTS := $(sort $(wildcard tests/unit/test_*.c))
LIBRARY_OBJECTS := $(LIBRARY_SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/gen/sql_embedded.o
UNIT_PROGRAMS := $(UNIT_TESTS:tests/unit/%.c=$(BUILD)/tests/%)

# Debian packages: to build and run, and to test
DEPS_BUILD := gcc make pkg-config libpq-dev libcurl4-openssl-dev libyajl-dev libcsv-dev libinih-dev libssl-dev \
	libmicrohttpd-dev libjson-c-dev libxlsxwriter-dev zlib1g-dev postgresql scdoc
# libreoffice, unzip and libxml2-utils read what finance gets, independently
DEPS_TEST := libcmocka-dev perl jq curl strace python3 libreoffice-calc-nogui unzip libxml2-utils

.PHONY: all deps deps-test demo check check-page check-programs faults lint bench man install clean format
all: $(BUILD)/numsync $(if $(wildcard cmd/numsync-sandbox.c),$(BUILD)/numsync-sandbox)

# Debian starts a cluster of its own when PostgreSQL is installed; numsync does not use it
deps:
	@sh tests/lib/deps.sh $(DEPS_BUILD)
deps-test:
	@sh tests/lib/deps.sh $(DEPS_BUILD) $(DEPS_TEST)

build/gen/stamp: sql/queries sql/migrations $(wildcard sql/*.sql sql/queries/*.sql sql/migrations/*.sql) sql/embed.sh
	@mkdir -p build/gen
	sql/embed.sh build/gen
	@touch $@
build/gen/sql_embedded.c build/gen/sql_embedded.h: build/gen/stamp ;

$(BUILD)/gen/sql_embedded.o: build/gen/stamp
	@mkdir -p $(@D)
	$(COMPILE) -c build/gen/sql_embedded.c -o $@
$(BUILD)/%.o: %.c | build/gen/stamp
	@mkdir -p $(@D)
	$(COMPILE) -c $< -o $@

$(BUILD)/libnumsync.a: $(LIBRARY_OBJECTS)
	rm -f $@
	ar rcs $@ $^
$(BUILD)/numsync: $(NUMSYNC_SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/libnumsync.a
	$(CC) $(CFLAGS) $(LINK_HARDENING) $^ $(LIBS) -o $@
$(BUILD)/numsync-sandbox: $(SANDBOX_SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/libnumsync.a
	$(CC) $(CFLAGS) $(LINK_HARDENING) $^ $(LIBS) $(SANDBOX_LIBS) -o $@
$(BUILD)/tests/%: tests/unit/%.c $(BUILD)/libnumsync.a
	@mkdir -p $(@D)
	$(COMPILE) $(LINK_HARDENING) $< $(BUILD)/libnumsync.a $(LIBS) -lcmocka -o $@

demo:
	@$(MAKE) --no-print-directory deps
	@$(MAKE) --no-print-directory all
	@sh tests/lib/demo.sh

check:
	@$(MAKE) --no-print-directory deps-test
	@$(MAKE) --no-print-directory all lint
	@$(MAKE) --no-print-directory check-programs
	@$(MAKE) --no-print-directory STEPS=1 SAN= build/steps/numsync
	@sh tests/lib/check.sh $(BUILD)
$(BUILD)/tests/prepare_sql: tests/lint/prepare_sql.c $(BUILD)/libnumsync.a
	@mkdir -p $(@D)
	$(COMPILE) $(LINK_HARDENING) $< $(BUILD)/libnumsync.a $(LIBS) -o $@
check-programs: all $(UNIT_PROGRAMS) $(BUILD)/tests/prepare_sql

lint:
	@sh tests/lint/lint.sh

# the pages in headless Chromium, under axe-core; installs both, so it is apart from `check`
check-page: all
	@prove --exec 'sh' tests/page/page.sh :: $(BUILD)

# hours at STRIDE=1; about half an hour as it is
faults: all
	@sh tests/faults/faults.sh $(BUILD)

bench: all
	@sh tests/bench/bench.sh $(BUILD)

MANUAL := numsync.1 numsync.conf.5 numsync-sandbox.1
man: $(MANUAL:%=build/man/%)
build/man/%: cmd/man/%.scd
	@mkdir -p $(@D)
	scdoc <$< >$@

install: all man
	install -D -m 755 $(BUILD)/numsync $(DESTDIR)$(PREFIX)/bin/numsync
	install -D -m 755 $(BUILD)/numsync-sandbox $(DESTDIR)$(PREFIX)/bin/numsync-sandbox
	install -D -m 644 cron/numsync.conf.example $(DESTDIR)$(PREFIX)/share/doc/numsync/numsync.conf.example
	install -D -m 644 build/man/numsync.1 $(DESTDIR)$(PREFIX)/share/man/man1/numsync.1
	install -D -m 644 build/man/numsync-sandbox.1 $(DESTDIR)$(PREFIX)/share/man/man1/numsync-sandbox.1
	install -D -m 644 build/man/numsync.conf.5 $(DESTDIR)$(PREFIX)/share/man/man5/numsync.conf.5

format:
	clang-format -i $(LIBRARY_SOURCES) $(NUMSYNC_SOURCES) $(SANDBOX_SOURCES)

clean:
	rm -rf build

-include $(shell find build -name '*.d' 2>/dev/null)
