"""Open311 GeoReport v2: reports about public places, for the websites and apps that others wrote."""
