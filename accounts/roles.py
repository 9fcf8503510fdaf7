"""What a person may be: the roles of the people who do this work."""

from django.db import models


class Role(models.TextChoices):
    COMMISSION_OFFICER = "commission_officer", "纪委监委经办人"
    COMMISSION_LEADER = "commission_leader", "纪委监委负责人"
    CREDIT_OFFICER = "credit_officer", "信用办经办人"
    CREDIT_LEADER = "credit_leader", "信用办负责人"
    AUTHORITY_OFFICER = "authority_officer", "认定部门经办人"
    AUTHORITY_LEADER = "authority_leader", "认定部门负责人"
    GOVERNMENT_OFFICER = "government_officer", "政府经办人"
    GOVERNMENT_LEADER = "government_leader", "政府负责人"
    INTAKE_OFFICER = "intake_officer", "线索受理员"
    HANDLER = "handler", "责任单位经办人"
    HEAD = "head", "责任单位负责人"
    COURT_CLERK = "court_clerk", "法院书记员"
    JUDGE = "judge", "执行法官"
    VERIFIER = "verifier", "会同核验人"
    REVIEWER = "reviewer", "核稿人"
    CITY_LEADER = "city_leader", "市领导"
    CONGRESS = "congress", "人大监督"
    CPPCC = "cppcc", "政协监督"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


OFFICER: dict[str, Role] = {
    "J": Role.COMMISSION_OFFICER,
    "F": Role.CREDIT_OFFICER,
    "R": Role.AUTHORITY_OFFICER,
    "G": Role.GOVERNMENT_OFFICER,
    "D": Role.HANDLER,
    "C": Role.COURT_CLERK,
    "V": Role.VERIFIER,
}
"""Who drafts for a body playing the part of the letter."""

LEADER: dict[str, Role] = {
    "J": Role.COMMISSION_LEADER,
    "F": Role.CREDIT_LEADER,
    "R": Role.AUTHORITY_LEADER,
    "G": Role.GOVERNMENT_LEADER,
    "D": Role.HEAD,
    "C": Role.JUDGE,
}
"""Who signs for it. Joint verifiers countersign within somebody else's act and have no leader here."""

LOOKERS_ON = frozenset({Role.CITY_LEADER, Role.CONGRESS, Role.CPPCC})

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""三员分立 (GB/T 22239-2019): nobody is two of them, and none of them handles cases."""

PART_OF: dict[str, str] = {
    **{role: letter for letter, role in OFFICER.items()},
    **{role: letter for letter, role in LEADER.items()},
}
"""The part that a body must play before one of its people can hold the role."""
