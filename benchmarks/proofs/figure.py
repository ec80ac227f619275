"""One measured figure beside its target, and the table of them."""

import dataclasses

__all__ = ["Figure", "table"]


@dataclasses.dataclass(frozen=True)
class Figure:
    """A measured number and what it should be.

    Attributes
    ----------
    floor, ceiling
        The promise: at least, at most; None where there is none.
    goal
        What we would like, beyond the promise; in words.
    """

    name: str
    value: float
    floor: float | None = None
    ceiling: float | None = None
    goal: str = ""
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the promise is kept."""
        return (self.floor is None or self.value >= self.floor) and (
            self.ceiling is None or self.value <= self.ceiling
        )

    @property
    def promise(self) -> str:
        """The promise in words."""
        parts = []
        if self.floor is not None:
            parts.append(f"at least {self.floor:g}")
        if self.ceiling is not None:
            parts.append(f"at most {self.ceiling:g}")
        return ", ".join(parts) + (f" (goal {self.goal})" if self.goal else "")


def table(figures: list[Figure]) -> str:
    """The figures as text, one a line, with a mark where a promise is broken."""
    width = max(len(f.name) for f in figures)
    lines = [
        f"{'ok    ' if f.holds else 'MISSED'}  {f.name:<{width}}  {f.value:>9.4g}   {f.promise}"
        + (f"   {f.note}" if f.note else "")
        for f in figures
    ]
    return "\n".join(lines)
