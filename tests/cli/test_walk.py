import json
import re

import pytest

from tests.cli.commands import ESCAPE, Commands, forks, longest, one_line
from unsaid.record.fold import fold
from unsaid.record.store import Store

GATE = ["y", "a house by the water", "1", "2", "3", "4"]


def lines(*given: str) -> str:
    return "".join(f"{line}\n" for line in given)


def kept(commands: Commands):
    """The one session of a home, folded."""
    with Store.open(commands.home / "unsaid.sqlite3") as store:
        (summary,) = store.sessions()
        return fold(store.read(summary.session))


@pytest.mark.slow
def test_a_walk_over_pipes_from_the_consent_to_the_room(commands: Commands) -> None:
    answers = [*GATE, "what?", "1", "2", "0", "e"]
    ran = commands.run("walk", "--forks", "3", "--seed", "7", stdin=lines(*answers), COLUMNS="40")
    assert (ran.code, ran.err) == (0, "")
    assert longest(ran.out) <= 40
    assert ESCAPE not in ran.out
    told = one_line(ran.out)
    for said in ("What is kept", "The gate", "Type the number of a way", "The threshold", "The Room"):
        assert said in told
    assert '"a house by the water"' in told.replace("“", '"').replace("”", '"')
    assert "What you said" in told
    assert "What you did" in told
    session = kept(commands)
    assert session.phase == "entered"
    assert session.stated is not None
    assert session.stated.words == "a house by the water"
    assert session.stated.ranking == ("freedom", "wonder", "pleasure")
    assert session.stated.last == "success"
    ways = [len(choice_set.alternatives) - 1 for choice_set in session.choice_sets]
    assert [answer.alternative for answer in session.answers] == [0, 1, ways[2]]
    assert len(forks(ran.out)) == 3

    short = session.id[:8]
    assert f"unsaid walks show {short}" in told
    shown = commands.run("walks", "show", short, "--json")
    assert (shown.code, shown.err) == (0, "")
    document = json.loads(shown.out)
    assert document["id"] == session.id
    assert document["reveal"]["stated"]["seal"] == session.stated_seal
    assert document["reveal"]["answers"] == 3
    again = commands.run("walks", "show", short, COLUMNS="40", PYTHONIOENCODING="ascii")
    assert (again.code, again.err) == (0, "")
    assert "What you did" in one_line(again.out)
    assert again.out.isascii()
    assert longest(again.out) <= 40


@pytest.mark.slow
def test_typing_two_terminals_and_stopping(commands: Commands) -> None:
    with commands.typing("walk", "--forks", "3", "--seed", "7", NO_COLOR="1") as first:
        for prompt, given in zip([r"\[y/n\] ", *[r"> "], *[r"\? "] * 4], GATE, strict=True):
            first.until(prompt)
            first.type(f"{given}\n")
        first.until(r"\n> ")
        assert kept(commands).answers == ()
        first.type("1\n")
        at_second = first.until(r"\n> ")
        first.type("nonsense\n")
        first.until(r"Type the number of a way[^>]*> ")

        # meanwhile, at another terminal, the same walk goes on and then its input ends
        session = kept(commands)
        assert len(session.answers) == 1
        assert session.answers[0].response_seconds is not None
        short = session.id[:8]
        second = commands.run("walk", "--resume", short, stdin="2\n")
        assert (second.code, second.err) == (0, "")
        assert forks(second.out)[0] == forks(at_second)[-1]
        assert f"Go on with: unsaid walk --resume {short}" in one_line(second.out)
        assert len(kept(commands).answers) == 2

        first.type("1\n")
        assert first.end() == 1
        assert "another terminal has moved this walk on" in first.seen
        assert f"unsaid walk --resume {short}" in first.seen
        assert ESCAPE not in first.seen
        assert [answer.alternative for answer in kept(commands).answers] == [0, 1]

    with commands.typing("walk", "--resume", "last", TERM="xterm", columns=40) as third:
        at_third = third.until(r"\n> ")
        plain = re.sub(r"\x1b\[[0-9;]*m", "", at_third)
        assert plain != at_third
        assert longest(plain) <= 40
        assert one_line(forks(plain)[-1]) == one_line(forks(second.out)[-1])
        third.type("\x03")
        assert third.end() == 0
        assert f"unsaid walk --resume {short}" in one_line(re.sub(r"\x1b\[[0-9;]*m", "", third.seen))
    assert len(kept(commands).answers) == 2

    # no mark of the walker's own, then words that are not UTF-8, and back from the threshold
    fourth = commands.run("walk", "--resume", "last", "--no-timing", stdin=b"\xff\xfe\n3\nb\n")
    assert (fourth.code, fourth.err) == (0, "")
    assert "It stays unsaid" in one_line(fourth.out)
    assert "What you did" not in fourth.out
    session = kept(commands)
    assert session.phase == "turned-back"
    assert session.answers[2].response_seconds is None
    shown = commands.run("walks", "show", short)
    assert "has not entered" in one_line(shown.out)
    assert "What you did" not in shown.out


@pytest.mark.slow
def test_without_anyone_there_the_writer_goes(commands: Commands) -> None:
    ran = commands.run("walk", "--seed", "3", COLUMNS="40", PYTHONIOENCODING="ascii")
    assert (ran.code, ran.err) == (0, "")
    told = one_line(ran.out)
    assert told.startswith("There is no terminal to read answers from")
    assert "The Writer goes instead; nothing is kept." in told
    assert "What he pursued, as we made him" in told
    assert longest(ran.out) <= 40
    assert ran.out.isascii()
    assert not list(commands.home.iterdir())


def test_who_does_not_agree_leaves_nothing_behind(commands: Commands) -> None:
    ran = commands.run("walk", "--seed", "7", stdin="perhaps\nn\n", TERM="dumb")
    assert (ran.code, ran.err) == (0, "")
    assert "Type y to agree" in ran.out
    assert "Then nobody writes anything down" in ran.out
    assert json.loads(commands.run("walks", "list", "--json").out) == []
    assert b"world_digest" not in (commands.home / "unsaid.sqlite3").read_bytes()


def test_input_that_ends_at_the_gate_can_be_gone_on_from(commands: Commands) -> None:
    ran = commands.run("walk", "--seed", "7", stdin="y\nwords\n1\n")
    assert (ran.code, ran.err) == (0, "")
    session = kept(commands)
    assert (session.phase, session.stated) == ("consented", None)
    assert f"unsaid walk --resume {session.id[:8]}" in one_line(ran.out)


def test_nothing_to_resume_is_an_error(commands: Commands) -> None:
    ran = commands.run("walk", "--resume", "last", stdin="")
    assert (ran.code, ran.out) == (1, "")
    assert "there is no walk to resume" in ran.err
    unknown = commands.run("walk", "--resume", "zzzz", stdin="")
    assert (unknown.code, unknown.out) == (1, "")
    assert "zzzz" in unknown.err
