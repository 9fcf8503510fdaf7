"""Sessions end by idling, by a new password, by a lock; and no half-written form is lost by that."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import clock
from accounts import services
from accounts.kept_forms import WRITER_COOKIE
from accounts.middleware import SEEN
from accounts.models import AccountEvent, KeptForm, SecurityPolicy, User
from accounts.roles import Role
from tests.factories.accounts import PASSWORD, AdministratorFactory, UserFactory
from tests.factories.organisations import BodyFactory

pytestmark = pytest.mark.django_db
LOGIN, OWN, ALIVE = "/accounts/login/", "/accounts/me/", "/accounts/alive/"
TYPED = {"full_name": "写了一半的姓名", "position": "科长", "phone": "0000-1"}


@pytest.fixture
def administrator():
    return AdministratorFactory(username="xt_admin")


@pytest.fixture
def form(administrator):
    return reverse("accounts:user_edit", args=[UserFactory(body=BodyFactory()).pk])


def log_in(client, username="xt_admin", address=LOGIN, password=PASSWORD):
    return client.post(address, {"username": username, "password": password})


def idle(client, minutes):
    """The last sign of life was so long ago."""
    session = client.session
    session[SEEN] = (clock.wall() - timedelta(minutes=minutes)).timestamp()
    session.save()


def test_an_idle_session_ends_and_is_on_record(client, administrator):
    log_in(client)
    idle(client, 19)
    assert client.get(OWN).status_code == 200
    idle(client, 21)
    assert client.get(OWN)["Location"].startswith(LOGIN)
    event = AccountEvent.objects.first()
    assert (event.verb, event.target, event.actor) == ("idle_ended", administrator, None)
    assert not Session.objects.exists()


def test_the_policy_says_how_long(client, administrator):
    SecurityPolicy.objects.create(code="idle_minutes", value=5, source="样例")
    log_in(client)
    idle(client, 6)
    assert client.get(OWN).status_code == 302


def test_use_moves_the_end_and_asking_does_not(client, administrator):
    log_in(client)
    idle(client, 15)
    before = client.session[SEEN]
    left = client.get(ALIVE, headers={"X-Background": "1"}).json()["left"]
    assert 290 <= left <= 300 and client.session[SEEN] == before
    assert (
        client.get(OWN, headers={"X-Background": "1"}).status_code == 200 and client.session[SEEN] == before
    )
    assert client.post(ALIVE).json()["left"] > 1190
    assert client.session[SEEN] > before
    idle(client, 15)
    client.get(OWN)
    assert client.session[SEEN] > before


def test_a_page_of_a_busy_person_writes_no_session(client, administrator, django_assert_max_num_queries):
    log_in(client)
    client.get(OWN)
    seen = client.session[SEEN]
    client.get(OWN)
    assert client.session[SEEN] == seen


def test_whoever_is_away_is_told_nothing_is_left(client):
    assert client.get(ALIVE).json() == {"left": 0}
    assert client.post(ALIVE).json() == {"left": 0}


def test_the_page_knows_when_it_ends(client, administrator):
    log_in(client)
    page = client.get(OWN).content.decode()
    assert 'data-idle="1200"' in page and 'data-idle-warning="120"' in page


# --- the half-written form ----------------------------------------------------------------------------------


def send_too_late(client, form, files=()):
    log_in(client)
    idle(client, 30)
    return client.post(form, {**TYPED, **dict(files)})["Location"]


def test_a_form_sent_too_late_comes_back_to_its_writer(client, administrator, form):
    place = send_too_late(client, form)
    assert place.startswith(LOGIN)
    assert "已为填写人保留" in client.get(place).content.decode()
    back = log_in(client, address=place)["Location"]
    assert back.startswith(form)
    page = client.get(back).content.decode()
    assert "已取回登录超时前填写的内容" in page
    # In the page for the script, and for whoever has none as a form of its own.
    assert (
        "\\u5199\\u4e86\\u4e00\\u534a" in page
        and '<input type="hidden" name="full_name" value="写了一半的姓名">' in page
    )
    assert not User.objects.filter(full_name="写了一半的姓名").exists(), "nothing was done by that"
    assert not KeptForm.objects.exists(), "it is given once"
    assert "已取回" not in client.get(back).content.decode()


def test_another_person_gets_nothing(client, administrator, form):
    place = send_too_late(client, form)
    AdministratorFactory(username="other")
    back = log_in(client, "other", place)["Location"]
    page = client.get(back).content.decode()
    assert "已取回" not in page and "写了一半" not in page and "\\u5199" not in page
    assert KeptForm.objects.count() == 1, "it waits for its writer"


def test_nobody_reads_it_in_the_database(client, administrator, form):
    send_too_late(client, form)
    assert "写了一半".encode() not in bytes(KeptForm.objects.get().content)


def test_it_waits_a_day_at_most(client, administrator, form):
    place = send_too_late(client, form)
    KeptForm.objects.update(kept_at=clock.wall() - timedelta(hours=25))
    back = log_in(client, address=place)["Location"]
    assert "已取回" not in client.get(back).content.decode() and not KeptForm.objects.exists()


def test_files_are_named_and_passwords_are_not_kept(client, administrator, form):
    file = SimpleUploadedFile("付款凭证.pdf", b"%PDF")
    place = send_too_late(client, form, {"scan": file, "old_password": "Geheim-99"}.items())
    back = log_in(client, address=place)["Location"]
    page = client.get(back).content.decode()
    assert "附件须重新选择：付款凭证.pdf" in page and "Geheim" not in page


def test_a_session_that_is_gone_altogether_loses_nothing_either(client, administrator, form):
    log_in(client)
    Session.objects.all().delete()
    place = client.post(form, TYPED)["Location"]
    back = log_in(client, address=place)["Location"]
    assert "写了一半的姓名" in client.get(back).content.decode()


def test_without_a_writer_nothing_is_kept(client, administrator, form):
    assert client.post(form, TYPED)["Location"].startswith(LOGIN)
    client.cookies[WRITER_COOKIE] = f"{administrator.pk}:forged"
    client.post(form, TYPED)
    assert not KeptForm.objects.exists()


def test_logging_out_leaves_nothing_behind(client, administrator, form):
    send_too_late(client, form)
    log_in(client)
    client.post("/accounts/logout/")
    assert not KeptForm.objects.exists() and not client.cookies[WRITER_COOKIE].value


def test_only_a_handful_is_kept(client, administrator, form):
    log_in(client)
    Session.objects.all().delete()
    for _ in range(8):
        client.post(form, TYPED)
    assert KeptForm.objects.count() == 5


def test_an_htmx_form_leads_to_the_login_as_a_whole_page(client, administrator, form):
    log_in(client)
    idle(client, 30)
    response = client.post(form, TYPED, headers={"HX-Request": "true"})
    assert response.status_code == 204 and response["HX-Redirect"].startswith(LOGIN)


def test_a_stale_token_leads_back_to_the_form(administrator, form):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(administrator, backend="accounts.backends.AtWorkBackend")
    back = strict.post(form, TYPED)["Location"]
    assert back.startswith(f"{form}?kept=")
    assert "写了一半的姓名" in strict.get(back).content.decode()
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(form, TYPED)
    assert answer.status_code == 403 and "表单已经失效" in answer.content.decode()


# --- other sessions -----------------------------------------------------------------------------------------


@pytest.fixture
def two_places(administrator):
    places = Client(), Client()
    for place in places:
        log_in(place)
    return places


def test_a_new_password_ends_the_others(two_places, administrator):
    here, there = two_places
    words = {"old_password": PASSWORD, "new_password1": "Another-2026", "new_password2": "Another-2026"}
    here.post("/accounts/password/", words)
    assert here.get(OWN).status_code == 200 and there.get(OWN).status_code == 302


def test_one_ends_the_others_oneself(two_places):
    here, there = two_places
    here.post("/accounts/me/sessions/end/")
    assert here.get(OWN).status_code == 200 and there.get(OWN).status_code == 302
    assert AccountEvent.objects.filter(verb="sessions_ended").count() == 1


def test_a_closed_account_ends_them_all(two_places, administrator):
    services.deactivate(administrator, acting_user=AdministratorFactory())
    assert {place.get(OWN).status_code for place in two_places} == {302}


def test_a_lock_ends_them_all_and_is_on_record_once(two_places, administrator):
    visitor = Client()
    for _ in range(7):
        log_in(visitor, password="wrong")
    assert {place.get(OWN).status_code for place in two_places} == {302}
    verbs = list(AccountEvent.objects.order_by("id").values_list("verb", "detail"))[2:]
    assert [verb for verb, _ in verbs].count("locked") == 1
    failures = [detail for verb, detail in verbs if verb == "login_failed"]
    assert failures[:5] == ["密码不正确"] * 5


# --- the sign-in record -------------------------------------------------------------------------------------


def test_it_says_who_from_where_and_with_what(client, administrator, settings):
    agent = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36"
    client.post(
        LOGIN,
        {"username": "xt_admin", "password": PASSWORD},
        headers={"User-Agent": agent, "X-Forwarded-For": "10.9.9.9"},
    )
    event = AccountEvent.objects.get()
    assert (event.verb, event.address, event.device) == (
        "logged_in",
        "127.0.0.1",
        "Chrome浏览器 126 · Windows",
    )
    page = client.get(OWN).content.decode()
    assert "Chrome浏览器 126" in page and "127.0.0.1" in page


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        ("", "10.9.9.9", "127.0.0.1"),
        ("127.0.0.1", "10.9.9.9", "10.9.9.9"),
        ("127.0.0.1,10.1.0.0/16", "6.6.6.6, 10.9.9.9, 10.1.2.3", "10.9.9.9"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_only_a_trusted_proxy_is_believed(client, administrator, settings, proxies, forwarded, address):
    from ipaddress import ip_network

    settings.TRUSTED_PROXIES = [ip_network(each) for each in proxies.split(",") if each]
    client.post(LOGIN, {"username": "xt_admin", "password": PASSWORD}, headers={"X-Forwarded-For": forwarded})
    assert AccountEvent.objects.get().address == address


def test_why_it_failed_is_for_the_record_alone(client, administrator):
    UserFactory(username="gone", is_active=False)
    for name in ("nobody", "gone", "xt_admin"):
        assert "用户名或密码不正确" in log_in(client, name, password="wrong").content.decode()
    said = list(AccountEvent.objects.order_by("id").values_list("detail", flat=True))
    assert said == ["没有此账号：nobody", "账号已停用", "密码不正确"]


def test_the_security_and_audit_administrators_read_it_and_the_audit_takes_it_out(client, administrator):
    log_in(client)
    assert client.get(reverse("accounts:sign_in_list")).status_code == 403
    for role, may_export in ((Role.SECURITY_ADMIN, False), (Role.AUDIT_ADMIN, True)):
        client.force_login(AdministratorFactory(roles=[role]), backend="accounts.backends.AtWorkBackend")
        page = client.get(reverse("accounts:sign_in_list"), {"q": "xt_admin"}).content.decode()
        assert "登录" in page and administrator.full_name in page
        assert ("导出</a>" in page) == may_export
        detail = client.get(reverse("accounts:user_detail", args=[administrator.pk])).content.decode()
        assert "登录记录" in detail
    address = reverse("accounts:event_export")
    taken = client.get(address, {"what": "sign_ins", "q": "xt_admin"}).content.decode("utf-8-sig")
    assert (
        taken.splitlines()[0].startswith("时间,操作人,动作") and "xt_admin" in taken and "127.0.0.1" in taken
    )
    assert AccountEvent.objects.first().verb == "exported"
    nothing = client.get(address, {"what": "sign_ins", "first": "2027-01-01"}).content.decode("utf-8-sig")
    assert len(nothing.splitlines()) == 1
