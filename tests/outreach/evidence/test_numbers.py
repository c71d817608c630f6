"""One number in many spellings: what a sentence says and what the fact has are the same, or not."""

import pytest

from outreach.evidence import GateFact
from outreach.evidence.carrying import carries
from outreach.evidence.claims import read
from outreach.evidence.sources import fact_source

SAME = """
30 minutes | half an hour
30 хв | пів години
30 минут | полчаса
90 мин | полтора часа
90 min | półtorej godziny
2,5 с | дві з половиною секунди
45 minutes | three quarters of an hour
500,000 users | half a million users
10 s -> 5 s | twice as fast
30 -> 10 | втричі
12 % → 3 % | four times fewer
2 минуты вместо 30 | тридцать минут
1200 користувачів | тисяча двісті користувачів
1800 пользователей | тысяча восемьсот пользователей
1200 użytkowników | tysiąc dwieście użytkowników
1,1 млн людей | мільйон сто тисяч людей
2.3M rows | 2.3 million rows
2,3 млн строк | два миллиона триста тысяч строк
95–115 tys. zł | od 95 do 115 tysięcy złotych
40 $/год | 40 доларів на годину
$40/hr | forty dollars an hour
42 €/год | сорок два євро за годину
3x | three times
8y | eight years
20 % | co piąty
10 % | one in ten
90 % | nine out of ten
0.5 % | half a per cent
0,7 % | семь десятых процента
1 May | the first of May
3 March | the third of March
15.03 | 15 березня
14 днів | два тижні
600 | шестисот
400 | чотирьохсот
70 канадських доларів | 70 CAD
"""
OTHER = """
38 EUR an hour | 38 EUR a day
3100 евро в месяц | её неделя стоит 3100 евро
27 долларов | 27 евро
30 minutes | thirty hours
1200 | дванадцять тисяч
18 тис. | вісімсот
5 % | 50 percent
10 May | 10 June
"""


def pairs(table):
    return [tuple(part.strip() for part in line.split("|")) for line in table.strip().splitlines()]


def said(text):
    return [each for each in read(f"Case: {text}.").claims if each.amount is not None]


@pytest.mark.parametrize(("fact", "text"), pairs(SAME))
def test_it_is_the_same_number(fact, text):
    source = fact_source(GateFact("F1", fact))
    assert said(text)
    assert [each.value for each in said(text) if not carries(source, each)] == []


@pytest.mark.parametrize(("fact", "text"), pairs(OTHER))
def test_it_is_another_number(fact, text):
    source = fact_source(GateFact("F1", fact))
    assert not all(carries(source, each) for each in said(text))


@pytest.mark.parametrize(
    ("text", "unit", "values"),
    [
        ("His hour is 38 EUR, hers 27.", "EUR", [38, 27]),
        ("Година першої 26 доларів, другого 16.", "USD", [26, 16]),
        ("Godzina Oksany to 125 zł, Jurija 130.", "PLN", [125, 130]),
        ("Эдгар с шестью годами во Vue и Сабина с четырьмя.", "year", [6, 4]),
        ("Sonia pracuje siedem lat, Tytus od dziesięciu pisze backend.", "year", [7, 10]),
    ],
)
def test_a_bare_number_goes_on_with_the_unit_before(text, unit, values):
    assert [each.amount.value for each in said(text) if each.amount.unit == unit] == values
