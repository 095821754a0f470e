"""ClamAV: looks for viruses in files, by the protocol of its daemon."""
