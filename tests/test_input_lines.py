"""Lines that users hand in."""

from __future__ import annotations

import pytest

from roleadvisor.cli.input_lines import lines


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"a\nb", ["a", "b"]),
        (b"a\r\n\r\nb\r\n", ["a", "", "b"]),
        (b"abcd\nabcde\nabcdef\nabcdefghijklm\nx\n", ["abcd", "abcde", "abcde", "abcde", "x"]),
        (b"abcdefg", ["abcde"]),
        (b"\xef\xbb\xbfa\n\xef\xbb\xbfb\n", ["a", "\ufeffb"]),
        (b"\xff\n", ["\ufffd"]),
    ],
)
def test_a_line_is_cut_at_the_limit_and_the_rest_of_it_dropped(tmp_path, data, expected):
    (tmp_path / "file").write_bytes(data)
    assert list(lines(str(tmp_path / "file"), 5)) == expected
