using SQLitePCL;

namespace MedChain.Node.Storage;

/// <summary>One SQLite connection, for one thread; every result code but success throws a <see cref="StoreException"/>.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int OpenFlags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX;

    private readonly sqlite3 _connection;
    private readonly List<sqlite3_stmt> _statements = [];

    static SqliteDatabase() => Batteries_V2.Init();

    /// <summary>Opens or makes the file.</summary>
    public SqliteDatabase(string path)
    {
        if (raw.sqlite3_open_v2(path, out _connection, OpenFlags, null!) != raw.SQLITE_OK)
        {
            using (_connection) throw new StoreException(StoreProblem.Failed, $"The database {path} could not be opened.");
        }

        _ = raw.sqlite3_extended_result_codes(_connection, 1);
    }

    /// <summary>SQLite's version, as in "3.50.4".</summary>
    public static string Version => raw.sqlite3_libversion().utf8_to_string();

    /// <summary>Runs statements that give no rows, or whose rows do not matter.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_connection, sql));

    /// <summary>Prepares a statement that lives as long as the connection.</summary>
    public sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Takes one step; true if it gives a row.</summary>
    public static bool Step(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW) return true;
        if (code == raw.SQLITE_DONE) return false;
        var failure = Failure(code);
        _ = raw.sqlite3_reset(statement);
        throw failure;
    }

    /// <summary>Takes one step that must give no row, and makes the statement ready for the next use.</summary>
    public static void Run(sqlite3_stmt statement)
    {
        Step(statement);
        Check(raw.sqlite3_reset(statement));
    }

    /// <summary>Copies the log into the database and empties it.</summary>
    public void EmptyLog() => Check(raw.sqlite3_wal_checkpoint_v2(_connection, null!, raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _));

    /// <summary>Throws unless the code is success.</summary>
    public static void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw Failure(code);
    }

    /// <summary>Closes statements and connection.</summary>
    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _connection.Dispose();
    }

    private static StoreException Failure(int code)
    {
        var text = raw.sqlite3_errstr(code).utf8_to_string();
        return (code & 0xff) switch
        {
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => StoreException.Corrupt("SQLite says: " + text),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new StoreException(StoreProblem.Locked, "Another process has the database open; stop it first."),
            _ => new StoreException(StoreProblem.Failed, $"The database refused to store ({text}, code {code}). The store is closed; nothing is retried."),
        };
    }
}
