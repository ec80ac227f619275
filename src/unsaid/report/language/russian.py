"""A report in Russian.

Names of attributes stand in the nominative after a colon or as the subject of a clause without a verb,
so that they need not be inflected and nothing has to agree with their gender and number.
"""

from collections.abc import Sequence

from unsaid.report.language.durations import Duration, duration_of
from unsaid.report.language.odds import ODDS, share_of
from unsaid.report.language.phrasing import Labels, Phrasing, Position
from unsaid.report.language.russian_grammar import (
    GENITIVES,
    cardinal,
    counted,
    counted_genitive,
    many_times,
    plural,
)

__all__ = ["RUSSIAN", "Russian", "after_phrase", "in_cases", "interval_phrase", "waiting_phrase"]

LABELS = Labels(
    title="О чём говорит то, что вы выбирали",
    said="Что вы сказали",
    done="Что вы выбирали",
    verdict="Что говорит дорога",
    each="Желание за желанием",
    informative="Что сказало больше всего",
    informative_page="Развилки, которые сказали больше всего",
    point="как сильно тянет, вероятнее всего",
    interval="где эта сила лежит в девяти случаях из десяти",
    zero="не тянет ни туда, ни обратно; чем правее, тем сильнее",
    placed="1, 2, 3, в конце: куда вы это поставили",
    drawing=(
        "Каждая полоса показывает, где в девяти случаях из десяти лежит сила желания; чем она шире, "
        "тем меньше можно сказать. Точка — самое вероятное место, тонкая черта — где не тянет "
        "ни туда, ни обратно."
    ),
    drawing_placed="Справа — место, которое вы дали ему перед дорогой.",
    last="в конце",
    taken="Вы выбрали",
    stayed="Вы остались",
    left="Вы оставили",
    cannot_tell="Я не могу сказать, чего вы хотите больше всего.",
    chance=(
        "Так можно было выбирать и наугад: желания объясняют ваш выбор не лучше, чем простая случайность."
    ),
    attention=(
        "На одной развилке вы выбрали путь, который был во всём хуже, "
        "а остальные ответы не настолько согласуются между собой, чтобы этого не учитывать."
    ),
    delay_untold="Как долго вы можете ждать того, чего хотите, эта дорога не показала.",
    probability_untold="Сколько значит для вас то, что может и не сбыться, эта дорога не показала.",
    probability_fair="Ненадёжному обещанию вы верите примерно настолько, насколько оно вероятно.",
)

CASES = {
    1: "одном случае",
    2: "двух случаях",
    3: "трёх случаях",
    4: "четырёх случаях",
    9: "девяти случаях",
    19: "девятнадцати случаях",
    99: "девяноста девяти случаях",
}
"""Every count of `ODDS` in the prepositional."""

TOTALS = {20: "двадцати", 100: "ста"}
"""Totals of `ODDS` beyond twelve in the genitive."""


def in_cases(probability: float) -> str:
    """The share nearest to a probability: 'в одном случае из четырёх'."""
    part, whole = share_of(probability)
    if whole == 1:
        return "почти наверняка" if part else "почти никогда"
    return f"в {CASES[part]} из {TOTALS.get(whole) or GENITIVES[whole]}"


def after_phrase(duration: Duration) -> str:
    """After about so long: 'примерно через три недели'."""
    if duration.unit == "moment":
        return "меньше чем через день"
    if duration.unit == "lifetime":
        return "позже, чем через целую жизнь"
    return f"примерно через {counted(duration)}"


def waiting_phrase(duration: Duration) -> str:
    """To wait for so long: 'ждать три недели'."""
    special = {"moment": "меньше дня", "lifetime": "дольше целой жизни"}
    return f"ждать {special.get(duration.unit) or counted(duration)}"


def interval_phrase(low: Duration, high: Duration) -> str:
    """From so long to so long: 'от трёх недель до двух лет'."""
    least = {"moment": "неполного дня", "lifetime": "целой жизни"}.get(low.unit) or counted_genitive(low)
    most = {"moment": "неполного дня", "lifetime": "целой жизни и дольше"}.get(high.unit)
    return f"от {least} до {most or counted_genitive(high)}"


