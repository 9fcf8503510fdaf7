"""Whether the address of the site can be had."""

from __future__ import annotations

import errno
import socket


class PortRefused(Exception):
    """The port cannot be used; the message is a Chinese sentence that says what to do."""


def refuse_unusable_port(address: str, port: int) -> None:
    """Raises PortRefused where nothing could listen on address:port now."""
    if not 1 <= port <= 65535:
        raise PortRefused(f"端口号 {port} 无效：请用 1 至 65535 之间的数，例如 PORT=8001 make run。")
    with socket.socket() as trial:
        # As the server does: a port that is only waiting for old connections to fade is free.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except OSError as error:
            raise PortRefused(_explain(address, port, error)) from error


def _explain(address: str, port: int, error: OSError) -> str:
    other = "请换一个端口，例如：PORT=8001 make run"
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 已被其他程序占用，系统没有启动。请先停止占用该端口的程序；或者{other}"
    if error.errno == errno.EACCES:
        return f"当前用户无权使用端口 {port}，系统没有启动。{other}"
    return f"无法使用地址 {address}:{port}（{error.strerror}），系统没有启动。{other}"
