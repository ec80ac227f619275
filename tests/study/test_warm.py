from tests.study.walks import SETTINGS, at_gate, go, same_particles
from unsaid.study.cases import Sitting, Study
from unsaid.study.warm import warm_up


def test_warming_up_records_and_changes_nothing(study: Study) -> None:
    sitting = at_gate(study)
    go(study, sitting, 2)
    before = Sitting(sitting.session, sitting.world, sitting.posterior)
    log = study.store.export(sitting.session.id)
    warm_up(sitting)
    assert study.store.export(sitting.session.id) == log
    assert sitting.session == before.session
    assert same_particles(sitting, before)


def test_warming_up_is_possible_at_any_point(walked: tuple[Study, Sitting], study: Study) -> None:
    begun = study.begin(seed=1, settings=SETTINGS)
    for sitting in (begun, walked[1]):
        phase = sitting.session.phase
        warm_up(sitting)
        assert sitting.session.phase == phase