class Russian(Phrasing):
    """Russian."""

    code = "ru"
    labels = LABELS
    odds_words = tuple(row.russian for row in ODDS)

    def listing(self, names: Sequence[str]) -> str:
        """'а, б и в'."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} и {names[-1]}"

    def quoted(self, text: str) -> str:
        """In guillemets."""
        return f"«{text}»"

    def stated(self, name: str) -> str:
        """'Вы назвали: любовь.'."""
        return f"Вы назвали: {name}."

    def leads(self, name: str, odds: str) -> str:
        """What the choices lean toward."""
        return f"То, что вы выбирали, говорит скорее об одном: {name} — {odds}."

    def leads_as_stated(self, name: str, odds: str) -> str:
        """Said and done alike."""
        return f"{self.stated(name)} То, что вы выбирали, говорит о том же: {odds}."

    def leads_instead(self, stated: str, name: str, odds: str) -> str:
        """Said one thing, done another."""
        return f"{self.stated(stated)} То, что вы выбирали, говорит скорее о другом: {name} — {odds}."

    def runner_up(self, leading: str, name: str, odds: str) -> str:
        """What else it may be."""
        return f"Если не {leading}, то вероятнее всего {name}: {odds}."

    def unnamed(self, name: str, odds: str) -> str:
        """Not named, but chosen."""
        return f"Вы этого не назвали, но об этом говорит то, что вы выбирали: {name} — {odds}."

    def weighs_more(self, name: str, odds: str) -> str:
        """More than was said."""
        return f"Для вас это важнее, чем вы сказали: {name} — {odds}."

    def weighs_less(self, name: str, odds: str) -> str:
        """Less than was said."""
        return f"Для вас это менее важно, чем вы сказали: {name} — {odds}."

    def repeats(self, count: int, agreed: int, *, close: bool) -> str:
        """'Две развилки повторились другими словами; то же самое вы выбрали один раз.'."""
        again = _again(count, agreed)
        return f"{_came_back(count)}; {again}{'; пути там были почти равноценны' if close else ''}."

    def dominated(self, count: int) -> str:
        """'Один раз вы выбрали путь, который был во всём хуже соседнего.'."""
        chose = "выбрали" if count == 1 else "выбирали"
        return f"{many_times(count).capitalize()} вы {chose} путь, который был во всём хуже соседнего."

    def stays(self, name: str, delay_days: float, probability: float, odds: str, chosen: int) -> str:
        """What keeps its pull, with the evidence."""
        level = _level(delay_days, probability)
        even = f", даже если {level}" if level else ""
        chose = f"{'' if chosen else 'не '}выбрали {many_times(chosen)}"
        return f"Вот что остаётся: {name}. К этому вас всё ещё тянет{even} ({odds}; такой путь вы {chose})."

    def stays_too(self, names: Sequence[str], odds: str) -> str:
        """What else does."""
        each = " —" if len(names) == 1 else "; в каждом случае"
        return f"И ещё: {self.listing(names)}{each} {odds}."

    def stays_untold(self, delay_days: float, probability: float) -> str:
        """Nothing can be said of that level."""
        level = _level(delay_days, probability)
        return (
            f"К чему вас по-прежнему тянуло бы{f', если {level}' if level else ''}, эта дорога не показала."
        )

    def delayed(self, days: float) -> str:
        """'ждать три недели'."""
        return waiting_phrase(duration_of(days))

    def half_life(self, days: float, low: float, high: float) -> str:
        """The interval is left out where its ends read alike."""
        least, most = duration_of(low), duration_of(high)
        within = "" if least == most else f"; в пределах {interval_phrase(least, most)}"
        return f"Обещание теряет для вас половину своей силы {after_phrase(duration_of(days))}{within}."

    def weighed(self, probability: float, weight: float, odds: str, *, over: bool) -> str:
        """'Обещание, которое сбывается в одном случае из четырёх, весит для вас больше.'."""
        percent = round(100 * weight)
        often = f"в {percent} {plural(percent, 'случае', 'случаях', 'случаях')} из ста"
        return (
            f"Обещание, которое сбывается {in_cases(probability)}, весит для вас "
            f"{'больше' if over else 'меньше'}: как если бы оно сбывалось {often} ({odds})."
        )

    def few(self, answers: int, needed: int) -> str:
        """'Ответ только один.'."""
        have = "Ответов пока нет" if answers == 0 else f"Ответов только {cardinal(answers)}"
        have = "Ответ только один" if answers == 1 else have
        return f"{have}; чтобы что-то сказать, нужно хотя бы {cardinal(needed)}."

    def outside(self, *, always: bool) -> str:
        """Stayed at every fork."""
        share = "На каждой развилке" if always else "Почти на каждой развилке"
        return f"{share} вы оставались на месте, а по тому, кто никуда не идёт, направления не видно."

    def contradiction(self, count: int, agreed: int) -> str:
        """The choices contradict each other."""
        if count == 0:
            return ""
        same = f"то же самое вы выбрали только {many_times(agreed)}" if agreed else _again(count, agreed)
        return f"{_came_back(count)}, и {same}: ваши ответы противоречат друг другу."

    def open_lead(self, names: Sequence[str]) -> str:
        """'Ни одно желание не выделяется ясно.'."""
        if len(names) == 1:
            close = f"ближе других к этому {names[0]}, но, скорее всего, это что-то другое"
        else:
            several = self.listing(names) or "несколько желаний"
            close = f"{several} стоят слишком близко друг к другу, чтобы их различить"
        return f"Ни одно желание не выделяется ясно: {close}."

    def order(self, names: Sequence[str], last: str | None) -> str:
        """'По порядку: а и б; меньше всего — в.'."""
        lead = "Больше всего —" if len(names) == 1 else "По порядку:"
        return f"{lead} {self.listing(names)}{'' if last is None else f'; меньше всего — {last}'}."

    def order_page(self, names: Sequence[str], last: str | None) -> str:
        """As in the text."""
        return self.order(names, last)

    def choice(self, number: int, title: str) -> str:
        """'Развилка 3. Зал'."""
        return f"Развилка {number}. {title}"

    def exchange(self, toward: Sequence[str], away: Sequence[str], farther: float, surer: float) -> str:
        """'Рядом с лучшим из оставленного: больше — а; меньше — б; дальше; надёжнее.'."""
        parts = [f"больше — {self.listing(toward)}"] if toward else []
        parts += [f"меньше — {self.listing(away)}"] if away else []
        parts += ["дальше" if farther > 0 else "ближе"] if farther else []
        parts += ["надёжнее" if surer > 0 else "менее надёжно"] if surer else []
        return f"Рядом с лучшим из оставленного: {'; '.join(parts) or 'во всём то же самое'}."

    def position(self, stated: Position) -> str:
        """'место 1', 'в конце'."""
        return LABELS.last if stated == "last" else f"место {stated}"

    def drawn(self, names: Sequence[str]) -> str:
        """The order of the bands."""
        return f"Желания от самого сильного к самому слабому: {self.listing(names)}"

    def footer(self, answers: int, session: str) -> str:
        """An estimate, no diagnosis."""
        done = plural(answers, "Пройдена", "Пройдено", "Пройдено")
        forks = plural(answers, "развилка", "развилки", "развилок")
        return (
            f"{done} {answers} {forks}. Это лишь оценка по тому, что вы выбирали, с долей сомнения: "
            f"не диагноз и не совет. Запись {session}."
        )


RUSSIAN = Russian()


def _came_back(count: int) -> str:
    forks = plural(count, "развилка повторилась", "развилки повторились", "развилок повторились")
    return f"{cardinal(count, 'f').capitalize()} {forks} другими словами"


def _again(count: int, agreed: int) -> str:
    """How the answers to the repeats agree."""
    each = {1: "на этот раз", 2: "оба раза"}.get(count, "каждый раз")
    if agreed == 0:
        return f"{each} вы {'выбрали' if count == 1 else 'выбирали'} иначе"
    if agreed == count:
        return "вы снова выбрали то же самое" if count == 1 else f"{each} вы выбирали то же самое"
    return f"то же самое вы выбрали {many_times(agreed)}"


def _level(delay_days: float, probability: float) -> str:
    """'ждать три года, а сбывается такое в одном случае из четырёх'; nothing where it is near and certain."""
    parts = [waiting_phrase(duration_of(delay_days))] if delay_days > 0 else []
    parts += [f"сбывается такое {in_cases(probability)}"] if probability < 1 else []
    return ", а ".join(parts)
