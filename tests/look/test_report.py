"""The report: the same bytes for the same tables, small, with everything in it, and nothing that runs."""

from __future__ import annotations

import itertools
import json
import shutil
from pathlib import Path

import pytest
from look import corpora

from cleaner.errors import EngineError, ReadError
from cleaner.look.render import asset, clip, json_data, render, visible, web_address
from cleaner.look.write import renew
from cleaner.output import rows
from cleaner.output.verify import verify
from cleaner.records import Block, Rejected


def test_equal_tables_give_equal_bytes_wherever_they_stand(bridge: Path, tmp_path: Path) -> None:
    again = corpora.bridge(tmp_path / "it's [another] place*?")
    for name in ("report.html", "README.md", "croissant.json", "manifest.json"):
        assert (again / name).read_bytes() == (bridge / name).read_bytes()


def test_parquet_and_json_lines_give_the_same_report(bridge: Path, tmp_path: Path) -> None:
    parquet = corpora.bridge(tmp_path / "parquet", parquet=True)
    assert (parquet / "report.html").read_bytes() == (bridge / "report.html").read_bytes()
    assert '"application/x-parquet"' in (parquet / "croissant.json").read_text(encoding="utf-8")
    assert "corpus/*.parquet" in (parquet / "README.md").read_text(encoding="utf-8")


def test_the_report_shows_what_became_of_everything(bridge: Path) -> None:
    text = (bridge / "report.html").read_text(encoding="utf-8")
    for words in (
        *("Bridge opens", "Share on Facebook", "Also read: bridges", "menu.txt", "no article", "copy.txt"),
        *("more complete", "Jaccard 0.81", "https://a.example/bridge", "truncated", "It is short.", "1 hidden"),
    ):
        assert words in text, words
    assert "default-src &#39;none&#39;" in text or "default-src 'none'" in text
    assert len(text) < 1_000_000


def test_a_folder_without_documents_has_a_report_too(tmp_path: Path) -> None:
    out = corpora.write(tmp_path / "out", [], {})
    assert "Every input was rejected" in (out / "report.html").read_text(encoding="utf-8")
    assert verify(out) == []


def test_the_text_of_a_removed_document_may_be_gone(tmp_path: Path) -> None:
    out = corpora.bridge(tmp_path / "out", with_index=False)
    assert "not on record any more" in (out / "report.html").read_text(encoding="utf-8")


def test_renewing_changes_nothing_or_the_checksums_with_it(bridge: Path, tmp_path: Path) -> None:
    out = shutil.copytree(bridge, tmp_path / "out")
    before = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    (out / "report.html").unlink()
    assert verify(out) == ["report.html is missing"]
    assert renew(out) == out / "report.html"
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()} == before
    shutil.rmtree(out / "index")
    renew(out)
    assert (out / "report.html").read_bytes() != before["report.html"]
    assert verify(out) == []


def test_what_is_no_finished_folder_is_refused(tmp_path: Path, bridge: Path) -> None:
    with pytest.raises(ReadError, match=r"no manifest\.json"):
        renew(tmp_path)
    out = shutil.copytree(bridge, tmp_path / "out")
    (out / "duplicates.jsonl").unlink()
    with pytest.raises(ReadError, match=r"duplicates\.jsonl is missing"):
        renew(out)
    (out / "duplicates.jsonl").write_text("not json\n", encoding="utf-8")
    with pytest.raises(ReadError, match="cleaner verify"):
        renew(out)


def test_hostile_strings_are_text(hostile: Path) -> None:
    text = (hostile / "report.html").read_text(encoding="utf-8")
    ours = [asset(name) for name in ("d3.min.js", "plot.umd.min.js", "report.js", "look.css")]
    for part in ours:
        text = text.replace(part, "")
    assert "<script>window" not in text
    assert "<img" not in text
    assert "<iframe" not in text
    assert 'href="javascript' not in text
    assert not {char for char in text if char < " " and char not in "\n\t"} | ({"\x7f", "\x85", "\u2028"} & set(text))
    assert len((hostile / "report.html").read_bytes()) < 2_000_000
    assert verify(hostile) == []


