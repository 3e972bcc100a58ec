using System.Globalization;
using System.Text;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Core.Election;
using MedChain.Core.Institutions;

namespace MedChain.Core.Tests.Snapshots;

/// <summary>Protocol values for people: field by field, then the octets in rows of 32.</summary>
internal static class Readable
{
    internal static string Octets(ICanonical value)
    {
        var octets = CanonicalWriter.Encode(value);
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"octets {octets.Length}\n"));
        foreach (var row in octets.Chunk(32)) text.Append("  ").Append(Convert.ToHexStringLower(row)).Append('\n');
        return text.ToString();
    }

    internal static string Of(Block block)
    {
        var header = block.Header;
        var text = new StringBuilder();
        Line(text, "hash", block.Hash);
        Line(text, "chain", header.ChainId);
        Line(text, "epoch", header.Epoch);
        Line(text, "view", header.View);
        Line(text, "height", header.Height);
        Line(text, "parent", header.Parent);
        Line(text, "transactions root", header.TransactionsRoot);
        Line(text, "state root", header.StateRoot);
        Line(text, "leader", header.Leader);
        Line(text, "VRF proof", header.Proof.Octets.IsEmpty ? "none" : Convert.ToHexStringLower(header.Proof.Octets));
        Line(text, "timestamp", header.TimestampMs);
        foreach (var transaction in block.Transactions) text.Append(Of(transaction));
        return text.ToString();
    }

    internal static string Of(SealedBallot ballot)
    {
        var text = new StringBuilder();
        Line(text, "tag", ballot.Tag);
        Line(text, "sequence", ballot.Sequence);
        foreach (var choice in ballot.Choices) Line(text, "choice", $"A {choice.Vote.A} B {choice.Vote.B}");
        return text.ToString();
    }

    internal static string Of(Tally tally)
    {
        var text = new StringBuilder();
        Line(text, "ballots", tally.Ballots);
        foreach (var total in tally.Totals) Line(text, "total", $"A {total.A} B {total.B}");
        foreach (var (trustee, parts) in tally.Openings) Line(text, "opened by", $"{trustee}: {string.Join(' ', parts)}");
        return text.ToString();
    }

    internal static string Of(ElectionResult result)
    {
        var text = new StringBuilder();
        Line(text, "votes", string.Join(' ', result.Votes));
        foreach (var seat in result.Seats) Line(text, "seat", string.Create(CultureInfo.InvariantCulture, $"{seat.Institution} weight {seat.Weight}"));
        foreach (var seat in result.Standby) Line(text, "standby", string.Create(CultureInfo.InvariantCulture, $"{seat.Institution} weight {seat.Weight}"));
        return text.ToString();
    }

    private static StringBuilder Of(Transaction transaction)
    {
        var text = new StringBuilder();
        Line(text, "transaction", transaction.Id());
        Line(text, "  sender", transaction.Sender);
        Line(text, "  number", transaction.Sequence);
        Line(text, "  signature", Convert.ToHexStringLower(transaction.Signature.Octets));
        if (transaction.Payload is Payload.Batch batch)
        {
            foreach (var item in batch.Events) Line(text, "  " + Name(item), Fields(item));
        }
        else if (transaction.Payload is Payload.Misbehaviour { Evidence: Evidence.Votes votes })
        {
            Line(text, "  evidence against", votes.Offender);
            Line(text, "    first", votes.First.Ballot);
            Line(text, "    second", votes.Second.Ballot);
        }

        else if (Membership(transaction.Payload) is { } said)
        {
            Line(text, "  " + said.Name, said.Content);
        }

        return text;
    }

    private static (string Name, object Content)? Membership(Payload payload) => payload switch
    {
        Payload.Apply apply => ("application of", Keys(apply.Registration.Institution)),
        Payload.Endorse endorse => ("endorses", endorse.Subject),
        Payload.Expel expel => ("expel", expel.Institution),
        Payload.Retire retire => ("retirement of", retire.Retirement.Institution),
        Payload.ChangeKeys change => ("next keys of", Keys(change.Registration.Institution)),
        _ => null,
    };

    private static string Keys(Institution institution) =>
        $"{institution.Id} {institution.Name} signing {institution.SigningKey.Value} lottery {institution.VrfKey.Value} sealing {institution.SealingKey.Value}";

    private static string Name(RecordEvent item) => item.GetType().Name.ToLowerInvariant();

    private static string Fields(RecordEvent item) => item switch
    {
        RecordEvent.Anchor anchor => string.Create(CultureInfo.InvariantCulture,
            $"{anchor.Record} pseudonym {anchor.Pseudonym} commitment {anchor.Commitment} segments {anchor.Segments} custodians {string.Join(' ', anchor.Custodians)} receipts {string.Join(' ', anchor.Receipts.Select(receipt => receipt.Signer))}"),
        RecordEvent.Request request => $"{request.Access} of {request.Record} scope {request.Scope} for {request.Purpose}",
        RecordEvent.Grant grant => string.Create(CultureInfo.InvariantCulture, $"{grant.Access} scope {grant.Scope} until {grant.ExpiresAtMs}"),
        RecordEvent.Deny deny => deny.Access.ToString(),
        RecordEvent.Revoke revoke => revoke.Access.ToString(),
        RecordEvent.Audit audit => audit.Access.ToString(),
        RecordEvent.Erase erase => erase.Record.ToString(),
        RecordEvent.Destroyed destroyed => destroyed.Record.ToString(),
        RecordEvent.Vacated vacated => string.Create(CultureInfo.InvariantCulture, $"{vacated.Record} position {vacated.Position}"),
        RecordEvent.Repaired repaired => string.Create(CultureInfo.InvariantCulture, $"{repaired.Record} position {repaired.Position}"),
        RecordEvent.Supersede supersede => $"{supersede.Record} after {supersede.Previous}",
        RecordEvent.Evaluate evaluate => evaluate.Blinded.ToString(),
        RecordEvent.BreakGlass { Emergency.Emergency: var emergency } => string.Create(CultureInfo.InvariantCulture,
            $"{emergency.Record} scope {emergency.Scope} for {emergency.Reason} by {emergency.Requester} and {emergency.Endorser} until {emergency.ExpiresAtMs}"),
        RecordEvent.Possession shown => string.Create(CultureInfo.InvariantCulture,
            $"{shown.Manifest.Record} root {shown.Root} salt {shown.Leaf.Salt} share {shown.Share} fragment {shown.FragmentRoot} chunk of {shown.Chunk.Length} octets, paths {shown.Leaf.Path.Length} and {shown.ChunkPath.Length}"),
        RecordEvent.Review review => $"{review.Access} {(review.IsJustified ? "justified" : "violation")}",
        RecordEvent.RegisterConsentKey register => $"{register.Record} key {register.Key.Value}",
        RecordEvent.PatientGrant grant => string.Create(CultureInfo.InvariantCulture, $"{grant.Access} scope {grant.Scope} until {grant.ExpiresAtMs}"),
        RecordEvent.PatientRevoke revoke => revoke.Access.ToString(),
        RecordEvent.ReplaceConsentKey replace => $"{replace.Record} key {replace.Next.Value}",
        RecordEvent.Refused refused => $"{refused.Access} asked by {refused.Asker}: {refused.Code}",
        _ => throw new ArgumentException("An event without a readable form.", nameof(item)),
    };

    private static void Line(StringBuilder text, string name, object value) =>
        text.Append(name).Append(' ').AppendFormat(CultureInfo.InvariantCulture, "{0}", value).Append('\n');
}
