"""README's second command: `python3 -m tests [ARGUMENTS OF PYTEST]` sets up what is missing and runs all tests."""

import sys

from core.host import bootstrap

if __name__ == "__main__":
    bootstrap.enter("-m", "tests", purpose=bootstrap.TESTS)
    import pytest

    sys.exit(pytest.main(sys.argv[1:]))
