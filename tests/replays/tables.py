"""Small tables of choices in the long format, made up from known people."""

from pathlib import Path

import numpy as np
import polars as pl


def small_table() -> pl.DataFrame:
    """Two people with two trials of two alternatives each: rows 1 to 8."""
    return pl.DataFrame(
        {
            "person": [1, 1, 1, 1, 2, 2, 2, 2],
            "trial": [1, 1, 2, 2, 1, 1, 2, 2],
            "alternative": [0, 1, 0, 1, 0, 1, 0, 1],
            "chosen": [1, 0, 0, 1, 1, 0, 1, 0],
            "amount": [10.0, 20.0, 15.0, 40.0, 10.0, 20.0, 15.0, 40.0],
            "delay_days": [0.0, 30.0, 0.0, 90.0, 0.0, 30.0, 0.0, 90.0],
        }
    )


def delay_table(seed: int, people: int, trials: int) -> pl.DataFrame:
    """People with discount rates of their own who choose between sooner and later."""
    draw = np.random.default_rng(seed)
    rate = np.exp(draw.normal(-4.5, 1.5, people))[:, None]
    sooner = draw.uniform(10, 90, (people, trials))
    delay = draw.choice([7.0, 30.0, 180.0, 720.0], (people, trials))
    later = 100 / (1 + rate * delay)
    chance = 1 / (1 + np.exp(-(later - sooner) / 5))
    takes_later = draw.random((people, trials)) < chance
    person, trial = np.mgrid[:people, :trials]
    frames = [
        pl.DataFrame(
            {
                "dataset": "made-up",
                "person": person.ravel() + 1,
                "trial": trial.ravel() + 1,
                "alternative": alternative,
                "chosen": (takes_later == alternative).ravel().astype(int),
                "amount": (sooner if alternative == 0 else np.full_like(sooner, 100.0)).ravel(),
                "delay_days": (delay * alternative).ravel(),
            }
        )
        for alternative in (0, 1)
    ]
    return pl.concat(frames)


def wide_table(frame: pl.DataFrame) -> pl.DataFrame:
    """The same choices between two alternatives with a row for each: `amount.0`, `amount.1`, ..."""
    keys = ["person", "trial"]
    values = frame.pivot("alternative", index=keys, values=["amount", "delay_days"], separator=".")
    return frame.filter(chosen=1).select(*keys, choice="alternative").join(values, on=keys)


def write(folder: Path, frame: pl.DataFrame, name: str = "table.parquet") -> Path:
    """The table as a file."""
    file = folder / name
    if file.suffix == ".csv":
        frame.write_csv(file)
    else:
        frame.write_parquet(file)
    return file
