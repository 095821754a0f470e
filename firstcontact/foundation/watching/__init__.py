"""What a process tells of its work to whoever runs it: lines of the log, counts, traces; never who it was about."""
