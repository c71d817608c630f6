"""The contact's name in the greeting."""

import pytest

from outreach.ai.base import Letter
from outreach.draft import fill_contact

GREETINGS = {
    "en": "Hello{contact},",
    "uk": "Добрий день{contact}!",
    "ru": "Здравствуйте{contact}!",
    "pl": "Dzień dobry{contact},",
}


def greeted(language, name):
    letter = Letter(language, "", (), GREETINGS[language] + "\n\nBody {contact}")
    return fill_contact(letter, name).body


@pytest.mark.parametrize(
    ("language", "name", "greeting"),
    [
        ("en", "Hannah Lowe", "Hello Hannah,"),
        ("en", "", "Hello,"),
        ("uk", "Катерина Бойко", "Добрий день, Катерино!"),
        ("uk", "Андрій", "Добрий день, Андрію!"),
        ("uk", "Тарас", "Добрий день, Тарасе!"),
        ("uk", "Марія", "Добрий день, Маріє!"),
        ("uk", "Ігор", "Добрий день, Ігорю!"),
        ("uk", "Наталя", "Добрий день, Наталю!"),
        ("uk", "Дмитро", "Добрий день, Дмитре!"),
        ("uk", "Hannah", "Добрий день, Hannah!"),
        ("uk", "", "Добрий день!"),
        ("ru", "Тимур Агаларов", "Здравствуйте, Тимур!"),
        ("pl", "Anna Nowak", "Dzień dobry, Anno,"),
        ("pl", "Piotr", "Dzień dobry,"),
        ("en", "hr@firma.com", "Hello,"),
        ("en", "{contact}", "Hello,"),
        ("en", "<b>", "Hello,"),
    ],
)
def test_it_greets_by_first_name(language, name, greeting):
    assert greeted(language, name) == f"{greeting}\n\nBody {{contact}}"


def test_only_the_greeting_is_filled():
    assert greeted("en", "Ann").endswith("Body {contact}")
