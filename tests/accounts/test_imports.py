"""People and bodies from a file: a report for every row, all or nothing, and nothing twice."""

import csv
import io
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import services
from accounts.models import AccountEvent, RoleProposal, User
from accounts.roles import Role
from accounts.services.importing import BODY_COLUMNS, PEOPLE_COLUMNS
from organisations.models import Body
from organisations.refusals import Refusal
from organisations.spreadsheets.tables import MOST_ROWS, Line
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.organisations import BodyFactory, CreditOfficeFactory

pytestmark = pytest.mark.django_db
BACKEND = "accounts.backends.AtWorkBackend"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def administrator(client):
    found = AdministratorFactory(username="xt_admin")
    client.force_login(found, backend=BACKEND)
    return found


@pytest.fixture
def office():
    return CreditOfficeFactory(name="某市发展和改革委员会", short_name="市发改委")


def person(**changed):
    row = {
        "用户名": "zhangsan",
        "姓名": "张三",
        "单位": "市发改委",
        "职务": "科长",
        "电话": "",
        "角色": "信用办经办人",
        "邮箱": "zhangsan@zx.example",
    }
    return row | changed


def body(**changed):
    row = dict.fromkeys(BODY_COLUMNS, "") | {
        "名称": "某市交通局", "层级": "市", "地区": "某市", "类别": "政府部门", "职能": "责任单位",
    }  # fmt: skip
    return row | changed


def lines(*rows):
    return [Line(number, row) for number, row in enumerate(rows, start=2)]


def as_xlsx(columns, rows, sheet="表", before=()):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name in before:
            book.add_worksheet(name).write(0, 0, "无关")
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, columns)
        for number, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                page.write(number, place, row[column])
    return SimpleUploadedFile("人员.xlsx", content.getvalue())


def as_csv(columns, rows, encoding="utf-8-sig"):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile("人员.csv", text.getvalue().encode(encoding))


def upload(client, file, what="people"):
    return client.post(reverse(f"accounts:{what}_import"), {"file": file}).content.decode()


def confirm(client, page, what="people"):
    found = re.search(r'name="confirmed" value="([^"]+)"', page)
    assert found, page
    return client.post(reverse(f"accounts:{what}_import"), {"confirmed": found[1]})


# --- people -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [as_xlsx, as_csv, lambda c, r: as_csv(c, r, "gb18030")])
def test_a_spreadsheet_becomes_people(client, administrator, office, write):
    rows = [person(), person(用户名="lisi", 姓名="李四", 单位=office.name, 角色="信用办负责人、线索受理员")]
    page = upload(client, write(PEOPLE_COLUMNS, rows))
    assert "尚未写入" in page and "李四" in page and not User.objects.filter(username="lisi").exists()
    response = confirm(client, page)
    page = response.content.decode()
    assert "no-store" in response["Cache-Control"] and "只在本页显示一次" in page
    made = User.objects.get(username="lisi")
    assert (made.full_name, made.body, made.position) == ("李四", office, "科长")
    assert made.email == "zhangsan@zx.example"
    assert made.must_change_password and not made.roles, "a role is granted by another administrator"
    assert set(made.proposed_roles.values_list("role", flat=True)) == {
        Role.CREDIT_LEADER,
        Role.INTAKE_OFFICER,
    }
    password = re.search(r'lisi</td><td class="docket"[^>]*>([^<]+)<', page)[1].replace("&amp;", "&")
    assert made.check_password(password) and "data:text/csv;base64," in page
    assert password not in "".join(AccountEvent.objects.values_list("detail", flat=True))


def test_the_same_file_changes_nothing_the_second_time(client, administrator, office):
    confirm(client, upload(client, as_xlsx(PEOPLE_COLUMNS, [person()])))
    before = AccountEvent.objects.count(), User.objects.get(username="zhangsan").password
    page = upload(client, as_xlsx(PEOPLE_COLUMNS, [person()]))
    assert "与库内一致" in page and 'name="confirmed"' not in page
    assert services.import_people(lines(person()), acting_user=administrator) == []
    assert (AccountEvent.objects.count(), User.objects.get(username="zhangsan").password) == before


