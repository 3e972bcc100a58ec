using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Coyote.Monitors;

/// <summary>What one final prefix says of emergencies, read off its events by rules said here once more. Spec: Access A9, A11, A12.</summary>
/// <param name="TimestampMs">Time of the newest block.</param>
/// <param name="Anchors">Who anchored each record, and who keeps it.</param>
/// <param name="Erased">Records whose erasure is ordered.</param>
/// <param name="Broken">Emergencies by name.</param>
internal sealed record GlassBook(
    long TimestampMs,
    ImmutableSortedDictionary<RecordId, (InstitutionId Source, ImmutableArray<InstitutionId> Custodians)> Anchors,
    ImmutableSortedSet<RecordId> Erased,
    ImmutableSortedDictionary<AccessId, Broken> Broken)
{
    /// <summary>Before the first block.</summary>
    internal static GlassBook Empty { get; } = new(
        0, ImmutableSortedDictionary<RecordId, (InstitutionId, ImmutableArray<InstitutionId>)>.Empty, [], ImmutableSortedDictionary<AccessId, Broken>.Empty);

    /// <summary>The name of an emergency.</summary>
    internal static AccessId NameOf(Digest chainId, Emergency emergency)
    {
        using var transcript = new Transcript("emergency");
        transcript.Append(chainId);
        transcript.Append(CanonicalWriter.Encode(emergency));
        return new AccessId(transcript.Hash());
    }

    /// <summary>Whether two different founders have signed, by the keys of genesis, which nobody changes where glass is broken.</summary>
    internal static bool IsSignedByTwo(ReplicaSetup setup, EndorsedEmergency endorsed)
    {
        var emergency = endorsed.Emergency;
        return emergency.Requester != emergency.Endorser && HasSigned(emergency.Requester, endorsed.ByRequester) && HasSigned(emergency.Endorser, endorsed.ByEndorser);

        bool HasSigned(InstitutionId signer, Signature signature)
        {
            using var transcript = new Transcript("break glass");
            transcript.Append(setup.Genesis.ChainId);
            transcript.Append(NameOf(setup.Genesis.ChainId, emergency).Value);
            transcript.Append(signer.Value);
            return setup.Genesis.Founders.Find(signer) is { } member && setup.Keys.Verify(member, transcript.Octets, signature);
        }
    }

    /// <summary>After one more block.</summary>
    internal GlassBook Read(ReplicaSetup setup, Block block)
    {
        var book = this with { TimestampMs = block.Header.TimestampMs };
        foreach (var transaction in block.Transactions)
        {
            if (transaction.Payload is not Payload.Batch batch) continue;
            foreach (var happened in batch.Events) book = book.Read(setup, transaction.Sender, happened);
        }

        return book;
    }

    private GlassBook Read(ReplicaSetup setup, InstitutionId sender, RecordEvent happened) => happened switch
    {
        RecordEvent.Anchor anchor when !Anchors.ContainsKey(anchor.Record) => this with { Anchors = Anchors.Add(anchor.Record, (sender, anchor.Custodians)) },
        RecordEvent.Erase erase when Anchors.TryGetValue(erase.Record, out var anchor) && anchor.Source == sender => this with { Erased = Erased.Add(erase.Record) },
        RecordEvent.BreakGlass broken => Tell(setup, sender, broken.Emergency),
        RecordEvent.Review review => Judge(sender, review),
        _ => this,
    };

    private GlassBook Tell(ReplicaSetup setup, InstitutionId sender, EndorsedEmergency endorsed)
    {
        var emergency = endorsed.Emergency;
        if (!Anchors.TryGetValue(emergency.Record, out var anchor) || !anchor.Custodians.Contains(sender)) return this;
        var name = NameOf(setup.Genesis.ChainId, emergency);
        if (Broken.TryGetValue(name, out var known)) return this with { Broken = Broken.SetItem(name, known with { Told = known.Told.Add(sender) }) };
        if (!IsSignedByTwo(setup, endorsed)) return this;
        return this with { Broken = Broken.Add(name, new Broken(emergency, anchor.Source, TimestampMs + setup.Genesis.Parameters.ReviewMs, [sender], null)) };
    }

    private GlassBook Judge(InstitutionId sender, RecordEvent.Review review)
    {
        if (!Broken.TryGetValue(review.Access, out var known) || known.Source != sender || known.IsJustified is not null || TimestampMs >= known.ReviewByMs) return this;
        return this with { Broken = Broken.SetItem(review.Access, known with { IsJustified = review.IsJustified }) };
    }
}

/// <summary>One emergency and what became of it.</summary>
/// <param name="Emergency">What two have signed.</param>
/// <param name="Source">Who judges it.</param>
/// <param name="ReviewByMs">Until when.</param>
/// <param name="Told">Custodians that have told of it.</param>
/// <param name="IsJustified">The judgement; null before.</param>
internal sealed record Broken(Emergency Emergency, InstitutionId Source, long ReviewByMs, ImmutableSortedSet<InstitutionId> Told, bool? IsJustified)
{
    /// <summary>Where it stands at a time.</summary>
    internal AccessPhase PhaseAt(long timeMs) => IsJustified switch
    {
        true => AccessPhase.Justified,
        false => AccessPhase.Violation,
        null => timeMs >= ReviewByMs ? AccessPhase.Violation : AccessPhase.InReview,
    };
}
