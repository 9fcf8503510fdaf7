"""Addresses of accounts: one's own login and password, and the administrators' pages."""

from django.urls import path

from . import administration, views

app_name = "accounts"
urlpatterns = [
    path("login/", views.LoginView.as_view(), name="login"),
    path("logout/", views.logout_page, name="logout"),
    path("password/", views.password_change, name="password_change"),
    path("users/", administration.user_list, name="user_list"),
    path("users/new/", administration.user_new, name="user_new"),
    path("users/<int:pk>/", administration.user_detail, name="user_detail"),
    path("users/<int:pk>/edit/", administration.user_edit, name="user_edit"),
    path("users/<int:pk>/roles/", administration.user_roles, name="user_roles"),
    path("users/<int:pk>/password/", administration.user_password, name="user_password"),
    path("users/<int:pk>/deactivate/", administration.user_deactivate, name="user_deactivate"),
    path("users/<int:pk>/reactivate/", administration.user_reactivate, name="user_reactivate"),
    path("users/<int:pk>/unlock/", administration.user_unlock, name="user_unlock"),
    path("events/", administration.event_list, name="event_list"),
]
