using System.Globalization;
using System.Text;
using System.Text.Json;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Cli.Demo;

/// <summary>
/// What a lasting folder remembers besides the institutions' stores: whose run it is, which input became which record, and whether it was
/// read back. A line an event, added and synced; a line cut off by a kill is ignored. Records are named by keyed hash: no patient data.
/// </summary>
internal sealed class DemoJournal : IDisposable
{
    private const string FileName = "demo.journal";
    private const int Version = 1;

    private readonly FileStream _file;
    private readonly SortedDictionary<RecordId, Line> _records = [];

    private DemoJournal(FileStream file) => _file = file;

    /// <summary>Opens or begins the journal of a folder.</summary>
    /// <exception cref="CommandFailure">The folder belongs to a run with other options, or holds something else.</exception>
    public static DemoJournal Open(string folder, DemoOptions options)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path) && Directory.EnumerateFileSystemEntries(folder).Any(entry => Path.GetFileName(entry) != DemoFolder.LockName))
            throw new CommandFailure(ExitCode.Folder, $"The folder {folder} holds something else; give an empty one, or one of an earlier demonstration.");
        var journal = new DemoJournal(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));
        try
        {
            journal.Restore(folder, options);
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Whether a record was read back octet by octet in this or an earlier run.</summary>
    public bool WasReadBack(RecordId record) => _records.TryGetValue(record, out var line) && line.ReadBack;

    /// <summary>Notes which input a record holds.</summary>
    public void NotePut(RecordId record, string source)
    {
        if (!_records.ContainsKey(record)) Append(new Line { Record = record.ToString(), Source = source });
    }

    /// <summary>Notes that a record was read back.</summary>
    public void NoteReadBack(RecordId record, string source)
    {
        if (!WasReadBack(record)) Append(new Line { Record = record.ToString(), Source = source, ReadBack = true });
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void Restore(string folder, DemoOptions options)
    {
        using var reader = new StreamReader(_file, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var lines = reader.ReadToEnd();
        var whole = lines[..(lines.LastIndexOf('\n') + 1)];
        _file.SetLength(Encoding.UTF8.GetByteCount(whole));
        _file.Seek(0, SeekOrigin.End);
        foreach (var text in whole.Split('\n', StringSplitOptions.RemoveEmptyEntries)) Take(JsonSerializer.Deserialize<Line>(text)!, folder, options);
        if (whole.Length == 0) Append(new Line { Version = Version, Seed = options.Seed, Institutions = options.Institutions });
    }

    private void Take(Line line, string folder, DemoOptions options)
    {
        if (line.Version != 0 && (line.Version != Version || line.Seed != options.Seed || line.Institutions != options.Institutions))
        {
            throw new CommandFailure(ExitCode.Folder, string.Create(
                CultureInfo.InvariantCulture,
                $"The folder {folder} belongs to a demonstration with --seed {line.Seed} --institutions {line.Institutions}; give these, or another folder."));
        }

        if (Digest.TryParseHex(line.Record, out var record)) _records[new RecordId(record)] = line;
    }

    private void Append(Line line)
    {
        _file.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line) + "\n"));
        _file.Flush(flushToDisk: true);
        if (Digest.TryParseHex(line.Record, out var record)) _records[new RecordId(record)] = line;
    }

    private sealed record Line
    {
        public int Version { get; init; }

        public ulong Seed { get; init; }

        public int Institutions { get; init; }

        public string? Record { get; init; }

        public string? Source { get; init; }

        public bool ReadBack { get; init; }
    }
}
