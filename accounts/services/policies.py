"""The security policy: one value, from now on, with its reason."""

from accounts.models import SecurityPolicy, User
from accounts.policies import policy
from accounts.roles import Role
from accounts.standards import STANDARDS
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

from .recording import Verb, record


@one_transaction()
def set_policy(code: str, value: int, *, source: str, acting_user: User) -> SecurityPolicy:
    """A new value of a rule, valid at once. Raises Refusal outside the standard's bounds, or without a source."""
    if not acting_user.holds(Role.SECURITY_ADMIN):
        raise Refusal("只有安全管理员可以调整安全策略。")
    rule = STANDARDS[code]
    if not rule.least <= value <= rule.most:
        raise Refusal(f"{rule.name}须在{rule.least}至{rule.most}{rule.unit}之间。", field="value")
    if not source.strip():
        raise Refusal("没有写明依据。", field="source", remedy="请写明制度、文件或者批准人。")
    before = policy(code)
    if value == before:
        raise Refusal(f"{rule.name}现在就是{value}{rule.unit}。", field="value")
    made = SecurityPolicy.objects.create(
        code=code, value=value, source=source.strip(), changed_by=acting_user
    )
    record(
        Verb.POLICY_SET,
        None,
        acting_user=acting_user,
        detail=f"{rule.name} {before}{rule.unit} → {value}{rule.unit}：{source.strip()}",
    )
    return made
