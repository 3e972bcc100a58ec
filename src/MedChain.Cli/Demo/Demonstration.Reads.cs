using MedChain.Core.Access;
using MedChain.Core.Records;
using MedChain.Sim.Adversaries;

namespace MedChain.Cli.Demo;

/// <content>Reads: with consent, without, and while hospitals fail.</content>
internal sealed partial class Demonstration
{
    private const long HealMs = 120_000;
    private const int MoreReads = 8;

    // Records that nobody ordered to be erased in an earlier run.
    private IEnumerable<DemoRecord> Living => _records.Where(record => _consortium.EntryOf(record.Id) is { IsErased: false });

    private void ReadBack()
    {
        _screen.Step("Every record is read at another hospital: request, consent, parts from the custodians");
        RestoreAccess();
        var identical = Read(Living.ToList());
        foreach (var record in _records.Where(record => record.ReadBack is null && _journal?.WasReadBack(record.Id) == true)) record.ReadBack = record.Sha256;
        foreach (var record in _records.Where(record => !record.IsIdentical)) Check(false, $"{record.Input.Source} was not read back as it was written");
        _screen.Note(Say($"{identical} of {Living.Count()} read back octet by octet"));
    }

    // Consents of an earlier run still stand.
    private void RestoreAccess()
    {
        var byRecord = _records.ToDictionary(record => record.Id);
        foreach (var (_, value) in _consortium.Final.Map.Entries())
        {
            if (value is not AccessEntry entry || entry.PhaseAt(_consortium.Cluster.Clock.NowMs + HealMs) is not (AccessPhase.Granted or AccessPhase.Released)) continue;
            if (byRecord.TryGetValue(entry.Record, out var record) && record.Reader == entry.Requester) record.Access = entry.Access;
        }
    }

    private int Read(List<DemoRecord> records)
    {
        var (done, identical) = (0, 0);
        foreach (var record in records) record.ReadBack = null;
        WorkLine.Run(_consortium, records.Select(record => new ReadWork(record)), work =>
        {
            var read = (ReadWork)work;
            if (work.Failure is { } failure) _screen.Note($"{read.Record.Input.Source}: {failure}", isGood: false);
            if (read.Record.IsIdentical)
            {
                identical++;
                _journal?.NoteReadBack(read.Record.Id, read.Record.Input.Source);
            }

            _caught.UnionWith(read.Lying);
            _screen.Progress(++done, records.Count);
        });
        return identical;
    }

    private void RefuseReads()
    {
        _screen.Step("Reads without a valid consent are tried");
        if (Living.FirstOrDefault() is not { } record) return;
        (ReadKind Kind, string Words)[] tries =
        [
            (ReadKind.WithoutConsent, "without consent"), (ReadKind.Denied, "after the consent office refused"),
            (ReadKind.Revoked, "after the consent was withdrawn"), (ReadKind.Expired, "after the consent ran out"),
        ];
        WorkLine.Run(_consortium, tries.Select(each => new ReadWork(record, each.Kind)), work =>
        {
            var words = tries.First(each => each.Kind == ((ReadWork)work).Kind).Words;
            CountRefusal((ReadWork)work, words);
        });
    }

    private void CountRefusal(ReadWork read, string words)
    {
        Check(read.IsRefused, $"a read {words} was not refused by every hospital asked: {read.Failure}");
        if (!read.IsRefused) return;
        _refusedReads++;
        _screen.Note($"{words}: refused");
    }

    private void ReadWithFaults()
    {
        var together = _options.Institutions >= 7;
        _consortium.Cluster.Kill(_cast.Killed);
        _screen.Step(together ? $"{_cast.Killed} is killed and {_cast.Lying} lies; every record is read again" : $"{_cast.Killed} is killed; every record is read again");
        if (together) Lie();
        Attempt();
        if (!together)
        {
            _consortium.Cluster.Restart(_cast.Killed);
            var head = _consortium.Final.Height;
            Check(_consortium.RunUntil(() => _consortium.Cluster[_cast.Killed].Height >= head, HealMs), $"{_cast.Killed} did not catch up after its restart");
            _screen.Step($"{_cast.Killed} is back and has caught up; now {_cast.Lying} lies, and every record is read again");
            Lie();
            Attempt();
        }

        CatchLiar();
        _screen.Note(Say($"{_faultReads.Identical} of {_faultReads.Attempted} read octet by octet; {_cast.Lying} was caught lying"), _caught.Contains(_cast.Lying));
    }

    private void Lie() => _consortium.Cluster.Corrupt(_cast.Lying, new LyingCustodian());

    private void Attempt()
    {
        var records = Living.ToList();
        var identical = Read(records);
        _faultReads = (_faultReads.Attempted + records.Count, _faultReads.Identical + identical);
        Check(identical == records.Count, Say($"only {identical} of {records.Count} reads gave the right record while hospitals failed"));
    }

    // A read ends with the first parts that suffice; the liar's answer may come too late to be looked at, so some more reads are made.
    private void CatchLiar()
    {
        for (var more = 0; more < MoreReads && !_caught.Contains(_cast.Lying) && Living.FirstOrDefault() is { } record; more++) Read([record]);
        Check(_caught.Contains(_cast.Lying) || !Living.Any(), $"{_cast.Lying} lied and was not named");
        Check(_caught.All(id => id == _cast.Lying), "a hospital that did not lie was named a liar");
    }
}
