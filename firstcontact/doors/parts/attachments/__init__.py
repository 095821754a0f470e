"""Files that came with messages, on the screen: whoever opens one never gets to run what a stranger sent."""
