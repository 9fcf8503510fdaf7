"""What the security policy can say: each rule with its default, its bounds and where it comes from.

GB/T 22239-2019 (等保三级) 8.1.4.1 身份鉴别 asks for complexity, regular change, a lock after failures and an end of
idle sessions; the figures are this product's defaults, which an office may change within the bounds.
"""

from dataclasses import dataclass

BASIS = "GB/T 22239-2019 8.1.4.1 身份鉴别"


@dataclass(frozen=True)
class Standard:
    """One rule: name, default and bounds, in the unit named."""

    name: str
    default: int
    least: int
    most: int
    unit: str
    note: str


STANDARDS: dict[str, Standard] = {
    "password_length": Standard("密码最短长度", 10, 8, 64, "位", "自行设置的密码不得短于此。"),
    "password_classes": Standard(
        "密码字符类别", 3, 2, 4, "类", "大写字母、小写字母、数字、符号中至少含几类。"
    ),
    "password_history": Standard("不得重复的密码", 5, 1, 24, "个", "新密码不得与最近几个相同，含现用的。"),
    "password_days": Standard("密码有效期", 90, 7, 365, "日", "到期后登录须先修改。"),
    "password_warning_days": Standard("到期提醒", 7, 1, 60, "日", "到期前几日起，登录时提醒。"),
    "lock_failures": Standard("连续错误次数", 5, 3, 10, "次", "密码连续错误达到此数，账号锁定。"),
    "lock_minutes": Standard("锁定时间", 30, 5, 1440, "分钟", "锁定多久后自动解除。"),
    "idle_minutes": Standard("闲置退出", 20, 5, 60, "分钟", "没有操作达到此时间，自动退出登录。"),
    "reset_hours": Standard("重置申请有效", 24, 1, 168, "小时", "申请后未经批准达到此时间，自动失效。"),
}

IDLE_WARNING_SECONDS = 120
"""The page warns so long before a session ends."""
