"""The words of prompts."""
