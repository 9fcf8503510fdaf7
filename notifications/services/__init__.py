"""The acts of this room.

telling      a message to people, and reading it                      (everybody their own)
choosing     how one wants to be told besides, and where
rules        when and what is sent out                                 (system administrator)
records      a delivery tried anew, a test mail                        (system administrator)
"""

from .choosing import choose
from .records import send_test, try_again
from .rules import change_rules
from .telling import open_message, read_all, tell

__all__ = ["change_rules", "choose", "open_message", "read_all", "send_test", "tell", "try_again"]
