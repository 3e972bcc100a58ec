using System.Collections.Immutable;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>A position that this institution takes over. Help is in memory until there is enough of it; a restart asks again. Spec: Records R16.</summary>
/// <param name="Position">The position, 0 to m - 1.</param>
/// <param name="IsStored">Whether the part is on disk: what is left is to say so on chain.</param>
/// <param name="Helps">Help that leads to the commitment, by the helper's position.</param>
/// <param name="Rounds">How often it was asked for; 0: not yet.</param>
/// <param name="DueMs">When it is asked for, or the repair announced, again.</param>
public sealed record Repair(byte Position, bool IsStored, ImmutableSortedDictionary<int, GivenHelp> Helps, int Rounds, long DueMs)
{
    /// <summary>Manifest and leaves under the commitment, from the first help.</summary>
    public (Manifest Manifest, ImmutableArray<Digest> Leaves)? Known { get; init; }

    /// <summary>A repair that nothing is known of yet.</summary>
    public static Repair Start(byte position, bool isStored) => new(position, isStored, ImmutableSortedDictionary<int, GivenHelp>.Empty, 0, 0);
}

/// <summary>One custodian's help, opened.</summary>
/// <param name="Helper">Whose.</param>
/// <param name="Points">The points of all segments.</param>
/// <param name="Fragments">Its fragments, each under its leaf; none when it has lost them.</param>
public sealed record GivenHelp(InstitutionId Helper, ReadOnlyMemory<byte> Points, ImmutableArray<ReadOnlyMemory<byte>> Fragments);

/// <summary>Help that waits for the helper's fragments to be read.</summary>
/// <param name="Successor">Who asks.</param>
/// <param name="Position">The position that it takes over.</param>
public readonly record struct AwaitedHelp(InstitutionId Successor, byte Position);

/// <summary>Vacant positions of a record that are not on chain as such yet.</summary>
/// <param name="Positions">Bit i: position i.</param>
/// <param name="DueMs">When they are announced next: one custodian says it at once, the others if it stays silent.</param>
public readonly record struct AwaitedVacancy(uint Positions, long DueMs);
