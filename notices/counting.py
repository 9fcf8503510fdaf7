"""How many pages has a PDF of an unknown hand? `python -m notices.counting` reads it from standard input.

PDFium is native code, and a file made for it may do more than end it: so it runs in a process with bounded time and
memory that knows no database and no secret. It prints the number, or null.
"""

from __future__ import annotations

import json
import sys

import pypdfium2

from notices.verdicts import FILE_BYTES, bound_process


def main() -> None:
    """The bounded process."""
    bound_process()
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read(FILE_BYTES + 1))
        count = len(document)
    except pypdfium2.PdfiumError:
        count = None
    json.dump(count, sys.stdout)


if __name__ == "__main__":
    main()
