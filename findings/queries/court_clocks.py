"""The clocks of a court over an objection to its listing: shown as information, and kept by nobody here."""

from __future__ import annotations

# 最高人民法院关于公布失信被执行人名单信息的若干规定: what the court does, and within what time.
COURT_CLOCKS = (
    ("审查纠正申请", "15日"),
    ("理由成立的，纠正", "3个工作日"),
    ("被驳回的，向上一级法院申请复议", "10日"),
    ("复议决定", "15日"),
)
COURT_CLOCKS_NOTE = "复议期间不停止原决定的执行。以上期限由法院掌握，本系统只作提示。"
