using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;

namespace MedChain.Coyote.Harness;

/// <summary>The one short stream that scenarios are about: two small chunks, sealed by institution 0 and kept from schedule to schedule.</summary>
/// <param name="Sealed">The stream as it leaves the source.</param>
/// <param name="Pieces">All pieces, by chunk and custodian's position.</param>
internal sealed record DealtStream(SealedStream Sealed, ImmutableArray<ImmutableArray<StreamPiece>> Pieces)
{
    /// <summary>How many chunks it has.</summary>
    internal const int Chunks = 2;

    private static readonly SortedDictionary<string, DealtStream> All = new(StringComparer.Ordinal);

    internal StreamHeader Header => Sealed.Manifest.Header;

    /// <summary>The stream of the town that a setup is of.</summary>
    internal static DealtStream Of(ReplicaSetup setup)
    {
        var name = setup.Genesis.ChainId.ToString();
        return All.TryGetValue(name, out var kept) ? kept : All[name] = Seal(setup.Genesis.Founders);
    }

    /// <summary>The piece of a chunk that an institution is dealt.</summary>
    internal StreamPiece Piece(InstitutionId custodian, int chunk) => Pieces[chunk][Header.IndexOf(custodian)];

    /// <summary>Whether anything of it but a tombstone is on a host's disk.</summary>
    internal bool IsLeftOn(TownHost host) =>
        host.Disk.Read(new DurableKey(DurableTable.Stream, Core.Records.RecordKeys.Of(Header.Record))) is not null
        || Enumerable.Range(0, Chunks).Any(chunk => host.Disk.Read(new DurableKey(DurableTable.Piece, Core.Records.RecordKeys.Of(Header.Record, chunk))) is not null);

    private static DealtStream Seal(ValidatorSet founders)
    {
        using var sealer = StreamSealer.Begin(new Entropy(new byte[Entropy.SeedSize]).Derive("stream"), founders.Members[0].Id, founders, StreamHeader.FewestBits);
        var pieces = ImmutableArray.CreateBuilder<ImmutableArray<StreamPiece>>();
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            var isLast = chunk == Chunks - 1;
            sealer.Seal(new byte[isLast ? 9 : 1 << StreamHeader.FewestBits], isLast);
            pieces.Add([.. Enumerable.Range(0, sealer.Progress.Header.Custodians.Length).Select(sealer.Piece).Select(static piece => piece with { Octets = piece.Octets.ToArray() })]);
        }

        return new DealtStream(sealer.Finish(Digest.Zero, founders), pieces.ToImmutable());
    }
}
