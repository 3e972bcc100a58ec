using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>
/// As a source anchors as soon as a receipt comes: with too few, with one many times, or with receipts of its record for another commitment
/// under the same name.
/// </summary>
internal sealed class HastySource : Adversary
{
    private readonly List<Endorsement> _receipts = [];
    private bool _hasAnchored;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (message is not Message.Receipt receipt || _receipts.Any(each => each.Signer == from)) return [];
        _receipts.Add(new Endorsement(from, receipt.Signature));
        if (_hasAnchored || self.State?.Final.Account(self.Self) is not { } account || self.Toss()) return [];
        _hasAnchored = true;
        var payload = new Payload.Batch([Anchor(self)]);
        return self.ToAll(new Message.Submitted(Transaction.Sign(self.Host.Setup.Genesis.ChainId, self.Self, account.NextSequence, payload, self.Host.Setup.Keys)));
    }

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent) => sent.Message is Message.Submitted && _hasAnchored ? [] : [sent];

    private RecordEvent.Anchor Anchor(Foothold self)
    {
        var record = Dealt.Of(self.Host.Setup).Record;
        var custodians = record.Manifest.Custodians;
        var needed = custodians.Length - ((custodians.Length - 1) / 3);
        ImmutableArray<Endorsement> receipts = [.. _receipts.OrderBy(receipt => receipt.Signer)];
        var signature = receipts[0].Signature;
        return self.Choose(4) switch
        {
            0 => Of(record.Commitment, receipts),
            1 => Of(record.Commitment, [.. Enumerable.Repeat(receipts[0], needed)]),
            2 => Of(record.Commitment, [.. custodians.Take(needed).Select(custodian => new Endorsement(custodian, signature))]),
            _ => Of(record.Manifest.Digest(), receipts),
        };

        RecordEvent.Anchor Of(Crypto.Hashing.Digest commitment, ImmutableArray<Endorsement> endorsements) =>
            new(record.Id, record.Pseudonym, commitment, record.Manifest.Scope, custodians, endorsements);
    }
}
