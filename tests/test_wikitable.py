"""The table for encyclopedias: its whole text on invented rows, and what is true of the real one."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

import ilrs_signatories as ilrs
from conftest import FROZEN, ROOT, Rows, Write
from ilrs_signatories.questions.wikitable import escape, wikitable

NOTICE = {
    "source_id": "notice",
    "publisher": "A | B",
    "type": "official",
    "side": "china",
    "language": "zh|x",
}
TABLES: dict[str, Rows] = {
    "signatories": [
        {"signatory_id": "china", "name": "China", "type": "country", "country": "CHN"},
        {"signatory_id": "utopia", "name": "[[Utopia]]\n{{x}}", "type": "country", "country": "UTO"},
    ],
    "agreements": [
        {
            "agreement_id": "utopia-2024",
            "title": "T",
            "instrument": "joint_statement",
            "scope": "ilrs",
            "signed": "[2024-05-07..2024-05-08]",
        }
    ],
    "parties": [
        {"agreement_id": "utopia-2024", "signatory_id": "china", "role": "host"},
        {"agreement_id": "utopia-2024", "signatory_id": "utopia", "role": "signatory"},
    ],
    "sources": [
        {**NOTICE, "url": "https://a.example/?q=[1]|2", "title": "<b>T|1</b> {{2}}", "published": "2024-05"},
        {
            "source_id": "bare",
            "publisher": "Bare",
            "url": "https://b.example/",
            "type": "text",
            "side": "china",
        },
        {
            "source_id": "paper",
            "publisher": "Paper",
            "url": "https://p.example/",
            "title": "P",
            "published": "[..2024-05-09]",
            "type": "news_media",
            "side": "third_party",
        },
        {
            "source_id": "wiki",
            "publisher": "Wiki",
            "url": "https://w.example/",
            "title": "W",
            "type": "encyclopedia",
            "side": "third_party",
        },
        {"source_id": "seen-by-nobody", "publisher": "C", "type": "official", "side": "china"},
    ],
    "evidence": [
        {
            "resource": "agreements",
            "record_id": "utopia-2024",
            "field": field,
            "source_id": source_id,
            "value": value,
            "stance": "supports",
        }
        for field, source_id, value in (
            ("instrument", "notice", "joint_statement"),
            ("signed", "bare", "2024-05-07"),
            ("signed", "notice", "2024-05"),
            ("signed", "seen-by-nobody", "2024-05-08"),
            ("signed", "wiki", "2024-05-08"),
            ("instrument", "wiki", "joint_statement"),
            ("signed", "paper", "2024-05-08"),
        )
    ],
}

WRITTEN = """\
{| class="wikitable sortable"
|+ Signatories of the International Lunar Research Station as of 7 May 2024
! Date !! Signatory !! Instrument !! Counterpart
|-
| data-sort-value="2024-05-08" | 7 or 8 May 2024 (or after that day)\
<ref name="notice">{{cite web |url=https://a.example/?q=%5B1%5D%7C2 \
|title=&#60;b&#62;T&#124;1&#60;/b&#62; &#123;&#123;2&#125;&#125; |publisher=A &#124; B |date=May 2024 \
|language=zh&#124;x}}</ref>\
<ref name="paper">{{cite web |url=https://p.example/ |title=P |publisher=Paper}}</ref>\
<ref name="bare">[https://b.example/ Bare]</ref>
| &#91;&#91;Utopia&#93;&#93; &#123;&#123;x&#125;&#125;
| joint statement
| China
|}
"""


def test_the_table_is_written_with_markup_escaped_and_the_best_three_sources(write_package: Write) -> None:
    assert wikitable("2024-05-07", write_package(**TABLES)) == WRITTEN


def test_every_signatory_has_a_row_with_references() -> None:
    text = ilrs.wikitable()
    rows = text.split("\n|-\n")[1:]
    assert len(rows) == len(ilrs.signatories())
    assert [row for row in rows if row.count("\n| ") != 3] == []
    assert [row for row in rows if not 1 <= row.count("<ref ") <= 3] == []


def test_a_source_is_written_out_once_and_before_it_is_named() -> None:
    cited = re.findall(r'<ref name="([a-z0-9-]+)"( /)?>', ilrs.wikitable())
    written = [name for name, named in cited if not named]
    assert len(written) == len(set(written))
    for number, (name, named) in enumerate(cited):
        assert bool(named) == (name in [earlier for earlier, _ in cited[:number]]), name


def test_templates_and_references_are_closed() -> None:
    text = ilrs.wikitable()
    assert text.count("{{cite web ") == text.count("}}") == text.count("{{")
    assert text.count("<ref ") == text.count("</ref>") + text.count(" />")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain, 'quoted' & done", "plain, 'quoted' &#38; done"),
        ("''italic''", "&#39;&#39;italic&#39;&#39;"),
        ("a\n| b || c", "a &#124; b &#124;&#124; c"),
        ("~~~~ __TOC__", "&#126;&#126;&#126;&#126; &#95;&#95;TOC&#95;&#95;"),
        ("http://x", "http&#58;&#47;&#47;x"),
    ],
)
def test_markup_in_a_value_is_printed_as_it_is(text: str, escaped: str) -> None:
    assert escape(text) == escaped


def test_the_command_prints_the_same_and_imports_no_pandas() -> None:
    code = (
        "import sys; from ilrs_signatories.cli import main; status = main();"
        "sys.exit('pandas' in sys.modules or status)"
    )
    command = [sys.executable, "-c", code, "--package", str(FROZEN), "wikitable", "--as-of", "2023-10-26"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr, done.stdout) == (0, "", ilrs.wikitable("2023-10-26"))
