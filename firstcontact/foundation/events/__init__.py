"""Facts announced in the transaction that made them true, and read once and in order by those who follow."""
