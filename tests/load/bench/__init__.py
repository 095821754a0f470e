"""The benchmark: a council of a million customers is loaded, and what people wait for is measured on it."""
