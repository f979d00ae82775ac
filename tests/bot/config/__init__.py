"""Tests of what config.yaml and the environment may say."""
