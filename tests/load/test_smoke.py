"""Every figure of the bench can be measured, judged and written; how high it is says nothing here."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from load import machine, report
from load.figures import FIGURES
from load.running import chosen, measured
from load.sizes import SMOKE
from load.stage import Stage


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with Stage.opened(SMOKE) as opened:
        yield opened


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_every_figure_can_be_measured(stage: Stage, tmp_path: Path) -> None:
    judged = await measured(FIGURES, stage, lambda _: None)
    report.write(judged, tmp_path / "bench.json")
    rows = orjson.loads((tmp_path / "bench.json").read_bytes())
    assert sorted(row["figure"] for row in rows) == sorted(figure.name for figure in FIGURES)
    assert all(row["ratio"] >= 0 and isinstance(row["holds"], bool) for row in rows)
    assert all(figure.name in report.table(judged) for figure in FIGURES)


def test_figures_are_chosen_by_name_or_by_how_names_begin() -> None:
    assert [figure.name for figure in chosen(FIGURES, "http, visible")] == [
        *("http", "visible_200_p50", "visible_800_p50", "visible_200_p99")
    ]
    assert chosen(FIGURES, "") == list(FIGURES)
    with pytest.raises(ValueError, match="no figure is named speed; there are: appends_"):
        chosen(FIGURES, "speed")


def test_a_figure_is_known_by_one_name() -> None:
    assert len({figure.name for figure in FIGURES}) == len(FIGURES)


def test_the_machine_says_what_it_is() -> None:
    assert any("PostgreSQL 18" in line and "Kafka 4" in line for line in machine.description())
