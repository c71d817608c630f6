"""Technologies: the vocabulary, and the ordinary words that look like it."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.ai.builtin.elsewhere import own_names
from outreach.ai.builtin.sections import numbered
from outreach.ai.builtin.technologies import mentions, names
from outreach.ai.builtin.vocabulary import canonical, implied, vocabulary
from outreach.ai.data import FOLDERS, load

WORDS = sorted(
    {word for each in vocabulary().values() for word in (each.name, *each.aliases, *each.weak, *each.cyrillic)}
)


def test_the_vocabulary_is_large_and_consistent():
    known = vocabulary()
    assert len(known) >= 500
    assert all(name in known for each in known.values() for name in each.implies)
    assert set(load("false_friends")) - {"default"} <= set(known)


@pytest.mark.parametrize(
    "path", [path for folder in FOLDERS.values() for path in folder.glob("*.toml")], ids=lambda p: p.name
)
def test_every_data_file_reads(path):
    assert tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(vocabulary()))
def test_it_finds_every_technology_in_a_list_of_tools(name):
    assert name in names(f"Stack: Python, {name}, PostgreSQL")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Senior Go Developer", ["Go"]),
        ("Backend services written in Go", ["Go"]),
        ("Go, gRPC and Kafka", ["Go", "gRPC", "Kafka"]),
        ("Досвід комерційної розробки на Go від двох років", ["Go"]),
        ("You will own the go-to-market plan and go live in May", []),
        ("Ready to Go the extra mile? Let's Go!", []),
        ("C/C++ on Linux", ["C", "C++", "Linux"]),
        ("Embedded C engineer", ["C"]),
        ("English C1 required", []),
        ("You report to the C-level", []),
        ("Vitamin C for every developer", []),
        ("Driving licence, category C", []),
        ("Знання С++ та С#", ["C++", "C#"]),
        ("R, SQL and statistics", ["R", "SQL"]),
        ("Data analysis in R", ["R"]),
        ("Our R&D team is growing", []),
        (".NET Core and ASP.NET", [".NET", "ASP.NET"]),
        ("Senior .NET developer", [".NET"]),
        ("Salary 3000 USD NET", []),
        ("net profit grew", []),
        ("Java, Spring Boot, Hibernate", ["Java", "Spring Boot", "Hibernate"]),
        ("Spring and Kotlin microservices", ["Spring", "Kotlin"]),
        ("Spring 2027 internship", []),
        ("We launch in Spring", []),
        ("React, Redux", ["React", "Redux"]),
        ("Experience with React is needed", ["React"]),
        ("React to incidents within an hour", []),
        ("You react to changes quickly", []),
        ("React Native and Expo", ["React Native", "Expo"]),
        ("Swift, UIKit", ["Swift", "UIKit"]),
        ("Swift response to customers", []),
        ("SWIFT payments", []),
        ("Rust or Go, you choose", ["Rust", "Go"]),
        ("No Rust on our cars", []),
        ("Dart and Flutter", ["Dart", "Flutter"]),
        ("A Dart board in the kitchen", []),
        ("Node.js/Express backend", ["Node.js", "Express"]),
        ("Node developer", ["Node.js"]),
        ("Every Node of the cluster is monitored", []),
        ("Express delivery to your door", []),
        ("American Express cards", []),
        ("Ansible, Chef or Puppet", ["Ansible", "Chef", "Puppet"]),
        ("Head Chef wanted", []),
        ("Cash Flow planning", []),
        ("TypeScript or Flow", ["TypeScript", "Flow"]),
        ("Scala, Akka", ["Scala", "Akka"]),
        ("A ticket to La Scala", []),
        ("Пишемо на пайтоні та джанго, фронт на реакті", ["Python", "Django", "React"]),
        ("Ядерний реактор", []),
        ("Опыт с постгресом и докером", ["PostgreSQL", "Docker"]),
        ("We Excel at service", []),
        ("See node.js.example.com/react and mail go@rust.io", []),
        ("ReactJS, VueJS, NodeJS, k8s, Postgres", ["React", "Vue.js", "Node.js", "Kubernetes", "PostgreSQL"]),
        ("Java17, Python3.12, Angular 2+", ["Java", "Python", "Angular"]),
        ("ci/cd with GitLab CI", ["CI/CD", "GitLab CI"]),
        ("You can do it, you CAN", []),
    ],
)
def test_it_tells_technologies_from_ordinary_words(text, expected):
    assert list(names(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Praca z Dockerem, Gitem i Kubernetesem na Linuksie", ["Docker", "Git", "Kubernetes", "Linux"]),
        ("Automatyzacja w Pythonie, kolejki na Kafce", ["Python", "Kafka"]),
        ("Znajomość Reacta, TypeScriptu i Storybooka", ["React", "TypeScript", "Storybook"]),
        ("Notes in Notion, chats via Slack, plans in Miro", ["Notion", "Slack", "Miro"]),
        ("Notion of time. Slack off on Fridays. Linear growth.", []),
        ("The Prisma of light; our Segment is growing", []),
        ("Largest Contentful Paint under 2 s", []),
        ("Ask Charles from accounting", []),
        ("API у Postman, трафік у Charles", ["Postman", "Charles Proxy"]),
        ("на Спрінг Бут і Котліні", ["Spring Boot", "Kotlin"]),
        ("Amazon EC2, Google BigQuery", ["EC2", "BigQuery"]),
    ],
)
def test_it_reads_inflected_names_and_names_that_are_words(text, expected):
    assert list(names(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our first version was PHP, now it is Python.", ["Python"]),
        ("Our rivals are made in Unreal.", []),
        ("Раніше ядро було на Delphi.", []),
        ("Конкуренты сидят на Azure.", []),
        ("Silnik: Unreal 5 (poprzednią grę zrobiliśmy w Unity).", ["Unreal Engine"]),
        ("Kiedyś stał za tym WordPress, dziś stoi Symfony.", ["Symfony"]),
        ("We hire Scala and SAP people for banks.", []),
        ("Responsibilities:\nRewrite the first version from PHP to Go.", ["PHP", "Go"]),
    ],
)
def test_it_leaves_out_what_was_and_what_others_use(text, expected):
    (line,) = numbered(text)
    assert list(own_names(line)) == expected


def test_it_knows_versions_in_typed_names():
    assert [canonical(each) for each in ("Python 3.12", "vue 3+", "Java 17", "C++20")] == [
        "Python", "Vue.js", "Java", "C++",
    ]  # fmt: skip


def test_it_knows_what_follows_from_what():
    assert implied(frozenset({"Django REST Framework"})) >= {"Django", "Python"}
    assert canonical(" postgres ") == "PostgreSQL"
    assert canonical("Our Own Tool") == "Our Own Tool"


@settings(deadline=None, max_examples=150)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=12)), max_size=25).map(" ".join))
def test_spans_lie_in_the_text_and_do_not_overlap(text):
    found = mentions(text)
    for each in found:
        assert 0 <= each.start < each.end <= len(text)
        assert text[each.start : each.end].strip()
    spans = sorted({(each.start, each.end) for each in found})
    assert all(left[1] <= right[0] for left, right in zip(spans, spans[1:], strict=False))
