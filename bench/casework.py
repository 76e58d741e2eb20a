"""How long the casework form takes, by the browser's clock: until it stands, and from a change to the updated view.

For the sample's first case and for one of 30 years, as a page (Voilà) and in JupyterLab; then what the kernel's part of
a change is spent on.
"""

from __future__ import annotations

import cProfile
import datetime as dt
import pstats
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from linkage_kit.casebook import read_casebook, write_casebook
from linkage_kit.casework.session import Session
from linkage_kit.casework.work_list import Wanted
from linkage_kit.resources import sample_casebook
from linkage_kit.sample import generate

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "browser"))
from driving import CHROMIUM, Form, Server, launched, serving
from long_case import LONG, SHORT, with_long_case

CHANGES = 30
CASES = 10_000
ASOF = dt.date(2026, 6, 30)

#: Puts one text after the other into a cell, each when the view of the one before is drawn; gives milliseconds.
_CHANGES = """async ([cell, figure, texts]) => {
  const field = document.querySelector(cell);
  const shown = () => document.querySelector(figure)?.textContent;
  const times = [];
  for (const text of texts) {
    const before = shown();
    field.focus();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const start = performance.now();
    field.dispatchEvent(new Event("change", { bubbles: true }));
    await new Promise((drawn) => {
      const observer = new MutationObserver(() => {
        if (shown() === before) return;
        observer.disconnect();
        requestAnimationFrame(drawn);
      });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    times.push(performance.now() - start);
    await new Promise((rested) => setTimeout(rested, 200));
  }
  return times;
}"""
#: Notes when the first case can be chosen, counted from the start of the visit.
_READY = """new MutationObserver((_, observer) => {
  if (!document.querySelector("[data-case]")) return;
  observer.disconnect();
  requestAnimationFrame(() => { window.readyAfter = performance.now(); });
}).observe(document, { subtree: true, childList: true });"""


def main() -> None:
    if not CHROMIUM.exists():
        print("casework form: no Chromium, not measured")
        return
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        casebook = Path(folder, "casebook")
        write_casebook(with_long_case(read_casebook(sample_casebook())), casebook)
        browser = launched(playwright)
        for kind in ("app", "lab"):
            with serving(kind, casebook, Path(folder, kind)) as server:
                measure(browser, server)
        browser.close()
        kernel_part(casebook)
        list_part(Path(folder, "many"))


def measure(browser: Browser, server: Server) -> None:
    """Prints the times of one front end."""
    name = {"app": "page (Voilà)", "lab": "JupyterLab"}[server.kind]
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.add_init_script(_READY)
    if server.kind == "app":
        time.sleep(10)  # A warm kernel stands ready, as it does for whoever comes after the start.
        first = ready_after(Form.on(context.new_page(), server))
        time.sleep(10)
        again = ready_after(Form.on(context.new_page(), server))
        print(f"casework form, {name}: ready after {first:.2f} s, on a further visit {again:.2f} s")
    form = Form.on(context.new_page(), server)
    for case_id in (SHORT, LONG):
        times = sorted(changes(form, case_id))
        median, slow = statistics.median(times), times[len(times) * 9 // 10]
        print(
            f"casework form, {name}, {case_id}: change to updated view {median:.0f} ms"
            f" (90th percentile {slow:.0f} ms)"
        )
    context.close()


def ready_after(form: Form) -> float:
    """Seconds from the start of the visit until a case can be chosen."""
    return form.page.evaluate("readyAfter") / 1000


def changes(form: Form, case_id: str) -> list[float]:
    """Milliseconds from a change of the first year with a refund to the drawn view, once for each text."""
    form.choose(case_id)
    form.step("resident_years")
    figure = form.page.locator("[data-figure^='refund:']").first.get_attribute("data-figure")
    cell = f"[data-table=resident_years][data-row='{figure.removeprefix('refund:')}'][data-column=personal]"
    texts = [f"{1000 + 12 * number}" for number in range(CHANGES)]
    return form.page.evaluate(_CHANGES, [cell, f"[data-figure='{figure}']", texts])[3:]


def kernel_part(casebook: Path) -> None:
    """Prints what the kernel does of a change of the long case, without a browser, and what that is spent on."""
    from linkage_kit.casework.frame import Frame

    frame = Frame(casebook, ASOF)
    frame.session.open(LONG)
    frame.vue_go("resident_years")
    numbers = iter(range(1000, 9000))

    def change() -> None:
        frame.session.edit(lambda draft: draft.set("resident_years", "2000", "personal", str(next(numbers))))

    for _ in range(5):
        change()
    times = []
    for _ in range(CHANGES):
        start = time.perf_counter()
        change()
        times.append(time.perf_counter() - start)
    print(f"casework form, kernel's part of a change ({LONG}): {statistics.median(times) * 1e3:.0f} ms")
    profile = cProfile.Profile()
    profile.runcall(lambda: [change() for _ in range(CHANGES)])
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    total = max(row[3] for row in stats.values())
    parts = {
        "reading the cells": ("reading.py", "type_table"),
        "audit": ("edited_case.py", "_audit"),
        "figures as text": ("figures.py", "figures"),
        "keeping the draft": ("draft.py", "autosave"),
    }
    for part, (file, function) in parts.items():
        spent = max(row[3] for key, row in stats.items() if (Path(key[0]).name, key[2]) == (file, function))
        print(f"  {part}: {100 * spent / total:.0f} % of it")


def list_part(casebook: Path) -> None:
    """Prints how long a visit to a casebook of many cases waits for their list, and then for a search."""
    write_casebook(generate(CASES, 1), casebook)
    start = time.perf_counter()
    session = Session(casebook, ASOF)
    made = time.perf_counter()
    found = session.listed(Wanted("zl"))
    searched = time.perf_counter()
    print(
        f"casework form, list of {CASES} cases: {made - start:.2f} s with reading and audit, a search"
        f" {1e3 * (searched - made):.0f} ms ({len(found.rows)} found)"
    )


if __name__ == "__main__":
    main()
