"""First Contact: a customer-service platform for local councils."""
