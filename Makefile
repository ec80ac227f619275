# Everything starts here. `make` alone lists what there is.
UV := python3 tools/bootstrap.py

.PHONY: help walk watch serve page types screens walks test check format prove bench bench-elicitation bench-population docs-numbers docs reproduce clean

help: ## list what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /	/' | expand -t 22

walk: ## state a wish, walk the Zone, come to the Room
	@$(UV) run --no-dev unsaid walk

watch: ## watch the Writer, the Professor and the Stalker walk
	@$(UV) run --no-dev unsaid watch

serve: page ## open the gate in the browser, on this machine alone
	@$(UV) run --no-dev unsaid serve --open

page: ## build the page of web/ into the package, where it is stale
	@python3 tools/page.py

types: ## describe the interface, make the page's types from that, record replies for its tests
	@$(UV) run python tools/openapi.py
	@$(UV) run python tools/record_replies.py
	@python3 tools/page.py --types

screens: page ## take pictures of every screen and scene for the docs
	@python3 tools/chromium.py
	@$(UV) run python -m tools.screens

walks: ## write three whole walks into the docs, to be read
	@$(UV) run python tools/walks.py

test: ## run all tests; those in a browser need Chromium, which is installed where it may be
	@python3 tools/chromium.py
	@$(UV) run pytest -n 2 --dist loadfile

check: ## format, lint, types, layers, dead dependencies, spelling, pages of the docs
	@$(UV) run ruff format --check .
	@$(UV) run ruff check .
	@$(UV) run pyright
	@$(UV) run lint-imports
	@$(UV) run deptry src
	@$(UV) run codespell
	@$(UV) run --group docs sphinx-build -b html -q -W -n --keep-going docs build/docs/html
	@$(UV) run python tools/docs_links.py

format: ## format and mend what can be mended
	@$(UV) run ruff format .
	@$(UV) run ruff check --fix .

prove: ## the slow proofs: recovery, calibration, speed, real people, kill -9 (about an hour)
	@$(UV) run python benchmarks/prove.py
	@UNSAID_PROVE=1 $(UV) run pytest -q tests/web/test_packages.py

bench: bench-elicitation bench-population ## every benchmark beside its peers

bench-elicitation: ## choosing questions: ours and the peers, one run
	@$(UV) run python benchmarks/elicitation.py

bench-population: ## fitting populations: ours and the peers, one run (an hour or more)
	@$(UV) run python benchmarks/population.py

docs-numbers: ## write the numbers of saved benchmarks into README and docs
	@$(UV) run python tools/docs_numbers.py

docs: ## build the docs site (build/docs/html), follow its links, run every block of code in it
	@$(UV) run --group docs sphinx-build -b html -q -W -n --keep-going docs build/docs/html
	@$(UV) run python tools/docs_links.py
	@UNSAID_DOCS=1 $(UV) run pytest -q -p no:randomly tests/docs
	@echo "the site: build/docs/html/index.html"

reproduce: ## fit published tables, and print our values beside the published ones
	@$(UV) run python benchmarks/reproduce.py

clean: ## remove what was built
	@rm -rf .venv .uv build dist web/dist web/node_modules src/unsaid/server/static* .pytest_cache .ruff_cache .hypothesis .import_linter_cache
