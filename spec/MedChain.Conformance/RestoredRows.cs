using System.Collections.Immutable;
using System.Numerics;
using ConsensusKnowledge;
using ConsensusRestart;
using Dafny;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Crypto.Hashing;
using static MedChain.Conformance.ModelValues;
using Place = _System._ITuple2<System.Numerics.BigInteger, System.Numerics.BigInteger>;

namespace MedChain.Conformance;

/// <summary>The rows of a store as the model's. Spec: Consensus D3.</summary>
/// <param name="rows">All rows.</param>
/// <param name="translation">Of the values in them.</param>
/// <param name="epoch">The epoch that the restored replica is in.</param>
internal sealed class RestoredRows(ImmutableArray<DurableRow> rows, Translation translation, EpochSetup epoch)
{
    /// <summary>The blocks in a store.</summary>
    internal static List<Block> Blocks(ImmutableArray<DurableRow> rows) => Decode(rows, DurableTable.Block, Block.Read);

    /// <summary>The last block recorded as final.</summary>
    internal BigInteger LastFinal(Digest genesis) =>
        translation.Names.Of(Of(DurableTable.Final).LastOrDefault() is { } last ? new Digest(last.Value.Span) : genesis);

    /// <summary>What is recorded of consensus.</summary>
    internal _IRows OfConsensus()
    {
        var (number, view, justification) = View();
        var finalization = Decode(DurableTable.Certificate, Certificate.Read).LastOrDefault();
        return Rows.create(
            number,
            view,
            translation.Justification(justification, epoch),
            finalization is null ? None<_ICertificate>() : Some(translation.Certificate(finalization, epoch)),
            SetOf(Decode(DurableTable.Vote, Vote.Read).Select(translation.Vote)),
            Proposals(),
            SetOf(Blocks(rows).Select(block => translation.Names.Of(block.Hash))));
    }

    private (ulong Epoch, ulong View, Justification Justification) View()
    {
        foreach (var row in Of(DurableTable.View))
        {
            var reader = new CanonicalReader(row.Value.Span);
            var (number, view) = (reader.UInt64(), reader.UInt64());
            if (Justification.Read(ref reader) is { } justification) return (number, view, justification);
        }

        return (0, 0, Justification.Start);
    }

    private Map<Place, BigInteger> Proposals() => MapOf(
        Decode(DurableTable.Proposal, Proposal.Read).Select(proposal => proposal.Block)
            .Select(block => (PlaceOf(block.Header.Epoch, block.Header.View), translation.Names.Of(block.Hash))));

    private IEnumerable<DurableRow> Of(DurableTable table) => rows.Where(row => row.Key.Table == table);

    private List<T> Decode<T>(DurableTable table, CanonicalReader.Item<T> read)
        where T : class => Decode(rows, table, read);

    private static List<T> Decode<T>(ImmutableArray<DurableRow> rows, DurableTable table, CanonicalReader.Item<T> read)
        where T : class
    {
        var values = new List<T>();
        foreach (var row in rows.Where(row => row.Key.Table == table))
        {
            var reader = new CanonicalReader(row.Value.Span);
            if (read(ref reader) is { } value) values.Add(value);
        }

        return values;
    }
}
