"""Addresses of messages and of what was sent out."""

from django.urls import path

from . import record_views, views

app_name = "notifications"
urlpatterns = [
    path("messages/", views.message_list, name="list"),
    path("messages/<int:pk>/", views.message_open, name="open"),
    path("messages/read/", views.message_read_all, name="read_all"),
    path("messages/preferences/", views.preferences, name="preferences"),
    path("messages/deliveries/", record_views.deliveries, name="deliveries"),
    path("messages/deliveries/test/", record_views.delivery_test, name="delivery_test"),
    path("messages/deliveries/<int:pk>/again/", record_views.delivery_again, name="delivery_again"),
    path("settings/messages/", record_views.rules, name="rules"),
    path("settings/messages/change/", record_views.rules_change, name="rules_change"),
]
