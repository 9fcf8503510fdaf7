"""The shape of what is typed about accounts."""

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm

from organisations.models import Body

from .models import User
from .roles import Role


class ProfileForm(forms.Form):
    """Name, body, position, telephone. A registered body stays selectable after it was closed."""

    full_name = forms.CharField(label="姓名", max_length=40)
    body = forms.ModelChoiceField(label="所在单位", queryset=Body.objects.none(), required=False)
    position = forms.CharField(label="职务", max_length=60, required=False)
    phone = forms.CharField(label="电话", max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = Body.objects.in_force().values_list("pk", flat=True)
        held = self.initial.get("body")
        field = self.fields["body"]
        field.queryset = Body.objects.filter(pk__in=[*present, *([held] if held else [])])  # type: ignore[attr-defined]


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label="角色", choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class NewUserForm(ProfileForm, RolesForm):
    PARTS = (
        ("本人", (("full_name", "username"), "body", ("position", "phone"))),
        ("职责", ("roles",)),
        ("登录", ("password",)),
    )

    username = forms.CharField(label="用户名", max_length=60, help_text="登录用，建议用拼音。")
    password = forms.CharField(
        label="初始密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="至少 10 位，含大写字母、小写字母、数字、符号中的至少 3 类；首次登录须修改。",
    )


class ResetPasswordForm(forms.Form):
    password = forms.CharField(
        label="新密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="由本人在下次登录时修改。",
    )


class OwnPasswordForm(PasswordChangeForm):
    """Django's form with our words; the service sets the password."""

    error_messages = {
        "password_mismatch": "两次输入的新密码不一致。",
        "password_incorrect": "原密码不正确。",
    }

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        for name, label in {
            "old_password": "原密码",
            "new_password1": "新密码",
            "new_password2": "再输一遍",
        }.items():
            self.fields[name].label = label
        self.fields["new_password1"].help_text = "至少 10 位，含大写字母、小写字母、数字、符号中的至少 3 类。"


class UserFilterForm(forms.Form):
    """The line of filters above the list of accounts."""

    role = forms.ChoiceField(label="角色", required=False, choices=[("", "不限"), *Role.choices])
