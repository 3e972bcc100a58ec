using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Crypto.Hashing;

namespace MedChain.Core;

/// <summary>
/// What one institution tells another. A closed choice; the first octet names the case. The octets on the wire are those that
/// <see cref="Encode"/> gives; <see cref="TryDecode"/> accepts no others. Spec: Chain C6.
/// </summary>
public abstract partial record Message : ICanonical
{
    /// <summary>Most octets of a message: a custodian's fragments of a record of 16 MiB with k = 1, and their frame.</summary>
    public const int MaximumSize = 24 << 20;

    private Message()
    {
    }

    /// <summary>The octet that names the case.</summary>
    public abstract byte Tag { get; }

    /// <summary>A leader's block.</summary>
    public sealed record Proposed(Proposal Proposal) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 1;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => Proposal.Write(writer);
    }

    /// <summary>A vote.</summary>
    public sealed record Voted(Vote Vote) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 2;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => Vote.Write(writer);
    }

    /// <summary>A quorum of votes, relayed.</summary>
    public sealed record Certified(Certificate Certificate) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 3;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => Certificate.Write(writer);
    }

    /// <summary>Why a view may be entered: resent, and the answer to a message from an older view.</summary>
    /// <param name="Epoch">The view's epoch; the justification of a first view does not say it.</param>
    /// <param name="Justification">Why.</param>
    public sealed record Justified(ulong Epoch, Justification Justification) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 4;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer)
        {
            writer.UInt64(Epoch);
            Justification.Write(writer);
        }

        internal static Justified? ReadFields(ref CanonicalReader reader)
        {
            var epoch = reader.Counter();
            return Justification.Read(ref reader) is { } justification ? new Justified(epoch, justification) : null;
        }
    }

    /// <summary>How an epoch ended: the answer to a message from an older epoch.</summary>
    public sealed record Ended(EndProof Proof) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 5;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => Proof.Write(writer);
    }

    /// <summary>Asks for a block by its hash.</summary>
    public sealed record BlockWanted(Digest Block) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 6;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => writer.Digest(Block);
    }

    /// <summary>A block that was asked for.</summary>
    public sealed record BlockFound(Block Block) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 7;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => Block.Write(writer);
    }

    /// <summary>A transaction for the mempool.</summary>
    public sealed record Submitted(Transaction Transaction) : Message
    {
        /// <inheritdoc/>
        public override byte Tag => 8;

        /// <inheritdoc/>
        protected override void WriteFields(CanonicalWriter writer) => Transaction.Write(writer);
    }

    /// <summary>About how many octets the message has: exact where it is large.</summary>
    protected virtual int Capacity => CanonicalWriter.UsualCapacity;

    /// <summary>The canonical octets.</summary>
    public byte[] Encode() => CanonicalWriter.Encode(this, Capacity);

    /// <summary>Reads a message that is all of <paramref name="octets"/>; refuses whatever <see cref="Encode"/> cannot write.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> octets, out Message? message)
    {
        message = null;
        if (octets.Length > MaximumSize) return false;
        var reader = new CanonicalReader(octets);
        var read = Read(ref reader);
        if (!reader.AtEnd) return false;
        message = read;
        return message is not null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.Byte(Tag);
        WriteFields(writer);
    }

    /// <summary>Writes what follows the tag.</summary>
    protected abstract void WriteFields(CanonicalWriter writer);

    private static Message? Read(ref CanonicalReader reader)
    {
        var tag = reader.Byte();
        return tag switch
        {
            1 => Proposal.Read(ref reader) is { } proposal ? new Proposed(proposal) : null,
            2 => Vote.Read(ref reader) is { } vote ? new Voted(vote) : null,
            3 => Certificate.Read(ref reader) is { } certificate ? new Certified(certificate) : null,
            4 => Justified.ReadFields(ref reader),
            5 => EndProof.Read(ref reader) is { } proof ? new Ended(proof) : null,
            6 => new BlockWanted(reader.Digest()),
            7 => Block.Read(ref reader) is { } block ? new BlockFound(block) : null,
            8 => Transaction.Read(ref reader) is { } transaction ? new Submitted(transaction) : null,
            _ => ReadRecords(tag, ref reader),
        };
    }
}
