"""`--network`: questions about a network with a name, or from a file."""

import json
from pathlib import Path

import pytest
from calling import Called, call
from importing import Collection, import_package

_OWN = Path(__file__).parents[1] / "data" / "own"

_SMALL = """# Tiny
# variant: for a test
# input: 3x32x32
stem: (conv 16 k3 s2 p1, relu)
stage1: (2*(residual(conv 16 k3 p1, bn, relu, conv 16 k3 p1, bn), relu))
stage2: (residual(conv 32 k3 s2 p1, bn, relu, conv 32 k3 p1, bn | conv 32 k1 s2, bn), relu)
stage3: (conv 64 k3 s2 p1, relu, conv 64 k3 p1, relu)
gap, flatten, linear 10
"""


def run(*arguments: object) -> Called:
    return call(*map(str, arguments))


def test_a_deck_about_a_network() -> None:
    """Its problems take the place of the built-in ones, concepts stay; the network is in the file."""
    data = json.loads(run("json", "--network", "resnet18", "--n", 6, "--variants", 1, "--seed", 1).out)
    numeric = [card for card in data["cards"] if card["kind"] == "numeric"]
    assert len(numeric) == 4
    assert len(data["cards"]) == 6
    assert all(card["family"].endswith("@resnet18") for card in numeric)
    assert data["networks"].keys() == {"resnet18"}
    assert len(data["networks"]["resnet18"]["nodes"]) == 69


def test_a_network_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash names it, whatever the file is called; a code gives a problem back with the file, and only with it."""
    monkeypatch.chdir(tmp_path)
    Path("tiny.net").write_text(_SMALL, "utf-8")
    Path("same.net").write_text(_SMALL, "utf-8")
    options = ("--n", 3, "--only", "problems", "--variants", 1, "--seed", 2)
    first = run("json", "--network", "tiny.net", *options).out
    assert run("json", "--network", "@same.net", *options).out == first
    variant = json.loads(first)["cards"][0]["variants"][0]
    shown = run("show", variant["code"], "--network", "tiny.net")
    assert f"Answer: {variant['answer']['text']}\n" in shown.out
    assert "Tiny" in shown.out
    without = run("show", variant["code"])
    assert without.status == 2
    assert "--network FILE" in without.err
    Path("same.net").write_text(_SMALL.replace("linear 10", "linear 12"), "utf-8")
    for arguments in (("show", variant["code"]), ("sheet", "--codes", variant["code"], "-o", "sheet.html")):
        other = run(*arguments, "--network", "same.net")
        assert other.status == 2
        assert other.err.endswith("give the network that the code was made from, unchanged\n")
        assert len(other.err.splitlines()) == 1


def test_another_input_has_its_own_codes() -> None:
    """They need no file: the input is in the code."""
    options = ("--n", 1, "--only", "problems", "--variants", 1, "--seed", 3)
    data = json.loads(run("json", "--network", "resnet18", "--input", "1x96x96", *options).out)
    (card,) = data["cards"]
    assert "@resnet18-1x96x96" in card["family"]
    variant = card["variants"][0]
    assert f"Answer: {variant['answer']['text']}\n" in run("show", variant["code"]).out


def test_several_networks_and_kinds() -> None:
    """`--network` and `--family` are repeatable; a kind that can't ask about one network asks about the other."""
    names = ("--family", "network-fitting-sizes", "--family", "network-new-head")
    data = json.loads(
        run(
            "json", "--network", "unet", "--network", "resnet18", *names, "--n", 4, "--only", "problems", "--seed", 4
        ).out
    )
    assert {card["family"] for card in data["cards"]} == {"network-fitting-sizes@unet", "network-new-head@resnet18"}


def test_the_list_says_what_can_be_asked() -> None:
    """And of the other kinds, what they need."""
    shown = run("list", "--network", "resnet18").out
    assert "network-shortcut@resnet18" in shown
    assert "nothing to ask: needs concatenations" in shown
    assert "network-shape: Shape of a feature map" in run("list").out


def test_a_network_too_small_for_any_question() -> None:
    """One line."""
    outcome = run("anki", "--network", "relu", "--input", "3x8x8")
    assert outcome.status == 2
    assert outcome.err.startswith("quizgen: --network")
    assert len(outcome.err.splitlines()) == 1


def test_what_makes_no_sense() -> None:
    """An input without a network, notes alone, a family that asks about none, networks that don't exist."""
    for arguments in (
        ("anki", "--input", "3x8x8"),
        ("anki", "--network", "resnet18", "--only", "notes"),
        ("anki", "--network", "resnet18", "--family", "conv-macs"),
        ("anki", "--network", "resnet19"),
        ("html", "--network", "missing.onnx"),
        ("html", "--network", str(Path(__file__).parent)),
        ("solve", __file__),
        ("show", "network-shape@resnet18/4/a"),
        ("show", "network-shape/1/a"),
        ("show", "network-fitting-sizes@resnet18/1/a"),
    ):
        outcome = run(*arguments)
        assert outcome.status in {1, 2}, arguments
        assert len(outcome.err.splitlines()) == 1, outcome.err


