# The front door. A line that begins with two hashes is shown by `make help`.
#
# Each kind of build has a folder of its own, so that none undoes another: build, build-gcc,
# build-clang, build-asan, build-fuzz, build-bench. A target to come goes beside its like and gets
# its line of help; what takes longer than `make test` may (five minutes on two cores) gets a target
# of its own.

BUILD ?= build
FUZZ_SECONDS ?= 60
FUZZ_DECREES ?= 5000
PREFIX ?= /usr/local
DESTDIR ?=
MESON_OPTIONS ?=

SETUP = meson setup $(MESON_OPTIONS)
build_in = ninja --quiet -C $(1) | { grep -v '^ninja: no work to do' || true; }
C_FOLDERS = $(wildcard src tests fuzz bench)
C_FILES = $(shell find $(C_FOLDERS) -name '*.[ch]')
STEP = @printf '%s\n'

# A finding of the sanitizers ends the program, and so fails the test.
export UBSAN_OPTIONS = halt_on_error=1:print_stacktrace=1
export ASAN_OPTIONS = detect_stack_use_after_return=1
export LSAN_OPTIONS = suppressions=$(CURDIR)/tools/leaks-of-others:print_suppressions=0

SHELL = /bin/bash
.SHELLFLAGS = -eu -o pipefail -c
.DEFAULT_GOAL = all
.DELETE_ON_ERROR:
.PHONY: all demo test check check-report screenshot check-format check-layers check-docs check-gcc check-clang check-asan \
        check-cppcheck check-tidy mutate bench measure-oversight measure-linkage measure-refill measure-projection \
        fuzz fuzz-decrees agree faults format install clean help

## make              build the program: build/jubilee
all: $(BUILD)/build.ninja
	@$(call build_in,$(BUILD))

$(BUILD)/build.ninja:
	@$(SETUP) $(BUILD) >/dev/null

## make demo         the special pardon on a made-up register of 20,000 people
demo:
	@tools/setup build
	$(STEP) 'demo: building $(BUILD)/jubilee'
	@$(MAKE) --no-print-directory all
	@test -x examples/special-pardon/demo || \
	    { echo 'demo: examples/special-pardon/demo is not there or cannot be run' >&2; exit 1; }
	$(STEP) 'demo: running examples/special-pardon/demo'
	@JUBILEE=$(abspath $(BUILD))/jubilee examples/special-pardon/demo

## make test         every test, in under five minutes
test:
	@tools/setup test
	$(STEP) 'test: building in $(BUILD)'
	@$(MAKE) --no-print-directory all
	@test -d $(BUILD)/tests || meson setup --reconfigure -Dtests=enabled $(BUILD) >/dev/null
	@$(call build_in,$(BUILD))
	$(STEP) 'test: running every test'
	@tools/run-tests $(BUILD)

## make check        what CI asks besides: format, layers, documents, lint, both compilers, sanitizers
check:
	@tools/setup check
	@$(MAKE) --no-print-directory check-format check-layers check-docs check-gcc check-clang \
	    check-cppcheck check-tidy check-asan
	$(STEP) 'check: everything holds'

check-format:
	$(STEP) 'check: format, with clang-format'
	@clang-format --dry-run -Werror $(C_FILES)

check-layers:
	$(STEP) 'check: layers, private headers and banned calls'
	@tools/check-layers

check-docs:
	$(STEP) 'check: links in the documents'
	@tools/check-docs

# gcc's tests run in `make test`, and again under the sanitizers. Clang's are those of the modules: the
# commands, which take most of the time, are tried by the other two.
check-gcc: build-gcc/build.ninja
	$(STEP) 'check: gcc, warnings as errors'
	@$(call build_in,build-gcc)

check-clang: build-clang/build.ninja
	$(STEP) 'check: clang, warnings as errors, tests of the modules'
	@$(call build_in,build-clang)
	@tools/run-tests build-clang --no-suite cli --no-suite docs

