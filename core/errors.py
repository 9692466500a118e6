"""Two sorts of failure: what a user can mend (KnownError) and a defect (anything else).

A KnownError carries a Chinese sentence that says what happened and what was kept, and a hint that
says what to do. The window shows both, the command line prints both and exits with 1.
"""


class KnownError(Exception):
    """A refusal with a reason that the user understands; nothing was changed."""

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.sentence}{self.hint}"


class FaultError(KnownError):
    """A fault of the surroundings, such as a full disk: the same step may succeed later."""


class DamagedError(KnownError):
    """A file's content is damaged: there may be a backup, and what can be read may be saved into a new file."""


class MovedError(FaultError):
    """The file of an open workspace no longer lies where it was: what it holds can be saved as another one."""


class Cancelled(Exception):  # noqa: N818  a request that was honoured, no error
    """Raised inside long work after the user pressed 停止; the work rolls itself back."""