def test_the_report_stays_small_whatever_the_pages(tmp_path: Path) -> None:
    """Pages of very many blocks, very long lines and very long names."""
    lines = 1_000
    documents, removed, duplicates = [], {}, []
    for number in range(20):
        name = f"{number}{'x' * 2_000}"
        text = "\n\n".join(f"Line {i} of the text, number {number}." for i in range(lines)) + "y" * 100_000
        long = dict.fromkeys(("title", "hostname", "section"), "t" * 50_000)
        documents.append(corpora.document(name, text, cluster_size=2, cluster=name, **long))
        removed[name] = tuple(
            Block(2 * i, f"Removed {i} <&>{'z' * (9_000 * (i % 50 == 0))}", 0, 1, None, "drop", None, reason, 0.1)
            for i, reason in zip(range(lines), itertools.cycle(("share", "legal", "tags")), strict=False)
        )
        copied = rows.duplicate_row(f"c{name}", name, relation="near", jaccard=0.9, containment=1, why_kept="earlier")
        duplicates.append((corpora.document(f"c{name}", text.replace("of", "from")), copied))
    out = corpora.write(tmp_path / "out", documents, removed, duplicates=duplicates)
    assert len((out / "report.html").read_bytes()) < 5_000_000


def test_every_reason_language_warning_cluster_and_cause_has_its_sample(tmp_path: Path) -> None:
    """Rare ones too, in a folder of which the report shows a small part."""
    documents, removed, duplicates, rejected = [], {}, [], []
    for number in range(300):
        name = f"{number}.txt"
        language = "cy" if number == 250 else "en"
        warnings = ("cut_off",) if number == 251 else ()
        text = f"Document number {number} of many.\n\n" + f"Its text, {number} times. " * 30
        documents.append(corpora.document(name, text, language=language, warnings=warnings))
        reason = {252: "pagination", 253: "cookie"}.get(number, "share")
        removed[name] = (Block(1, f"{reason} {number}", 0, 1, None, "drop", None, reason, 0.0),)
        if number % 5 == 0:
            relation, why_kept = ("contained", "earlier") if number == 255 else ("near", "more_complete")
            row = rows.duplicate_row(
                f"copy {name}", name, relation=relation, jaccard=0.9, containment=0.9, why_kept=why_kept
            )
            duplicates.append((corpora.document(f"copy {name}", text + "More."), row))
        detail = "it is of another kind" if number == 254 else f"it took {number} seconds"
        rejected.append(Rejected(f"lost {number}", None, "timeout", detail))
    out = corpora.write(tmp_path / "out", documents, removed, duplicates=duplicates, rejected=rejected)
    text = (out / "report.html").read_text(encoding="utf-8")
    shown = text[text.index('<section id="documents">') : text.index('<section id="duplicates">')]
    for words in ("language cy", "warning cut off", 'data-reasons="pagination"', 'data-reasons="cookie"'):
        assert words in shown
    assert "of 300 documents</b>" in shown
    assert "look through these only" in shown
    assert 'class="id">copy 255.txt' in text
    assert "They belong to 60 clusters; shown are" in text
    assert "it is of another kind" in text
    assert "299 ×" in text


def test_few_clusters_are_all_shown(bridge: Path) -> None:
    text = (bridge / "report.html").read_text(encoding="utf-8")
    assert "They belong to 1 clusters" not in text
    assert "All 2 documents" in text


def test_fields_say_where_they_come_from(tmp_path: Path) -> None:
    origin = {"title": "json-ld", "language": "langdetect"}
    one = corpora.document("a.txt", "Some text.", title="Bridge", origin=origin, language_score=0.75)
    text = (corpora.write(tmp_path / "out", [one], {}) / "report.html").read_text(encoding="utf-8")
    assert "<td>json-ld</tr>" in text
    assert "langdetect, 0.75 sure" in text
    assert "json-ld <small>1</small>" in text


