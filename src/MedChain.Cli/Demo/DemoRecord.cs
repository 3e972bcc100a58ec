using System.Security.Cryptography;
using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;

namespace MedChain.Cli.Demo;

/// <summary>A record of the run, and what has been found about it.</summary>
/// <param name="Input">Where it comes from.</param>
/// <param name="Sha256">Of the octets that came in.</param>
/// <param name="Size">Octets that came in.</param>
/// <param name="Id">Its name on the chain.</param>
/// <param name="Segments">Into how many segments it was cut.</param>
/// <param name="Source">The hospital that sealed it.</param>
/// <param name="Reader">The hospital that reads it.</param>
internal sealed record DemoRecord(DemoInput Input, Digest Sha256, int Size, RecordId Id, int Segments, InstitutionId Source, InstitutionId Reader)
{
    /// <summary>The consent under which it is read, once there is one.</summary>
    public AccessId? Access { get; set; }

    /// <summary>SHA-256 of what the reader got; null before or if it got nothing.</summary>
    public Digest? ReadBack { get; set; }

    /// <summary>Whether the reader got the same octets.</summary>
    public bool IsIdentical => ReadBack == Sha256;

    /// <summary>
    /// The secret seed of a record: from the run's secret, the bundle and how often the same bundle came before. So a run that goes on after a kill
    /// gives the same input the same record, and puts nothing twice.
    /// </summary>
    public static Entropy SeedOf(Entropy run, Digest sha256, int occurrence) => run.Derive("record " + sha256, (ulong)occurrence);

    /// <summary>SHA-256 of octets.</summary>
    public static Digest Hash(ReadOnlySpan<byte> octets)
    {
        Span<byte> hash = stackalloc byte[Digest.Size];
        SHA256.HashData(octets, hash);
        return new Digest(hash);
    }
}
