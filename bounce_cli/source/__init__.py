"""Where mail comes from: files, folders, mailboxes, archives and standard input, streamed."""
