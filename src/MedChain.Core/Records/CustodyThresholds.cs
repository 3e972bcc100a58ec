namespace MedChain.Core.Records;

/// <summary>
/// How many of m custodians are needed for what. f_c = floor((m - 1) / 3) may be faulty; t = f_c + 1 key shares, k = m - 2 f_c
/// fragments. So f_c + 1 &lt;= t &lt;= m - 2 f_c and k &lt;= m - 2 f_c: of m - f_c receipts f_c may lie, and what remains still rebuilds.
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
    public int Shares => Faulty + 1;

    /// <summary>k, the fragments that rebuild a segment's ciphertext; one fewer does not.</summary>
    public int Fragments => Custodians - (2 * Faulty);

    /// <summary>m - f_c, the receipts that anchor a record.</summary>
    public int Receipts => Custodians - Faulty;

    /// <summary>Custodians whose verified answers open a record: the larger of t and k.</summary>
    public int Answers => Math.Max(Shares, Fragments);

    /// <summary>
    /// m - t + 1 + f_c, the receipts of destruction that make it certain that fewer than t shares are left, though f_c of them lie.
    /// Spec: Records R10.
    /// </summary>
    public int CertainDestruction => Custodians - Shares + 1 + Faulty;

    /// <summary>Whether so many custodians are allowed.</summary>
    public static bool Allow(int custodians) => custodians is >= FewestCustodians and <= MostCustodians;

    /// <summary>The thresholds for m custodians.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not <see cref="FewestCustodians"/> to <see cref="MostCustodians"/>.</exception>
    public static CustodyThresholds For(int custodians) => Allow(custodians)
        ? new CustodyThresholds(custodians)
        : throw new ArgumentOutOfRangeException(nameof(custodians), custodians, $"A record has {FewestCustodians} to {MostCustodians} custodians.");
}