@pytest.mark.parametrize(
    ("changed", "column", "words"),
    [
        ({"用户名": ""}, "用户名", "没有填写"),
        ({"姓名": ""}, "姓名", "没有填写"),
        ({"单位": ""}, "单位", "没有填写"),
        ({"用户名": "张三"}, "用户名", "不能作用户名"),
        ({"单位": "天上人间局"}, "单位", "机构名录中没有"),
        ({"角色": "皇帝"}, "角色", "没有“皇帝”"),
        ({"角色": "执行法官"}, "角色", "没有“法院”职能"),
        ({"角色": "系统管理员"}, "角色", "不能批量导入"),
        ({"姓名": "长" * 41}, "姓名", "超过40字"),
        ({"邮箱": "zhangsan"}, "邮箱", "不是邮箱地址"),
        ({"用户名": "taken"}, "用户名", "已由样例乙使用"),
        ({"用户名": "elsewhere"}, "单位", "该账号现在"),
    ],
)
def test_it_names_row_column_and_remedy_and_writes_nothing(administrator, office, changed, column, words):
    UserFactory(username="taken", full_name="样例乙", body=office)
    UserFactory(username="elsewhere", full_name="张三", body=BodyFactory())
    rows = lines(person(用户名="first"), person(**changed))
    found = services.read_people(rows)
    problem = found.problems[0]
    assert (problem.row, problem.column) == (3, column) and words in problem.reason and problem.remedy
    with pytest.raises(Refusal, match=f"第3行{column}"):
        services.import_people(rows, acting_user=administrator)
    assert not User.objects.filter(username="first").exists() and not RoleProposal.objects.exists()


def test_a_name_twice_in_one_file(office):
    found = services.read_people(lines(person(), person(用户名="ZhangSan", 姓名="张珊")))
    assert [(each.row, each.column) for each in found.problems] == [(3, "用户名")]


def test_a_wrong_row_leaves_no_button(client, administrator, office):
    page = upload(client, as_xlsx(PEOPLE_COLUMNS, [person(), person(用户名="lisi", 单位="天上人间局")]))
    assert "机构名录中没有" in page and 'name="confirmed"' not in page and "一行也不写入" in page


def test_what_was_previewed_is_bound_to_the_person_and_the_page(client, administrator, office):
    page = upload(client, as_xlsx(PEOPLE_COLUMNS, [person()]))
    token = re.search(r'name="confirmed" value="([^"]+)"', page)[1]
    client.force_login(AdministratorFactory(), backend=BACKEND)
    for sent, what in ((token, "people"), (token + "x", "people"), (token, "bodies")):
        answer = client.post(reverse(f"accounts:{what}_import"), {"confirmed": sent})
        assert answer.status_code == 400 and "预览已失效" in answer.content.decode()
    assert not User.objects.filter(username="zhangsan").exists()


def test_two_at_once_make_one_account(administrator, office):
    rows = lines(person())
    services.read_people(rows)
    services.import_people(rows, acting_user=administrator)
    with pytest.raises(Refusal, match="已由"):
        services.import_people(lines(person(姓名="别人")), acting_user=AdministratorFactory())


# --- hostile files ------------------------------------------------------------------------------------------


def bomb():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (100 * 2**20))
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"", "空"),
        ("a.csv", b" \n", "空"),
        ("a.csv", b"\xff\xfe\x00\x81", "CSV"),
        ("a.csv", b"\x81\x20\xff\xff\xff", "编码"),
        ("a.xlsx", "用户名,姓名\n".encode(), "不是 Excel"),
        ("a.xlsx", OLE + b"\0" * 4096 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99, "密码"),
        ("a.xlsx", bomb(), "异常"),
        ("a.csv", "甲,乙\n1,2\n".encode(), "没有找到表头，缺少列：用户名、姓名、单位"),
        ("a.csv", "用户名,姓名,单位,姓名\n".encode(), "出现了两次"),
        ("a.csv", "用户名,姓名,单位\n".encode(), "没有数据"),
        ("a.csv", b"x" * (6 * 2**20), "超过5MB"),
    ],
)  # fmt: skip
def test_it_refuses_files_that_hurt_or_are_none(client, administrator, name, content, words):
    response = client.post(reverse("accounts:people_import"), {"file": SimpleUploadedFile(name, content)})
    page = response.content.decode()
    # Django itself refuses a file of no bytes before anything of ours looks at it.
    assert words in page and "Traceback" not in page


def test_ten_thousand_rows_are_too_many(client, administrator, office):
    rows = [person(用户名=f"p{number}") for number in range(10_000)]
    for write in (as_xlsx, as_csv):
        page = upload(client, write(PEOPLE_COLUMNS, rows))
        assert f"超过{MOST_ROWS}行" in page
    assert User.objects.count() == 1


