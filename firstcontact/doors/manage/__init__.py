"""Set-up, accounts and the audit trail."""
