"""From fitted classes to the page."""

from pathlib import Path

import pytest
from unsaid.analysis.latent_classes import ClassesFit, fit_classes, load_classes
from unsaid.analysis.latent_page import latent_content, write_latent_report
from unsaid.population.latent.saved import SavedClasses

from tests.cli.choices import write_choices
from unsaid.population.latent.options import LatentOptions
from unsaid.types.errors import DataError


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> ClassesFit:
    data = write_choices(tmp_path_factory.mktemp("choices") / "choices.csv")
    return fit_classes(data, (2, 1), options=LatentOptions(starts=2, kept=1, folds=2))


def test_the_content_is_gathered(found: ClassesFit) -> None:
    content = latent_content(found.saved, tried=found.tried, panel=found.panel, notes=found.notes)
    assert content.title == "choices.csv"
    assert [one.fit.class_count for one in content.tried] == [1, 2]
    losses = [one.held_out.log_loss for one in content.tried if one.held_out is not None]
    differences = [one.log_loss for one in content.more_losses]
    assert differences == pytest.approx([loss - min(losses) for loss in losses])
    assert min(one.standard_error for one in content.more_losses) == 0
    assert content.certainty is not None
    assert len(content.certainty.highest) == 120
    assert content.importance is not None
    assert content.importance.attributes == ("price", "quality", "green")
    assert {"unsaid", "seed", "data"} <= set(content.made_by)
    assert content.notes == found.notes


def test_a_page_is_written(found: ClassesFit, tmp_path: Path) -> None:
    page = found.report(tmp_path / "page.html").read_text(encoding="utf-8")
    assert "Kinds of people: choices.csv" in page
    assert "How many classes" in page
    with pytest.raises(DataError, match="no such folder"):
        found.report(tmp_path / "nowhere" / "page.html")


def test_a_loaded_fit_tells_what_it_kept(found: ClassesFit, tmp_path: Path) -> None:
    page = load_classes(found.save(tmp_path / "classes.json")).report(tmp_path / "page.html")
    assert "What matters to each class" in page.read_text(encoding="utf-8")
    assert "How many classes" not in page.read_text(encoding="utf-8")
    least = latent_content(SavedClasses(found.result))
    assert (least.title, least.importance, least.certainty, least.more_losses) == ("choices", None, None, ())
    assert write_latent_report(least, tmp_path / "least.html").is_file()
