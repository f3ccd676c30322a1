"""Load, decide, record: one function per command, and what keeps ways in safe."""
