using System.Collections.Immutable;
using MedChain.Bench.Workloads;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Segmentation;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;

namespace MedChain.Bench.Floors;

/// <summary>
/// Records and streams among seven institutions on one core, sealed and dispersed, rebuilt and opened, beside the serial sum of cipher, code and hash over
/// the same octets: <see cref="RecordWork"/>. Segmentation, which reads JSON, is no part of either.
/// </summary>
internal static class RecordFloors
{
    private const int RecordLength = 4 << 20, Chunk = 1 << StreamHeader.MostBits, Chunks = 16;

    private static readonly ImmutableArray<ReplicaSetup> s_town = Town.Of(7);

    /// <summary>By name as in the baseline.</summary>
    internal static IEnumerable<(string Name, Func<Floor> Make)> All =>
        [("Record.Seal(4 MiB)", SealRecord), ("Record.Open(4 MiB)", OpenRecord), ("Stream.Seal(16 MiB)", SealStream), ("Stream.Open(16 MiB)", OpenStream)];

    private static ValidatorSet Validators => s_town[0].Genesis.Founders;

    // Sealed, and an offer made for each custodian.
    private static Floor SealRecord()
    {
        var segment = new Segment(SegmentClass.Documents, Town.Octets(RecordLength, 3));
        return new Floor(() => Demand(Seal(segment).Offers.All(static offer => offer.Fragments[0].Length > RecordLength / 3)), new RecordWork(RecordLength, 3, 7).Seal);
    }

    // From parity and one fragment of data, the parts checked, as a requester has them.
    private static Floor OpenRecord()
    {
        var record = Seal(new Segment(SegmentClass.Documents, Town.Octets(RecordLength, 3)));
        var released = new ReleasedRecord(record.Manifest, record.Commitment, record.Manifest.Scope, [.. ((int[])[2, 4, 6]).Select(index => Part(record, index))]);
        return new Floor(() => Demand(RecordOpener.TryOpen(released, out _, out _)), new RecordWork(RecordLength, 3, 7).Open);
    }

    private static Floor SealStream()
    {
        var plaintext = Town.Octets(Chunk, 4);
        var work = new RecordWork(Chunk, 3, 7);
        return new Floor(() => SealChunks(plaintext, static _ => { }), () => Repeat(work.Seal));
    }

    private static Floor OpenStream()
    {
        var (plaintext, pieces, custodians) = (Town.Octets(Chunk, 4), new List<StreamPiece[]>(), new[] { 2, 4, 6 });
        var stream = SealChunks(plaintext, sealer => pieces.Add([.. custodians.Select(sealer.Piece).Select(piece => piece with { Octets = piece.Octets.ToArray() })]));
        var parts = custodians.Select(index => (stream.Terms[index], Setup(stream.Manifest.Header.Custodians[index])))
            .Select(pair => StreamRules.TryOpen(pair.Item1, pair.Item2.Self, pair.Item2.Sealing, out var part) ? part : throw new InvalidOperationException("A part does not open."));
        var released = new ReleasedStream(stream.Manifest, stream.Commitment, [.. pieces.Select(static each => each[0].Root)], [.. parts]);
        var (opened, work) = (new byte[Chunk], new RecordWork(Chunk, 3, 7));
        return new Floor(() => OpenChunks(released, pieces, opened), () => Repeat(work.Open));
    }

    private static SealedStream SealChunks(byte[] plaintext, Action<StreamSealer> each)
    {
        using var sealer = StreamSealer.Begin(new Entropy(Town.Octets(32, 6)), s_town[0].Self, Validators);
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            sealer.Seal(plaintext, chunk == Chunks - 1);
            each(sealer);
        }

        return sealer.Finish(Digest.Zero, Validators);
    }

    private static void OpenChunks(ReleasedStream released, List<StreamPiece[]> pieces, byte[] opened)
    {
        if (!StreamOpener.TryStart(released, 0, out var opener, out _)) throw new InvalidOperationException("The stream does not open.");
        while (!opener.IsComplete)
        {
            var next = pieces[opener.Next].Zip(released.Parts, static (piece, part) => (part.Custodian, piece)).ToArray();
            Demand(opener.TryOpen(next, opened, out _));
        }

        opener.Dispose();
    }

    private static SealedRecord Seal(Segment segment) => RecordSealer.Seal([segment], Digest.Zero, new Entropy(Town.Octets(32, 6)), s_town[0].Self, Validators);

    private static ReleasedPart Part(SealedRecord record, int index)
    {
        var custodian = Setup(record.Manifest.Custodians[index]);
        return PartRules.TryOpen(record.Offers[index].Terms, record.Offers[index].Fragments, custodian.Self, custodian.Sealing, out var part)
            ? part : throw new InvalidOperationException("A part does not open.");
    }

    private static ReplicaSetup Setup(InstitutionId id) => s_town.First(setup => setup.Self == id);

    private static void Repeat(Action action)
    {
        for (var i = 0; i < Chunks; i++) action();
    }

    private static void Demand(bool holds)
    {
        if (!holds) throw new InvalidOperationException("A record is not the expected one.");
    }
}
