using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Chain;

/// <content>What members say of membership, one thing a transaction. Spec: Institutions I6 to I10.</content>
public abstract partial record Payload
{
    /// <summary>Files an application for admission, on behalf of who applies. Spec: Institutions I6.</summary>
    public sealed record Apply(Registration Registration) : Payload
    {
        /// <inheritdoc/>
        public override Digest Digest() => Named("application", Registration);

        /// <inheritdoc/>
        public override void Write(CanonicalWriter writer)
        {
            writer.Byte(3);
            Registration.Write(writer);
        }
    }

    /// <summary>Endorses an application, named by <see cref="Registration.Subject"/>. Spec: Institutions I7.</summary>
    public sealed record Endorse(Digest Subject) : Payload
    {
        /// <inheritdoc/>
        public override Digest Digest()
        {
            using var transcript = new Transcript("endorsement");
            transcript.Append(Subject);
            return transcript.Hash();
        }

        /// <inheritdoc/>
        public override void Write(CanonicalWriter writer)
        {
            writer.Byte(4);
            writer.Digest(Subject);
        }
    }

    /// <summary>Signs for the expulsion of an institution. Spec: Institutions I8.</summary>
    public sealed record Expel(InstitutionId Institution) : Payload
    {
        /// <inheritdoc/>
        public override Digest Digest()
        {
            using var transcript = new Transcript("expulsion");
            transcript.Append(Institution.Value);
            return transcript.Hash();
        }

        /// <inheritdoc/>
        public override void Write(CanonicalWriter writer)
        {
            writer.Byte(5);
            Institution.Write(writer);
        }
    }

    /// <summary>Brings an institution's word that it leaves. Spec: Institutions I9.</summary>
    public sealed record Retire(Retirement Retirement) : Payload
    {
        /// <inheritdoc/>
        public override Digest Digest() => Named("retired", Retirement);

        /// <inheritdoc/>
        public override void Write(CanonicalWriter writer)
        {
            writer.Byte(6);
            Retirement.Write(writer);
        }
    }

    /// <summary>Names the sender's next keys. Spec: Institutions I10.</summary>
    public sealed record ChangeKeys(Registration Registration) : Payload
    {
        /// <inheritdoc/>
        public override Digest Digest() => Named("key change", Registration);

        /// <inheritdoc/>
        public override void Write(CanonicalWriter writer)
        {
            writer.Byte(7);
            Registration.Write(writer);
        }
    }

    private static Digest Named(string purpose, ICanonical content)
    {
        using var transcript = new Transcript(purpose);
        transcript.Append(CanonicalWriter.Encode(content));
        return transcript.Hash();
    }
}
