"""Other systems that the council lets in: their keys, and what their requests were answered."""
