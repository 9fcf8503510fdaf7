"""The shape of what is typed about accounts."""

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm

from organisations.inputs import DayField
from organisations.models import FOUNDING_DAY, Body
from organisations.models import PARTS as BODY_PARTS

from .models import User
from .passwords import password_rule
from .roles import Role
from .services import Administrator
from .standards import Standard


class ProfileForm(forms.Form):
    """Name, position, telephone, e-mail address. The body changes by a move alone."""

    full_name = forms.CharField(label="姓名", max_length=40)
    position = forms.CharField(label="职务", max_length=60, required=False)
    phone = forms.CharField(label="电话", max_length=40, required=False)
    email = forms.EmailField(label="邮箱", required=False, help_text="接收每日摘要；摘要不含案件内容。")


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label="角色", choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class MoveForm(RolesForm):
    """调动: the new body, and what the person should be there."""

    field_order = ("body", "roles")
    body = forms.ModelChoiceField(label="调往单位", queryset=Body.objects.none(), empty_label="请选择")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.in_force()  # type: ignore[attr-defined]
        self.fields["roles"].label = "提请授予的角色"


class NewUserForm(ProfileForm, RolesForm):
    PARTS = (
        ("本人", (("full_name", "username"), "body", ("position", "phone"), "email")),
        ("职责", ("roles",)),
        ("登录", ("password",)),
    )

    username = forms.CharField(label="用户名", max_length=60, help_text="登录用，建议用拼音。")
    body = forms.ModelChoiceField(label="所在单位", queryset=Body.objects.none(), required=False)
    password = forms.CharField(
        label="初始密码", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.in_force()  # type: ignore[attr-defined]
        self.fields["roles"].label = "提请授予的角色"
        self.fields["roles"].help_text = "由安全管理员授予后生效。"
        self.fields["password"].help_text = f"{password_rule()}首次登录须修改。"


class ReasonForm(forms.Form):
    """Why; for what another administrator must decide."""

    reason = forms.CharField(
        label="事由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="何人、何时、以何种方式提出。",
    )


class PolicyForm(forms.Form):
    """One rule of the security policy: its value and what it rests on."""

    value = forms.IntegerField(label="数值")
    source = forms.CharField(label="依据", max_length=200, help_text="制度、文件或者批准人。")

    def __init__(self, *args: Any, rule: Standard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].label = f"{rule.name}（{rule.unit}）"
        self.fields["value"].widget.attrs.update({"min": rule.least, "max": rule.most})


class UploadForm(forms.Form):
    """A file of people or bodies."""

    file = forms.FileField(
        label="文件",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text="xlsx或者csv格式，不超过5MB、2000行。",
    )


class EventFilterForm(forms.Form):
    """The line of filters above the records."""

    first = DayField(label="自", required=False)
    last = DayField(label="至", required=False)


class SetupForm(forms.Form):
    """An empty site: the code from the console, and the three administrators."""

    PARTS = (
        ("凭证", ("code",)),
        ("系统管理员", (("system_full_name", "system_username"),)),
        ("安全管理员", (("security_full_name", "security_username"),)),
        ("审计管理员", (("audit_full_name", "audit_username"),)),
    )
    ROLES = (
        ("system", Role.SYSTEM_ADMIN),
        ("security", Role.SECURITY_ADMIN),
        ("audit", Role.AUDIT_ADMIN),
    )

    code = forms.CharField(label="设置码", max_length=60, help_text="显示在服务器的启动窗口，用一次即失效。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, role in self.ROLES:
            self.fields[f"{name}_full_name"] = forms.CharField(label=f"{role.label}姓名", max_length=40)
            self.fields[f"{name}_username"] = forms.CharField(label=f"{role.label}用户名", max_length=60)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for what, word in (("username", "用户名"), ("full_name", "姓名")):
            given = [data.get(f"{name}_{what}", "").lower() for name, _ in self.ROLES]
            if all(given) and len(set(given)) < len(given):
                raise forms.ValidationError(f"三名管理员须是三个人，{word}不能相同。")
        return data

    def administrators(self) -> list[Administrator]:
        return [
            Administrator(role, self.cleaned_data[f"{name}_username"], self.cleaned_data[f"{name}_full_name"])
            for name, role in self.ROLES
        ]


class BodyForm(forms.Form):
    """One body's row of the register. Its period ends, and its name changes, on pages of their own."""

    FIELDS = (
        "name", "short_name", "level", "region", "kind", "superior", "parts", "document_mark", "court_code", "uscc",
        "valid_from",
    )  # fmt: skip
    PARTS = (
        ("名称", (("name", "short_name"), ("valid_from", "uscc"))),
        ("归属", (("level", "region"), ("kind", "superior"))),
        ("职能", ("parts", ("document_mark", "court_code"))),
        ("联络员", tuple((f"contact{n}_name", f"contact{n}_position", f"contact{n}_phone") for n in range(2))),
    )  # fmt: skip

    name = forms.CharField(label="名称", max_length=100, help_text="全称，印在文书上。")
    short_name = forms.CharField(label="简称", max_length=40, required=False)
    level = forms.ChoiceField(label="层级", choices=Body.Level.choices)
    region = forms.CharField(label="所属地区", max_length=40)
    kind = forms.CharField(
        label="类别",
        max_length=20,
        help_text="如政府、政府部门、纪委监委、法院、人大、政协、乡镇街道、事业单位。",
    )
    superior = forms.ModelChoiceField(label="上级", queryset=Body.objects.none(), required=False)
    parts = forms.MultipleChoiceField(
        label="职能", choices=list(BODY_PARTS.items()), widget=forms.CheckboxSelectMultiple
    )
    document_mark = forms.CharField(
        label="机关代字", max_length=20, required=False, help_text="文号的首段；发文机关须填。"
    )
    court_code = forms.CharField(
        label="法院代字", max_length=20, required=False, help_text="案号中的代字；法院须填。"
    )
    uscc = forms.CharField(
        label="统一社会信用代码", max_length=18, required=False, help_text="18位，核对校验码。"
    )
    valid_from = DayField(label="启用日期", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["superior"].queryset = Body.objects.in_force()  # type: ignore[attr-defined]
        if self.initial.get("document_mark"):
            self.fields["document_mark"].disabled = True
            self.fields["document_mark"].help_text = "在“设置”的“代字”中修改。"
        for n in range(2):
            for name, label, most in (("name", "姓名", 40), ("position", "职务", 60), ("phone", "电话", 40)):
                self.fields[f"contact{n}_{name}"] = forms.CharField(
                    label=f"联络员{n + 1}{label}", max_length=most, required=False
                )

    @classmethod
    def initial_of(cls, body: Body) -> dict[str, Any]:
        """What the form of a registered body begins with."""
        initial = {field: getattr(body, field) for field in cls.FIELDS} | {"parts": body.parts.split()}
        for n, contact in enumerate(body.contacts.all()[:2]):
            initial |= {
                f"contact{n}_{name}": getattr(contact, name) for name in ("name", "position", "phone")
            }
        return initial

    def clean_uscc(self) -> str:
        return str(self.cleaned_data["uscc"]).upper().replace(" ", "")

    def row(self) -> dict[str, Any]:
        """The columns of the body."""
        data = {field: self.cleaned_data[field] for field in self.FIELDS}
        data["parts"] = " ".join(letter for letter in BODY_PARTS if letter in data["parts"])
        data["valid_from"] = data["valid_from"] or FOUNDING_DAY
        return data

    def contacts(self) -> list[dict[str, str]]:
        return [
            {name: self.cleaned_data[f"contact{n}_{name}"] for name in ("name", "position", "phone")}
            for n in range(2)
        ]


class EndBodyForm(forms.Form):
    on = DayField(label="最后一个有效日")


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
        self.fields["new_password1"].help_text = password_rule()


class UserFilterForm(forms.Form):
    """The line of filters above the list of accounts."""

    body = forms.ModelChoiceField(
        label="单位", queryset=Body.objects.none(), required=False, empty_label="不限"
    )
    role = forms.ChoiceField(label="角色", required=False, choices=[("", "不限"), *Role.choices])
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "不限"), ("active", "在用"), ("fresh", "待改密码"), ("inactive", "停用")],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.in_force()  # type: ignore[attr-defined]
