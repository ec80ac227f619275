"""The texts of a world, each by its key: the file that it stands in and the path to it there.

One walk through the world defines both which texts there are and where a text in another language goes.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from unsaid.types.struct import Struct
from unsaid.worlds.schema import Line, Persona, Place, Way, Wish, World

__all__ = ["Text", "TextKey", "framing_tables", "in_other_words", "table_of", "texts_of"]

Text = str | tuple[str, ...]
"""One text, or several wordings of one thing."""

Part = TypeVar("Part", bound=Struct)
UNTRANSLATED = {("consent", "version")}
"""Entries of the framing words that are no text: the version of the consent is that of every language."""

TABLES_OF_WORLD = {"region": "regions", "hour": "hours", "outside": "outside"}


class TextKey(NamedTuple):
    """Where a text stands.

    Attributes
    ----------
    file
        Relative to the world's folder, or to that of a language.
    path
        Tables and the key; what has an id stands under it.
    """

    file: str
    path: tuple[str, ...]

    def __str__(self) -> str:
        """Write it as ``places/ford.toml: way.rope.text``."""
        return f"{self.file}: {'.'.join(self.path)}"


Tell = Callable[[TextKey, Text], Text]
"""Gives for a text, by its key, what stands in its place."""


def in_other_words(world: World, tell: Tell, language: str) -> World:
    """The same world, each of its texts replaced by what is told in its place.

    Parameters
    ----------
    tell
        Called once for each text that is not empty.
    language
        Of the new texts.
    """
    texts = Texts(tell)
    return World(
        **{
            **{name: getattr(world, name) for name in World.model_fields},
            "language": language,
            "title": texts.one("world.toml", ("title",), world.title),
            "about": texts.one("world.toml", ("about",), world.about),
            "regions": tuple(
                each.model_copy(update={"name": texts.one("world.toml", ("region", each.id), each.name)})
                for each in world.regions
            ),
            "hours": tuple(
                each.model_copy(update={"text": texts.one("world.toml", ("hour", each.id), each.text)})
                for each in world.hours
            ),
            "outside": texts.wordings("world.toml", ("outside", "phrases"), world.outside),
            "phrases": {
                kind: {
                    level: texts.wordings("phrases.toml", (kind, level, "phrases"), told)
                    for level, told in levels.items()
                }
                for kind, levels in world.phrases.items()
            },
            "wishes": tuple(texts.wish(each) for each in world.wishes),
            "words": texts.framing(world.words),
            "companions": texts.companions(world),
            "lines": texts.lines(world.lines),
            "personas": tuple(texts.persona(each) for each in world.personas),
            "places": tuple(texts.place(each) for each in world.places),
        }
    )


class Texts:
    """Goes through the parts of a world and replaces their texts.

    Parameters
    ----------
    tell
        As for `in_other_words`.
    """

    def __init__(self, tell: Tell):
        self.tell = tell

    def one(self, file: str, path: tuple[str, ...], text: str) -> str:
        """Replace one text; an empty one stays."""
        return str(self.tell(TextKey(file, path), text)) if text else text

    def wordings(self, file: str, path: tuple[str, ...], told: tuple[str, ...]) -> tuple[str, ...]:
        """Replace the wordings of one thing, of which another language may have more or fewer."""
        return tuple(self.tell(TextKey(file, path), told))

    def fields(self, part: Part, file: str, path: tuple[str, ...], names: tuple[str, ...]) -> Part:
        """Replace texts that are fields of a part."""
        return part.model_copy(
            update={name: self.one(file, (*path, name), getattr(part, name)) for name in names}
        )

    def wish(self, wish: Wish) -> Wish:
        """Replace what a wish is called."""
        return self.fields(wish, "wishes.toml", ("wish", wish.id), ("name", "plain"))

    def framing(self, words: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        """Replace the framing words."""
        return {
            table: {
                name: text if (table, name) in UNTRANSLATED else self.one("words.toml", (table, name), text)
                for name, text in told.items()
            }
            for table, told in words.items()
        }

    def companions(self, world: World) -> dict[str, str]:
        """Replace what the companions are called."""
        known = dict.fromkeys([*world.companions, *(line.who for line in world.lines)])
        texts = {who: self.one("companions.toml", ("who", who), world.called(who)) for who in known}
        return {
            who: text for who, text in texts.items() if who in world.companions or text != world.called(who)
        }

    def lines(self, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        """Replace what the companions say."""
        return tuple(
            line.model_copy(update={"text": self.one("companions.toml", ("line", line.id), line.text)})
            for line in lines
        )

    def persona(self, persona: Persona) -> Persona:
        """Replace what a made-up walker is called and says."""
        return self.fields(persona, "personas.toml", ("persona", persona.id), ("name", "words"))

    def place(self, place: Place) -> Place:
        """Replace the texts of a place and of its ways."""
        file = f"places/{place.id}.toml"
        retold = self.fields(place, file, (), ("title", "arrive", "again", "alt"))
        return retold.model_copy(update={"ways": tuple(self.way(file, way) for way in place.ways)})

    def way(self, file: str, way: Way) -> Way:
        """Replace the texts of a way."""
        return self.fields(way, file, ("way", way.id), ("text", "kept", "broke"))


def texts_of(world: World) -> dict[TextKey, Text]:
    """Every text of a world, in the order of its files."""
    found: dict[TextKey, Text] = {}

    def note(key: TextKey, text: Text) -> Text:
        found[key] = text
        return text

    in_other_words(world, note, world.language)
    return found


def table_of(key: TextKey) -> str:
    """Name the group that a text is counted in: a table of the framing words, or what it is a text of."""
    if key.file == "words.toml":
        return key.path[0]
    if key.file == "world.toml":
        return TABLES_OF_WORLD.get(key.path[0], "world")
    return key.file.removesuffix(".toml").partition("/")[0]


def framing_tables(world: World) -> tuple[str, ...]:
    """Groups of texts that a language must have whole, since every walk meets them."""
    return (*world.words, "wishes", "outside", "phrases")
