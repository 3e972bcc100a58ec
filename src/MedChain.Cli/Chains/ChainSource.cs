using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Signatures;
using MedChain.Crypto.Vrf;

namespace MedChain.Cli.Chains;

/// <summary>Where a chain to be checked comes from: a file, or the file that a demonstration leaves in its folder.</summary>
internal static class ChainSource
{
    /// <summary>Name of the chain file in a data folder.</summary>
    public const string FileName = "chain.medchain";

    /// <summary>Most octets of a file that is read.</summary>
    private const long MostOctets = 1L << 30;

    /// <summary>Reads a chain.</summary>
    /// <param name="data">A data folder, or null.</param>
    /// <param name="chain">A chain file, or null.</param>
    /// <exception cref="CommandFailure">Neither or both, no such file, or not a chain.</exception>
    public static ChainFile Read(string? data, string? chain)
    {
        if (data is null == chain is null) throw new CommandFailure(ExitCode.Usage, "Give either --data FOLDER or --chain FILE.");
        var path = chain ?? Path.Combine(data!, FileName);
        if (!File.Exists(path)) throw new CommandFailure(ExitCode.Folder, $"There is no chain at {path}.");
        if (new FileInfo(path).Length > MostOctets) throw new CommandFailure(ExitCode.Folder, $"{path} is too large for a chain.");
        return ChainFile.TryDecode(File.ReadAllBytes(path)) ?? throw new CommandFailure(ExitCode.Failed, $"{path} is not a chain: an octet is missing, changed or too many.");
    }

    /// <summary>Puts together the chain that the rows of a store hold.</summary>
    public static ChainFile Collect(Founding founding, ImmutableArray<DurableRow> rows)
    {
        var blocks = rows.Where(row => row.Key.Table == DurableTable.Block).ToDictionary(row => Convert.ToHexString(row.Key.Key.Span), row => row.Value, StringComparer.Ordinal);
        var final = rows.Where(row => row.Key.Table == DurableTable.Final)
            .Select(row => Block.TryDecode(blocks[Convert.ToHexString(row.Value.Span)].Span, out var block) ? block! : throw new CommandFailure(ExitCode.Folder, "A block of the store is damaged."));
        return new ChainFile(founding, [.. rows.Where(row => row.Key.Table == DurableTable.EndProof).Select(Proof)], [.. final]);
    }

    /// <summary>Keys that verify what others signed, and sign nothing that counts.</summary>
    public static IAuthenticator Verifier() => new Ed25519Authenticator(SigningKey.FromSeed(new byte[32]), VrfSecretKey.FromSeed(new byte[32]));

    private static EndProof Proof(DurableRow row)
    {
        var reader = new CanonicalReader(row.Value.Span);
        return EndProof.Read(ref reader) ?? throw new CommandFailure(ExitCode.Folder, "An end proof of the store is damaged.");
    }
}
