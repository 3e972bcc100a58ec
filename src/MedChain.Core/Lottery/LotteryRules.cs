using System.Buffers.Binary;
using System.Collections.Immutable;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Lottery;

/// <summary>An institution elected to produce blocks, with its integer weight, at least 1.</summary>
public readonly record struct Delegate(InstitutionId Institution, ulong Weight);

/// <summary>Who may propose: exactly proportional draws from a seed, integers only. Spec: Lottery.</summary>
public static class LotteryRules
{
    /// <summary>Every how manieth view belongs to all validators in turn. Spec: Lottery P3.</summary>
    public const ulong TurnEvery = 8;

    /// <summary>
    /// The leader of a view: drawn among the delegates, but every eighth view belongs to all validators in turn, so that liveness does
    /// not hang on the delegates. Spec: Lottery P1, P3.
    /// </summary>
    public static InstitutionId Leader(Digest chainId, Digest seed, ulong view, ImmutableArray<Delegate> delegates, ValidatorSet validators) =>
        view % TurnEvery == 0
            ? validators.Members[(int)(view / TurnEvery % (ulong)validators.Count)].Id
            : Draw(chainId, seed, view, delegates);

    /// <summary>
    /// r = SHA-256(chain, seed, view, counter) as an integer; r at or above the greatest multiple of W is drawn again; r mod W falls
    /// into one delegate's interval. So P(i) is exactly w_i / W for a random oracle. Spec: Lottery P2.
    /// </summary>
    public static InstitutionId Draw(Digest chainId, Digest seed, ulong view, ImmutableArray<Delegate> delegates) =>
        Owner(delegates, Draw(TotalWeight(delegates), counter => Ticket(chainId, seed, view, counter)));

    /// <summary>A number below a total, each as likely as every other, of the first hash that <see cref="TryReduce"/> takes.</summary>
    /// <param name="total">The total, at least 1.</param>
    /// <param name="hash">The hash of a counter.</param>
    public static ulong Draw(ulong total, Func<ulong, Digest> hash)
    {
        for (ulong counter = 0; ; counter++)
        {
            if (TryReduce(hash(counter), total, out var ticket)) return ticket;
        }
    }

    private static Digest Ticket(Digest chainId, Digest seed, ulong view, ulong counter)
    {
        using var transcript = new Transcript("leader");
        transcript.Append(chainId);
        transcript.Append(seed);
        transcript.Append(view);
        transcript.Append(counter);
        return transcript.Hash();
    }

    /// <summary>The VRF input of a leader. Spec: Lottery P4.</summary>
    public static Transcript Alpha(Digest chainId, ulong epoch, ulong view, Digest seed)
    {
        var transcript = new Transcript("vrf alpha");
        transcript.Append(chainId);
        transcript.Append(epoch);
        transcript.Append(view);
        transcript.Append(seed);
        return transcript;
    }

    /// <summary>The next epoch's seed: hash of this one's and of the VRF outputs of its first two thirds, in order. Spec: Lottery P5.</summary>
    public static Digest NextSeed(Digest seed, ImmutableArray<Digest> outputs)
    {
        using var transcript = new Transcript("epoch seed");
        transcript.Append(seed);
        foreach (var output in outputs) transcript.Append(output);
        return transcript.Hash();
    }

    /// <summary>
    /// r mod <paramref name="total"/>, unless r is at or above the greatest multiple of it below 2^256: then false, and one draws again.
    /// </summary>
    public static bool TryReduce(Digest r, ulong total, out ulong remainder)
    {
        Span<byte> octets = stackalloc byte[Digest.Size];
        r.CopyTo(octets);
        remainder = 0;
        var topIsFull = true;
        ulong lowest = 0;
        for (var i = 0; i < 4; i++)
        {
            lowest = BinaryPrimitives.ReadUInt64BigEndian(octets[(8 * i)..]);
            if (i < 3) topIsFull &= lowest == ulong.MaxValue;
            remainder = (ulong)((((UInt128)remainder << 64) | lowest) % total);
        }

        // 2^256 mod W values at the top are refused: those with 2^256 - 1 - r below that number.
        return !(topIsFull && ulong.MaxValue - lowest < TwoTo256Mod(total));
    }

    private static ulong TwoTo256Mod(ulong total)
    {
        var word = (ulong)((UInt128.One << 64) % total);
        var square = (ulong)((UInt128)word * word % total);
        return (ulong)((UInt128)square * square % total);
    }

    private static ulong TotalWeight(ImmutableArray<Delegate> delegates)
    {
        ulong total = 0;
        foreach (var item in delegates) total = checked(total + item.Weight);
        return total > 0 ? total : throw new ArgumentException("A lottery needs at least one delegate of weight 1.", nameof(delegates));
    }

    private static InstitutionId Owner(ImmutableArray<Delegate> delegates, ulong ticket)
    {
        foreach (var item in delegates)
        {
            if (ticket < item.Weight) return item.Institution;
            ticket -= item.Weight;
        }

        throw new InvariantViolationException("Draws in bounds", "a ticket beyond the total weight");
    }
}
