"""What the terminal says beside the words of a world, in each language; of no particular world."""

from typing import NamedTuple

__all__ = ["LANGUAGES", "Words", "words_for"]


class Words(NamedTuple):
    """The words of one language; in braces stands what is filled in.

    Answers are lists of what may be typed for the same thing, the one that is shown first. A letter of
    another alphabet is taken in Latin too, as it is written where the terminal shows no other.

    Attributes
    ----------
    yes, no
        Answers to what is asked plainly.
    rest, threshold
        Answers at a choice set, beside numbers.
    enter, wait, turn_back
        Answers at the threshold.
    choose_yes, choose_way, choose_at_threshold
        What may be answered.
    all_alike
        How far and how sure every way is, ``{detail}``, where that is the same.
    choose_wish, choose_wish_or_none
        The same, of ``{numbers}``.
    left, kept, come_again, see_again, erase_it
        How to go on with a walk, ``{id}``, or what else to do with it.
    nothing_chosen
        When nothing was chosen.
    nobody_here, seed, wish_said, broken, truth
        While somebody made up walks: ``{name}``, ``{seed}``, ``{wish}``, ``{said}``, ``{pursued}``.
    quoted, walk, stands, said_words, said_first, not_entered
        Of a walk that is kept.
    """

    yes: tuple[str, ...]
    no: tuple[str, ...]
    rest: tuple[str, ...]
    threshold: tuple[str, ...]
    enter: tuple[str, ...]
    wait: tuple[str, ...]
    turn_back: tuple[str, ...]
    choose_yes: str
    choose_way: str
    all_alike: str
    choose_wish: str
    choose_wish_or_none: str
    choose_at_threshold: str
    left: str
    kept: str
    come_again: str
    see_again: str
    erase_it: str
    nothing_chosen: str
    nobody_here: str
    seed: str
    quoted: str
    wish_said: str
    broken: str
    truth: str
    walk: str
    stands: str
    said_words: str
    said_first: str
    not_entered: str
    phases: dict[str, str]

    def prompt_to_agree(self, question: str) -> str:
        """A question with the answers that it takes."""
        return f"{question} [{self.yes[0]}/{self.no[0]}] "


ENGLISH = Words(
    yes=("y", "yes"),
    no=("n", "no"),
    rest=("r",),
    threshold=("t",),
    enter=("e",),
    wait=("w",),
    turn_back=("b",),
    choose_yes="Type y to agree, n to leave.",
    choose_way="Type the number of a way; 0 to stay; r to rest; t to go to the end now.",
    all_alike="Each of these ways: {detail}",
    choose_wish="Type one of {numbers}.",
    choose_wish_or_none="Type one of {numbers}, or nothing to skip.",
    choose_at_threshold="Type e to enter, w to wait, b to turn back.",
    left="Walk {id}, where you left it.",
    kept="Kept. Go on with: unsaid walk --resume {id}",
    come_again="To come this way again: unsaid walk --resume {id}",
    see_again="To see this again: unsaid walks show {id}",
    erase_it="To erase it for good: unsaid walks erase {id}",
    nothing_chosen="There is nothing to see yet: choose at least once.",
    nobody_here=(
        "There is no terminal to read answers from, so nobody can walk here. "
        "{name} goes instead; nothing is kept."
    ),
    seed="Seed {seed}.",
    quoted="“{words}”",
    wish_said="He says {wish}.",
    broken="It does not hold.",
    truth="What he pursued, as we made him: {pursued}. What he said: {said}.",
    walk="Walk {id}",
    stands="{count} forks answered; it stands at: {phase}.",
    said_words="Said at the beginning: “{words}”",
    said_first="First of all: {wish}.",
    not_entered="Its walker has not entered: what it reveals stays unsaid.",
    phases={},
)

RUSSIAN = Words(
    yes=("д", "да", "d", "da", "y", "yes"),
    no=("н", "нет", "n", "net", "no"),
    rest=("о", "o", "r"),
    threshold=("п", "p", "t"),
    enter=("в", "v", "e"),
    wait=("ж", "zh", "w"),
    turn_back=("н", "n", "b"),
    choose_yes="Введите «д», если согласны, «н», чтобы уйти.",
    choose_way="Введите номер пути; 0 — остаться; о — отдохнуть; п — сразу к концу.",
    all_alike="Каждый из этих путей: {detail}",
    choose_wish="Введите один из номеров: {numbers}.",
    choose_wish_or_none="Введите один из номеров: {numbers}; или ничего, чтобы пропустить.",
    choose_at_threshold="Введите «в», чтобы войти, «ж», чтобы подождать, «н», чтобы повернуть назад.",
    left="Дорога {id}, с того места, где вы остановились.",
    kept="Всё сохранено. Продолжить: unsaid walk --resume {id}",
    come_again="Прийти сюда снова: unsaid walk --resume {id}",
    see_again="Увидеть это ещё раз: unsaid walks show {id}",
    erase_it="Стереть навсегда: unsaid walks erase {id}",
    nothing_chosen="Пока смотреть не на что: сделайте хотя бы один выбор.",
    nobody_here=(
        "Здесь нет терминала, с которого можно отвечать, и идти некому. "
        "Вместо вас пойдёт {name}; ничего не сохраняется."
    ),
    seed="Начальное число {seed}.",
    quoted="«{words}»",
    wish_said="Назвал: {wish}.",
    broken="Не сбылось.",
    truth="К чему он шёл, каким мы его придумали: {pursued}. Что он назвал: {said}.",
    walk="Дорога {id}",
    stands="Развилок пройдено: {count}. Сейчас: {phase}.",
    said_words="Сказано в начале: «{words}»",
    said_first="Прежде всего названо: {wish}.",
    not_entered="Тот, кто шёл, не вошёл: что показала бы дорога, остаётся несказанным.",
    phases={
        "begun": "начало",
        "consented": "начало",
        "stated": "в пути",
        "choosing": "в пути",
        "resting": "отдых",
        "threshold": "конец",
        "entered": "в конце, с ответом",
        "turned-back": "повернули назад",
    },
)

LANGUAGES: dict[str, Words] = {"en": ENGLISH, "ru": RUSSIAN}
"""By code."""


def words_for(language: str) -> Words:
    """The words of a language, by its code; of ``en-GB`` those of ``en``, and English where there are none.

    A world may be written in any language: who walks it must still be able to answer.
    """
    return LANGUAGES.get(language.partition("-")[0].lower(), ENGLISH)
