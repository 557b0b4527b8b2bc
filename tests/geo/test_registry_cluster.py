"""The same labels by a real scheduler and two worker processes, one of which is killed in the middle."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo.model.errors import SourceError
from geo.model.layout import Layout
from geo.registry.assign import assign_file
from geo.registry.cluster import assign_on_cluster
from geo.registry.rows import Counts

distributed = pytest.importorskip("distributed")

pytestmark = [
    # Tornado and Dask leave sockets of ended workers to the collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def cluster() -> Iterator[object]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as started:
        yield started


@pytest.fixture(scope="module")
def registry(shanghai: Layout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    rng = np.random.default_rng(4)
    west, south, east, north = shanghai.districts.total_bounds
    rows = 40_000
    table = pa.table(
        {
            "id": np.arange(rows),
            "lon": rng.uniform(west, east, rows),
            "lat": rng.uniform(south, north, rows),
        }
    )
    file = tmp_path_factory.mktemp("registry") / "in.parquet"
    pq.write_table(table, file, row_group_size=1000)
    return file


def test_the_result_is_the_same_with_a_worker_killed_in_the_middle(
    cluster: object, registry: Path, shanghai: Layout, tmp_path: Path
) -> None:
    scheduler = cluster.scheduler_address  # type: ignore[attr-defined]
    wanted = assign_file(registry, tmp_path / "local.parquet", shanghai)
    with distributed.Client(scheduler) as client:
        victim = next(iter(client.run(os.getpid).values()))
    killed: list[int] = []

    def kill(done: int, total: int) -> None:
        if not killed:
            assert done < total
            killed.append(victim)
            os.kill(victim, signal.SIGKILL)

    counts = assign_on_cluster(
        registry,
        tmp_path / "cluster.parquet",
        shanghai.areas,
        scheduler,
        kill,
        per_unit=1000,
    )
    assert killed
    assert counts == wanted
    pd.testing.assert_frame_equal(
        pq.read_table(tmp_path / "cluster.parquet").to_pandas(),
        pq.read_table(tmp_path / "local.parquet").to_pandas(),
        check_categorical=False,
    )
    # Other cuts, and a folder instead of a file.
    again = assign_on_cluster(
        registry,
        tmp_path / "parts",
        shanghai.areas,
        scheduler,
        None,
        per_unit=7000,
    )
    assert again == wanted
    parts = sorted((tmp_path / "parts").iterdir())
    assert [part.name for part in parts] == [f"in-{number:05d}.parquet" for number in range(6)]
    table = pd.concat(
        [pq.read_table(part).to_pandas().astype({"district": str, "zone": str}) for part in parts]
    )
    local = pq.read_table(tmp_path / "local.parquet").to_pandas().astype({"district": str, "zone": str})
    pd.testing.assert_frame_equal(table.reset_index(drop=True), local)
    # A file that cannot be used is said as on one machine, and nothing is left behind.
    (tmp_path / "bad.csv").write_text("name\na\n")
    with pytest.raises(SourceError, match="no column for positions"):
        assign_on_cluster(
            tmp_path / "bad.csv",
            tmp_path / "bad.parquet",
            shanghai.areas,
            scheduler,
            None,
        )
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "bad.csv",
        "cluster.parquet",
        "local.parquet",
        "parts",
    ]


def test_a_cluster_that_is_not_there_is_said(
    registry: Path, shanghai: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DASK_SCHEDULER_ADDRESS", raising=False)
    with pytest.raises(SourceError, match="no scheduler; give its address"):
        assign_file(registry, tmp_path / "out.parquet", shanghai, engine="dask")
    assert Counts() == Counts() + Counts()
