using System.Text;

namespace MedChain.Core.Codec;

/// <summary>Strict UTF-8, the only text encoding of the protocol.</summary>
public static class Text
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    /// <summary>UTF-8 octets without a byte order mark.</summary>
    public static byte[] Encode(string text) => Strict.GetBytes(text);

    /// <summary>Decodes; invalid octets become U+FFFD, so that encoding again differs and a canonical reader refuses.</summary>
    public static string Decode(ReadOnlySpan<byte> octets) => Strict.GetString(octets);
}
