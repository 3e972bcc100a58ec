using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Chain;

/// <summary>Where things stand in the state map: SHA-256 over the kind and the name. Spec: Chain C7.</summary>
public static class StateKeys
{
    /// <summary>The validator set of the epoch that comes next; written at an epoch's last height.</summary>
    public static Digest NextValidators { get; } = Key("next validators", default);

    /// <summary>An institution's account.</summary>
    public static Digest Account(InstitutionId id)
    {
        using var transcript = new Transcript("state key");
        transcript.Append("account"u8);
        transcript.Append(id.Value);
        return transcript.Hash();
    }

    /// <summary>A record's anchor and fate.</summary>
    public static Digest Record(RecordId id) => Key("record", id.Value);

    /// <summary>A request for access and its fate.</summary>
    public static Digest Access(AccessId id) => Key("access", id.Value);

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

    /// <summary>The refusals of a transaction that was included but did not apply.</summary>
    public static Digest Refusals(Digest transaction) => Key("refusals", transaction);

    private static Digest Key(string kind, Digest name)
    {
        using var transcript = new Transcript("state key");
        transcript.Append(System.Text.Encoding.ASCII.GetBytes(kind));
        transcript.Append(name);
        return transcript.Hash();
    }
}
