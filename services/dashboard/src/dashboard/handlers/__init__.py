"""What a page needs, gathered from the services for who looks at it."""
