"""Back-office team queues and case work."""
