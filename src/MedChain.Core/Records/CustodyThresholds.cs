using System.Collections.Immutable;
using MedChain.Core.Institutions;

namespace MedChain.Core.Records;

/// <summary>
/// How many of m custodians are needed for what. f_c = floor((m - 1) / 3) may be faulty; t = m - 2 f_c key shares and as many
/// fragments, k = t. So f_c + 1 &lt;= t &lt;= m - 2 f_c: of m - f_c receipts f_c may lie, and what remains still rebuilds.
/// Spec: Records R2.
/// </summary>
public readonly record struct CustodyThresholds
{
    /// <summary>Most custodians of a record.</summary>
    public const int MostCustodians = 31;

    /// <summary>Fewest custodians of a record: those that tolerate one fault.</summary>
    public const int FewestCustodians = 4;

    private CustodyThresholds(int custodians)
    {
        Custodians = custodians;
        Faulty = (custodians - 1) / 3;
    }

    /// <summary>m, the custodians of the record.</summary>
    public int Custodians { get; }

    /// <summary>f_c, how many of them may be faulty.</summary>
    public int Faulty { get; }

    /// <summary>t, the key shares that give a segment's key; one fewer gives nothing.</summary>
    public int Shares => Custodians - (2 * Faulty);

    /// <summary>k, the fragments that rebuild a segment's ciphertext; one fewer does not. As many as shares: whoever cannot rebuild has no key to read stretches by.</summary>
    public int Fragments => Shares;

    /// <summary>m - f_c, the receipts that anchor a record.</summary>
    public int Receipts => Custodians - Faulty;

    /// <summary>Custodians whose verified answers open a record: t, which is k.</summary>
    public int Answers => Shares;

    /// <summary>
    /// m - t + 1 + f_c, the receipts of destruction that make it certain that fewer than t shares are left, though f_c of them lie.
    /// Spec: Records R10.
    /// </summary>
    public int CertainDestruction => Custodians - Shares + 1 + Faulty;

    /// <summary>Whether so many custodians are allowed.</summary>
    public static bool Allow(int custodians) => custodians is >= FewestCustodians and <= MostCustodians;

    /// <summary>Whether custodians are ordered by number, each once, and as many as allowed.</summary>
    public static bool Allow(ImmutableArray<InstitutionId> custodians)
    {
        for (var i = 1; i < custodians.Length; i++)
        {
            if (custodians[i - 1] >= custodians[i]) return false;
        }

        return Allow(custodians.Length);
    }

    /// <summary>The thresholds for m custodians.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not <see cref="FewestCustodians"/> to <see cref="MostCustodians"/>.</exception>
    public static CustodyThresholds For(int custodians) => Allow(custodians)
        ? new CustodyThresholds(custodians)
        : throw new ArgumentOutOfRangeException(nameof(custodians), custodians, $"A record has {FewestCustodians} to {MostCustodians} custodians.");
}
