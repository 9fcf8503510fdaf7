"""The headings of the court's table. A heading's name is the name of its field everywhere."""

from __future__ import annotations

SERIAL = "序号"
DOCKET = "案号"
COURT = "执行法院"
FILED_ON = "立案日期"
BASIS = "执行依据文号"
APPLICANT = "申请执行人"
DEBTOR = "被执行人"
USCC = "统一社会信用代码"
PRINCIPAL = "执行标的额"
PAID = "已执行到位金额"
STAGE = "执行阶段"
PLANNED_LISTING_ON = "拟纳入日期"
LISTED_ON = "纳入失信名单日期"
JUDGE = "承办法官"
REMARK = "备注"

ALL = (
    SERIAL, DOCKET, COURT, FILED_ON, BASIS, APPLICANT, DEBTOR, USCC,
    PRINCIPAL, PAID, STAGE, PLANNED_LISTING_ON, LISTED_ON, JUDGE, REMARK,
)  # fmt: skip
# Without one of these columns every row would be rejected, so the heading is unusable.
REQUIRED = (DOCKET, COURT, FILED_ON, DEBTOR, PRINCIPAL, PAID, STAGE)
AMOUNTS = (PRINCIPAL, PAID)
# Columns that say nothing the register depends on: where one stands twice, the first is read.
FREE_TEXT = (SERIAL, BASIS, APPLICANT, JUDGE, REMARK)
