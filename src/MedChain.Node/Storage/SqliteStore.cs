using MedChain.Core;
using MedChain.Crypto.Hashing;
using SQLitePCL;

namespace MedChain.Node.Storage;

/// <summary>What a row holds on disk.</summary>
/// <param name="Slot">The slot of the key that opens it; <see cref="Open"/> where the value is not secret.</param>
/// <param name="Value">The value, the sealed value, or the name of the file of a large value.</param>
internal readonly record struct StoredRow(long Slot, byte[] Value)
{
    /// <summary>Slot of a row whose value is not secret.</summary>
    public const long Open = -1;
}

/// <summary>
/// The rows of one institution in SQLite: one connection, write-ahead log, synchronous FULL, secure_delete ON, every row with its
/// <see cref="RowCheck"/> and the seal over all rows in the same transaction. See spec/decisions on the store.
/// </summary>
internal sealed class SqliteStore : IDisposable
{
    private const int SchemaVersion = 1;
    private const int ApplicationId = 0x4d454443;

    private readonly SqliteDatabase _database;
    private readonly Digest _identity;
    private readonly sqlite3_stmt _find, _put, _delete, _seal, _all, _begin, _commit;
    private RowCheck _sum;
    private long _rows;

    /// <summary>Opens or makes the database.</summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">Whose store it must be.</param>
    /// <param name="committed">How many transactions it must remember, as the key's file counts them.</param>
    public SqliteStore(string path, Digest identity, ulong committed)
    {
        _identity = identity;
        if (committed > 0 && !File.Exists(path)) throw Forgotten("the database is gone");
        Disk.Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite).Dispose();
        _database = new SqliteDatabase(path);
        try
        {
            Configure();
            CreateOrCheck(committed);
            _find = _database.Prepare("SELECT slot, \"check\", value FROM row WHERE tbl = ?1 AND key = ?2");
            _put = _database.Prepare("INSERT INTO row(tbl, key, slot, \"check\", value) VALUES(?1, ?2, ?3, ?4, ?5) "
                + "ON CONFLICT(tbl, key) DO UPDATE SET slot = excluded.slot, \"check\" = excluded.\"check\", value = excluded.value");
            _delete = _database.Prepare("DELETE FROM row WHERE tbl = ?1 AND key = ?2");
            _seal = _database.Prepare("UPDATE store SET commits = ?1, rows = ?2, seal = ?3");
            _all = _database.Prepare("SELECT tbl, key, slot, \"check\", value FROM row ORDER BY tbl, key");
            _begin = _database.Prepare("BEGIN IMMEDIATE");
            _commit = _database.Prepare("COMMIT");
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    /// <summary>How many transactions the database remembers.</summary>
    public ulong Commits { get; private set; }

    /// <summary>Begins a transaction.</summary>
    public void Begin() => SqliteDatabase.Run(_begin);

    /// <summary>Writes a row; tells what it replaces.</summary>
    public StoredRow? Put(DurableKey key, long slot, ReadOnlySpan<byte> value)
    {
        var before = Remove(key);
        var check = RowCheck.Of(_identity, key.Table, key.Key.Span, slot, value);
        Span<byte> octets = stackalloc byte[RowCheck.Size];
        check.Write(octets);
        BindKey(_put, key);
        SqliteDatabase.Check(raw.sqlite3_bind_int64(_put, 3, slot));
        SqliteDatabase.Check(raw.sqlite3_bind_blob(_put, 4, octets));
        SqliteDatabase.Check(BindBlob(_put, 5, value));
        SqliteDatabase.Run(_put);
        _sum ^= check;
        _rows++;
        return before;
    }

    /// <summary>Deletes a row; tells what it held, or null where there was none.</summary>
    public StoredRow? Delete(DurableKey key)
    {
        var before = Remove(key);
        if (before is null) return null;
        BindKey(_delete, key);
        SqliteDatabase.Run(_delete);
        return before;
    }

    /// <summary>Commits: on disk when this returns.</summary>
    public void Commit()
    {
        Span<byte> seal = stackalloc byte[RowCheck.Size];
        _sum.Write(seal);
        Commits++;
        SqliteDatabase.Check(raw.sqlite3_bind_int64(_seal, 1, (long)Commits));
        SqliteDatabase.Check(raw.sqlite3_bind_int64(_seal, 2, _rows));
        SqliteDatabase.Check(raw.sqlite3_bind_blob(_seal, 3, seal));
        SqliteDatabase.Run(_seal);
        SqliteDatabase.Run(_commit);
    }

    /// <summary>Copies the log into the database and empties it, so that no deleted row stays in it.</summary>
    public void EmptyLog() => _database.EmptyLog();

    /// <summary>Reads one row.</summary>
    public StoredRow? Find(DurableKey key)
    {
        BindKey(_find, key);
        var found = SqliteDatabase.Step(_find) ? ReadRow(_find, 0, key.Table, key.Key.Span, out _) : (StoredRow?)null;
        SqliteDatabase.Check(raw.sqlite3_reset(_find));
        return found;
    }

    /// <summary>Gives every row, in order of table and key, and then checks the seal over all of them.</summary>
    public void ReadAll(Action<DurableKey, StoredRow> visit)
    {
        var sum = default(RowCheck);
        long rows = 0;
        while (SqliteDatabase.Step(_all))
        {
            var key = new DurableKey((DurableTable)raw.sqlite3_column_int(_all, 0), raw.sqlite3_column_blob(_all, 1).ToArray());
            visit(key, ReadRow(_all, 2, key.Table, key.Key.Span, out var check));
            sum ^= check;
            rows++;
        }

        SqliteDatabase.Check(raw.sqlite3_reset(_all));
        if (rows != _rows || sum != _sum) throw StoreException.Corrupt("rows are missing, or older ones have come back");
    }

    /// <summary>Closes the database.</summary>
    public void Dispose() => _database.Dispose();

    private StoredRow? Remove(DurableKey key)
    {
        BindKey(_find, key);
        StoredRow? before = null;
        if (SqliteDatabase.Step(_find))
        {
            before = ReadRow(_find, 0, key.Table, key.Key.Span, out var check);
            _sum ^= check;
            _rows--;
        }

        SqliteDatabase.Check(raw.sqlite3_reset(_find));
        return before;
    }

    private StoredRow ReadRow(sqlite3_stmt from, int column, DurableTable table, ReadOnlySpan<byte> key, out RowCheck check)
    {
        var row = new StoredRow(raw.sqlite3_column_int64(from, column), raw.sqlite3_column_blob(from, column + 2).ToArray());
        check = RowCheck.Of(_identity, table, key, row.Slot, row.Value);
        var stored = raw.sqlite3_column_blob(from, column + 1);
        if (stored.Length != RowCheck.Size || RowCheck.Read(stored) != check) throw StoreException.Corrupt($"a row of table {table} is not what was written");
        return row;
    }

    private void Configure() => _database.Execute(
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
        + "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -2000;");

    private void CreateOrCheck(ulong committed)
    {
        if (Number("PRAGMA user_version") == 0)
        {
            if (committed > 0) throw Forgotten("the database is empty");
            Create();
        }

        if (Number("PRAGMA application_id") != ApplicationId) throw new StoreException(StoreProblem.Foreign, "The database is not a store of MedChain.");
        var version = Number("PRAGMA user_version");
        if (version != SchemaVersion) throw new StoreException(StoreProblem.Foreign, $"The store has version {version}; this program reads version {SchemaVersion}.");
        var row = _database.Prepare("SELECT identity, commits, rows, seal FROM store");
        if (!SqliteDatabase.Step(row)) throw Forgotten("the database does not say whose it is");
        var identity = raw.sqlite3_column_blob(row, 0);
        var seal = raw.sqlite3_column_blob(row, 3);
        if (identity.Length != Digest.Size || seal.Length != RowCheck.Size) throw StoreException.Corrupt("the row that says whose store it is");
        if (new Digest(identity) != _identity) throw new StoreException(StoreProblem.Foreign, "The store belongs to another chain or another institution.");
        Commits = unchecked((ulong)raw.sqlite3_column_int64(row, 1));
        _rows = raw.sqlite3_column_int64(row, 2);
        _sum = RowCheck.Read(seal);
        SqliteDatabase.Check(raw.sqlite3_reset(row));
        if (Commits < committed) throw Forgotten($"the database remembers {Commits} commits of {committed}");
    }

    private void Create()
    {
        _database.Execute("BEGIN IMMEDIATE; CREATE TABLE store(identity BLOB NOT NULL, commits INTEGER NOT NULL, rows INTEGER NOT NULL, seal BLOB NOT NULL);"
            + "CREATE TABLE row(tbl INTEGER NOT NULL, key BLOB NOT NULL, slot INTEGER NOT NULL, \"check\" BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY(tbl, key));"
            + $"INSERT INTO store VALUES(x'{_identity}', 1, 0, zeroblob({RowCheck.Size}));"
            + $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {SchemaVersion}; COMMIT;");
    }

    private long Number(string pragma)
    {
        var statement = _database.Prepare(pragma);
        var number = SqliteDatabase.Step(statement) ? raw.sqlite3_column_int64(statement, 0) : 0;
        SqliteDatabase.Check(raw.sqlite3_reset(statement));
        return number;
    }

    private static void BindKey(sqlite3_stmt statement, DurableKey key)
    {
        SqliteDatabase.Check(raw.sqlite3_bind_int(statement, 1, (int)key.Table));
        SqliteDatabase.Check(BindBlob(statement, 2, key.Key.Span));
    }

    // An empty span would be bound as NULL.
    private static int BindBlob(sqlite3_stmt statement, int index, ReadOnlySpan<byte> value) =>
        value.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, index, 0) : raw.sqlite3_bind_blob(statement, index, value);

    private static StoreException Forgotten(string what) => new(
        StoreProblem.Forgotten, $"The institution has signed before, but {what}: it does not sign again with this key. Apply for admission with a new key.");
}
