using System.Collections.Immutable;
using MedChain.Core.Collaboration;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Election;

/// <summary>What an institution remembers as trustee, voter and carrier, for one epoch; the durable part is in the table Secret. Spec: Election V19.</summary>
/// <param name="Epoch">Of which epoch.</param>
public sealed record ElectionDeskState(ulong Epoch)
{
    /// <summary>Before the first epoch.</summary>
    public static ElectionDeskState Empty { get; } = new(0);

    /// <summary>Whether randomness was asked for.</summary>
    public bool IsDrawing { get; init; }

    /// <summary>Seed of the trustee's secrets; null before it is drawn and when it is wiped.</summary>
    public Digest? Trustee { get; init; }

    /// <summary>Seed of the ballot key and of ballots; null before it is drawn and when it is wiped.</summary>
    public Digest? Voter { get; init; }

    /// <summary>What is voted for, until the wiping; null where nothing is.</summary>
    public VoteIntent? Intent { get; init; }

    /// <summary>A vote given while the node did not run, that is not taken up yet; null where there is none. Spec: Election V20.</summary>
    public WaitingVote? Waiting { get; init; }

    /// <summary>What became of the last vote that waited; null where none did. Spec: Election V20.</summary>
    public VoteNote? Note { get; init; }

    /// <summary>The command to answer when the ballot is counted; null after a restart.</summary>
    public ulong? Request { get; init; }

    /// <summary>How often the ballot has been sent.</summary>
    public uint Attempts { get; init; }

    /// <summary>The height at which it is sent again.</summary>
    public ulong NextSend { get; init; }

    /// <summary>Deals of which the own share has been looked at.</summary>
    public ImmutableSortedSet<(JointKey Of, InstitutionId Dealer)> Checked { get; init; } = ImmutableSortedSet<(JointKey, InstitutionId)>.Empty;

    /// <summary>Shares of the identity key, by the epoch of their sharing; more than one only until the older is erased. Spec: Collaboration K9.</summary>
    public ImmutableSortedDictionary<ulong, GroupScalar> Shares { get; init; } = ImmutableSortedDictionary<ulong, GroupScalar>.Empty;

    /// <summary>The newest sharing of the identity key of which the own share has been looked for.</summary>
    public ulong LookedFor { get; init; }

    /// <summary>Ballots of others that each peer has handed on, and how many of them were bad.</summary>
    public ImmutableSortedDictionary<InstitutionId, (uint Brought, uint Bad)> Carried { get; init; } = ImmutableSortedDictionary<InstitutionId, (uint, uint)>.Empty;

    /// <summary>How many evaluations each institution has been answered in this epoch. Spec: Collaboration K11.</summary>
    public ImmutableSortedDictionary<InstitutionId, uint> Answered { get; init; } = ImmutableSortedDictionary<InstitutionId, uint>.Empty;

    /// <summary>What the rows of a store say, before a step is taken with it.</summary>
    public static ElectionDeskState Restore(ImmutableArray<DurableRow> rows) => DeskRows.Restore(rows);

    /// <summary>Names the epoch and shows nothing secret.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ElectionDeskState {{ Epoch = {Epoch} }}");
}

/// <summary>What a ballot is to say.</summary>
/// <param name="Sequence">Its number, from 1.</param>
/// <param name="Approved">Who is approved of.</param>
public sealed record VoteIntent(uint Sequence, ImmutableSortedSet<InstitutionId> Approved);
