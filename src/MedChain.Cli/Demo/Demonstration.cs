using System.Diagnostics;
using System.Globalization;
using MedChain.Cli.Chains;
using MedChain.Cli.Screens;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Randomness;

namespace MedChain.Cli.Demo;

/// <summary>
/// The main job, end to end. Each step first asks the chain what has been done already, so that a run which was killed goes on, and one that
/// came to its end checks everything again.
/// </summary>
internal sealed partial class Demonstration
{
    private readonly DemoOptions _options;
    private readonly DemoScreen _screen;
    private readonly DemoFolder _folder;
    private readonly Consortium _consortium;
    private readonly DemoJournal? _journal;
    private readonly Cast _cast;
    private readonly List<DemoRecord> _records = [];
    private const int ShownComplaints = 20;
    private readonly List<RefusedInput> _refused = [];
    private readonly List<string> _failures = [];
    private readonly SortedSet<InstitutionId> _caught = [];
    private int _refusedReads;
    private EmergencyReport? _emergency;
    private (int Attempted, int Identical) _faultReads;
    private ErasureReport _erasure = new(null, Rebuildable: false);

    private Demonstration(DemoOptions options, DemoScreen screen, DemoFolder folder, Consortium consortium, DemoJournal? journal)
    {
        _folder = folder;
        _options = options;
        _screen = screen;
        _consortium = consortium;
        _journal = journal;
        _cast = consortium.Cast;
    }

    /// <summary>Runs a demonstration.</summary>
    public static DemoReport Run(DemoOptions options, DemoScreen screen)
    {
        var clock = Stopwatch.StartNew();
        using var folder = DemoFolder.Open(options.Data);
        using var journal = folder.IsLasting ? DemoJournal.Open(folder.Path, options) : null;
        screen.Step(Say($"{options.Institutions} hospitals found a chain"));
        using var consortium = Consortium.Start(folder, options.Seed, options.Institutions);
        var demonstration = new Demonstration(options, screen, folder, consortium, journal);
        demonstration.Play();
        if (folder.IsLasting) File.WriteAllBytes(Path.Combine(folder.Path, ChainSource.FileName), CanonicalWriter.Encode(consortium.Chain()));
        return demonstration.Report(clock.Elapsed.TotalSeconds);
    }

    private void Play()
    {
        Check(_consortium.RunUntil(() => _consortium.Running.All(host => host.Height >= 1), 60_000), "the hospitals did not agree on a first block");
        var caughtUp = _consortium.RunUntil(() => _consortium.Running.All(host => host.Replica!.State.Submissions.Outgoing.IsEmpty), 120_000);
        Check(caughtUp, "what an earlier run had sent to the chain did not become final");
        var validators = _consortium.Validators;
        _screen.Note(Say($"any {validators.FaultTolerance} of them may fail or lie; {validators.Quorum} make a block final"));
        ShareIdentityKey();
        Put();
        if (_records.Count > 0)
        {
            ReadBack();
            RefuseReads();
            BreakGlass();
            ReadByPatientsWord();
            SendImage();
            ReadWithFaults();
            Erase();
        }

        Elect();
        Settle();
    }

    // Patients are known on the chain by a function whose key no hospital has: the first ceremony makes it.
    private void ShareIdentityKey()
    {
        _screen.Step("the hospitals make a key that none of them has: it names patients on the chain");
        var isShared = _consortium.RunUntil(() => _consortium.IdentityKey is { } key && _consortium.Running.All(host => host.Replica!.State.Elections.Shares.ContainsKey(key.Epoch)), 600_000);
        Check(isShared, "the identity key was not made");
        if (_consortium.IdentityKey is { } shared) _screen.Note(Say($"{shared.Holders.Count} hospitals hold a share each; {shared.Commitments.Threshold} of them together name a patient, fewer do not"));
    }

