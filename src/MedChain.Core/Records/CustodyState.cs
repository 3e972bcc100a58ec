using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Streams;

namespace MedChain.Core.Records;

/// <summary>What a custodian remembers; the durable part is in the tables Custody, Fragment, Tombstone, Emergency, Stream, Piece and Refusal.</summary>
/// <param name="Held">Records held, by name; without their fragments.</param>
/// <param name="Tombstones">Records destroyed, by name.</param>
/// <param name="Unanchored">Held records that are not on chain yet, and who offered them.</param>
/// <param name="Loading">Releases that wait for their fragments to be read, by record.</param>
/// <param name="Audits">Audit entries that are not on chain yet.</param>
/// <param name="Receipts">Receipts of destruction that are not on chain yet, and when each was announced last.</param>
/// <param name="IsArmed">Whether the timer is set.</param>
public sealed record CustodyState(
    ImmutableSortedDictionary<RecordId, Custody> Held,
    ImmutableSortedDictionary<RecordId, Tombstone> Tombstones,
    ImmutableSortedDictionary<RecordId, InstitutionId> Unanchored,
    ImmutableSortedDictionary<RecordId, ImmutableArray<AwaitedRelease>> Loading,
    ImmutableSortedDictionary<AccessId, AwaitedAudit> Audits,
    ImmutableSortedDictionary<RecordId, long> Receipts,
    bool IsArmed)
{
    /// <summary>Nothing held.</summary>
    public static CustodyState Empty { get; } = new(
        ImmutableSortedDictionary<RecordId, Custody>.Empty,
        ImmutableSortedDictionary<RecordId, Tombstone>.Empty,
        ImmutableSortedDictionary<RecordId, InstitutionId>.Empty,
        ImmutableSortedDictionary<RecordId, ImmutableArray<AwaitedRelease>>.Empty,
        ImmutableSortedDictionary<AccessId, AwaitedAudit>.Empty,
        ImmutableSortedDictionary<RecordId, long>.Empty,
        IsArmed: false);

    /// <summary>Emergencies whose audit entry is not on chain yet, by name. Apart from <see cref="Audits"/>, since a request may have chosen the same name.</summary>
    public ImmutableSortedDictionary<AccessId, AwaitedEmergency> Emergencies { get; init; } = ImmutableSortedDictionary<AccessId, AwaitedEmergency>.Empty;

    /// <summary>Streams held, or coming, by record; without their pieces.</summary>
    public ImmutableSortedDictionary<RecordId, HeldStream> Streams { get; init; } = ImmutableSortedDictionary<RecordId, HeldStream>.Empty;

    /// <summary>Releases that wait for a piece to be read.</summary>
    public ImmutableSortedDictionary<PieceName, ImmutableArray<AwaitedRelease>> LoadingPieces { get; init; } = ImmutableSortedDictionary<PieceName, ImmutableArray<AwaitedRelease>>.Empty;
    /// <summary>Vacant positions of held records that are to be said on chain. Spec: Records R13.</summary>
    public ImmutableSortedDictionary<RecordId, AwaitedVacancy> Vacancies { get; init; } = ImmutableSortedDictionary<RecordId, AwaitedVacancy>.Empty;

    /// <summary>Help that waits for fragments to be read, by record. Spec: Records R15.</summary>
    public ImmutableSortedDictionary<RecordId, ImmutableArray<AwaitedHelp>> Helping { get; init; } = ImmutableSortedDictionary<RecordId, ImmutableArray<AwaitedHelp>>.Empty;

    /// <summary>Positions that this institution takes over, by record. Spec: Records R16.</summary>
    public ImmutableSortedDictionary<RecordId, Repair> Repairs { get; init; } = ImmutableSortedDictionary<RecordId, Repair>.Empty;

    /// <summary>Institutions whose help did not lead to the commitment, and sources that dealt wrongly, since the start. Spec: Records R16.</summary>
    public ImmutableSortedSet<InstitutionId> Liars { get; init; } = [];

    /// <summary>The epoch whose vacancies have been looked for.</summary>
    public ulong Epoch { get; init; }

    /// <summary>The epoch whose challenges were taken up last.</summary>
    public ulong Round { get; init; }

    /// <summary>Records that this epoch asks for and whose answer is not on chain yet.</summary>
    public ImmutableSortedDictionary<RecordId, AwaitedPossession> Challenged { get; init; } = ImmutableSortedDictionary<RecordId, AwaitedPossession>.Empty;

    /// <summary>The challenged record whose fragments are being read.</summary>
    public RecordId? Reading { get; init; }

    /// <summary>Entries on refusals that are not on chain yet. Spec: Access A19.</summary>
    public ImmutableSortedDictionary<RefusalName, AwaitedRefusal> Refusals { get; init; } = ImmutableSortedDictionary<RefusalName, AwaitedRefusal>.Empty;

    /// <summary>Whether the timer is needed.</summary>
    public bool IsOpen => !Audits.IsEmpty || !Receipts.IsEmpty || !Emergencies.IsEmpty || !Vacancies.IsEmpty || !Repairs.IsEmpty || !Challenged.IsEmpty
        || !Refusals.IsEmpty;
}

/// <summary>A release that waits for fragments.</summary>
/// <param name="Access">The request, or the emergency's name.</param>
/// <param name="Requester">Who asks.</param>
/// <param name="Emergency">What two institutions have signed; null where a consent is asked for.</param>
public readonly record struct AwaitedRelease(AccessId Access, InstitutionId Requester, EndorsedEmergency? Emergency = null);

/// <summary>An answer to a challenge that is not on chain yet.</summary>
/// <param name="Answer">The answer; null while the fragments have not been read.</param>
/// <param name="AnnouncedAtMs">When it was announced last.</param>
public readonly record struct AwaitedPossession(Chain.RecordEvent.Possession? Answer, long AnnouncedAtMs)
{
    /// <summary>Asked, and not read yet.</summary>
    public static AwaitedPossession Unread { get; }
}

/// <summary>An audit entry that is not on chain yet.</summary>
/// <param name="Record">The record released.</param>
/// <param name="AnnouncedAtMs">When it was announced last.</param>
public readonly record struct AwaitedAudit(RecordId Record, long AnnouncedAtMs);

/// <summary>An emergency whose audit entry is not on chain yet.</summary>
/// <param name="Emergency">What the entry tells.</param>
/// <param name="AnnouncedAtMs">When it was announced last.</param>
public readonly record struct AwaitedEmergency(EndorsedEmergency Emergency, long AnnouncedAtMs);
