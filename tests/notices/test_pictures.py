"""Each form looks as it was approved: its first and last page beside each other, against `pictures/<code>-<kind>.png`.

A picture forgives how edges are smoothed, and fails where anything moved by a millimetre. What differs is written to
var/tests/pictures/, as the page is now and as the difference. After a look at it, `make approve-pictures` takes
today's pictures for the approved ones.
"""

import io
import os
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from notices.gallery import Specimen, specimens
from tests.notices.papers import sample_paper

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).with_name("pictures")
FOUND = ROOT / "var" / "tests" / "pictures"
DPI = 60
GREYS = 16
# After a slight blur, how far a pixel may be off (of 255), and how many may be further off.
STEPS, PIXELS = 40, 60
SPECIMENS = [specimen for specimen in specimens() if specimen.variant != "long"]


def picture_of(specimen: Specimen) -> Image.Image:
    """First and last page side by side, in greys."""
    pdf = specimen.pdf() if specimen.variant else sample_paper(specimen.spec.kind)
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [
            document[number].render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
            for number in sorted({0, len(document) - 1})
        ]
    finally:
        document.close()
    sheet = Image.new("L", (sum(page.width for page in pages), pages[0].height), 255)
    for place, page in enumerate(pages):
        sheet.paste(page, (place * page.width, 0))
    step = 255 / (GREYS - 1)
    return sheet.point([round(round(value / step) * step) for value in range(256)])


def difference(one: Image.Image, other: Image.Image) -> Image.Image | None:
    """A picture of what differs, or None where nothing does that a reader would see."""
    if one.size != other.size:
        return ImageChops.difference(one.resize(other.size), other)
    blurred = (picture.filter(ImageFilter.GaussianBlur(0.8)) for picture in (one, other))
    found = ImageChops.difference(*blurred)
    return found if sum(found.histogram()[STEPS:]) > PIXELS else None


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: specimen.name)
def test_it_looks_as_it_was_approved(specimen: Specimen) -> None:
    approved = FOLDER / f"{specimen.name}.png"
    assert approved.is_file(), f"no approved picture of {specimen.name}: run `make approve-pictures`"
    now = picture_of(specimen)
    if (found := difference(Image.open(approved).convert("L"), now)) is None:
        return
    FOUND.mkdir(parents=True, exist_ok=True)
    now.save(FOUND / f"{specimen.name}.png")
    found.point(lambda value: 255 - min(255, 3 * value)).save(FOUND / f"{specimen.name}-difference.png")
    pytest.fail(
        f"{specimen.spec.label} looks different: see {FOUND / specimen.name}.png and -difference.png. "
        "If it is meant to, run `make approve-pictures`"
    )


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: specimen.name)
def test_it_would_notice_a_millimetre(specimen: Specimen) -> None:
    """The whole page moved by 1 mm either way; then its number alone, or of a form its title."""
    approved = Image.open(FOLDER / f"{specimen.name}.png").convert("L")
    step = DPI / 25.4
    for across, down in ((step, 0), (0, step)):
        moved = approved.transform(
            approved.size, Image.Transform.AFFINE, (1, 0, -across, 0, 1, -down), Image.Resampling.BILINEAR
        )
        assert difference(approved, moved) is not None
    box = approved.crop((0, round(90 * step), round(190 * step), round(130 * step)))
    alone = approved.copy()
    alone.paste(box, (round(step), round(90 * step)))
    assert difference(approved, alone) is not None


def test_it_forgives_how_edges_are_smoothed() -> None:
    approved = Image.open(FOLDER / f"{SPECIMENS[0].name}.png").convert("L")
    moved = approved.transform(
        approved.size, Image.Transform.AFFINE, (1, 0, 0.2, 0, 1, 0.2), Image.Resampling.BILINEAR
    )
    assert difference(approved, moved) is None


def test_the_approved_pictures_are_those_of_the_forms() -> None:
    assert {path.stem for path in FOLDER.glob("*.png")} == {specimen.name for specimen in SPECIMENS}
    assert sum(path.stat().st_size for path in FOLDER.glob("*.png")) < 3_000_000


def write() -> None:
    FOLDER.mkdir(exist_ok=True)
    names = {specimen.name for specimen in SPECIMENS}
    for old in FOLDER.glob("*.png"):
        if old.stem not in names:
            old.unlink()
    for specimen in SPECIMENS:
        picture, target = picture_of(specimen), FOLDER / f"{specimen.name}.png"
        if target.is_file() and difference(Image.open(target).convert("L"), picture) is None:
            continue  # what looks the same keeps its bytes
        buffer = io.BytesIO()
        picture.quantize(GREYS).save(buffer, "PNG", optimize=True)
        target.write_bytes(buffer.getvalue())
        print(target)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    write()
