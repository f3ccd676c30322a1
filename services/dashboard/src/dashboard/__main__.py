"""Starts the dashboard: `python -m dashboard`."""

from collections.abc import Mapping

from chassis.running import Program
from dashboard.settings import DashboardSettings
from dashboard.wiring import running


def databases(settings: DashboardSettings) -> Mapping[str, str]:
    """Whose migrations go where."""
    return {str(settings.database): "dashboard.migrations"}


DASHBOARD = Program("dashboard", DashboardSettings, databases, running)

if __name__ == "__main__":
    DASHBOARD.main()