def test_a_difference_does_not_end_in_what_was_only_cut_off(tmp_path: Path) -> None:
    text = "A long story of the valley. " * 1_000
    one = corpora.document("a.txt", text, cluster="a.txt", cluster_size=2)
    row = rows.duplicate_row("b.txt", "a.txt", relation="near", jaccard=0.99, containment=0.99, why_kept="earlier")
    out = corpora.write(tmp_path / "out", [one], {}, duplicates=[(corpora.document("b.txt", f"{text[7:]} End."), row)])
    page = (out / "report.html").read_text(encoding="utf-8")
    assert page.count("<del>") + page.count("<ins>") == 1  # "A long" at the beginning
    assert "Only 12,000 characters" in page


def test_a_difference_late_in_long_texts_is_shown(tmp_path: Path) -> None:
    text = " ".join(f"word{number}" for number in range(4_000))
    one = corpora.document("a.txt", text, cluster="a.txt", cluster_size=2)
    row = rows.duplicate_row("b.txt", "a.txt", relation="near", jaccard=0.99, containment=0.99, why_kept="earlier")
    copy = corpora.document("b.txt", text.replace("word3900", "another"))
    page = (corpora.write(tmp_path / "out", [one], {}, duplicates=[(copy, row)]) / "report.html").read_text("utf-8")
    assert "<del>another </del>" in page
    assert "<ins>word3900 </ins>" in page
    assert "… 3,888 words the same …" in page
    assert "Only 12,000 characters" not in page


def test_data_for_scripts_cannot_leave_its_element() -> None:
    value = {"a": "</script><!--<script>&\u2028"}
    text = str(json_data(value))
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == value


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a?b=c#d", True),
        ("HTTP://example.org", True),
        *(
            (bad, False)
            for bad in ("javascript:alert(1)", " javascript:alert(1)", "java\nscript:x", "data:text/html,x")
        ),
        *((bad, False) for bad in ("//example.org", "http:", "http://[", "https://a b", 'https://a"b', "", None, 7)),
    ],
)
def test_links_lead_to_the_web_only(address: object, kept: bool) -> None:
    assert (web_address(address) is not None) is kept


def test_lines_are_cut_and_controls_are_seen() -> None:
    assert clip("a\nb  c" + "d" * 10, 8) == "a b cdd…"
    assert clip("x" * 10**6, 5) == "xxxx…"
    assert clip("\u202eevil", 10) == "evil"
    assert visible("a\x1b[0m\x00\x85\nb\tc") == "a␛[0m␀\ufffd\nb\tc"
    assert b"&lt;b&gt;" in render("browse_refused.html.jinja", message="<b>", status="No")


def test_a_report_that_cannot_be_written_says_so(bridge: Path, tmp_path: Path) -> None:
    out = shutil.copytree(bridge, tmp_path / "out")
    (out / "report.html").unlink()
    (out / "report.html").mkdir()
    (out / "report.html" / "x").touch()
    with pytest.raises(EngineError, match=r"cannot write .*report\.html"):
        renew(out)


@pytest.mark.parametrize(("words", "documents", "said"), [(11, 400, False), (12, 4, True), (12, 3, False)])
def test_an_idiom_is_no_boilerplate(tmp_path: Path, words: int, documents: int, said: bool) -> None:
    """Each idiom of a language or a house stands in many documents; an alarm is for what a site puts on its pages."""
    pages = [corpora.document(f"page {number}", f"Text {number}", date="2025-06-30") for number in range(400)]
    text = "Sign up for\nour <b>letter</b>" + " about gardens" * 9
    frequent = [rows.frequent_passage_row(text, words=words, documents=documents, examples=[])]
    folder = corpora.write(tmp_path / "out", pages, {}, frequent=frequent)
    found = [one for one in json.loads((folder / "manifest.json").read_text())["alarms"] if "boilerplate" in one]
    alarm = (
        f"{documents} kept documents have the same {words} words, “Sign up for our <b>letter</b> about gardens about "
        "gardens …”: boilerplate that no rule knows? look where it stands: the setting phrases_drop removes each whole "
        "block with the phrase"
    )
    assert found == [alarm] * said
