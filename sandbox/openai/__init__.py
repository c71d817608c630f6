"""The same model behind an OpenAI-compatible server, under /openai/v1."""
