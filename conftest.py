"""What every test may ask for: real servers, and the marker that names its rules."""

pytest_plugins = ["testkit.servers", "testkit.rules"]
