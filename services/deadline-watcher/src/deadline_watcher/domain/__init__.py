"""What a case's clocks are, and when their moments come; pure."""
