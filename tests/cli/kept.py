"""Sessions as they would be kept after a while, recorded without walking them."""

from unsaid.record.store import Store, new_session_id
from unsaid.types.choice import NEITHER, Alternative, ChoiceSet
from unsaid.types.events import (
    Answered,
    Begun,
    Consented,
    Event,
    Presented,
    Reached,
    Stated,
    TurnedBack,
)
from unsaid.worlds.load import load_world, world_digest

WORDS = "something “small” — ü"


def choice_set(number: int) -> ChoiceSet:
    ways = [
        Alternative(id=f"barrier.{name}", text=f"Take the {name} way.", distance="near", certainty="holds")
        for name in ("left", "right")
    ]
    return ChoiceSet(
        number=number, place="barrier", alternatives=(*ways, Alternative(id=NEITHER, text="Stay."))
    )


def keep(store: Store, *, answers: int = 2, turned_back: bool = False) -> str:
    """Record a session with so many answers; its id comes back."""
    session = new_session_id()
    events: list[Event] = [
        Begun(world="zone", world_digest=world_digest(load_world("zone")), seed=7),
        Consented(version="2026-11"),
        Stated(words=WORDS, ranking=("love",)),
    ]
    for number in range(1, answers + 1):
        events += [
            Presented(choice_set=choice_set(number)),
            Answered(number=number, alternative=number % 3, key=f"k{number}"),
        ]
    if turned_back:
        events += [Reached(reason="asked"), TurnedBack()]
    store.append(session, 0, events)
    return session
