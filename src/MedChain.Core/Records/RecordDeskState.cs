using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Records.Streams;

namespace MedChain.Core.Records;

/// <summary>What a source and requester remembers; the durable part is in the tables Record, Offer and Access.</summary>
/// <param name="Dispersals">Records on their way, by record.</param>
/// <param name="Orders">Events announced for a command and not final yet, in the order of the commands.</param>
/// <param name="Erasures">Final orders to erase whose receipts of destruction are awaited.</param>
/// <param name="Reads">Reads under way, by request for access.</param>
/// <param name="IsArmed">Whether the timer is set.</param>
public sealed record RecordDeskState(
    ImmutableSortedDictionary<RecordId, Dispersal> Dispersals,
    ImmutableArray<Order> Orders,
    ImmutableArray<Erasure> Erasures,
    ImmutableSortedDictionary<AccessId, Reading> Reads,
    bool IsArmed)
{
    /// <summary>Joint evaluations of the identity function under way. Spec: Collaboration K12.</summary>
    public ImmutableArray<Evaluation> Evaluations { get; init; } = [];

    /// <summary>Nothing under way.</summary>
    public static RecordDeskState Empty { get; } = new(
        ImmutableSortedDictionary<RecordId, Dispersal>.Empty, [], [], ImmutableSortedDictionary<AccessId, Reading>.Empty, IsArmed: false);

    /// <summary>Emergencies in which own records were read and that wait for this institution's judgement, each with its deadline. Spec: Access A12.</summary>
    public ImmutableSortedDictionary<AccessId, long> Reviews { get; init; } = ImmutableSortedDictionary<AccessId, long>.Empty;

    /// <summary>Pieces of streams on their way to custodians. Spec: Records T9.</summary>
    public ImmutableSortedDictionary<Delivery.To, Delivery> Deliveries { get; init; } = ImmutableSortedDictionary<Delivery.To, Delivery>.Empty;

    /// <summary>Streams whose chunks are being read, by request for access. Spec: Records T10.</summary>
    public ImmutableSortedDictionary<AccessId, OpenStream> OpenStreams { get; init; } = ImmutableSortedDictionary<AccessId, OpenStream>.Empty;

    /// <summary>Whether the timer is needed.</summary>
    public bool IsOpen => !Deliveries.IsEmpty || OpenStreams.Values.Any(static stream => stream.Fetch is not null) || !Dispersals.IsEmpty || !Orders.IsEmpty || !Erasures.IsEmpty || !Reads.IsEmpty || !Evaluations.IsEmpty;
}

/// <summary>A record on its way to its custodians and to the chain.</summary>
/// <param name="Own">What is stored of it.</param>
/// <param name="Request">The command to answer; null after a restart.</param>
/// <param name="Rounds">How often its offers have been sent.</param>
/// <param name="NextOfferMs">When offers without an answer are sent again.</param>
/// <param name="AnnouncedAtMs">When its anchor was announced last; 0 before.</param>
public sealed record Dispersal(OwnRecord Own, ulong? Request, int Rounds, long NextOfferMs, long AnnouncedAtMs);

/// <summary>An event announced for a command.</summary>
/// <param name="Event">The event.</param>
/// <param name="Request">The command to answer; null after a restart.</param>
/// <param name="AnnouncedAtMs">When it was announced last.</param>
public sealed record Order(RecordEvent Event, ulong? Request, long AnnouncedAtMs);

/// <summary>A final order to erase.</summary>
/// <param name="Record">The record.</param>
/// <param name="Request">The command to answer.</param>
/// <param name="DeadlineMs">When it is answered with what is certain by then.</param>
public sealed record Erasure(RecordId Record, ulong Request, long DeadlineMs);
