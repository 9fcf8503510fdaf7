"""Breaking a title into lines: at word boundaries, evenly, wider below or in the middle.

GB/T 9704-2012 wants the words of a title kept whole and its lines arranged as a trapezium or a diamond.
There is no dictionary here: the templates give phrases, and inside a phrase written by a clerk a break
is good after certain particles and marks, and costly elsewhere.
"""

import re
from functools import cache

LINE_LIMIT = 19
GOOD_AFTER = "，、；：的和及与或并）》”"
GOOD_BEFORE = "（《“"
NEVER_AFTER = "（《“〔"
NEVER_BEFORE = "，、；：。）》”〕"
# Words that open a new step of the sentence: a break before them reads well.
OPENERS = (
    "逾期",
    "未",
    "拖欠",
    "拒不",
    "违反",
    "违约",
    "擅自",
    "长期",
    "提醒",
    "且",
    "仍",
    "问题",
    "等",
    "应付",
)
# Words of this trade that are not to be torn.
COMPOUNDS = frozenset(
    (
        "逾期未",
        "招商引资",
        "中小企业",
        "工程款",
        "款项",
        "生效裁判",
        "裁判文书",
        "被执行人",
        "失信",
        "政府采购",
        "农民工",
        "老旧小区",
        "事业单位",
        "人民政府",
        "人民法院",
        "政策承诺",
        "执行通知",
        "义务",
        "合同",
        "履行",
        "承诺",
        "整改",
        "奖补",
        "采购",
        "改造",
        "工程",
        "项目",
        "建设",
        "支付",
        "兑现",
        "确定",
        "账款",
        "施工",
        "施工合同",
        "负责人",
        "经办人",
        "利息",
        "违约金",
        "进度款",
        "质保金",
        "租金",
        "补助",
        "优惠",
        "减免",
        "生效判决",
        "给付义务",
        "土地出让",
        "特许经营",
        "招标文件",
        "投资",
        "协议",
        "人才",
        "公寓",
        "污水",
        "管网",
        "道路",
        "学校",
        "医院",
        "街道办事处",
        "管理委员会",
        "有限公司",
        "实业",
        "债务",
        "资金",
        "拨付",
        "企业",
        "工资",
        "征收",
        "补偿",
    )
)
# A docket number (案号), as （2026）样0303执673号: one word, however long.
DOCKET = re.compile(r"（\d{4}）[^（），。；：]{2,14}?号")
# The name of a place: 柳渡镇, 望河区.
TOWN = re.compile(r"[^，、：；（）《》的]{2}[镇乡县区市]")
INSIDE_DOCKET = 3_000.0
INSIDE_COMPOUND = 120.0
INSIDE_WORD = 30.0
SOFT = 6.0
# Lines shaped as an hourglass: the middle one shorter than both its neighbours.
WAIST, WAIST_STEP = 20.0, 4.0
FOURTH_LINE = 200.0
FORBIDDEN = 10_000.0


def break_title(phrases: tuple[str, ...], *, limit: int = LINE_LIMIT) -> tuple[str, ...]:
    """The lines of a title made of phrases; between phrases a break costs nothing.

    >>> break_title(("关于", "老旧小区改造工程款", "逾期未付", "问题的", "警示函"))
    ('关于老旧小区改造工程款', '逾期未付问题的警示函')
    """
    text = "".join(phrases)
    count = -(-len(text) // limit)
    if count <= 1:
        return (text,)
    options = [_arrange(phrases, lines, limit) for lines in (count, count + 1)]
    return min(options, key=lambda each: each[0] + (FOURTH_LINE if len(each[1]) > 3 else 0.0))[1]


def _arrange(phrases: tuple[str, ...], count: int, limit: int) -> tuple[float, tuple[str, ...]]:
    text = "".join(phrases)
    costs = _break_costs(phrases)
    ideal = len(text) / count

    @cache
    def rest(start: int, lines: int, above: int = 0) -> tuple[float, tuple[str, ...]]:
        """The best lines from `start` on; `above` is the length of the line before them."""
        length = len(text) - start
        if lines == 1:
            cost = (length - ideal) ** 2 if length <= limit else FORBIDDEN
            return cost, (text[start:],)
        options: list[tuple[float, tuple[str, ...]]] = [(FORBIDDEN * lines, (text[start:],))]
        for end in range(start + 1, min(start + limit, len(text) - 1) + 1):
            below, lines_below = rest(end, lines - 1, end - start)
            cost = costs[end] + (end - start - ideal) ** 2 + below
            waist = min(above, len(lines_below[0])) - (end - start)
            cost += WAIST + WAIST_STEP * waist if waist > 0 else 0.0
            options.append((cost, (text[start:end], *lines_below)))
        return min(options, key=lambda each: each[0])

    cost, lines = rest(0, count)
    return cost + 12.0 * count, lines


def _break_costs(phrases: tuple[str, ...]) -> list[float]:
    """The cost of a break before each character of the joined phrases."""
    text = "".join(phrases)
    joints = {sum(map(len, phrases[:place])) for place in range(1, len(phrases))}
    torn = {
        start + offset
        for word in COMPOUNDS
        for start in _places(word, text)
        for offset in range(1, len(word))
    }
    torn |= {place for found in TOWN.finditer(text) for place in range(found.start() + 1, found.end())}
    dockets = {place for found in DOCKET.finditer(text) for place in range(found.start() + 1, found.end())}
    return [
        FORBIDDEN,
        *(
            INSIDE_DOCKET if place in dockets else _cost(text, place, place in joints, place in torn)
            for place in range(1, len(text))
        ),
    ]


def _cost(text: str, place: int, is_joint: bool, is_torn: bool) -> float:
    before, after = text[place - 1], text[place]
    if before in NEVER_AFTER or after in NEVER_BEFORE or (_is_plain(before) and _is_plain(after)):
        return FORBIDDEN
    if is_joint:
        return 40.0 if after == "的" else 0.0
    if is_torn:
        return INSIDE_COMPOUND
    if before in GOOD_AFTER or after in GOOD_BEFORE or text.startswith(OPENERS, place):
        return SOFT
    return INSIDE_WORD


def _places(word: str, text: str) -> list[int]:
    return [start for start in range(len(text)) if text.startswith(word, start)]


def _is_plain(character: str) -> bool:
    """A digit or a Latin letter: runs of these are never torn."""
    return character.isascii() and character.isalnum()
