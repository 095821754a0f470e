"""What we know and its rules: one package a field noun."""
