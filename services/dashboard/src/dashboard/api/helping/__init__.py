"""What helps people to work: blank forms, terms of cooperation, the user guide, a welcome."""
