using System.Text;
using MedChain.Core.Access;
using MedChain.Core.Records;
using MedChain.Crypto.Randomness;

namespace MedChain.Core.Tests.Records;

/// <summary>A record's life through whole replicas: dispersed, anchored, granted, read with one dead and one lying custodian, erased.</summary>
public sealed class RecordLifeTests
{
    private static readonly byte[] Bundle = Encoding.UTF8.GetBytes(
        """{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"patient-one","identifier":[{"system":"urn:medchain:testpersonen","value":"1"}],"name":[{"family":"Testperson-Ahorn"}]}},{"resource":{"resourceType":"Condition","subject":{"reference":"Patient/patient-one"},"code":{"text":"Sinusitis of the test"}}}]}""");

    private const SegmentScope Scope = SegmentScope.Identity | SegmentScope.Clinical;

    [Fact]
    public void R4_to_R10_and_A1_to_A5_a_record_is_anchored_read_byte_for_byte_and_erased()
    {
        var consortium = new Consortium(4);
        var wire = new Wire(consortium);
        wire.RunUntil(() => wire.Up.All(replica => replica.State.Final.Height >= 1));
        Assert.True(RecordSealer.TrySeal(
            Bundle, new Entropy(Enumerable.Repeat((byte)9, 32).ToArray()), consortium[0].Self, consortium.Genesis.Founders,
            new PseudonymFunction(Enumerable.Repeat((byte)8, 32).ToArray()), out var sealedRecord, out var rejection), rejection?.Reason);

        var anchored = wire.Ask<Outcome.Anchored>(0, new Command.Put(sealedRecord!));
        Assert.Equal(sealedRecord!.Id, anchored.Record);
        var requested = wire.Ask<Outcome.Requested>(1, new Command.RequestAccess(anchored.Record, Scope, Purpose.Treatment));
        Assert.IsType<Outcome.Unavailable>(wire.Ask<Outcome>(1, new Command.Read(requested.Access)));

        wire.Ask<Outcome.Granted>(0, new Command.Grant(requested.Access, Scope, wire.NowMs + 600_000));
        wire.Kill(3);
        var released = wire.Ask<Outcome.Released>(1, new Command.Read(requested.Access));
        Assert.True(RecordOpener.TryOpenBundle(released.Record, out var bundle, out var failure), failure?.ToString());
        Assert.Equal(Bundle, bundle);

        var erased = wire.Ask<Outcome.Erased>(0, new Command.Erase(anchored.Record));
        Assert.Equal(3, erased.Receipts);
        Assert.IsType<Outcome.Unavailable>(wire.Ask<Outcome>(1, new Command.Read(requested.Access)));
    }
}
