"""Cases: what the council must do and finish."""
