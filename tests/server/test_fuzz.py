"""The interface as it describes itself, asked anything: no server error, no reply that is not documented."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.python.asgi import ASGIClient, get_client, shutdown_lifespans

from tests.session.walks import SETTINGS, STATED, at_gate, go
from unsaid.record.fold import fold
from unsaid.record.identity import new_session_id
from unsaid.record.store import Store
from unsaid.server.app import create_app
from unsaid.server.settings import ServerSettings
from unsaid.session.study import ActiveSession, Study, consent_version
from unsaid.types.errors import UnknownSessionError

EXAMPLES = 25
"""Of each operation, in either mode."""

LEAST_ASKED = {GenerationMode.POSITIVE: 17, GenerationMode.NEGATIVE: 13}
"""Operations that are asked at least; the negative mode has nothing to ask where nothing is expected."""


class People:
    """Sessions in every phase, so that what is asked at random reaches all that may be asked of one."""

    def __init__(self, study: Study):
        self.study = study
        self.known: dict[str, str] = {}

    def one(self, phase: str) -> str:
        """A session that stands there now; a new one where the last was moved on."""
        if phase == "unknown":
            return new_session_id()
        if phase == "erased":
            return self.known.setdefault(phase, self._erased())
        session = self.known.get(phase)
        if session is None or self._phase(session) != phase:
            session = self.known[phase] = MADE[phase](self.study).session.id
        return session

    def open_number(self, session: str) -> int:
        """Which choice set is open; the next where none is, the first where the session is erased."""
        try:
            return len(fold(self.study.store.read(session)).answers) + 1
        except UnknownSessionError:
            return 1

    def _erased(self) -> str:
        return self.study.erase(at_gate(self.study).session.id)

    def _phase(self, session: str) -> str:
        try:
            return fold(self.study.store.read(session)).phase
        except UnknownSessionError:
            return "erased"


def begun(study: Study) -> ActiveSession:
    return study.begin(settings=SETTINGS, seed=1)


def consented(study: Study) -> ActiveSession:
    sitting = begun(study)
    study.consent(sitting, consent_version(sitting.world))
    return sitting


def choosing(study: Study) -> ActiveSession:
    sitting = at_gate(study)
    go(study, sitting, 2)
    study.next_choice_set(sitting)
    return sitting


def resting(study: Study) -> ActiveSession:
    sitting = choosing(study)
    study.rest(sitting)
    return sitting


def threshold(study: Study) -> ActiveSession:
    sitting = choosing(study)
    study.ask_to_stop(sitting)
    return sitting


def entered(study: Study) -> ActiveSession:
    sitting = threshold(study)
    study.step_in(sitting)
    return sitting


def turned_back(study: Study) -> ActiveSession:
    sitting = threshold(study)
    study.turn_back(sitting)
    return sitting


MADE: dict[str, Callable[[Study], ActiveSession]] = {
    "begun": begun,
    "consented": consented,
    "stated": at_gate,
    "choosing": choosing,
    "resting": resting,
    "threshold": threshold,
    "entered": entered,
    "turned-back": turned_back,
}
PHASES = (*MADE, "erased", "unknown")


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with Store.open(tmp_path / "log.sqlite3") as store:
        yield Study(store)


@pytest.fixture
def people(study: Study) -> People:
    return People(study)


@pytest.fixture
def client(study: Study) -> Iterator[ASGIClient]:
    app = create_app(study, ServerSettings(hosts=frozenset({"testserver"}), session=SETTINGS, threads=2))
    with get_client(app) as opened:
        while opened.get("/api/ready").status_code != 200:
            threading.Event().wait(0.1)
        yield opened
    shutdown_lifespans()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")  # it does so itself
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_anything_may_be_asked(client: ASGIClient, people: People, mode: GenerationMode) -> None:
    """Every operation, sessions in every phase, bodies that fit the session half of the time."""
    asked = set()
    api = schemathesis.openapi.from_dict(client.get("/api/openapi.json").json())
    for result in api.get_all_operations():
        operation = result.ok()

        @given(
            case=operation.as_strategy(generation_mode=mode),
            phase=st.sampled_from(PHASES),
            fits=st.booleans(),
        )
        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        def ask(case: schemathesis.Case, phase: str, fits: bool) -> None:
            if isinstance(case.path_parameters.get("id"), str) and mode is GenerationMode.POSITIVE:
                case.path_parameters["id"] = people.one(phase)
            body = case.body
            named = body.get("ranking", ()) if isinstance(body, dict) else ()
            if mode is GenerationMode.POSITIVE and named and body.get("last") in named:
                body["last"] = None  # that the two differ is nothing a schema can say
            if fits:
                fit(case, people)
            case.call_and_validate(session=client)

        try:
            ask()
        except Unsatisfiable:
            # nothing wrong can be sent where nothing is asked for
            assert mode is GenerationMode.NEGATIVE
        else:
            asked.add(operation.label)
    assert len(asked) >= LEAST_ASKED[mode]


def fit(case: schemathesis.Case, people: People) -> None:
    """Put what only the server knows in place of what was drawn."""
    if "world" in case.path_parameters:
        case.path_parameters["world"] = "zone"
    if not isinstance(case.body, dict):
        return
    match case.operation.definition.raw["operationId"]:
        case "begin":
            consent = consent_version(people.study.find_world("zone"))
            case.body |= {"world": "zone", "language": None, "consent": consent}
        case "state":
            case.body |= {"ranking": list(STATED.ranking), "last": STATED.last}
        case "answer" if people.known and case.path_parameters["id"] in people.known.values():
            case.body |= {"number": people.open_number(case.path_parameters["id"]), "alternative": 0}
