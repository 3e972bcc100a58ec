using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Coyote.Monitors;

/// <summary>What one final prefix says of consents, read off its events by rules said here once more: the state of the core may be wrong.</summary>
/// <param name="TimestampMs">Time of the newest block.</param>
/// <param name="Sources">Who anchored each record.</param>
/// <param name="Erased">Records whose erasure is ordered.</param>
/// <param name="Consents">Requests by name.</param>
internal sealed record ConsentBook(
    long TimestampMs,
    ImmutableSortedDictionary<RecordId, InstitutionId> Sources,
    ImmutableSortedSet<RecordId> Erased,
    ImmutableSortedDictionary<AccessId, Consent> Consents)
{
    /// <summary>Before the first block.</summary>
    internal static ConsentBook Empty { get; } =
        new(0, ImmutableSortedDictionary<RecordId, InstitutionId>.Empty, [], ImmutableSortedDictionary<AccessId, Consent>.Empty);

    /// <summary>By which key the patient consents, of records where there is one.</summary>
    internal ImmutableSortedDictionary<RecordId, Digest> Keys { get; init; } = ImmutableSortedDictionary<RecordId, Digest>.Empty;

    /// <summary>All keys that ever stood.</summary>
    internal ImmutableSortedSet<Digest> Used { get; init; } = [];

    /// <summary>After one more block.</summary>
    internal ConsentBook Read(Block block)
    {
        var book = this with { TimestampMs = block.Header.TimestampMs };
        foreach (var transaction in block.Transactions)
        {
            if (transaction.Payload is not Payload.Batch batch) continue;
            foreach (var happened in batch.Events) book = book.Read(transaction.Sender, happened, block.Header.ChainId);
        }

        return book;
    }

    private ConsentBook Read(InstitutionId sender, RecordEvent happened, Digest chainId) => happened switch
    {
        RecordEvent.Anchor anchor when !Sources.ContainsKey(anchor.Record) => this with { Sources = Sources.Add(anchor.Record, sender) },
        RecordEvent.Erase erase when IsSource(sender, erase.Record) => this with { Erased = Erased.Add(erase.Record) },
        RecordEvent.Request request when !Consents.ContainsKey(request.Access) =>
            this with { Consents = Consents.Add(request.Access, new Consent(request.Record, sender, request.Scope, SegmentScope.None, 0, false)) },
        RecordEvent.Grant grant => Change(sender, grant.Access, consent => Keys.ContainsKey(consent.Record) ? consent : Granted(consent, grant.Scope, grant.ExpiresAtMs)),
        RecordEvent.RegisterConsentKey register when IsSource(sender, register.Record) && !Keys.ContainsKey(register.Record) => Stand(register.Record, register.Key, register.ByKey, chainId),
        RecordEvent.ReplaceConsentKey replace when KeyOf(replace.Record) is { } key && SignedByPatient.Holds(key, replace, chainId) =>
            Stand(replace.Record, replace.Next, replace.ByKey, chainId),
        RecordEvent.PatientGrant grant => Change(grant.Access, (consent, key) =>
            SignedByPatient.Holds(key, grant, chainId) ? Granted(consent, grant.Scope, grant.ExpiresAtMs) : consent),
        RecordEvent.PatientRevoke revoke => Change(revoke.Access, (consent, key) =>
            SignedByPatient.Holds(key, revoke, chainId) ? consent with { IsEnded = true } : consent),
        RecordEvent.Deny deny => Change(sender, deny.Access, static consent => consent.IsAnswered ? consent : consent with { IsEnded = true }),
        RecordEvent.Revoke revoke => Change(sender, revoke.Access, static consent => consent with { IsEnded = true }),
        _ => this,
    };

    private Consent Granted(Consent consent, SegmentScope scope, long expiresAtMs) =>
        consent.IsAnswered || Erased.Contains(consent.Record) || (scope & ~consent.Asked) != 0 || expiresAtMs <= TimestampMs
            ? consent : consent with { Granted = scope, ExpiresAtMs = expiresAtMs };

    private ConsentBook Stand(RecordId record, PublicOctets key, Core.Signature possession, Digest chainId) =>
        Erased.Contains(record) || Used.Contains(key.Value) || !SignedByPatient.IsPossessed(key, record, possession, chainId)
            ? this : this with { Keys = Keys.SetItem(record, key.Value), Used = Used.Add(key.Value) };

    private PublicOctets? KeyOf(RecordId record) => Keys.TryGetValue(record, out var key) ? new PublicOctets(key) : null;

    private ConsentBook Change(AccessId access, Func<Consent, PublicOctets, Consent> change) =>
        Consents.TryGetValue(access, out var consent) && KeyOf(consent.Record) is { } key ? this with { Consents = Consents.SetItem(access, change(consent, key)) } : this;

    private ConsentBook Change(InstitutionId sender, AccessId access, Func<Consent, Consent> change) =>
        Consents.TryGetValue(access, out var consent) && IsSource(sender, consent.Record) ? this with { Consents = Consents.SetItem(access, change(consent)) } : this;

    private bool IsSource(InstitutionId sender, RecordId record) => Sources.TryGetValue(record, out var source) && source == sender;
}

/// <summary>One request and what became of it.</summary>
/// <param name="Record">The record.</param>
/// <param name="Requester">Who asked.</param>
/// <param name="Asked">For what.</param>
/// <param name="Granted">What was granted; nothing before.</param>
/// <param name="ExpiresAtMs">Until when.</param>
/// <param name="IsEnded">It was refused or withdrawn.</param>
internal sealed record Consent(RecordId Record, InstitutionId Requester, SegmentScope Asked, SegmentScope Granted, long ExpiresAtMs, bool IsEnded)
{
    /// <summary>Whether the source has answered it.</summary>
    internal bool IsAnswered => IsEnded || Granted != SegmentScope.None;
}
