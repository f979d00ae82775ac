"""Tests of Belay, laid out like the tree they test."""
