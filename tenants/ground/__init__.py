"""The machinery under the house that knows of no unit: time, words, rich text, files, database."""
