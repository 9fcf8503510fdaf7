"""What a password must be (GB/T 22239-2019, 身份鉴别), by the policy in force; and how an initial one is made."""

import secrets
import string

from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password
from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string

from .models import User
from .policies import policies, policy

# What is tried first, everywhere: with the classes in order and all the same no secret. Compared without case.
COMMON_STEMS = (
    "password", "passw0rd", "p@ssword", "p@ssw0rd", "admin", "administrator", "root", "test", "user", "guest",
    "qwerty", "qwertyuiop", "qazwsx", "asdfgh", "zxcvbn", "1qaz2wsx", "abc", "abcd", "a1b2c3", "woaini", "mima",
    "welcome", "huanying", "changeme", "iloveyou", "letmein", "zhengwu", "xinyong",
)  # fmt: skip
# Without letters and digits that are mistaken for each other when read from paper.
INITIAL_LETTERS = ("ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789", "-+=#%")
INITIAL_LENGTH = 14
# A random password of 14 characters needs no slow hash; a register of a thousand people would wait minutes for it.
# The first login writes it anew with the first hasher of the settings.
INITIAL_ITERATIONS = 1_000


class LengthAndClassesValidator:
    """As long as the policy asks, of as many of: capitals, small letters, digits, others."""

    def validate(self, password: str, user: User | None = None) -> None:
        least = policies("password_length", "password_classes")
        if len(password) < least["password_length"]:
            raise ValidationError(f"密码至少 {least['password_length']} 位。", code="password_too_short")
        if len(_classes(password)) < least["password_classes"]:
            raise ValidationError(
                f"密码须含大写字母、小写字母、数字、符号中的至少 {least['password_classes']} 类。",
                code="password_too_plain",
            )

    def get_help_text(self) -> str:
        return password_rule()


class NotTheNameValidator:
    """The password contains neither the user's own name or number nor the name of the body."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None:
            return
        low = password.lower()
        if any(name and name.lower() in low for name in (user.username, user.full_name, user.phone)):
            raise ValidationError("密码不能包含用户名、姓名或电话。", code="password_has_name")
        body = user.body
        if body and any(name and name.lower() in low for name in (body.name, body.short_name)):
            raise ValidationError("密码不能包含单位名称。", code="password_has_body")

    def get_help_text(self) -> str:
        return "不能包含用户名、姓名、电话或单位名称。"


class NotTheUsualValidator:
    """No password that everybody tries first: a usual word with nothing but digits and signs around it."""

    def validate(self, password: str, user: User | None = None) -> None:
        core = password.lower().strip(string.digits + string.punctuation)
        if not core or core in COMMON_STEMS or len(set(password.lower())) < 5:
            raise ValidationError("密码过于常见，容易被猜中。", code="password_too_common")

    def get_help_text(self) -> str:
        return "不能是常见密码。"


class NotRepeatedValidator:
    """None of the passwords that the person had last, the present one among them."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        count = policy("password_history")
        former = user.former_passwords.values_list("password", flat=True)[: count - 1]
        if any(check_password(password, each) for each in (user.password, *former)):
            raise ValidationError(f"不能使用最近{count}个用过的密码。", code="password_repeated")

    def get_help_text(self) -> str:
        return "不能与最近用过的密码相同。"


def password_rule() -> str:
    """The rule in one sentence, for the help of a field."""
    least = policies("password_length", "password_classes")
    return (
        f"至少 {least['password_length']} 位，"
        f"含大写字母、小写字母、数字、符号中的至少 {least['password_classes']} 类。"
    )


def initial_password() -> str:
    """A random password that obeys every rule, of characters that are read from paper without doubt."""
    length = max(INITIAL_LENGTH, policy("password_length"))
    signs = [secrets.choice(letters) for letters in INITIAL_LETTERS]
    everything = "".join(INITIAL_LETTERS)
    signs += [secrets.choice(everything) for _ in range(length - len(signs))]
    secrets.SystemRandom().shuffle(signs)
    return "".join(signs)


def initial_hash(password: str) -> str:
    """The hash of a random initial password (see INITIAL_ITERATIONS)."""
    return PBKDF2PasswordHasher().encode(password, get_random_string(22), iterations=INITIAL_ITERATIONS)


def _classes(password: str) -> set[str]:
    kinds = {
        "upper": string.ascii_uppercase,
        "lower": string.ascii_lowercase,
        "digit": string.digits,
    }
    return {next((kind for kind, letters in kinds.items() if char in letters), "other") for char in password}