    // Seals one bundle after the other, as memory allows, and waits until every record is anchored.
    private void Put()
    {
        var inputs = DemoInput.Of(_options, _consortium.Entropy);
        _screen.Step(Say($"{inputs.Count} bundles are cut into segments, named, sealed, dispersed to all hospitals and anchored"));
        var done = 0;
        WorkLine.Run(_consortium, inputs.Select(Seal).OfType<PutWork>(), work =>
        {
            var record = ((PutWork)work).Record;
            if (work.Failure is { } failure) Check(false, $"{record.Input.Source} was not anchored: {failure}");
            _screen.Progress(++done, inputs.Count);
        });
        Check(
            _consortium.RunUntil(() => _records.All(record => _consortium.EntryOf(record.Id) is not null), 120_000),
            "a record that was put is not on the chain");
        foreach (var refused in _refused) _screen.Note($"refused: {refused.Source}. {refused.Reason}", isGood: false);
        _screen.Note(Say($"{_records.Count} records anchored; no hospital can read one alone"));
    }

    // Null where there is nothing to put: refused, or on its way or on the chain since an earlier run.
    private PutWork? Seal(DemoInput input)
    {
        if (!input.TryLoad(out var bundle, out var reason))
        {
            _refused.Add(new RefusedInput(input.Source, reason));
            return null;
        }

        var hash = DemoRecord.Hash(bundle);
        var occurrence = _records.Count(record => record.Sha256 == hash);
        var source = _cast.SourceOf(_records.Count);
        var seed = DemoRecord.SeedOf(_consortium.Entropy, hash, occurrence);
        if (!RecordSealer.TryPrepare(bundle, seed, out var prepared, out var rejection))
        {
            seed.Wipe();
            _refused.Add(new RefusedInput(input.Source, Reasons(bundle, rejection)));
            return null;
        }

        var record = new DemoRecord(input, hash, bundle.Length, prepared.Id, prepared.Segments.Length, source, _cast.ReaderOf(_records.Count));
        _records.Add(record);
        _journal?.NotePut(record.Id, input.Source);
        var isUnderWay = _consortium.Cluster[source].Replica!.State.Records.Dispersals.ContainsKey(record.Id);
        if (!isUnderWay && _consortium.EntryOf(record.Id) is null) return new PutWork(record, prepared, seed);
        seed.Wipe();
        return null;
    }

    // All complaints of a bundle, as far as they fit on a screen, each with its place.
    private string Reasons(byte[] bundle, BundleRejection rejection)
    {
        Span<byte> seed = stackalloc byte[Entropy.SeedSize];
        _consortium.Entropy.Fill("complaints", seed);
        var complaints = BundleCheck.Complaints(bundle, seed);
        if (complaints.IsEmpty) complaints = [rejection];
        var shown = string.Join("; ", complaints.Take(ShownComplaints).Select(complaint => $"{complaint.Code}: {complaint.Reason}"));
        return complaints.Length > ShownComplaints ? Say($"{shown}; and {complaints.Length - ShownComplaints} more") : shown;
    }

    // All running hosts come to one head, so that the last block is the same every time.
    private void Settle()
    {
        var agreed = _consortium.RunUntil(() => _consortium.Running.Select(host => host.Head).Distinct().Count() == 1, 120_000);
        Check(agreed, "the hospitals do not agree on the last block");
    }

    private DemoReport Report(double seconds)
    {
        var final = _consortium.Final;
        var records = _records.Select(record => new RecordReport(
            record.Input.Source,
            record.Sha256.ToString(),
            record.Segments,
            _consortium.Anchors.HeightOf(record.Id),
            record.ReadBack?.ToString(),
            record.IsIdentical));
        return new DemoReport(
            _options.Seed, _options.Institutions, _consortium.Validators.FaultTolerance, final.Height, final.Block.ToString(), [.. records], _refused, _refusedReads, _emergency, _imaging, _patient,
            _cast.Killed.ToString(), _cast.Lying.ToString(), new FaultReads(_faultReads.Attempted, _faultReads.Identical), _erasure, _consortium.Identity(), _elections, _consortium.Lottery(),
            Math.Round(seconds, 3))
        {
            Failures = _failures,
        };
    }

    private bool Check(bool holds, string otherwise)
    {
        if (holds) return true;
        _failures.Add(otherwise);
        _screen.Note(otherwise, isGood: false);
        return false;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
