"""The sources of a run, the pages that were read and are kept, and the passages that the model was given."""

from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import models

from chat.models.compression import decompressed, decompressed_bytes
from chat.models.owned import Owned
from chat.models.runs import Run


class SourceSet(Owned["Source"]):
    owner_path = "run__turn__conversation__owner"


if TYPE_CHECKING:
    Text = models.CharField[str, str]
else:
    Text = models.CharField


class UrlKey(Text):
    """Stands for the row's `url` where rows must be unique: an address may be longer than an index row can be."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = url_key(getattr(model_instance, "url"))  # noqa: B009 (not every model has one)
        setattr(model_instance, self.attname, key)
        return key


def url_key(url: str) -> str:
    """128 bits of SHA-256, in hexadecimal."""
    return sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class TextPack(models.Model):
    """Texts that were read one after the other, compressed together: they have words in common, and a large value
    leaves less of a database's pages empty. It is immutable, and goes with the first of its texts."""

    zipped = models.BinaryField()

    @cached_property
    def plain(self) -> bytes:
        """All of them, in UTF-8. Raises ValueError."""
        return decompressed_bytes(self.zipped)


class PageText(models.Model):
    """The text of pages, stored once for all addresses and readers."""

    hash = models.CharField(max_length=64, primary_key=True)
    """SHA-256 of the text, hexadecimal."""
    zipped = models.BinaryField()
    """The text by itself; empty where it is in a pack …"""
    pack = models.ForeignKey(TextPack, on_delete=models.PROTECT, null=True, related_name="texts", db_index=False)
    start = models.PositiveIntegerField(default=0, db_default=0)
    """… from this byte on …"""
    size = models.PositiveIntegerField(default=0, db_default=0)
    """… and so many bytes long."""
    kept_at = models.DateTimeField(db_index=True)
    """When a page with this text was read last."""

    class Meta:
        indexes = [models.Index(fields=["pack", "kept_at"], name="texts_of_packs")]

    @property
    def text(self) -> str:
        """Whoever reads it has selected `pack` together with the row. Raises ValueError for what cannot be read."""
        if self.pack_id is not None and self.pack is None:
            self.refresh_from_db()  # the pack was opened between two queries of whoever has prefetched it
        if self.pack is None:
            return decompressed(self.zipped)
        return self.pack.plain[self.start : self.start + self.size].decode()


class Page(models.Model):
    """What was read and is kept. The same text of the same address is kept once."""

    url = models.URLField(max_length=2000)
    url_key = UrlKey(max_length=32, default="", editable=False)
    final_url = models.URLField(max_length=2000)
    hash = models.CharField(max_length=64)
    title = models.CharField(max_length=500)
    site = models.CharField(max_length=200)
    language = models.CharField(max_length=16)
    published = models.DateField(null=True)
    fetched_at = models.DateTimeField()
    flagged = models.BooleanField(default=False)
    """It gives orders to whoever reads it."""
    receipt = models.JSONField(null=True)
    """What came over the wire (`search.nouns.Receipt`); null: nothing was fetched, or before this was stored."""
    text = models.TextField(blank=True)
    """Only of rows that were stored before texts had a table of their own; read `full_text`."""
    body = models.ForeignKey(PageText, on_delete=models.PROTECT, null=True, related_name="pages")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["url_key", "hash"], name="page_kept_once")]

    @property
    def full_text(self) -> str:
        """The text, wherever it is stored. Whoever reads it has selected `body` and its pack together with the page."""
        return self.body.text if self.body_id and self.body else self.text


class Source(models.Model):
    """A hit with its number, which is fixed when it is found."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="sources")
    index = models.PositiveIntegerField()
    url = models.URLField(max_length=2000)
    url_key = UrlKey(max_length=32, default="", editable=False)
    title = models.CharField(max_length=500)
    site = models.CharField(max_length=200)
    snippet = models.TextField()
    provider = models.CharField(max_length=50)
    published = models.DateField(null=True)
    status = models.CharField(max_length=8, default="found")
    code = models.CharField(max_length=50, null=True)
    page = models.ForeignKey(Page, on_delete=models.PROTECT, null=True)

    objects = SourceSet.as_manager()

    class Meta:
        ordering = ["index"]
        constraints = [
            models.UniqueConstraint(fields=["run", "index"], name="source_numbered_once"),
            models.UniqueConstraint(fields=["run", "url_key"], name="source_found_once"),
        ]


class Passage(models.Model):
    """A piece of a page that the model was given: `page.text[start:end]`, in code points."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="passages")
    rank = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    heading = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["rank"]

    @property
    def text(self) -> str:
        page = self.source.page
        return page.full_text[self.start : self.end] if page else ""
