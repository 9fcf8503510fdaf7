"""The people of the fictional city 澄川市: one account for each role, and officers, leaders, handlers and
heads of every body that acts in the demonstration. The names are invented; whoever bears one is not meant.

Usernames are the initials of the body in pinyin and the office: `fgw_officer` drafts for the credit office
(发改委), `fgw_leader` signs, `jtj_handler` answers for 交通运输局 and `jtj_head` approves the answer.
"""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from organisations.models import Body

from .models import RoleGrant, User
from .roles import Role

SAMPLE_PASSWORD = "Zhengxin-2026"


@dataclass(frozen=True)
class SampleAccount:
    """`body` is a name in `samples/bodies-sample.csv`, or "" for an administrator."""

    username: str
    full_name: str
    body: str
    position: str
    roles: tuple[Role, ...]


COMMISSION = "中共澄川市纪律检查委员会 澄川市监察委员会"

# A government is also the superior that determines for the bodies beneath it (domain 0b.2).
GOVERNMENT_OFFICER = (Role.GOVERNMENT_OFFICER, Role.AUTHORITY_OFFICER)
GOVERNMENT_LEADER = (Role.GOVERNMENT_LEADER, Role.AUTHORITY_LEADER)

# One line for each person: a table to be read down its columns.
# fmt: off
SAMPLE_ACCOUNTS: tuple[SampleAccount, ...] = (
    SampleAccount("jw_officer", "陈砚秋", COMMISSION, "党风政风监督室干部", (Role.COMMISSION_OFFICER,)),
    SampleAccount("jw_leader", "林既白", COMMISSION, "副书记、市监委副主任", (Role.COMMISSION_LEADER,)),
    SampleAccount("jw_intake", "沈若谷", COMMISSION, "信访室干部", (Role.INTAKE_OFFICER,)),
    SampleAccount("fgw_officer", "陆采薇", "澄川市发展和改革委员会", "信用科科员", (Role.CREDIT_OFFICER,)),
    SampleAccount("fgw_leader", "顾临渊", "澄川市发展和改革委员会", "副主任", (Role.CREDIT_LEADER,)),
    SampleAccount("fgw_intake", "苏青禾", "澄川市发展和改革委员会", "信用中心受理岗", (Role.INTAKE_OFFICER,)),
    SampleAccount("zf_officer", "叶疏影", "澄川市人民政府", "办公室督查科科长", GOVERNMENT_OFFICER),
    SampleAccount("zf_leader", "程长风", "澄川市人民政府", "副秘书长", GOVERNMENT_LEADER),
    SampleAccount("zf_mayor", "秦竹喧", "澄川市人民政府", "副市长", (Role.CITY_LEADER,)),
    SampleAccount("zjj_officer", "温听澜", "澄川市住房和城乡建设局", "科员", (Role.AUTHORITY_OFFICER,)),
    SampleAccount("zjj_leader", "方牧野", "澄川市住房和城乡建设局", "副局长", (Role.AUTHORITY_LEADER,)),
    SampleAccount("zjj_handler", "许思齐", "澄川市住房和城乡建设局", "办公室主任", (Role.HANDLER,)),
    SampleAccount("zjj_head", "韩星阑", "澄川市住房和城乡建设局", "局长", (Role.HEAD,)),
    SampleAccount("czj_verifier", "孟知远", "澄川市财政局", "国库科科长", (Role.VERIFIER,)),
    SampleAccount("sjj_verifier", "江云岫", "澄川市审计局", "经济责任审计科科长", (Role.VERIFIER,)),
    SampleAccount("gxj_verifier", "白清和", "澄川市工业和信息化局", "中小企业科科长", (Role.VERIFIER,)),
    SampleAccount("rsj_verifier", "宋子衿", "澄川市人力资源和社会保障局", "科长", (Role.VERIFIER,)),
    SampleAccount("zy_clerk", "唐书墨", "澄川市中级人民法院", "执行局书记员", (Role.COURT_CLERK,)),
    SampleAccount("zy_judge", "贺怀瑾", "澄川市中级人民法院", "执行局法官", (Role.JUDGE,)),
    SampleAccount("whfy_clerk", "柳景行", "望河区人民法院", "执行局书记员", (Role.COURT_CLERK,)),
    SampleAccount("whfy_judge", "简见山", "望河区人民法院", "执行局法官", (Role.JUDGE,)),
    SampleAccount("lxfy_clerk", "席汀兰", "临溪区人民法院", "执行局书记员", (Role.COURT_CLERK,)),
    SampleAccount("lxfy_judge", "季望舒", "临溪区人民法院", "执行局法官", (Role.JUDGE,)),
    SampleAccount("ypfy_clerk", "闻雨眠", "云坪区人民法院", "执行局书记员", (Role.COURT_CLERK,)),
    SampleAccount("ypfy_judge", "汤闻溪", "云坪区人民法院", "执行局法官", (Role.JUDGE,)),
    SampleAccount("rd_viewer", "莫松间", "澄川市人民代表大会常务委员会办公室", "干部", (Role.CONGRESS,)),
    SampleAccount("zx_viewer", "阮南枝", "政协澄川市委员会办公室", "提案委干部", (Role.CPPCC,)),
    SampleAccount("whjw_officer", "蓝栖迟", "望河区纪委监委", "监督室干部", (Role.COMMISSION_OFFICER,)),
    SampleAccount("whjw_leader", "丁映川", "望河区纪委监委", "副书记", (Role.COMMISSION_LEADER,)),
    SampleAccount("whjw_intake", "姜归棹", "望河区纪委监委", "信访室干部", (Role.INTAKE_OFFICER,)),
    SampleAccount("whfg_officer", "钟知远", "望河区发展和改革委员会", "信用岗科员", (Role.CREDIT_OFFICER,)),
    SampleAccount("whfg_leader", "黎云岫", "望河区发展和改革委员会", "副主任", (Role.CREDIT_LEADER,)),
    SampleAccount("whfg_intake", "尹清和", "望河区发展和改革委员会", "受理岗", (Role.INTAKE_OFFICER,)),
    SampleAccount("whzf_officer", "骆子衿", "望河区人民政府", "办公室督查股股长", GOVERNMENT_OFFICER),
    SampleAccount("whzf_leader", "崔书墨", "望河区人民政府", "常务副区长", GOVERNMENT_LEADER),
    SampleAccount("whzf_handler", "石怀瑾", "望河区人民政府", "办公室副主任", (Role.HANDLER,)),
    SampleAccount("whzf_head", "童景行", "望河区人民政府", "区长", (Role.HEAD,)),
    SampleAccount("lxzf_officer", "尤见山", "临溪区人民政府", "办公室督查股股长", GOVERNMENT_OFFICER),
    SampleAccount("lxzf_leader", "邵汀兰", "临溪区人民政府", "常务副区长", GOVERNMENT_LEADER),
    SampleAccount("lxzf_handler", "左望舒", "临溪区人民政府", "办公室副主任", (Role.HANDLER,)),
    SampleAccount("lxzf_head", "祝雨眠", "临溪区人民政府", "区长", (Role.HEAD,)),
    SampleAccount("ypzf_officer", "卓闻溪", "云坪区人民政府", "办公室督查股股长", GOVERNMENT_OFFICER),
    SampleAccount("ypzf_leader", "关松间", "云坪区人民政府", "常务副区长", GOVERNMENT_LEADER),
    SampleAccount("ypzf_handler", "瞿南枝", "云坪区人民政府", "办公室副主任", (Role.HANDLER,)),
    SampleAccount("ypzf_head", "蔺栖迟", "云坪区人民政府", "区长", (Role.HEAD,)),
    SampleAccount("jtj_handler", "晏映川", "澄川市交通运输局", "办公室主任", (Role.HANDLER,)),
    SampleAccount("jtj_head", "裴归棹", "澄川市交通运输局", "局长", (Role.HEAD,)),
    SampleAccount("jyj_handler", "柏砚秋", "澄川市教育局", "办公室主任", (Role.HANDLER,)),
    SampleAccount("jyj_head", "凌既白", "澄川市教育局", "局长", (Role.HEAD,)),
    SampleAccount("zrj_handler", "桑若谷", "澄川市自然资源局", "办公室主任", (Role.HANDLER,)),
    SampleAccount("zrj_head", "牧采薇", "澄川市自然资源局", "局长", (Role.HEAD,)),
    SampleAccount("ldz_handler", "俞临渊", "望河区柳渡镇人民政府", "办公室主任", (Role.HANDLER,)),
    SampleAccount("ldz_head", "路青禾", "望河区柳渡镇人民政府", "镇长", (Role.HEAD,)),
    SampleAccount("yjjd_handler", "谷疏影", "临溪区云井街道办事处", "综合科科长", (Role.HANDLER,)),
    SampleAccount("yjjd_head", "花长风", "临溪区云井街道办事处", "主任", (Role.HEAD,)),
    SampleAccount("ggzx_handler", "司竹喧", "澄川市公共工程建设中心", "综合科科长", (Role.HANDLER,)),
    SampleAccount("ggzx_head", "穆听澜", "澄川市公共工程建设中心", "主任", (Role.HEAD,)),
    SampleAccount("yizhong_handler", "匡牧野", "澄川市第一中学", "办公室主任", (Role.HANDLER,)),
    SampleAccount("yizhong_head", "池思齐", "澄川市第一中学", "校长", (Role.HEAD,)),
    SampleAccount("swzx_handler", "祁星阑", "云坪区水务服务中心", "综合科科长", (Role.HANDLER,)),
    SampleAccount("swzx_head", "鲁南枝", "云坪区水务服务中心", "主任", (Role.HEAD,)),
    SampleAccount("slx_handler", "荀栖迟", "云坪区石梁乡人民政府", "办公室主任", (Role.HANDLER,)),
    SampleAccount("slx_head", "商映川", "云坪区石梁乡人民政府", "乡长", (Role.HEAD,)),
    SampleAccount("kfq_handler", "郁归棹", "澄川经济开发区管理委员会", "综合科科长", (Role.HANDLER,)),
    SampleAccount("kfq_head", "乐砚秋", "澄川经济开发区管理委员会", "主任", (Role.HEAD,)),
    SampleAccount("nmj_handler", "岑既白", "澄川市农牧局", "办公室主任", (Role.HANDLER,)),
    SampleAccount("nmj_head", "樊若谷", "澄川市农牧局", "局长", (Role.HEAD,)),
    SampleAccount("xt_admin", "贝采薇", "", "系统管理员", (Role.SYSTEM_ADMIN,)),
    SampleAccount("aq_admin", "游临渊", "", "安全管理员", (Role.SECURITY_ADMIN,)),
    SampleAccount("sj_admin", "冉青禾", "", "审计管理员", (Role.AUDIT_ADMIN,)),
    # Later accounts stand at the end: a telephone number follows from the place.
    SampleAccount("lxjw_officer", "宁听雪", "临溪区纪委监委", "监督室干部", (Role.COMMISSION_OFFICER,)),
    SampleAccount("lxjw_leader", "傅远舟", "临溪区纪委监委", "副书记", (Role.COMMISSION_LEADER,)),
    SampleAccount("lxjw_intake", "水见微", "临溪区纪委监委", "信访室干部", (Role.INTAKE_OFFICER,)),
    SampleAccount("lxfg_officer", "云归鹤", "临溪区发展和改革委员会", "信用岗科员", (Role.CREDIT_OFFICER,)),
    SampleAccount("lxfg_leader", "易寒汀", "临溪区发展和改革委员会", "副主任", (Role.CREDIT_LEADER,)),
    SampleAccount("lxfg_intake", "凤栖梧", "临溪区发展和改革委员会", "受理岗", (Role.INTAKE_OFFICER,)),
    SampleAccount("whzj_handler", "霍听泉", "望河区住房和城乡建设局", "办公室主任", (Role.HANDLER,)),
    SampleAccount("whzj_head", "席远山", "望河区住房和城乡建设局", "局长", (Role.HEAD,)),
    SampleAccount("lxzj_handler", "计南星", "临溪区住房和城乡建设局", "办公室主任", (Role.HANDLER,)),
    SampleAccount("lxzj_head", "巩晴川", "临溪区住房和城乡建设局", "局长", (Role.HEAD,)),
    SampleAccount("whrd_viewer", "海棠月", "望河区人民代表大会常务委员会办公室", "干部", (Role.CONGRESS,)),
    # A second of the rank: whoever keeps out of a case (回避) leaves it to somebody.
    SampleAccount("fgw_officer2", "庄雁回", "澄川市发展和改革委员会", "信用科干部", (Role.CREDIT_OFFICER,)),
    SampleAccount("jtj_handler2", "盛怀远", "澄川市交通运输局", "办公室干部", (Role.HANDLER,)),
    # A second hand at each authority: who drafted or signed a thing does not handle an objection to it (回避).
    SampleAccount("jw_officer_b", "陈竹喧", COMMISSION, "案件监督管理室干部", (Role.COMMISSION_OFFICER,)),
    SampleAccount("jw_leader_b", "林听澜", COMMISSION, "常委", (Role.COMMISSION_LEADER,)),
    SampleAccount("fgw_officer_b", "陆星阑", "澄川市发展和改革委员会", "法规科科员", (Role.CREDIT_OFFICER,)),
    SampleAccount("fgw_leader_b", "顾南枝", "澄川市发展和改革委员会", "主任", (Role.CREDIT_LEADER,)),
    SampleAccount("zf_officer_b", "叶景行", "澄川市人民政府", "办公室法制科科长", GOVERNMENT_OFFICER),
    SampleAccount("zf_leader_b", "程书墨", "澄川市人民政府", "秘书长", GOVERNMENT_LEADER),
    SampleAccount("zjj_officer_b", "温雨眠", "澄川市住房和城乡建设局", "法规科科员", (Role.AUTHORITY_OFFICER,)),
    SampleAccount("zjj_leader_b", "方映川", "澄川市住房和城乡建设局", "总工程师", (Role.AUTHORITY_LEADER,)),
    # 核稿人, and in the districts a second leader: what two levels approve needs two.
    SampleAccount("jw_reviewer", "陈听泉", COMMISSION, "办公室副主任", (Role.REVIEWER,)),
    SampleAccount("fgw_reviewer", "陆远山", "澄川市发展和改革委员会", "办公室主任", (Role.REVIEWER,)),
    SampleAccount("zf_reviewer", "叶南星", "澄川市人民政府", "办公室文书科科长", (Role.REVIEWER,)),
    SampleAccount("whjw_leader_b", "丁晴川", "望河区纪委监委", "常委", (Role.COMMISSION_LEADER,)),
    SampleAccount("whfg_leader_b", "黎寒汀", "望河区发展和改革委员会", "主任", (Role.CREDIT_LEADER,)),
    SampleAccount("whzf_leader_b", "崔听雪", "望河区人民政府", "副区长", GOVERNMENT_LEADER),
    SampleAccount("lxjw_leader_b", "傅听泉", "临溪区纪委监委", "常委", (Role.COMMISSION_LEADER,)),
    SampleAccount("lxfg_leader_b", "易远山", "临溪区发展和改革委员会", "主任", (Role.CREDIT_LEADER,)),
    SampleAccount("lxzf_leader_b", "邵南星", "临溪区人民政府", "副区长", GOVERNMENT_LEADER),
    SampleAccount("ypzf_leader_b", "关晴川", "云坪区人民政府", "副区长", GOVERNMENT_LEADER),
)
# fmt: on


