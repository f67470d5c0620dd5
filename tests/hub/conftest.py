"""Fixtures that several tests of the hub stand on."""

from tests.hub.face import face as face
from tests.hub.face import shared as shared
