using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Collaboration;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Election;

/// <summary>
/// Ballots on their way: a voter hands its ballot, in two sealed boxes, to a first relay, which sees the voter and not the ballot; the second sees the
/// ballot and not the voter, and carries it to the chain in a transaction of its own. Pure. Spec: Election V8.
/// </summary>
internal static class CarrierDesk
{
    /// <summary>Most boxes that one peer hands on in an epoch; the rest are dropped.</summary>
    internal const uint PeerCap = 1024;

    private const byte Onward = 1, Arrived = 2;

    /// <summary>Who may relay for a voter: the other trustees that have enrolled in this epoch, since they were there; all others where these are too few.</summary>
    internal static ImmutableArray<InstitutionId> RelaysOf(InstitutionId self, Ceremony ceremony, Moment moment)
    {
        ImmutableArray<InstitutionId> enrolled = [.. ceremony.Trustees.Keys.Where(trustee => trustee != self)];
        return enrolled.Length >= 2 ? enrolled : moment.Epoch.Validators.Others(self);
    }

    /// <summary>A ballot in its boxes, and who gets the outer one. The relays are drawn anew at each attempt.</summary>
    /// <param name="ballot">The ballot.</param>
    /// <param name="relays">Who may relay, at least two; the voter is not among them.</param>
    /// <param name="moment">The epoch, for its validators.</param>
    /// <param name="seed">The voter's seed.</param>
    /// <param name="attempt">Which attempt it is.</param>
    internal static (InstitutionId First, Message.Carried Box) Wrap(SealedBallot ballot, ImmutableArray<InstitutionId> relays, Moment moment, Digest seed, uint attempt)
    {
        var first = relays[(int)Draw(seed, ballot.Sequence, attempt, 1, relays.Length)];
        var rest = relays.Remove(first);
        var second = rest[(int)Draw(seed, ballot.Sequence, attempt, 2, rest.Length)];
        var inner = Seal([Arrived, .. CanonicalWriter.Encode(ballot)], second, moment, seed, attempt);
        var onward = new CanonicalWriter();
        onward.Byte(Onward);
        second.Write(onward);
        onward.Fixed(inner);
        return (first, new Message.Carried(Seal(onward.Octets, first, moment, seed, attempt)));
    }

    /// <summary>What is in a box that was handed to a relay: the next relay with its box, or a ballot; neither where it cannot be opened.</summary>
    internal static (InstitutionId? To, Message.Carried? Box, SealedBallot? Ballot) Unwrap(ReplicaSetup setup, Message.Carried box, Moment moment)
    {
        using var context = Context(moment);
        var associated = context.Octets.ToArray();
        var octets = setup.Open(key =>
        {
            if (box.Box.Length < SealedBox.Overhead) return null;
            var plain = new byte[box.Box.Length - SealedBox.Overhead];
            return SealedBox.TryOpen(key, box.Box.Span, associated, plain) ? plain : null;
        });
        if (octets is null or []) return default;
        if (octets[0] == Arrived) return (null, null, SealedBallot.TryDecode(octets.AsSpan(1)));
        var reader = new CanonicalReader(octets.AsSpan(1));
        var to = InstitutionId.Read(ref reader);
        return octets[0] == Onward && reader.Ok && to != setup.Self && moment.Epoch.Validators.Contains(to)
            ? (to, new Message.Carried(octets.AsMemory(3)), null) : default;
    }

    private static byte[] Seal(ReadOnlySpan<byte> octets, InstitutionId to, Moment moment, Digest seed, uint attempt)
    {
        SealingPublicKey.TryImport(moment.Epoch.Validators.Find(to)!.SealingKey.ToArray(), out var recipient);
        using var context = Context(moment);
        using var label = new Transcript("carried/ephemeral");
        label.Append(seed);
        label.Append(attempt);
        label.Append(to.Value);
        Span<byte> ephemeral = stackalloc byte[Digest.Size];
        label.Hash().CopyTo(ephemeral);
        var box = new byte[octets.Length + SealedBox.Overhead];
        SealedBox.Seal(recipient!, octets, context.Octets, ephemeral, box);
        return box;
    }

    private static Transcript Context(Moment moment)
    {
        var transcript = new Transcript("carried ballot");
        transcript.Append(moment.Epoch.ChainId);
        transcript.Append(moment.Epoch.Epoch);
        return transcript;
    }

    private static ulong Draw(Digest seed, uint sequence, uint attempt, ulong hop, int count)
    {
        using var transcript = new Transcript("relay");
        transcript.Append(seed);
        transcript.Append(sequence);
        transcript.Append(attempt);
        transcript.Append(hop);
        _ = Lottery.LotteryRules.TryReduce(transcript.Hash(), (ulong)count, out var drawn);
        return drawn;
    }
}
