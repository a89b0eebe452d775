"""Kept embeddings, on both databases."""

from bot.store import Embeddings, Reports, Store

ONE, TWO, THREE = bytes(16), b"\x01" * 16, b"\xff" * 16


async def test_what_is_kept_is_found(any_store: Store) -> None:
    """Vectors come back byte by byte, and only those of this community and this model."""
    mine = Embeddings(any_store, "acme", "m1")
    await mine.keep({ONE: b"\x00\x80\x7f", TWO: b"\x01\x02\x03"})

    found = await mine.find([ONE, TWO, THREE])

    assert found == {ONE: b"\x00\x80\x7f", TWO: b"\x01\x02\x03"}
    assert await Embeddings(any_store, "other", "m1").find([ONE]) == {}
    assert await Embeddings(any_store, "acme", "m2").find([ONE]) == {}


async def test_many_at_once(any_store: Store) -> None:
    """However many are asked for, all that are kept are found."""
    mine = Embeddings(any_store, "acme", "m1")
    many = {number.to_bytes(16, "big"): number.to_bytes(4, "big") for number in range(3_000)}
    await mine.keep(many)

    all_of_them, some = await mine.find(many), await mine.find(list(many)[:900])

    assert all_of_them == many
    assert some == dict(list(many.items())[:900])


async def test_keeping_twice(any_store: Store) -> None:
    """Two processes that work out the same text do each other no harm."""
    one, other = (Embeddings(any_store, "acme", "m1") for _ in range(2))
    await one.keep({ONE: b"a", TWO: b"b"})

    await other.keep({TWO: b"b", THREE: b"c"})

    assert await one.find([ONE, TWO, THREE]) == {ONE: b"a", TWO: b"b", THREE: b"c"}


async def test_forgetting(any_store: Store) -> None:
    """What is forgotten is gone; forgetting it again does nothing."""
    mine = Embeddings(any_store, "acme", "m1")
    await mine.keep({ONE: b"a", TWO: b"b"})

    for _ in range(2):
        await mine.forget([ONE, THREE])

    assert await mine.find([ONE, TWO]) == {TWO: b"b"}


async def test_keeping_only_some(any_store: Store) -> None:
    """Texts that are gone and models that are no more used leave nothing; others' stay."""
    mine, old = Embeddings(any_store, "acme", "m1"), Embeddings(any_store, "acme", "m0")
    theirs = Embeddings(any_store, "other", "m0")
    for each in (mine, old, theirs):
        await each.keep({ONE: b"a", TWO: b"b"})

    await mine.keep_only({TWO})

    assert await mine.find([ONE, TWO]) == {TWO: b"b"}
    assert await old.find([ONE, TWO]) == {}
    assert await theirs.find([ONE, TWO]) == {ONE: b"a", TWO: b"b"}


async def test_a_filled_database_of_the_first_version(old_store: Store) -> None:
    """It gets the table, and keeps what it holds."""
    mine = Embeddings(old_store, "acme", "m1")

    await mine.keep({ONE: b"a"})

    assert await mine.find([ONE]) == {ONE: b"a"}
    assert [entry.id for entry in await Reports(old_store).entries("acme")] == ["x"]
