using MedChain.Core.Access;

namespace MedChain.Cli.Demo;

/// <content>A break-glass read: two hospitals' word in place of a consent.</content>
internal sealed partial class Demonstration
{
    private void BreakGlass()
    {
        if (Living.FirstOrDefault() is not { } record) return;
        var endorser = _consortium.Validators.Members.Select(member => member.Id).First(id => id != record.Reader && id != record.Source);
        _screen.Step($"Emergency: {record.Reader} reads without consent, {endorser} answers for it");
        var work = new EmergencyWork(record, endorser);
        WorkLine.Run(_consortium, [work], _ => { });
        var entry = EmergencyRules.Find(_consortium.Final.Map, work.Access);
        _emergency = new EmergencyReport(
            record.Reader.ToString(), endorser.ToString(), work.IsIdentical, entry?.Audited.Length ?? 0, entry?.PhaseAt(_consortium.Final.TimestampMs).ToString() ?? "not on chain");
        Check(work.Failure is null, $"the break-glass read did not come to its end: {work.Failure}");
        Check(work.IsIdentical, "the break-glass read gave another record");
        Check(entry?.Phase == AccessPhase.Justified, "the emergency was not judged");
        _screen.Note(Say($"read at once; {_emergency.Told} hospitals told the chain; {record.Source} found it {_emergency.Standing}"), work.IsIdentical);
    }
}
