using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Cli.Demo;

/// <summary>How a read is led up to.</summary>
internal enum ReadKind
{
    /// <summary>Request, consent, read; or only the read where a consent is there.</summary>
    Consented,

    /// <summary>Request, read without consent.</summary>
    WithoutConsent,

    /// <summary>Request, refusal, read.</summary>
    Denied,

    /// <summary>Request, consent, withdrawal, read.</summary>
    Revoked,

    /// <summary>Request, consent for a moment, read after it.</summary>
    Expired,

    /// <summary>A read under a consent that still stands, of a record that was erased.</summary>
    AfterErasure,
}

/// <summary>One read of a record by its reader: request with a purpose, the consent office's answer, the custodians' parts, the bundle.</summary>
internal sealed class ReadWork : Work
{
    private const long DayMs = 86_400_000;
    private const long MomentMs = 2_500;
    private const int MostRepeats = 16;

    private readonly SortedSet<InstitutionId> _refusing = [];
    private bool _isRevoking;
    private int _repeats;

    /// <summary>For a record, and what leads up to the read.</summary>
    public ReadWork(DemoRecord record, ReadKind kind = ReadKind.Consented)
    {
        Record = record;
        Kind = kind;
        Weight = record.Size;
        Access = kind is ReadKind.Consented or ReadKind.AfterErasure ? record.Access : null;
    }

    /// <summary>The record.</summary>
    public DemoRecord Record { get; }

    /// <summary>What leads up to the read.</summary>
    public ReadKind Kind { get; }

    /// <summary>The request, once it is final.</summary>
    public AccessId? Access { get; private set; }

    /// <summary>What the custodians answered to the read.</summary>
    public ReleaseTally? Tally { get; private set; }

    /// <summary>Custodians that the read caught lying.</summary>
    public IEnumerable<InstitutionId> Lying => Tally?.Lying ?? [];

    /// <summary>Whether every running custodian refused, for the reason that was to be expected, and nothing was released.</summary>
    public bool IsRefused { get; private set; }

    private ReleaseRefusal Expected => Kind switch
    {
        ReadKind.WithoutConsent => ReleaseRefusal.NotGranted,
        ReadKind.Denied => ReleaseRefusal.Denied,
        ReadKind.Revoked => ReleaseRefusal.Revoked,
        ReadKind.Expired => ReleaseRefusal.Expired,
        _ => ReleaseRefusal.Erased,
    };

    /// <inheritdoc/>
    public override void Begin(Consortium consortium)
    {
        if (Access is not null) Read(consortium);
        else Await(consortium.Cluster.Submit(Record.Reader, new Command.RequestAccess(Record.Id, SegmentScope.All & Scope(consortium), Purpose.Treatment)));
    }

    /// <inheritdoc/>
    protected override void On(Consortium consortium, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Requested requested: OnRequested(consortium, requested.Access); break;
            case Outcome.Granted when Kind == ReadKind.Revoked && !_isRevoking:
                _isRevoking = true;
                Await(consortium.Cluster.Submit(Record.Source, new Command.Revoke(Access!.Value)));
                break;
            case Outcome.Granted or Outcome.Denied or Outcome.Revoked: Read(consortium); break;
            case Outcome.Released released: OnReleased(released); break;
            case Outcome.Unavailable unavailable: OnUnavailable(consortium, unavailable); break;
            default: Fail(Describe(outcome)); break;
        }
    }

    private void OnRequested(Consortium consortium, AccessId access)
    {
        Access = access;
        var now = consortium.Cluster.Clock.NowMs;
        var scope = Scope(consortium);
        switch (Kind)
        {
            case ReadKind.WithoutConsent: Read(consortium); break;
            case ReadKind.Denied: Await(consortium.Cluster.Submit(Record.Source, new Command.Deny(access))); break;
            case ReadKind.Expired: Await(consortium.Cluster.Submit(Record.Source, Consent(consortium, access, scope, now + MomentMs))); break;
            default:
                Await(consortium.Cluster.Submit(Record.Source, Consent(consortium, access, scope, now + DayMs)));
                break;
        }
    }

    // Where the patient has a key since an earlier run, the consent office brings what the patient signs.
    private Command Consent(Consortium consortium, AccessId access, SegmentScope scope, long expiresAtMs)
    {
        if (!PatientKey.Stands(consortium, Record.Id)) return new Command.Grant(access, scope, expiresAtMs);
        using var key = new PatientKey(consortium, Record.Id);
        return key.Grant(access, scope, expiresAtMs);
    }

    private void Read(Consortium consortium)
    {
        if (Kind == ReadKind.Consented) Record.Access = Access;
        else AwaitKnown(consortium);
        Await(consortium.Cluster.Submit(Record.Reader, new Command.Read(Access!.Value)));
    }

    // A custodian acts on what is final for it. One that is a block behind would still release after a withdrawal, so all are let catch up.
    private void AwaitKnown(Consortium consortium)
    {
        var known = consortium.Final.Height;
        consortium.RunUntil(() => consortium.Running.All(host => host.Height >= known), DayMs);
        if (Kind == ReadKind.Expired && consortium.Final.Map.TryGet<AccessEntry>(StateKeys.Access(Access!.Value), out var entry))
            consortium.RunUntil(() => consortium.Running.All(host => host.Final.TimestampMs > entry.ExpiresAtMs), DayMs);
    }

    private void OnReleased(Outcome.Released released)
    {
        Tally = released.Tally;
        if (Kind != ReadKind.Consented) Fail("custodians released without consent");
        else if (RecordOpener.TryOpenBundle(released.Record, out var bundle, out var failure))
        {
            Record.ReadBack = DemoRecord.Hash(bundle);
            Finish();
        }
        else Fail($"the released parts do not open: {failure.Kind}");
    }

    // A read is given up as soon as too few can still answer; it is repeated until every running custodian has refused for the very reason. One
    // that is a block behind refuses too, for another.
    private void OnUnavailable(Consortium consortium, Outcome.Unavailable unavailable)
    {
        Tally = unavailable.Tally;
        var isRefusal = Tally.Verified.IsEmpty && Tally.Lying.IsEmpty && Tally.Refused.All(answer => answer.Code == Expected || ReleaseRules.MayChange(answer.Code));
        if (Kind == ReadKind.Consented || !isRefusal)
        {
            Fail(Describe(unavailable));
            return;
        }

        _refusing.UnionWith(Tally.Refused.Where(answer => answer.Code == Expected).Select(answer => answer.Custodian));
        var awaited = consortium.EntryOf(Record.Id)!.Custodians.Where(custodian => consortium.Cluster[custodian].IsRunning);
        IsRefused = _refusing.IsSupersetOf(awaited);
        if (IsRefused) Finish();
        else if (++_repeats < MostRepeats) Read(consortium);
        else Fail(Describe(unavailable));
    }

    private SegmentScope Scope(Consortium consortium) => consortium.EntryOf(Record.Id)?.Segments ?? SegmentScope.All;
}
