"""Tests of the check-ins room."""
