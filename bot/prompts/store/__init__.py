"""The SQL of prompts, one function a statement."""
