# The face of Tongwen. `make` alone says what there is; everything it needs is set up on the way.

REPORT    ?= ai-pioneers
INSTITUTE ?=
EDITION   ?=
NAME      ?=
PROFILE   ?=
HEADINGS  ?=
PYTHON    ?=

TONGWEN := .venv/bin/tongwen
INSTITUTES := $(foreach institute,$(INSTITUTE),--institute '$(institute)')
WHICH   := '$(REPORT)' $(INSTITUTES) $(if $(EDITION),--edition '$(EDITION)')
quoted   = '$(subst ','\'',$(1))'
named    = $(call quoted,$(or $(NAME),$(error say its name: make $@ NAME="Rivers and Cities")))
given    = $(foreach word,$(1),$(if $($(word)),--$(shell echo $(word) | tr A-Z a-z) $(call quoted,$($(word)))))
export PYTHON

# --- set-up: once, and again when a lock file changes or the folder has moved ----------------

READY := .venv/ready
TESTS_READY := .venv/ready-for-tests
BENCH_READY := .venv-bench/ready

ifneq ($(shell test -x .venv/bin/python && cat $(READY) 2>/dev/null),$(CURDIR))
$(READY): FORCE
endif

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help pdf print docx html site txt native all all-reports preview check preflight release translations new-report import new-institute specimen word-template check-institute test lint accept bench audit gallery clean FORCE

help: ## say what there is
	@echo "make TARGET [REPORT=…] [INSTITUTE=…] [EDITION=…]"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | \
		while IFS='|' read -r name text; do printf '  %-15s %s\n' "$$name" "$$text"; done
	@echo
	@printf '  %-22s %s\n' "REPORT=$(REPORT)" "a folder in content/" \
		"INSTITUTE=$(INSTITUTE)" "a folder in templates/institutes/; a+b: two together; left out: the report's own" \
		"EDITION=$(EDITION)" "a language tag (en, zh-Hant); en+zh-Hant: both, side by side; left out: every language of the report"

pdf: $(READY) ## the PDF editions
	@$(TONGWEN) build $(WHICH) --format pdf

print: $(READY) ## for a printer: body and cover's sheet with bleed and marks, in four inks
	@$(TONGWEN) build $(WHICH) --format print
	@$(TONGWEN) check $(WHICH) --built --format print

docx: $(READY) ## the Word editions
	@$(TONGWEN) build $(WHICH) --format docx

html: $(READY) ## the HTML editions, one page each
	@$(TONGWEN) build $(WHICH) --format html

site: $(READY) ## the HTML editions as sites: a folder of pages for a web server
	@$(TONGWEN) build $(WHICH) --format site

txt: $(READY) ## plain text, for mails and screen readers
	@$(TONGWEN) build $(WHICH) --format txt

native: $(READY) ## the resolved model as text, for debugging
	@$(TONGWEN) build $(WHICH) --format native

all: $(READY) ## PDF, Word and HTML
	@$(TONGWEN) build $(WHICH)

all-reports: $(READY) ## PDF, Word and HTML of every report; one that fails stops no other
	@$(TONGWEN) build --all

preview: $(READY) ## show the report in a browser while it is written
	@$(TONGWEN) preview '$(REPORT)'

check: preflight ## build what is stale, and say all that stands between the report and publication

preflight: $(READY) ## the same, also as a page and for code hosts: build/preflight.html, build/preflight.sarif
	@$(TONGWEN) preflight $(WHICH) $(if $(PROFILE),--profile '$(PROFILE)') --html build/preflight.html --sarif build/preflight.sarif

release: $(READY) ## build and judge everything; write build/release/REPORT/ only if it is fit to publish
	@$(TONGWEN) release $(WHICH)

translations: $(READY) ## bring the report's translations up to its text
	@$(TONGWEN) translate update '$(REPORT)'

new-report: $(READY) ## begin a report: make new-report NAME="Rivers and Cities"
	@$(TONGWEN) new report $(named) $(INSTITUTES)

import: $(READY) ## make a report of a Word file, or what else Pandoc reads: make import FILE=thesis.docx
	@$(TONGWEN) import $(or $(if $(FILE),$(call quoted,$(FILE))),$(error name it: make $@ FILE=thesis.docx)) $(call given,NAME) $(INSTITUTES) $(if $(CHANGES),--$(CHANGES)) $(if $(HEADINGS),--headings)

new-institute: $(READY) ## begin an institute's pack: make new-institute NAME="River Institute"
	@$(TONGWEN) new institute $(named) $(call given,CHINESE UNIVERSITY WEB LANGUAGES PAGE)

specimen: $(READY) ## make an institute's brand book: make specimen INSTITUTE=river-institute
	@$(TONGWEN) specimen $(INSTITUTE)

word-template: $(READY) ## write a pack's own Word template, to change it in Word
	@$(TONGWEN) institute word-template $(call quoted,$(or $(INSTITUTE),$(error name it: make $@ INSTITUTE=river-institute))) $(if $(REPLACE),--replace)

check-institute: $(READY) ## judge a pack, and whether its look took effect in every format
	@$(TONGWEN) check institute $(INSTITUTE)

# Compiled modules are kept, whatever the environment says: each worker would compile all anew.
test: $(TESTS_READY) ## run the tests
	@PYTHONDONTWRITEBYTECODE= .venv/bin/python -m pytest -n auto --dist worksteal -r s --junit-xml build/tests.xml $(TESTS)

lint: $(TESTS_READY) ## check the code's style and types
	@.venv/bin/ruff format --check --quiet src tests bench setup
	@.venv/bin/ruff check --quiet src tests bench setup
	@.venv/bin/mypy src tests bench setup

accept: $(TESTS_READY) ## take what the writers make now as the tests' expectation; then read the diff
	@TONGWEN_ACCEPT=1 .venv/bin/python -m pytest -n auto --dist worksteal $(TESTS)

bench: $(READY) $(BENCH_READY) ## measure, beside Pandoc with Typst
	@.venv/bin/python bench/bench.py $(BENCH)
	@.venv/bin/python bench/word_long.py --layout

audit: $(READY) $(BENCH_READY) ## count the faults of typesetting in the PDFs that were built
	@.venv/bin/python bench/typography.py $(AUDIT)

gallery: $(TESTS_READY) ## draw the covers of the house anew, for docs/institutes.md
	@.venv/bin/python bench/gallery.py

clean: ## remove what was built (the environment stays: remove .venv by hand)
	@find build -mindepth 1 ! -name .gitignore -delete

$(READY): setup/prepare.sh setup/missing.py setup/requirements.lock pyproject.toml $(wildcard src/tongwen/fonts/*.py)
	@sh setup/prepare.sh run

$(TESTS_READY): setup/test-requirements.lock $(READY)
	@sh setup/prepare.sh test

$(BENCH_READY): setup/bench-requirements.lock
	@sh setup/prepare.sh bench
