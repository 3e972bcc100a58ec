using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Chain;

/// <summary>
/// What a chain starts from: its founders, their keys, the parameters, the first seed; equal weights for all. Its hash is the chain's
/// identity and stands in every header and signature. Spec: Chain C10.
/// </summary>
public sealed record Genesis : ICanonical
{
    private const int NameCap = 64;

    /// <summary>Takes the description.</summary>
    /// <param name="name">What the consortium calls itself, 1 to 64 characters.</param>
    /// <param name="timestampMs">Time of the genesis block.</param>
    /// <param name="seed">Seed of the first epoch's lottery.</param>
    /// <param name="parameters">The protocol's parameters.</param>
    /// <param name="founders">The first validators.</param>
    public Genesis(string name, long timestampMs, Digest seed, ProtocolParameters parameters, ValidatorSet founders)
    {
        Name = name;
        TimestampMs = timestampMs;
        Seed = seed;
        Parameters = parameters;
        Founders = founders;
        ChainId = ComputeId();
        State = FirstState();
        Block = new Block(
            new BlockHeader(ChainId, 0, 0, 0, Digest.Zero, Chain.Block.RootOf([]), State.Map.Root, founders.Members[0].Id, default, timestampMs), []);
        State = State with { Block = Block.Hash };
    }

    /// <summary>What the consortium calls itself.</summary>
    public string Name { get; }

    /// <summary>Time of the genesis block, milliseconds since 1970 UTC.</summary>
    public long TimestampMs { get; }

    /// <summary>Seed of the first epoch's lottery.</summary>
    public Digest Seed { get; }

    /// <summary>The protocol's parameters.</summary>
    public ProtocolParameters Parameters { get; }

    /// <summary>The validators of epoch 1.</summary>
    public ValidatorSet Founders { get; }

    /// <summary>Hash of the description.</summary>
    public Digest ChainId { get; }

    /// <summary>The block at height 0.</summary>
    public Block Block { get; }

    /// <summary>The state after it.</summary>
    public LedgerState State { get; }

    /// <summary>The first thing that is wrong, in words; null when the chain can start. Spec: Chain C10.</summary>
    public string? Problem(IAuthenticator keys)
    {
        if (!Text.IsName(Name)) return "The consortium's name must have 1 to 64 characters, none of them a control, direction or combining character.";
        if (Founders.Members.FirstOrDefault(founder => !Text.IsName(founder.Name)) is { } unnamed) return $"The name of {unnamed.Id} is not one that can be shown.";
        if (Parameters.Problem() is { } problem) return problem;
        if (Founders.Count < ValidatorSet.Minimum) return $"A consortium needs at least {ValidatorSet.Minimum} institutions to tolerate one fault.";
        foreach (var founder in Founders.Members)
        {
            if (!keys.IsValidRegistration(founder)) return $"A public key of {founder.Id} is not canonical, of small order, or not on the curve.";
        }

        var keys32 = Founders.Members.SelectMany(founder => new[] { founder.SigningKey.Value, founder.VrfKey.Value, founder.SealingKey.Value });
        return keys32.ToImmutableSortedSet().Count == 3 * Founders.Count ? null : "A public key is registered twice; each serves one purpose of one institution.";
    }

    /// <summary>Reads a description.</summary>
    public static Genesis? Read(ref CanonicalReader reader)
    {
        var nameOctets = reader.Bytes(4 * NameCap);
        var (time, seed) = (reader.Time(), reader.Digest());
        var parameters = ProtocolParameters.Read(ref reader);
        var founders = ValidatorSet.Read(ref reader);
        var name = Text.Decode(nameOctets);
        reader.Require(Text.Encode(name).AsSpan().SequenceEqual(nameOctets));
        return reader.Ok ? new Genesis(name, time, seed, parameters!, founders!) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.Bytes(Text.Encode(Name));
        writer.Time(TimestampMs);
        writer.Digest(Seed);
        Parameters.Write(writer);
        Founders.Write(writer);
    }

    private Digest ComputeId()
    {
        using var transcript = new Transcript("genesis");
        transcript.Append(CanonicalWriter.Encode(this));
        return transcript.Hash();
    }

    private LedgerState FirstState()
    {
        var map = StateMap.Empty;
        foreach (var founder in Founders.Members)
        {
            map = KeyRules.Register(map, founder).Set(StateKeys.Account(founder.Id), new Account(founder, InstitutionPhase.Active, 0, Dues.None));
        }

        return new LedgerState(map, 0, TimestampMs, Digest.Zero);
    }
}
