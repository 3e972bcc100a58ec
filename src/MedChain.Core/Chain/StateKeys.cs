using MedChain.Core.Access;
using MedChain.Core.Collaboration;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Chain;

/// <summary>Where things stand in the state map: SHA-256 over the kind and the name. Spec: Chain C7.</summary>
public static class StateKeys
{
    private static readonly Digest s_pollCeremony = Key("ceremony", Digest.Zero), s_identityCeremony = Key("identity ceremony", Digest.Zero);

    /// <summary>The validator set of the epoch that comes next; written at an epoch's last height.</summary>
    public static Digest NextValidators { get; } = Key("next validators", Digest.Zero);

    /// <summary>The accounts outside the validator set to which the last height does something.</summary>
    public static Digest BoundaryList { get; } = Key("boundary", Digest.Zero);

    /// <summary>How the identity key is shared.</summary>
    public static Digest IdentityKey { get; } = Key("identity key", Digest.Zero);

    /// <summary>The running epoch's election.</summary>
    public static Digest Election { get; } = Key("election", Digest.Zero);

    /// <summary>The running election's poll.</summary>
    public static Digest Poll { get; } = Key("poll", Digest.Zero);

    /// <summary>The last tally.</summary>
    public static Digest Tally { get; } = Key("tally", Digest.Zero);

    /// <summary>The last result.</summary>
    public static Digest ElectionResult { get; } = Key("election result", Digest.Zero);

    /// <summary>The delegates of the epoch that comes next; written at an epoch's last height.</summary>
    public static Digest NextDelegates { get; } = Key("next delegates", Digest.Zero);

    /// <summary>The view of the last block.</summary>
    public static Digest LastView { get; } = Key("last view", Digest.Zero);

    /// <summary>How many records have ever been anchored.</summary>
    public static Digest RecordCount { get; } = Key("record count", Digest.Zero);

    /// <summary>Which records were challenged last.</summary>
    public static Digest ChallengeRound { get; } = Key("challenge round", Digest.Zero);

    /// <summary>The running epoch's ceremony of a joint key.</summary>
    public static Digest Ceremony(JointKey of) => of == JointKey.Poll ? s_pollCeremony : s_identityCeremony;

    /// <summary>A dealer's last deal of a joint key.</summary>
    public static Digest Deal(JointKey of, InstitutionId dealer) => Key(of == JointKey.Poll ? "deal" : "identity deal", dealer);

    /// <summary>The ballot in a place of the poll.</summary>
    public static Digest Ballot(int place) => Key("ballot", new InstitutionId((ushort)place));

    /// <summary>What the chain has seen of an institution.</summary>
    public static Digest TrackRecord(InstitutionId id) => Key("track record", id);

    /// <summary>An institution's account.</summary>
    public static Digest Account(InstitutionId id) => Key("account", id);

    /// <summary>Whose a public key is or was.</summary>
    public static Digest RegisteredKey(PublicOctets key) => Key("registered key", key.Value);

    /// <summary>An application, by what it is about.</summary>
    public static Digest Application(Digest subject) => Key("application", subject);

    /// <summary>The application that a member filed last.</summary>
    public static Digest FiledApplication(InstitutionId sponsor) => Key("filed application", sponsor);

    /// <summary>Who wants an institution expelled.</summary>
    public static Digest Expulsion(InstitutionId id) => Key("expulsion", id);

    /// <summary>The keys that an institution has next.</summary>
    public static Digest Successor(InstitutionId id) => Key("successor", id);

    /// <summary>The signing keys that an institution had.</summary>
    public static Digest FormerKeys(InstitutionId id) => Key("former keys", id);

    /// <summary>A record's anchor and fate.</summary>
    public static Digest Record(RecordId id) => Key("record", id.Value);

    /// <summary>A record's place among its versions.</summary>
    public static Digest Version(RecordId id) => Key("version", id.Value);

    /// <summary>A request for access and its fate.</summary>
    public static Digest Access(AccessId id) => Key("access", id.Value);

    /// <summary>A glass that was broken, and its fate.</summary>
    public static Digest Emergency(AccessId id) => Key("emergency", id.Value);

    /// <summary>Emergencies of a requester that wait for judgement.</summary>
    public static Digest Reviews(InstitutionId requester) => Key("reviews", requester);

    /// <summary>The key by which a patient consents to access to a record.</summary>
    public static Digest ConsentKey(RecordId record) => Key("consent key", record.Value);

    /// <summary>What custodians have told of refusals under a request.</summary>
    public static Digest AccessRefusals(AccessId id) => Key("access refusals", id.Value);

    /// <summary>An institution's question to the identity function.</summary>
    public static Digest Evaluation(InstitutionId asker, GroupElement blinded)
    {
        using var transcript = new Transcript("state key");
        transcript.Append("evaluation"u8);
        transcript.Append(asker.Value);
        transcript.Append(blinded);
        return transcript.Hash();
    }

    /// <summary>How many such questions an institution has asked.</summary>
    public static Digest EvaluationCount(InstitutionId asker) => Key("evaluation count", asker);

    /// <summary>Evidence, by offender and place, so that it counts once.</summary>
    public static Digest Evidence(InstitutionId offender, ulong epoch, ulong view)
    {
        using var transcript = new Transcript("state key");
        transcript.Append("evidence"u8);
        transcript.Append(offender.Value);
        transcript.Append(epoch);
        transcript.Append(view);
        return transcript.Hash();
    }

    /// <summary>The name of the record that was anchored as the so manieth, from 0.</summary>
    public static Digest NumberedRecord(ulong number)
    {
        using var transcript = new Transcript("state key");
        transcript.Append("numbered record"u8);
        transcript.Append(number);
        return transcript.Hash();
    }

    /// <summary>A record's last challenge.</summary>
    public static Digest Challenge(RecordId id) => Key("challenge", id.Value);

    /// <summary>The refusals of a transaction that was included but did not apply.</summary>
    public static Digest Refusals(Digest transaction) => Key("refusals", transaction);

    private static Digest Key(string kind, InstitutionId name)
    {
        using var transcript = new Transcript("state key");
        transcript.Append(System.Text.Encoding.ASCII.GetBytes(kind));
        transcript.Append(name.Value);
        return transcript.Hash();
    }

    private static Digest Key(string kind, Digest name)
    {
        using var transcript = new Transcript("state key");
        transcript.Append(System.Text.Encoding.ASCII.GetBytes(kind));
        transcript.Append(name);
        return transcript.Hash();
    }
}
