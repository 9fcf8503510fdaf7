"""Where issuers, date and seals stand below the text. All measures are millimetres.

One issuer: names and date go with the text's flow, the seal over them. Several (联合行文): names in rows of at most
three, in the issuers' order, a seal to each; the last one over the last name and the date; no seal touches another
or leaves the type area, and the first row's top is within a line of the text (GB/T 9704-2012, 7.3.5).
"""

from dataclasses import dataclass

from notices.heads import BODY_SIZE, LINE, NUMBER_FAMILY, TYPE_WIDTH
from notices.kinds import Form, KindSpec
from notices.outlines import width
from notices.sheets import Sheet
from notices.typesetting import faces
from notices.wording import chinese_date
from organisations.refusals import Refusal

CHARACTER = TYPE_WIDTH / 28
LETTER_SPACING = -0.078
PROOF_WIDTH = 70.0
SEAL = 42.0
DATE_RIGHT = 4 * CHARACTER

# How long a name may be where so many stand in a row of a joint document; the last column is the date's.
ROOM = {3: 42.0, 2: 68.0, 1: 76.0}
ROW = 46.0
ROWS_LIMIT = 3
NAME_MIDDLE = 25.55
SEAL_TOP = NAME_MIDDLE - SEAL / 2


@dataclass(frozen=True)
class Place:
    """Names of one issuer of a joint document: row from 0, centre and top of the names within their row."""

    names: tuple[str, ...]
    row: int
    centre: float
    top: float
    width: float

    @property
    def left(self) -> float:
        return self.centre - self.width / 2

    @property
    def seal_left(self) -> float:
        return self.centre - SEAL / 2

    @property
    def seal_top(self) -> float:
        """From the top of the signature."""
        return self.row * ROW + SEAL_TOP


@dataclass(frozen=True)
class Signature:
    """Issuer and date, in mm from the right edge of the type area.

    Sealed: the date ends four characters from the edge, the issuer is centred on it. Not sealed: the
    issuer ends two characters from the edge, the date begins two characters after the issuer's first
    (GB/T 9704-2012, 7.3.5), and is pushed no further than the edge.
    """

    signing: str
    date_right: float
    names_width: float
    names: tuple[str, ...]
    # A long name would run into the QR code and its caption, which then stand above it.
    is_wide: bool = False
    rows: tuple[tuple[Place, ...], ...] = ()

    @property
    def centre(self) -> float:
        """From the right edge."""
        return self.names_width / 2

    @property
    def places(self) -> list[Place]:
        return [place for row in self.rows for place in row]

    @property
    def has_room_beside(self) -> bool:
        """Whether the QR code goes beside the last of several rows, and not below it."""
        return bool(self.rows) and len(self.rows[-1]) == 1 and self.rows[-1][0].left > PROOF_WIDTH


def signature_of(spec: KindSpec, sheet: Sheet) -> Signature:
    """Raises Refusal for joint issuers that one page cannot hold, or of a form that none issues jointly."""
    names = tuple(name for issuer in sheet.issuers for name in issuer)
    date_width = _measure(chinese_date(sheet.signed_on), sheet)
    if sheet.joint_issuers and spec.form is Form.TABLE:
        raise Refusal(
            f"{spec.label}不联合制发。", field="joint_issuers", remedy="请由一个机关制发，其他机关另行会签。"
        )
    if spec.is_sealed and sheet.has_seal:
        rows = _rows(sheet, TYPE_WIDTH - DATE_RIGHT - date_width / 2) if sheet.joint_issuers else ()
        return Signature("sealed", DATE_RIGHT, 2 * DATE_RIGHT + date_width, names, rows=rows)
    longest = max(_measure(name, sheet) for name in names)
    return Signature(
        "unsealed",
        max(0.0, longest - date_width),
        min(TYPE_WIDTH, longest + 2 * CHARACTER),
        names,
        is_wide=longest + 2 * CHARACTER > TYPE_WIDTH - PROOF_WIDTH,
    )


def _rows(sheet: Sheet, last: float) -> tuple[tuple[Place, ...], ...]:
    """The issuers in as few rows as their names allow; the last row ends in the date's column, centred at `last`.

    Three seals reach the left edge of the type area and stand 4 mm apart or more.
    """
    longest = max(_measure(name, sheet) for issuer in sheet.issuers for name in issuer)
    count = next((each for each, room in ROOM.items() if longest <= room), 1)
    room = ROOM[count]
    first = SEAL / 2
    centres = {3: (first, (first + last) / 2, last), 2: (room / 2 + 5, last), 1: (last,)}[count]
    rows_needed = -(-len(sheet.issuers) // count)
    if longest > room or rows_needed > ROWS_LIMIT:
        raise Refusal(
            f"{len(sheet.issuers)}个发文机关的署名和印章在一页内排不下。",
            field="joint_issuers",
            remedy="请使用机关的规范化简称，或者减少联合发文机关。",
        )
    rows = []
    for row in range(rows_needed):
        issuers = sheet.issuers[row * count : (row + 1) * count]
        is_last = row == rows_needed - 1
        used = centres[count - len(issuers) :] if is_last else centres
        rows.append(
            tuple(
                Place(names, row, centre, NAME_MIDDLE - LINE * len(names) / 2, room)
                for names, centre in zip(issuers, used, strict=True)
            )
        )
    return tuple(rows)


def _measure(text: str, sheet: Sheet) -> float:
    return width(text, *faces(NUMBER_FAMILY, sheet.own_fonts)) * BODY_SIZE + LETTER_SPACING * len(text)
