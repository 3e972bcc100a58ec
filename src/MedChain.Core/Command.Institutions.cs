using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core;

/// <content>What a member says of membership: each is one transaction, answered when it is final.</content>
public abstract partial record Command
{
    /// <summary>Files an application that an applicant has handed in. Spec: Institutions I6.</summary>
    public sealed record Apply(Registration Registration) : Command;

    /// <summary>Endorses an application, named by <see cref="Registration.Subject"/>. Spec: Institutions I7.</summary>
    public sealed record Endorse(Digest Subject) : Command;

    /// <summary>Signs for an institution's expulsion. Spec: Institutions I8.</summary>
    public sealed record Expel(InstitutionId Institution) : Command;

    /// <summary>Leaves, at the epoch's end. Spec: Institutions I9.</summary>
    public sealed record Retire : Command;

    /// <summary>Brings the word of another, which cannot send transactions, that it leaves. Spec: Institutions I9.</summary>
    public sealed record BringRetirement(Retirement Retirement) : Command;

    /// <summary>Names the institution's next keys, of which the host has the private ones. Spec: Institutions I10.</summary>
    public sealed record ChangeKeys(Registration Registration) : Command;
}

/// <content>How commands on membership end.</content>
public abstract partial record Outcome
{
    /// <summary>The transaction is final and applied.</summary>
    /// <param name="Height">The height by which it was.</param>
    public sealed record Recorded(ulong Height) : Outcome;
}
