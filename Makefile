# Each target makes .venv first if it is missing. `make report` and `make test` are all that a clean clone needs.
PYTHON ?= python3
BIN := .venv/bin
ASOF := 2026-06-30
COUNT := 20000
SEED := 1

.PHONY: report test app train lab tour bench bench-province fuzz acceptance in-browser elsewhere soak

report: $(BIN)/linkage
	$(BIN)/linkage report linkage_kit/sample/casebook --out reports --asof $(ASOF)

test: $(BIN)/linkage
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -n 2 -m "not acceptance"

# The browser's tests wait most of the time: the others run beside them, and take what they leave of the machine.
acceptance: $(BIN)/linkage
	$(MAKE) --jobs 2 --output-sync=target in-browser elsewhere

in-browser: $(BIN)/linkage
	$(BIN)/pytest -q -m "acceptance and not soak" tests/browser

elsewhere: $(BIN)/linkage
	nice -n 19 $(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "acceptance and not soak" \
		--ignore tests/browser

# Tries as much as there is time for: before a release, or where something that comes once in a thousand is suspected.
soak: $(BIN)/linkage
	$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m soak --ignore tests/browser
	$(BIN)/pytest -q -n 2 -m hypothesis --hypothesis-profile soak --ignore tests/browser
	$(BIN)/pytest -q -m soak tests/browser

app: $(BIN)/linkage
	$(BIN)/linkage app

train: $(BIN)/linkage
	$(BIN)/linkage train

lab: $(BIN)/linkage
	$(BIN)/linkage lab

tour: $(BIN)/linkage
	LINKAGE_TOUR=docs/casework $(BIN)/pytest -q tests/browser/test_tour.py

bench: $(BIN)/linkage
	$(BIN)/python bench/run.py
	$(BIN)/python bench/core docs/speed/core.svg
	$(BIN)/python bench/reports.py
	$(BIN)/python bench/casework.py
	$(BIN)/python bench/months.py
	$(BIN)/python bench/exams.py

# A population of COUNT people is made and matched, with MEMORY kept.
bench-province: COUNT := 5000000
bench-province: MEMORY := 2GB
bench-province: $(BIN)/linkage
	$(BIN)/python bench/province.py --count $(COUNT) --memory $(MEMORY)

# Damaged inputs for every reader, see docs/fuzzing.md; COUNT and SEED may be given.
fuzz: $(BIN)/linkage
	$(BIN)/python -m fuzz --count $(COUNT) --seed $(SEED)

# pip writes the command last, so it is there only after a whole install. The tree is compiled once because an
# environment may forbid Python to write its byte code while it runs.
$(BIN)/linkage: requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -c requirements.lock -e ".[all]"
	$(BIN)/python -m compileall -q linkage_kit
	touch $@
