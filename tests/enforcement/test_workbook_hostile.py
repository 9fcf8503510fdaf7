"""Files made to hurt, and files that are none: each is refused with a sentence, and nothing breaks."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from enforcement.workbook import Limits, WorkbookUnusable

from .workbooks import HEADINGS, SAMPLES, read, rewrite, row, save

SAMPLE = SAMPLES / "court-outstanding-cases.xlsx"
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
CELLS = '<row r="{row}"><c r="{ref}"><v>1</v></c></row></sheetData>'


def _refused(path: Path, said: str = ".", limits: Limits | None = None) -> WorkbookUnusable:
    with pytest.raises(WorkbookUnusable, match=said) as caught:
        read(path, limits=limits)
    assert caught.value.message
    assert "Traceback" not in caught.value.message + caught.value.remedy
    return caught.value


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空"),
        (b"PK", "不是"),
        (b"PK\x03\x04", "损坏"),
        (b"\x00" * 4_096, "不是"),
        ("案号,执行法院\n".encode("gb18030"), "不是"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "不是"),
        (b"%PDF-1.7", "不是"),
        (OLE + b"\x00" * 4_096 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 99, "密码"),
        (OLE + b"\x00" * 4_096 + "Workbook".encode("utf-16-le"), "xls"),
    ],
)
def test_it_refuses_what_is_no_workbook(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    _refused(path, said)


def test_it_refuses_what_is_not_there_or_no_file(tmp_path: Path) -> None:
    _refused(tmp_path / "none.xlsx", "找不到")
    _refused(tmp_path, "找不到")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_it_refuses_a_truncated_file(tmp_path: Path, share: float) -> None:
    content = SAMPLE.read_bytes()
    path = tmp_path / "a.xlsx"
    path.write_bytes(content[: int(len(content) * share)])
    _refused(path, "损坏")


def test_damage_anywhere_is_refused_or_harmless(tmp_path: Path) -> None:
    content = SAMPLE.read_bytes()
    chance = random.Random(2026)
    path = tmp_path / "a.xlsx"
    for _ in range(25):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 20)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            read(path)
        except WorkbookUnusable as refusal:
            assert refusal.message


@pytest.mark.parametrize(
    ("row_number", "reference"),
    [(1_048_576, "XFD1048576"), (1_048_576, "A1048576"), (9_999_999, "A9999999"), (50, "ZZZZ50"), (50,
     "50"), (0, "A0"),
     (50, "XFE50"), ("x", "A50"), ("99999999999999999999", "B50")],
)  # fmt: skip
def test_it_refuses_cells_too_far_apart(tmp_path: Path, row_number: object, reference: str) -> None:
    far = CELLS.format(row=row_number, ref=reference).encode()
    path = rewrite(SAMPLE, tmp_path / "a.xlsx", lambda _, content: content.replace(b"</sheetData>", far))
    _refused(path, "范围过大")


def test_it_refuses_distant_rows_whose_cells_have_no_reference(tmp_path: Path) -> None:
    far = b'<row r="1048576"><c><v>1</v></c></row></sheetData>'
    path = rewrite(SAMPLE, tmp_path / "a.xlsx", lambda _, content: content.replace(b"</sheetData>", far))
    _refused(path, "范围过大")


def test_it_reads_on_where_distant_cells_are_only_formatted(tmp_path: Path) -> None:
    far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    path = rewrite(SAMPLE, tmp_path / "a.xlsx", lambda _, content: content.replace(b"</sheetData>", far))
    assert len(read(path).rows) == 29


def test_the_process_has_an_end_where_the_scan_is_deceived(tmp_path: Path) -> None:
    far = CELLS.format(row=1_048_576, ref="XFD1048576").encode()
    path = rewrite(SAMPLE, tmp_path / "a.xlsx", lambda _, content: content.replace(b"</sheetData>", far))
    _refused(path, "内存", limits=Limits(cells=2**40))


def test_it_refuses_a_file_that_needs_more_memory_than_it_may(tmp_path: Path) -> None:
    many = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(50, 60_000)).encode()
    strings = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>' + b"x" * 30_000
    )

    def change(name: str, content: bytes) -> bytes:
        if name == "xl/_rels/workbook.xml.rels":
            kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
            link = (
                b'<Relationship Id="rId99" Type="' + kind + b'" Target="sharedStrings.xml"/></Relationships>'
            )
            return content.replace(b"</Relationships>", link)
        return content.replace(b"</sheetData>", many + b"</sheetData>") if name == SHEET else content

    path = rewrite(SAMPLE, tmp_path / "a.xlsx", change)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", strings + b"</t></si></sst>")
    _refused(path, "过大")


@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "_rels/.rels"]
)
def test_it_refuses_document_types(tmp_path: Path, part: str) -> None:
    def change(name: str, content: bytes) -> bytes:
        bare = content.partition(b"?>")[2] if content.startswith(b"<?xml") else content
        return BILLION_LAUGHS + bare if name == part else content

    _refused(rewrite(SAMPLE, tmp_path / "a.xlsx", change), "XML")


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize(
    "content", [b"", b"<", b"\xff\xfe\x00", b"<worksheet><sheetData>", b"\x00" * 99, b"<a/>"]
)
def test_it_refuses_broken_parts(tmp_path: Path, part: str, content: bytes) -> None:
    _refused(rewrite(SAMPLE, tmp_path / "a.xlsx", lambda name, old: content if name == part else old))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "[Content_Types].xml", "xl/worksheets/sheet1.xml"])
def test_it_refuses_a_file_without_a_part(tmp_path: Path, part: str) -> None:
    _refused(rewrite(SAMPLE, tmp_path / "a.xlsx", lambda name, old: None if name == part else old))


def _with_members(path: Path, members: dict[str, bytes]) -> Path:
    path.write_bytes(SAMPLE.read_bytes())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_it_refuses_zip_bombs(tmp_path: Path) -> None:
    zeros = b"\x00" * (30 * 2**20)
    _refused(_with_members(tmp_path / "ratio.xlsx", {"xl/media/a.bin": zeros}), "压缩比")
    _refused(
        _with_members(tmp_path / "size.xlsx", {"a": zeros}), "MB", limits=Limits(unpacked_bytes=10 * 2**20)
    )
    _refused(_with_members(tmp_path / "many.xlsx", {f"xl/{n}": b"" for n in range(1_001)}), "部件")
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a", b"a")
    _refused(_with_members(tmp_path / "nested.xlsx", {"xl/media/a.zip": inner.getvalue()}), "压缩文件")
    assert (
        len(read(_with_members(tmp_path / "ok.xlsx", {"xl/embeddings/a.docx": inner.getvalue()})).rows) == 29
    )


def test_it_refuses_a_zip_that_lies_about_its_sizes(tmp_path: Path) -> None:
    path = _with_members(tmp_path / "a.xlsx", {"xl/media/a.bin": b"\x00" * 2**20})
    content = path.read_bytes()
    directory = content.index(b"PK\x01\x02")
    at = content.index(SHEET.encode(), directory) - 46
    lying = bytearray(content)
    lying[at + 24 : at + 28] = struct.pack("<I", 100)
    path.write_bytes(lying)
    _refused(path, "损坏")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_it_refuses_two_parts_of_one_name(tmp_path: Path) -> None:
    _refused(_with_members(tmp_path / "a.xlsx", {SHEET: b"<worksheet/>"}), "同名")


def test_it_refuses_an_encrypted_zip(tmp_path: Path) -> None:
    content = bytearray(SAMPLE.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    _refused(path, "密码")


@pytest.mark.parametrize(
    ("name", "said"), [("xl/workbook.bin", "xlsb"), ("content.xml", "ods"), ("台账.xlsx", "压缩包")]
)
def test_it_names_other_formats(tmp_path: Path, name: str, said: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "x")
    _refused(path, said)


def test_it_refuses_a_file_over_the_limits(tmp_path: Path) -> None:
    _refused(SAMPLE, "MB", limits=Limits(file_bytes=1_000))
    _refused(SAMPLE, "10字", limits=Limits(text_characters=10))
    _refused(SAMPLE, "范围过大", limits=Limits(cells=100))
    _refused(SAMPLE, "过大", limits=Limits(output_bytes=1_000))


def test_it_stops_after_its_time(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number in range(60_000):
            sheet.write_row(number, 0, range(15))
    _refused(path, limits=Limits(seconds=1))


def test_hostile_text_is_text(tmp_path: Path) -> None:
    text = "=cmd|'/c calc'!A1 <script>\x07 _x0000_ '; DROP TABLE"
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        cells = row(立案日期="2026-03-05", 备注=text.replace("\x07", ""), 承办法官="a\u202eb\ufeff")
        sheet.write_row(1, 0, ["" if value is None else value for value in cells.values()])
    (only,) = read(path).rows
    assert only.remark.startswith("=cmd|'/c calc'!A1 <script>")
    assert "\x00" not in only.remark
    assert only.judge == "ab"


@pytest.mark.thorough
def test_it_reads_a_hundred_thousand_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for number in range(1, 100_001):
            cells = row(序号=number, 案号=f"（2026）样0302执{number}号", 立案日期="2026年3月5日")
            sheet.write_row(number, 0, ["" if value is None else value for value in cells.values()])
    parsed = read(path)
    assert (len(parsed.rows), len(parsed.rejections)) == (100_000, 0)


def test_a_saved_workbook_is_left_as_it_was(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", row())
    before = path.read_bytes()
    read(path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.xlsx"]