def test_a_formula_is_never_calculated_and_never_written(client, administrator, office):
    book = openpyxl.Workbook()
    book.active.append(list(PEOPLE_COLUMNS))
    book.active.append(["=1+1", "张三", "市发改委", "", "", "信用办经办人"])
    content = io.BytesIO()
    book.save(content)
    page = upload(client, SimpleUploadedFile("a.xlsx", content.getvalue()))
    assert "公式没有计算结果" in page and 'name="confirmed"' not in page


def test_the_table_may_stand_on_another_sheet(client, administrator, office):
    page = upload(client, as_xlsx(PEOPLE_COLUMNS, [person()], before=["封面"]))
    assert "张三" in page and 'name="confirmed"' in page
    page = upload(client, as_xlsx(("甲", "乙"), [{"甲": "1", "乙": "2"}]))
    assert "没有找到表头" in page


@pytest.mark.parametrize("what", ["people", "bodies"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_template_is_read_as_it_is_given_out(client, administrator, what, form):
    content = client.get(reverse("accounts:import_template", args=[what, form])).content
    page = upload(client, SimpleUploadedFile(f"t.{form}", content), what)
    assert "没有找到表头" not in page and "须改正" in page


# --- bodies -------------------------------------------------------------------------------------------------


def test_a_file_becomes_bodies_in_whatever_order(client, administrator):
    rows = [
        body(上级="某市人民政府", 统一社会信用代码="11000000T00001004N", 机关代字="某交", 联络员="张三"),
        body(名称="某市人民政府", 类别="政府", 职能="政府、认定部门", 机关代字="某政", 启用日期="2020-01-01"),
    ]
    for write in (as_csv, as_xlsx):
        page = upload(client, write(BODY_COLUMNS, rows), "bodies")
    page = confirm(client, page, "bodies").content.decode()
    assert "新增2家" in page
    made = Body.objects.get(name="某市交通局")
    assert (str(made.superior), made.parts, made.uscc) == ("某市人民政府", "D", "11000000T00001004N")
    assert made.superior.parts == "R G" and made.superior.valid_from.isoformat() == "2020-01-01"
    assert made.contacts.get().name == "张三"
    events = AccountEvent.objects.count()
    assert "与库内一致" in upload(client, as_csv(BODY_COLUMNS, rows), "bodies")
    services.import_bodies(lines(*rows), acting_user=administrator)
    assert (Body.objects.count(), AccountEvent.objects.count()) == (2, events)


def test_a_known_body_is_changed_where_the_file_says_otherwise(administrator):
    services.import_bodies(lines(body(), body(名称="某市政府", 职能="政府")), acting_user=administrator)
    rows = lines(body(机关代字="某交", 上级="某市政府"))
    found = services.import_bodies(rows, acting_user=administrator)
    changed = Body.objects.get(name="某市交通局")
    assert found.bodies[0].changes == ("document_mark", "superior")
    assert (changed.document_mark, str(changed.superior)) == ("某交", "某市政府")


@pytest.mark.parametrize(
    ("rows", "column", "words"),
    [
        ([body(名称="")], "名称", "没有填写"),
        ([body(职能="打酱油")], "职能", "没有“打酱油”"),
        ([body(层级="省")], "层级", ""),
        ([body(上级="天庭")], "上级", "都没有“天庭”"),
        ([body(统一社会信用代码="11000000T00001005N")], "统一社会信用代码", "校验不通过"),
        ([body(启用日期="昨天")], "启用日期", "不是日期"),
        ([body(启用日期="2027-01-01")], "启用日期", "晚于今日"),
        ([body(), body()], "名称", "与第2行"),
        ([body(机关代字="某"), body(名称="乙局", 机关代字="某")], "机关代字", "与第2行"),
        ([body(机关代字="已用")], "机关代字", "已由"),
        ([body(上级="乙局"), body(名称="乙局", 上级="某市交通局")], "上级", "绕成了一圈"),
    ],
)
def test_a_body_that_is_wrong_stops_the_file(administrator, rows, column, words):
    BodyFactory(document_mark="已用")
    found = services.read_bodies(lines(*rows))
    problem = found.problems[0]
    assert problem.column == column and words in problem.reason and problem.remedy
    with pytest.raises(Refusal):
        services.import_bodies(lines(*rows), acting_user=administrator)
    assert Body.objects.count() == 1
