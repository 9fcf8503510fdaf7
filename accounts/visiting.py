"""Where a visitor comes from, in words: address and device."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

# In this order: a browser that builds on another one names that one too.
BROWSERS = (
    ("MicroMessenger", "微信"), ("DingTalk", "钉钉"), ("QQBrowser", "QQ浏览器"), ("360SE", "360浏览器"),
    ("360EE", "360浏览器"), ("QAXBrowser", "奇安信浏览器"), ("Edg", "Edge浏览器"), ("Firefox", "火狐浏览器"),
    ("Chrome", "Chrome浏览器"), ("Safari", "Safari浏览器"),
)  # fmt: skip
SYSTEMS = (
    ("HarmonyOS", "鸿蒙"), ("OpenHarmony", "鸿蒙"), ("Android", "安卓"), ("iPhone", "苹果手机"), ("iPad", "苹果平板"),
    ("Windows", "Windows"), ("Mac OS", "macOS"), ("Kylin", "麒麟"), ("UOS", "统信"), ("Linux", "Linux"),
)  # fmt: skip


def address_of(request: HttpRequest) -> str | None:
    """The visitor's IP address as the web server names it.

    Where that is one of TRUSTED_PROXIES, what the proxy says is believed instead: of X-Forwarded-For the last
    address that no proxy of ours wrote. Anybody can send that header; only what our proxies appended counts.
    """
    address = request.META.get("REMOTE_ADDR") or None
    if address is None or not _is_proxy(address):
        return address
    for named in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        candidate = named.strip()
        try:
            ipaddress.ip_address(candidate)
        except ValueError:
            break
        address = candidate
        if not _is_proxy(candidate):
            break
    return address


def device_of(request: HttpRequest) -> str:
    """Browser and system in a few words; "" where the visitor says nothing."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    browser = ""
    for mark, name in BROWSERS:
        if mark in agent:
            version = re.search(rf"{mark}\w*/([0-9]+)", agent)
            browser = f"{name} {version[1]}" if version else name
            break
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part) or ("其他程序" if agent else "")


def _is_proxy(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in settings.TRUSTED_PROXIES)
