"""Why a backup or a restore did not happen."""


class Unusable(Exception):
    """Nothing was changed. `message` is a Chinese sentence for the operator, `remedy` says what to do instead."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return " ".join(filter(None, [self.message, self.remedy]))
