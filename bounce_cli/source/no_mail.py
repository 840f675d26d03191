"""Which names inside a directory or an archive are plainly no mail."""

import re

from bounce_cli.late import late

__all__ = ["DELIVERING", "HIDDEN", "VERSION_CONTROL", "cause_by_name", "folder_cause", "is_hidden", "path_cause"]

HIDDEN = "hidden file"
VERSION_CONTROL = "version control folder"
DELIVERING = "Maildir tmp: mail that is still being delivered"

_FOLDERS = frozenset({".git", ".hg", ".svn", ".bzr", "cvs", "_darcs", ".jj", ".fossil"})

_EXTENSIONS = frozenset(
    extension
    for kind in (
        # documents and data
        "md rst adoc json jsonl ndjson xml xsl xsd csv tsv toml yml yaml ini cfg conf lock plist sql ics",
        "vcf pdf doc docx xls xlsx ppt pptx odt ods odp rtf epub tex",
        # web
        "html htm xhtml css scss less js mjs cjs ts tsx jsx map vue svg",
        # programs
        "py pyi pyc pyo pyx ipynb sh bash zsh fish bat cmd ps1 pl pm rb go rs java kt scala c h cc cpp",
        "hpp cs swift php lua ex exs erl hs el class jar war so dll dylib exe obj wasm whl egg gem deb",
        "rpm apk dmg",
        # databases and indexes
        "sqlite sqlite3 db db3 mdb msf idx pid sock",
        # images, sound, film, fonts
        "png jpg jpeg gif ico bmp tif tiff webp avif heic psd mp3 mp4 m4a ogg oga ogv wav flac avi mov",
        "mkv webm woff woff2 ttf otf eot",
        # keys
        "pem crt cer key der p12 pfx",
    )
    for extension in kind.split()
)
_COMPRESSED = re.compile(r"\.(?:gz|bz2|xz|zst)\Z", re.IGNORECASE)

# Seconds, then a unique part, then a host name, whose last label may look like an extension (`.pl`, `.sh`)
_MAILDIR_NAME = re.compile(r"\d{9,}\.[^.]+\.")

_SERVER = late(
    r"dovecot(?:\.(?:index|list|mailbox|sieve|svbin)|-(?:uidlist|uidvalidity|keywords|acl)).*|maildirsize|maildirfolder|subscriptions|courierimap.*|courierpop3dsizelist|\.(?:mh_sequences|xmhcache)"
    r"|\.(?:uidvalidity|ds_store|gitignore|gitattributes|gitmodules|gitkeep|keep|directory)|thumbs\.db",
    re.IGNORECASE,
)


def folder_cause(name: str) -> str | None:
    """Say why a folder of this name is left out, or None."""
    return VERSION_CONTROL if name.lower() in _FOLDERS else None


def is_hidden(name: str) -> bool:
    """Whether the name begins with a dot: such a file is read only where it looks like mail."""
    return name.startswith(".")


def cause_by_name(name: str) -> str | None:
    """Say why a file of this name is left out, or None."""
    if _SERVER.fullmatch(name):
        return "index of a mail or file system"
    if _MAILDIR_NAME.match(name):
        return None
    stem = _COMPRESSED.sub("", name)
    name, _, extension = stem.rpartition(".")
    return f".{extension} file" if name and extension.lower() in _EXTENSIONS else None


def path_cause(path: str) -> str | None:
    """Say why a member of an archive is left out, or None; the same rules for the path inside the archive."""
    *folders, name = path.split("/")
    if any(folder_cause(folder) for folder in folders):
        return VERSION_CONTROL
    return None if folders and folders[-1] in ("cur", "new") and not is_hidden(name) else cause_by_name(name)
