"""Staff: who works for a council, in which roles and teams."""
