"""What supervisors come for: approvals, closed cases, invoicing, figures, case processes."""
