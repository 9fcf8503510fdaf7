"""Typst sets the same page. Warm: the compiler with its fonts; the template comes with each document's words."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import typst

from benchmarks.papers import Paper, qr_svg
from benchmarks.printing import Rendered, serve_documents

FONTS = Path("var/fonts").absolute()
TEMPLATE = """
#set page(paper: "a4", margin: (top: 37mm, right: 26mm, bottom: 35mm, left: 28mm), footer-descent: 5mm,
  footer: context align(right, text(font: "ZX Song", size: 14pt)[— #counter(page).display() —]))
#set text(font: "ZX FangSong", size: 16pt, lang: "zh", tracking: -0.078mm, top-edge: 0.88em, bottom-edge: -0.12em)
#set par(leading: 4.57mm, spacing: 4.57mm, justify: true, first-line-indent: (amount: 11.13mm, all: true))
#let flush(body) = par(first-line-indent: 0mm, body)
#align(center, flush(text(font: "ZX XiaoBiaoSong", size: 34pt, fill: rgb("e60012"), tracking: -1pt, paper.mark)))
#v(3mm)
#align(center, flush(paper.number))
#line(length: 100%, stroke: 0.5mm + rgb("e60012"))
#v(3mm)
#align(center, block(width: 136mm, flush(text(font: "ZX XiaoBiaoSong", size: 22pt, paper.title))))
#v(2mm)
#flush(paper.addressee + "：")
#for each in paper.body [
  #if each.at(0) == "h2" { par(text(font: "ZX Hei", each.at(1))) } else { par(each.at(1)) }
]
#block(breakable: false, width: 100%)[
  #v(5mm)
  #grid(columns: (1fr, 76mm), stack(dir: ltr, spacing: 2mm, image(bytes(paper.qr), format: "svg", width: 20mm),
    flush(text(size: 10.5pt, paper.captions.at(0) + linebreak() + paper.captions.at(1)))),
    align(center, flush(paper.issuer) + flush(paper.date)))
]
#v(4mm)
#block(breakable: false, width: 100%, stroke: (top: 0.35mm, bottom: 0.35mm), inset: (x: 4.94mm, y: 1.5mm))[
  #set text(size: 14pt)
  #flush(paper.copies)
  #flush(paper.issuer + h(1fr) + paper.printed)
]
"""


@cache
def compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=[str(FONTS)], ignore_system_fonts=True)


def source(paper: Paper, _is_signed: bool) -> bytes:
    said = {
        "mark": paper.mark,
        "number": paper.number,
        "title": paper.title,
        "addressee": paper.addressee,
        "body": paper.body,
        "issuer": paper.issuer,
        "date": paper.date,
        "captions": paper.captions,
        "copies": paper.copies,
        "printed": paper.printed,
        "qr": qr_svg(paper.address).decode(),
    }
    words = json.dumps(json.dumps(said, ensure_ascii=False), ensure_ascii=False)
    return f"#let paper = json(bytes({words}))\n{TEMPLATE}".encode()


def render(text: bytes) -> Rendered:
    return compiler().compile(input=text), None


if __name__ == "__main__":
    serve_documents(source, render)
