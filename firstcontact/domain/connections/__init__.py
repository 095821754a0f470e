"""Other systems that the council lets in: their keys, what their requests were answered, and their webhooks."""
