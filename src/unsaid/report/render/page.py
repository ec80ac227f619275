"""The reveal as one HTML page to keep: no script, no request, drawn so that uncertainty is seen."""

from markupsafe import Markup

from unsaid.report.evidence.schema import Importance, Reveal
from unsaid.report.language.languages import phrasing_for
from unsaid.report.language.phrasing import Phrasing
from unsaid.report.render.svg import Frame, Scale, circle, drawing, label, line, rect
from unsaid.report.render.templates import fill_template
from unsaid.report.render.words import RevealWords, words_of
from unsaid.worlds.schema import World

__all__ = ["render_page"]

WIDTH, ROW, LEFT, RIGHT = 720, 44, 190, 90
"""Of the drawing, in its own units."""


def render_page(reveal: Reveal, world: World) -> str:
    """One self-contained page.

    Parameters
    ----------
    world
        The one that was walked, in the language in which the reveal is to be shown; its words frame it.
    """
    words = words_of(reveal, world)
    room, phrasing = world.words.get("room", {}), phrasing_for(words.language)
    stated = reveal.stated
    ranking = [words.names.get(one, one) for one in stated.ranking]
    last = None if stated.last is None else words.names.get(stated.last, stated.last)
    choices = [
        {"heading": phrasing.choice(one.number, said.title), "stayed": one.stayed, "words": said}
        for one, said in zip(reveal.informative_choices, words.informative_choices, strict=True)
    ]
    return fill_template(
        "walk.html",
        words=words,
        labels=phrasing.labels,
        title=room.get("title", phrasing.labels.title),
        intro=room.get("intro", ""),
        own_words=stated.words.strip(),
        order=phrasing.order_page(ranking, last) if ranking else "",
        drawing=_drawing(reveal, words, phrasing) if reveal.readable else "",
        placed=any(one.stated for one in reveal.wishes),
        choices=choices,
        footer=phrasing.footer(reveal.answers, reveal.session),
    )


def _drawing(reveal: Reveal, words: RevealWords, phrasing: Phrasing) -> Markup:
    """Bands of weights, the highest expected rank first."""
    ordered = sorted(reveal.wishes, key=lambda one: (one.expected_rank, -one.mean))
    frame = Frame(LEFT, 4, WIDTH - RIGHT, ROW * len(ordered) + 6)
    ends = min(0.0, *(one.low for one in ordered)), max(0.0, *(one.high for one in ordered))
    across = frame.across(*ends)
    parts = [line(across(0.0), frame.top, across(0.0), frame.bottom, "zero")]
    for index, one in enumerate(ordered):
        parts += _row(one, words.names[one.id], ROW * (index + 0.5) + 5, across, phrasing)
    says = phrasing.drawn([words.names[one.id] for one in ordered])
    return drawing(WIDTH, frame.bottom + 4, says, parts)


def _row(one: Importance, name: str, y: float, across: Scale, phrasing: Phrasing) -> list[Markup]:
    placed = "" if one.stated is None else phrasing.position(one.stated)
    start, end = across(one.low), across(one.high)
    return [
        label(LEFT - 14, y + 5, name, "", "end"),
        rect(start, y - 9, max(1.0, end - start), 18, "band", rx="9"),
        circle(across(one.mean), y, 5, "point"),
        label(WIDTH - RIGHT + 12, y + 5, placed, "quiet"),
    ]
