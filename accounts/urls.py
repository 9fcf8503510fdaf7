"""Addresses of accounts: one's own, and the administrators' pages."""

from django.urls import path

from . import views
from .administration import bodies, imports, people, policy, records, resets, roles

app_name = "accounts"
urlpatterns = [
    path("login/", views.LoginView.as_view(), name="login"),
    path("logout/", views.logout_page, name="logout"),
    path("password/", views.password_change, name="password_change"),
    path("me/", views.own_account, name="own"),
    path("me/sessions/end/", views.sessions_end, name="sessions_end"),
    path("alive/", views.alive, name="alive"),
    path("setup/", views.setup, name="setup"),
    path("users/", people.user_list, name="user_list"),
    path("users/new/", people.user_new, name="user_new"),
    path("users/import/", imports.people_import, name="people_import"),
    path("users/<int:pk>/", people.user_detail, name="user_detail"),
    path("users/<int:pk>/edit/", people.user_edit, name="user_edit"),
    path("users/<int:pk>/move/", people.user_move, name="user_move"),
    path("users/<int:pk>/roles/", roles.user_roles, name="user_roles"),
    path("users/<int:pk>/propose/", roles.user_propose, name="user_propose"),
    path("users/<int:pk>/reset/", resets.ask, name="user_reset"),
    path("users/<int:pk>/deactivate/", people.user_deactivate, name="user_deactivate"),
    path("users/<int:pk>/reactivate/", people.user_reactivate, name="user_reactivate"),
    path("users/<int:pk>/unlock/", people.user_unlock, name="user_unlock"),
    path("roles/", roles.proposals, name="role_proposals"),
    path("resets/", resets.resets, name="resets"),
    path("resets/<int:pk>/approve/", resets.approve, name="reset_approve"),
    path("resets/<int:pk>/refuse/", resets.refuse, name="reset_refuse"),
    path("policy/", policy.policy_list, name="policy_list"),
    path("policy/<str:code>/", policy.policy_edit, name="policy_edit"),
    path("events/", records.event_list, name="event_list"),
    path("events/sign-ins/", records.sign_in_list, name="sign_in_list"),
    path("events/export/", records.event_export, name="event_export"),
    path("bodies/import/", imports.bodies_import, name="bodies_import"),
    path("bodies/new/", bodies.body_new, name="body_new"),
    path("bodies/<int:pk>/edit/", bodies.body_edit, name="body_edit"),
    path("bodies/<int:pk>/end/", bodies.body_end, name="body_end"),
    path("templates/<str:what>.<str:form>", imports.template, name="import_template"),
]
