"""Other services, over HTTP."""
