"""Email over SMTP: hands a notice to the council's mail server."""