check-asan: build-asan/build.ninja
	$(STEP) 'check: address and undefined-behaviour sanitizers, tests'
	@$(call build_in,build-asan)
	@tools/run-tests build-asan

check-cppcheck: build-clang/build.ninja
	$(STEP) 'check: lint, with cppcheck'
	@tools/lint cppcheck build-clang

check-tidy: build-clang/build.ninja
	$(STEP) 'check: lint, with clang-tidy'
	@tools/lint clang-tidy build-clang

build-gcc/build.ninja:
	@CC=gcc $(SETUP) -Dwerror=true -Dtests=enabled build-gcc >/dev/null

build-clang/build.ninja:
	@CC=clang $(SETUP) -Dwerror=true -Dtests=enabled build-clang >/dev/null

# The sanitizers make gcc see paths that are not there, so warnings are no errors here.
build-asan/build.ninja:
	@CC=gcc $(SETUP) -Dtests=enabled -Db_sanitize=address,undefined \
	    -Db_lundef=false build-asan >/dev/null

## make check-report whether everybody can read a report: axe's rules in headless Chromium, both editions
check-report:
	@tools/setup report
	@$(MAKE) --no-print-directory all
	$(STEP) 'check-report: axe, pictures, keyboard, widths and policy, in headless Chromium'
	@tools/check-report $(BUILD)

## make screenshot   docs/images/report.png, from the report of the demo (make demo)
screenshot:
	@tools/setup report
	@test -f out/demo/report/index.html || \
	    { echo "screenshot: run 'make demo' first: out/demo/report/index.html is not there" >&2; exit 1; }
	@tools/check-report $(BUILD) --screenshot out/demo/report/index.html docs/images/report.png

## make format       put every C file into the project's format
format:
	@clang-format -i $(C_FILES)

## make bench        the benchmarks, in an optimised build, as a table and build/bench.json; minutes;
##                   BENCH_PEOPLE=1000000 for fewer people than 12 million
bench:
	@test -f bench/meson.build || { echo 'bench: there is no bench/meson.build' >&2; exit 1; }
	@tools/setup bench
	@test -f build-bench/build.ninja || \
	    $(SETUP) --buildtype=release -Dbench=true -Dtests=disabled build-bench >/dev/null
	$(STEP) 'bench: building in build-bench'
	@$(call build_in,build-bench)
	@rm -f build-bench/figures.txt
	@JUB_BENCH_FIGURES=$(CURDIR)/build-bench/figures.txt \
	    meson test -C build-bench --no-rebuild --benchmark --verbose
	@JUB_BENCH_FIGURES=$(CURDIR)/build-bench/figures.txt python3 bench/table.py build-bench build/bench.json

SEEDS ?= 20

## make measure-refill  false alarms of refill, and how near it comes to what was planted, on SEEDS (20)
##                   registers without a crackdown and with one of 10 and of 30 per cent
measure-refill: all
	@python3 bench/measure_refill.py $(BUILD)/jubilee --seeds $(SEEDS)

LINKAGE_SEEDS ?= 3
LINKAGE_PEOPLE ?= 200000

## make measure-linkage  people entered twice, on LINKAGE_SEEDS (3) registers of LINKAGE_PEOPLE (200000) each:
##                   precision and recall at many doubles, few and none, and with slips of other hands
measure-linkage: all
	@python3 bench/measure_linkage.py $(BUILD)/jubilee --seeds $(LINKAGE_SEEDS) --people $(LINKAGE_PEOPLE)

## make measure-projection  how often the 80 % ranges of a projection hold, on SEEDS (20) registers that
##                   are cut back to a day
measure-projection: all
	@python3 bench/measure_projection.py $(BUILD)/jubilee --seeds $(SEEDS)

RUNS ?= 200
MEASURE_OPTIONS ?=

