# Every target makes the clone ready first (scripts/bootstrap.py); nothing is written outside it.
# Needs git, make and Python 3.11 or newer. To choose the Python: make PYTHON=python3.12 demo

SUITABLE = for p in python3 python3.15 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; done; echo python3
ifeq ($(origin PYTHON),undefined)
PYTHON := $(shell $(SUITABLE))
endif
READY = @command -v "$(PYTHON)" >/dev/null \
	|| { echo '✗ There is no Python here: type `apt-get install python3 python3-venv`, then the same `make` again.' >&2; exit 1; }; \
	"$(PYTHON)" -I scripts/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help demo serve test bench lock clean

help:  ## Show this list
	@sed -n 's/^\([a-z]*\):  *## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

demo:  ## Show the whole way once, in demo-house/: documents, map, coalition, decisions, verified record
	$(READY) run -- -m concerted demo

serve:  ## Open the demo's coalition in the browser (make demo first)
	$(READY) run -- -m concerted serve demo-house

test:  ## Check style, types, contracts, and run every test, page tests included
	$(READY) dev --browser -- scripts/check.py

bench:  ## Measure ourselves against the figures we promise (NAME=record-append: one of them)
	$(READY) dev -- -m bench $(NAME)

lock:  ## Write requirements/*.txt anew from pyproject.toml (UPGRADE=1: newest of everything)
	$(READY) uv -- scripts/lock.py $(if $(UPGRADE),--upgrade)

clean:  ## Remove what the targets above made, downloads included
	rm -rf .venv .cache demo-house
