"""The main tests of the pane, in Chromium, Firefox and WebKit alike."""

import pytest

pytest.register_assert_rewrite("tests.browser.engines.window")  # it asserts, though it is no test
