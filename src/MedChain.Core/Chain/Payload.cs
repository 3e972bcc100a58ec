using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Merkle;

namespace MedChain.Core.Chain;

/// <summary>What a transaction does. A closed choice; the first octet names the case.</summary>
public abstract partial record Payload : ICanonical
{
    private Payload()
    {
    }

    /// <summary>What the sender's signature covers of the payload.</summary>
    public abstract Digest Digest();

    /// <inheritdoc/>
    public abstract void Write(CanonicalWriter writer);

    /// <summary>
    /// Many record events under one signature. The signature covers the RFC 6962 root over the events, so each is provable by its
    /// path. Events are judged singly, in order. Spec: Chain C4.
    /// </summary>
    public sealed record Batch(ImmutableArray<RecordEvent> Events) : Payload
    {
        /// <summary>Most events of one batch.</summary>
        public const int Cap = 1024;

        /// <summary>The leaf hashes, one an event.</summary>
        public Digest[] Leaves()
        {
            var leaves = new Digest[Events.Length];
            for (var i = 0; i < leaves.Length; i++) leaves[i] = MerkleTree.LeafHash(CanonicalWriter.Encode(Events[i]));
            return leaves;
        }

        /// <inheritdoc/>
        public override Digest Digest()
        {
            using var transcript = new Transcript("batch");
            transcript.Append((ulong)Events.Length);
            transcript.Append(MerkleTree.Root(Leaves()));
            return transcript.Hash();
        }

        /// <inheritdoc/>
        public override void Write(CanonicalWriter writer)
        {
            writer.Byte(1);
            writer.List(Events);
        }

        /// <inheritdoc/>
        public bool Equals(Batch? other) => other is not null && Events.SequenceEqual(other.Events);

        /// <inheritdoc/>
        public override int GetHashCode() => Events.Length;
    }

    /// <summary>Two signed messages that no honest validator signs both. Spec: Consensus S7.</summary>
    public sealed record Misbehaviour(Evidence Evidence) : Payload
    {
        /// <inheritdoc/>
        public override Digest Digest()
        {
            using var transcript = new Transcript("misbehaviour");
            transcript.Append(CanonicalWriter.Encode(Evidence));
            return transcript.Hash();
        }

        /// <inheritdoc/>
        public override void Write(CanonicalWriter writer)
        {
            writer.Byte(2);
            Evidence.Write(writer);
        }
    }

    /// <summary>Reads a payload; an empty batch is refused.</summary>
    public static Payload? Read(ref CanonicalReader reader)
    {
        switch (reader.Byte())
        {
            case 1:
                var events = reader.List(Batch.Cap, RecordEvent.MinimumSize, RecordEvent.Read);
                reader.Require(!events.IsEmpty);
                return reader.Ok ? new Batch(events) : null;
            case 2:
                var evidence = Evidence.Read(ref reader);
                return evidence is null ? null : new Misbehaviour(evidence);
            case 3:
                var application = Registration.Read(ref reader);
                return application is null ? null : new Apply(application);
            case 4:
                return new Endorse(reader.Digest());
            case 5:
                return new Expel(InstitutionId.Read(ref reader));
            case 6:
                var retirement = Retirement.Read(ref reader);
                return retirement is null ? null : new Retire(retirement);
            case 7:
                var next = Registration.Read(ref reader);
                return next is null ? null : new ChangeKeys(next);
            case var other:
                return ReadElection(other, ref reader);
        }
    }
}