## make measure-oversight  what oversight finds and misses, on RUNS (200) rehearsals without corruption
##                   and as many with it; MEASURE_OPTIONS=--help
measure-oversight:
	@tools/setup build
	@test -f build-bench/build.ninja || \
	    $(SETUP) --buildtype=release -Dbench=true -Dtests=disabled build-bench >/dev/null
	$(STEP) 'measure-oversight: building in build-bench'
	@ninja --quiet -C build-bench bench/measure_oversight | { grep -v '^ninja: no work to do' || true; }
	@build-bench/bench/measure_oversight --runs $(RUNS) $(MEASURE_OPTIONS) \
	    examples/special-pardon/special-pardon.decree.md laws/special-pardon.json


MUTATED ?= $(wildcard decrees/*.decree.md)
MUTATE_OPTIONS ?=

## make mutate       do the tests of the library's decrees notice changed rules? MUTATE_OPTIONS=--list
mutate: all
	@$(BUILD)/jubilee decree mutate $(MUTATE_OPTIONS) $(MUTATED)

## make fuzz         every fuzz target, FUZZ_SECONDS each (60), and FUZZ_DECREES made-up decrees (5000)
fuzz: fuzz-decrees
	@tools/setup check
	@test -f build-fuzz/build.ninja || CC=clang $(SETUP) -Dfuzz=true build-fuzz >/dev/null
	$(STEP) 'fuzz: building in build-fuzz'
	@$(call build_in,build-fuzz)
	@tools/run-fuzz build-fuzz $(FUZZ_SECONDS)

# Made-up decrees over made-up registers, each against every completion of what is missing; a new
# seed each time, which is printed.
fuzz-decrees:
	@tools/setup test
	@$(MAKE) --no-print-directory all
	@test -d $(BUILD)/tests || meson setup --reconfigure -Dtests=enabled $(BUILD) >/dev/null
	@$(call build_in,$(BUILD))
	$(STEP) 'fuzz: $(FUZZ_DECREES) made-up decrees'
	@JUB_DECREES=$(FUZZ_DECREES) JUB_SEED=$$(date +%s) $(BUILD)/tests/decree/test_decree_exact

PAIRS ?= 100000
AGREE_SEED ?= $(shell date +%s)

## make agree        every evaluator against the reference on PAIRS (100000) made-up decrees with registers
agree:
	@tools/setup test
	@$(MAKE) --no-print-directory all
	@test -d $(BUILD)/tests || meson setup --reconfigure -Dtests=enabled $(BUILD) >/dev/null
	@$(call build_in,$(BUILD))
	@PYTHONDONTWRITEBYTECODE=1 python3 tests/agreement/agree.py $(BUILD) $(PAIRS) $(AGREE_SEED)

# The same tests as in `make test`, with every system call and more sizes, and killed at random for
# FAULT_SECONDS.
FAULT_SECONDS ?= 60
FAULT_GOES ?= 1000

## make faults       logs while the disk fails at every call, and killed at random for FAULT_SECONDS (60);
##                   FAULT_GOES (1000) kills of rehearsals
faults:
	@tools/setup test
	@$(MAKE) --no-print-directory all
	$(STEP) 'faults: every call of append, checkpoint and gc, over files and SQLite'
	@JUB_FAULTS=long JUB_FAULT_SECONDS=$(FAULT_SECONDS) PYTHONDONTWRITEBYTECODE=1 \
	    python3 tests/cli/test_log_faults.py $(BUILD)/jubilee
	$(STEP) 'faults: rehearsals killed at random, and gone on with'
	@JUB_FAULTS=long JUB_FAULT_GOES=$(FAULT_GOES) PYTHONDONTWRITEBYTECODE=1 \
	    python3 tests/cli/test_rehearse.py $(BUILD)/jubilee

## make install      the program, under PREFIX (/usr/local), behind DESTDIR
install: all
	@meson configure $(BUILD) -Dprefix=$(PREFIX)
	@DESTDIR='$(DESTDIR)' meson install -C $(BUILD) --quiet

## make clean        remove every build folder
clean:
	@rm -rf $(BUILD) build-gcc build-clang build-asan build-fuzz build-bench

## make help         this list
help:
	@sed -n 's/^## //p' Makefile
