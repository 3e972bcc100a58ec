using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using MedChain.Core;
using MedChain.Crypto.Hashing;
using MedChain.Node.Keys;

namespace MedChain.Node.Storage;

/// <summary>
/// Everything that an institution's replica persists, in one folder that one process holds: rows in SQLite, large values as files, the
/// keys of secret rows in slots. A set of writes is applied whole or not at all, whenever the process dies. Not for concurrent use.
/// </summary>
/// <remarks>
/// Order of one <see cref="Apply"/>: files, then slots, then the transaction, each durable before the next; after it the count in the
/// key's file, then slots of deleted rows are wiped and files deleted. A crash leaves at most files and slots that no row names; opening collects them.
/// After the first failure every call throws: a failed sync is never tried again.
/// </remarks>
public sealed class InstitutionStore : IDurableRows, IDisposable
{
    // A large table's value up to this many octets is a row like any other: a file of its own would cost a sync of its own.
    private const int RowCap = 8192;

    private readonly FolderLock _lock;
    private readonly SqliteStore _rows;
    private readonly FragmentStore _files;
    private readonly KeySlots _slots;
    private readonly CommitCount _count;
    private readonly Digest _identity;
    private readonly Action<StorageStep>? _before;
    private StoreException? _failure;

    private InstitutionStore(string folder, InstitutionKeyFile keys, StoreIdentity identity, Action<StorageStep>? before)
    {
        _identity = identity.ToDigest();
        _before = before;
        Disk.CreateFolder(folder);
        _lock = FolderLock.Take(folder);
        try
        {
            _count = keys.CountOf(_identity);
            _rows = new SqliteStore(Path.Combine(folder, "rows.db"), _identity, _count.Value);
            var (slots, files) = Named();
            _slots = new KeySlots(Path.Combine(folder, "slots.key"), slots, before);
            _files = new FragmentStore(Path.Combine(folder, "large"), files, before);
            _count.Write(_rows.Commits);
            _count.Sync();
        }
        catch
        {
            _rows?.Dispose();
            _slots?.Dispose();
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>Opens or makes the store of a folder.</summary>
    /// <param name="folder">The institution's folder.</param>
    /// <param name="keys">The open key file; it must outlive the store.</param>
    /// <param name="identity">Whose store it must be.</param>
    /// <exception cref="StoreException">It cannot be used; the message is one line that says why.</exception>
    public static InstitutionStore Open(string folder, InstitutionKeyFile keys, StoreIdentity identity) => Open(folder, keys, identity, before: null);

    /// <summary>Writes and deletes rows as one: when this returns, all are on disk and deleted ones are beyond reach.</summary>
    /// <exception cref="StoreException">The disk refused, now or before; the store is of no further use in this process.</exception>
    public void Apply(ImmutableArray<DurableWrite> writes)
    {
        if (writes.IsEmpty) return;
        Guarded(() =>
        {
            var staged = Stage(writes);
            _before?.Invoke(StorageStep.BeginRows);
            var (slots, files, erases) = Commit(writes, staged);
            _before?.Invoke(StorageStep.CountCommit);
            _count.Write(_rows.Commits);
            _slots.Wipe(slots);
            if (erases)
            {
                _slots.Sync();
                _before?.Invoke(StorageStep.EmptyLog);
                _rows.EmptyLog();
            }

            _files.Delete(files, isDurable: erases);
        });
    }

    /// <summary>All rows but the large ones, in order of table and key, each checked; the seal over all of them is checked too.</summary>
    public ImmutableArray<DurableRow> ReadRows()
    {
        var rows = ImmutableArray.CreateBuilder<DurableRow>();
        Guarded(() => _rows.ReadAll((key, row) =>
        {
            if (!key.IsLarge) rows.Add(new DurableRow(key, Reveal(key, row, row.Value)));
        }));
        return rows.ToImmutable();
    }

    /// <summary>Reads one row, large or not; false where there is none.</summary>
    public bool TryRead(DurableKey key, out ReadOnlyMemory<byte> value)
    {
        byte[]? read = null;
        Guarded(() =>
        {
            if (_rows.Find(key) is { } row) read = Reveal(key, row, IsFile(key, row) ? _files.Read(row.Value) : row.Value);
        });
        value = read;
        return read is not null;
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? Read(DurableKey key) => TryRead(key, out var value) ? value : null;

    /// <summary>Closes everything and lets go of the folder.</summary>
    public void Dispose()
    {
        if (_failure is null) _count.Sync();
        _rows.Dispose();
        _slots.Dispose();
        _lock.Dispose();
    }

    internal static InstitutionStore Open(string folder, InstitutionKeyFile keys, StoreIdentity identity, Action<StorageStep>? before)
    {
        try
        {
            return new InstitutionStore(folder, keys, identity, before);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreException.Failed(e);
        }
    }

    // Rows that may hold key shares, salts, fragments or who asks for what; the others are public or the institution's own signatures.
    private static bool IsSecret(DurableTable table) =>
        table is DurableTable.Custody or DurableTable.Fragment or DurableTable.Offer or DurableTable.Access or DurableTable.Secret or DurableTable.Emergency
            or DurableTable.Refusal or DurableTable.Stream or DurableTable.Piece;

    // Deleting one of these is an erasure, durable before Apply returns. An offer that was answered is deleted by the thousand and may wait for
    // the next sync: at an erasure its record's row goes in the same set.
    private static bool IsErasure(DurableTable table) => table is DurableTable.Custody or DurableTable.Fragment or DurableTable.Record or DurableTable.Stream or DurableTable.Piece;

    private static bool NeedsFile(DurableKey key, int length) => key.IsLarge && length > RowCap;

    // A sealed value is never as short as a file's name.
    private static bool IsFile(DurableKey key, StoredRow row) => key.IsLarge && row.Value.Length == FragmentStore.NameSize;

    private StoredRow[] Stage(ImmutableArray<DurableWrite> writes)
    {
        var staged = new StoredRow[writes.Length];
        var (hasNewSlot, hasFile) = (false, false);
        for (var i = 0; i < staged.Length; i++)
        {
            var (key, value) = writes[i];
            staged[i] = new StoredRow(StoredRow.Open, []);
            if (value is not { } octets) continue;
            if (!IsSecret(key.Table))
            {
                staged[i] = new StoredRow(StoredRow.Open, octets.ToArray());
                continue;
            }

            // A row keeps its slot while it lives; where a set names a row twice, each value gets a slot of its own.
            var slot = writes.Count(write => write.Key.Equals(key)) == 1 ? _rows.Find(key)?.Slot : null;
            hasNewSlot |= slot is null;
            hasFile |= NeedsFile(key, octets.Length);
            staged[i] = SealRow(key, octets.Span, slot);
        }

        if (hasFile) _files.Sync();
        if (hasNewSlot) _slots.Sync();
        return staged;
    }

    private StoredRow SealRow(DurableKey key, ReadOnlySpan<byte> value, long? slot)
    {
        Span<byte> slotKey = stackalloc byte[KeySlots.Size];
        var size = value.Length + RowSeal.Overhead;
        var rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            if (slot is { } own) _slots.Read(own, slotKey);
            var taken = slot ?? _slots.Take(slotKey);
            var box = rented.AsSpan(0, size);
            RowSeal.Seal(slotKey, _identity, key, value, box);
            return new StoredRow(taken, NeedsFile(key, value.Length) ? _files.Write(box) : box.ToArray());
        }
        finally
        {
            CryptographicOperations.ZeroMemory(slotKey);
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private (List<long> Slots, List<string> Files, bool Erases) Commit(ImmutableArray<DurableWrite> writes, StoredRow[] staged)
    {
        var (slots, files, erases) = (new List<long>(), new List<string>(), false);
        _rows.Begin();
        for (var i = 0; i < staged.Length; i++)
        {
            var (key, value) = writes[i];
            var before = value is null ? _rows.Delete(key) : _rows.Put(key, staged[i].Slot, staged[i].Value);
            if (before is not { } old) continue;
            erases |= value is null && IsErasure(key.Table);
            if (old.Slot != StoredRow.Open && old.Slot != staged[i].Slot) slots.Add(old.Slot);
            if (IsFile(key, old)) files.Add(FragmentStore.NameOf(old.Value));
        }

        _before?.Invoke(StorageStep.CommitRows);
        _rows.Commit();
        return (slots, files, erases);
    }

    private byte[] Reveal(DurableKey key, StoredRow row, byte[] stored)
    {
        if (row.Slot == StoredRow.Open) return stored;
        Span<byte> slotKey = stackalloc byte[KeySlots.Size];
        _slots.Read(row.Slot, slotKey);
        var opened = RowSeal.TryOpen(slotKey, _identity, key, stored, out var value);
        CryptographicOperations.ZeroMemory(slotKey);
        return opened ? value : throw StoreException.Corrupt($"a row of table {key.Table} does not open");
    }

    private (HashSet<long> Slots, HashSet<string> Files) Named()
    {
        var (slots, files) = (new HashSet<long>(), new HashSet<string>(StringComparer.Ordinal));
        _rows.ReadAll((key, row) =>
        {
            if (row.Slot != StoredRow.Open && !slots.Add(row.Slot)) throw StoreException.Corrupt("two rows name one slot");
            if (IsFile(key, row)) files.Add(FragmentStore.NameOf(row.Value));
        });
        return (slots, files);
    }

    private void Guarded(Action action)
    {
        if (_failure is not null) throw new StoreException(_failure.Problem, _failure.Message, _failure);
        try
        {
            action();
        }
        catch (StoreException e)
        {
            _failure = e;
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _failure = StoreException.Failed(e);
        }
    }
}
