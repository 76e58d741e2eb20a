"""`python -m fuzz`: damaged inputs for every reader."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click
from tqdm import tqdm

from fuzz.runner import again, keep, kept, plan, run
from fuzz.targets import TARGETS


@click.command()
@click.option("--count", default=20_000, show_default=True, help="Inputs.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same inputs.")
@click.option(
    "--reader", "readers", multiple=True, type=click.Choice(list(TARGETS)), help="Only these readers."
)
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--seconds", default=float("inf"), help="No more than so long.")
@click.option("--out", default="fuzz-failures", show_default=True, type=click.Path(path_type=Path))
@click.option(
    "--again", "file", type=click.Path(exists=True, path_type=Path), help="Try the input of this failure."
)
def main(
    count: int,
    seed: int,
    readers: tuple[str, ...],
    workers: int,
    seconds: float,
    out: Path,
    file: Path | None,
) -> None:
    """Damage inputs, read them, and keep a file of each that fails; the status is 1 where one does."""
    if file is not None:
        found = again(kept(file))
        click.echo("nothing is wrong" if found is None else f"{found['kind']}: {found['told']}")
        raise SystemExit(found is not None)
    with tqdm(total=count, unit="", disable=None) as bar:

        def tell(done: int, failure: object) -> None:
            bar.update(done - bar.n)
            if isinstance(failure, dict):
                path = keep(failure, out)
                last = failure["told"].strip().splitlines()[-1]
                bar.write(f"{failure['kind']} {path}: {failure['input']['damage']}: {last}")

        figures = run(plan(count, readers or list(TARGETS)), seed, workers, seconds, tell)
    failed = Counter(failure["reader"] for failure in figures.failures)
    for reader, tried in sorted(figures.tried.items()):
        click.echo(f"{reader:22}{tried:9}{failed[reader]:6} failed")
    click.echo(f"{sum(figures.tried.values())} inputs in {figures.seconds:.0f} s, seed {seed}")
    raise SystemExit(bool(figures.failures))


if __name__ == "__main__":
    main()
