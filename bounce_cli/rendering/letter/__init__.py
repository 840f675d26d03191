"""Letters as text, as Markdown and as drafts."""
