"""Tests of what a running installation tells of itself."""
