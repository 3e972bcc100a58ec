using FsCheck;
using FsCheck.Fluent;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Streams;

namespace MedChain.Core.Tests.Codec;

/// <summary>A type with a canonical form: its values and its decoder, for tests that hold for all types alike.</summary>
/// <param name="Name">The type.</param>
/// <param name="Values">Its values.</param>
/// <param name="Decode">The value that is all of the octets, or null.</param>
/// <param name="ComparesByValue">Whether equality is that of the canonical form.</param>
internal sealed record WireForm(string Name, Gen<ICanonical> Values, Func<byte[], ICanonical?> Decode, bool ComparesByValue = true)
{
    /// <summary>All types that are read from disk or wire.</summary>
    internal static IReadOnlyList<WireForm> All { get; } =
    [
        new("Message", Generators.Messages.Select(value => (ICanonical)value), octets => Message.TryDecode(octets, out var message) ? message : null),
        new("Block", Generators.Blocks.Select(value => (ICanonical)value), octets => Block.TryDecode(octets, out var block) ? block : null),
        new("Message of records", Generators.RecordMessages.Select(value => (ICanonical)value), octets => Message.TryDecode(octets, out var message) ? message : null, ComparesByValue: false),
        Of("Manifest", Generators.Manifests, Manifest.Read),
        Of("CustodyTerms", Generators.Terms, CustodyTerms.Read) with { ComparesByValue = false },
        new("Message of streams", Generators.StreamMessages.Select(value => (ICanonical)value), octets => Message.TryDecode(octets, out var message) ? message : null, ComparesByValue: false),
        Of("HeldStream", Generators.HeldStreams, HeldStream.Read) with { ComparesByValue = false },
        Of("StreamHeader", Generators.StreamHeaders, StreamHeader.Read),
        Of("StreamTerms", Generators.StreamTerms, StreamTerms.Read) with { ComparesByValue = false },
        Of("StreamPiece", Generators.StreamPieces, StreamPiece.Read) with { ComparesByValue = false },
        new("StreamPiece over its octets", Generators.StreamPieces.Select(value => (ICanonical)value), octets => StreamPiece.Over(octets), ComparesByValue: false),
        Of("StreamProgress", Generators.StreamProgresses, StreamProgress.Read) with { ComparesByValue = false },
        Of("StreamCustody", Generators.StreamCustodies, StreamCustody.Read) with { ComparesByValue = false },
        Of("BlockHeader", Generators.Headers, BlockHeader.Read),
        Of("Transaction", Generators.Transactions, Transaction.Read),
        Of("RecordEvent", Generators.Events, RecordEvent.Read),
        Of("Payload", Generators.Payloads, Payload.Read),
        Of("Vote", Generators.Votes, Vote.Read),
        Of("Certificate", Generators.Certificates, Certificate.Read),
        Of("Justification", Generators.Justifications, Justification.Read),
        Of("Proposal", Generators.Proposals, Proposal.Read),
        Of("SignedHeader", Generators.SignedHeaders, SignedHeader.Read),
        Of("Evidence", Generators.Evidences, Evidence.Read),
        Of("EndProof", Generators.EndProofs, EndProof.Read),
        Of("Institution", Generators.Members, Institution.Read),
        Of("PossessionProof", Generators.Possessions, PossessionProof.Read),
        Of("Registration", Generators.Registrations, Registration.Read),
        Of("Retirement", Generators.Retirements, Retirement.Read),
        Of("Founding", Generators.Foundings, Founding.Read) with { ComparesByValue = false },
        Of("ValidatorSet", Generators.ValidatorSets, ValidatorSet.Read),
        Of("ProtocolParameters", Generators.Parameters, ProtocolParameters.Read),
        Of("Genesis", Generators.Geneses, Genesis.Read) with { ComparesByValue = false },
        Of("StateProof", Generators.StateProofs, StateProof.Read) with { ComparesByValue = false },
    ];

    /// <summary>The names, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Select(form => form.Name)];

    internal static WireForm Named(string name) => All.Single(form => form.Name == name);

    /// <summary>A few values that do not change from run to run, for exhaustive tests.</summary>
    internal IEnumerable<byte[]> Samples(int count) => Values.Sample(count, new Rnd(20_260_701), 10).Select(CanonicalWriter.Encode);

    /// <summary>Whether octets are refused, or are the only form of what they are read as.</summary>
    internal bool RefusesOrRestores(byte[] octets) =>
        Decode(octets) is not { } value || CanonicalWriter.Encode(value).AsSpan().SequenceEqual(octets);

    private static WireForm Of<T>(string name, Gen<T> values, CanonicalReader.Item<T> read)
        where T : class, ICanonical =>
        new(name, values.Select(value => (ICanonical)value), octets =>
        {
            var reader = new CanonicalReader(octets);
            var value = read(ref reader);
            return reader.AtEnd ? value : null;
        });
}
