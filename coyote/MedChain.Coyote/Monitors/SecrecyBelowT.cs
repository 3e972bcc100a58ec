using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Segmentation;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Sharing;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// All that corrupted institutions were dealt, or were sent without authority, gives no segment's key when they put it together. Judged where
/// the source is honest. Spec: Records R1, R2, Access A5.
/// </summary>
internal sealed class SecrecyBelowT : Monitor
{
    private readonly SortedDictionary<SegmentClass, SortedDictionary<byte, ReadOnlyMemory<byte>>> _held = [];
    private LedgerState? _newest;

    /// <summary>A host holds a block final.</summary>
    internal sealed class Final(LedgerState ledger) : Event
    {
        internal LedgerState Ledger { get; } = ledger;
    }

    /// <summary>A message has come to a corrupted institution.</summary>
    internal sealed class Arrived(TownHost host, InstitutionId from, Message message) : Event
    {
        internal TownHost Host { get; } = host;

        internal InstitutionId From { get; } = from;

        internal Message Message { get; } = message;
    }

    [Start]
    [OnEventDoAction(typeof(Final), nameof(Look))]
    [OnEventDoAction(typeof(Arrived), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Look(Event e)
    {
        var final = (Final)e;
        if (_newest is null || final.Ledger.Height > _newest.Height) _newest = final.Ledger;
    }

    private void Judge(Event e)
    {
        var arrived = (Arrived)e;
        var setup = arrived.Host.Setup;
        var dealt = Dealt.Of(setup);
        var key = Harness.Founding.Keys(setup.Genesis, setup.Self).Sealing;
        ReleasedPart? part = null;
        switch (arrived.Message)
        {
            case Message.Offer offer:
                PartRules.TryOpen(offer.Terms, offer.Fragments, setup.Self, key, out part);
                break;
            case Message.Release release when !HasAuthority(release.Access, setup.Self):
                PartRules.TryOpen(release, setup.Genesis.ChainId, arrived.From, key, out part);
                break;
        }

        foreach (var segment in part?.Segments ?? [])
        {
            if (dealt.PlaceOf(segment) is not { } place) continue;
            if (!_held.TryGetValue(segment.Class, out var held)) _held[segment.Class] = held = [];
            held[place] = segment.Share;
            var found = new byte[segment.Share.Length];
            (byte, ReadOnlyMemory<byte>)[] shares = [.. held.Select(static share => (share.Key, share.Value))];
            var isFound = Shamir.TryCombine(shares, shares.Length, found) && found.AsSpan().SequenceEqual(dealt.KeyOf(segment.Class));
            Assert(!isFound, "Secrecy below t: {0} shares that corrupted institutions hold give the key of {1}", shares.Length, segment.Class);
        }
    }

    private bool HasAuthority(AccessId access, InstitutionId requester) =>
        _newest is not null && _newest.Map.TryGet<AccessEntry>(StateKeys.Access(access), out var entry) && entry.Requester == requester && entry.Granted != SegmentScope.None;
}