class MissingBody(Exception):
    """A sample account belongs to a body that is not loaded."""


@transaction.atomic
def load_sample_accounts() -> int:
    """Create the sample accounts that are not there yet; returns how many. Existing ones stay untouched.

    All share one hash of the one password: seventy slow hashes would make every first start wait.
    """
    known = set(User.objects.values_list("username", flat=True))
    fresh = [account for account in SAMPLE_ACCOUNTS if account.username not in known]
    bodies = {body.name: body for body in Body.objects.filter(valid_to=None)}
    missing = {account.body for account in fresh if account.body} - bodies.keys()
    if missing:
        raise MissingBody(f"load the bodies first: {', '.join(sorted(missing))}")
    secret = make_password(SAMPLE_PASSWORD)
    users = User.objects.bulk_create(_user(account, bodies.get(account.body), secret) for account in fresh)
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, role=role)
        for user, account in zip(users, fresh, strict=True)
        for role in account.roles
    )
    return len(users)


def _user(account: SampleAccount, body: Body | None, secret: str) -> User:
    return User(
        username=account.username,
        full_name=account.full_name,
        body=body,
        position=account.position,
        # A number that no telephone has: area code 0000.
        phone=f"0000-2000{100 + SAMPLE_ACCOUNTS.index(account)}",
        password=secret,
        is_sample=True,
    )
