"""The reveal as one HTML page to keep: no script, no request, drawn so that uncertainty is seen."""

from collections.abc import Callable, Sequence
from html import escape

from unsaid.report.evidence.schema import Importance, Reveal, TellingChoice
from unsaid.report.language.languages import phrasing_for
from unsaid.report.language.phrasing import Phrasing
from unsaid.worlds.schema import World

__all__ = ["render_page"]

WIDTH, ROW, LEFT, RIGHT = 720, 44, 190, 90
"""Of the drawing, in its own units."""

STYLE = """
:root{color-scheme:dark}
body{margin:0;background:#17140d;color:#efe6d2;font:18px/1.6 "EB Garamond",Garamond,Georgia,serif}
main{max-width:46rem;margin:0 auto;padding:3rem 1.25rem 5rem}
h1{font-weight:400;font-size:2.1rem;letter-spacing:.02em;margin:0 0 .5rem}
h2{font-weight:400;font-size:1.4rem;margin:2.6rem 0 .6rem;
border-bottom:1px solid #5b5038;padding-bottom:.2rem}
blockquote{margin:.6rem 0;padding-left:1rem;border-left:2px solid #b79b5e;font-style:italic}
svg{width:100%;height:auto}
svg text{fill:#efe6d2;font:15px Georgia,serif}
.quiet,svg .quiet{color:#bfb396;fill:#bfb396}
article{margin:1.1rem 0}
article h3{font-weight:600;font-size:1.05rem;margin:0}
footer{margin-top:3rem;color:#bfb396;font-size:.95rem}
@media print{:root{color-scheme:light}body{background:#fff;color:#1d1a12}svg text{fill:#1d1a12}
.quiet,svg .quiet,footer{color:#5d553f;fill:#5d553f}main{padding:0}article,svg{break-inside:avoid}}
"""


def render_page(reveal: Reveal, world: World) -> str:
    """One self-contained page.

    Parameters
    ----------
    world
        Whose words frame it.
    """
    room = world.words.get("room", {})
    phrasing = phrasing_for(reveal.language)
    labels = phrasing.labels
    title = room.get("title", labels.title)
    parts = [_heading(1, title), _paragraph(room.get("intro", ""))]
    parts += _said(reveal, phrasing)
    parts += [_heading(2, labels.verdict), *map(_paragraph, reveal.sentences)]
    if not reveal.cannot_tell or reveal.reason_codes == ("open",):
        drawn = [_drawing(reveal.wishes, phrasing), _paragraph(_legend(reveal, phrasing), "quiet")]
        parts += [_heading(2, labels.each), *drawn, *_told(reveal, phrasing)]
    parts.append(f"<footer>{escape(phrasing.footer(reveal.answers, reveal.session))}</footer>")
    return (
        f'<!doctype html><html lang="{escape(phrasing.code)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def _heading(level: int, text: str) -> str:
    return f"<h{level}>{escape(text)}</h{level}>"


def _paragraph(text: str, kind: str = "") -> str:
    return f"<p{f' class={kind}' if kind else ''}>{escape(text)}</p>" if text else ""


def _said(reveal: Reveal, phrasing: Phrasing) -> list[str]:
    stated, names = reveal.stated, {one.id: one.name for one in reveal.wishes}
    parts = [_heading(2, phrasing.labels.said)]
    if stated.words.strip():
        parts.append(f"<blockquote>{escape(stated.words.strip())}</blockquote>")
    if stated.ranking:
        last = None if stated.last is None else names.get(stated.last, stated.last)
        parts.append(_paragraph(phrasing.order_page([names.get(one, one) for one in stated.ranking], last)))
    return parts


def _legend(reveal: Reveal, phrasing: Phrasing) -> str:
    placed = any(one.stated for one in reveal.wishes)
    return phrasing.labels.drawing + (f" {phrasing.labels.drawing_placed}" if placed else "")


def _drawing(wishes: Sequence[Importance], phrasing: Phrasing) -> str:
    """Bands of weights, the highest expected rank first."""
    ordered = sorted(wishes, key=lambda one: (one.expected_rank, -one.mean))
    low, high = min(0.0, *(one.low for one in ordered)), max(0.0, *(one.high for one in ordered))
    span = (high - low) or 1.0

    def x(value: float) -> float:
        return LEFT + (value - low) / span * (WIDTH - LEFT - RIGHT)

    height = ROW * len(ordered) + 10
    rows = [f'<line x1="{x(0.0):.1f}" x2="{x(0.0):.1f}" y1="4" y2="{height - 4}" stroke="#7d7157"/>']
    rows += [_row(one, ROW * index + ROW / 2 + 5, x, phrasing) for index, one in enumerate(ordered)]
    label = escape(phrasing.drawn([one.name for one in ordered]))
    return f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{label}">{"".join(rows)}</svg>'


def _row(one: Importance, y: float, x: Callable[[float], float], phrasing: Phrasing) -> str:
    start, end = x(one.low), x(one.high)
    placed = "" if one.stated is None else phrasing.position(one.stated)
    return (
        f'<text x="{LEFT - 14}" y="{y + 5:.0f}" text-anchor="end">{escape(one.name)}</text>'
        f'<rect x="{start:.1f}" y="{y - 9:.0f}" width="{max(1.0, end - start):.1f}" height="18" rx="9" '
        'fill="#b79b5e" opacity=".38"/>'
        f'<circle cx="{x(one.mean):.1f}" cy="{y:.0f}" r="5" fill="#e9cf8f" stroke="#17140d"/>'
        f'<text class="quiet" x="{WIDTH - RIGHT + 12}" y="{y + 5:.0f}">{placed}</text>'
    )


def _told(reveal: Reveal, phrasing: Phrasing) -> list[str]:
    if not reveal.telling:
        return []
    return [_heading(2, phrasing.labels.telling_page), *(_choice(each, phrasing) for each in reveal.telling)]


def _choice(choice: TellingChoice, phrasing: Phrasing) -> str:
    labels = phrasing.labels
    left = "".join(_paragraph(f"{labels.left}: {text}", "quiet") for text in choice.given_up)
    taken = _paragraph(f"{labels.stayed if choice.stayed else labels.taken}: {choice.taken}")
    heading = escape(phrasing.choice(choice.number, choice.title))
    return f"<article><h3>{heading}</h3>{taken}{left}</article>"
