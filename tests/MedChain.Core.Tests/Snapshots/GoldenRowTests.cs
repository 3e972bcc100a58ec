using System.Globalization;
using MedChain.Core.Tests.Records;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sharing;
using VerifyXunit;

namespace MedChain.Core.Tests.Snapshots;

/// <summary>The octets of rows, of a point that repairs one, and of salts and leaves. Spec: Records R12, R15.</summary>
public sealed class GoldenRowTests
{
    [Fact]
    public Task R12_rows_points_salts_and_leaves()
    {
        var rows = BivariateSharing.Split([1, 2, 3, 4, 5, 6, 7, 8], 3, 7, new Entropy(new byte[32]), "golden");
        var point = new byte[8];
        BivariateSharing.Evaluate(rows[1], 5, point);
        var lines = rows.Select((row, i) => string.Create(CultureInfo.InvariantCulture, $"row {i} {Convert.ToHexStringLower(row)}")).ToList();
        lines.Add($"row 1 at 5 {Convert.ToHexStringLower(point)}");
        BivariateSharing.Evaluate(rows[4], 2, point);
        lines.Add($"row 4 at 2 {Convert.ToHexStringLower(point)}");
        var record = SampleRecords.Sealed(new Consortium(4));
        foreach (var segment in SampleRecords.Part(new Consortium(4), record, 2).Segments) lines.Add($"salt of position 2, {segment.Class} {segment.Proof.Salt}");
        foreach (var (leaf, i) in record.Offers[0].Terms.Leaves.Select((leaf, i) => (leaf, i))) lines.Add(string.Create(CultureInfo.InvariantCulture, $"leaf {i} {leaf}"));
        lines.Add($"commitment {record.Commitment}");
        return Verifier.Verify(string.Join('\n', lines));
    }
}
