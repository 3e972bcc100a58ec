using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Cli.Demo;

/// <summary>One break-glass read: another hospital answers for it, the custodians release at once and tell, the source judges. Spec: Access A9 to A12.</summary>
internal sealed class EmergencyWork(DemoRecord record, InstitutionId endorser) : Work
{
    private const long LastsMs = 1_800_000;
    private const long LimitMs = 120_000;

    private Emergency? _emergency;

    /// <summary>The emergency's name.</summary>
    public AccessId Access { get; private set; }

    /// <summary>Whether what was read is the bundle, octet by octet.</summary>
    public bool IsIdentical { get; private set; }

    /// <inheritdoc/>
    public override void Begin(Consortium consortium)
    {
        var scope = consortium.EntryOf(record.Id)?.Segments ?? SegmentScope.All;
        _emergency = new Emergency(record.Id, scope, EmergencyReason.DangerToLife, record.Reader, endorser, consortium.Cluster.Clock.NowMs + LastsMs);
        Await(consortium.Cluster.Submit(endorser, new Command.Vouch(_emergency)));
    }

    /// <inheritdoc/>
    protected override void On(Consortium consortium, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Vouched vouched:
                Access = vouched.Access;
                Await(consortium.Cluster.Submit(record.Reader, new Command.BreakGlass(_emergency!, vouched.ByEndorser)));
                break;
            case Outcome.Released released: OnReleased(consortium, released); break;
            case Outcome.Reviewed: Finish(); break;
            default: Fail(Describe(outcome)); break;
        }
    }

    // The source judges what it sees on the chain, when every running custodian has told.
    private void OnReleased(Consortium consortium, Outcome.Released released)
    {
        IsIdentical = RecordOpener.TryOpenBundle(released.Record, out var bundle, out _) && DemoRecord.Hash(bundle) == record.Sha256;
        var isSeen = consortium.RunUntil(
            () => consortium.Cluster[record.Source].Replica?.State.Records.Reviews.ContainsKey(Access) == true && Told(consortium) >= released.Tally.Verified.Length, LimitMs);
        if (isSeen) Await(consortium.Cluster.Submit(record.Source, new Command.Review(Access, true)));
        else Fail("the source was not shown the emergency");
    }

    private int Told(Consortium consortium) => EmergencyRules.Find(consortium.Final.Map, Access)?.Audited.Length ?? 0;
}
