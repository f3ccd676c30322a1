"""What lies outside: objects, the ledger, the scanner, the inspecting process."""
