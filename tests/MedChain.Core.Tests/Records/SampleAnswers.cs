using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Records;

/// <summary>Answers to challenges of sample records among seven institutions.</summary>
internal static class SampleAnswers
{
    internal static readonly Consortium Seven = new(7);
    internal static readonly SealedRecord Small = SampleRecords.Sealed(Seven);
    internal static readonly SealedRecord Other = SampleRecords.Sealed(Seven, 4);
    internal static readonly EpochSetup Epoch = EpochRules.First(Seven.Genesis);

    /// <summary>A record whose longest fragments have more chunks than one.</summary>
    internal static SealedRecord LargeRecord(byte seed = 5) => SampleRecords.Sealed(Seven, seed, bundle: SampleRecords.Large);

    internal static int AskedForWholeChunk(SealedRecord record) => Enumerable.Range(0, 7).First(custodian => Answer(record, custodian).Chunk.Length == FragmentTree.ChunkSize);

    internal static RecordEvent.Possession Made(SealedRecord record, ReleasedPart part, int segment, int chunk)
    {
        var shown = part.Segments[segment];
        var (octets, path, _) = FragmentTree.Prove(shown.Fragment, Math.Min(chunk, FragmentTree.Chunks(shown.Fragment.Length) - 1));
        return new RecordEvent.Possession(
            record.Manifest, part.Root, shown.Proof, Commitments.Share(shown.Proof.Salt, shown.Share.Span), FragmentTree.Root(shown.Fragment.Span), octets, path);
    }

    internal static RecordEvent.Possession Answer(SealedRecord record, int custodian) => Show(record, custodian, Epoch.Seed);

    internal static RecordEvent.Possession Show(SealedRecord record, int custodian, Digest seed) =>
        PossessionRules.Show(record.Manifest, SampleRecords.Part(Seven, record, custodian), seed, Seven.Genesis.ChainId);

    internal static Digest Flipped(Digest digest) => new(SampleRecords.Flipped(digest.ToArray()).Span);

    internal static Digest Seed(int number)
    {
        var octets = new byte[Digest.Size];
        (octets[0], octets[1]) = ((byte)(number & 255), (byte)(number >> 8));
        return new Digest(octets);
    }
}
