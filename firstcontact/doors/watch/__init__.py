"""Whether this process works, and what is counted: for the machines that watch over it."""
