using System.Collections.Immutable;
using System.Numerics;
using System.Security.Cryptography;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using static MedChain.Conformance.ModelValues;
using Octets = Dafny.ISequence<System.Numerics.BigInteger>;

namespace MedChain.Conformance;

/// <summary>
/// Compares what the core draws, feeds and waits with the compiled lottery model, each difference one line with the rule. The hash is the
/// model's parameter; here it is SHA-256. Spec: Lottery P1 to P5, Consensus L2.
/// </summary>
public static class LotteryOracle
{
    /// <summary>Hashes tried for one draw; the chance that so many are refused is below 2^-768.</summary>
    private const int Counters = 4;

    /// <summary>P1 to P3: the leader of a view.</summary>
    public static IEnumerable<string> Leader(EpochSetup epoch, ulong view, InstitutionId core)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        var weights = SequenceOf(epoch.Delegates.Select(item => (BigInteger)item.Weight));
        var leader = LotteryDraw.__default.LeaderOf(
            Hash, OctetsOf(epoch.ChainId), OctetsOf(epoch.Seed), view, weights, epoch.Validators.Count, Counters);
        InstitutionId? model = leader.is_Turn ? epoch.Validators.Members[(int)leader.dtor_validator].Id
            : leader.dtor_outcome.is_Drawn ? epoch.Delegates[(int)leader.dtor_outcome.dtor_delegate].Institution
            : null;
        return Same($"P1, P2, P3: leader of view {view}", model, (InstitutionId?)core);
    }

    /// <summary>P2: whether a hash gives a ticket, and which; null where one draws again.</summary>
    public static IEnumerable<string> Ticket(Digest hash, ulong total, ulong? core)
    {
        var value = new BigInteger(hash.ToArray(), isUnsigned: true, isBigEndian: true);
        BigInteger? model = Lottery.__default.IsAccepted(LotteryDraw.__default.Values, total, value) ? Lottery.__default.Ticket(total, value) : null;
        return Same("P2: ticket", model, (BigInteger?)core);
    }

    /// <summary>P4: the octets at which a leader's VRF is evaluated.</summary>
    public static IEnumerable<string> Alpha(EpochSetup epoch, ulong view, ReadOnlySpan<byte> core)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        var model = LotteryDraw.__default.Alpha(OctetsOf(epoch.ChainId), epoch.Epoch, view, OctetsOf(epoch.Seed)).Octets();
        return Same("P4: alpha", Convert.ToHexString(BytesOf(model)), Convert.ToHexString(core));
    }

    /// <summary>P5: whether a block at a height feeds the next seed.</summary>
    public static IEnumerable<string> Feeds(EpochSetup epoch, ulong height, bool core)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        return Same($"P5: height {height} feeds", LotteryDraw.__default.FeedsNextSeed(epoch.Start.Height, epoch.LastHeight, height), core);
    }

    /// <summary>P5: the next epoch's seed, from the outputs of all final blocks of this one in order of height.</summary>
    public static IEnumerable<string> NextSeed(Digest seed, ImmutableArray<Digest> outputs, Digest core)
    {
        var inputs = LotteryDraw.__default.SeedInputs(SequenceOf(outputs.Select(OctetsOf)));
        var model = new Digest(BytesOf(LotteryDraw.__default.NextSeed(OctetsOf(seed), inputs).Hash(Hash)));
        return Same("P5: next seed", model, core);
    }

    /// <summary>L2: how long a view lasts, ms.</summary>
    public static IEnumerable<string> Timeout(uint baseMs, uint capMs, ulong view, ulong finalized, long core) =>
        Same($"L2: timeout of view {view}", Timeouts.__default.Timeout(baseMs, capMs, view, finalized), (BigInteger)core);

    private static string[] Same<T>(string what, T model, T core) =>
        EqualityComparer<T>.Default.Equals(model, core) ? [] : [$"{what}: the model says {Text.Show(model)}, the core {Text.Show(core)}"];

    private static Octets Hash(Octets octets) => OctetsOf(SHA256.HashData(BytesOf(octets)));

    private static Octets OctetsOf(Digest digest) => OctetsOf(digest.ToArray());

    private static Octets OctetsOf(byte[] bytes) => SequenceOf(bytes.Select(octet => (BigInteger)octet));

    private static byte[] BytesOf(Octets octets) => [.. octets.CloneAsArray().Select(octet => (byte)octet)];
}
