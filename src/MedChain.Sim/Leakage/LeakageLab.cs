using System.Buffers.Binary;
using System.Collections.Immutable;
using MedChain.Core.Records;
using MedChain.Crypto.Randomness;

namespace MedChain.Sim.Leakage;

/// <summary>What leaked.</summary>
/// <param name="Stores">m.</param>
/// <param name="Threshold">t, the key shares that open a record of "ours"; fewer stores hold fewer.</param>
/// <param name="Rows">A row for each number of fallen stores, from 0, and scheme.</param>
public sealed record LeakageResult(int Stores, int Threshold, ImmutableArray<LeakageRow> Rows);

/// <summary>
/// The leak laboratory: the same records are stored under three schemes, store after store falls in an order of chance, and for each number of fallen stores a thief
/// who knows the scheme makes of them and of the public chain what it can. What it says is compared with the originals. Spec: Records, custody, "Measured".
/// </summary>
public static class LeakageLab
{
    /// <summary>Records as they are.</summary>
    public const string Plain = "plain";

    /// <summary>Fields split over the stores under the SHA-256 of the patient's identifier.</summary>
    public const string Hashed = "sha256";

    /// <summary>Records sealed and dispersed by this protocol.</summary>
    public const string Sealed = "ours";

    /// <summary>The schemes, in the order of rows.</summary>
    public static ImmutableArray<string> Schemes { get; } = [Plain, Hashed, Sealed];

    /// <summary>Stores, robs and counts.</summary>
    /// <param name="options">Their <see cref="LeakageOptions.Problem"/> is null.</param>
    /// <param name="progress">Is told what happens, in words without data.</param>
    public static LeakageResult Run(LeakageOptions options, Action<string>? progress = null)
    {
        if (options.Problem() is { } problem) throw new ArgumentException(problem, nameof(options));
        Span<byte> octets = stackalloc byte[Entropy.SeedSize];
        octets.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(octets[^8..], options.Seed);
        var entropy = new Entropy(octets).Derive("leakage");
        var (originals, space) = (Original.All(options, entropy), new IdentifierSpace(options.Identifiers));
        var order = new Dice(entropy.Derive("order of falling")).Shuffle(Enumerable.Range(0, options.Stores));
        var rows = new List<LeakageRow>();
        foreach (var scheme in Schemes)
        {
            progress?.Invoke($"{scheme}: records are stored");
            var deposit = Store(scheme, originals, options, entropy);
            progress?.Invoke($"{scheme}: the chain is read, identifiers are tried");
            var thief = Hire(scheme, deposit, space);
            for (var fallen = 0; fallen <= options.Stores; fallen++)
            {
                progress?.Invoke(FormattableString.Invariant($"{scheme}: {fallen} of {options.Stores} stores have fallen"));
                rows.Add(LeakageRow.Of(fallen, scheme, originals, deposit.Names, thief.Rob([.. order.Take(fallen).Select(number => deposit.Stores[number])])));
            }
        }

        return new LeakageResult(options.Stores, CustodyThresholds.For(options.Stores).Shares, [.. rows.OrderBy(row => row.Compromised)]);
    }

    internal static Deposit Store(string scheme, ImmutableArray<Original> originals, LeakageOptions options, Entropy entropy) => scheme switch
    {
        Plain => PlainScheme.Store(originals, options.Stores, options.Copies, entropy),
        Hashed => HashedScheme.Store(originals, options.Stores, options.Copies, entropy),
        _ => SealedScheme.Store(originals, options.Stores, options.Seed, entropy),
    };

    internal static IThief Hire(string scheme, Deposit deposit, IdentifierSpace space) => scheme switch
    {
        Plain => new PlainThief(),
        Hashed => new HashedThief(deposit.Chain, space),
        _ => new SealedThief(deposit.Chain, space),
    };
}
