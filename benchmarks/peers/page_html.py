"""The page as HTML and CSS for the peers that set such: the same words, fonts and measures as ours."""

from __future__ import annotations

from html import escape
from pathlib import Path

from benchmarks.papers import Paper, qr_address

FONTS = Path("var/fonts").absolute()
FACES = "\n".join(
    f'@font-face {{ font-family: "ZX {name}"; src: url("{(FONTS / f"ZX-{name}.otf").as_uri()}") }}'
    for name in ("FangSong", "Hei", "Song", "XiaoBiaoSong")
)
CSS = f"""{FACES}
@page {{ size: A4; margin: 37mm 26mm 35mm 28mm;
  @bottom-right {{ content: "— " counter(page) " —"; font: 14pt "ZX Song"; vertical-align: top; padding-top: 4mm }} }}
* {{ margin: 0; padding: 0; font-weight: 400; font-size: 16pt }}
body {{ font-family: "ZX FangSong"; line-height: 10.22mm; letter-spacing: -0.078mm }}
.mark {{ font: 34pt/1 "ZX XiaoBiaoSong"; color: #e60012; text-align: center; letter-spacing: -1pt; white-space: nowrap;
  padding: 0 0 5mm }}
.number {{ text-align: center }}
.rule {{ height: 0.5mm; background: #e60012; margin: 3mm 0 5mm }}
.title {{ font: 22pt/11.2mm "ZX XiaoBiaoSong"; text-align: center; margin-bottom: 5mm; padding: 0 10mm }}
.body {{ text-align: justify }}
.body p, .body h2 {{ text-indent: 11.13mm }}
.body h2 {{ font-family: "ZX Hei"; break-after: avoid }}
.signature {{ position: relative; break-inside: avoid; padding-top: 10mm; text-align: right; padding-right: 22.29mm }}
.proof {{ position: absolute; left: 0; top: 10mm; text-align: left }}
.proof img {{ width: 20mm; height: 20mm; float: left; margin-right: 2mm }}
.proof p {{ font-size: 10.5pt; line-height: 5.2mm }}
.imprint {{ margin-top: 4mm; border-top: 0.35mm solid; border-bottom: 0.35mm solid }}
.imprint p {{ font-size: 14pt; line-height: 8mm; padding: 0 4.94mm }}
.imprint p + p {{ border-top: 0.25mm solid }}
"""


def body_of(paper: Paper) -> str:
    """What stands between <body> and </body>."""
    text = "".join(f"<{tag}>{escape(words)}</{tag}>" for tag, words in paper.body)
    first, second = paper.captions
    return (
        f'<p class="mark">{paper.mark}</p><p class="number">{paper.number}</p><div class="rule"></div>'
        f'<h1 class="title">{paper.title}</h1><p>{paper.addressee}：</p><div class="body">{text}</div>'
        f'<div class="signature"><div class="proof"><img src="{qr_address(paper.address)}">'
        f"<p>{first}</p><p>{second}</p></div><p>{paper.issuer}</p><p>{paper.date}</p></div>"
        f'<div class="imprint"><p>{paper.copies}</p><p>{paper.issuer} {paper.printed}</p></div>'
    )


def page_of(paper: Paper) -> str:
    return (
        f'<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{paper.number}</title>'
        f"<style>{CSS}</style></head><body>{body_of(paper)}</body></html>"
    )
