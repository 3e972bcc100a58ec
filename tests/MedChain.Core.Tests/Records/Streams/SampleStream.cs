using System.Collections.Immutable;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;

namespace MedChain.Core.Tests.Records.Streams;

/// <summary>A stream of small chunks, sealed for a consortium, with copies of all pieces.</summary>
internal sealed record SampleStream(Consortium Consortium, byte[] Plaintext, SealedStream Sealed, StreamProgress Progress, ImmutableArray<ImmutableArray<StreamPiece>> Pieces)
{
    public const int ChunkSize = 1 << StreamHeader.FewestBits;

    public StreamManifest Manifest => Sealed.Manifest;

    public static Entropy Seed(byte seed) => new(Enumerable.Repeat(seed, 32).ToArray());

    public static byte[] Octets(int length)
    {
        var octets = new byte[length];
        new Random(length).NextBytes(octets);
        return octets;
    }

    public static StreamSealer Begin(Consortium consortium, byte seed) => StreamSealer.Begin(Seed(seed), consortium[0].Self, consortium.Genesis.Founders, StreamHeader.FewestBits);

    public static SampleStream Of(Consortium consortium, int length, byte seed = 5)
    {
        var plaintext = Octets(length);
        using var sealer = Begin(consortium, seed);
        var pieces = ImmutableArray.CreateBuilder<ImmutableArray<StreamPiece>>();
        for (var at = 0; at < length; at += ChunkSize)
        {
            var count = Math.Min(ChunkSize, length - at);
            sealer.Seal(plaintext.AsSpan(at, count), at + count == length);
            pieces.Add(Copies(sealer));
        }

        return new SampleStream(consortium, plaintext, sealer.Finish(Digest.Zero, consortium.Genesis.Founders), sealer.Progress, pieces.ToImmutable());
    }

    /// <summary>All pieces of the chunk that was sealed last.</summary>
    public static ImmutableArray<StreamPiece> Copies(StreamSealer sealer) =>
        [.. Enumerable.Range(0, sealer.Progress.Header.Custodians.Length).Select(sealer.Piece).Select(piece => piece with { Octets = piece.Octets.ToArray() })];

    public StreamPart Part(int custodian)
    {
        var id = Manifest.Header.Custodians[custodian];
        var key = Consortium.Setups.First(setup => setup.Self == id).Sealing;
        Assert.True(StreamRules.TryOpen(Sealed.Terms[custodian], id, key, out var part));
        return part;
    }

    public ReleasedStream Released(params int[] custodians) => new(Manifest, Sealed.Commitment, Progress.Roots, [.. custodians.Select(Part)]);

    public (Core.Institutions.InstitutionId Custodian, StreamPiece Piece) Of(int custodian, int chunk) => (Manifest.Header.Custodians[custodian], Pieces[chunk][custodian]);

    /// <summary>An opener before a chunk.</summary>
    public StreamOpener Opener(int next = 0)
    {
        Assert.True(StreamOpener.TryStart(Released(0, 1, 2), next, out var opener, out _));
        return opener;
    }

    /// <summary>What comes out of all chunks from these custodians, or how far it went.</summary>
    public (int Opened, byte[] Plaintext) Open(StreamOpener opener, params int[] custodians)
    {
        var plaintext = new byte[Plaintext.Length];
        while (!opener.IsComplete)
        {
            var pieces = custodians.Select(custodian => Of(custodian, opener.Next)).ToArray();
            if (!opener.TryOpen(pieces, plaintext.AsSpan(opener.Next * ChunkSize, opener.NextLength), out _)) break;
        }

        return (opener.Next, plaintext);
    }
}