def test_built_in_decks_ask_about_published_networks() -> None:
    """One numeric card in eight, and never more than a fifth."""
    data = json.loads(run("json", "--n", 64, "--only", "problems", "--variants", 1, "--seed", 5).out)
    about = [card for card in data["cards"] if "@" in card["family"]]
    assert len(about) == 8
    assert len({card["family"] for card in about}) > 2


def test_problems_of_notes_come_with_their_notes() -> None:
    """Notes take the place of the built-in notes, networks that of the built-in problems: a note's own stay."""
    note = str(_OWN / "physics.md")
    options = ("--network", "resnet18", "--notes", note, "--n", 8, "--variants", 1, "--seed", 6)
    families = [str(card["family"]) for card in json.loads(run("json", *options).out)["cards"] if card["family"]]
    assert any(name.startswith("physics.md#") for name in families)
    assert any(name.endswith("@resnet18") for name in families)
    assert all("@" in name or "#" in name for name in families)
    own = json.loads(run("json", *options, "--family", "physics.md#^pressure", "--only", "problems").out)["cards"]
    assert {card["family"] for card in own} == {"physics.md#^pressure"}
    out = ("--not-family", "physics.md#^pressure", "--not-family", "network-shape")
    rest = {card["family"] for card in json.loads(run("json", *options, *out, "--only", "problems").out)["cards"]}
    assert not rest & {"physics.md#^pressure", "network-shape@resnet18"}
    assert len(rest) > 2


def test_a_family_of_one_of_several_networks() -> None:
    """By its whole name."""
    options = ("--network", "resnet18", "--network", "vgg16", "--family", "network-shape@vgg16", "--only", "problems")
    cards = json.loads(run("json", *options, "--n", 2, "--variants", 1).out)["cards"]
    assert {card["family"] for card in cards} == {"network-shape@vgg16"}


def test_a_deck_is_named_after_networks_and_notes(tmp_path: Path) -> None:
    """In Anki, too."""
    package = tmp_path / "deck.apkg"
    options = ("--notes", _OWN / "physics.md", "--n", 5, "--variants", 1, "--family", "network-new-head")
    assert run("anki", "--network", "resnet18", *options, "-o", package).status == 0
    collection = Collection(str(tmp_path / "collection.anki2"))
    import_package(collection, package)
    assert {deck.name for deck in collection.decks.all_names_and_ids()} == {"Default", "ResNet-18 and Physics"}
    collection.close()


@pytest.mark.parametrize(
    ("networks", "about", "named"),
    [(("resnet18",), "ResNet-18", "resnet18"), (("resnet18", "vgg16"), "ResNet-18 and VGG-16", "resnet18-vgg16")],
)
def test_what_is_about_networks_is_named_after_them(
    networks: tuple[str, ...], about: str, named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The titles of a quiz and of a sheet, the deck, and the files; not what is about something else as well."""
    monkeypatch.chdir(tmp_path)
    given = [word for name in networks for word in ("--network", name)]
    shared = (*given, "--family", "network-new-head", "--seed", 7, "--n", 5)
    assert run("html", *shared, "--variants", 1).status == 0
    assert f"<title>{about}: a quiz</title>" in Path(f"{named}-quiz.html").read_text("utf-8")
    assert run("sheet", *shared).status == 0
    assert f"<title>{about}: practice</title>" in Path(f"{named}-sheet.html").read_text("utf-8")
    assert run("sheet", *shared, "--exam", "-o", "exam.html").status == 0
    assert f"<title>{about}: exam</title>" in Path("exam.html").read_text("utf-8")
    cards = json.loads(run("json", *shared, "--variants", 1).out)["cards"]
    assert {card["deck"] for card in cards} == {about}


def test_a_family_that_exists_but_asks_about_no_network_of_these() -> None:
    """It isn't called unknown; a code that names no family isn't taken for an option that nobody gave."""
    for family in ("conv-macs", "network-shape@resnet50"):
        said = run("anki", "--network", "resnet18", "--family", family).err
        assert said.startswith(
            f"quizgen: --family {family}: is not about what --network names; did you mean network-"
        ), said
    unknown = run("anki", "--network", "resnet18", "--family", "xyzzy").err
    assert unknown == "quizgen: --family xyzzy: there is no such family; see: quizgen list\n"
    assert run("show", "xyzzy/1/a").err == "quizgen: xyzzy: there is no such family; see: quizgen list\n"
