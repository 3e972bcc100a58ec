using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;

namespace MedChain.Node.Shell;

/// <summary>A part of the shell, or what is around it.</summary>
public enum PartKind
{
    /// <summary>Takes octets of peers in.</summary>
    Ingress,

    /// <summary>Checks signatures ahead; there are several.</summary>
    Verifier,

    /// <summary>Owns the replica.</summary>
    Core,

    /// <summary>Owns the store.</summary>
    Writer,

    /// <summary>Lets out what may be known.</summary>
    Egress,

    /// <summary>Knows when timers are due.</summary>
    Timers,

    /// <summary>Links, staff and operator: whoever runs the shell.</summary>
    Outside,
}

/// <summary>Mail for a part.</summary>
/// <param name="To">Which part.</param>
/// <param name="Mail">What.</param>
/// <param name="Index">Which of several of this kind.</param>
public readonly record struct Post(PartKind To, Mail Mail, int Index = 0);

/// <summary>A part of the shell. It handles one mail at a time and says what mail follows; who carries that is no matter to it.</summary>
public interface IPart
{
    /// <summary>Handles one mail. Mail from one part to another comes in the order in which it was posted.</summary>
    /// <param name="nowMs">The clock in milliseconds since 1970 UTC.</param>
    /// <param name="mail">What has come.</param>
    ImmutableArray<Post> Handle(long nowMs, Mail mail);
}

/// <summary>How far the signatures of a message could be judged ahead of the core.</summary>
public enum Verdict
{
    /// <summary>All that belong to the running epoch are right.</summary>
    Sound,

    /// <summary>One of the running epoch is wrong: no honest peer sends that.</summary>
    Forged,
}

/// <summary>What the parts of the shell tell one another. A closed choice.</summary>
public abstract record Mail
{
    private Mail()
    {
    }

    /// <summary>Outside to ingress: octets of a peer whose link is authenticated.</summary>
    public sealed record Arrived(InstitutionId From, ReadOnlyMemory<byte> Octets) : Mail;

    /// <summary>Ingress to verifier: a message that decodes.</summary>
    public sealed record Unjudged(ulong Ticket, Message Message) : Mail;

    /// <summary>Verifier to ingress.</summary>
    public sealed record Judged(ulong Ticket, Verdict Verdict, CheckedSignatures Signatures) : Mail;

    /// <summary>Ingress to core: a message, in the order in which its sender's messages came.</summary>
    public sealed record Received(InstitutionId From, Message Message, CheckedSignatures Signatures) : Mail;

    /// <summary>Core to ingress: a message has been taken, the peer may send another.</summary>
    public sealed record Taken(InstitutionId From) : Mail;

    /// <summary>Ingress to outside: octets that are no message, or a forged one.</summary>
    public sealed record Refused(InstitutionId From) : Mail;

    /// <summary>Ingress to outside: a peer is not listened to for a while.</summary>
    public sealed record ShutOut(InstitutionId From, long UntilMs) : Mail;

    /// <summary>Core to verifiers: the epoch whose signatures are judged.</summary>
    public sealed record Watch(EpochSetup Epoch) : Mail;

    /// <summary>Outside to writer: the process begins.</summary>
    public sealed record Begin : Mail;

    /// <summary>Writer to core: the store's rows.</summary>
    public sealed record Restored(ImmutableArray<DurableRow> Rows) : Mail;

    /// <summary>Outside to core: a command of the institution's staff.</summary>
    public sealed record Asked(ulong Request, Command Command) : Mail;

    /// <summary>Core to timers.</summary>
    public sealed record Arm(TimerId Timer, long DueMs, ulong Setting) : Mail;

    /// <summary>Core to timers.</summary>
    public sealed record Disarm(TimerId Timer) : Mail;

    /// <summary>Timers to core: which setting has run out.</summary>
    public sealed record Fired(TimerId Timer, ulong Setting) : Mail;

    /// <summary>Core to writer: one transaction, numbered from 1.</summary>
    public sealed record Write(ulong Number, ImmutableArray<DurableWrite> Writes) : Mail;

    /// <summary>Writer to itself: behind all that came meanwhile.</summary>
    public sealed record Sync : Mail;

    /// <summary>Writer to egress: all writes up to this number are on disk.</summary>
    public sealed record Written(ulong Number) : Mail;

    /// <summary>Core to writer: read one row, after the writes before it.</summary>
    public sealed record Load(DurableKey Key) : Mail;

    /// <summary>Writer to core.</summary>
    public sealed record Loaded(DurableKey Key, ReadOnlyMemory<byte>? Octets) : Mail;

    /// <summary>To the core, by itself: the random octets that it asked for.</summary>
    public sealed record Drawn(ulong Epoch, ReadOnlyMemory<byte> Octets) : Mail;

    /// <summary>Core to egress: what an input led to, each with the write that must be on disk before.</summary>
    /// <param name="Round">Numbers the inputs, from 1.</param>
    /// <param name="LastWrite">The write that must be on disk before the input is done.</param>
    /// <param name="Effects">In order.</param>
    public sealed record Hold(ulong Round, ulong LastWrite, ImmutableArray<(ulong After, Effect Effect)> Effects) : Mail;

    /// <summary>Egress to core: the last effect of an input has been carried out.</summary>
    public sealed record Done(ulong Round) : Mail;

    /// <summary>Egress to outside: a message for a peer's link.</summary>
    public sealed record Leave(InstitutionId To, Message Message) : Mail;

    /// <summary>Outside to egress: the links have taken a message for each of these.</summary>
    public sealed record Sent(ImmutableArray<InstitutionId> To) : Mail;

    /// <summary>Egress to outside: a block is final, a command is answered, a peer has broken S7.</summary>
    public sealed record Told(Effect Effect) : Mail;

    /// <summary>Writer to all: the disk has refused, nothing more is done in this process.</summary>
    public sealed record Stop(string Reason) : Mail;
}
