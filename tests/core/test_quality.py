import dataclasses

import pytest

from core import quality
from core.model import IndicatorKind
from tests import builders


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"status": None}, "status"),
        ({"progress": " \n"}, "progress"),
        ({"progress": "长" * 801}, "progress"),
        ({"problems": "长" * 401}, "problems"),
        ({"percent": -1.0}, "percent"),
        ({"percent": 1000.0}, "percent"),
        ({"values": {builders.SCHOOLS.id: -1.0}}, "values"),
    ],
)
def test_each_blocking_fault_names_its_field(changes, field):
    filing = builders.filing(**changes)
    assert [fault.field for fault in quality.faults(filing, (builders.SCHOOLS,))] == [field]
    assert not quality.is_filled(filing, (builders.SCHOOLS,))


def test_a_rate_may_fall():
    rate = dataclasses.replace(builders.SCHOOLS, kind=IndicatorKind.RATE)
    assert quality.is_filled(builders.filing(values={rate.id: -2.5}), (rate,))


def test_nothing_filed_is_not_filled():
    assert not quality.is_filled(None)
    assert quality.is_filled(builders.filing())
