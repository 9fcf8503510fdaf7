"""Refuses files made to hurt, before anything parses them. Runs in the child process.

A workbook is a zip of XML. A bomb may hide in the zip (size, ratio, number of members, other
archives inside), in the XML (document types with entities) or in the sheet (two cells so far apart
that the rectangle between them fills the memory; see cell_scan).
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from posixpath import join, normpath
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError

from .cell_scan import SheetScan, scan_xml
from .limits import Limits, WorkbookUnusable

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".xz", ".bz2", ".xlsx", ".xlsm", ".xlsb", ".docx", ".pptx", ".ods")
_EMBEDDED = "xl/embeddings/"  # objects pasted into a sheet; nothing here ever opens them
_SAVE_AS = "请用电子表格软件打开，另存为 .xlsx 工作簿后重传"
TOO_LARGE = "文件展开后过大，读取所需内存超过限制"
TOO_MUCH_OUTPUT = 75  # exit status of the child when RLIMIT_FSIZE was reached
DAMAGED = "文件已损坏，无法读取"


def check_signature(path: Path) -> None:
    """Tell by its first bytes that the file is a zip at all. Raises WorkbookUnusable."""
    with path.open("rb") as file:
        start = file.read(8)
        if start.startswith(_OLE):
            rest = file.read(4 * 2**20)
            if "EncryptedPackage".encode("utf-16-le") in rest or "EncryptionInfo".encode("utf-16-le") in rest:
                raise WorkbookUnusable("文件有密码保护，无法读取", remedy="请取消密码、另存后重传")
            raise WorkbookUnusable("文件是旧版 .xls 格式或有密码保护，无法读取", remedy=_SAVE_AS)
    if not start.startswith(_ZIP):
        raise WorkbookUnusable("文件不是 Excel 工作簿（.xlsx）", remedy=_SAVE_AS)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The zip; whatever is wrong with it or its XML becomes WorkbookUnusable."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        ExpatError,
        ElementTree.ParseError,
        UnicodeError,
        KeyError,
        ValueError,
        LookupError,
        OverflowError,
        RuntimeError,
    ) as error:
        raise WorkbookUnusable(DAMAGED, remedy=_SAVE_AS) from error


def check_members(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Look at the zip's table of contents alone. Raises WorkbookUnusable."""
    members = archive.infolist()
    names = [member.filename for member in members]
    if len(members) > limits.members:
        raise _hostile(f"内含{len(members)}个部件，超过{limits.members}个")
    if len(set(names)) != len(names):
        raise _hostile("内含同名的部件")
    if any(member.flag_bits & 0x1 for member in members):
        raise WorkbookUnusable("文件有密码保护，无法读取", remedy="请取消密码、另存后重传")
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise WorkbookUnusable(DAMAGED, remedy=_SAVE_AS)
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > limits.unpacked_bytes:
        raise _hostile(f"解开后超过{limits.unpacked_bytes // 2**20}MB")
    if unpacked > limits.ratio_counts_from_bytes and unpacked > limits.ratio * max(packed, 1):
        raise _hostile("压缩比异常")
    _check_kind(names)


def _check_kind(names: list[str]) -> None:
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise WorkbookUnusable("文件是 .xlsb 或 .ods 格式，不能接收", remedy=_SAVE_AS)
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise WorkbookUnusable("文件是压缩包，不是 Excel 工作簿（.xlsx）", remedy="请解压后上传其中的工作簿")
    if any(name.lower().endswith(_ARCHIVES) and not name.startswith(_EMBEDDED) for name in names):
        raise _hostile("内含别的压缩文件")


def scan_parts(archive: zipfile.ZipFile, limits: Limits) -> dict[str, SheetScan]:
    """Stream through every XML part: no document types; sheets within bounds. Sheet scans by part name."""
    scans: dict[str, SheetScan] = {}
    for member in archive.infolist():
        if not member.filename.lower().endswith((".xml", ".rels")):
            continue
        with archive.open(member) as stream:
            scan = scan_xml(stream)
        if scan.has_doctype:
            raise _hostile("含有不允许的XML声明")
        if scan.is_sheet:
            if scan.rectangle > limits.cells or scan.broken_reference:
                where = scan.broken_reference or scan.farthest
                raise WorkbookUnusable(
                    f"工作表的范围过大：单元格{where}离表格太远", remedy="请删除表格以外的内容后重传"
                )
            scans[member.filename] = scan
    return scans


def sheet_parts(archive: zipfile.ZipFile, limits: Limits) -> dict[str, str]:
    """Name of each sheet → its part (xl/worksheets/sheet1.xml), from the workbook and its relations."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    targets = {}
    if "xl/_rels/workbook.xml.rels" in archive.namelist():
        for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels")):
            target = relation.get("Target", "")
            path = target[1:] if target.startswith("/") else normpath(join("xl", target))
            targets[relation.get("Id", "")] = path
    parts = {}
    for element in book.iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        relation_id = next((value for key, value in element.items() if key.endswith("}id")), "")
        parts[element.get("name", "")] = targets.get(relation_id, "")
    if len(parts) > limits.sheets:
        raise _hostile(f"有{len(parts)}张工作表，超过{limits.sheets}张")
    return parts


def counts_from_1904(archive: zipfile.ZipFile) -> bool:
    """Whether the workbook numbers its days from 1904, as old Macintosh files do."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    return any(
        element.get("date1904") in ("1", "true")
        for element in book
        if element.tag.rpartition("}")[2] == "workbookPr"
    )


def _hostile(what: str) -> WorkbookUnusable:
    return WorkbookUnusable(f"文件异常，已拒绝：{what}", remedy=_SAVE_AS)
