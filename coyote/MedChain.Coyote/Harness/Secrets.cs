using System.Globalization;
using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.RingSignatures;

namespace MedChain.Coyote.Harness;

/// <summary>What a host has drawn for an epoch's ceremony and election; who judges knows it, also when the host has forgotten it.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Octets">As they were drawn: the trustee's half, then the voter's.</param>
internal sealed record Secrets(ulong Epoch, ReadOnlyMemory<byte> Octets)
{
    /// <summary>The trustee's.</summary>
    internal TrusteeSecrets Trustee { get; } = new(new Digest(Octets.Span[..Digest.Size]));

    /// <summary>The voter's.</summary>
    internal VoterSecrets Voter { get; } = new(new Digest(Octets.Span[Digest.Size..]));

    /// <summary>A host's next draw: another for every host and every time.</summary>
    internal static Secrets Draw(TownHost host, ulong epoch, int count)
    {
        var octets = new byte[count];
        new Entropy(new byte[Entropy.SeedSize]).Derive(string.Create(CultureInfo.InvariantCulture, $"{host.Id} draws")).Fill("drawn", (ulong)host.Drawn.Count, octets);
        var drawn = new Secrets(epoch, octets);
        host.Drawn.Add(drawn);
        return drawn;
    }

    /// <summary>The secrets of a trustee that has enrolled with a key; null where it has not drawn them.</summary>
    internal static Secrets? Of(Town town, InstitutionId trustee, GroupElement key) =>
        town.HostsOf(trustee).SelectMany(static host => host.Drawn).FirstOrDefault(drawn => GroupElement.MultiplyBase(drawn.Trustee.Key) == key);

    /// <summary>The secrets of a voter that has registered a ballot key; null where it has not drawn them.</summary>
    internal static Secrets? OfVoter(Town town, InstitutionId voter, GroupElement key) =>
        town.HostsOf(voter).SelectMany(static host => host.Drawn).FirstOrDefault(drawn => GroupElement.MultiplyBase(drawn.Voter.Key) == key);

    /// <summary>Whose tags an election has: each registered voter's, with the voter; who registered a key that it has not drawn has none.</summary>
    internal static IEnumerable<(InstitutionId Voter, GroupElement Tag)> Tags(Town town, ElectionEntry election)
    {
        var tagBase = LinkableSignature.TagBase(election.Event);
        foreach (var (voter, key) in election.Voters)
        {
            if (OfVoter(town, voter, key) is { } secrets) yield return (voter, secrets.Voter.Key * tagBase);
        }
    }
}
