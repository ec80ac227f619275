"""What electricity customers want: fit, read, predict, and check a mixed logit of 361 people's choices.

Run it: python examples/electricity.py
"""

from pathlib import Path

import polars as pl

import unsaid
from unsaid.population.postestimation.willingness import price_warning

HERE = Path(__file__).parent


def main() -> None:
    """Fit the choices, then ask of the fit what a study would ask."""
    columns = unsaid.Columns(person="id", task="chid", attributes=("pf", "cl", "loc", "wk", "tod", "seas"))
    fitted = unsaid.fit(HERE / "data" / "electricity.parquet", columns)
    print(fitted)

    print("\nWhat would be chosen of three suppliers:")
    whatif = pl.DataFrame(
        {
            "alternative": ["local, 7 cents", "well known, 8 cents", "seasonal rates"],
            "pf": [7, 8, 0],
            "cl": [1, 0, 0],
            "loc": [1, 0, 0],
            "wk": [0, 1, 0],
            "tod": [0, 0, 0],
            "seas": [0, 0, 1],
        }
    )
    for one in fitted.predict(whatif).shares:
        print(f"  {one.alternative:<20} {one.share:.3f}  ({one.low:.3f} to {one.high:.3f})")

    print("\nWhat a unit is worth, in cents per kWh:")
    for one in fitted.willingness_to_pay("pf"):
        print(
            f"  {one.attribute:<5} {one.median:7.2f}  half of the people: {one.lower:.2f} to {one.upper:.2f}"
        )
    print(" ", price_warning(fitted, "pf"))

    print("\nWhat matters most, and to how many:")
    for segment in fitted.segments():
        print(f"  {segment.attribute:<5} {100 * segment.share:4.0f}% of the people")

    print()
    print("\n".join(fitted.check().verdict))


if __name__ == "__main__":
    main()
