"""Titles break at words, evenly, as a trapezium or a diamond (GB/T 9704-2012, 7.3.1)."""

from itertools import pairwise

import pytest

from notices.kinds import KINDS, Form, KindSpec
from notices.rendering import title_phrases
from notices.titles import COMPOUNDS, DOCKET, LINE_LIMIT, break_title

SUBJECTS = (
    "老旧小区改造工程款逾期未付",
    "未按期支付（2026）样0302执731号执行案件款项",
    "招商引资协议约定的设备补助未兑现",
    "拖欠中小企业账款",
    "未支付",
    "部分单位拖欠工程款和政策承诺未兑现",
    "2026年第三季度全市政府机构被执行人未结案件",
    "承诺的人才公寓租金减免政策因负责人更替未兑现",
    "违反招标文件约定擅自变更中标单位",
    "未履行与澄川某建设有限公司签订的柳渡镇污水管网改造工程施工合同付款义务",
    "征收补偿款逾期三年未支付且拒不履行人民法院生效判决确定的给付义务等",
    "未按照合同约定向承包人支付柳渡镇中心小学教学楼建设工程进度款及逾期利息",
)
WITH_TITLE = [spec for spec in KINDS.values() if spec.form is not Form.TABLE]


@pytest.mark.parametrize("spec", WITH_TITLE, ids=lambda spec: spec.kind.value)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_it_arranges_a_title(spec: KindSpec, subject: str) -> None:
    phrases = title_phrases(spec.kind, subject)
    lines = break_title(phrases)
    assert "".join(lines) == "".join(phrases)
    lengths = [len(line) for line in lines]
    assert len(lines) <= 3 and max(lengths) <= LINE_LIMIT
    assert len(lines) == 1 or min(lengths) >= 6, "a line of a word or two stands alone"
    assert not (len(lines) == 3 and lengths[1] < min(lengths[0], lengths[2])), "an hourglass"
    for above, below in pairwise(lines):
        assert not below.startswith(tuple("的，、；：）》”"))
        assert not above.endswith(tuple("（《“〔"))
        _check_words_whole(above, below)


def _check_words_whole(above: str, below: str) -> None:
    text, place = above + below, len(above)
    assert not (text[place - 1].isascii() and text[place].isascii())
    assert not any(found.start() < place < found.end() for found in DOCKET.finditer(text))
    for word in COMPOUNDS:
        start = text.find(word)
        assert not 0 <= start < place < start + len(word), f"{word} is torn"
