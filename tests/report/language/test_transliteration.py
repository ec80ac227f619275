import string

from unsaid.report.language.transliteration import romanised


def test_russian_in_latin_letters():
    assert romanised("Комната. Вы назвали: «свобода», ещё щедрость и подъезд.") == (
        'Komnata. Vy nazvali: "svoboda", eshchyo shchedrost i podezd.'
    )


def test_every_letter_of_the_alphabet_has_one():
    alphabet = "".join(map(chr, range(ord("а"), ord("я") + 1))) + "ё"
    assert romanised(alphabet + alphabet.upper()).isascii()


def test_all_else_is_left_as_it_is():
    assert romanised(string.printable + "é…") == string.printable + "é…"
