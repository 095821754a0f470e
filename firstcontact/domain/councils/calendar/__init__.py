"""The time of a council: bank holidays, opening hours, working days and working hours. Plain Python, no clock."""
