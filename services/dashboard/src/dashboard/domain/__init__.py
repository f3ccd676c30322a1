"""What the dashboard knows by itself: whom it asks, and what it is answered. It holds no rules of cases."""
