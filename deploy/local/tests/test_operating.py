"""Operations are those of the services that run, and of nobody else."""

import pytest

from embedded import operating
from embedded.errors import WrongSettingError


def test_an_operation_of_a_service_that_nobody_knows_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(WrongSettingError, match="case-ledger, assignment"):
        operating.of_a_service("verify", service="ledger")
