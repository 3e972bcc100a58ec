using MedChain.Core.Codec;

namespace MedChain.Core;

/// <content>What source, custodians and requesters tell one another; tags from 32. Spec: Records R4, Access A5.</content>
public abstract partial record Message
{
    private static Message? ReadRecords(byte tag, ref CanonicalReader reader)
    {
        _ = tag;
        reader.Fail();
        return null;
    }
}
