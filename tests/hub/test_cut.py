"""An upload that is cut again and again arrives whole: a real server, a real client, and a wire between them that breaks. Cut
fifty times and more: `python -m tests.faults --only cuts`."""

from __future__ import annotations

import pytest

from tests.hub.cutting import cut_upload, on_a_port
from tests.hub.face import Face

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def test_an_upload_that_is_cut_again_and_again_arrives_with_the_right_hash(face: Face):
    with on_a_port(face) as port:
        assert cut_upload(face, port, cuts=8, seed=7) == ""
    assert face.side.figures.registry.get_sample_value("workbench_transfer_bytes_total", {"direction": "received"}) is not None
