"""What a password must be (GB/T 22239-2019, 身份鉴别: length and classes)."""

import string

from django.core.exceptions import ValidationError

from .models import User


class LengthAndClassesValidator:
    """At least `min_length` characters, of `min_classes` of: capitals, small letters, digits, others."""

    def __init__(self, min_length: int = 10, min_classes: int = 3) -> None:
        self.min_length = min_length
        self.min_classes = min_classes

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < self.min_length:
            raise ValidationError(f"密码至少 {self.min_length} 位。", code="password_too_short")
        if len(_classes(password)) < self.min_classes:
            raise ValidationError(
                f"密码须含大写字母、小写字母、数字、符号中的至少 {self.min_classes} 类。",
                code="password_too_plain",
            )

    def get_help_text(self) -> str:
        return f"至少 {self.min_length} 位，含大写字母、小写字母、数字、符号中的至少 {self.min_classes} 类。"


class NotTheNameValidator:
    """The password does not contain the user's own name or number."""

    def validate(self, password: str, user: User | None = None) -> None:
        names = [user.username, user.full_name, user.phone] if user else []
        if any(name and name.lower() in password.lower() for name in names):
            raise ValidationError("密码不能包含用户名、姓名或电话。", code="password_has_name")

    def get_help_text(self) -> str:
        return "不能包含用户名、姓名或电话。"


def _classes(password: str) -> set[str]:
    kinds = {
        "upper": string.ascii_uppercase,
        "lower": string.ascii_lowercase,
        "digit": string.digits,
    }
    return {next((kind for kind, letters in kinds.items() if char in letters), "other") for char in password}
