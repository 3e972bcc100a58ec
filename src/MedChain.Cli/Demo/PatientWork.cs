using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Cli.Demo;

/// <summary>
/// One read under a patient's key: the source registers the key, its consent office tries to consent and is refused, another hospital brings what the patient
/// has signed, and the reader reads. Spec: Access A14, A15.
/// </summary>
internal sealed class PatientWork(DemoRecord record, InstitutionId bearer) : Work
{
    private const long DayMs = 86_400_000;

    private AccessId? _access;
    private long _untilMs;

    /// <summary>Whether the consent office could not consent in the patient's stead.</summary>
    public bool IsOfficeRefused { get; private set; }

    /// <summary>Whether what was read is the bundle, octet by octet.</summary>
    public bool IsIdentical { get; private set; }

    /// <inheritdoc/>
    public override void Begin(Consortium consortium)
    {
        using var key = new PatientKey(consortium, record.Id);
        Await(consortium.Cluster.Submit(record.Source, key.Register()));
    }

    /// <inheritdoc/>
    protected override void On(Consortium consortium, Outcome outcome)
    {
        var scope = consortium.EntryOf(record.Id)?.Segments ?? SegmentScope.All;
        switch (outcome)
        {
            case Outcome.ConsentKeyStands: Await(consortium.Cluster.Submit(record.Reader, new Command.RequestAccess(record.Id, scope, Purpose.Treatment))); break;
            case Outcome.Requested requested:
                (_access, _untilMs) = (requested.Access, consortium.Cluster.Clock.NowMs + DayMs);
                Await(consortium.Cluster.Submit(record.Source, new Command.Grant(requested.Access, scope, _untilMs)));
                break;
            case Outcome.Refused when _access is { } access && !IsOfficeRefused:
                IsOfficeRefused = true;
                using (var key = new PatientKey(consortium, record.Id)) Await(consortium.Cluster.Submit(bearer, key.Grant(access, scope, _untilMs)));
                break;
            case Outcome.Granted when IsOfficeRefused: Await(consortium.Cluster.Submit(record.Reader, new Command.Read(_access!.Value))); break;
            case Outcome.Released released:
                IsIdentical = RecordOpener.TryOpenBundle(released.Record, out var bundle, out _) && DemoRecord.Hash(bundle) == record.Sha256;
                Finish();
                break;
            default: Fail(Describe(outcome)); break;
        }
    }
}
